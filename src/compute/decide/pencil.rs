//! Values as a person with pencil and paper has them: exact from the decimals as typed, worked out only where asked for.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::compute::turns::Plan;
use crate::formula::tree::Operator;
use crate::function::{Exact, Standing};
use crate::model::tier::{Reading, Tier};
use crate::plan::bound::{Bound, Slot};
use crate::plan::column::Column;
use crate::plan::step::{BoundOver, BoundUpto, Step};
use crate::plan::{Members, NO_ROW};
use crate::rule::Gather;
use crate::table::Inputs;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A row of a column, in a draw.
type Cell = (usize, usize, usize);

/// The exact values behind the columns of a run. Each is worked out once.
pub struct Pencil<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
    /// Coefficient entries, one a draw.
    entries: &'a [f64],
    /// Values of steps, one a draw.
    steps: &'a [f64],
    draws: usize,
    paper: Mutex<Paper>,
}

/// So many values are kept before they are forgotten.
const KEPT: usize = 1 << 18;

/// What was worked out.
#[derive(Default)]
struct Paper {
    values: HashMap<Cell, Exact>,
    members: HashMap<usize, Arc<Members>>,
}

impl<'a> Pencil<'a> {
    pub fn new(
        plan: &'a Plan,
        inputs: &'a Inputs,
        (entries, steps): (&'a [f64], &'a [f64]),
        draws: usize,
    ) -> Pencil<'a> {
        Pencil { plan, inputs, entries, steps, draws, paper: Mutex::default() }
    }

    /// The value of a term in a row and draw.
    pub fn term(&self, term: &Bound, (row, draw): (usize, usize), columns: &[Column]) -> Exact {
        let mut paper = self.paper.lock().unwrap_or_else(PoisonError::into_inner);
        let mut work = Work { pencil: self, columns, draw, paper: &mut paper };
        work.settle(|work, lacks| work.term(term, row, lacks))
    }

    /// The value of a column in a row and draw.
    pub fn cell(&self, slot: usize, (row, draw): (usize, usize), columns: &[Column]) -> Exact {
        let mut paper = self.paper.lock().unwrap_or_else(PoisonError::into_inner);
        let mut work = Work { pencil: self, columns, draw, paper: &mut paper };
        work.settle(|work, lacks| work.read(slot, row, lacks))
    }
}

/// One question to the pencil.
struct Work<'w> {
    pencil: &'w Pencil<'w>,
    columns: &'w [Column],
    draw: usize,
    paper: &'w mut Paper,
}

