//! How much may stand in the tables of a page: the rest is said to be left out, and where it stands.

use crate::results::Sheets;
use crate::text;
use crate::text::{Lang, Text};

/// No page is larger, in bytes.
pub const PAGE: usize = 3_000_000;
/// Rows of a table at most.
pub const ROWS: usize = 300;
/// Cells of all tables, about fifty bytes each.
const CELLS: usize = 24_000;

#[derive(Default)]
pub struct Size {
    cells: usize,
    /// Titles of tables that do not stand on the page.
    without: Vec<String>,
}

impl Size {
    /// How many of so many rows may stand on the page; 0 where the table is left out as a whole.
    pub fn admit(&mut self, rows: usize, columns: usize, title: &str) -> usize {
        let kept = rows.min(ROWS);
        let cells = kept * (columns + 1);
        if self.cells + cells > CELLS {
            self.without.push(title.to_string());
            return 0;
        }
        self.cells += cells;
        kept
    }

    /// What was left out, in words.
    pub fn told(&self, sheets: Sheets, lang: Lang) -> Option<String> {
        let titles = self.without.join(lang.pick("、", "; "));
        let Text { zh, en } = sheets.beside("results.csv");
        let words = text!(
            "网页放不下、没有列出的表：{titles}。见 {zh}。",
            "Tables that do not fit on the page: {titles}. They are in {en}."
        );
        (!self.without.is_empty()).then(|| words.get(lang).to_string())
    }
}
