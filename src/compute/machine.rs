//! The columns of a run, filled turn by turn.

#![deny(clippy::wildcard_enum_match_arm)]

use super::bind::Binder;
use super::careful::{Careful, Figure, Margins};
use super::eval::{BLOCK, Pool, evaluate};
use super::lay;
use super::pencil::Pencil;
use super::scope::{both, inherited, narrowing};
use super::standing::standing;
use super::turns::Plan;
use crate::function::numbers::{Grouping, MISSING, Numbers, ROUNDING};
use crate::function::rowwise::Absence;
use crate::function::upto::sum_upto;
use crate::function::{Exact, Reduction};
use crate::model::dimension::DimSet;
use crate::plan::NO_ROW;
use crate::plan::bound::{Bound, Slot};
use crate::plan::column::{Column, Readings, Scope};
use crate::plan::given::Fixed;
use crate::plan::step::Step;
use crate::plan::step::{BoundLine, BoundOver, BoundUpto, lines};
use crate::rule::Gather;
use crate::table::{Inputs, Series};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

pub struct Machine<'a> {
    plan: &'a Plan,
    pub columns: Vec<Column>,
    entries: &'a [f64],
    draws: usize,
    pencil: Pencil<'a>,
    /// Rows of lines with a decision that nothing could settle.
    pub open: Mutex<BTreeSet<(usize, usize)>>,
}

impl<'a> Machine<'a> {
    /// A machine with the measures laid into its columns.
    pub fn new(plan: &'a Plan, inputs: &'a Inputs, entries: &'a [f64], draws: usize) -> Machine<'a> {
        let binder = &plan.binder;
        let laid = |(slot, frame): &(Slot, usize)| match slot {
            Slot::Measure(measure) => lay(binder, *measure, *frame, inputs),
            Slot::Line(_) | Slot::Over(_) | Slot::Upto(_) => Column { frame: *frame, ..Column::default() },
        };
        let columns = binder.slots.par_iter().map(laid).collect();
        let pencil = Pencil::new(plan, inputs, entries, draws);
        Machine { plan, columns, entries, draws, pencil, open: Mutex::default() }
    }

    /// Computes steps that do not need each other.
    pub fn turn(&mut self, steps: &[Step]) {
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
    fn keep(&mut self, slot: usize, column: Column) {
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
            let scope = scope.as_deref().map(|scope| &scope[rows.clone()]);
            evaluate(&line.term, &self.pool(), rows, scope, out)
        });
        let whole = whole.reduce(|| true, |a, b| a & b);
        Column { values: Numbers::new(values, draws), scope, whole, ..Column::default() }
    }

