//! Amounts read one by one.

use crate::settle::{Settlement, Who};
use crate::text::{Lang, Text};
use rust_decimal::Decimal;

/// Who pays or receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Code of the region, or the id that the scheme gives the party.
    pub id: String,
    /// Its name.
    pub title: Text,
}

/// An amount that somebody owes somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Id of the line the amount comes from; empty for a correction of an earlier settlement.
    pub line: String,
    /// The time it is for; empty where the scheme has no times.
    pub period: String,
    /// Who pays.
    pub payer: Party,
    /// Who receives.
    pub payee: Party,
    /// In yuan, above 0.
    pub amount: Decimal,
    /// Why an earlier settlement is corrected, where that is what it does.
    pub reason: Option<String>,
}

/// What a party receives and pays, in yuan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Whose balance it is.
    pub party: Party,
    /// In all, in yuan.
    pub received: Decimal,
    /// In all, in yuan.
    pub paid: Decimal,
}

impl Balance {
    /// What is received less what is paid.
    pub fn net(&self) -> Decimal {
        self.received - self.paid
    }
}

/// The entries of the ledger in its order.
pub fn all(settlement: &Settlement) -> impl Iterator<Item = Payment> {
    let entries = settlement.entries.iter().map(|entry| Payment {
        line: settlement.terms.payments[entry.payment].payment.line.text.clone(),
        period: settlement.when(entry),
        payer: party(settlement, entry.payer),
        payee: party(settlement, entry.payee),
        amount: entry.amount,
        reason: None,
    });
    let corrections = settlement.adjustments.iter().map(|correction| Payment {
        line: String::new(),
        period: correction.period.label.clone(),
        payer: party(settlement, correction.payer),
        payee: party(settlement, correction.payee),
        amount: correction.amount,
        reason: Some(correction.reason.clone()),
    });
    entries.chain(corrections)
}

pub fn balances(settlement: &Settlement) -> impl Iterator<Item = Balance> {
    let balances = settlement.balances().into_iter();
    balances.map(|(who, received, paid)| Balance { party: party(settlement, who), received, paid })
}

fn party(settlement: &Settlement, who: Who) -> Party {
    let title = |lang| settlement.who_title(who, lang);
    Party { id: settlement.who_id(who), title: Text { zh: title(Lang::Zh), en: title(Lang::En) } }
}
