//! Amounts counted from January on: what is paid is what they have grown by since the last settlement.

use super::earlier::{ADJUSTMENT, Posted};
use super::{Entry, Settlement, Side, Who};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{DimKind, Dimensions};
use crate::model::scheme::Cumulative;
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What was posted of a payment, by year, payer and payee in the payment's own direction.
type Sums = BTreeMap<(i32, String, String), Decimal>;

/// The entries of a payment whose rows hold amounts from January on, each less what was posted before it in its year.
pub fn increments(
    settlement: &Settlement,
    from: Cumulative,
    number: usize,
    due: &[(usize, Decimal)],
    findings: &mut Findings,
) -> Vec<Entry> {
    let Cumulative::Year = from;
    let dimensions = &settlement.run.book.catalog.dimensions;
    let flow = &settlement.terms.payments[number];
    let mut sums = posted(settlement, number);
    let mut open: Vec<(i32, String, String)> = sums.keys().cloned().collect();
    let mut entries = Vec::new();
    // Rows come in the order of time, so that several periods of one year follow upon each other.
    for (row, amount) in due {
        let whole = Entry::new(settlement, number, *row, amount.abs());
        let year = settlement.time(flow.line, *row).and_then(|(dim, m)| dimensions.year_of(dim, m));
        let key = (year.unwrap_or_default(), settlement.who_id(whole.payer), settlement.who_id(whole.payee));
        open.retain(|other| *other != key);
        let sum = sums.entry(key).or_default();
        let before = std::mem::replace(sum, *amount);
        entries.push(Entry { posted: before, ..Entry::new(settlement, number, *row, *amount - before) });
    }
    open.retain(|key| sums.get(key).is_some_and(|sum| !sum.is_zero()) && settlement.asks_year(key.0));
    report_open(settlement, number, &open, &sums, findings);
    entries
}

/// What earlier settlements posted of a payment.
fn posted(settlement: &Settlement, number: usize) -> Sums {
    let (run, flow) = (&settlement.run, &settlement.terms.payments[number]);
    let dimensions = &run.book.catalog.dimensions;
    let mut sums = Sums::new();
    let all = settlement.past.earlier.iter().flat_map(|one| &one.posted);
    for one in all.filter(|one| one.step == flow.payment.id) {
        let Some(year) = year(&one.period, dimensions) else { continue };
        let Posted { payer, payee, amount, .. } = one;
        // Where a payment turned round, payer and payee have changed places.
        if is_side(settlement, flow.from, payer) && is_side(settlement, flow.to, payee) {
            *sums.entry((year, payer.clone(), payee.clone())).or_default() += amount;
        } else {
            *sums.entry((year, payee.clone(), payer.clone())).or_default() -= amount;
        }
    }
    sums
}

fn year(period: &str, dimensions: &Dimensions) -> Option<i32> {
    [DimKind::Period, DimKind::Year].into_iter().find_map(|kind| {
        let dim = dimensions.of_kind(kind)?;
        dimensions.year_of(dim, dimensions.member(dim, period)?)
    })
}

/// Whether an id is one of those on a side of a payment.
fn is_side(settlement: &Settlement, side: Side, id: &str) -> bool {
    match side {
        Side::Party(party) => settlement.who_id(Who::Party(party)) == id,
        Side::Member(dim) => settlement.run.book.catalog.dimensions.member(dim, id).is_some(),
    }
}

/// Money was posted, and of what it was posted for there is no amount any more: nothing would be said of it.
fn report_open(
    settlement: &Settlement,
    number: usize,
    open: &[(i32, String, String)],
    sums: &Sums,
    findings: &mut Findings,
) {
    let payment = &settlement.terms.payments[number].payment;
    for key in open {
        let (_, payer, payee) = key;
        let (zh, en, yuan) = (&payment.title.zh, &payment.title.en, sums[key]);
        let message = text!(
            "“{zh}”以前已结算 {payer} 付 {payee} {yuan} 元，这次的累计数里没有这一笔",
            "\"{en}\": {payer} has paid {payee} {yuan} yuan so far, and there is no amount from January on for them now"
        );
        findings.push(Finding::error("posted-without-amount", message).help(text!(
            "补上这个单位本期的数据（没有就填 0，差额即退回）",
            "give the unit's data of this period (0 where it has none: then the difference is paid back)"
        )));
    }
}

/// Where something posted is not known, it would be posted once more: every settlement of the year must be given, under the
/// names of today's payments, and none of a later time.
pub fn report_gaps(settlement: &Settlement, findings: &mut Findings) {
    if settlement.terms.scheme.cumulative.is_none() {
        return;
    }
    let (terms, earlier) = (&settlement.terms, &settlement.past.earlier);
    for one in earlier {
        let (label, shown) = (&one.label, &one.shown);
        for before in one.after.iter().filter(|label| !earlier.iter().any(|other| other.label == **label)) {
            let message = text!(
                "{label}（{shown}）是接着 {before} 结算的，{before} 的报告没有给出，已付的数不全",
                "{label} ({shown}) was settled after {before}, which is not given: what was posted is not all known"
            );
            findings.push(Finding::error("earlier-missing", message).help(text!(
                "把 {before} 的报告目录也写进 [settled]（或 --after）",
                "name the report of {before} too, under [settled] or with --after"
            )));
        }
        let known = |step: &str| terms.payments.iter().any(|flow| flow.payment.id == step);
        let unknown = one.posted.iter().find(|p| p.step != ADJUSTMENT && !known(&p.step));
        if let Some(step) = unknown.map(|posted| &posted.step) {
            let message = text!(
                "{label}（{shown}）的台账里有款项 `{step}`，现在的方案没有，已付的数对不上",
                "the ledger of {label} ({shown}) has payments `{step}`, which the scheme no longer has"
            );
            findings.push(Finding::error("posted-unknown", message).help(text!(
                "款项改名的，改回原来的 id",
                "where a payment was renamed, give it its former id"
            )));
        }
        let Some(span) = &settlement.span else { continue };
        if one.spans.iter().any(|own| own.to > span.to && own.from.year() == span.to.year()) {
            let now = &span.label;
            let message = text!(
                "{label}（{shown}）在 {now} 之后，自 1 月起的累计数不能倒着结算",
                "{label} ({shown}) comes after {now}: amounts from January on are not settled backwards"
            );
            findings.push(Finding::error("earlier-is-later", message).help(text!(
                "只给出 {now} 以前的结算；{now} 的更正会随以后的累计数并入",
                "give settlements before {now} only; a correction of {now} is part of later amounts"
            )));
        }
    }
}

impl Settlement {
    /// Whether something of a year is being settled.
    fn asks_year(&self, year: i32) -> bool {
        match &self.span {
            Some(span) => span.from.year() <= year && year <= span.to.year(),
            None => self.years.contains(&(year as u32)),
        }
    }

    /// Amounts from January on of which nothing posted before was given.
    pub fn is_whole(&self) -> bool {
        self.terms.scheme.cumulative.is_some() && self.past.earlier.is_empty()
    }
}
