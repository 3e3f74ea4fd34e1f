//! From row index to line of the file. Lines mostly follow one another, so only the breaks are kept.

/// Maps each row to its 1-based line.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Row and line where a run of consecutive lines begins.
    runs: Vec<(usize, u32)>,
    rows: usize,
}

impl Lines {
    /// Appends a row standing at the line.
    pub fn push(&mut self, line: u32) {
        if self.expected() != Some(line) {
            self.runs.push((self.rows, line));
        }
        self.rows += 1;
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// The line of a row, if there is such a row.
    pub fn line(&self, row: usize) -> Option<u32> {
        if row >= self.rows {
            return None;
        }
        let after = self.runs.partition_point(|&(start, _)| start <= row);
        let &(start, line) = self.runs.get(after.checked_sub(1)?)?;
        Some(line + (row - start) as u32)
    }

    /// The line the next row stands at if the present run goes on.
    fn expected(&self) -> Option<u32> {
        let &(start, line) = self.runs.last()?;
        Some(line + (self.rows - start) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_survive_gaps() {
        let mut lines = Lines::default();
        for line in [2, 3, 7, 8, 9, 20] {
            lines.push(line);
        }
        assert_eq!(lines.runs.len(), 3);
        let back: Vec<_> = (0..7).map(|row| lines.line(row)).collect();
        assert_eq!(back, [Some(2), Some(3), Some(7), Some(8), Some(9), Some(20), None]);
    }
}
