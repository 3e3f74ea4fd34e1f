//! A table in the making. A reader gives it cell by cell and need not know what becomes of it.

use super::{Budget, Hidden, Place, Problems, Shown};
use std::ops::ControlFlow;

/// What kind of thing a cell holds; its text is what a person would type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// A number shown as a percentage.
    Percent,
    Date,
    /// `#N/A` and its like.
    Error,
    /// A formula whose result was never computed.
    Formula,
}

/// A block of cells merged into one: first and last row and column, 0-based.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Merge {
    /// The block that a cell at a 1-based line and 0-based column reaches over, in rows and columns.
    pub fn spanning(line: u32, column: u32, (height, width): (u32, u32)) -> Merge {
        let to = |first: u32, size: u32| (first, first.saturating_add(size.saturating_sub(1)));
        Merge { rows: to(line.saturating_sub(1), height), columns: to(column, width) }
    }
}

pub trait Build<'a>: Sized {
    type Table;
    /// Whether merged cells and formulas without a result are asked for.
    const AS_IT_STANDS: bool;

    fn new(file: &str, tab: Option<&str>, budget: &'a mut Budget) -> Self;

    /// Takes the cell at a 1-based line and 0-based column; breaks where it takes no more, and says so. The text of a
    /// percentage is still its fraction.
    fn take(
        &mut self,
        line: u32,
        column: u32,
        kind: Kind,
        text: &str,
        problems: &mut Problems,
    ) -> ControlFlow<()>;

    /// Takes how the cell just taken shows what it holds.
    fn shows(&mut self, _line: u32, _column: u32, _shown: &Shown) {}

    /// Takes the rows and columns that are not shown.
    fn hide(&mut self, _hidden: Hidden) {}

    /// Takes a block of merged cells; breaks where it takes no more.
    fn merge(&mut self, merge: Merge, problems: &mut Problems) -> ControlFlow<()>;

    /// The place of a cell of this table, for the reader's own problems.
    fn place(&self, line: u32, column: Option<u32>) -> Place;

    /// The last line a cell was taken from; 0 before the first.
    fn last_line(&self) -> u32;

    /// The table, or none where there was no text at all.
    fn finish(self, problems: &mut Problems) -> Option<Self::Table>;
}
