//! The exact values behind the results of a run, for whoever looks at them afterwards.

use super::pencil::Pencil;
use crate::compute::run::Run;
use crate::function::Exact;
use crate::rule::{Symbol, Upto};

/// The exact values behind the results of a run.
pub struct Exactly<'r> {
    run: &'r Run,
    pencil: Pencil<'r>,
}

impl<'r> Exactly<'r> {
    pub fn new(run: &'r Run) -> Exactly<'r> {
        Exactly {
            run,
            pencil: Pencil::new(run.plan(), &run.inputs, (&run.entries.values, &run.entries.step_values), 1),
        }
    }

    /// The value of a measure or line in a row of its frame.
    pub fn symbol(&self, symbol: Symbol, row: usize) -> Exact {
        let slot = self.run.slot(symbol);
        slot.map_or(Exact::Missing, |slot| self.pencil.cell(slot, (row, 0), self.run.columns()))
    }

    /// A sum up to a level in a row of its frame.
    pub fn upto(&self, upto: &Upto, row: usize) -> Exact {
        let slot = self.run.plan().binder.upto(upto);
        slot.map_or(Exact::Missing, |slot| self.pencil.cell(slot, (row, 0), self.run.columns()))
    }
}
