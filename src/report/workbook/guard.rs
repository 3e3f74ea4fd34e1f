//! Rounding in cells, so that they decide as the engine did.

use crate::compute::Guards;

/// The place to which a decision of a formula rounds what it compares, in each row.
#[derive(Clone, Copy)]
pub struct Guard<'r> {
    guards: &'r Guards,
    decision: usize,
}

impl<'r> Guard<'r> {
    pub fn new(guards: &'r Guards, decision: usize) -> Guard<'r> {
        Guard { guards, decision }
    }

    pub fn place(&self, row: usize) -> Option<i32> {
        self.guards.place(self.decision, row)
    }

    /// Half a unit of the place: values nearer to each other than this are one to the decision.
    pub fn half(&self, row: usize) -> Option<String> {
        self.place(row).map(|place| format!("5E{}", -place - 1))
    }
}
