//! What the columns of a worksheet say of their cells.

use crate::sheet::grid::MAX_COLUMNS;

/// What the columns of a worksheet say of their cells: the last of each run, and its style.
#[derive(Default)]
pub struct Columns {
    runs: Vec<(u32, Option<String>)>,
}

impl Columns {
    /// Takes so many columns; first and last of those that a worksheet can have.
    pub fn push(&mut self, times: u32, style: Option<String>) -> Option<(u32, u32)> {
        let first = self.runs.last().map_or(0, |(last, _)| last + 1);
        let last = first
            .saturating_add(times)
            .min(MAX_COLUMNS as u32)
            .checked_sub(1)
            .filter(|last| first <= *last)?;
        self.runs.push((last, style));
        Some((first, last))
    }

    fn run(&self, column: u32) -> Option<&(u32, Option<String>)> {
        self.runs.get(self.runs.partition_point(|(last, _)| *last < column))
    }

    pub fn style(&self, column: u32) -> Option<&str> {
        self.run(column)?.1.as_deref()
    }

    /// The last column that was told together with this one.
    pub fn last_alike(&self, column: u32) -> u32 {
        self.run(column).map_or(u32::MAX, |(last, _)| *last)
    }
}
