//! A run of what lies beneath some lines only: many mixtures of inputs and coefficients are tried, and each needs little.

use super::machine::Machine;
use super::measures;
use super::parts::Leaf;
use super::turns::Plan;
use crate::function::numbers::{MISSING, Numbers};
use crate::plan::bound::Slot;
use crate::plan::column::{Column, Scope};
use crate::table::Inputs;
use std::sync::Arc;

/// The steps of a plan that lie beneath some leaves.
pub struct Partial {
    plan: Arc<Plan>,
    leaves: Vec<Leaf>,
    /// By turn the places of its steps.
    turns: Vec<Vec<usize>>,
    /// The slots of the measures that are read.
    measures: Vec<(usize, usize)>,
}

/// The values of a leaf over the rows of its frame, one or as many as there are draws; what is missing or out of scope
/// is not a number.
pub struct Values {
    pub values: Numbers,
    pub scope: Scope,
}

/// Measures laid into their frames, by slot: once for each side of a mixture.
pub struct Laid(Vec<Option<Column>>);

impl Partial {
    pub fn new(plan: &Arc<Plan>, leaves: Vec<Leaf>) -> Partial {
        let mut open: Vec<usize> = Vec::new();
        for leaf in &leaves {
            match leaf {
                Leaf::Column(slot) => open.push(*slot),
                Leaf::Term(slot, path) => plan.term(*slot, path).into_iter().for_each(|t| t.reads(&mut open)),
            }
        }
        let (needed, turns) = plan.beneath(open);
        let measure = |slot: usize| match plan.binder.slots[slot].0 {
            Slot::Measure(measure) if needed[slot] => Some((slot, measure)),
            Slot::Measure(_) | Slot::Line(_) | Slot::Over(_) | Slot::Upto(_) => None,
        };
        let measures = (0..needed.len()).filter_map(measure).collect();
        Partial { plan: plan.clone(), leaves, turns, measures }
    }

    /// The measures that are read, by their index in the catalog.
    pub fn measures(&self) -> impl Iterator<Item = usize> {
        self.measures.iter().map(|(_, measure)| *measure)
    }

    /// Whether some decision beneath goes back to the inputs as they were typed.
    pub fn decides(&self) -> bool {
        let steps = self.plan.chosen(&self.turns).flatten();
        let mut careful = self.leaves.iter().any(|leaf| self.plan.decimals.careful(leaf.slot()));
        steps.for_each(|step| step.writes(&mut |slot| careful |= self.plan.decimals.careful(slot)));
        careful
    }

    /// Lays the measures that are read.
    pub fn lay(&self, inputs: &Inputs) -> Laid {
        let binder = &self.plan.binder;
        let mut laid = vec![None; binder.slots.len()];
        for (slot, measure) in &self.measures {
            laid[*slot] = Some(measures::lay(binder, *measure, binder.slots[*slot].1, inputs, None));
        }
        Laid(laid)
    }

    /// The leaves under entries of coefficients, each measure as it was laid from one of two inputs: the second where
    /// `at` says so. `inputs` has the same mixture.
    pub fn run(
        &self,
        (first, second): (&Laid, &Laid),
        at: &dyn Fn(usize) -> bool,
        inputs: &Inputs,
        entries: &[f64],
    ) -> Vec<Values> {
        let binder = &self.plan.binder;
        let mut columns: Vec<Column> =
            binder.slots.iter().map(|(_, frame)| Column { frame: *frame, ..Column::default() }).collect();
        for (slot, measure) in &self.measures {
            let from = if at(*measure) { second } else { first };
            columns[*slot] = from.0[*slot].clone().unwrap_or_default();
        }
        let numbers = [entries, &binder.entries.step_values].concat();
        let mut machine = Machine::over_columns(&self.plan, columns, inputs, &numbers, 1);
        self.plan.chosen(&self.turns).for_each(|steps| machine.some(&steps));
        self.leaves.iter().map(|leaf| self.values(leaf, &machine)).collect()
    }

    fn values(&self, leaf: &Leaf, machine: &Machine<'_>) -> Values {
        match leaf {
            Leaf::Column(slot) => {
                let column = &machine.columns[*slot];
                Values { values: column.values.clone(), scope: column.scope.clone() }
            }
            Leaf::Term(slot, path) => {
                let (rows, draws) = (0..machine.rows(*slot), machine.draws);
                let values = match self.plan.term(*slot, path) {
                    None => vec![MISSING; rows.len() * draws],
                    Some(term) if self.plan.decimals.careful(*slot) => {
                        machine.carefully(*slot, term, rows, None).0
                    }
                    Some(term) => {
                        let mut out = vec![MISSING; rows.len() * draws];
                        super::eval::evaluate(term, &machine.pool(), rows, None, &mut out);
                        out
                    }
                };
                Values { values: Numbers::new(values, draws), scope: None }
            }
        }
    }
}
