//! `geep run`: accounts computed, checked and written.

use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{End, RunArgs};
use crate::engine;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::report::compare::{self, Totals};
use crate::report::{self, Request, checks, terminal, verify};
use crate::table::{Dataset, Inputs};
use crate::text;

pub fn run(args: &RunArgs) -> End {
    let lang = args.common.lang;
    let progress = Progress::new(lang);
    let mut prepared = match prepare::prepare(&args.common, &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let reaches = !args.compare.is_empty()
        || chosen.is_some_and(|i| {
            let mut unused = Findings::default();
            let profile = &prepared.catalog.profiles[i];
            crate::rule::Book::new(&prepared.catalog, profile, &mut unused).is_some_and(|b| b.reaches_back())
        });
    if let Err(finding) = prepared.restrict(args.year, reaches) {
        prepared.findings.push(*finding);
    }
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    progress.step("检查规则", "checking rules");
    let profile = chosen.map(|i| &catalog.profiles[i]);
    let book = profile.and_then(|p| prepare::book(&catalog, p, &dataset.years, &mut findings));
    let Some(book) = book.filter(|_| !findings.has_errors()) else {
        return stop(progress, &findings, lang);
    };
    let Some(frames) = engine::frames(&book, &inputs, &mut findings) else {
        return stop(progress, &findings, lang);
    };
    progress.step("计算", "computing");
    let computed = engine::run(&book, &inputs, &frames, None, &mut findings);
    checks::report(&computed, &mut findings);
    let wanted = prepare::expected(&dataset, &book, &mut findings);
    verify::compare(&computed, &wanted, &mut findings);
    let others = others(&args.compare, &catalog, &dataset, &inputs, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    // An interrupted run leaves what stood in the folder before.
    let _ = ctrlc::set_handler(|| {
        report::staging::abandon();
        std::process::exit(130);
    });
    progress.step("写报告", "writing the report");
    let request = Request { run: &computed, dataset: &dataset, lang, met: wanted.len(), others: &others };
    if let Err(failure) = report::write(&request, &args.out) {
        drop(progress);
        return match failure {
            report::Failure::Folder(words) => End::Usage(words.get(lang).to_string()),
            report::Failure::Writing(words) => End::Internal(words.get(lang).to_string()),
        };
    }
    drop(progress);
    screen::show(&findings, lang);
    screen::say(&terminal::table(&request));
    let shown = args.out.display();
    screen::say(
        text!(
            "报告写在 {shown}：report.xlsx、results.csv、run.json",
            "written to {shown}: report.xlsx, results.csv, run.json"
        )
        .get(lang),
    );
    End::Done
}

/// The same dataset under further profiles, for the last year.
fn others(
    profiles: &[String],
    catalog: &Catalog,
    dataset: &Dataset,
    inputs: &Inputs,
    findings: &mut Findings,
) -> Vec<Totals> {
    let mut others = Vec::new();
    for id in profiles {
        let profile = match catalog.profile(id) {
            Ok(profile) => profile,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let Some(book) = prepare::book(catalog, profile, &dataset.years, findings) else { continue };
        let Some(frames) = engine::frames(&book, inputs, findings) else { continue };
        let run = engine::run(&book, inputs, &frames, None, findings);
        // Of warnings only those of the profile itself are told.
        let mut failing = Findings::default();
        checks::report(&run, &mut failing);
        if failing.has_errors() {
            findings.extend(failing);
        }
        others.extend(dataset.years.last().map(|year| compare::totals(&run, *year)));
    }
    others
}

fn stop(progress: Progress, findings: &Findings, lang: crate::text::Lang) -> End {
    drop(progress);
    screen::show(findings, lang);
    End::Findings
}
