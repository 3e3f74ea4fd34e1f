//! Amounts of the ledger, each with the line it comes from and its arithmetic.

use crate::explain::Arithmetic;
use crate::explain::trail::{Figure, Kid, Made};
use crate::rule::Symbol;
use crate::settle::{Settlement, Who, adjustment_words};
use crate::text;
use crate::text::Lang;
use std::collections::{BTreeMap, HashMap};

pub struct Amounts<'a> {
    settled: &'a Settlement,
    lang: Lang,
    arithmetic: Arithmetic<'a>,
    entries: HashMap<usize, Figure>,
    adjustments: HashMap<usize, Figure>,
    /// What everybody receives and pays: entries, then adjustments, counted on from the entries.
    sides: BTreeMap<Who, (Vec<usize>, Vec<usize>)>,
}

impl<'a> Amounts<'a> {
    pub fn new(settled: &'a Settlement, lang: Lang) -> Amounts<'a> {
        let mut sides: BTreeMap<Who, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let entries = settled.entries.iter().map(|entry| (entry.payer, entry.payee));
        let all = entries.chain(settled.adjustments.iter().map(|a| (a.payer, a.payee)));
        for (number, (payer, payee)) in all.enumerate() {
            sides.entry(payer).or_default().1.push(number);
            sides.entry(payee).or_default().0.push(number);
        }
        Amounts {
            settled,
            lang,
            arithmetic: Arithmetic::new(&settled.run),
            entries: HashMap::new(),
            adjustments: HashMap::new(),
            sides,
        }
    }

    /// All that somebody receives, and all that he pays.
    pub fn of(&mut self, who: Who) -> (Vec<Figure>, Vec<Figure>) {
        let (received, paid) = self.sides.get(&who).cloned().unwrap_or_default();
        let entries = self.settled.entries.len();
        let mut figures = |numbers: Vec<usize>| {
            let figure = |number: usize| match number.checked_sub(entries) {
                None => self.entry(number),
                Some(adjustment) => self.adjustment(adjustment),
            };
            numbers.into_iter().map(figure).collect::<Vec<Figure>>()
        };
        (figures(received), figures(paid))
    }

    /// One amount of the ledger.
    pub fn entry(&mut self, number: usize) -> Figure {
        if let Some(known) = self.entries.get(&number) {
            return known.clone();
        }
        let (settled, lang) = (self.settled, self.lang);
        let entry = &settled.entries[number];
        let flow = &settled.terms.payments[entry.payment];
        let title = flow.payment.title.get(lang);
        let unit = settled.terms.scheme.money.words(lang.is_zh());
        let amount = format!("{} {unit}", settled.in_money(entry.amount));
        let (payer, payee) = (settled.who_title(entry.payer, lang), settled.who_title(entry.payee, lang));
        let (at, when) = (number + 1, settled.when(entry));
        let mut made = Made {
            title: title.to_string(),
            place: text!(
                "{when} · {payer} → {payee} · 台账第 {at} 笔",
                "{when} · {payer} → {payee} · entry {at} of the ledger"
            )
            .get(lang)
            .to_string(),
            value: amount.clone(),
            ..Made::default()
        };
        let own = settled.run.book.unit(Symbol::Line(flow.line));
        made.put(Kid::Figure(Figure::Row(Symbol::Line(flow.line), entry.row)), &own.words(lang.is_zh()));
        if !entry.posted.is_zero() {
            let posted = format!("{} {unit}", settled.in_money(entry.posted));
            made.say(lang.pick(" − 以前已结 ", " − posted before "));
            made.put(Kid::Words(posted), "");
        }
        if own != &settled.terms.scheme.money {
            made.say(" = ");
            made.put(Kid::Words(amount), "");
        }
        let mut notes = Vec::new();
        let arithmetic = self.arithmetic.words(flow.line, entry.row);
        if !arithmetic.is_empty() {
            notes.push(text!("算式：{arithmetic}", "arithmetic: {arithmetic}").get(lang).to_string());
        }
        if entry.reversed {
            let words =
                lang.pick("金额为负，由收款方付给付款方", "the amount is negative: the payee pays the payer");
            notes.push(words.to_string());
        }
        made.note = notes.join(lang.pick("；", "; "));
        let figure = made.figure();
        self.entries.insert(number, figure.clone());
        figure
    }

    /// A correction of an earlier settlement.
    pub fn adjustment(&mut self, number: usize) -> Figure {
        if let Some(known) = self.adjustments.get(&number) {
            return known.clone();
        }
        let (settled, lang) = (self.settled, self.lang);
        let adjustment = &settled.adjustments[number];
        let unit = settled.terms.scheme.money.words(lang.is_zh());
        let (payer, payee) =
            (settled.who_title(adjustment.payer, lang), settled.who_title(adjustment.payee, lang));
        let figure = Made {
            title: lang.pick("更正以前结算", "Correction").to_string(),
            place: format!("{} · {payer} → {payee}", adjustment.period.label),
            value: format!("{} {unit}", settled.in_money(adjustment.amount)),
            note: adjustment_words(settled, adjustment, lang),
            ..Made::default()
        }
        .figure();
        self.adjustments.insert(number, figure.clone());
        figure
    }
}
