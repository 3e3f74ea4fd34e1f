//! The equation of a pool at a time: what there is, and where it goes.

use super::{Settlement, Time};
use crate::plan::State;
use crate::rule::Symbol;
use rust_decimal::Decimal;

/// One pool at one time; both sides come to the same.
pub struct Equation {
    /// Its number among the scheme's pools.
    pub pool: usize,
    pub left: Vec<Term>,
    pub right: Vec<Term>,
}

/// Rows of a line, added up.
pub struct Term {
    pub line: usize,
    pub rows: Vec<usize>,
    /// What they come to, in yuan.
    pub yuan: Decimal,
}

impl Settlement {
    /// The equations of the pools that close at a time, with the terms that the scheme's paper states, else its total.
    pub fn equations(&self, time: Time) -> Vec<Equation> {
        let mut equations = Vec::new();
        for sum in &self.pools.checked {
            let closure = &self.terms.pools[sum.pool];
            let Some(total) = closure.total.filter(|line| self.time(*line, sum.row) == time) else {
                continue;
            };
            let stated = self.terms.papers.pool.iter().filter_map(|line| {
                let row = self.row_at(*line, time)?;
                Some(self.term(*line, vec![row]))
            });
            let mut left: Vec<Term> = stated.collect();
            if left.is_empty() {
                left.push(self.term(total, vec![sum.row]));
            }
            let of = |part: &usize| {
                let rows = sum.rows.iter().filter(|(line, _)| line == part).map(|(_, row)| *row);
                self.term(*part, rows.collect())
            };
            equations.push(Equation { pool: sum.pool, left, right: closure.parts.iter().map(of).collect() });
        }
        equations
    }

    /// The row of a line that varies over a time alone.
    fn row_at(&self, line: usize, time: Time) -> Option<usize> {
        let (column, frame) = self.run.framed(Symbol::Line(line))?;
        let (dim, member) = time?;
        if frame.order != [dim] {
            return None;
        }
        self.run.row(column.frame, &[member])
    }

    fn term(&self, line: usize, rows: Vec<usize>) -> Term {
        let value = |row: &usize| match self.run.column(Symbol::Line(line))?.state(*row) {
            State::Accounted(value) => self.yuan(line, value),
            State::NotAccounted | State::OutOfScope => None,
        };
        let yuan = rows.iter().filter_map(value).sum();
        Term { line, rows, yuan }
    }
}
