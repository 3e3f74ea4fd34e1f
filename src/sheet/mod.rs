//! Reading a user's files into rectangular tables. This layer knows files and places, nothing of measures or units.

pub mod book;
mod columnar;
pub mod csv;
pub mod faults;
pub mod file;
pub mod grid;
mod html;
mod kind;
pub mod neutral;
pub mod raw;
mod shape;

pub use file::{read, read_raw};
pub use grid::{Sheet, before_percent_sign, percentage};
pub use kind::{Kind, OTHER};

use crate::finding::Findings;

/// Reads the text of a CSV file that is at hand already.
pub fn csv_text(shown: &str, text: &str) -> (Option<Sheet>, Findings) {
    let mut problems = grid::Problems::default();
    let sheet = csv::read_whole(text.as_bytes(), shown, &mut grid::Budget::default(), &mut problems);
    (sheet, problems.finish().into_iter().collect())
}

impl Sheet {
    /// The text of a cell, or what the head of a form says in its stead; none where it is blank.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let own = self.column(column)?.get(row);
        own.or_else(|| self.standing(column).map(|entry| entry.value.as_str()))
    }
}
