//! `geep settle`: the money of a scheme, with its ledger.

use super::prepare::{self, Prepared};
use super::scheme::{SchemeArgs, no_scheme, terms};
use super::screen::{self, Progress};
use super::{End, Lang};
use crate::engine;
use crate::finding::Findings;
use crate::report::{self, Request, checks, settlement, verify};
use crate::settle::{self, evidence, magnitude, trial};
use crate::table::magnitude::{told, warn};
use crate::table::unusual;
use crate::text;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct SettleArgs {
    #[command(flatten)]
    scheme: SchemeArgs,
    /// 另按这些方案试算，与本方案并列比较 · Further schemes to set beside this one
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    compare: Vec<String>,
    /// 输出目录 · Folder for report.xlsx, ledger.csv, results.csv and run.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// 逐项接受没有可靠出处的系数、数据或方案 · Accepted by name although its evidence is weak
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    accept: Vec<String>,
    /// 试算：不查证据等级，结果注明不得用于支付 · Try without asking for evidence; not for payment
    #[arg(long)]
    trial: bool,
}

pub fn settle(args: &SettleArgs) -> End {
    let lang = args.scheme.lang;
    let progress = Progress::new(lang);
    let mut prepared = match prepare::prepare(&args.scheme.common(), &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let span = args.scheme.span(&catalog, &mut findings);
    progress.step("检查规则", "checking rules");
    let profile = chosen.map(|i| &catalog.profiles[i]);
    let all = inputs;
    let inputs = prepare::inputs_of(&catalog, profile, all.clone());
    let years = span.as_ref().map_or(dataset.years.clone(), |s| vec![s.to.year() as u32]);
    let book = profile.and_then(|p| prepare::book(&catalog, p, &years, &mut findings));
    let terms = terms(&book, &mut findings);
    let (Some(book), Some(terms), false) = (&book, &terms, findings.has_errors()) else {
        return stop(progress, &findings, lang);
    };
    let Some(frames) = engine::frames(book, &inputs, &mut findings) else {
        return stop(progress, &findings, lang);
    };
    progress.step("计算", "computing");
    let run = engine::run(book, &inputs, &frames, None, &mut findings);
    checks::report(&run, &mut findings);
    let wanted = prepare::expected(&dataset, book, &mut findings);
    verify::compare(&run, &wanted, &mut findings);
    progress.step("结算", "settling");
    let mut accepted = dataset.accept.clone();
    accepted.extend(args.accept.iter().filter(|id| !dataset.accept.contains(id)).cloned());
    let (sizes, others) = magnitude::part(book, &accepted);
    if !args.trial {
        evidence::judge(&evidence::of_scheme(&run, terms), &others, &mut findings);
    }
    let mut settled = settle::settle(&run, terms, &dataset.years, span, args.trial, &mut findings);
    let doubts = magnitude::doubts(&settled);
    unusual::report(&inputs, &catalog, &told(&doubts), &mut findings);
    match args.trial {
        true => warn(doubts, &sizes, &mut findings),
        false => magnitude::judge(doubts, &sizes, &mut findings),
    }
    settled.accepted = accepted;
    for id in &args.compare {
        match trial::outcome(&catalog, id, &all, &dataset.years, &settled.span) {
            Some(outcome) => settled.others.push(outcome),
            None => findings.push(no_scheme(id, &catalog.models)),
        }
    }
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    screen::guard_interrupt();
    progress.step("写报告", "writing the report");
    let request = Request {
        run: &run,
        dataset: &dataset,
        lang,
        met: wanted.len(),
        others: &[],
        settlement: Some(&settled),
    };
    if let Err(failure) = report::write(&request, &args.out) {
        drop(progress);
        return failure.end(lang);
    }
    drop(progress);
    screen::show(&findings, lang);
    screen::say(&settlement::table(&settled, &dataset, lang));
    screen::say(&screen::written(&args.out, true, lang));
    End::Done
}

fn stop(progress: Progress, findings: &Findings, lang: Lang) -> End {
    drop(progress);
    screen::show(findings, lang);
    screen::tell(text!("没有结算任何金额。", "Nothing was settled.").get(lang));
    End::Findings
}
