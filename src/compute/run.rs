//! One run: measures laid into frames, stages computed in order, results with their state.

use super::entries::Entries;
use super::machine::Machine;
use super::turns::Plan;
use crate::plan::bound::{Choices, Maps, Slot};
use crate::plan::column::Column;
use crate::plan::frame::{Frame, Frames};
use crate::rule::{Book, Symbol};
use crate::table::Inputs;
use std::collections::HashMap;
use std::sync::Arc;

/// The results of a run. Columns lie over the rows of their frame.
#[derive(Debug)]
pub struct Run {
    pub book: Arc<Book>,
    pub inputs: Arc<Inputs>,
    pub frames: Arc<Frames>,
    pub entries: Entries,
    pub draws: usize,
    columns: HashMap<Symbol, Column>,
    /// The ways between rows that the plan needed.
    pub maps: Maps,
    /// The entries that coefficients have in rows.
    pub coefficients: Choices,
}

impl Run {
    pub fn column(&self, symbol: Symbol) -> Option<&Column> {
        self.columns.get(&symbol)
    }

    /// The column of a symbol with the frame it lies over.
    pub fn framed(&self, symbol: Symbol) -> Option<(&Column, &Frame)> {
        self.columns.get(&symbol).map(|c| (c, &self.frames.list[c.frame]))
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

/// How many draws a run holds and what each coefficient entry is worth in them.
pub struct Draws<'a> {
    pub count: usize,
    /// Given an entry's index and its central value, its value in each draw.
    pub sample: &'a dyn Fn(usize, f64) -> Vec<f64>,
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
    pub fn run(&self, inputs: &Arc<Inputs>, draws: Option<Draws<'_>>) -> Run {
        let (binder, book, frames) = (&self.binder, self.binder.book.clone(), self.binder.frames.clone());
        let count = draws.as_ref().map_or(1, |d| d.count);
        let entries: Vec<f64> = match &draws {
            None => binder.entries.values.clone(),
            Some(d) => {
                binder.entries.values.iter().enumerate().flat_map(|(i, v)| (d.sample)(i, *v)).collect()
            }
        };
        let mut machine = Machine::new(binder, inputs, entries, count);
        self.turns.iter().for_each(|steps| machine.turn(steps));
        let columns = machine.columns;
        let mut by_symbol = HashMap::new();
        for ((slot, frame), column) in binder.slots.iter().zip(columns) {
            let symbol = match slot {
                Slot::Measure(i) => Symbol::Measure(*i),
                Slot::Line(i) => Symbol::Line(*i),
                Slot::Over(_) | Slot::Upto(_) => continue,
            };
            by_symbol.insert(symbol, Column { frame: *frame, results: column });
        }
        let (entries, maps, coefficients) =
            (binder.entries.clone(), binder.maps.clone(), binder.coefficients.clone());
        let inputs = inputs.clone();
        Run { book, inputs, frames, entries, draws: count, columns: by_symbol, maps, coefficients }
    }
}