    /// The given rows of a column in a range.
    fn given(&self, slot: usize, rows: Range<usize>) -> &'a [Fixed] {
        match self.plan.binder.slots[slot].0 {
            Slot::Line(line) => self.plan.binder.frames.given.within(line, rows),
            Slot::Measure(_) | Slot::Over(_) | Slot::Upto(_) => &[],
        }
    }

    fn pool(&self) -> Pool<'_> {
        Pool { columns: &self.columns, entries: self.entries, draws: self.draws }
    }

    fn rows(&self, slot: usize) -> usize {
        self.plan.binder.frames.list[self.plan.binder.slots[slot].1].len()
    }

    /// The scope of a line in some of its rows.
    fn scope(&self, line: &BoundLine, rows: Range<usize>) -> Scope {
        let scope = inherited(&line.term, &self.columns, rows.clone());
        match &line.scope {
            Some(condition) if self.plan.decimals.careful(line.slot) => {
                both(scope, Some(self.holds_carefully(line.slot, condition, rows)))
            }
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

    /// What a line is worked out from, row by row.
    fn hand(&self) -> Careful<'_> {
        let pencil = (self.draws == 1).then_some(&self.pencil);
        Careful {
            columns: &self.columns,
            decimals: &self.plan.decimals,
            entries: self.entries,
            draws: self.draws,
            pencil,
            standings: None,
        }
    }

    /// The values and errors of a term in some rows; not a number out of scope.
    fn carefully(
        &self,
        slot: usize,
        term: &Bound,
        rows: Range<usize>,
        scope: Option<&[bool]>,
    ) -> (Vec<f64>, Vec<f64>) {
        let hand = self.hand();
        let figures = |row: usize| {
            let inside = scope.is_none_or(|scope| scope[row - rows.start]);
            (0..self.draws).map(move |draw| (row, draw, inside))
        };
        let one = |(row, draw, inside): (usize, usize, bool)| {
            if !inside {
                return (MISSING, 0.0);
            }
            let mut margins = Margins::default();
            let Figure { value, error } = hand.term(term, row, draw, &mut margins);
            if draw == 0 && margins.list.iter().any(|margin| margin.open) {
                self.leave_open(slot, row);
            }
            if value.is_finite() { (value, error) } else { (MISSING, 0.0) }
        };
        rows.clone().into_par_iter().with_min_len(BLOCK).flat_map_iter(figures).map(one).unzip()
    }

    fn leave_open(&self, slot: usize, row: usize) {
        if self.draws == 1 {
            self.open.lock().unwrap_or_else(PoisonError::into_inner).insert((slot, row));
        }
    }

    fn careful_line(&self, line: &BoundLine, scope: Scope) -> Column {
        let rows = 0..self.rows(line.slot);
        let (values, errors) = self.carefully(line.slot, &line.term, rows, scope.as_deref());
        let inside = |row: usize| scope.as_ref().is_none_or(|scope| scope[row]);
        let whole =
            values.chunks(self.draws).enumerate().all(|(row, draws)| !inside(row) || !draws[0].is_nan());
        Column {
            values: Numbers::new(values, self.draws),
            errors: Some(Arc::new(errors)),
            scope,
            whole,
            ..Column::default()
        }
    }

    fn holds_carefully(&self, slot: usize, condition: &Bound, rows: Range<usize>) -> Arc<[bool]> {
        let (values, _) = self.carefully(slot, condition, rows, None);
        values.chunks(self.draws).map(|draws| draws[0] == 1.0).collect()
    }

    /// How far the values of a column may lie from the exact ones.
    fn errors(&self, slot: usize) -> Arc<Vec<f64>> {
        if let Some(errors) = &self.columns[slot].errors {
            return errors.clone();
        }
        let (hand, values) = (self.hand(), &self.columns[slot].values);
        let rows = values.values.len() / values.width.max(1);
        let each = (0..rows).flat_map(|row| (0..values.width).map(move |draw| (row, draw)));
        Arc::new(each.map(|(row, draw)| hand.column(slot, row, draw).error).collect())
    }

    fn over(&self, slot: usize, over: &BoundOver, rows: Range<usize>) -> Column {
        let Column { values: source, scope, .. } = &self.columns[over.source];
        let grouping = Grouping { map: &over.map, scope: scope.as_deref(), groups: over.groups };
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

    /// The values of columns as places among all of their group, so that they compare as exact ones do.
    fn places<const N: usize>(
        &self,
        slots: [usize; N],
        slot: usize,
        grouping: &Grouping<'_>,
        rows: Range<usize>,
    ) -> [Numbers; N] {
        let hand = self.hand();
        let width = slots.iter().map(|slot| self.columns[*slot].values.width).max().unwrap_or(1);
        let mut places = slots.map(|_| vec![MISSING; grouping.map.len() * width]);
        for group in grouping.members(rows) {
            let cells: Vec<(usize, usize)> =
                (0..N).flat_map(|at| group.iter().map(move |row| (at, *row))).collect();
            for draw in 0..width {
                let figures: Vec<Figure> =
                    cells.iter().map(|(at, row)| hand.column(slots[*at], *row, draw)).collect();
                let exact = |at: usize| {
                    let (column, row) = cells[at];
                    self.pencil.cell(slots[column], row, &self.columns)
                };
                let exact: Option<&dyn Fn(usize) -> Exact> = (self.draws == 1).then_some(&exact);
                let (standing, margin) = standing(&figures, exact);
                if margin.open {
                    group.iter().for_each(|row| self.leave_open(slot, *row));
                }
                for ((at, row), place) in cells.iter().zip(standing) {
                    places[*at][row * width + draw] = place;
                }
            }
        }
        places.map(|places| Numbers::new(places, width))
    }

    fn upto(&self, slot: usize, upto: &BoundUpto, rows: Range<usize>) -> Column {
        let columns = upto.sources.map(|source| &self.columns[source]);
        let scope = columns.iter().fold(None, |scope, column| both(scope, column.scope.clone()));
        let grouping = Grouping { map: &upto.map, scope: scope.as_deref(), groups: upto.groups };
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

    /// Lines that lean on each other's earlier periods, one period after another.
    fn memory(&mut self, steps: &[Step]) {
        for line in lines(steps) {
            let rows = self.rows(line.slot);
            let empty = Column {
                values: Numbers::new(vec![MISSING; rows * self.draws], self.draws),
                scope: Some(vec![true; rows].into()),
                errors: self.plan.decimals.careful(line.slot).then(|| Arc::new(vec![0.0; rows * self.draws])),
                ..Column::default()
            };
            self.keep(line.slot, empty);
        }
        for moment in self.moments(steps) {
            for step in steps {
                match step {
                    Step::Line(line) => {
                        let rows = self.at(line.slot, moment);
                        let scope = self.scope(line, rows.clone());
                        let (out, errors) = self.period(line, rows.clone(), scope.as_deref());
                        let span = rows.start * self.draws..rows.end * self.draws;
                        let fixed = self.given(line.slot, rows.clone());
                        let column = &mut self.columns[line.slot];
                        if let (Some(all), Some(now)) = (&mut column.scope, &scope) {
                            Arc::make_mut(all)[rows].copy_from_slice(now);
                        }
                        if let (Some(all), Some(now)) = (&mut column.errors, errors) {
                            Arc::make_mut(all)[span.clone()].copy_from_slice(&now);
                        }
                        Arc::make_mut(&mut column.values.values)[span].copy_from_slice(&out);
                        lay::lay(column, fixed);
                    }
                    Step::Upto(slot, upto) => {
                        let (at, from) = (*slot, self.at(upto.sources[0], moment));
                        let now = self.upto(at, upto, from);
                        self.keep_earlier(at, now);
                    }
                    Step::Over(slot, over) => {
                        let now = self.over(*slot, over, self.at(over.source, moment));
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

    /// The values of a line in the rows of a period, with their errors where a decision rests on them.
    fn period(
        &self,
        line: &BoundLine,
        rows: Range<usize>,
        scope: Option<&[bool]>,
    ) -> (Vec<f64>, Option<Vec<f64>>) {
        if self.plan.decimals.careful(line.slot) {
            let (values, errors) = self.carefully(line.slot, &line.term, rows, scope);
            return (values, Some(errors));
        }
        let mut out = vec![MISSING; rows.len() * self.draws];
        evaluate(&line.term, &self.pool(), rows, scope, &mut out);
        (out, None)
    }

    /// Lays a column anew; what an earlier period gave stays, as groups of other periods have no rows in this one.
    fn keep_earlier(&mut self, slot: usize, mut now: Column) {
        let before = &self.columns[slot];
        if let (Some(errors), Some(earlier)) = (&mut now.errors, &before.errors) {
            let rows = Arc::make_mut(errors).iter_mut().zip(earlier.iter()).zip(now.values.values.iter());
            rows.filter(|(_, value)| value.is_nan()).for_each(|((now, before), _)| *now = *before);
        }
        let values = Arc::make_mut(&mut now.values.values).iter_mut();
        values.zip(before.values.values.iter()).filter(|(now, _)| now.is_nan()).for_each(|(n, b)| *n = *b);
        self.keep(slot, now);
    }

    /// The members of the time dimension over which the lines run, in order.
    fn moments(&self, steps: &[Step]) -> Vec<u32> {
        let mut moments: Vec<u32> = Vec::new();
        for line in lines(steps) {
            let frame = &self.plan.binder.frames.list[self.plan.binder.slots[line.slot].1];
            // Time comes first in every frame.
            moments.extend(frame.keys.first().into_iter().flatten());
        }
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// The rows of a column at a moment.
    fn at(&self, slot: usize, moment: u32) -> Range<usize> {
        let frame = &self.plan.binder.frames.list[self.plan.binder.slots[slot].1];
        let Some(times) = frame.keys.first().filter(|_| frame.dims != DimSet::NONE) else { return 0..0 };
        times.partition_point(|t| *t < moment)..times.partition_point(|t| *t <= moment)
    }
}

/// The values of a measure laid into the rows of its frame.
fn lay(binder: &Binder, measure: usize, frame: usize, inputs: &Inputs) -> Column {
    let (frames, list) = (&binder.frames, &binder.frames.list[frame]);
    let series = inputs.series_of(measure).map(|(_, series)| series);
    // The frame has all keys of the series and no key twice.
    if let Some(series) = series.filter(|s| s.len() == list.len()) {
        let values = Numbers { values: series.all_converted(), width: 1 };
        let errors = inexact(series, &values.values);
        return Column {
            frame,
            values,
            errors,
            whole: true,
            readings: Readings::InOrder,
            ..Column::default()
        };
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
    let errors = series.and_then(|series| inexact(series, &values));
    Column {
        frame,
        values: Numbers::new(values, 1),
        errors,
        readings: Readings::Each(readings),
        ..Column::default()
    }
}

/// The errors of values that a unit turned from decimals into something else.
fn inexact(series: &Series, values: &[f64]) -> Option<Arc<Vec<f64>>> {
    let error = |value: &f64| if value.is_nan() { 0.0 } else { 10.0 * ROUNDING * value.abs() };
    (!series.is_decimal()).then(|| Arc::new(values.iter().map(error).collect()))
}

/// Rows worked on at once.
fn block(draws: usize) -> usize {
    (BLOCK / draws).max(1)
}
