//! Which style the cells of a worksheet have, by column as runs of rows: a whole column of one style takes the room of one.

use std::collections::HashMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Runs {
    columns: HashMap<u32, Vec<Run>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Run {
    first: u32,
    last: u32,
    style: usize,
}

impl Runs {
    /// Takes cells row by row.
    pub fn insert(&mut self, (row, column): (u32, u32), style: usize) {
        let runs = self.columns.entry(column).or_default();
        match runs.last_mut() {
            Some(run) if row == run.last.saturating_add(1) && run.style == style => run.last = row,
            Some(run) if row <= run.last => {}
            _ => runs.push(Run { first: row, last: row, style }),
        }
    }

    pub fn style(&self, (row, column): (u32, u32)) -> Option<usize> {
        let runs = self.columns.get(&column)?;
        let run = &runs[runs.partition_point(|run| run.first <= row).checked_sub(1)?];
        (row <= run.last).then_some(run.style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_hold_the_cells_they_were_given() {
        let given = [(1, 0, 5), (2, 0, 5), (2, 3, 5), (4, 0, 5), (5, 0, 6), (9, 0, 5)];
        let mut runs = Runs::default();
        given.iter().for_each(|(row, column, style)| runs.insert((*row, *column), *style));
        for row in 0..12 {
            for column in 0..5 {
                let style =
                    given.iter().find(|(r, c, _)| (*r, *c) == (row, column)).map(|(_, _, style)| *style);
                assert_eq!(runs.style((row, column)), style, "{row} {column}");
            }
        }
        let run = |first, last, style| Run { first, last, style };
        assert_eq!(runs.columns[&0], [run(1, 2, 5), run(4, 4, 5), run(5, 5, 6), run(9, 9, 5)]);
    }
}