impl Work<'_> {
    /// Works out what is asked for, and before it whatever that lacks: columns lean on each other far deeper than the
    /// machine may nest.
    fn settle(&mut self, ask: impl Fn(&mut Self, &mut Vec<Cell>) -> Exact) -> Exact {
        loop {
            let mut lacks = Vec::new();
            let value = ask(self, &mut lacks);
            if lacks.is_empty() {
                return value;
            }
            while let Some(cell) = lacks.last().copied() {
                if self.paper.values.contains_key(&cell) {
                    lacks.pop();
                    continue;
                }
                let before = lacks.len();
                let value = self.make(cell, &mut lacks);
                if lacks.len() == before {
                    // Of many draws not everything can be kept.
                    if self.paper.values.len() >= KEPT && lacks.len() == 1 {
                        self.paper.values.clear();
                    }
                    self.paper.values.insert(cell, value);
                    lacks.pop();
                }
            }
        }
    }

    /// The value in binary; not a number where there is none.
    fn value(&self, column: &Column, row: usize) -> f64 {
        let (values, width) = (&column.values.values, column.values.width);
        let at = row * width + self.draw.min(width.saturating_sub(1));
        values.get(at).copied().unwrap_or(f64::NAN)
    }

    /// The value of a column in a row; noted as lacking where it was not worked out yet.
    fn read(&mut self, slot: usize, row: usize, lacks: &mut Vec<Cell>) -> Exact {
        let cell = (slot, row, self.draw);
        let results = &self.columns[slot];
        let value = self.value(results, row);
        // Whether there is a value is known; so are decimals.
        if value.is_nan() {
            return Exact::Missing;
        }
        let plan = self.pencil.plan;
        if let Slot::Measure(measure) = plan.binder.slots[slot].0 {
            let series = self.pencil.inputs.series_of(measure).map(|(_, series)| series);
            // A value that is drawn is another than the one typed, and a decimal itself.
            let read = series.zip(results.reading(row));
            let read =
                read.filter(|(series, at)| results.values.width == 1 || series.converted(*at) == value);
            return read.map_or(Exact::typed(value), |(series, at)| series.exact(at));
        }
        if plan.decimals.typed(slot) {
            return Exact::typed(value);
        }
        if let Some(known) = self.paper.values.get(&cell) {
            return known.clone();
        }
        lacks.push(cell);
        Exact::Missing
    }

    fn make(&mut self, (slot, row, _): Cell, lacks: &mut Vec<Cell>) -> Exact {
        let (pencil, results) = (self.pencil, &self.columns[slot]);
        let value = self.value(results, row);
        match pencil.plan.step(slot) {
            Some(Step::Line(line)) => {
                let given = match pencil.plan.binder.slots[slot].0 {
                    Slot::Line(line) => pencil.plan.binder.frames.given.get(line, row).is_some(),
                    Slot::Measure(_) | Slot::Over(_) | Slot::Upto(_) => false,
                };
                if given { Exact::typed(value) } else { self.term(&line.term, row, lacks) }
            }
            Some(Step::Over(_, over)) => self.over(over, slot, row, lacks),
            Some(Step::Upto(_, upto)) => self.upto(upto, slot, row, lacks),
            Some(Step::Memory(_)) | None => Exact::typed(value),
        }
    }

    fn members(&mut self, slot: usize, map: &[u32], groups: usize) -> Arc<Members> {
        let new = || Arc::new(Members::new(map, groups));
        self.paper.members.entry(slot).or_insert_with(new).clone()
    }

    fn over(&mut self, over: &BoundOver, slot: usize, row: usize, lacks: &mut Vec<Cell>) -> Exact {
        let members = self.members(slot, &over.map, over.groups);
        let mut of = |work: &mut Self, group: u32| -> Vec<Exact> {
            let rows = members.of(group).iter().map(|row| *row as usize);
            let rows: Vec<usize> =
                rows.filter(|row| work.columns[over.source].counts(*row, work.draw)).collect();
            rows.into_iter().map(|row| work.read(over.source, row, lacks)).collect()
        };
        match over.fun {
            Gather::Reduction(fun) => fun.exact(of(self, row as u32)),
            Gather::Within(fun) => match fun.standing() {
                Standing::PartOf(whole) => {
                    let whole = whole.exact(of(self, over.map[row]));
                    self.read(over.source, row, lacks).by(whole)
                }
                // Places are decimals.
                Standing::Place(_) => Exact::Missing,
            },
        }
    }

    fn upto(&mut self, upto: &BoundUpto, slot: usize, row: usize, lacks: &mut Vec<Cell>) -> Exact {
        let members = self.members(slot, &upto.map, upto.groups);
        let [argument, key, level] = upto.sources;
        let level = self.read(level, row, lacks);
        let mut sum = Exact::whole(0);
        for member in members.of(upto.map[row]).iter().map(|row| *row as usize) {
            if !upto.sources.iter().all(|source| self.columns[*source].counts(member, self.draw)) {
                continue;
            }
            let (key, value) = (self.read(key, member, lacks), self.read(argument, member, lacks));
            if ordering(&key, &level).is_some_and(|found| found.0.is_le()) {
                sum = sum.plus(value);
            }
        }
        sum
    }

    fn term(&mut self, term: &Bound, row: usize, lacks: &mut Vec<Cell>) -> Exact {
        match term {
            Bound::Number(n) => Exact::typed(*n),
            Bound::Column(slot, map) => match map.as_ref().map_or(row as u32, |map| map[row]) {
                NO_ROW => Exact::Missing,
                row => self.read(*slot, row as usize, lacks),
            },
            Bound::Entry(entry) => self.entry(*entry),
            Bound::Entries(chosen) => self.entry(chosen[row]),
            Bound::Scale(factor, _, x) => self.term(x, row, lacks).scaled(*factor),
            Bound::Negate(x) => self.term(x, row, lacks).negated(),
            Bound::Not(x) => Exact::whole(1).minus(self.term(x, row, lacks)),
            Bound::Round(rounding, places, x) => rounding.exact(self.term(x, row, lacks), *places),
            Bound::Tier(steps, x) => {
                let (first, draws, draw) = (steps.first as usize, self.pencil.draws, self.draw);
                let worth = |step: usize| self.pencil.steps.get((first + step) * draws + draw);
                let x = self.term(x, row, lacks);
                tier(&steps.table, x, |step| worth(step).map_or(Exact::Missing, |value| Exact::typed(*value)))
            }
            Bound::Binary(operator, a, b) => {
                let (a, b) = (self.term(a, row, lacks), self.term(b, row, lacks));
                binary(*operator, a, b)
            }
            Bound::Call(fun, values) => {
                let values = values.iter().map(|x| self.term(x, row, lacks)).collect();
                fun.exact(values)
            }
        }
    }

    /// A coefficient as it stands in the table, or as it was drawn.
    fn entry(&self, entry: u32) -> Exact {
        let own = &self.pencil.plan.binder.entries;
        match self.pencil.entries.get(entry as usize * self.pencil.draws + self.draw) {
            Some(value) if own.values.get(entry as usize) == Some(value) => own.exact(entry),
            Some(value) => Exact::typed(*value),
            None => Exact::Missing,
        }
    }
}

