//! The columns of a run: numbers over the rows of a frame, with what is known of each row.

use super::route::NO_ROW;
use crate::function::numbers::{Mask, Numbers};
use std::sync::Arc;

/// Which rows are in scope; none where all are, in every draw.
pub type Scope = Option<Mask>;

/// The column of a measure, a line, or a value over dimensions.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub frame: usize,
    pub values: Numbers,
    /// Where this hangs on what is drawn, so do the values: they are as many.
    pub scope: Scope,
    /// How far each value may lie from that of exact decimals; kept where a decision rests on it.
    pub errors: Option<Arc<Vec<f64>>>,
    /// Known to have a value in every row and draw in scope.
    pub whole: bool,
    pub readings: Readings,
}

/// Where the rows of a measure were read.
#[derive(Clone, Debug, Default)]
pub enum Readings {
    /// Nowhere: it is a line.
    #[default]
    Computed,
    /// Its series has the same rows.
    InOrder,
    /// For each row its place in the series; [`NO_ROW`] where nothing was given.
    Each(Vec<u32>),
}

/// What is known of one row of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Accounted(f64),
    /// Something it needs is missing.
    NotAccounted,
    /// The line does not speak of this row.
    OutOfScope,
}

impl Column {
    /// The state of a row in the first draw.
    pub fn state(&self, row: usize) -> State {
        self.state_in(row, 0)
    }

    /// The state of a row in a draw.
    pub fn state_in(&self, row: usize, draw: usize) -> State {
        if !self.counts(row, draw) {
            return State::OutOfScope;
        }
        match self.draw(row, draw) {
            x if x.is_nan() => State::NotAccounted,
            x => State::Accounted(x),
        }
    }

    /// The rows in scope that have no value in the first draw.
    pub fn not_accounted(&self) -> impl Iterator<Item = usize> {
        let rows = if self.whole { 0 } else { self.values.values.len() / self.values.width.max(1) };
        (0..rows).filter(|row| self.state(*row) == State::NotAccounted)
    }

    /// The value of a row in a draw; not-a-number where missing.
    pub fn draw(&self, row: usize, draw: usize) -> f64 {
        self.values.values[row * self.values.width + draw.min(self.values.width - 1)]
    }

    /// Where the row of a measure stands in its series; none where nothing was given.
    pub fn reading(&self, row: usize) -> Option<usize> {
        match &self.readings {
            Readings::Computed => None,
            Readings::InOrder => Some(row),
            Readings::Each(all) => all.get(row).filter(|reading| **reading != NO_ROW).map(|r| *r as usize),
        }
    }

    /// Whether a row is in scope in the first draw.
    pub fn in_scope(&self, row: usize) -> bool {
        self.counts(row, 0)
    }

    /// The same in any draw.
    pub fn counts(&self, row: usize, draw: usize) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.holds(row, draw))
    }
}
