//! `geep run`: accounts computed, checked and written.

use super::judging;
use super::outlet;
use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{End, RunArgs};
use crate::engine;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::report::compare::{self, Totals};
use crate::report::place::Intent;
use crate::report::{self, Request, checks, settlement, terminal};
use crate::settle::{self, Terms};
use crate::table::expected::Met;
use crate::table::{Dataset, Inputs};

pub fn run(args: &RunArgs) -> End {
    let lang = args.common.lang;
    if let Err(end) = outlet::report(&args.out, &args.common, Intent::Unsettled) {
        return end;
    }
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
    let all = inputs;
    let mut inputs = prepare::inputs_of(&catalog, profile, all.clone());
    let book = profile.and_then(|p| prepare::book(&catalog, p, &dataset.years, &mut findings));
    let Some(book) = book.filter(|_| !findings.has_errors()) else {
        return stop(progress, &findings, lang);
    };
    prepare::expect(&book, &dataset, &mut inputs, None, &mut findings);
    prepare::absent(&book, &dataset, &inputs, None, &mut findings);
    let Some(frames) = engine::frames(&book, &inputs, &mut findings) else {
        return stop(progress, &findings, lang);
    };
    progress.step("计算", "computing");
    let computed = engine::run(&book, &inputs, &frames, None, &mut findings);
    let wanted = prepare::expected(&dataset, &book, &mut findings);
    judging::results(&computed, None, &wanted, &mut findings);
    let others = others(&args.compare, &catalog, &dataset, &all, &mut findings);
    let accepted = judging::accepted(&catalog, [&dataset.accept, &args.accept], &mut findings);
    if args.settle {
        judging::account(&computed, &dataset.years, &accepted, &mut findings);
    }
    // Where the profile is a scheme its money is tried; `geep settle` settles it.
    let terms = Terms::new(&book, &mut findings);
    let settled = terms
        .as_ref()
        .map(|terms| settle::settle(&computed, terms, &dataset.years, None, true, &mut findings));
    if let Some(settled) = settled.as_ref().filter(|_| !findings.has_errors()) {
        judging::foretell(|refused| settled.refuse_nothing(refused), &mut findings);
    }
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    progress.step("写报告", "writing the report");
    let request = Request {
        run: &computed,
        dataset: &dataset,
        lang,
        met: Met::of(&wanted),
        others: &others,
        settlement: settled.as_ref(),
    };
    let written = report::write(&request, &args.out, false, &mut findings);
    drop(progress);
    screen::show(&findings, lang);
    if let Err(failure) = written {
        return failure.end(lang);
    }
    screen::say(&match &settled {
        Some(settled) => settlement::table(&request, settled),
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
        let mut inputs = prepare::inputs_of(catalog, Some(profile), inputs.clone());
        prepare::expect(&book, dataset, &mut inputs, None, &mut Findings::default());
        let Some(frames) = engine::frames(&book, &inputs, findings) else { continue };
        let run = engine::run(&book, &inputs, &frames, None, findings);
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
