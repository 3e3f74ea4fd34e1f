//! A settlement unit by unit: what each is charged and what it receives at each time, what that comes to, and what it has
//! come to since the beginning of the year. This is what papers show; every amount is a sum of entries of the ledger.

use super::earlier::Posted;
use super::{Settlement, Side, Who};
use crate::model::dimension::{Dim, DimKind, Order};
use crate::plan::State;
use crate::rule::Symbol;
use crate::text;
use crate::text::Lang;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A year or period; none where a scheme has no time.
pub type Time = Option<(Dim, u32)>;

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
    /// In yuan, of what is known.
    pub sums: Vec<Decimal>,
    /// Of each column of money, whether data are missing for it: the unit was left out, which is not nothing.
    pub lacking: Vec<bool>,
    /// Corrections of earlier settlements: number among the adjustments, and whether the unit pays.
    pub corrections: Vec<Part>,
    /// What it receives less what it is charged, in yuan, of what is known.
    pub net: Decimal,
    /// The same since the beginning of the year.
    pub year: Decimal,
    /// What of that was settled before and stands in no entry of this ledger.
    pub before: Decimal,
}

impl Unit {
    /// Whether data are missing for some of its money.
    pub fn lacks_data(&self) -> bool {
        self.lacking.iter().any(|lacking| *lacking)
    }
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
        let mut lacking: BTreeSet<(usize, Time, Who)> = BTreeSet::new();
        for (number, column) in money.iter().enumerate() {
            let flow = &self.terms.payments[column.payment];
            let side = if column.way == Way::Charged { flow.from } else { flow.to };
            let Some((values, _)) = self.run.framed(Symbol::Line(flow.line)) else { continue };
            for row in self.rows(flow.line).into_iter().filter(|row| values.in_scope(*row)) {
                let (who, time) = (self.who(side, flow.line, row), self.time(flow.line, row));
                units.entry(time).or_default().insert(who);
                if matches!(values.state(row), State::NotAccounted) {
                    lacking.insert((number, time, who));
                }
            }
        }
        if units.is_empty() && !self.adjustments.is_empty() {
            // Nothing but corrections is settled.
            units.insert(self.span.as_ref().and_then(|span| self.named_time(&span.label)), BTreeSet::new());
        }
        let mut times: Vec<Time> = units.keys().copied().collect();
        times.sort_by_key(|time| self.order(*time));
        // A correction is settled with the time it is posted to, or with the last.
        let time_of =
            |label: &str| times.iter().find(|time| self.label(**time) == label).or(times.last()).copied();
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
        let mut carried = BTreeMap::new();
        let statement = |time: Time| {
            let unit = |who: &Who| {
                let columns = 0..money.len();
                let own = columns
                    .clone()
                    .map(|column| parts.get(&(column, time, *who)).cloned().unwrap_or_default());
                let lacking = columns.map(|column| lacking.contains(&(column, time, *who))).collect();
                let corrections = corrections.get(&(time, *who)).cloned().unwrap_or_default();
                let mut unit = self.unit(*who, own.collect(), corrections, &money);
                unit.lacking = lacking;
                self.carry(&mut unit, time, &mut carried);
                unit
            };
            Statement {
                time,
                label: self.label(time),
                units: units.get(&time).into_iter().flatten().map(unit).collect(),
            }
        };
        times.into_iter().map(statement).collect()
    }

    /// Where a time stands among others; first where there is none.
    fn order(&self, time: Time) -> Option<Order> {
        time.and_then(|(dim, member)| self.run.book.catalog.dimensions.time_order(dim, member))
    }

    /// The year or period of a label.
    fn named_time(&self, label: &str) -> Time {
        let dimensions = &self.run.book.catalog.dimensions;
        let kinds = [DimKind::Year, DimKind::Period].into_iter().filter_map(|kind| dimensions.of_kind(kind));
        kinds.filter_map(|dim| Some((dim, dimensions.member(dim, label)?))).next()
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

    /// The decimal places that show the figures of a column of a statement as they were given, so many at most.
    pub fn digits(&self, statement: &Statement, indicator: usize, symbol: Symbol, most: usize) -> usize {
        let at = &self.terms.papers.indicators[indicator].at;
        let values = statement.units.iter().filter_map(|unit| {
            let row = self.figure_row(symbol, at, unit.who, statement.time)?;
            match self.run.column(symbol)?.state(row) {
                State::Accounted(value) => Some(value),
                State::NotAccounted | State::OutOfScope => None,
            }
        });
        let exact = |value: f64, places: usize| {
            let shifted = value * 10f64.powi(places as i32);
            (shifted - shifted.round()).abs() < 1e-6
        };
        values.map(|value| (0..most).find(|places| exact(value, *places)).unwrap_or(most)).max().unwrap_or(0)
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

    /// What corrections come to for a unit, in yuan.
    pub fn corrected(&self, parts: &[Part]) -> Decimal {
        parts.iter().map(|part| signed(self.adjustments[part.entry].amount, part)).sum()
    }

    /// What the money is for, as papers of a time say it: without the year where the time says it already.
    pub fn subject(&self, when: &str, lang: Lang) -> String {
        let subject = self.terms.scheme.paper.subject.as_ref().unwrap_or(&self.terms.model.title).get(lang);
        let year: String = when.chars().take_while(char::is_ascii_digit).collect();
        match subject.strip_prefix(&year).filter(|_| !year.is_empty()) {
            Some(rest) => rest.trim_start().trim_start_matches('年').trim_start().to_string(),
            None => subject.to_string(),
        }
    }

    /// What a column of money is called.
    pub fn money_title(&self, money: &Money, lang: Lang) -> String {
        let title = self.terms.payments[money.payment].payment.title.get(lang);
        match (money.both, money.way) {
            (false, _) => title.to_string(),
            (true, Way::Charged) => text!("{title}（应付）", "{title} (pays)").get(lang).to_string(),
            (true, Way::Received) => text!("{title}（应得）", "{title} (receives)").get(lang).to_string(),
        }
    }

    fn unit(&self, who: Who, parts: Vec<Vec<Part>>, corrections: Vec<Part>, money: &[Money]) -> Unit {
        let amount = |part: &Part| signed(self.entries[part.entry].amount, part);
        let sums: Vec<Decimal> = parts.iter().map(|parts| parts.iter().map(amount).sum()).collect();
        let due = money.iter().zip(&sums).map(|(column, sum)| match column.way {
            Way::Charged => -*sum,
            Way::Received => *sum,
        });
        let net = due.sum::<Decimal>() + self.corrected(&corrections);
        Unit { who, parts, sums, lacking: Vec::new(), corrections, net, year: net, before: Decimal::ZERO }
    }

    /// Adds what a unit came to before in the same year: in this settlement, or in those before it.
    fn carry(&self, unit: &mut Unit, time: Time, carried: &mut BTreeMap<(i32, Who), Decimal>) {
        let dimensions = &self.run.book.catalog.dimensions;
        let year_of = |time: Time| time.and_then(|(dim, member)| dimensions.year_of(dim, member));
        let Some(year) = year_of(time) else { return };
        let known = carried.get(&(year, unit.who)).copied();
        let before = known.unwrap_or_else(|| {
            let id = self.who_id(unit.who);
            let posted = self.past.earlier.iter().flat_map(|one| &one.posted);
            let of_year = posted.filter(|p| {
                let own = self.named_time(&p.period);
                year_of(own) == Some(year) && self.order(own) < self.order(time)
            });
            let amount = |p: &Posted| match () {
                () if p.payee == id => p.amount,
                () if p.payer == id => -p.amount,
                () => Decimal::ZERO,
            };
            unit.before = of_year.map(amount).sum();
            unit.before
        });
        unit.year = unit.net + before;
        carried.insert((year, unit.who), unit.year);
    }
}

/// An amount as a part counts it.
fn signed(amount: Decimal, part: &Part) -> Decimal {
    if part.against { -amount } else { amount }
}
