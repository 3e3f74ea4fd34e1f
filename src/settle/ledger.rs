//! The ledger: every amount that somebody owes somebody, in fen.

use super::earlier::ADJUSTMENT;
use super::{Adjustment, Settlement, Side, Who};
use crate::text::Lang;
use polars::prelude::{Column, DataFrame, PolarsError};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// One settled amount.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index among the scheme's payments.
    pub payment: usize,
    /// Row of the payment's line.
    pub row: usize,
    pub payer: Who,
    pub payee: Who,
    /// In yuan, above 0.
    pub amount: Decimal,
    /// What is paid is negative: the flow of the payment turned round.
    pub reversed: bool,
    /// What earlier settlements posted of what the line has, in yuan, in the direction of the payment.
    pub posted: Decimal,
}

impl Entry {
    pub(super) fn new(settlement: &Settlement, payment: usize, row: usize, amount: Decimal) -> Entry {
        let flow = &settlement.terms.payments[payment];
        let who = |side: Side| settlement.who(side, flow.line, row);
        let (from, to) = (who(flow.from), who(flow.to));
        let reversed = amount.is_sign_negative();
        let (payer, payee) = if reversed { (to, from) } else { (from, to) };
        Entry { payment, row, payer, payee, amount: amount.abs(), reversed, posted: Decimal::ZERO }
    }

    /// The amount in fen, or finer where the scheme pays finer than a fen.
    pub fn fen(&self) -> Decimal {
        (self.amount * Decimal::ONE_HUNDRED).normalize()
    }
}

impl Settlement {
    /// An amount in the scheme's unit of money in yuan.
    pub fn to_yuan(&self, amount: Decimal) -> Decimal {
        super::money::yuan(amount, &self.terms.scheme.money).unwrap_or(amount)
    }

    /// An amount of yuan in the scheme's unit of money.
    pub fn in_money(&self, yuan: Decimal) -> Decimal {
        let one = super::money::yuan(Decimal::ONE, &self.terms.scheme.money);
        one.and_then(|one| yuan.checked_div(one)).unwrap_or(yuan).normalize()
    }

    /// The label of the time an entry is for.
    pub fn when(&self, entry: &Entry) -> String {
        let line = self.terms.payments[entry.payment].line;
        let time = self.time(line, entry.row);
        time.map_or(String::new(), |(dim, m)| self.run.book.catalog.dimensions.member_id(dim, m))
    }

    /// What each party receives and pays in all, in the order in which they first appear.
    pub fn balances(&self) -> Vec<(Who, Decimal, Decimal)> {
        let mut balances: Vec<(Who, Decimal, Decimal)> = Vec::new();
        let mut add = |who: Who, received: Decimal, paid: Decimal| match balances
            .iter_mut()
            .find(|(known, ..)| *known == who)
        {
            Some((_, r, p)) => {
                *r += received;
                *p += paid;
            }
            None => balances.push((who, received, paid)),
        };
        let payments = self.entries.iter().map(|entry| (entry.payer, entry.payee, entry.amount));
        let corrections = self.adjustments.iter().map(|a| (a.payer, a.payee, a.amount));
        for (payer, payee, amount) in payments.chain(corrections) {
            add(payer, Decimal::ZERO, amount);
            add(payee, amount, Decimal::ZERO);
        }
        balances.sort_by_key(|(who, ..)| *who);
        balances
    }

    /// How many entries the ledger has.
    pub fn count(&self) -> usize {
        self.entries.len() + self.adjustments.len()
    }

    /// The ledger as one table. Columns: scheme, step, period, payer, payer_name, payee, payee_name, amount_fen, amount_yuan,
    /// formula, of_period, reason, kind (rule, agreement or proposal), state. Corrections stand last, with the time they correct and why.
    pub fn table(&self, lang: Lang) -> Result<DataFrame, PolarsError> {
        let height = self.count();
        let text = |payment: &dyn Fn(&Entry) -> String, correction: &dyn Fn(&Adjustment) -> String| {
            let corrections = self.adjustments.iter().map(correction);
            // Empty words are none.
            let words = self.entries.iter().map(payment).chain(corrections);
            words.map(|word| Some(word).filter(|w| !w.is_empty())).collect::<Vec<Option<String>>>()
        };
        let payment = |e: &Entry| &self.terms.payments[e.payment].payment;
        let (trial, none) = (if self.trial { "trial" } else { "settled" }, |_: &Entry| String::new());
        let fen = self.entries.iter().map(Entry::fen).chain(self.adjustments.iter().map(Adjustment::fen));
        let fen = fen_column(&fen.collect::<Vec<_>>());
        let columns = vec![
            Column::new("scheme".into(), vec![self.terms.model.id.clone(); height]),
            Column::new("step".into(), text(&|e| payment(e).id.clone(), &|_| ADJUSTMENT.to_string())),
            Column::new("period".into(), text(&|e| self.when(e), &|a| a.period.label.clone())),
            Column::new("payer".into(), text(&|e| self.who_id(e.payer), &|a| self.who_id(a.payer))),
            Column::new(
                "payer_name".into(),
                text(&|e| self.who_title(e.payer, lang), &|a| self.who_title(a.payer, lang)),
            ),
            Column::new("payee".into(), text(&|e| self.who_id(e.payee), &|a| self.who_id(a.payee))),
            Column::new(
                "payee_name".into(),
                text(&|e| self.who_title(e.payee, lang), &|a| self.who_title(a.payee, lang)),
            ),
            fen,
            Column::new(
                "amount_yuan".into(),
                text(&|e| format!("{:.2}", e.amount), &|a| format!("{:.2}", a.amount)),
            ),
            Column::new("formula".into(), text(&|e| payment(e).line.text.clone(), &|_| String::new())),
            Column::new("of_period".into(), text(&none, &|a| a.of_period.label.clone())),
            Column::new("reason".into(), text(&none, &|a| a.reason.clone())),
            Column::new("kind".into(), vec![self.terms.scheme.kind.id().to_string(); height]),
            Column::new("state".into(), vec![trial; height]),
        ];
        DataFrame::new(height, columns)
    }
}

/// Whole numbers, but for schemes that reckon finer than a fen.
fn fen_column(fen: &[Decimal]) -> Column {
    let whole = |amount: &Decimal| amount.is_integer().then(|| amount.to_i64()).flatten();
    match fen.iter().map(whole).collect::<Option<Vec<i64>>>() {
        Some(whole) => Column::new("amount_fen".into(), whole),
        None => Column::new("amount_fen".into(), fen.iter().map(Decimal::to_string).collect::<Vec<_>>()),
    }
}
