//! Settlement: what the lines of a scheme come to as money, entry by entry, in exact decimals.

pub mod accept;
mod adjust;
mod cadence;
mod cumulative;
pub mod decided;
pub mod design;
pub mod earlier;
mod equation;
pub mod evidence;
mod force;
mod fund;
pub mod ledger;
pub mod magnitude;
mod money;
mod overlap;
mod paper;
mod pool;
pub mod prices;
mod ranking;
mod reason;
pub mod rule;
mod statement;
pub mod terms;
mod ties;
pub mod trial;
pub mod used;
mod who;

pub use adjust::{Adjustment, read as adjustments, words as adjustment_words};
pub use cadence::inputs_of;
pub use equation::Term;
pub use ledger::Entry;
pub use money::exact;
pub use pool::{PoolSum, Pools};
pub use ranking::Ranking;
pub use statement::{Money, Part, Statement, Time, Unit, Way};
pub use terms::{Flow, Side, Terms};
pub use ties::{Tied, TiedUnit};
pub use who::Who;

use crate::compute::Run;
use crate::finding::{Finding, Findings, Severity};
use crate::model::date::Date;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::scheme::Missing;
use crate::plan::State;
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};
use std::sync::Arc;

/// The code of payments that lack data; what follows from them is not said again.
const AMOUNT_MISSING: &str = "amount-missing";

/// A settled scheme.
pub struct Settlement {
    pub run: Arc<Run>,
    pub terms: Arc<Terms>,
    /// Accounting years, settled where no time is asked for.
    pub years: Vec<u32>,
    /// What was asked to be settled; none for all that the dataset holds.
    pub span: Option<Span>,
    pub entries: Vec<Entry>,
    pub pools: Pools,
    /// Rows of payments that have an amount, and those among them that come to nothing.
    pub amounts: Amounts,
    /// Rows of payments that a scheme leaves out because they lack data: line and row.
    pub left_out: Vec<(usize, usize)>,
    /// Units that share a place.
    pub ties: Vec<Tied>,
    /// Not for payment: weak evidence was let through.
    pub trial: bool,
    /// What was accepted by name although its evidence is weak.
    pub accepted: Vec<String>,
    /// What other schemes would come to on the same data.
    pub others: Vec<trial::Outcome>,
    pub past: Arc<Past>,
    /// Corrections that are settled with it.
    pub adjustments: Vec<Adjustment>,
}

/// How many amounts a settlement came to; those of nothing have no entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amounts {
    pub known: usize,
    pub zero: usize,
}

/// What a settlement comes after: earlier ones, and corrections of them.
#[derive(Debug, Default)]
pub struct Past {
    pub earlier: Vec<earlier::Earlier>,
    pub adjustments: Vec<Adjustment>,
}

/// The time that is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub label: String,
    pub from: Date,
    pub to: Date,
    /// From January to the end of a month: a time of its own, of which no shorter period is a part.
    pub to_date: bool,
}

impl Span {
    /// A year, quarter, half-year or month by its label.
    pub fn parse(text: &str, dimensions: &Dimensions) -> Option<Span> {
        [DimKind::Year, DimKind::Period].into_iter().find_map(|kind| {
            let dim = dimensions.of_kind(kind)?;
            let member = dimensions.member(dim, text)?;
            let (from, to) = dimensions.days_of(dim, member)?;
            let to_date = dimensions.is_to_date(dim, member);
            Some(Span { label: text.to_string(), from, to, to_date })
        })
    }

    fn holds(&self, (from, to): (Date, Date)) -> bool {
        match self.to_date {
            true => self.from == from && to == self.to,
            false => self.from <= from && to <= self.to,
        }
    }
}

/// Settles a scheme over the run of its lines, for a span or else for all of the years. Whatever stands in the way of money is reported.
pub fn settle(
    run: &Arc<Run>,
    terms: &Arc<Terms>,
    years: &[u32],
    span: Option<Span>,
    trial: bool,
    findings: &mut Findings,
) -> Settlement {
    settle_after(&Arc::default(), run, terms, years, span, trial, findings)
}

