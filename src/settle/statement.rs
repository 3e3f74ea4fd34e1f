//! A settlement unit by unit: what each is charged and what it receives at each time, what that comes to, and what it has
//! come to since the beginning of the year. This is what papers show; every amount is a sum of entries of the ledger.

use super::{Settlement, Side, Who};
use crate::model::dimension::Dim;
use crate::rule::Symbol;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A year or period; none where a scheme has no time.
type Time = Option<(Dim, u32)>;

/// Which way a payment goes, seen from a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The unit is charged.
    Charged,
    /// The unit receives.
    Received,
}

/// A column of money.
#[derive(Clone, Copy, Debug)]
pub struct Money {
    pub payment: usize,
    pub way: Way,
    /// Both sides of the payment are units, so that it has a column of either way.
    pub both: bool,
}

/// An amount of the ledger that counts in a column: its number among the entries, and whether it counts against it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub entry: usize,
    pub against: bool,
}

/// One unit at one time.
#[derive(Debug)]
pub struct Unit {
    pub who: Who,
    /// Of each column of money.
    pub parts: Vec<Vec<Part>>,
    /// In yuan.
    pub sums: Vec<Decimal>,
    /// Corrections of earlier settlements: number among the adjustments, and whether the unit pays.
    pub corrections: Vec<Part>,
    /// What it receives less what it is charged, in yuan.
    pub net: Decimal,
    /// The same since the beginning of the year.
    pub year: Decimal,
    /// What of that was settled before and stands in no entry of this ledger.
    pub before: Decimal,
}

/// All units at one time.
#[derive(Debug)]
pub struct Statement {
    pub time: Option<(Dim, u32)>,
    pub label: String,
    pub units: Vec<Unit>,
}

impl Settlement {
    /// The columns of money of a statement.
    pub fn money_columns(&self) -> Vec<Money> {
        let member = |side: Side| matches!(side, Side::Member(_));
        let flows = || self.terms.payments.iter().enumerate();
        let any = flows().any(|(_, flow)| member(flow.from) || member(flow.to));
        // Where nobody but parties pays and receives, they are the units.
        let unit = |side: Side| member(side) || !any;
        flows()
            .flat_map(|(payment, flow)| {
                let both = unit(flow.from) && unit(flow.to);
                let charged = unit(flow.from).then_some(Money { payment, way: Way::Charged, both });
                let received = unit(flow.to).then_some(Money { payment, way: Way::Received, both });
                charged.into_iter().chain(received)
            })
            .collect()
    }

    /// A statement for each time that is settled, in order.
    pub fn statements(&self) -> Vec<Statement> {
        let money = self.money_columns();
        let mut units: BTreeMap<Time, BTreeSet<Who>> = BTreeMap::new();
        for column in &money {
            let flow = &self.terms.payments[column.payment];
            let side = if column.way == Way::Charged { flow.from } else { flow.to };
            let Some((values, _)) = self.run.framed(Symbol::Line(flow.line)) else { continue };
            for row in self.rows(flow.line).into_iter().filter(|row| values.in_scope(*row)) {
                let who = self.who(side, flow.line, row);
                units.entry(self.time(flow.line, row)).or_default().insert(who);
            }
        }
        let labels: Vec<(Time, String)> = units.keys().map(|time| (*time, self.label(*time))).collect();
        // A correction is settled with the time it is posted to, or with the last.
        let time_of = |label: &str| {
            labels.iter().find(|(_, own)| own == label).or(labels.last()).map(|(time, _)| *time)
        };
        let mut corrections: BTreeMap<(Time, Who), Vec<Part>> = BTreeMap::new();
        for (entry, correction) in self.adjustments.iter().enumerate() {
            let Some(time) = time_of(&correction.period.label) else { continue };
            for (who, against) in [(correction.payer, true), (correction.payee, false)] {
                if self.is_unit(who) {
                    units.entry(time).or_default().insert(who);
                    corrections.entry((time, who)).or_default().push(Part { entry, against });
                }
            }
        }
        let parts = self.parts(&money);
        let mut statements: Vec<Statement> = Vec::new();
        for (time, label) in labels {
            let unit = |who: Who| {
                let parts = (0..money.len())
                    .map(|column| parts.get(&(column, time, who)).cloned().unwrap_or_default());
                self.unit(
                    who,
                    parts.collect(),
                    corrections.get(&(time, who)).cloned().unwrap_or_default(),
                    &money,
                )
            };
            let list = units.get(&time).into_iter().flatten().map(|who| unit(*who)).collect();
            let mut statement = Statement { time, label, units: list };
            self.carry(&mut statement, &statements);
            statements.push(statement);
        }
        statements
    }

