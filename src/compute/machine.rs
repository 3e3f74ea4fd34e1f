//! The columns of a run, filled turn by turn.

#![deny(clippy::wildcard_enum_match_arm)]

use super::decide::pencil::Pencil;
use super::eval::{BLOCK, Pool, evaluate};
use super::lay;
use super::measures;
use super::scope::{both, inherited, narrowing};
use super::turns::Plan;
use crate::function::Reduction;
use crate::function::numbers::{Grouping, MISSING, Mask, Numbers};
use crate::function::rowwise::Absence;
use crate::function::upto::sum_upto;
use crate::plan::bound::{Bound, Slot};
use crate::plan::column::{Column, Readings, Scope};
use crate::plan::given::Fixed;
use crate::plan::step::{BoundLine, BoundOver, BoundUpto, Step};
use crate::rule::Gather;
use crate::table::Inputs;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex};

pub struct Machine<'a> {
    pub(super) plan: &'a Plan,
    pub columns: Vec<Column>,
    pub(super) entries: &'a [f64],
    pub(super) steps: &'a [f64],
    pub(super) draws: usize,
    pub(super) pencil: Pencil<'a>,
    /// Rows of lines with a decision that nothing could settle.
    pub open: Mutex<BTreeSet<(usize, usize)>>,
}

