//! Outputs of a run: workbook, tidy results, manifest, and the table on the terminal.

pub mod banner;
pub mod checks;
pub mod compare;
pub mod coverage;
pub mod design;
pub mod folder;
mod idle;
pub mod known;
pub mod laid;
pub mod manifest;
pub mod mark;
mod past;
pub mod place;
mod results;
mod ruled;
pub mod settlement;
pub mod terminal;
pub mod verify;
pub mod workbook;

pub use crate::disk::Fault as Failure;
pub use ruled::Ruled;

use crate::compute::Run;
use crate::disk::unmade;
use crate::finding::{Findings, Severity};
use crate::output::{self, Format};
use crate::roster::Roll;
use crate::settle::Settlement;
use crate::table::Dataset;
use crate::table::expected::Expected;
use crate::text::Lang;
use known::Met;
use place::{Bundle, Intent};
use std::path::Path;

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
    pub others: &'a [compare::Totals],
    /// Who was expected to report.
    pub roll: &'a Roll,
    /// The money that the profile's scheme comes to.
    pub settlement: Option<&'a Settlement>,
}

impl Request<'_> {
    /// How many results known beforehand came out as they should.
    fn met(&self) -> Met {
        Met::of(self.run, self.expected, self.aside)
    }
}

/// Writes report.xlsx, the results, where money is settled the ledger, each in the formats asked for, and run.json; what
/// stood there before stays whole until all are complete. A settlement takes the place of another only where `again`
/// says so.
pub fn write(
    request: &Request<'_>,
    formats: &[&Format],
    (out, again): (&Path, bool),
    findings: &mut Findings,
) -> Result<(), Failure> {
    let mut limits = Findings::default();
    workbook::limits::report(request.run, request.lang, &mut limits);
    if let Some(first) = limits.iter().find(|f| f.severity == Severity::Error).cloned() {
        return Err(Failure::Stands(Box::new(first)));
    }
    let book = workbook::build(request).map_err(|failure| match failure.finding() {
        Ok(finding) => Failure::Stands(Box::new(finding)),
        Err(e) => unmade("report.xlsx", &e),
    })?;
    let results = results::table(request).map_err(|e| unmade("results", &e))?;
    let mut outputs = vec![("report.xlsx".to_string(), book)];
    outputs.extend(output::files(folder::RESULTS, &results, formats)?);
    if let Some(settlement) = request.settlement {
        let ledger = settlement.table(request.lang).map_err(|e| unmade("ledger", &e))?;
        outputs.extend(output::files(folder::LEDGER, &ledger, formats)?);
    }
    let manifest = (folder::RUN, manifest::json(request, &outputs));
    let intent = match request.settlement {
        Some(settlement) if !settlement.trial => Intent::Settlement { again },
        _ => Intent::Unsettled,
    };
    place::put(&Bundle { outputs, manifest }, out, intent, request.lang, findings)
}
