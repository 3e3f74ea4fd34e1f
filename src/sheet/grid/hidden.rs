//! Rows and columns that a worksheet does not show.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// First and last, 0-based.
    pub rows: Vec<(u32, u32)>,
    pub columns: Vec<(u32, u32)>,
}

impl Hidden {
    pub fn row(&self, row: u32) -> bool {
        within(&self.rows, row)
    }

    pub fn column(&self, column: u32) -> bool {
        within(&self.columns, column)
    }

    /// Takes a row; one behind the last goes into its run.
    pub fn push_row(&mut self, row: u32) {
        self.push_rows((row, row));
    }

    /// Takes rows, first and last; those behind the last ones go into their run.
    pub fn push_rows(&mut self, rows: (u32, u32)) {
        match self.rows.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(rows.0) => *last = rows.1,
            _ => self.rows.push(rows),
        }
    }
}

fn within(runs: &[(u32, u32)], at: u32) -> bool {
    runs.iter().any(|(first, last)| (*first..=*last).contains(&at))
}
