//! Designing a scheme: what each choice of its parameters does, and the value that meets a condition on the money.

use super::course::{Ask, Course};
use super::purpose::Purpose;
use super::{Project, Refused};
use crate::compute::Plan;
use crate::disk::{Fault, unmade};
use crate::finding::{Finding, Findings, Sought, nearest, unfit_name, unknown};
use crate::model::evidence::Evidence;
use crate::report::design::{self, Choice, Design, Solution};
use crate::report::manifest;
use crate::report::place::{self, Bundle, Intent};
use crate::rule::{Book, Symbol};
use crate::settle::design::{Goal, Workshop};
use crate::settle::{self, Settlement, trial};
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::path::Path;

/// Which value of a parameter is asked for.
pub(crate) struct Question {
    /// The coefficient to solve for, and the interval to look in.
    pub vary: String,
    pub from: f64,
    pub to: f64,
    pub aim: Aim,
}

/// What the money must meet, in the scheme's unit of money.
pub(crate) enum Aim {
    /// Treasuries and funds give out no more than this.
    Spend(Decimal),
    /// No unit receives or pays more than this.
    Ceiling(Decimal),
    /// No unit ends below this.
    Floor(Decimal),
    /// A line comes to no more than this in all.
    Total(String, Decimal),
}

/// A scheme whose parameters were tried.
pub(crate) struct Designed {
    course: Course,
    now: Settlement,
    /// What treasuries and funds pay net, as things are.
    spent: Decimal,
    pub choices: Vec<Choice>,
    pub solution: Option<Solution>,
}

impl Project {
    /// Tries each parameter of a scheme at the ends of its range, and finds the value that is asked for.
    pub(crate) fn design(
        self,
        scheme: Option<&str>,
        period: Option<&str>,
        question: Option<&Question>,
    ) -> Result<Designed, Refused> {
        let ask = Ask { profile: scheme, period, ..Ask::default() };
        let mut course = Course::run(self, ask, Purpose::Design);
        let (Some(run), Some(terms)) = (course.run.clone(), course.terms.clone()) else {
            return Err(course.refused());
        };
        let years = course.dataset.years.clone();
        let now = settle::settle(&run, &terms, &years, course.span.clone(), true, &mut course.findings);
        now.report_outside(false, &mut course.findings);
        now.refuse_nothing(&mut course.findings);
        let (book, inputs) = (&run.book, &run.inputs);
        let plan = Plan::new(book, &run.frames);
        let watched = question.and_then(|question| watched(&question.aim, book, &mut course.findings));
        let (terms, years, span) = (&terms, &years[..], course.span.clone());
        let workshop = Workshop { book, terms, plan: &plan, inputs, years, span, watched };
        let solution = question.and_then(|question| solve(question, &workshop, &now, &mut course.findings));
        if course.findings.has_errors() {
            return Err(course.refused());
        }
        let (choices, spent) = (choices(&workshop, &now), workshop.try_value(&[], 0.0).spent);
        Ok(Designed { course, now, spent, choices, solution })
    }
}

impl Designed {
    pub fn findings(&self) -> &Findings {
        &self.course.findings
    }

    /// Yuan in the scheme's unit of money.
    pub fn in_money(&self, yuan: Decimal) -> Decimal {
        self.now.in_money(yuan)
    }

    /// The scheme's unit of money.
    pub fn money(&self) -> Text {
        let unit = &self.now.terms.scheme.money;
        Text { zh: unit.words(true), en: unit.words(false) }
    }

    /// Writes `design.xlsx` into a folder. What there is to say of it comes back.
    pub fn write(&self, folder: &Path) -> Result<Findings, Refused> {
        let mut told = Findings::default();
        match self.put(folder, &mut told) {
            Ok(()) => Ok(told),
            Err(fault) => Err(Refused::of_writing(fault, told, self.course.lang)),
        }
    }

