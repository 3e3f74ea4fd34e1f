//! `geep settle`: the money of a scheme, with its ledger.

use super::End;
use super::judging;
use super::outlet;
use super::past;
use super::prepare::{self, Prepared};
use super::scheme::{SchemeArgs, no_scheme, terms};
use super::screen::{self, Progress};
use crate::engine;
use crate::finding::Findings;
use crate::report::place::Intent;
use crate::report::{self, Request, settlement};
use crate::settle::{self, magnitude, trial};
use crate::table::expected::Met;
use crate::text;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// 以前各期的结算：报告目录，可重复；也可写在 dataset.toml 的 [settled] · Folder of an earlier settlement; repeatable
    #[arg(long, value_name = "DIR")]
    after: Vec<PathBuf>,
    /// 试算：不查证据等级，结果注明不得用于支付 · Try without asking for evidence; not for payment
    #[arg(long)]
    trial: bool,
    /// 重新结算，替换输出目录里已结算的结果 · Settle again and replace the settlement in the output folder
    #[arg(long, conflicts_with = "trial")]
    again: bool,
    /// 以 JSON 列出问题和写出的文件，代替结算表 · Findings and files written as JSON, in place of the table
    #[arg(long)]
    json: bool,
}

pub fn settle(args: &SettleArgs) -> End {
    let lang = args.scheme.lang;
    let intent = if args.trial { Intent::Unsettled } else { Intent::Settlement { again: args.again } };
    if let Err(end) = outlet::report(&args.out, &args.scheme.common(), intent) {
        return end;
    }
    let progress = Progress::new(lang);
    let mut prepared = match prepare::read(&args.scheme.common(), &progress) {
        Ok(prepared) => prepared,
        Err(findings) => return stop(progress, &findings, args),
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let accepted = judging::accepted(&catalog, [&dataset.accept, &args.accept], &mut findings);
    let span = args.scheme.span(&catalog, &mut findings);
    progress.step("检查规则", "checking rules");
    let profile = chosen.map(|i| &catalog.profiles[i]);
    let all = inputs;
    let mut inputs = prepare::inputs_of(&catalog, profile, all.clone());
    let years = span.as_ref().map_or(dataset.years.clone(), |s| vec![s.to.year() as u32]);
    let book = profile.and_then(|p| prepare::book(&catalog, p, &years, &mut findings));
    let terms = terms(&book, &mut findings);
    let (Some(book), Some(terms), false) = (&book, &terms, findings.has_errors()) else {
        return stop(progress, &findings, args);
    };
    let past = past::read(&dataset, book, terms, &args.after, &mut findings);
    let roll = prepare::expect(book, &dataset, &mut inputs, span.as_ref(), &mut findings);
    judging::tables(&inputs, &catalog, &mut findings);
    prepare::absent(book, &dataset, (&inputs, &roll), &past, Some((terms, span.as_ref())), &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    let inputs = Arc::new(inputs);
    let Some(frames) = past::frames(&past, book, Some(terms), &inputs, &mut findings) else {
        return stop(progress, &findings, args);
    };
    progress.step("计算", "computing");
    let run = engine::run(book, &inputs, &frames, None, &mut findings);
    let wanted = prepare::expected(&dataset, book, &mut findings);
    judging::results(&run, Some(terms), &wanted, &mut findings);
    progress.step("结算", "settling");
    let mut settled = {
        let (years, trial) = (&dataset.years, args.trial);
        settle::settle_after(&past, &run, terms, years, span, trial, &mut findings)
    };
    settled.refuse_nothing(&mut findings);
    if !args.trial {
        judging::money(&settled, &accepted, &mut findings);
    }
    let (sizes, _) = magnitude::part(book, &accepted);
    judging::sizes(&inputs, &catalog, magnitude::doubts(&settled), &sizes, !args.trial, &mut findings);
    settled.accepted = accepted;
    for id in &args.compare {
        match trial::outcome(&catalog, id, &all, (&dataset.years, &dataset.roster), &settled.span) {
            Some(outcome) => settled.others.push(outcome),
            None => findings.push(no_scheme(id, &catalog.models)),
        }
    }
    if findings.has_errors() {
        return stop(progress, &findings, args);
    }
    progress.step("写报告", "writing the report");
    let request = Request {
        run: &run,
        dataset: &dataset,
        lang,
        met: Met::of(&wanted),
        others: &[],
        roll: &roll,
        settlement: Some(&settled),
    };
    let written = report::write(&request, &args.out, args.again, &mut findings);
    drop(progress);
    let files = written.is_ok().then_some((args.out.as_path(), true));
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
    screen::say(&settlement::table(&request, &settled));
    screen::say(&screen::written(&args.out, true, lang));
    End::Done
}

fn stop(progress: Progress, findings: &Findings, args: &SettleArgs) -> End {
    drop(progress);
    if args.json {
        screen::say(&screen::json(findings, None));
        return End::Findings;
    }
    let lang = args.scheme.lang;
    screen::show(findings, lang);
    screen::tell(text!("没有结算任何金额。", "Nothing was settled.").get(lang));
    End::Findings
}