/// The same after earlier settlements, which the run was given.
pub fn settle_after(
    past: &Arc<Past>,
    run: &Arc<Run>,
    terms: &Arc<Terms>,
    years: &[u32],
    span: Option<Span>,
    trial: bool,
    findings: &mut Findings,
) -> Settlement {
    let mut settlement = Settlement {
        run: run.clone(),
        terms: terms.clone(),
        years: years.to_vec(),
        span,
        entries: Vec::new(),
        pools: Pools::default(),
        amounts: Amounts::default(),
        left_out: Vec::new(),
        ties: Vec::new(),
        trial,
        accepted: Vec::new(),
        others: Vec::new(),
        past: past.clone(),
        adjustments: Vec::new(),
    };
    settlement.report_settled(findings);
    cumulative::report_gaps(&settlement, findings);
    for number in 0..terms.payments.len() {
        settlement.pay(number, findings);
    }
    settlement.ties = ties::find(&settlement, findings);
    overlap::report(&settlement, findings);
    settlement.pools = pool::check(&settlement, findings);
    fund::check(&settlement, findings);
    settlement.adjustments = adjust::due(&settlement, findings);
    settlement
}

impl Settlement {
    /// Refuses a settlement of nothing at all: no row of any payment has an amount. Amounts of 0 are amounts.
    pub fn refuse_nothing(&self, findings: &mut Findings) {
        if self.amounts.known > 0 || !self.adjustments.is_empty() || findings.has_errors() {
            return;
        }
        let id = &self.terms.model.id;
        let when = self.span.as_ref().map_or(String::new(), |s| format!(" {}", s.label));
        let message =
            text!("方案 `{id}`{when} 没有可结算的金额", "scheme `{id}` has nothing to settle{when}");
        findings.push(reason::nothing(self, Finding::error("nothing-settled", message)));
    }

    /// Whether a row of a frame falls into what is settled, and was not settled before.
    pub fn covers(&self, time: Option<(Dim, u32)>) -> bool {
        let settled = |(dim, member)| self.run.frames.given.speaks(dim, member).is_some();
        !time.is_some_and(settled) && self.asks(time)
    }

    /// Whether a time falls into what was asked for.
    fn asks(&self, time: Option<(Dim, u32)>) -> bool {
        let dimensions = &self.run.book.catalog.dimensions;
        let Some((days, year)) = time.and_then(|(dim, member)| {
            Some((dimensions.days_of(dim, member)?, dimensions.year_of(dim, member)?))
        }) else {
            return true;
        };
        match &self.span {
            Some(span) => span.holds(days),
            None => self.years.contains(&(year as u32)),
        }
    }

    /// The time of a row of a line; none where the line has no time.
    pub fn time(&self, line: usize, row: usize) -> Option<(Dim, u32)> {
        let (_, frame) = self.run.framed(Symbol::Line(line))?;
        let dimensions = &self.run.book.catalog.dimensions;
        let is_time = |dim: &Dim| matches!(dimensions.get(*dim).kind, DimKind::Year | DimKind::Period);
        let dim = frame.order.iter().copied().find(is_time)?;
        Some((dim, frame.member(dim, row)?))
    }

    /// The label of the time of a row; empty where the line has no time.
    pub fn time_id(&self, line: usize, row: usize) -> String {
        let dimensions = &self.run.book.catalog.dimensions;
        self.time(line, row).map_or(String::new(), |(dim, member)| dimensions.member_id(dim, member))
    }

    /// The rows of a line that are settled, in order.
    pub fn rows(&self, line: usize) -> Vec<usize> {
        let rows = self.run.framed(Symbol::Line(line)).map_or(0, |(_, frame)| frame.len());
        (0..rows)
            .filter(|row| {
                let time = self.time(line, *row);
                // What is only tried may be another year's rule.
                self.covers(time) && (self.trial || self.in_force(time))
            })
            .collect()
    }

    /// Refuses to settle a time once more.
    fn report_settled(&self, findings: &mut Findings) {
        let Some(span) = &self.span else { return };
        let holds = |one: &&earlier::Earlier| one.spans.iter().any(|own| own.holds((span.from, span.to)));
        let Some(one) = self.past.earlier.iter().find(holds) else { return };
        let (label, shown) = (&span.label, &one.shown);
        let message = text!("{label} 已经结算，见 {shown}", "{label} has been settled: see {shown}");
        findings.push(Finding::error("already-settled", message).help(text!(
            "更正已结算的金额，在调整表（调整.csv）写一行并注明理由，随下一期结算；确要作废重结，从 dataset.toml 的 [settled] 中去掉这一期",
            "to correct it write a row with its reason into the table of adjustments (调整.csv), to be settled with the next period; to annul it, take it out of [settled] in dataset.toml"
        )));
    }

