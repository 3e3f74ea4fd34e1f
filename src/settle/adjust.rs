//! Corrections of earlier settlements: rows of their own, each with its reason, settled with the present period.

mod read;

pub use read::read;

use super::earlier::ADJUSTMENT;
use super::{Settlement, Side, Span, Who};
use crate::finding::{Finding, Findings};
use crate::place::Place;
use crate::text;
use crate::text::Lang;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A correction.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// With what it is settled.
    pub period: Span,
    /// What it corrects.
    pub of_period: Span,
    pub payer: Who,
    pub payee: Who,
    /// In yuan, above 0.
    pub amount: Decimal,
    pub reason: String,
    pub source: String,
    pub place: Place,
}

impl Adjustment {
    /// The amount in fen, or finer.
    pub fn fen(&self) -> Decimal {
        (self.amount * Decimal::ONE_HUNDRED).normalize()
    }
}

/// The corrections that are settled now. Those that cannot be are reported, and so is what they would do to a pool.
pub fn due(settlement: &Settlement, findings: &mut Findings) -> Vec<Adjustment> {
    let (mut due, mut aside) = (Vec::new(), Vec::new());
    for adjustment in &settlement.past.adjustments {
        let period = &adjustment.period;
        let now = settlement.asks_span(period);
        match settlement.settled_in(period) {
            Some(_) if settlement.is_posted(adjustment) => {}
            Some(shown) => findings.push(too_late(adjustment, shown)),
            None if !now => aside.push(adjustment),
            None => match settlement.settled_in(&adjustment.of_period) {
                None => findings.push(nothing_to_correct(adjustment)),
                Some(_) if settlement.corrects_itself(adjustment) => findings.push(cumulative(adjustment)),
                Some(_) => due.push(adjustment),
            },
        }
    }
    if let [first, ..] = aside[..] {
        let count = aside.len();
        let mut times: Vec<&str> = aside.iter().map(|a| a.period.label.as_str()).collect();
        times.dedup();
        let times = times.join(" ");
        let message = text!(
            "{count} 笔调整不属于这次结算的时段（{times}），没有列入",
            "{count} adjustments are for other times ({times}) and are not part of this settlement"
        );
        findings.push(Finding::warning("adjustment-aside", message).at_cell(first.place.clone()).help(
            text!(
                "应随本期结算的，把“时段”改为本期",
                "where they belong to this settlement, change their period"
            ),
        ));
    }
    report_pools(settlement, &due, findings);
    due.into_iter().cloned().collect()
}

impl Settlement {
    /// Whether a time is among what is being settled.
    fn asks_span(&self, time: &Span) -> bool {
        match &self.span {
            Some(span) => span.from <= time.from && time.to <= span.to,
            None => self.years.contains(&(time.to.year() as u32)),
        }
    }

    /// The folder of the earlier settlement that settled a time.
    fn settled_in(&self, time: &Span) -> Option<&str> {
        let holds = |own: &Span| own.holds((time.from, time.to));
        let found = self.past.earlier.iter().find(|one| one.spans.iter().any(holds));
        found.map(|one| one.shown.as_str())
    }

    /// Whether a correction stands in the ledger of an earlier settlement.
    fn is_posted(&self, adjustment: &Adjustment) -> bool {
        let (payer, payee) = (self.who_id(adjustment.payer), self.who_id(adjustment.payee));
        self.past.earlier.iter().flat_map(|one| &one.posted).any(|one| {
            one.step == ADJUSTMENT
                && one.period == adjustment.period.label
                && one.of_period == adjustment.of_period.label
                && (one.payer == payer && one.payee == payee && one.amount == adjustment.amount)
        })
    }

    /// Whether the next amount from January on makes good for it anyway.
    fn corrects_itself(&self, adjustment: &Adjustment) -> bool {
        let (now, then) = (&adjustment.period, &adjustment.of_period);
        self.terms.scheme.cumulative.is_some() && now.to.year() == then.to.year()
    }
}

fn too_late(adjustment: &Adjustment, shown: &str) -> Finding {
    let period = &adjustment.period.label;
    let message = text!(
        "{period} 已经结算（{shown}），那份台账里没有这笔调整",
        "{period} has been settled ({shown}), and its ledger does not have this adjustment"
    );
    Finding::error("adjustment-too-late", message)
        .at_cell(adjustment.place.clone())
        .help(text!("把“时段”改为正在结算的时段", "change its period to the one that is being settled"))
}

