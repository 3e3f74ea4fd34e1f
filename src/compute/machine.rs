//! The columns of a run, filled turn by turn.

#![deny(clippy::wildcard_enum_match_arm)]

use super::bind::Binder;
use super::eval::{BLOCK, Pool, evaluate};
use super::lay;
use super::scope::{both, inherited, narrowing};
use crate::function::numbers::{Grouping, MISSING, Numbers};
use crate::function::rowwise::Absence;
use crate::function::upto::sum_upto;
use crate::model::dimension::DimSet;
use crate::plan::NO_ROW;
use crate::plan::bound::{Bound, Slot};
use crate::plan::column::{Readings, Results, Scope};
use crate::plan::given::Fixed;
use crate::plan::step::Step;
use crate::plan::step::{BoundLine, BoundOver, BoundUpto, lines};
use crate::rule::Gather;
use crate::table::Inputs;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

pub struct Machine<'a> {
    binder: &'a Binder,
    pub columns: Vec<Results>,
    entries: Vec<f64>,
    draws: usize,
}

impl<'a> Machine<'a> {
    /// A machine with the measures laid into its columns.
    pub fn new(binder: &'a Binder, inputs: &Inputs, entries: Vec<f64>, draws: usize) -> Machine<'a> {
        let laid = |(slot, frame): &(Slot, usize)| match slot {
            Slot::Measure(measure) => lay(binder, *measure, *frame, inputs),
            Slot::Line(_) | Slot::Over(_) | Slot::Upto(_) => Results::default(),
        };
        let columns = binder.slots.par_iter().map(laid).collect();
        Machine { binder, columns, entries, draws }
    }

    /// Computes steps that do not need each other.
    pub fn turn(&mut self, steps: &[Step]) {
        let done: Vec<(usize, Results)> = steps.par_iter().filter_map(|step| self.compute(step)).collect();
        for (slot, results) in done {
            self.columns[slot] = results;
        }
        for step in steps {
            if let Step::Memory(steps) = step {
                self.memory(steps);
            }
        }
    }

    fn compute(&self, step: &Step) -> Option<(usize, Results)> {
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
            Step::Over(slot, over) => Some((*slot, self.over(over, 0..over.map.len()))),
            Step::Upto(slot, upto) => Some((*slot, self.upto(upto, 0..upto.map.len()))),
            Step::Memory(_) => None,
        }
    }

    fn line(&self, line: &BoundLine) -> Results {
        // A line that only repeats a column shares it.
        if let (Bound::Column(slot, None), None) = (&line.term, &line.scope) {
            return Results { readings: Readings::Computed, ..self.columns[*slot].clone() };
        }
        let (rows, draws) = (self.rows(line.slot), self.draws);
        let scope = narrowing(self.scope(line, 0..rows));
        let mut values = vec![0.0; rows * draws];
        let block = block(draws);
        let whole = values.par_chunks_mut(block * draws).enumerate().map(|(k, out)| {
            let start = k * block;
            let rows = start..start + out.len() / draws;
            let scope = scope.as_deref().map(|scope| &scope[rows.clone()]);
            evaluate(&line.term, &self.pool(), rows, scope, out)
        });
        let whole = whole.reduce(|| true, |a, b| a & b);
        Results { values: Numbers::new(values, draws), scope, whole, readings: Readings::Computed }
    }

