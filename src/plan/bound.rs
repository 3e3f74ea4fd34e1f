//! Terms tied to the columns of a run: names are slots, dimensions are maps of rows.

#![deny(clippy::wildcard_enum_match_arm)]

use super::chosen::Chosen;
use super::route::Step;
use crate::formula::tree::Operator;
use crate::function::{Rounding, Rowwise};
use crate::model::tier::Tier;
use crate::rule::{Over, Upto};
use crate::unit::Factor;
use std::collections::HashMap;
use std::sync::Arc;

/// A term ready to be evaluated over the rows of one frame.
#[derive(Debug)]
pub enum Bound {
    Number(f64),
    /// A column, read at the same row or through a map.
    Column(usize, Option<Arc<[u32]>>),
    /// Entries of a coefficient, by row.
    Entries(Chosen),
    /// One entry for all rows.
    Entry(u32),
    Scale(Factor, f64, Box<Bound>),
    Negate(Box<Bound>),
    Not(Box<Bound>),
    Binary(Operator, Box<Bound>, Box<Bound>),
    Call(Rowwise, Vec<Bound>),
    Round(Rounding, i32, Box<Bound>),
    Tier(Steps, Box<Bound>),
}

/// A step table, and where the values of its steps stand among those of all.
#[derive(Clone, Debug)]
pub struct Steps {
    pub table: Arc<Tier>,
    pub first: u32,
}

/// What a column of the run holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    Measure(usize),
    Line(usize),
    /// A value over dimensions, one row a group; a place has the rows of its argument.
    Over(Over),
    /// A sum up to a level, with the rows of what is summed.
    Upto(Upto),
}

/// Rows for rows: by source frame and target frame, and the steps between.
pub type Maps = HashMap<(usize, usize, Vec<Step>), Arc<[u32]>>;

/// Entries for rows: by coefficient and frame, and the steps between.
pub type Choices = HashMap<(usize, usize, Vec<Step>), Chosen>;

impl Bound {
    /// The columns it reads.
    pub fn reads(&self, slots: &mut Vec<usize>) {
        match self {
            Bound::Number(_) | Bound::Entries(_) | Bound::Entry(_) => {}
            Bound::Column(slot, _) => slots.push(*slot),
            Bound::Scale(_, _, x)
            | Bound::Negate(x)
            | Bound::Not(x)
            | Bound::Round(_, _, x)
            | Bound::Tier(_, x) => x.reads(slots),
            Bound::Binary(_, a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
            Bound::Call(_, arguments) => arguments.iter().for_each(|a| a.reads(slots)),
        }
    }
}
