//! `geep run`: accounts computed, checked and written.

use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{End, RunArgs};
use crate::engine;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::report::compare::{self, Totals};
use crate::report::{self, Request, checks, settlement, terminal, verify};
use crate::settle::{self, Terms, evidence, magnitude};
use crate::table::magnitude::{told, warn};
use crate::table::{Dataset, Inputs, unusual};

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
    let inputs = prepare::inputs_of(&catalog, profile, inputs);
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
    let accepted: Vec<String> = dataset.accept.iter().chain(&args.accept).cloned().collect();
    let (sizes, evidence) = magnitude::part(&book, &accepted);
    if args.settle {
        evidence::judge(&evidence::of_run(&computed), &evidence, &mut findings);
    }
    // Where the profile is a scheme its money is tried; `geep settle` settles it.
    let terms = Terms::new(&book, &mut findings);
    let settled = terms
        .as_ref()
        .map(|terms| settle::settle(&computed, terms, &dataset.years, None, true, &mut findings));
    let mut doubts = magnitude::of_run(&computed);
    doubts.extend(settled.iter().flat_map(magnitude::doubts));
    unusual::report(&inputs, &catalog, &told(&doubts), &mut findings);
    match args.settle {
        true => magnitude::judge(doubts, &sizes, &mut findings),
        false => warn(doubts, &sizes, &mut findings),
    }
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    screen::guard_interrupt();
    progress.step("写报告", "writing the report");
    let request = Request {
        run: &computed,
        dataset: &dataset,
        lang,
        met: wanted.len(),
        others: &others,
        settlement: settled.as_ref(),
    };
    if let Err(failure) = report::write(&request, &args.out) {
        drop(progress);
        return failure.end(lang);
    }
    drop(progress);
    screen::show(&findings, lang);
    screen::say(&match &settled {
        Some(settled) => settlement::table(settled, &dataset, lang),
        None => terminal::table(&request),
    });
    screen::say(&screen::written(&args.out, settled.is_some(), lang));
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
