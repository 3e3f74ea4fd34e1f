//! Which regions stood when: what came about or went by a change is not missed before or after it.

use super::inputs::Inputs;
use super::territory;
use crate::model::dimension::{DimKind, Dimension, Dimensions};

use std::collections::{BTreeMap, BTreeSet};

/// For each region the years it can be asked for.
pub struct Standing<'a> {
    regions: Option<&'a Dimension>,
    changes: BTreeMap<u32, BTreeSet<u32>>,
    /// The first year each region has figures of.
    first: BTreeMap<u32, i32>,
}

impl<'a> Standing<'a> {
    pub fn new(inputs: &Inputs, dimensions: &'a Dimensions) -> Standing<'a> {
        let dim = dimensions.of_kind(DimKind::Region);
        let regions = dim.map(|dim| dimensions.get(dim));
        let changes = regions.map(territory::years_of_change).unwrap_or_default();
        let mut first: BTreeMap<u32, i32> = BTreeMap::new();
        for series in &inputs.series {
            let Some(place) = series.dims.iter().position(|d| Some(*d) == dim) else { continue };
            for key in (0..series.len()).map(|i| series.key(i)) {
                // Only what changed at some time is asked about.
                if !changes.contains_key(&key[place]) {
                    continue;
                }
                let mut years = series.dims.iter().zip(key);
                if let Some(year) = years.find_map(|(d, m)| dimensions.year_of(*d, *m)) {
                    let known = first.entry(key[place]).or_insert(year);
                    *known = (*known).min(year);
                }
            }
        }
        Standing { regions, changes, first }
    }

    /// Whether a region can be asked for figures of a year.
    pub fn holds(&self, region: u32, year: i32) -> bool {
        let Some(regions) = self.regions else { return true };
        let Some(member) = regions.members.get(region as usize) else { return true };
        if member.is_former() {
            let until = regions.former.iter().filter(|f| f.code == member.id).map(|f| f.until).max();
            return until.is_none_or(|until| year < until as i32);
        }
        // Without figures before a change it came about by that, as far as can be told.
        let born = |change: &u32| {
            year < *change as i32 && self.first.get(&region).is_some_and(|first| *first >= *change as i32)
        };
        !self.changes.get(&region).is_some_and(|changes| changes.iter().any(born))
    }
}
