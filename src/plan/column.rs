//! The columns of a run: numbers over the rows of a frame, with what is known of each row.

use super::route::NO_ROW;
use crate::function::numbers::Numbers;
use std::sync::Arc;

/// True where a row is in scope; none where all are.
pub type Scope = Option<Arc<[bool]>>;

/// The column of a measure, a line, or a value over dimensions.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub frame: usize,
    pub values: Numbers,
    pub scope: Scope,
    /// How far each value may lie from that of exact decimals; kept where a decision rests on it.
    pub errors: Option<Arc<Vec<f64>>>,
    /// Known to have a value in the first draw of every row in scope.
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
        if !self.in_scope(row) {
            return State::OutOfScope;
        }
        match self.draw(row, 0) {
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

    pub fn in_scope(&self, row: usize) -> bool {
        self.scope.as_ref().is_none_or(|s| s[row])
    }
}
