//! Pools: whether what is paid and kept comes to the total, exactly, and nothing is paid that is not there.
//!
//! Every pool that has a row in the settled time is due to be checked. One whose total or parts are not known to the
//! step, or which does not close, stands in the way of money; none is passed over.

mod faults;

use super::terms::Closure;
use super::{Settlement, exact};
use crate::engine::State;
use crate::engine::frame::NO_ROW;
use crate::finding::Findings;
use crate::model::scheme::Missing;
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
}

/// The pools of the settled time: those that close, out of all that are due.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    pub checked: Vec<PoolSum>,
    pub due: usize,
}

/// Checks all pools in the settled time, and reports those that do not hold.
pub fn check(settlement: &Settlement<'_>, findings: &mut Findings) -> Pools {
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
    settlement: &Settlement<'_>,
    pool: usize,
    closure: &Closure<'_>,
    total: usize,
    faults: &mut Vec<Fault>,
) -> Vec<Drawer> {
    let run = settlement.run;
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
fn against_nothing(settlement: &Settlement<'_>, closure: &Closure<'_>) -> Vec<Drawer> {
    let run = settlement.run;
    let mut drawers: BTreeMap<String, Drawer> = BTreeMap::new();
    for part in &closure.parts {
        let Some((values, _)) = run.framed(Symbol::Line(*part)) else { continue };
        for row in settlement.rows(*part).into_iter().filter(|row| values.in_scope(*row)) {
            let when = settlement.time_id(*part, row);
            let empty =
                Drawer { row: 0, label: Text::same(when.clone()), total: None, parts: Vec::new() };
            let drawer = drawers.entry(when).or_insert(empty);
            drawer.parts.push((*part, row, values.state(row)));
        }
    }
    let numbered = |(row, drawer): (usize, Drawer)| Drawer { row, ..drawer };
    drawers.into_values().enumerate().map(numbered).collect()
}

impl Drawer {
    /// What the pool comes to, or all that is wrong with it.
    fn judge(
        self,
        settlement: &Settlement<'_>,
        pool: usize,
        closure: &Closure<'_>,
    ) -> Result<PoolSum, Vec<Fault>> {
        let fault = |line: usize, label: Text, what: What| Fault { pool, line, label, what };
        let mut faults = Vec::new();
        let leaves_out = settlement.terms.scheme.missing == Missing::LeaveOut;
        let mut parts = Some(Decimal::ZERO);
        // What is kept of the pool and is below zero was paid without being there.
        let mut short = Vec::new();
        let mut rounded = 0;
        for (line, row, state) in &self.parts {
            let here = || title(settlement, *line, *row);
            match state {
                State::OutOfScope => {}
                // Who is left out is named where the payment is.
                State::NotAccounted if leaves_out && settlement.pays(*line) => {}
                State::NotAccounted => faults.push(fault(*line, here(), What::Lacking)),
                State::Accounted(value) => match settlement.money(*line, *value) {
                    None => faults.push(fault(*line, here(), What::Rough(*value))),
                    Some(amount) => {
                        rounded += usize::from(closure.tail != Some(*line));
                        if self.total.is_some() && !settlement.pays(*line) && amount < Decimal::ZERO {
                            short.push((*line, here(), amount));
                        }
                        parts = parts.and_then(|sum| sum.checked_add(amount));
                    }
                },
            }
        }
        let total = match self.total {
            None => Some(Decimal::ZERO),
            Some((line, State::Accounted(value))) => {
                let amount = settlement.money(line, value);
                if amount.is_none() {
                    faults.push(fault(line, self.label.clone(), What::Rough(value)));
                }
                amount
            }
            Some((line, _)) => {
                faults.push(fault(line, self.label.clone(), What::Lacking));
                None
            }
        };
        if let (true, Some(total), Some(parts)) = (faults.is_empty(), total, parts) {
            let step = Decimal::new(5, 1) * settlement.step();
            let by_rounding = step * Decimal::from(rounded);
            for (line, label, amount) in short {
                if closure.tail != Some(line) || -amount > by_rounding {
                    faults.push(fault(line, label, What::Short { kept: amount, total }));
                }
            }
            let wrong = match (total == parts, total < Decimal::ZERO) {
                (false, _) => Some(What::Open { total, parts }),
                (true, true) => Some(What::Negative(total)),
                (true, false) => None,
            };
            let line = self.total.map(|(line, _)| line).or(closure.parts.first().copied());
            let open = wrong.zip(line).map(|(what, line)| fault(line, self.label.clone(), what));
            faults.extend(open);
            if faults.is_empty() {
                return Ok(PoolSum { pool, row: self.row, label: self.label, total, parts });
            }
        }
        Err(faults)
    }
}

fn title(settlement: &Settlement<'_>, line: usize, row: usize) -> Text {
    let title = |lang| settlement.row_title(line, row, lang);
    Text { zh: title(Lang::Zh), en: title(Lang::En) }
}

impl Settlement<'_> {
    /// A number of a line as the scheme's money; none where it is finer than the step.
    fn money(&self, line: usize, value: f64) -> Option<Decimal> {
        let scheme = self.terms.scheme;
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
