//! `geep settle`: the money of a scheme, with its ledger.

use super::prepare::{self, Prepared};
use super::screen::{self, Progress};
use super::{Common, End, Lang};
use crate::engine;
use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::report::{self, Request, checks, settlement, verify};
use crate::rule::Book;
use crate::settle::{self, Span, Terms, evidence, trial};
use crate::text;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct SettleArgs {
    /// 数据集目录，或单个工作簿 · Folder with dataset.toml and its tables, or one workbook
    dataset: PathBuf,
    /// 补偿方案，默认用数据集的 profile · Scheme; the dataset's profile by default
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// 结算的时段：2016、2016Q3、2016H1、2016-07，默认全部 · What to settle; all by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
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
    /// 覆盖内置定义的目录 · Folder laid over the built-in definitions
    #[arg(long, value_name = "DIR")]
    coefficients: Option<PathBuf>,
    /// 语言 · Language of messages and reports
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    lang: Lang,
}

pub fn settle(args: &SettleArgs) -> End {
    let lang = args.lang;
    let progress = Progress::new(lang);
    let common = Common {
        dataset: args.dataset.clone(),
        profile: args.scheme.clone(),
        coefficients: args.coefficients.clone(),
        lang,
    };
    let mut prepared = match prepare::prepare(&common, &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let span = span(args.period.as_deref(), &catalog, &mut findings);
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
    if !args.trial {
        evidence::judge(&evidence::of_scheme(&run, terms), &accepted, &mut findings);
    }
    let mut settled = settle::settle(&run, terms, &dataset.years, span, args.trial, &mut findings);
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

/// The time asked for.
pub fn span(text: Option<&str>, catalog: &Catalog, findings: &mut Findings) -> Option<Span> {
    let text = text?;
    let span = Span::parse(text, &catalog.dimensions);
    if span.is_none() {
        let message = text!("`{text}` 不是时段", "`{text}` is not a period");
        findings.push(
            Finding::error("bad-period", message)
                .help(text!("写作 2016、2016Q3、2016H1 或 2016-07", "write 2016, 2016Q3, 2016H1 or 2016-07")),
        );
    }
    span
}

/// The terms of a book, which must be that of a scheme.
pub fn terms<'c>(book: &Option<Book<'c>>, findings: &mut Findings) -> Option<Terms<'c>> {
    let book = book.as_ref()?;
    let terms = Terms::new(book, findings);
    if terms.is_none() && !findings.has_errors() {
        findings.push(no_scheme(&book.profile.id, &book.catalog.models));
    }
    terms
}

fn no_scheme(id: &str, models: &[Model]) -> Finding {
    let message = text!("`{id}` 不是补偿方案", "`{id}` is no scheme of compensation");
    let finding = Finding::error("no-scheme", message);
    let schemes = models.iter().filter(|m| m.scheme.is_some()).map(|m| m.id.as_str());
    match nearest(id, schemes) {
        Some(near) => finding.did_you_mean(Some(near)),
        None => finding.help(text!(
            "用 --scheme 指明方案；`geep catalog profiles` 列出全部",
            "name a scheme with --scheme; `geep catalog profiles` lists them"
        )),
    }
}
