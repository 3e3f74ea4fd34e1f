//! `geep design`: what each choice of a scheme's parameters does, and the value that meets a condition on the money.

use super::outlet;
use super::past;
use super::prepare::{self, Prepared};
use super::scheme::{SchemeArgs, terms};
use super::screen::{self, Progress};
use super::{End, Lang};
use crate::engine;
use crate::finding::{Finding, Findings, Sought, nearest};
use crate::model::evidence::Evidence;
use crate::report::design::{self, Choice, Design, Solution};
use crate::report::manifest;
use crate::report::place::{self, Bundle, Intent};
use crate::settle::design::{Goal, Workshop};
use crate::settle::{self, Settlement, trial};
use crate::text;
use crate::text::Text;
use clap::{ArgGroup, Args};
use rust_decimal::Decimal;
use std::path::PathBuf;

#[derive(Args)]
#[command(group(ArgGroup::new("goal").args(["spend", "ceiling", "floor"]).requires("vary")))]
pub struct DesignArgs {
    #[command(flatten)]
    scheme: SchemeArgs,
    /// 要求解的系数 · Coefficient to solve for
    #[arg(long, value_name = "ID", requires_all = ["from", "to", "goal"])]
    vary: Option<String>,
    /// 系数的下限 · Lower end of its interval
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    from: Option<f64>,
    /// 系数的上限 · Upper end of its interval
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    to: Option<f64>,
    /// 求花完这笔钱的取值：财政与资金池的净支出不超过它（方案的金额单位）· Spend this pool
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    spend: Option<Decimal>,
    /// 求每个单位收付都不超过这个数的取值 · Keep every unit at or below this amount
    #[arg(long, value_name = "AMOUNT")]
    ceiling: Option<Decimal>,
    /// 求每个单位净额都不低于这个数的取值 · Leave no unit below this amount
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    floor: Option<Decimal>,
    /// 输出目录 · Folder for design.xlsx
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub fn design(args: &DesignArgs) -> End {
    let lang = args.scheme.lang;
    if let Err(end) = outlet::apart("--out", &args.out, &args.scheme.common()) {
        return end;
    }
    let progress = Progress::new(lang);
    let mut prepared = match prepare::prepare(&args.scheme.common(), &progress) {
        Ok(prepared) => prepared,
        Err(end) => return end,
    };
    let chosen = prepared.chosen();
    let Prepared { catalog, dataset, inputs, mut findings, .. } = prepared;
    let span = args.scheme.span(&catalog, &mut findings);
    let profile = chosen.map(|i| &catalog.profiles[i]);
    let mut inputs = prepare::inputs_of(&catalog, profile, inputs);
    let book = profile.and_then(|p| prepare::book(&catalog, p, &dataset.years, &mut findings));
    let terms = terms(&book, &mut findings);
    let (Some(book), Some(terms), false) = (&book, &terms, findings.has_errors()) else {
        return stop(progress, &findings, lang);
    };
    let past = past::of_dataset(&dataset, book, Some(terms), &mut findings);
    let roll = prepare::expect(book, &dataset, &mut inputs, span.as_ref(), &mut findings);
    prepare::absent(book, &dataset, (&inputs, &roll), &past, Some((terms, span.as_ref())), &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    let Some(frames) = past::frames(&past, book, Some(terms), &inputs, &mut findings) else {
        return stop(progress, &findings, lang);
    };
    progress.step("逐个参数试算", "trying the parameters");
    let run = engine::run(book, &inputs, &frames, None, &mut findings);
    let years = dataset.years.clone();
    let now = settle::settle(&run, terms, &years, span.clone(), true, &mut findings);
    now.refuse_nothing(&mut findings);
    let workshop = Workshop { book, terms, inputs: &inputs, frames: &frames, years: &years, span };
    let solution = solve(args, &workshop, &now, &mut findings);
    if findings.has_errors() {
        return stop(progress, &findings, lang);
    }
    let money = |yuan: Decimal| now.in_money(yuan);
    let unit = &terms.scheme.money;
    let when = workshop.span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
    let report = Design {
        title: format!("{}{when}", dataset.title.get(lang)),
        scheme: terms.model.title.get(lang).to_string(),
        money: Text { zh: unit.words(true), en: unit.words(false) },
        in_money: &money,
        now: trial::of_units(&now),
        spent: workshop.try_value(&[], 0.0).spent,
        choices: choices(&workshop, &now),
        solution,
    };
    let written = match design::workbook(&report, lang) {
        Ok(bytes) => {
            let outputs = vec![("design.xlsx".to_string(), bytes)];
            let manifest = ("design.json", manifest::plain(&dataset, &outputs));
            let bundle = Bundle { outputs, manifest };
            place::put(&bundle, &args.out, Intent::Unsettled, lang, &mut findings).map_err(|f| f.end(lang))
        }
        Err(e) => Err(End::Internal(format!("design.xlsx: {e}"))),
    };
    drop(progress);
    screen::show(&findings, lang);
    if let Err(end) = written {
        return end;
    }
    say(args, &report);
    End::Done
}

fn stop(progress: Progress, findings: &Findings, lang: Lang) -> End {
    drop(progress);
    screen::show(findings, lang);
    End::Findings
}

/// Every coefficient beneath the money, with what its range would do.
fn choices(workshop: &Workshop<'_>, now: &Settlement<'_>) -> Vec<Choice> {
    let (run, catalog) = (now.run, workshop.book.catalog);
    let beneath = now.terms.beneath(workshop.book);
    let mut choices = Vec::new();
    for (number, entry) in run.entries.list.iter().enumerate() {
        if !beneath.contains(&crate::rule::Symbol::Coefficient(entry.coefficient)) {
            continue;
        }
        let coefficient = &catalog.coefficients[entry.coefficient];
        let row = &coefficient.rows[entry.row];
        let tried =
            |end: Option<f64>| end.map(|end| workshop.try_value(&[number], end * row.factor.to_f64()));
        let members = |lang: Lang| {
            let keys = coefficient.per.iter().zip(&row.key);
            let mut words: Vec<String> =
                keys.map(|(dim, m)| catalog.dimensions.member_title(*dim, *m, lang)).collect();
            words.extend(row.region.clone());
            if words.is_empty() { String::new() } else { format!(" · {}", words.join(" ")) }
        };
        choices.push(Choice {
            id: coefficient.id.clone(),
            title: coefficient.title.clone(),
            of: Text { zh: members(Lang::Zh), en: members(Lang::En) },
            unit: Text { zh: coefficient.unit.words(true), en: coefficient.unit.words(false) },
            value: run.entries.values[number],
            evidence: row.evidence,
            source: catalog.cite_document(row.document, &row.clause),
            note: row.note.clone(),
            low: tried(row.low),
            high: tried(row.high),
        });
    }
    // What is least certain first.
    choices.sort_by_key(|c: &Choice| {
        std::cmp::Reverse((matches!(c.evidence, Evidence::Illustrative | Evidence::Unverified), c.evidence))
    });
    choices
}

fn solve(
    args: &DesignArgs,
    workshop: &Workshop<'_>,
    now: &Settlement<'_>,
    findings: &mut Findings,
) -> Option<Solution> {
    let (id, from, to) = (args.vary.as_ref()?, args.from?, args.to?);
    let catalog = workshop.book.catalog;
    let entries = workshop.entries(id);
    let coefficient = catalog.coefficients.iter().find(|c| c.id == *id);
    let (Some(coefficient), false) = (coefficient, entries.is_empty()) else {
        let used = now.run.entries.list.iter().map(|e| catalog.coefficients[e.coefficient].id.as_str());
        let finding = Sought::Used.missed(id);
        findings.push(match nearest(id, used.clone()) {
            Some(near) => finding.did_you_mean(Some(near)),
            None => {
                let mut all: Vec<&str> = used.collect();
                all.sort_unstable();
                all.dedup();
                let all = all.join(" ");
                finding.help(text!("可求解的系数：{all}", "coefficients it uses: {all}"))
            }
        });
        return None;
    };
    if !(from.is_finite() && to.is_finite() && from < to) {
        let message = text!("--from 须小于 --to", "--from must be below --to");
        findings.push(
            Finding::error("bad-interval", message)
                .help(text!("写两个数，如 --from 0 --to 100", "give two numbers, as in --from 0 --to 100")),
        );
        return None;
    }
    let yuan = |amount: Decimal| now.to_yuan(amount);
    let unit = now.terms.scheme.money.to_string();
    let (goal, question) = match (args.spend, args.ceiling, args.floor) {
        (Some(amount), ..) => (
            Goal::Spend(yuan(amount)),
            text!(
                "支出不超过 {amount} {unit} 的最大取值",
                "the largest value that spends no more than {amount} {unit}"
            ),
        ),
        (_, Some(amount), _) => (
            Goal::Ceiling(yuan(amount)),
            text!(
                "每个单位收付不超过 {amount} {unit} 的最大取值",
                "the largest value at which no unit receives or pays more than {amount} {unit}"
            ),
        ),
        (_, _, Some(amount)) => (
            Goal::Floor(yuan(amount)),
            text!(
                "每个单位净额不低于 {amount} {unit} 的最大取值",
                "the largest value at which no unit ends below {amount} {unit}"
            ),
        ),
        _ => return None,
    };
    let Some(answer) = workshop.solve(&entries, goal, from, to) else {
        let (Text { zh, en }, title) = (&question, &coefficient.title.zh);
        let message = text!(
            "“{title}”从 {from} 到 {to} 都不满足：{zh}",
            "`{id}` from {from} to {to} never meets: {en}"
        );
        findings.push(
            Finding::error("no-solution", message)
                .help(text!("换一个区间，或放宽条件", "try another interval, or ask for less")),
        );
        return None;
    };
    let border = answer.border;
    let remark = match (answer.everywhere, answer.several) {
        (true, _) => text!("区间内处处满足，取上端", "met over all of the interval: its upper end is given"),
        (_, true) => text!(
            "满足的取值不止一段，这里给的是最高一段的边界 {border}，向内取整",
            "met on more than one piece of the interval: the border {border} of the highest, rounded inwards"
        ),
        _ => text!(
            "边界为 {border}，向满足的一侧取整",
            "the border is {border}, rounded to the side that meets it"
        ),
    };
    let several = entries.len() > 1;
    let Text { zh, en } = &coefficient.title;
    Some(Solution {
        parameter: if several {
            text!("{zh} [{id}] 的各值同乘一个倍数", "all values of {en} [{id}] times one factor")
        } else {
            text!("{zh} [{id}]", "{en} [{id}]")
        },
        unit: match several {
            true => Text::default(),
            false => Text { zh: coefficient.unit.words(true), en: coefficient.unit.words(false) },
        },
        question,
        answer: answer.best,
        remark,
    })
}

fn say(args: &DesignArgs, report: &Design<'_>) {
    let lang = args.scheme.lang;
    if let Some(solution) = &report.solution {
        let (value, unit) = (solution.answer.value, solution.unit.get(lang));
        let spent = (report.in_money)(solution.answer.spent);
        let (question, parameter, money) =
            (solution.question.get(lang), solution.parameter.get(lang), report.money.get(lang));
        let words = text!(
            "{question}：{parameter} = {value} {unit}；财政与资金池净支出 {spent} {money}",
            "{question}: {parameter} = {value} {unit}; treasuries and funds pay {spent} {money} net"
        );
        screen::say(words.get(lang));
        screen::say(solution.remark.get(lang));
    }
    let (shown, count) = (args.out.display(), report.choices.len());
    let ranged = report.choices.iter().filter(|c| c.low.is_some() || c.high.is_some()).count();
    let words = text!(
        "写在 {shown}：design.xlsx（{count} 个参数，{ranged} 个有上下限，逐个试算到每个单位）",
        "written to {shown}: design.xlsx ({count} parameters, {ranged} of them with a range, tried unit by unit)"
    );
    screen::say(words.get(lang));
}
