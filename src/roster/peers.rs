//! Whether others fill in what stands empty: a form has cells that nobody does.

use super::time_of;
use crate::model::dimension::Dimensions;
use crate::table::{Inputs, Series};

/// Whether an empty cell is one that is filled in elsewhere: by other units at the same time; where these have nothing
/// of the measure then, at other times. Where there is neither, nothing tells that it was left empty on purpose.
pub fn fill(inputs: &Inputs, measure: usize, key: &[u32], dimensions: &Dimensions) -> bool {
    let Some((_, series)) = inputs.series_of(measure) else { return false };
    let unit = series.dims.iter().position(|dim| dimensions.are_regions(*dim));
    let time = time_of(&series.dims, dimensions).map(|_| 0);
    if let Some(unit) = unit {
        let then = |other: &[u32]| time.is_none_or(|time: usize| other[time] == key[time]);
        if (0..series.len()).any(|i| then(series.key(i)) && series.key(i)[unit] != key[unit]) {
            return any_beside(series, key, unit);
        }
    }
    match time.filter(|time| series.varies(*time)) {
        Some(time) => any_beside(series, key, time),
        None => true,
    }
}

/// Whether some key differs from this one in just one place.
fn any_beside(series: &Series, key: &[u32], free: usize) -> bool {
    let beside = |other: &[u32]| other.iter().zip(key).enumerate().all(|(p, (a, b))| p == free || a == b);
    (0..series.len()).any(|i| beside(series.key(i)))
}

impl Series {
    /// Whether the keys have different members at a place.
    fn varies(&self, place: usize) -> bool {
        let mut members = (0..self.len()).map(|i| self.key(i)[place]);
        members.next().is_some_and(|first| members.any(|other| other != first))
    }
}
