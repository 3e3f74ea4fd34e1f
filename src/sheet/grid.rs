//! The neutral shape every reader produces: one rectangular table of text, with the place of each
//! cell in the user's file.

mod budget;
mod build;
mod builder;
pub mod head;
mod hidden;
mod lines;
mod percent;
mod problem;
mod refusal;
mod shown;

use crate::place::Place;
use crate::text::{NAME, shortened};
use polars::prelude::{DataFrame, StringChunked};

pub use budget::Budget;
pub use build::{Build, Kind, Merge};
pub use builder::Builder;
pub use hidden::Hidden;
pub use percent::{before_percent_sign, percentage};
pub use problem::{Problems, error_value};
pub use refusal::Refusal;
pub use shown::{Dated, Shown, scaled};

use head::Entry;
use lines::Lines;

/// The widest table read: what a worksheet can hold.
pub const MAX_COLUMNS: usize = 16_384;
/// The longest text of a cell, in UTF-16 units as Excel counts: a longer one could not be written into a workbook again.
pub const MAX_TEXT: usize = 32_767;

/// Whether a text is longer than that of any cell.
pub fn is_too_long(text: &str) -> bool {
    text.len() > MAX_TEXT && text.encode_utf16().take(MAX_TEXT + 1).count() > MAX_TEXT
}

/// One rectangular table as read: header cells and the cells below as text, with the place of each.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The path as shown to the user.
    pub file: String,
    /// The worksheet's name; none for CSV.
    pub tab: Option<String>,
    /// Trimmed, none blank, no two alike.
    pub headers: Vec<String>,
    /// One String column per header, named "c0", "c1", …; cells trimmed, blank ones null.
    pub cells: DataFrame,
    lines: Lines,
    header_line: u32,
    /// For each header, its 0-based column in the file: columns without a header are left out.
    columns: Vec<u32>,
    /// What is written above the header of a form.
    pub head: Vec<Entry>,
    /// For each header, which entry of the head holds where a cell is empty.
    standing: Vec<Option<usize>>,
}

impl Sheet {
    /// The number of rows below the header.
    pub fn len(&self) -> usize {
        self.cells.height()
    }

    /// Whether a name is that of the file or of the worksheet.
    pub fn is_named(&self, name: &str) -> bool {
        self.file == name || self.tab.as_deref() == Some(name)
    }

    /// Whether there is no row below the header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The 1-based line (CSV) or row (worksheet) of the file where a row stands.
    pub fn line(&self, row: usize) -> u32 {
        self.lines.line(row).unwrap_or(self.header_line)
    }

    /// The cells of a column, one chunk, in file order.
    pub fn column(&self, index: usize) -> Option<&StringChunked> {
        self.cells.select_at_idx(index).and_then(|column| column.str().ok())
    }

    /// What the head of a form says for the cells of a column that are empty.
    pub fn standing(&self, column: usize) -> Option<&Entry> {
        let entry = (*self.standing.get(column)?)?;
        self.head.get(entry)
    }

    /// The same where a row says nothing itself.
    pub fn stands_for(&self, row: usize, column: usize) -> Option<&Entry> {
        let own = self.column(column).is_some_and(|cells| cells.get(row).is_some());
        self.standing(column).filter(|_| !own)
    }

    /// Where an entry of the head stands.
    pub fn place_of(&self, entry: &Entry) -> Place {
        let (line, column) = entry.at;
        let mut place =
            Place { file: self.file.clone(), tab: self.tab.clone(), line: Some(line), ..Place::default() };
        place.column = Some(entry.label.clone());
        place.address(column);
        place
    }

    /// Where a cell stands; without a row the header cell, without a column the whole row, with
    /// neither the whole table.
    pub fn place(&self, row: Option<usize>, column: Option<usize>) -> Place {
        let line = match (row, column) {
            (Some(row), _) => Some(self.line(row)),
            (None, Some(_)) => Some(self.header_line),
            (None, None) => None,
        };
        let mut place = Place { file: self.file.clone(), tab: self.tab.clone(), line, ..Place::default() };
        if let Some(column) = column {
            place.column = self.headers.get(column).map(|header| shortened(header, NAME));
            if let Some(&at) = self.columns.get(column) {
                place.address(at);
            }
        }
        place
    }
}
