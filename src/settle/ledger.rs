//! The ledger: every amount that somebody owes somebody, in fen.

use super::{Settlement, Side};
use crate::model::dimension::Dim;
use crate::sheet::neutral;
use crate::text::Lang;
use polars::prelude::{Column, DataFrame, PolarsError};
use polars_io::SerWriter;
use polars_io::csv::write::CsvWriter;
use rust_decimal::Decimal;

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
    /// What the line has is negative: the flow of the payment turned round.
    pub reversed: bool,
}

/// A party of the scheme or a member of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Party(usize),
    Member(Dim, u32),
    /// The row belongs to no member of the dimension that was named.
    Nobody,
}

impl Entry {
    pub(super) fn new(settlement: &Settlement<'_>, payment: usize, row: usize, amount: Decimal) -> Entry {
        let flow = &settlement.terms.payments[payment];
        let who = |side: Side| settlement.who(side, flow.line, row);
        let (from, to) = (who(flow.from), who(flow.to));
        let reversed = amount.is_sign_negative();
        let (payer, payee) = if reversed { (to, from) } else { (from, to) };
        Entry { payment, row, payer, payee, amount: amount.abs(), reversed }
    }

    /// The amount in fen, or finer where the scheme pays finer than a fen.
    pub fn fen(&self) -> Decimal {
        (self.amount * Decimal::ONE_HUNDRED).normalize()
    }
}

impl Settlement<'_> {
    fn who(&self, side: Side, line: usize, row: usize) -> Who {
        let Side::Member(wanted) = side else {
            return if let Side::Party(party) = side { Who::Party(party) } else { Who::Nobody };
        };
        let dimensions = &self.run.book.catalog.dimensions;
        let Some((_, frame)) = self.run.framed(crate::rule::Symbol::Line(line)) else { return Who::Nobody };
        let mut members = frame.order.iter().filter_map(|dim| Some((*dim, frame.member(*dim, row)?)));
        members
            .find_map(|(dim, member)| dimensions.ascend(dim, member, wanted))
            .map_or(Who::Nobody, |member| Who::Member(wanted, member))
    }

    /// The id of a party: its code, or the id the scheme gives it.
    pub fn who_id(&self, who: Who) -> String {
        match who {
            Who::Party(party) => self.terms.scheme.parties[party].id.clone(),
            Who::Member(dim, member) => self.run.book.catalog.dimensions.member_id(dim, member),
            Who::Nobody => String::new(),
        }
    }

    pub fn who_title(&self, who: Who, lang: Lang) -> String {
        match who {
            Who::Party(party) => self.terms.scheme.parties[party].title.get(lang).to_string(),
            Who::Member(dim, member) => self.run.book.catalog.dimensions.member_title(dim, member, lang),
            Who::Nobody => lang.pick("未指明", "not named").to_string(),
        }
    }

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
        for entry in &self.entries {
            add(entry.payer, Decimal::ZERO, entry.amount);
            add(entry.payee, entry.amount, Decimal::ZERO);
        }
        balances.sort_by_key(|(who, ..)| *who);
        balances
    }

    /// `ledger.csv`. Columns: scheme, step, period, payer, payer_name, payee, payee_name, amount_fen, amount_yuan,
    /// formula, kind (rule, agreement or proposal), state.
    pub fn csv(&self, lang: Lang) -> Result<Vec<u8>, PolarsError> {
        let text = |of: &dyn Fn(&Entry) -> String| {
            let written = |e| neutral::written(&of(e)).into_owned();
            self.entries.iter().map(written).collect::<Vec<String>>()
        };
        let payment = |e: &Entry| &self.terms.payments[e.payment].payment;
        let trial = if self.trial { "trial" } else { "settled" };
        let columns = vec![
            Column::new("scheme".into(), text(&|_| self.terms.model.id.clone())),
            Column::new("step".into(), text(&|e| payment(e).id.clone())),
            Column::new("period".into(), text(&|e| self.when(e))),
            Column::new("payer".into(), text(&|e| self.who_id(e.payer))),
            Column::new("payer_name".into(), text(&|e| self.who_title(e.payer, lang))),
            Column::new("payee".into(), text(&|e| self.who_id(e.payee))),
            Column::new("payee_name".into(), text(&|e| self.who_title(e.payee, lang))),
            Column::new("amount_fen".into(), text(&|e| e.fen().to_string())),
            Column::new("amount_yuan".into(), text(&|e| format!("{:.2}", e.amount))),
            Column::new("formula".into(), text(&|e| payment(e).line.text.clone())),
            Column::new("kind".into(), text(&|_| self.terms.scheme.kind.id().to_string())),
            Column::new("state".into(), text(&|_| trial.to_string())),
        ];
        let mut frame = DataFrame::new(self.entries.len(), columns)?;
        let mut bytes = Vec::new();
        // Excel takes a file for UTF-8 only with this mark.
        CsvWriter::new(&mut bytes).include_bom(true).finish(&mut frame)?;
        Ok(bytes)
    }
}
