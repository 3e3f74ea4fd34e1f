//! The report of a run in its folder: the workbook, the page, the tidy results and the ledger in each format, the manifest.

pub mod design;
pub mod diff;
pub mod folder;
pub mod manifest;
pub mod mark;
pub mod page;
pub mod place;
pub mod study;
pub mod workbook;

pub use crate::disk::Fault as Failure;

use crate::disk::unmade;
use crate::finding::{Findings, Severity};
use crate::notice;
use crate::output::{self, Format};
use crate::quiet::quietly;
use crate::results::command::Command;
use crate::results::{self, Request, Sheets};
use crate::text;
use place::{Bundle, Intent};
use std::path::Path;

/// The files of a report: as much of report.xlsx as is asked for, report.html, the results, where money is settled the
/// ledger, each in the formats asked for, and run.json.
pub fn bundle(request: &Request<'_>, command: &Command, formats: &[&Format]) -> Result<Bundle, Failure> {
    let results = results::table(request).map_err(|e| unmade("results", &e))?;
    let mut outputs = Vec::new();
    if request.sheets.any() {
        outputs.push((place::BOOK.to_string(), book(request)?));
    }
    outputs.push((page::FILE.to_string(), page::build(request)));
    outputs.extend(output::files(folder::RESULTS, &results, formats)?);
    if let Some(settlement) = request.settlement {
        let ledger = settlement.table(request.lang).map_err(|e| unmade("ledger", &e))?;
        outputs.extend(output::files(folder::LEDGER, &ledger, formats)?);
    }
    if let Some(notices) = request.settlement.and_then(|settlement| notice::notices(request, settlement)) {
        let words = serde_json::to_vec_pretty(&notices).map_err(|e| unmade(notice::FILE, &e))?;
        outputs.push((notice::FILE.to_string(), words));
    }
    let manifest = (folder::RUN, manifest::json(request, command, &outputs));
    Ok(Bundle { outputs, manifest })
}

/// Writes them; what stood there before stays whole until all are complete. A settlement takes the place of another only
/// where `again` says so.
pub fn put(
    request: &Request<'_>,
    bundle: &Bundle,
    (out, again): (&Path, bool),
    findings: &mut Findings,
) -> Result<(), Failure> {
    let intent = match request.settlement {
        Some(settlement) if !settlement.trial => Intent::Settlement { again },
        _ => Intent::Unsettled,
    };
    place::put(bundle, out, intent, request.lang, findings)
}

/// The workbook. What does not fit into one is told before any of it is made.
fn book(request: &Request<'_>) -> Result<Vec<u8>, Failure> {
    let mut limits = Findings::default();
    if request.sheets == Sheets::All {
        workbook::limits::report(request.run, request.lang, &mut limits);
    }
    if let Some(first) = limits.iter().find(|f| f.severity == Severity::Error).cloned() {
        return Err(Failure::Stands(Box::new(first)));
    }
    // The writer stops short where something is wrong with it or, as a large workbook goes by way of the temporary
    // folder, where that is full.
    let stopped = || {
        let words = text!(
            "写工作簿的程序中途停了，多半是临时目录满了；腾出空间，或用环境变量 TMPDIR 指定另一个目录",
            "the writer of the workbook stopped short, most likely as the temporary folder is full: make room, or name another with TMPDIR"
        );
        unmade(place::BOOK, &words.get(request.lang))
    };
    let built = quietly(|| workbook::build(request)).ok_or_else(stopped)?;
    built.map_err(|failure| match failure.finding() {
        Ok(finding) => Failure::Stands(Box::new(finding)),
        Err(e) => unmade(place::BOOK, &e),
    })
}

/// What a report follows from year to year: the two years, and the lines by id. None where it has but one year.
pub fn followed(request: &Request<'_>) -> Option<((u32, u32), Vec<String>)> {
    workbook::followed(request)
}
