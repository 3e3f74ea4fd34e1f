//! Whether others fill in what stands empty: a form has cells that nobody does.

use super::time_of;
use crate::model::dimension::Dimensions;
use crate::table::key::without;
use crate::table::{Inputs, Series};
use std::collections::{HashMap, HashSet};

/// The filled cells of one measure, ready to be asked about many empty ones.
pub struct Peers {
    unit: Option<usize>,
    time: Option<usize>,
    /// The units that have something of the measure at each time.
    reporting: HashMap<Option<u32>, HashSet<u32>>,
    /// Keys that some unit has, without the unit; and keys of some time, without the time.
    without_unit: HashSet<Vec<u32>>,
    without_time: HashSet<Vec<u32>>,
    several_times: bool,
}

impl Peers {
    /// None where nobody has given the measure.
    pub fn new(inputs: &Inputs, measure: usize, dimensions: &Dimensions) -> Option<Peers> {
        let (_, series) = inputs.series_of(measure)?;
        let unit = series.dims.iter().position(|dim| dimensions.are_regions(*dim));
        let time = time_of(&series.dims, dimensions).map(|_| 0);
        let (mut reporting, mut times) = (HashMap::<_, HashSet<u32>>::new(), HashSet::new());
        for key in keys(series) {
            times.extend(time.map(|time| key[time]));
            if let Some(unit) = unit {
                reporting.entry(time.map(|time| key[time])).or_default().insert(key[unit]);
            }
        }
        let rests = |place: Option<usize>| {
            place.map(|place| keys(series).map(|key| without(key, place)).collect()).unwrap_or_default()
        };
        let (without_unit, without_time) = (rests(unit), rests(time));
        Some(Peers { unit, time, reporting, without_unit, without_time, several_times: times.len() > 1 })
    }

    /// Whether an empty cell is one that is filled in elsewhere: by other units at the same time; where these have
    /// nothing of the measure then, at other times. Where there is neither, nothing tells that it was left empty on
    /// purpose.
    pub fn fill(&self, key: &[u32]) -> bool {
        if let Some(unit) = self.unit {
            let then = self.reporting.get(&self.time.map(|time| key[time]));
            if then.is_some_and(|units| units.iter().any(|other| *other != key[unit])) {
                return self.without_unit.contains(&without(key, unit));
            }
        }
        match self.time.filter(|_| self.several_times) {
            Some(time) => self.without_time.contains(&without(key, time)),
            None => true,
        }
    }
}

fn keys(series: &Series) -> impl Iterator<Item = &[u32]> {
    (0..series.len()).map(|i| series.key(i))
}
