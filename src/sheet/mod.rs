//! Reading a user's files into rectangular tables. This layer knows files and places, nothing of measures or units.

pub mod book;
mod columnar;
pub mod csv;
pub mod file;
pub mod grid;
mod html;
mod kind;
pub mod neutral;
pub mod raw;
mod shape;

pub use file::read;
pub use grid::{Place, ReadProblem, Sheet, before_percent_sign, percentage};
pub use kind::{Kind, OTHER};

use crate::finding::{Finding, Findings};
use crate::text::Text;

/// Reads the text of a CSV file that is at hand already.
pub fn csv_text(shown: &str, text: &str) -> (Option<Sheet>, Findings) {
    let mut problems = grid::Problems::default();
    let sheet = csv::read_whole(text.as_bytes(), shown, &mut grid::Budget::default(), &mut problems);
    (sheet, findings(problems.finish()))
}

/// Reading problems as findings.
pub fn findings(problems: Vec<ReadProblem>) -> Findings {
    let mut findings = Findings::default();
    for p in problems {
        let severe = if p.harmless { Finding::warning } else { Finding::error };
        let finding = severe(p.code, Text { zh: p.zh, en: p.en }).at_cell(p.place.clone());
        findings.push(finding.help(Text { zh: p.help_zh, en: p.help_en }));
    }
    findings
}

impl Place {
    /// The place in both languages.
    pub fn words(&self) -> Text {
        Text { zh: self.text(true), en: self.text(false) }
    }
}

impl Sheet {
    /// The text of a cell; none where it is blank.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.column(column)?.get(row)
    }
}
