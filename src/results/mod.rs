//! The results of a run as they are to be reported: what belongs to them, and all of them as one table.

pub mod command;
mod sheets;
mod table;

pub use sheets::Sheets;
pub use table::table;

use crate::compute::Run;
use crate::diff::Causes;
use crate::judge::compare::Totals;
use crate::judge::known::Met;
use crate::map::Map;
use crate::roster::Roll;
use crate::settle::Settlement;
use crate::table::Dataset;
use crate::table::expected::Expected;
use crate::text::Lang;

/// What is to be reported.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub run: &'a Run,
    pub dataset: &'a Dataset,
    pub lang: Lang,
    /// Results known beforehand, which are held against what came out.
    pub expected: &'a [Expected],
    /// How many more there are that were not, being of years that are not computed.
    pub aside: usize,
    /// The same dataset under other profiles.
    pub others: &'a [Totals],
    /// Who was expected to report.
    pub roll: &'a Roll,
    /// The money that the profile's scheme comes to.
    pub settlement: Option<&'a Settlement>,
    /// How much of the workbook is asked for.
    pub sheets: Sheets,
    /// Outlines of the regions, where the dataset gives them.
    pub map: Option<&'a Map>,
    /// What moved the results that are followed from year to year, where that was worked out.
    pub causes: Option<&'a Causes>,
}

impl Request<'_> {
    /// How many results known beforehand came out as they should.
    pub fn met(&self) -> Met {
        Met::of(self.run, self.expected, self.aside)
    }
}
