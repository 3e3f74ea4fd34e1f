//! Outputs of a run: workbook, tidy results, manifest, and the table on the terminal.

pub mod checks;
pub mod compare;
pub mod coverage;
pub mod design;
pub mod manifest;
pub mod mark;
mod results;
mod ruled;
pub mod settlement;
pub mod staging;
pub mod terminal;
pub mod verify;
pub mod workbook;

pub use ruled::ruled;

use crate::engine::Run;
use crate::finding::Findings;
use crate::settle::Settlement;
use crate::table::Dataset;
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;

/// What is to be reported.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub run: &'a Run<'a>,
    pub dataset: &'a Dataset,
    pub lang: Lang,
    /// How many published results came out as they should.
    pub met: usize,
    /// The same dataset under other profiles.
    pub others: &'a [compare::Totals],
    /// The money that the profile's scheme comes to.
    pub settlement: Option<&'a Settlement<'a>>,
}

/// Writes report.xlsx, results.csv, run.json and, where money is settled, ledger.csv; what stood there before stays
/// whole until all are complete.
pub fn write(request: &Request<'_>, out: &Path) -> Result<(), Failure> {
    let mut findings = Findings::default();
    workbook::limits::report(request.run, request.lang, &mut findings);
    if findings.has_errors() {
        return Err(Failure::Limits(findings));
    }
    let staging = staging::Staging::new(out).map_err(Failure::Folder)?;
    fill(request, staging)
}

/// Why nothing was written.
pub enum Failure {
    /// The folder asked for cannot be written to.
    Folder(Text),
    /// What was asked for does not fit into a workbook.
    Limits(Findings),
    Writing(Text),
}

impl Failure {
    fn of_workbook(failure: workbook::Failure) -> Failure {
        let finding = match failure {
            workbook::Failure::TooLarge(words) => workbook::limits::too_large(words),
            workbook::Failure::Writer(e) => match workbook::limits::of_writer(&e) {
                Some(finding) => finding,
                None => {
                    return Failure::Writing(text!(
                        "写不了 report.xlsx：{e}",
                        "cannot write report.xlsx: {e}"
                    ));
                }
            },
        };
        let mut findings = Findings::default();
        findings.push(finding);
        Failure::Limits(findings)
    }
}

fn fill(request: &Request<'_>, mut staging: staging::Staging) -> Result<(), Failure> {
    let failed = |name: &str, e: &dyn std::fmt::Display| {
        Failure::Writing(text!("写不了 {name}：{e}", "cannot write {name}: {e}"))
    };
    let book = workbook::build(request).map_err(Failure::of_workbook)?;
    let results = results::csv(request).map_err(|e| failed("results.csv", &e))?;
    let mut outputs = vec![("report.xlsx", book), ("results.csv", results)];
    if let Some(settlement) = request.settlement {
        let ledger = settlement.csv(request.lang).map_err(|e| failed("ledger.csv", &e))?;
        outputs.push(("ledger.csv", ledger));
    }
    for (name, bytes) in &outputs {
        staging.add(name, bytes).map_err(|e| failed(name, &e))?;
    }
    let manifest = manifest::json(request, &outputs);
    staging.add("run.json", manifest.as_bytes()).map_err(|e| failed("run.json", &e))?;
    staging.publish().map_err(|e| failed("run.json", &e))
}
