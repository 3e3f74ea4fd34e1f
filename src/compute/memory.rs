//! Lines that lean on their own past: computed one period after another.

#![deny(clippy::wildcard_enum_match_arm)]

use super::eval::evaluate;
use super::lay;
use super::machine::Machine;
use super::scope::narrowing;
use crate::function::numbers::{MISSING, Mask, Numbers};
use crate::model::dimension::DimSet;
use crate::plan::column::Column;
use crate::plan::step::{BoundLine, Step, lines};
use std::ops::Range;
use std::sync::Arc;

impl Machine<'_> {
    /// Lines that lean on each other's earlier periods, one period after another.
    pub(super) fn memory(&mut self, steps: &[Step]) {
        for line in lines(steps) {
            let rows = self.rows(line.slot);
            let empty = Column {
                values: Numbers::new(vec![MISSING; rows * self.draws], self.draws),
                scope: Some(Mask::new(vec![true; rows], 1)),
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
                        let (out, errors) = self.period(line, rows.clone(), scope.as_ref());
                        let span = rows.start * self.draws..rows.end * self.draws;
                        let fixed = self.given(line.slot, rows.clone());
                        let column = &mut self.columns[line.slot];
                        if let (Some(all), Some(now)) = (&mut column.scope, &scope) {
                            all.lay(rows.start, now);
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
        scope: Option<&Mask>,
    ) -> (Vec<f64>, Option<Vec<f64>>) {
        if self.plan.decimals.careful(line.slot) {
            let (values, errors) = self.carefully(line.slot, &line.term, rows, scope);
            return (values, Some(errors));
        }
        let mut out = vec![MISSING; rows.len() * self.draws];
        evaluate(&line.term, &self.pool(), rows, scope.map(|mask| (mask, 0)), &mut out);
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