    /// The entries that count in each column, by time and unit.
    fn parts(&self, money: &[Money]) -> BTreeMap<(usize, Time, Who), Vec<Part>> {
        let mut parts: BTreeMap<_, Vec<Part>> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let time = self.time(self.terms.payments[entry.payment].line, entry.row);
            for (column, _) in money.iter().enumerate().filter(|(_, m)| m.payment == entry.payment) {
                let Money { way, both, .. } = money[column];
                // What flows back lowers a column that has no other way to stand beside it.
                let against = entry.reversed && !both;
                let who = match (way, against) {
                    (Way::Charged, false) | (Way::Received, true) => entry.payer,
                    (Way::Received, false) | (Way::Charged, true) => entry.payee,
                };
                parts.entry((column, time, who)).or_default().push(Part { entry: number, against });
            }
        }
        parts
    }

    /// The row of a figure that speaks of a unit at a time; none where there is none such.
    pub fn figure_row(&self, symbol: Symbol, at: &[(Dim, u32)], who: Who, time: Time) -> Option<usize> {
        let Who::Member(dim, unit) = who else { return None };
        let (column, frame) = self.run.framed(symbol)?;
        let dimensions = &self.run.book.catalog.dimensions;
        let of = |wanted: &Dim| {
            let further = at.iter().copied();
            let own = further.chain([(dim, unit)]).chain(time).find(|(dim, _)| dim == wanted);
            own.map(|(_, member)| member).or_else(|| {
                let (time, member) = time?;
                dimensions.ascend(time, member, *wanted)
            })
        };
        let key: Vec<u32> = frame.order.iter().map(of).collect::<Option<_>>()?;
        self.run.row(column.frame, &key)
    }

    fn label(&self, time: Time) -> String {
        time.map_or(String::new(), |(dim, member)| self.run.book.catalog.dimensions.member_id(dim, member))
    }

    /// Whether somebody counts as a unit rather than as a treasury or a fund.
    fn is_unit(&self, who: Who) -> bool {
        let members = self.terms.payments.iter().flat_map(|flow| [flow.from, flow.to]);
        let any = members.into_iter().any(|side| matches!(side, Side::Member(_)));
        !any || matches!(who, Who::Member(..))
    }

    fn unit(&self, who: Who, parts: Vec<Vec<Part>>, corrections: Vec<Part>, money: &[Money]) -> Unit {
        let signed = |amount: Decimal, part: &Part| if part.against { -amount } else { amount };
        let amount = |part: &Part| signed(self.entries[part.entry].amount, part);
        let sums: Vec<Decimal> = parts.iter().map(|parts| parts.iter().map(amount).sum()).collect();
        let corrected: Decimal =
            corrections.iter().map(|part| signed(self.adjustments[part.entry].amount, part)).sum();
        let due = money.iter().zip(&sums).map(|(column, sum)| match column.way {
            Way::Charged => -*sum,
            Way::Received => *sum,
        });
        let net = due.sum::<Decimal>() + corrected;
        Unit { who, parts, sums, corrections, net, year: net, before: Decimal::ZERO }
    }

    /// Adds what each unit came to before in the same year.
    fn carry(&self, statement: &mut Statement, before: &[Statement]) {
        let dimensions = &self.run.book.catalog.dimensions;
        let year = |time: Time| time.and_then(|(dim, member)| dimensions.year_of(dim, member));
        let Some(own) = year(statement.time) else { return };
        let in_year = |label: &str| label.starts_with(&own.to_string());
        let here = before.iter().rev().find(|earlier| year(earlier.time) == Some(own));
        for unit in &mut statement.units {
            let known = here.and_then(|earlier| earlier.units.iter().find(|u| u.who == unit.who));
            match known {
                Some(known) => unit.year += known.year,
                None => {
                    let id = self.who_id(unit.who);
                    let posted = self.past.earlier.iter().flat_map(|one| &one.posted);
                    let of_year = posted.filter(|p| in_year(&p.period) && p.period < statement.label);
                    unit.before = of_year
                        .map(|p| match () {
                            () if p.payee == id => p.amount,
                            () if p.payer == id => -p.amount,
                            () => Decimal::ZERO,
                        })
                        .sum();
                    unit.year += unit.before;
                }
            }
        }
    }
}
