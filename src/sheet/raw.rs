//! A file as it stands, cell by cell: no row is taken for the header yet, and errors and merged cells are kept.

mod builder;

pub use super::grid::{Dated, Hidden, Kind, Merge, Shown};
use crate::place::{Place, letters};
pub use builder::Builder;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Cell {
    pub kind: Kind,
    /// Without surrounding white space; never empty. A number shown smaller than it is stored is as it is shown.
    pub text: String,
    /// What the cell's format says beside the value; none where it says nothing.
    pub shown: Option<Arc<Shown>>,
}

impl Cell {
    pub fn new(kind: Kind, text: &str) -> Cell {
        Cell { kind, text: text.to_string(), shown: None }
    }

    /// How fine a date is shown, where the file tells.
    pub fn dated(&self) -> Option<Dated> {
        self.shown.as_ref()?.date
    }

    /// Words that its format sets beside the digits, such as 万元.
    pub fn words(&self) -> Option<&str> {
        self.shown.as_ref().map(|shown| shown.words.as_str()).filter(|words| !words.is_empty())
    }

    /// The power of ten by which it is shown smaller than it is stored.
    pub fn power(&self) -> u32 {
        self.shown.as_ref().map_or(0, |shown| shown.power)
    }
}

/// One worksheet or text file. Rows and columns count from 0.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    pub file: String,
    pub tab: Option<String>,
    cells: BTreeMap<(u32, u32), Cell>,
    pub merges: Vec<Merge>,
    /// Rows and columns that the file does not show; their cells are among the others.
    pub hidden: Hidden,
    /// For text files, the line each record begins at where it is not its number.
    lines: Vec<u32>,
}

impl Raw {
    pub fn new(file: &str, tab: Option<&str>) -> Raw {
        Raw { file: file.to_string(), tab: tab.map(str::to_string), ..Raw::default() }
    }

    pub fn push(&mut self, row: u32, column: u32, kind: Kind, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
        if !text.is_empty() {
            self.cells.insert((row, column), Cell::new(kind, text));
        }
    }

    /// Says how a cell shows what it holds.
    pub fn show(&mut self, row: u32, column: u32, shown: Arc<Shown>) {
        if let Some(cell) = self.cells.get_mut(&(row, column)) {
            cell.shown = Some(shown);
        }
    }

    pub fn push_line(&mut self, line: u32) {
        self.lines.push(line);
    }

    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.get(&(row, column))
    }

    /// The cells of a row, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), cell)| (*column, cell))
    }

    /// The last row and column with anything in it.
    pub fn last(&self) -> Option<(u32, u32)> {
        let row = self.cells.keys().next_back()?.0;
        Some((row, self.cells.keys().map(|(_, column)| *column).max()?))
    }

    /// The merged block that a cell belongs to.
    pub fn merge(&self, row: u32, column: u32) -> Option<&Merge> {
        let within = |(first, last): (u32, u32), at: u32| first <= at && at <= last;
        self.merges.iter().find(|m| within(m.rows, row) && within(m.columns, column))
    }

    /// Where a cell stands; without a column the row, without both the whole table.
    pub fn place(&self, row: Option<u32>, column: Option<u32>) -> Place {
        let line = row.map(|row| self.lines.get(row as usize).copied().unwrap_or(row + 1));
        let mut place = Place { file: self.file.clone(), tab: self.tab.clone(), line, ..Place::default() };
        match (column, &self.tab) {
            (Some(column), Some(_)) => place.address(column),
            (Some(column), None) => place.column = Some(letters(column)),
            (None, _) => {}
        }
        place
    }
}
