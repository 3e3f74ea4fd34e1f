//! Pools: whether what is paid and kept comes to the total, exactly, and nothing is paid that is not there.
//!
//! Every pool that has a row in the settled time is due to be checked. One whose total or parts are not known to the
//! step, or which does not close, stands in the way of money; none is passed over.

mod faults;

use super::terms::Closure;
use super::{Settlement, exact};
use crate::finding::Findings;
use crate::model::scheme::Missing;
use crate::plan::NO_ROW;
use crate::plan::State;
use crate::rule::Symbol;
use crate::text::{Lang, Text};
use faults::{Fault, What};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What one row of a pool's total comes to, or one time of a pool of nothing.
#[derive(Clone, Debug)]
pub struct PoolSum {
    /// Index among the scheme's pools.
    pub pool: usize,
    /// Row of the total's line; for a pool of nothing the number of the time.
    pub row: usize,
    pub label: Text,
    pub total: Decimal,
    pub parts: Decimal,
    /// Line and row of every amount that was added up.
    pub rows: Vec<(usize, usize)>,
}

/// The pools of the settled time: those that close, out of all that are due.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    pub checked: Vec<PoolSum>,
    pub due: usize,
}

/// Checks all pools in the settled time, and reports those that do not hold.
pub fn check(settlement: &Settlement, findings: &mut Findings) -> Pools {
    let mut pools = Pools::default();
    let mut faults = Vec::new();
    for (pool, closure) in settlement.terms.pools.iter().enumerate() {
        let drawers = match closure.total {
            Some(total) => against(settlement, pool, closure, total, &mut faults),
            None => against_nothing(settlement, closure),
        };
        pools.due += drawers.len();
        for drawer in drawers {
            match drawer.judge(settlement, pool, closure) {
                Ok(sum) => pools.checked.push(sum),
                Err(found) => faults.extend(found),
            }
        }
    }
    faults::report(settlement, &faults, findings);
    pools
}

/// A pool of one row or time, with every amount that belongs to it.
struct Drawer {
    row: usize,
    label: Text,
    /// The line of the total and what is known of it; none for a pool of nothing.
    total: Option<(usize, State)>,
    /// Line, row and state.
    parts: Vec<(usize, usize, State)>,
}

/// The rows of the total, each with the rows of the parts that belong to it. Parts that belong to none are at fault.
fn against(
    settlement: &Settlement,
    pool: usize,
    closure: &Closure,
    total: usize,
    faults: &mut Vec<Fault>,
) -> Vec<Drawer> {
    let run = &settlement.run;
    let framed = run.framed(Symbol::Line(total));
    let mut drawers: BTreeMap<usize, Drawer> = BTreeMap::new();
    if let Some((column, _)) = framed {
        for row in settlement.rows(total).into_iter().filter(|row| column.in_scope(*row)) {
            let label = title(settlement, total, row);
            let known = Some((total, column.state(row)));
            drawers.insert(row, Drawer { row, label, total: known, parts: Vec::new() });
        }
    }
    for part in &closure.parts {
        let Some((values, _)) = run.framed(Symbol::Line(*part)) else { continue };
        let owner = framed.map(|(column, _)| run.rows_of(values.frame, column.frame, Vec::new()));
        for row in settlement.rows(*part) {
            let state = values.state(row);
            let own = owner.as_ref().map(|owner| owner[row]).filter(|own| *own != NO_ROW);
            match own.and_then(|own| drawers.get_mut(&(own as usize))) {
                Some(drawer) => drawer.parts.push((*part, row, state)),
                None => match state {
                    State::Accounted(value) if value != 0.0 => {
                        let (label, what) = (title(settlement, *part, row), What::Stray(value));
                        faults.push(Fault { pool, line: *part, label, what });
                    }
                    // Neither an amount nor a pool.
                    _ => {}
                },
            }
        }
    }
    drawers.into_values().collect()
}

/// The parts of each time.
fn against_nothing(settlement: &Settlement, closure: &Closure) -> Vec<Drawer> {
    let run = &settlement.run;
    let mut drawers: BTreeMap<String, Drawer> = BTreeMap::new();
    for part in &closure.parts {
        let Some((values, _)) = run.framed(Symbol::Line(*part)) else { continue };
        for row in settlement.rows(*part).into_iter().filter(|row| values.in_scope(*row)) {
            let when = settlement.time_id(*part, row);
            let empty = Drawer { row: 0, label: Text::same(when.clone()), total: None, parts: Vec::new() };
            let drawer = drawers.entry(when).or_insert(empty);
            drawer.parts.push((*part, row, values.state(row)));
        }
    }
    let numbered = |(row, drawer): (usize, Drawer)| Drawer { row, ..drawer };
    drawers.into_values().enumerate().map(numbered).collect()
}

