//! A term in one row, worked out anew from the columns of a run: the same arithmetic, number by number, so that what
//! went into a result can be looked at.

#![deny(clippy::wildcard_enum_match_arm)]

use super::refer::{Grouped, Referred};
use crate::compute::Run;
use crate::compute::{binary_of, call_of};
use crate::function::numbers::{Grouping, MISSING, Numbers};
use crate::function::upto::sum_upto;
use crate::plan::NO_ROW;
use crate::plan::chosen::Chosen;
use crate::plan::column::Column;
use crate::plan::members::Members;
use crate::rule::{Gather, Op, Over, Reference, Symbol, Term, Upto};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What a name stands for in one row.
pub enum Read<'r> {
    Row(&'r Column, usize),
    Entry(u32),
    /// There is no such row, or no such entry.
    Nothing,
}

/// The rows that a value over dimensions is made of, seen from one row.
pub struct Group<'r> {
    pub argument: &'r Column,
    /// Those in scope.
    pub rows: Vec<usize>,
}

/// Reads terms row by row. What each name leads to is looked up once.
pub struct Scalar<'r> {
    pub run: &'r Run,
    names: HashMap<*const Reference, Rc<Referred<'r>>>,
    groups: HashMap<*const Over, Option<Rc<Grouped<'r>>>>,
    levels: HashMap<*const Upto, Option<Levels>>,
}

/// The frame of a sum up to a level, the group of each row and the rows of each group.
type Levels = (usize, Arc<[u32]>, Arc<Members>);

impl<'r> Scalar<'r> {
    pub fn new(run: &'r Run) -> Scalar<'r> {
        Scalar { run, names: HashMap::new(), groups: HashMap::new(), levels: HashMap::new() }
    }

    /// What a name leads to from a row of a frame.
    pub fn read(&mut self, reference: &'r Reference, frame: usize, row: usize) -> Read<'r> {
        let run = self.run;
        let referred = self.names.entry(reference).or_insert_with(|| Rc::new(run.refer(reference, frame)));
        match &**referred {
            Referred::Nothing => Read::Nothing,
            Referred::Entries(entries) => entry(entries, row),
            Referred::Column(_, column, map) => match map.as_ref().map_or(row as u32, |m| m[row]) {
                NO_ROW => Read::Nothing,
                target => Read::Row(column, target as usize),
            },
        }
    }

    /// The rows behind a value over dimensions; none where nothing stands there at all.
    pub fn group(&mut self, over: &'r Over, frame: usize, row: usize) -> Option<Group<'r>> {
        let run = self.run;
        let grouped = self.groups.entry(over).or_insert_with(|| run.grouped(over, frame).map(Rc::new));
        let grouped = grouped.as_ref()?;
        let argument = grouped.argument;
        let members = grouped.members.of(grouped.group_of_row[row]).iter().map(|row| *row as usize);
        Some(Group { argument, rows: members.filter(|row| argument.in_scope(*row)).collect() })
    }

    /// The own row and the rows of its group in a sum up to a level.
    pub fn upto(&mut self, upto: &'r Upto, frame: usize, row: usize) -> Option<(usize, Vec<usize>)> {
        let run = self.run;
        let levels = self.levels.entry(upto).or_insert_with(|| run.grouped_upto(upto));
        let (own, group_of_row, members) = levels.as_ref()?;
        let at = match *own == frame {
            true => row as u32,
            false => run.rows_of(frame, *own, Vec::new())[row],
        };
        let group = group_of_row.get(at as usize)?;
        Some((at as usize, members.of(*group).iter().map(|row| *row as usize).collect()))
    }

    /// The value of a term in a row, in the first draw; not a number where something is missing.
    pub fn value(&mut self, term: &'r Term, frame: usize, row: usize) -> f64 {
        match &term.op {
            Op::Number(n) => *n,
            Op::Ref(reference) => match self.read(reference, frame, row) {
                Read::Row(column, at) => column.draw(at, 0),
                Read::Entry(entry) => self.run.entries.values.get(entry as usize).copied().unwrap_or(MISSING),
                Read::Nothing => MISSING,
            },
            Op::Scale(factor, x) => self.value(x, frame, row) * factor.to_f64(),
            Op::Negate(x) => -self.value(x, frame, row),
            Op::Not(x) => 1.0 - self.value(x, frame, row),
            Op::Binary(operator, a, b) => {
                binary_of(*operator, self.value(a, frame, row), self.value(b, frame, row))
            }
            Op::Round(rounding, places, x) => rounding.of(self.value(x, frame, row), *places),
            Op::Tier(place, x) => {
                let tier = &self.run.book.catalog.models[place.model].tiers[place.tier];
                tier.value(self.value(x, frame, row)).unwrap_or(MISSING)
            }
            Op::Call(fun, arguments) => {
                let values: Vec<f64> = arguments.iter().map(|x| self.value(x, frame, row)).collect();
                call_of(*fun, &values)
            }
            Op::Over(over) => self.over(over, frame, row),
            Op::Upto(upto) => self.sum_upto(upto, frame, row),
        }
    }

    fn over(&mut self, over: &'r Over, frame: usize, row: usize) -> f64 {
        let Some(Group { argument, rows }) = self.group(over, frame, row) else { return MISSING };
        let values = Numbers::new(rows.iter().map(|row| argument.draw(*row, 0)).collect(), 1);
        let all = Grouping { map: &vec![0; rows.len()], scope: None, groups: 1 };
        let whole = 0..rows.len();
        match over.fun {
            Gather::Reduction(fun) => fun.of(&values, &all, whole).first().copied().unwrap_or(MISSING),
            Gather::Within(fun) => {
                let own = self.own(over, frame, row);
                let place = rows.iter().position(|row| Some(*row) == own);
                let standing = fun.of(&values, &all, whole);
                place.and_then(|place| standing.get(place)).copied().unwrap_or(MISSING)
            }
        }
    }

    /// The row of the argument that a share or a place is that of.
    pub fn own(&self, over: &Over, frame: usize, row: usize) -> Option<usize> {
        let argument = self.run.column(over.argument)?;
        if argument.frame == frame {
            return Some(row);
        }
        let own = self.run.rows_of(frame, argument.frame, Vec::new())[row];
        (own != NO_ROW).then_some(own as usize)
    }

    fn sum_upto(&mut self, upto: &'r Upto, frame: usize, row: usize) -> f64 {
        let Some((own, rows)) = self.upto(upto, frame, row) else { return MISSING };
        let columns = upto.lines().map(|line: Symbol| self.run.column(line));
        let [Some(argument), Some(key), Some(level)] = columns else { return MISSING };
        let of = |column: &Column| Numbers::new(rows.iter().map(|row| column.draw(*row, 0)).collect(), 1);
        let all = Grouping { map: &vec![0; rows.len()], scope: None, groups: 1 };
        let sums = sum_upto([&of(argument), &of(key), &of(level)], &all, 0..rows.len(), 1);
        let place = rows.iter().position(|row| *row == own);
        place.and_then(|place| sums.get(place)).copied().unwrap_or(MISSING)
    }
}

fn entry<'r>(entries: &Chosen, row: usize) -> Read<'r> {
    match entries[row] {
        NO_ROW => Read::Nothing,
        entry => Read::Entry(entry),
    }
}
