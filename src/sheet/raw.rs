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
    /// The cells of each row that has any, by column from left to right once they are sorted.
    rows: BTreeMap<u32, Vec<(u32, Cell)>>,
    /// Whether a cell came that belongs before one that was there.
    unsorted: bool,
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

    /// The name of its file without the folders.
    pub fn name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// Takes a cell. Where they do not come row by row from left to right, `sort` has to follow the last.
    pub fn push(&mut self, row: u32, column: u32, kind: Kind, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
        if !text.is_empty() {
            let cells = self.rows.entry(row).or_default();
            self.unsorted |= cells.last().is_some_and(|(last, _)| *last >= column);
            cells.push((column, Cell::new(kind, text)));
        }
    }

    /// Puts the cells into their order; of several at one place the last counts.
    pub fn sort(&mut self) {
        if !std::mem::take(&mut self.unsorted) {
            return;
        }
        for cells in self.rows.values_mut() {
            cells.reverse();
            cells.sort_by_key(|(column, _)| *column);
            cells.dedup_by_key(|(column, _)| *column);
        }
    }

    /// Says how the cell just taken shows what it holds.
    pub fn show(&mut self, row: u32, column: u32, shown: Arc<Shown>) {
        let cells = self.rows.get_mut(&row).and_then(|cells| cells.last_mut());
        if let Some((_, cell)) = cells.filter(|(last, _)| *last == column) {
            cell.shown = Some(shown);
        }
    }

    pub fn push_line(&mut self, line: u32) {
        self.lines.push(line);
    }

    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.rows.get(&row)?;
        // In a row without gaps it stands at its own number.
        let (_, cell) = cells.get(column as usize).filter(|(at, _)| *at == column).or_else(|| {
            let place = cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
            cells.get(place)
        })?;
        Some(cell)
    }

    /// The cells of a row, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        self.rows.get(&row).into_iter().flatten().map(|(column, cell)| (*column, cell))
    }

    /// The last row and column with anything in it.
    pub fn last(&self) -> Option<(u32, u32)> {
        let row = *self.rows.keys().next_back()?;
        Some((row, self.rows.values().filter_map(|cells| cells.last()).map(|(column, _)| *column).max()?))
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