    fn pay(&mut self, number: usize, findings: &mut Findings) {
        let flow = &self.terms.payments[number];
        let Some((column, _)) = self.run.framed(Symbol::Line(flow.line)) else { return };
        let (mut lacking, mut rough) = (Vec::new(), Vec::new());
        let mut due = Vec::new();
        for row in self.rows(flow.line) {
            match column.state(row) {
                State::OutOfScope => {}
                State::NotAccounted => lacking.push(row),
                State::Accounted(value) => match self.yuan(flow.line, value) {
                    None => rough.push((row, value)),
                    Some(amount) => due.push((row, amount)),
                },
            }
        }
        let due_count = due.len();
        self.amounts.known += due_count;
        let entries = match self.terms.scheme.cumulative {
            None => due.into_iter().map(|(row, amount)| Entry::new(self, number, row, amount)).collect(),
            Some(from) => cumulative::increments(self, from, number, &due, findings),
        };
        let owed = entries.into_iter().filter(|entry| !entry.amount.is_zero());
        let before = self.entries.len();
        self.entries.extend(owed);
        self.amounts.zero += due_count.saturating_sub(self.entries.len() - before);
        if self.terms.scheme.missing == Missing::LeaveOut {
            self.left_out.extend(lacking.iter().map(|row| (flow.line, *row)));
        }
        self.report_lacking(flow, &lacking, findings);
        self.report_rough(flow, &rough, findings);
    }

    /// An amount in yuan; none where it is finer than the scheme pays.
    pub fn yuan(&self, line: usize, value: f64) -> Option<rust_decimal::Decimal> {
        let scheme = &self.terms.scheme;
        let factor = self.run.book.lines[line].unit.factor_to(&scheme.money)?;
        money::yuan(exact(value * factor.to_f64(), scheme.places)?, &scheme.money)
    }

    fn report_lacking(&self, flow: &Flow, rows: &[usize], findings: &mut Findings) {
        if rows.is_empty() {
            return;
        }
        let (zh, en) = (self.names(flow, rows, Lang::Zh), self.names(flow, rows, Lang::En));
        let count = rows.len();
        let Text { zh: title, en: title_en } = &flow.payment.title;
        let lacking = reason::of_rows(&self.run, flow.line, rows);
        let message = text!(
            "“{title}”有 {count} 处算不出金额：{zh}",
            "\"{title_en}\" has no amount in {count} places: {en}"
        );
        let (severity, help) = match self.terms.scheme.missing {
            Missing::Refuse => (Severity::Error, reason::way_out(&lacking, &flow.payment.line.text)),
            Missing::LeaveOut => (
                Severity::Warning,
                text!(
                    "按方案不参加本期结算；补齐数据后再结",
                    "left out of this settlement as the scheme says; settle again once the data are there"
                ),
            ),
        };
        let finding = Finding::of(severity, AMOUNT_MISSING, message).help(help);
        let told = reason::tell(finding, lacking, findings);
        findings.push(told);
    }

    fn report_rough(&self, flow: &Flow, rows: &[(usize, f64)], findings: &mut Findings) {
        let Some((_, value)) = rows.first() else { return };
        let only: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
        let (zh, en) = (self.names(flow, &only, Lang::Zh), self.names(flow, &only, Lang::En));
        let (line, unit) = (&flow.payment.line.text, &self.run.book.lines[flow.line].unit);
        let message = text!(
            "行 `{line}` 还没有舍入到方案的最小金额就拿来支付（如 {value} {unit}）：{zh}",
            "line `{line}` is paid before it is rounded to the scheme's step ({value} {unit}, say): {en}"
        );
        findings.push(flow.payment.line.whole(
            Finding::error("not-rounded", message).help(text!(
                "先用 round(…) 舍入，或用 close(…) 舍入并使合计闭合",
                "round it with round(…) first, or close it to its pool with close(…)"
            )),
            Text::default(),
        ));
    }

    /// Some rows of a payment in words.
    fn names(&self, flow: &Flow, rows: &[usize], lang: Lang) -> String {
        const SHOWN: usize = 6;
        let mut words: Vec<String> =
            rows.iter().take(SHOWN).map(|row| self.row_title(flow.line, *row, lang)).collect();
        if rows.len() > SHOWN {
            let more = rows.len() - SHOWN;
            words.push(text!("另 {more} 处", "{more} more").get(lang).to_string());
        }
        words.join(lang.pick("、", ", "))
    }

    /// The members of a row: `2016Q3 市南区`.
    pub fn row_title(&self, line: usize, row: usize, lang: Lang) -> String {
        row_title(&self.run, line, row, lang)
    }
}

fn row_title(run: &Run, line: usize, row: usize, lang: Lang) -> String {
    let dimensions = &run.book.catalog.dimensions;
    let Some((_, frame)) = run.framed(Symbol::Line(line)) else { return String::new() };
    let members = frame.order.iter().filter_map(|dim| Some((*dim, frame.member(*dim, row)?)));
    let words: Vec<String> = members.map(|(dim, m)| dimensions.member_title(dim, m, lang)).collect();
    words.join(" ")
}
