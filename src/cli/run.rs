//! `geep run`: accounts computed, checked and written.

use super::judging;
use super::outlet;
use super::past;
use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{End, RunArgs};
use crate::engine;
use crate::finding::{Finding, Findings, Severity};
use crate::model::Catalog;
use crate::model::profile::Profile;
use crate::report::compare::{self, Totals};
use crate::report::place::Intent;
use crate::report::{self, Request, checks, settlement, terminal};
use crate::settle::{self, Terms, magnitude};
use crate::table::expected::Met;
use crate::table::{Dataset, Inputs};
use crate::text;
use crate::text::Text;
use std::sync::Arc;

pub fn run(args: &RunArgs) -> End {
    let lang = args.common.lang;
    if let Err(end) = outlet::report(&args.out, &args.common, Intent::Unsettled) {
        return end;
    }
    let progress = Progress::new(lang);
    let mut prepared = match prepare::read(&args.common, &progress) {
        Ok(prepared) => prepared,
        Err(findings) => return stop(progress, &findings, args),
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
        return stop(progress, &findings, args);
    };
    // Where the profile is a scheme its money is tried; `geep settle` settles it.
    let terms = Terms::new(&book, &mut findings);
    let past = past::of_dataset(&dataset, &book, terms.as_deref(), &mut findings);
    let roll = prepare::expect(&book, &dataset, &mut inputs, None, &mut findings);
    prepare::absent(&book, &dataset, (&inputs, &roll), &past, None, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let inputs = Arc::new(inputs);
    let Some(frames) = past::frames(&past, &book, terms.as_deref(), &inputs, &mut findings) else {
        return stop(progress, &findings, args);
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
    let settled = terms.as_ref().map(|terms| {
        settle::settle_after(&past, &computed, terms, &dataset.years, None, true, &mut findings)
    });
    if let Some(settled) = settled.as_ref().filter(|_| !findings.has_errors()) {
        judging::foretell(|refused| settled.refuse_nothing(refused), &mut findings);
    }
    let mut doubts = magnitude::of_run(&computed);
    doubts.extend(settled.iter().flat_map(magnitude::doubts));
    let (sizes, _) = magnitude::part(&book, &accepted);
    judging::sizes(&inputs, &catalog, doubts, &sizes, args.settle, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    progress.step("写报告", "writing the report");
    let request = Request {
        run: &computed,
        dataset: &dataset,
        lang,
        met: Met::of(&wanted),
        others: &others,
        roll: &roll,
        settlement: settled.as_ref(),
    };
    let written = report::write(&request, &args.out, false, &mut findings);
    drop(progress);
    let files = written.is_ok().then_some((args.out.as_path(), settled.is_some()));
    match args.json {
        true => screen::say(&screen::json(&findings, files)),
        false => screen::show(&findings, lang),
    }
    if let Err(failure) = written {
        return failure.end(lang);
    }
    if args.json {
        return End::Done;
    }
    screen::say(&match &settled {
        Some(settled) => settlement::table(&request, settled),
        None => terminal::table(&request),
    });
    screen::say(&screen::written(&args.out, settled.is_some(), lang));
    End::Done
}

/// The same dataset under further profiles, for the last year. One that does not fit stops neither the others nor the
/// account: it is said, and stands in the comparison with its reason.
fn others(
    profiles: &[String],
    catalog: &Arc<Catalog>,
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
        match totals_under(profile, catalog, dataset, inputs) {
            Ok(totals) => others.extend(totals),
            Err(why) => {
                findings.push(unfit(profile, &why));
                others.push(compare::unfit(catalog, profile, first_error(&why)));
            }
        }
    }
    others
}

/// What a dataset comes to under a profile, or what is wrong. Of warnings only those of the own profile are told.
fn totals_under(
    profile: &Profile,
    catalog: &Arc<Catalog>,
    dataset: &Dataset,
    inputs: &Inputs,
) -> Result<Option<Totals>, Findings> {
    let mut wrong = Findings::default();
    let Some(book) = prepare::book(catalog, profile, &dataset.years, &mut wrong) else { return Err(wrong) };
    let mut inputs = prepare::inputs_of(catalog, Some(profile), inputs.clone());
    prepare::expect(&book, dataset, &mut inputs, None, &mut Findings::default());
    let Some(frames) = engine::frames(&book, &inputs, &mut wrong) else { return Err(wrong) };
    let run = engine::run(&book, &Arc::new(inputs), &frames, None, &mut wrong);
    checks::report(&run, &mut wrong);
    if wrong.has_errors() {
        return Err(wrong);
    }
    Ok(dataset.years.last().map(|year| compare::totals(&run, *year)))
}

fn first_error(wrong: &Findings) -> Text {
    let error = wrong.iter().find(|finding| finding.severity == Severity::Error);
    error.map(|finding| finding.message.clone()).unwrap_or_default()
}

fn unfit(profile: &Profile, wrong: &Findings) -> Finding {
    let (id, errors, Text { zh, en }) = (&profile.id, wrong.counts().0, first_error(wrong));
    let (more, more_en) = match errors {
        ..=1 => (String::new(), String::new()),
        _ => (format!("（共 {errors} 个错误）"), format!(" ({errors} errors in all)")),
    };
    let message = text!(
        "不能按口径 `{id}` 核算，比较表中注明：{zh}{more}",
        "cannot be computed under profile `{id}`, which the comparison says: {en}{more_en}"
    );
    Finding::warning("unfit-profile", message).help(text!(
        "要看全部原因：geep check … --profile {id}；不需要就从 --compare 去掉",
        "for all reasons: geep check … --profile {id}; or drop it from --compare"
    ))
}

fn stop(progress: Progress, findings: &Findings, args: &RunArgs) -> End {
    drop(progress);
    match args.json {
        true => screen::say(&screen::json(findings, None)),
        false => screen::show(findings, args.common.lang),
    }
    End::Findings
}
