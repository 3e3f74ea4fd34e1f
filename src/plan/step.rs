//! What is computed: lines and values over dimensions, tied to their columns.

use super::bound::Bound;
use crate::rule::Gather;
use std::sync::Arc;

/// One thing to compute.
#[derive(Debug)]
pub enum Step {
    Line(Arc<BoundLine>),
    Over(usize, Arc<BoundOver>),
    Upto(usize, Arc<BoundUpto>),
    /// Computed together, one period after another.
    Memory(Vec<Step>),
}

#[derive(Debug)]
pub struct BoundLine {
    pub slot: usize,
    pub term: Bound,
    pub scope: Option<Bound>,
}

#[derive(Debug)]
pub struct BoundOver {
    pub fun: Gather,
    pub source: usize,
    pub map: Arc<[u32]>,
    pub groups: usize,
}

/// A sum up to a level: what is summed, by which key, up to which level.
#[derive(Debug)]
pub struct BoundUpto {
    pub sources: [usize; 3],
    pub map: Arc<[u32]>,
    pub groups: usize,
}

impl Step {
    /// The columns it reads.
    pub fn reads(&self, slots: &mut Vec<usize>) {
        match self {
            Step::Line(line) => {
                line.term.reads(slots);
                line.scope.iter().for_each(|scope| scope.reads(slots));
            }
            Step::Over(_, over) => slots.push(over.source),
            Step::Upto(_, upto) => slots.extend(upto.sources),
            Step::Memory(steps) => steps.iter().for_each(|step| step.reads(slots)),
        }
    }

    /// The columns it fills.
    pub fn writes(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Step::Line(line) => visit(line.slot),
            Step::Over(slot, _) | Step::Upto(slot, _) => visit(*slot),
            Step::Memory(steps) => steps.iter().for_each(|step| step.writes(visit)),
        }
    }
}

/// The lines among some steps.
pub fn lines(steps: &[Step]) -> impl Iterator<Item = &BoundLine> {
    steps.iter().filter_map(|step| if let Step::Line(line) = step { Some(line.as_ref()) } else { None })
}
