//! Columns on which decisions rest: worked out row by row with their errors, and places that compare exactly.

use super::decide::careful::{Careful, Figure, Margins};
use super::decide::standing::standing;
use super::eval::BLOCK;
use super::machine::Machine;
use crate::function::numbers::{Grouping, MISSING, Mask, Numbers};
use crate::plan::bound::Bound;
use crate::plan::column::{Column, Scope};
use crate::plan::step::BoundLine;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Arc, PoisonError};

impl Machine<'_> {
    /// What a line is worked out from, row by row.
    pub(super) fn hand(&self) -> Careful<'_> {
        Careful {
            columns: &self.columns,
            decimals: &self.plan.decimals,
            entries: self.entries,
            steps: self.steps,
            draws: self.draws,
            pencil: &self.pencil,
            standings: None,
        }
    }

    /// The values and errors of a term in some rows; not a number out of scope, which is that of these rows.
    pub(super) fn carefully(
        &self,
        slot: usize,
        term: &Bound,
        rows: Range<usize>,
        scope: Option<&Mask>,
    ) -> (Vec<f64>, Vec<f64>) {
        let hand = self.hand();
        let figures = |row: usize| (0..self.draws).map(move |draw| (row, draw));
        let one = |(row, draw): (usize, usize)| {
            if scope.is_some_and(|mask| !mask.holds(row - rows.start, draw)) {
                return (MISSING, 0.0);
            }
            let mut margins = Margins::default();
            let Figure { value, error } = hand.term(term, row, draw, &mut margins);
            if margins.list.iter().any(|margin| margin.open) {
                self.leave_open(slot, row);
            }
            if value.is_finite() { (value, error) } else { (MISSING, 0.0) }
        };
        rows.clone().into_par_iter().with_min_len(BLOCK).flat_map_iter(figures).map(one).unzip()
    }

    pub(super) fn leave_open(&self, slot: usize, row: usize) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert((slot, row));
    }

    pub(super) fn careful_line(&self, line: &BoundLine, scope: Scope) -> Column {
        let rows = 0..self.rows(line.slot);
        let (values, errors) = self.carefully(line.slot, &line.term, rows, scope.as_ref());
        let draws = self.draws;
        let inside = |at: usize| scope.as_ref().is_none_or(|mask| mask.holds(at / draws, at % draws));
        let whole = values.iter().enumerate().all(|(at, value)| !value.is_nan() || !inside(at));
        Column {
            values: Numbers::new(values, self.draws),
            errors: Some(Arc::new(errors)),
            scope,
            whole,
            ..Column::default()
        }
    }

    pub(super) fn holds_carefully(&self, slot: usize, condition: &Bound, rows: Range<usize>) -> Mask {
        let (values, _) = self.carefully(slot, condition, rows, None);
        Mask::new(values.into_iter().map(|value| value == 1.0).collect(), self.draws)
    }

    /// How far the values of a column may lie from the exact ones.
    pub(super) fn errors(&self, slot: usize) -> Arc<Vec<f64>> {
        if let Some(errors) = &self.columns[slot].errors {
            return errors.clone();
        }
        let (hand, values) = (self.hand(), &self.columns[slot].values);
        let rows = values.values.len() / values.width.max(1);
        let each = (0..rows).flat_map(|row| (0..values.width).map(move |draw| (row, draw)));
        Arc::new(each.map(|(row, draw)| hand.column(slot, row, draw).error).collect())
    }

    /// The values of columns as places among all of their group, so that they compare as exact ones do.
    pub(super) fn places<const N: usize>(
        &self,
        slots: [usize; N],
        slot: usize,
        grouping: &Grouping<'_>,
        rows: Range<usize>,
    ) -> [Numbers; N] {
        let hand = self.hand();
        let width = slots.iter().map(|slot| self.columns[*slot].values.width).max().unwrap_or(1);
        let mut places = slots.map(|_| vec![MISSING; grouping.map.len() * width]);
        let each = grouping.each(rows, width);
        for (draws, group) in each.iter().flat_map(|(draws, all)| all.iter().map(move |group| (draws, group)))
        {
            let cells: Vec<(usize, usize)> =
                (0..N).flat_map(|at| group.iter().map(move |row| (at, *row))).collect();
            for draw in draws.clone() {
                let figures: Vec<Figure> =
                    cells.iter().map(|(at, row)| hand.column(slots[*at], *row, draw)).collect();
                let exact = |at: usize| {
                    let (column, row) = cells[at];
                    self.pencil.cell(slots[column], (row, draw), &self.columns)
                };
                let (standing, margin) = standing(&figures, &exact);
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
}