    fn put(&self, folder: &Path, told: &mut Findings) -> Result<(), Fault> {
        let Course { dataset, lang, span, .. } = &self.course;
        let money = |yuan: Decimal| self.in_money(yuan);
        let when = span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
        let report = Design {
            title: format!("{}{when}", dataset.title.get(*lang)),
            scheme: self.now.terms.model.title.get(*lang).to_string(),
            money: self.money(),
            in_money: &money,
            now: trial::of_units(&self.now),
            spent: self.spent,
            choices: &self.choices,
            solution: self.solution.as_ref(),
        };
        let bytes = design::workbook(&report, *lang).map_err(|e| unmade("design.xlsx", &e))?;
        let outputs = vec![("design.xlsx".to_string(), bytes)];
        let manifest = ("design.json", manifest::plain(dataset, &outputs));
        place::put(&Bundle { outputs, manifest }, folder, Intent::Unsettled, *lang, told)
    }
}

/// Every coefficient beneath the money, with what its range would do.
fn choices(workshop: &Workshop<'_>, now: &Settlement) -> Vec<Choice> {
    let (run, catalog) = (&now.run, &workshop.book.catalog);
    let beneath = now.terms.beneath(workshop.book);
    let mut choices = Vec::new();
    for (number, entry) in run.entries.list.iter().enumerate() {
        if !beneath.contains(&Symbol::Coefficient(entry.coefficient)) {
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

/// The line whose total is asked for; what is no line of money is refused.
fn watched(aim: &Aim, book: &Book, findings: &mut Findings) -> Option<usize> {
    let Aim::Total(id, _) = aim else { return None };
    let found = book.find_line(id);
    let of_money = || book.lines.iter().filter(|line| line.unit.is_money()).map(|line| line.id.as_str());
    let ways = || {
        let all = of_money().collect::<Vec<_>>().join(" ");
        text!("金额行：{all}", "lines of money: {all}")
    };
    match found {
        Some(line) if book.lines[line].unit.is_money() => return Some(line),
        Some(line) => {
            let unit = &book.lines[line].unit;
            let message = text!(
                "--total 的 `{id}` 单位是 {unit}，不是金额",
                "`{id}` of --total is in {unit}, which is no money"
            );
            findings.push(unfit_name(message).help(ways()));
        }
        None => findings.push(unknown(Sought::SchemeLine, id, of_money(), ways())),
    }
    None
}

/// The value asked for, where there is one.
fn solve(
    question: &Question,
    workshop: &Workshop<'_>,
    now: &Settlement,
    findings: &mut Findings,
) -> Option<Solution> {
    let Question { vary: id, from, to, aim } = question;
    let (from, to) = (*from, *to);
    let catalog = &workshop.book.catalog;
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
    let yuan = |amount: &Decimal| now.to_yuan(*amount);
    let unit = now.terms.scheme.money.to_string();
    let (goal, question) = match aim {
        Aim::Spend(amount) => (
            Goal::Spend(yuan(amount)),
            text!(
                "支出不超过 {amount} {unit} 的最大取值",
                "the largest value that spends no more than {amount} {unit}"
            ),
        ),
        Aim::Ceiling(amount) => (
            Goal::Ceiling(yuan(amount)),
            text!(
                "每个单位收付不超过 {amount} {unit} 的最大取值",
                "the largest value at which no unit receives or pays more than {amount} {unit}"
            ),
        ),
        Aim::Floor(amount) => (
            Goal::Floor(yuan(amount)),
            text!(
                "每个单位净额不低于 {amount} {unit} 的最大取值",
                "the largest value at which no unit ends below {amount} {unit}"
            ),
        ),
        Aim::Total(line, amount) => (
            Goal::Total(yuan(amount)),
            text!(
                "`{line}` 合计不超过 {amount} {unit} 的最大取值",
                "the largest value at which `{line}` comes to no more than {amount} {unit} in all"
            ),
        ),
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
    let remark = match (aim, answer.best.total) {
        (Aim::Total(line, _), Some(total)) => {
            let (Text { zh, en }, total) = (remark, now.in_money(total));
            text!("`{line}` 合计 {total} {unit}；{zh}", "`{line}` comes to {total} {unit} in all; {en}")
        }
        _ => remark,
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
