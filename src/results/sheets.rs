//! How much of the workbook is asked for: the sheets of calculation and inputs of a nation are most of the work.

use crate::text;
use crate::text::Text;

/// The sheets of `report.xlsx` that are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sheets {
    /// Those that are read and signed, as values.
    Front,
    /// Every sheet, with live formulas down to the inputs.
    #[default]
    All,
    /// No workbook.
    None,
}

impl Sheets {
    /// The identifier used on the command line and in manifests.
    pub fn id(self) -> &'static str {
        match self {
            Sheets::Front => "front",
            Sheets::All => "all",
            Sheets::None => "none",
        }
    }

    /// Whether there is a workbook at all.
    pub fn any(self) -> bool {
        self != Sheets::None
    }

    /// Where the rest stands of what is only begun elsewhere: in a tidy table, and in the workbook if there is one.
    pub fn beside(self, table: &str) -> Text {
        match self.any() {
            true => text!("{table} 和 report.xlsx", "{table} and report.xlsx"),
            false => Text::same(table.to_string()),
        }
    }
}
