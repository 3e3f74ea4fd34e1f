//! A term in one row, worked out anew from the columns of a run, number by number and exactly, so that what went into a
//! result can be looked at.

#![deny(clippy::wildcard_enum_match_arm)]

use super::refer::{Grouped, Referred};
use crate::compute::{Exactly, Run, binary, tier};
use crate::function::{Exact, Standing};
use crate::plan::NO_ROW;
use crate::plan::chosen::Chosen;
use crate::plan::column::Column;
use crate::plan::members::Members;
use crate::rule::{Gather, Op, Over, Reference, Term, Upto};
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

/// Reads terms row by row. What each name leads to is looked up once.
pub struct Scalar<'r> {
    pub run: &'r Run,
    names: HashMap<*const Reference, Rc<Referred<'r>>>,
    groups: HashMap<*const Over, Option<Rc<Grouped<'r>>>>,
    levels: HashMap<*const Upto, Option<Levels>>,
    exactly: Exactly<'r>,
}

/// The frame of a sum up to a level, the group of each row and the rows of each group.
type Levels = (usize, Arc<[u32]>, Arc<Members>);

impl<'r> Scalar<'r> {
    pub fn new(run: &'r Run) -> Scalar<'r> {
        Scalar {
            run,
            names: HashMap::new(),
            groups: HashMap::new(),
            levels: HashMap::new(),
            exactly: Exactly::new(run),
        }
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

    /// The rows in scope behind a value over dimensions; none where nothing stands there at all.
    pub fn group(&mut self, over: &'r Over, frame: usize, row: usize) -> Option<Vec<usize>> {
        let run = self.run;
        let grouped = self.groups.entry(over).or_insert_with(|| run.grouped(over, frame).map(Rc::new));
        let grouped = grouped.as_ref()?;
        let argument = grouped.argument;
        let members = grouped.members.of(grouped.group_of_row[row]).iter().map(|row| *row as usize);
        Some(members.filter(|row| argument.in_scope(*row)).collect())
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

    /// The value of a term in a row, in the first draw, as pencil and paper give it; not a number where something is
    /// missing.
    pub fn value(&mut self, term: &'r Term, frame: usize, row: usize) -> f64 {
        self.exact(term, frame, row).to_f64()
    }

    fn exact(&mut self, term: &'r Term, frame: usize, row: usize) -> Exact {
        match &term.op {
            Op::Number(n) => Exact::typed(*n),
            Op::Ref(reference) => match self.read(reference, frame, row) {
                Read::Row(_, at) => self.exactly.symbol(reference.symbol, at),
                Read::Entry(entry) => self.run.entries.exact(entry),
                Read::Nothing => Exact::Missing,
            },
            Op::Scale(factor, x) => self.exact(x, frame, row).scaled(*factor),
            Op::Negate(x) => self.exact(x, frame, row).negated(),
            Op::Not(x) => Exact::whole(1).minus(self.exact(x, frame, row)),
            Op::Binary(operator, a, b) => {
                let (a, b) = (self.exact(a, frame, row), self.exact(b, frame, row));
                binary(*operator, a, b)
            }
            Op::Round(rounding, places, x) => rounding.exact(self.exact(x, frame, row), *places),
            Op::Tier(place, x) => {
                let table = &self.run.book.catalog.models[place.model].tiers[place.tier];
                tier(table, self.exact(x, frame, row), |step| Exact::typed(table.steps[step].value))
            }
            Op::Call(fun, values) => fun.exact(values.iter().map(|x| self.exact(x, frame, row)).collect()),
            Op::Over(over) => self.over(over, frame, row),
            Op::Upto(upto) => self.sum_upto(upto, frame, row),
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

    fn over(&mut self, over: &'r Over, frame: usize, row: usize) -> Exact {
        let Some(rows) = self.group(over, frame, row) else { return Exact::Missing };
        let values: Vec<Exact> = rows.iter().map(|row| self.exactly.symbol(over.argument, *row)).collect();
        let own = |scalar: &Self| scalar.own(over, frame, row);
        match over.fun {
            Gather::Reduction(fun) => fun.exact(values),
            Gather::Within(fun) => match (fun.standing(), own(self)) {
                (_, None) => Exact::Missing,
                (Standing::PartOf(whole), Some(own)) => {
                    self.exactly.symbol(over.argument, own).by(whole.exact(values))
                }
                (Standing::Place(_), Some(own)) => {
                    let places = self.run.gathered(over);
                    places.map_or(Exact::Missing, |places| Exact::typed(places.draw(own, 0)))
                }
            },
        }
    }

    fn sum_upto(&mut self, upto: &'r Upto, frame: usize, row: usize) -> Exact {
        let Some((own, _)) = self.upto(upto, frame, row) else { return Exact::Missing };
        self.exactly.upto(upto, own)
    }
}

fn entry<'r>(entries: &Chosen, row: usize) -> Read<'r> {
    match entries[row] {
        NO_ROW => Read::Nothing,
        entry => Read::Entry(entry),
    }
}
