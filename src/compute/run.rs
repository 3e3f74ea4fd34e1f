//! One run: measures laid into frames, stages computed in order, results with their state.

use super::decide::guards::Guards;
use super::entries::Entries;
use super::machine::Machine;
use super::turns::Plan;
use crate::plan::bound::{Choices, Maps, Slot};
use crate::plan::column::Column;
use crate::plan::frame::{Frame, Frames};
use crate::rule::{Book, Over, Symbol, Upto};
use crate::table::Inputs;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock, PoisonError};

/// The results of a run. Columns lie over the rows of their frame.
#[derive(Debug)]
pub struct Run {
    pub book: Arc<Book>,
    pub inputs: Arc<Inputs>,
    pub frames: Arc<Frames>,
    pub entries: Entries,
    pub draws: usize,
    plan: Arc<Plan>,
    /// By slot of the plan.
    columns: Vec<Column>,
    /// Rows of columns with a decision on values known only nearly, too near each other to tell.
    open: BTreeSet<(usize, usize)>,
    /// The ways between rows that the plan needed.
    pub maps: Maps,
    /// The entries that coefficients have in rows.
    pub coefficients: Choices,
    guards: OnceLock<BTreeMap<usize, Guards>>,
}

impl Run {
    pub fn column(&self, symbol: Symbol) -> Option<&Column> {
        self.columns.get(self.slot(symbol)?)
    }

    /// The place of a symbol among the columns.
    pub(super) fn slot(&self, symbol: Symbol) -> Option<usize> {
        self.plan.binder.slot(symbol)
    }

    /// The lines with rows whose decision rests on values known only nearly, and too near each other to tell.
    pub fn open(&self) -> impl Iterator<Item = (usize, usize)> {
        self.open.iter().filter_map(|(slot, row)| match &self.plan.binder.slots[*slot].0 {
            Slot::Line(line) => Some((*line, *row)),
            // Places lie over the rows of what is ranked.
            Slot::Over(Over { argument: Symbol::Line(line), .. }) => Some((*line, *row)),
            Slot::Upto(Upto { key: Symbol::Line(line), .. }) => Some((*line, *row)),
            Slot::Measure(_) | Slot::Over(_) | Slot::Upto(_) => None,
        })
    }

    /// The column of a value over dimensions.
    pub fn gathered(&self, over: &Over) -> Option<&Column> {
        self.columns.get(self.plan.binder.gather(over)?)
    }

    pub(super) fn known_guards(&self) -> &OnceLock<BTreeMap<usize, Guards>> {
        &self.guards
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of a symbol with the frame it lies over.
    pub fn framed(&self, symbol: Symbol) -> Option<(&Column, &Frame)> {
        self.column(symbol).map(|c| (c, &self.frames.list[c.frame]))
    }

    /// The row of a frame with these members, in the order of the frame's dimensions.
    pub fn row(&self, frame: usize, members: &[u32]) -> Option<usize> {
        let frame = &self.frames.list[frame];
        let packing = &self.frames.packing;
        let pack = |key, (dim, member): (&_, &u32)| packing.add(frame.dims, key, *dim, *member);
        let key = frame.order.iter().zip(members).try_fold(0, pack)?;
        frame.find(key).map(|r| r as usize)
    }
}

/// How many draws a run holds, and what coefficient entries and measures are worth in them.
pub struct Draws<'a> {
    pub count: usize,
    /// Given the index and the central value of an entry, its value in each draw. The steps of step tables follow the
    /// entries of coefficients.
    pub entry: &'a dyn Fn(usize, f64) -> Vec<f64>,
    /// Given a measure, in the order of its readings their values in each draw, in the measure's unit; not a number
    /// where a draw has none. None where all draws have what was read.
    pub measure: &'a (dyn Fn(usize) -> Option<Vec<f64>> + Sync),
}

impl Draws<'_> {
    /// All entries and steps, each in all its draws.
    pub(super) fn numbers(&self, central: &Entries) -> Vec<f64> {
        central.numbers().into_iter().enumerate().flat_map(|(i, v)| (self.entry)(i, v)).collect()
    }
}

/// The measures as they were read.
pub fn as_read(_: usize) -> Option<Vec<f64>> {
    None
}

/// Computes all lines of a book over the inputs from which the frames were built.
pub fn run(
    book: &Arc<Book>,
    inputs: &Arc<Inputs>,
    frames: &Arc<Frames>,
    draws: Option<Draws<'_>>,
) -> Arc<Run> {
    Arc::new(Plan::new(book, frames).run(inputs, draws))
}

impl Plan {
    /// Computes all lines over the inputs from which the frames were built.
    pub fn run(self: &Arc<Plan>, inputs: &Arc<Inputs>, draws: Option<Draws<'_>>) -> Run {
        self.made(inputs, draws, |machine| self.turns.iter().for_each(|steps| machine.turn(steps)))
    }

    /// Computes what lies beneath some lines, these included; the columns of all others are empty.
    pub fn run_beneath(
        self: &Arc<Plan>,
        lines: impl Iterator<Item = usize>,
        inputs: &Arc<Inputs>,
        draws: Option<Draws<'_>>,
    ) -> Run {
        let slots = lines.filter_map(|line| self.binder.slot(Symbol::Line(line))).collect();
        let (_, turns) = self.beneath(slots);
        self.made(inputs, draws, |machine| self.chosen(&turns).for_each(|steps| machine.some(&steps)))
    }

    fn made(
        self: &Arc<Plan>,
        inputs: &Arc<Inputs>,
        draws: Option<Draws<'_>>,
        work: impl FnOnce(&mut Machine<'_>),
    ) -> Run {
        let (binder, book, frames) = (&self.binder, self.binder.book.clone(), self.binder.frames.clone());
        let count = draws.as_ref().map_or(1, |d| d.count);
        let numbers: Vec<f64> = match &draws {
            None => binder.entries.numbers(),
            Some(draws) => draws.numbers(&binder.entries),
        };
        let measure = draws.as_ref().map_or(&as_read as &(dyn Fn(usize) -> _ + Sync), |draws| draws.measure);
        let mut machine = Machine::new(self, inputs, &numbers, (count, measure));
        work(&mut machine);
        let open = machine.open.into_inner().unwrap_or_else(PoisonError::into_inner);
        let columns = machine.columns;
        let (entries, maps, coefficients) =
            (binder.entries.clone(), binder.maps.clone(), binder.coefficients.clone());
        let (plan, inputs) = (self.clone(), inputs.clone());
        Run {
            book,
            inputs,
            frames,
            entries,
            draws: count,
            plan,
            columns,
            open,
            maps,
            coefficients,
            guards: OnceLock::new(),
        }
    }
}
