//! Following a term's names back to rows: what the workbook and the explanation need to show where a number comes from.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::compute::{Entries, Run};
use crate::function::Reduction;
use crate::function::numbers::{Grouping, Numbers};
use crate::plan::chosen::Chosen;
use crate::plan::column::Column;
use crate::plan::members::Members;
use crate::plan::route::Step;
use crate::plan::route::steps;
use crate::rule::{Gather, Over, Reference, Symbol, Upto};
use std::sync::Arc;

/// What a name stands for, seen from the rows of a frame.
pub enum Referred<'r> {
    /// A measure or line; with the row of its frame for each of ours, unless the frames are the same.
    Column(Symbol, &'r Column, Option<Arc<[u32]>>),
    /// For each row the entry of a coefficient.
    Entries(Chosen),
    /// Nothing was given and nothing computed.
    Nothing,
}

/// A value over dimensions, seen from the rows of a frame.
pub struct Grouped<'r> {
    pub argument: &'r Column,
    /// For each of our rows, the group it reads.
    pub group_of_row: Arc<[u32]>,
    /// The argument's rows, group after group.
    pub members: Arc<Members>,
}

impl Grouped<'_> {
    /// The rows in scope that one of our rows reads.
    pub fn rows(&self, row: usize) -> Vec<usize> {
        let rows = self.members.of(self.group_of_row[row]).iter().map(|row| *row as usize);
        rows.filter(|row| self.argument.in_scope(*row)).collect()
    }

    /// What such rows come to, in the first draw.
    pub fn value(&self, fun: Reduction, rows: &[usize]) -> Option<f64> {
        let values = Numbers::new(rows.iter().map(|row| self.argument.draw(*row, 0)).collect(), 1);
        let all = Grouping { map: &vec![0; rows.len()], scope: None, groups: 1 };
        fun.of(&values, &all, 0..rows.len()).first().copied()
    }
}

impl Run {
    /// What a reference stands for in the rows of a frame.
    pub fn refer(&self, reference: &Reference, frame: usize) -> Referred<'_> {
        let Some(steps) = self.steps(reference) else { return Referred::Nothing };
        if let Symbol::Coefficient(c) = reference.symbol {
            return match self.coefficients.get(&(c, frame, steps)) {
                Some(rows) => Referred::Entries(rows.clone()),
                None => Referred::Nothing,
            };
        }
        match self.column(reference.symbol) {
            None => Referred::Nothing,
            Some(column) if column.frame == frame && steps.is_empty() => {
                Referred::Column(reference.symbol, column, None)
            }
            Some(column) => {
                let rows = self.rows_of(frame, column.frame, steps);
                Referred::Column(reference.symbol, column, Some(rows))
            }
        }
    }

    /// The groups of a value over dimensions, seen from the rows of a frame.
    pub fn grouped(&self, over: &Over, frame: usize) -> Option<Grouped<'_>> {
        let argument = self.column(over.argument)?;
        let group = self.frames.find(over.group)?;
        let group_of_argument = self.rows_of(argument.frame, group, Vec::new());
        let groups = self.frames.list[group].len();
        Some(Grouped {
            argument,
            group_of_row: self.rows_of(frame, group, Vec::new()),
            members: Arc::new(Members::new(&group_of_argument, groups)),
        })
    }

    /// The groups of a sum up to a level: its frame, the group of each row, and the rows of each group.
    pub fn grouped_upto(&self, upto: &Upto) -> Option<(usize, Arc<[u32]>, Arc<Members>)> {
        let (own, group) = (self.frames.find(upto.dims)?, self.frames.find(upto.group)?);
        let group_of_row = self.rows_of(own, group, Vec::new());
        let members = Members::new(&group_of_row, self.frames.list[group].len());
        Some((own, group_of_row, Arc::new(members)))
    }

    /// What a value over dimensions comes to in one of our rows, in the first draw; none where it is not
    /// one value a group.
    pub fn over(&self, over: &Over, frame: usize, row: usize) -> Option<f64> {
        let fun = match over.fun {
            Gather::Reduction(fun) => fun,
            Gather::Within(_) => return None,
        };
        let grouped = self.grouped(over, frame)?;
        grouped.value(fun, &grouped.rows(row))
    }

    /// The rows of one frame for the rows of another.
    pub fn rows_of(&self, from: usize, to: usize, steps: Vec<Step>) -> Arc<[u32]> {
        let key = (from, to, steps);
        match self.maps.get(&key) {
            Some(map) => map.clone(),
            None => self.frames.map(from, to, &key.2, &self.book.catalog.dimensions),
        }
    }

    fn steps(&self, reference: &Reference) -> Option<Vec<Step>> {
        steps(reference, &self.book)
    }

    pub fn entries(&self) -> &Entries {
        &self.entries
    }
}