/// The parts of a pool added up.
#[derive(Default)]
struct Tally {
    parts: Decimal,
    /// Amounts that may have been rounded: each leaves up to half a step for the tail.
    rounded: u32,
    /// What is kept of a total and is below zero: it was paid without being there.
    short: Vec<(usize, Text, Decimal)>,
}

impl Drawer {
    /// What the pool comes to, or all that is wrong with it.
    fn judge(self, settlement: &Settlement, pool: usize, closure: &Closure) -> Result<PoolSum, Vec<Fault>> {
        let mut faults = Vec::new();
        let tally = self.tally(settlement, pool, closure, &mut faults);
        let total = self.amount(settlement, pool, &mut faults);
        let Some(total) = total.filter(|_| faults.is_empty()) else { return Err(faults) };
        let by_rounding = settlement.step() * Decimal::from(tally.rounded) / Decimal::TWO;
        for (line, label, kept) in tally.short {
            if closure.tail != Some(line) || -kept > by_rounding {
                faults.push(Fault { pool, line, label, what: What::Short { kept, total } });
            }
        }
        let parts = tally.parts;
        let wrong = match (total == parts, total < Decimal::ZERO) {
            (false, _) => Some(What::Open { total, parts }),
            (true, true) => Some(What::Negative(total)),
            (true, false) => None,
        };
        let line = self.total.map(|(line, _)| line).or(closure.parts.first().copied());
        let open = wrong.zip(line).map(|(what, line)| Fault { pool, line, label: self.label.clone(), what });
        faults.extend(open);
        match faults.is_empty() {
            true => {
                let rows = self.parts.iter().map(|(line, row, _)| (*line, *row)).collect();
                Ok(PoolSum { pool, row: self.row, label: self.label, total, parts, rows })
            }
            false => Err(faults),
        }
    }

    fn tally(
        &self,
        settlement: &Settlement,
        pool: usize,
        closure: &Closure,
        faults: &mut Vec<Fault>,
    ) -> Tally {
        let leaves_out = settlement.terms.scheme.missing == Missing::LeaveOut;
        let mut tally = Tally::default();
        for (line, row, state) in self.parts.iter().copied() {
            let here = || title(settlement, line, row);
            let mut fault = |what: What| faults.push(Fault { pool, line, label: here(), what });
            match state {
                State::OutOfScope => {}
                // Who is left out is named where the payment is.
                State::NotAccounted if leaves_out && settlement.pays(line) => {}
                State::NotAccounted => fault(What::Lacking),
                State::Accounted(value) => match settlement.money(line, value) {
                    None => fault(What::Rough(value)),
                    Some(amount) => {
                        tally.rounded += u32::from(closure.tail != Some(line));
                        if self.total.is_some() && !settlement.pays(line) && amount < Decimal::ZERO {
                            tally.short.push((line, here(), amount));
                        }
                        // Amounts of at most 15 digits do not fill a decimal of 28.
                        tally.parts += amount;
                    }
                },
            }
        }
        tally
    }

    /// The total; 0 for a pool of nothing.
    fn amount(&self, settlement: &Settlement, pool: usize, faults: &mut Vec<Fault>) -> Option<Decimal> {
        let Some((line, state)) = self.total else { return Some(Decimal::ZERO) };
        let (amount, what) = match state {
            State::Accounted(value) => (settlement.money(line, value), What::Rough(value)),
            _ => (None, What::Lacking),
        };
        if amount.is_none() {
            faults.push(Fault { pool, line, label: self.label.clone(), what });
        }
        amount
    }
}

fn title(settlement: &Settlement, line: usize, row: usize) -> Text {
    let title = |lang| settlement.row_title(line, row, lang);
    Text { zh: title(Lang::Zh), en: title(Lang::En) }
}

impl Settlement {
    /// A number of a line as the scheme's money; none where it is finer than the step.
    fn money(&self, line: usize, value: f64) -> Option<Decimal> {
        let scheme = &self.terms.scheme;
        let factor = self.run.book.lines[line].unit.factor_to(&scheme.money)?;
        exact(value * factor.to_f64(), scheme.places).map(|d| d.normalize())
    }

    /// Whether the amounts of a line are paid.
    fn pays(&self, line: usize) -> bool {
        self.terms.payments.iter().any(|flow| flow.line == line)
    }

    /// The smallest amount of the scheme's money.
    pub fn step(&self) -> Decimal {
        let places = self.terms.scheme.places;
        match u32::try_from(places) {
            Ok(places) => Decimal::new(1, places),
            Err(_) => Decimal::from(10i64.pow(places.unsigned_abs())),
        }
    }
}