/// How two values stand to each other, and whether that is certain; those known only nearly are equal within the guard.
/// None where one is missing.
pub fn ordering(a: &Exact, b: &Exact) -> Option<(Ordering, bool)> {
    if let Some(ordering) = a.compare(b) {
        return Some((ordering, true));
    }
    let (a, b) = (a.to_f64(), b.to_f64());
    let apart = (a - b).abs() > GUARD * a.abs().max(b.abs());
    match a.partial_cmp(&b)? {
        found if apart => Some((found, true)),
        _ => Some((Ordering::Equal, false)),
    }
}

/// Values behind a root or a logarithm that are nearer to each other than this, as a part of them, cannot be told apart.
const GUARD: f64 = 1e-12;

/// An operator on two exact values.
pub fn binary(operator: Operator, a: Exact, b: Exact) -> Exact {
    match operator {
        Operator::Add => a.plus(b),
        Operator::Subtract => a.minus(b),
        // Truth is 1 and 0.
        Operator::Multiply | Operator::And => a.times(b),
        Operator::Divide => a.by(b),
        Operator::Power => a.power(b),
        Operator::Or => match (a.is_missing() || b.is_missing(), a.to_f64() + b.to_f64()) {
            (true, _) => Exact::Missing,
            (false, both) => Exact::truth(both > 0.0),
        },
        Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
            compared(operator, &a, &b)
        }
        Operator::Equal | Operator::NotEqual => compared(operator, &a, &b),
    }
}

fn compared(operator: Operator, a: &Exact, b: &Exact) -> Exact {
    ordering(a, b).map_or(Exact::Missing, |(ordering, _)| Exact::truth(operator.holds(ordering)))
}

/// The value of a step table at an exact argument, where `worth` has the value of each step.
pub fn tier(table: &Tier, x: Exact, worth: impl Fn(usize) -> Exact) -> Exact {
    let stand = |end: f64| ordering(&x, &Exact::typed(end)).map_or(Ordering::Equal, |found| found.0);
    let held = table.steps.iter().position(|step| !x.is_missing() && table.holds(step, stand));
    let Some(held) = held else { return Exact::Missing };
    match table.reading {
        Reading::Whole => worth(held),
        Reading::Marginal => {
            let parts = table.steps.iter().enumerate().map(|(at, step)| {
                let top = step.to.map_or(x.clone(), |to| x.clone().least(Exact::typed(to)));
                let part = top.minus(Exact::typed(step.from.unwrap_or(0.0))).most(Exact::whole(0));
                part.times(worth(at))
            });
            parts.reduce(Exact::plus).unwrap_or(Exact::Missing)
        }
    }
}