fn nothing_to_correct(adjustment: &Adjustment) -> Finding {
    let of = &adjustment.of_period.label;
    let message =
        text!("更正的是 {of}，但没有给出 {of} 的结算", "it corrects {of}, of which no settlement is given");
    Finding::error("adjustment-of-nothing", message).at_cell(adjustment.place.clone()).help(text!(
        "在 dataset.toml 的 [settled] 中写明 {of} 的报告目录；还没有结算的时段直接改数据",
        "name the report of {of} under [settled] in dataset.toml; where it is not settled yet, correct its data"
    ))
}

fn cumulative(adjustment: &Adjustment) -> Finding {
    let of = &adjustment.of_period.label;
    let message = text!(
        "本方案按年初起的累计数结算，{of} 的更正已含在累计数里，再作调整就重复了",
        "this scheme pays by amounts from January on: a correction of {of} is part of them, and an adjustment would count it twice"
    );
    Finding::error("adjustment-twice", message).at_cell(adjustment.place.clone()).help(text!(
        "删去这一行，把更正后的累计数填进数据表，差额会自动并入本期",
        "remove the row and give the corrected data: the difference is paid with this period"
    ))
}

/// Corrections take nothing out of a pool and leave nothing in it: what a pool pays more to one it must get back from
/// another, or somebody else pays.
fn report_pools(settlement: &Settlement, due: &[&Adjustment], findings: &mut Findings) {
    let mut net: BTreeMap<Who, Decimal> = BTreeMap::new();
    for adjustment in due {
        *net.entry(adjustment.payer).or_default() -= adjustment.amount;
        *net.entry(adjustment.payee).or_default() += adjustment.amount;
    }
    let unbalanced = |(who, net): &(Who, Decimal)| !net.is_zero() && has_pool(settlement, *who);
    for (who, net) in net.into_iter().filter(unbalanced) {
        let (zh, en) = (settlement.who_title(who, Lang::Zh), settlement.who_title(who, Lang::En));
        let yuan = net.abs();
        let message = match net.is_sign_negative() {
            true => text!(
                "各笔调整合起来使“{zh}”多付 {yuan} 元，资金池不再闭合",
                "the adjustments make \"{en}\" pay {yuan} yuan more: its pool no longer closes"
            ),
            false => text!(
                "各笔调整合起来使“{zh}”多收 {yuan} 元，资金池不再闭合",
                "the adjustments leave {yuan} yuan more with \"{en}\": its pool no longer closes"
            ),
        };
        let places = due.iter().filter(|a| a.payer == who || a.payee == who).map(|a| a.place.clone());
        let first = places.clone().next();
        let finding = Finding::error("adjustment-opens-pool", message).about(places).help(text!(
            "使付出与收回相等（多得的退回多少，少得的补多少）；否则由资金池以外的一方支付或收取",
            "let it pay out as much as it gets back, or let a party that has no pool pay or receive"
        ));
        findings.push(match first {
            Some(place) => finding.at_cell(place),
            None => finding,
        });
    }
}

/// Whether what a party holds is a pool that must close.
fn has_pool(settlement: &Settlement, who: Who) -> bool {
    let Who::Party(party) = who else { return false };
    let terms = &settlement.terms;
    terms.pools.iter().any(|pool| {
        terms.payments.iter().any(|flow| {
            let out = pool.parts.contains(&flow.line) && flow.from == Side::Party(party);
            let into = pool.total == Some(flow.line) && flow.to == Side::Party(party);
            out || into
        })
    })
}

/// The corrections in words, one each, for the terminal.
pub fn words(settlement: &Settlement, adjustment: &Adjustment, lang: Lang) -> String {
    let (payer, payee) =
        (settlement.who_title(adjustment.payer, lang), settlement.who_title(adjustment.payee, lang));
    let Adjustment { of_period, amount, reason, .. } = adjustment;
    let of = &of_period.label;
    let words = text!(
        "更正 {of}：{payer}付给{payee} {amount:.2} 元，理由：{reason}",
        "corrects {of}: {payer} pays {payee} {amount:.2} yuan, because: {reason}"
    );
    words.get(lang).to_string()
}