    /// The given rows of a column in a range.
    fn given(&self, slot: usize, rows: Range<usize>) -> &'a [Fixed] {
        match self.binder.slots[slot].0 {
            Slot::Line(line) => self.binder.frames.given.within(line, rows),
            Slot::Measure(_) | Slot::Over(_) | Slot::Upto(_) => &[],
        }
    }

    fn pool(&self) -> Pool<'_> {
        Pool { columns: &self.columns, entries: &self.entries, draws: self.draws }
    }

    fn rows(&self, slot: usize) -> usize {
        self.binder.frames.list[self.binder.slots[slot].1].len()
    }

    /// The scope of a line in some of its rows.
    fn scope(&self, line: &BoundLine, rows: Range<usize>) -> Scope {
        let scope = inherited(&line.term, &self.columns, rows.clone());
        match &line.scope {
            Some(condition) => both(scope, Some(self.holds(condition, rows))),
            None => scope,
        }
    }

    /// Where a condition holds in the first draw.
    fn holds(&self, condition: &Bound, rows: Range<usize>) -> Arc<[bool]> {
        // Most conditions ask for a coefficient, of which there are few.
        if let Bound::Call(fun, arguments) = condition
            && fun.absence() == Absence::Asked
            && let [Bound::Entries(chosen)] = arguments.as_slice()
            && let Some(places) = chosen.places()
        {
            let first = |entry: u32| self.entries.get(entry as usize * self.draws);
            let given = |entry: &u32| first(*entry).is_some_and(|value| value.is_finite());
            let given: Vec<bool> = chosen.entries().iter().map(given).collect();
            let holds = |place: &u32| given.get(*place as usize).copied().unwrap_or(false);
            return places[rows].iter().map(holds).collect();
        }
        let block = block(self.draws);
        let mut truth = vec![MISSING; block.min(rows.len()) * self.draws];
        let mut holds = Vec::with_capacity(rows.len());
        for start in rows.clone().step_by(block) {
            let part = start..rows.end.min(start + block);
            let truth = &mut truth[..part.len() * self.draws];
            evaluate(condition, &self.pool(), part, None, truth);
            holds.extend(truth.chunks(self.draws).map(|draws| draws[0] == 1.0));
        }
        holds.into()
    }

    fn over(&self, over: &BoundOver, rows: Range<usize>) -> Results {
        let Results { values: source, scope, .. } = &self.columns[over.source];
        let grouping = Grouping { map: &over.map, scope: scope.as_deref(), groups: over.groups };
        let (values, scope) = match over.fun {
            Gather::Reduction(fun) => (fun.of(source, &grouping, rows), None),
            Gather::Within(fun) => (fun.of(source, &grouping, rows), scope.clone()),
        };
        Results { values: Numbers::new(values, source.width), scope, ..Results::default() }
    }

    fn upto(&self, upto: &BoundUpto, rows: Range<usize>) -> Results {
        let columns = upto.sources.map(|source| &self.columns[source]);
        let scope = columns.iter().fold(None, |scope, column| both(scope, column.scope.clone()));
        let grouping = Grouping { map: &upto.map, scope: scope.as_deref(), groups: upto.groups };
        let draws = columns.iter().map(|column| column.values.width).max().unwrap_or(1);
        let sums = sum_upto(columns.map(|column| &column.values), &grouping, rows, draws);
        Results { values: Numbers::new(sums, draws), scope, ..Results::default() }
    }

    /// Lines that lean on each other's earlier periods, one period after another.
    fn memory(&mut self, steps: &[Step]) {
        for line in lines(steps) {
            let rows = self.rows(line.slot);
            self.columns[line.slot] = Results {
                values: Numbers::new(vec![MISSING; rows * self.draws], self.draws),
                scope: Some(vec![true; rows].into()),
                ..Results::default()
            };
        }
        for moment in self.moments(steps) {
            for step in steps {
                match step {
                    Step::Line(line) => {
                        let rows = self.at(line.slot, moment);
                        let scope = self.scope(line, rows.clone());
                        let mut out = vec![MISSING; rows.len() * self.draws];
                        evaluate(&line.term, &self.pool(), rows.clone(), scope.as_deref(), &mut out);
                        let span = rows.start * self.draws..rows.end * self.draws;
                        let fixed = self.given(line.slot, rows.clone());
                        let column = &mut self.columns[line.slot];
                        if let (Some(all), Some(now)) = (&mut column.scope, &scope) {
                            Arc::make_mut(all)[rows].copy_from_slice(now);
                        }
                        Arc::make_mut(&mut column.values.values)[span].copy_from_slice(&out);
                        lay::lay(column, fixed);
                    }
                    Step::Upto(slot, upto) => {
                        let (at, from) = (*slot, self.at(upto.sources[0], moment));
                        let now = self.upto(upto, from);
                        self.keep_earlier(at, now);
                    }
                    Step::Over(slot, over) => {
                        let now = self.over(over, self.at(over.source, moment));
                        self.keep_earlier(*slot, now);
                    }
                    Step::Memory(_) => {}
                }
            }
        }
        for line in lines(steps) {
            let column = &mut self.columns[line.slot];
            column.scope = narrowing(column.scope.take());
        }
    }

    /// Lays a column anew; what an earlier period gave stays, as groups of other periods have no rows in this one.
    fn keep_earlier(&mut self, slot: usize, mut now: Results) {
        let before = std::mem::take(&mut self.columns[slot]).values.values;
        let values = Arc::make_mut(&mut now.values.values).iter_mut();
        values.zip(before.iter()).filter(|(now, _)| now.is_nan()).for_each(|(n, b)| *n = *b);
        self.columns[slot] = now;
    }

    /// The members of the time dimension over which the lines run, in order.
    fn moments(&self, steps: &[Step]) -> Vec<u32> {
        let mut moments: Vec<u32> = Vec::new();
        for line in lines(steps) {
            let frame = &self.binder.frames.list[self.binder.slots[line.slot].1];
            // Time comes first in every frame.
            moments.extend(frame.keys.first().into_iter().flatten());
        }
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// The rows of a column at a moment.
    fn at(&self, slot: usize, moment: u32) -> Range<usize> {
        let frame = &self.binder.frames.list[self.binder.slots[slot].1];
        let Some(times) = frame.keys.first().filter(|_| frame.dims != DimSet::NONE) else { return 0..0 };
        times.partition_point(|t| *t < moment)..times.partition_point(|t| *t <= moment)
    }
}

/// The values of a measure laid into the rows of its frame.
fn lay(binder: &Binder, measure: usize, frame: usize, inputs: &Inputs) -> Results {
    let (frames, list) = (&binder.frames, &binder.frames.list[frame]);
    let series = inputs.series_of(measure).map(|(_, series)| series);
    // The frame has all keys of the series and no key twice.
    if let Some(series) = series.filter(|s| s.len() == list.len()) {
        let values = Numbers { values: series.all_converted(), width: 1 };
        return Results { values, whole: true, readings: Readings::InOrder, ..Results::default() };
    }
    let mut values = vec![MISSING; list.len()];
    let mut readings = vec![NO_ROW; list.len()];
    if let Some(series) = series {
        // Both are in the order of the keys, so the next reading is mostly that of the next row.
        let mut next = 0;
        for (reading, key) in (0..).zip(frames.packing.keys(series)) {
            let Some(key) = key else { continue };
            if list.packed().get(next) != Some(&key) {
                let Some(row) = list.find(key) else { continue };
                next = row as usize;
            }
            values[next] = series.converted(reading as usize);
            readings[next] = reading;
            next += 1;
        }
    }
    Results { values: Numbers::new(values, 1), readings: Readings::Each(readings), ..Results::default() }
}

/// Rows worked on at once.
fn block(draws: usize) -> usize {
    (BLOCK / draws).max(1)
}