impl<'a> Machine<'a> {
    /// A machine with the measures laid into its columns.
    pub fn new(
        plan: &'a Plan,
        inputs: &'a Inputs,
        numbers: &'a [f64],
        (draws, drawn): (usize, &(dyn Fn(usize) -> Option<Vec<f64>> + Sync)),
    ) -> Machine<'a> {
        let binder = &plan.binder;
        let laid = |(slot, frame): &(Slot, usize)| match slot {
            Slot::Measure(measure) => {
                let values = drawn(*measure);
                let values = values.as_deref().map(|values| (values, draws));
                measures::lay(binder, *measure, *frame, inputs, values)
            }
            Slot::Line(_) | Slot::Over(_) | Slot::Upto(_) => Column { frame: *frame, ..Column::default() },
        };
        let columns = binder.slots.par_iter().map(laid).collect();
        Machine::over_columns(plan, columns, inputs, numbers, draws)
    }

    /// A machine over columns in which the measures lie already. The numbers are those of all entries, then those of all
    /// steps, each in all draws.
    pub fn over_columns(
        plan: &'a Plan,
        columns: Vec<Column>,
        inputs: &'a Inputs,
        numbers: &'a [f64],
        draws: usize,
    ) -> Machine<'a> {
        let (entries, steps) = numbers.split_at(plan.binder.entries.list.len() * draws);
        let pencil = Pencil::new(plan, inputs, (entries, steps), draws);
        Machine { plan, columns, entries, steps, draws, pencil, open: Mutex::default() }
    }

    /// Computes steps that do not need each other.
    pub fn turn(&mut self, steps: &[Step]) {
        self.some(&steps.iter().collect::<Vec<_>>());
    }

    /// The same for some of the steps of a turn.
    pub(super) fn some(&mut self, steps: &[&Step]) {
        let done: Vec<(usize, Column)> = steps.par_iter().filter_map(|step| self.compute(step)).collect();
        for (slot, column) in done {
            self.keep(slot, column);
        }
        for step in steps {
            if let Step::Memory(steps) = step {
                self.memory(steps);
            }
        }
    }

    /// Lays a column into its place.
    pub(super) fn keep(&mut self, slot: usize, column: Column) {
        self.columns[slot] = Column { frame: self.columns[slot].frame, ..column };
    }

    fn compute(&self, step: &Step) -> Option<(usize, Column)> {
        match step {
            Step::Line(line) => {
                let mut results = self.line(line);
                let fixed = self.given(line.slot, 0..self.rows(line.slot));
                if !fixed.is_empty() {
                    lay::lay(&mut results, fixed);
                    results.scope = narrowing(results.scope);
                }
                Some((line.slot, results))
            }
            Step::Over(slot, over) => Some((*slot, self.over(*slot, over, 0..over.map.len()))),
            Step::Upto(slot, upto) => Some((*slot, self.upto(*slot, upto, 0..upto.map.len()))),
            Step::Memory(_) => None,
        }
    }

    fn line(&self, line: &BoundLine) -> Column {
        // A line that only repeats a column shares it.
        if let (Bound::Column(slot, None), None) = (&line.term, &line.scope) {
            return Column { readings: Readings::Computed, ..self.columns[*slot].clone() };
        }
        let (rows, draws) = (self.rows(line.slot), self.draws);
        let scope = narrowing(self.scope(line, 0..rows));
        if self.plan.decimals.careful(line.slot) {
            return self.careful_line(line, scope);
        }
        let mut values = vec![0.0; rows * draws];
        let block = block(draws);
        let whole = values.par_chunks_mut(block * draws).enumerate().map(|(k, out)| {
            let start = k * block;
            let rows = start..start + out.len() / draws;
            let scope = scope.as_ref().map(|mask| (mask, rows.start));
            evaluate(&line.term, &self.pool(), rows, scope, out)
        });
        let whole = whole.reduce(|| true, |a, b| a & b);
        Column { values: Numbers::new(values, draws), scope, whole, ..Column::default() }
    }

    /// The given rows of a column in a range.
    pub(super) fn given(&self, slot: usize, rows: Range<usize>) -> &'a [Fixed] {
        match self.plan.binder.slots[slot].0 {
            Slot::Line(line) => self.plan.binder.frames.given.within(line, rows),
            Slot::Measure(_) | Slot::Over(_) | Slot::Upto(_) => &[],
        }
    }

    pub(super) fn pool(&self) -> Pool<'_> {
        Pool { columns: &self.columns, entries: self.entries, steps: self.steps, draws: self.draws }
    }

    pub(super) fn rows(&self, slot: usize) -> usize {
        self.plan.binder.frames.list[self.plan.binder.slots[slot].1].len()
    }

    /// The scope of a line in some of its rows.
    pub(super) fn scope(&self, line: &BoundLine, rows: Range<usize>) -> Scope {
        let scope = inherited(&line.term, &self.columns, rows.clone());
        match &line.scope {
            Some(condition) if self.plan.decimals.careful(line.slot) => {
                both(scope, Some(self.holds_carefully(line.slot, condition, rows)))
            }
            Some(condition) => both(scope, Some(self.holds(condition, rows))),
            None => scope,
        }
    }

    /// Where a condition holds.
    fn holds(&self, condition: &Bound, rows: Range<usize>) -> Mask {
        // Most conditions ask for a coefficient, of which there are few.
        if let Bound::Call(fun, arguments) = condition
            && fun.absence() == Absence::Asked
            && let [Bound::Entries(chosen)] = arguments.as_slice()
            && let Some(places) = chosen.places()
        {
            let draws = self.draws;
            let drawn = |entry: u32| self.entries.get(entry as usize * draws..(entry as usize + 1) * draws);
            let given = |entry: &u32| match drawn(*entry) {
                Some(values) => values.iter().map(|value| value.is_finite()).collect(),
                None => vec![false; draws],
            };
            let given: Vec<bool> = chosen.entries().iter().flat_map(given).collect();
            let holds = |place: &u32| {
                let from = *place as usize * draws;
                (from..from + draws).map(|at| given.get(at).copied().unwrap_or(false))
            };
            return Mask::new(places[rows].iter().flat_map(holds).collect(), draws);
        }
        let block = block(self.draws);
        let mut truth = vec![MISSING; block.min(rows.len()) * self.draws];
        let mut holds = Vec::with_capacity(rows.len() * self.draws);
        for start in rows.clone().step_by(block) {
            let part = start..rows.end.min(start + block);
            let truth = &mut truth[..part.len() * self.draws];
            evaluate(condition, &self.pool(), part, None, truth);
            holds.extend(truth.iter().map(|truth| *truth == 1.0));
        }
        Mask::new(holds, self.draws)
    }

    pub(super) fn over(&self, slot: usize, over: &BoundOver, rows: Range<usize>) -> Column {
        let Column { values: source, scope, .. } = &self.columns[over.source];
        let grouping = Grouping { map: &over.map, scope: scope.as_ref(), groups: over.groups };
        let careful = self.plan.decimals.careful(slot);
        let (values, scope, errors) = match over.fun {
            Gather::Reduction(fun) => {
                let errors =
                    careful.then(|| fun.errors(source, &self.errors(over.source), &grouping, rows.clone()));
                (fun.of(source, &grouping, rows), None, errors)
            }
            Gather::Within(fun) if careful => {
                let [places] = self.places([over.source], slot, &grouping, rows.clone());
                (fun.of(&places, &grouping, rows), scope.clone(), None)
            }
            Gather::Within(fun) => (fun.of(source, &grouping, rows), scope.clone(), None),
        };
        Column {
            values: Numbers::new(values, source.width),
            scope,
            errors: errors.map(Arc::new),
            ..Column::default()
        }
    }

    pub(super) fn upto(&self, slot: usize, upto: &BoundUpto, rows: Range<usize>) -> Column {
        let columns = upto.sources.map(|source| &self.columns[source]);
        let scope = columns.iter().fold(None, |scope, column| both(scope, column.scope.clone()));
        let grouping = Grouping { map: &upto.map, scope: scope.as_ref(), groups: upto.groups };
        let draws = columns.iter().map(|column| column.values.width).max().unwrap_or(1);
        let [argument, key, level] = upto.sources;
        let [x, ..] = columns.map(|column| &column.values);
        let compared = if self.plan.decimals.careful(slot) {
            self.places([key, level], slot, &grouping, rows.clone())
        } else {
            [key, level].map(|source| self.columns[source].values.clone())
        };
        let sums = sum_upto([x, &compared[0], &compared[1]], &grouping, rows.clone(), draws);
        let errors = self.plan.decimals.careful(slot).then(|| {
            // No part of the group has a larger error than the whole.
            let whole = Reduction::Sum.errors(x, &self.errors(argument), &grouping, rows);
            let of =
                |at: usize| whole.get(grouping.map[at / draws] as usize * x.width).copied().unwrap_or(0.0);
            Arc::new((0..sums.len()).map(of).collect())
        });
        Column { values: Numbers::new(sums, draws), scope, errors, ..Column::default() }
    }
}

/// Rows worked on at once.
fn block(draws: usize) -> usize {
    (BLOCK / draws).max(1)
}
