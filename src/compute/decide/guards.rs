//! The decimal places to which spreadsheet cells round what their decisions compare.

use std::collections::{BTreeMap, BTreeSet};

/// The places to which the cells of a line round what its decisions compare.
#[derive(Debug, Default)]
pub struct Guards {
    /// By decision, in the order of the formula; none where values are compared as they stand.
    pub(super) places: Vec<Option<i32>>,
    /// Rows that need other places.
    pub(super) own: BTreeMap<usize, Vec<Option<i32>>>,
    /// Rows that no place decides rightly: their cells carry the settled value.
    pub settled: BTreeSet<usize>,
}

impl Guards {
    pub const NONE: Guards = Guards { places: Vec::new(), own: BTreeMap::new(), settled: BTreeSet::new() };

    /// The place to which a decision of a row rounds.
    pub fn place(&self, decision: usize, row: usize) -> Option<i32> {
        self.own.get(&row).unwrap_or(&self.places).get(decision).copied().flatten()
    }
}
