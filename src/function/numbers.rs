//! The numbers of a column. Not-a-number stands for missing and spreads by itself.

use std::ops::Range;
use std::sync::Arc;

pub const MISSING: f64 = f64::NAN;
/// How far one operation on binary numbers may be off, as a part of its result.
pub const ROUNDING: f64 = f64::EPSILON / 2.0;

/// A column's numbers, row by row, within a row one a draw; a width of 1 holds for every draw.
#[derive(Debug, Default, Clone)]
pub struct Numbers {
    pub values: Arc<Vec<f64>>,
    pub width: usize,
}

impl Numbers {
    pub fn new(values: Vec<f64>, width: usize) -> Numbers {
        Numbers { values: Arc::new(values), width }
    }
}

/// Which group each row belongs to, and which rows count at all.
pub struct Grouping<'a> {
    pub map: &'a [u32],
    pub scope: Option<&'a [bool]>,
    pub groups: usize,
}

impl Grouping<'_> {
    pub fn counts(&self, row: usize) -> bool {
        self.scope.is_none_or(|scope| scope[row])
    }

    /// The rows of each group that count.
    pub fn members(&self, rows: Range<usize>) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.groups];
        for row in rows {
            if let (true, Some(group)) = (self.counts(row), members.get_mut(self.map[row] as usize)) {
                group.push(row);
            }
        }
        members
    }
}
