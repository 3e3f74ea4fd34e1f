//! What a dataset of the time before holds, to stand beside what is to be filled in: its values, and who and what it
//! reported.

use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind};
use crate::table::{Inputs, Series};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Values by measure and key, so many years earlier than what is to be filled in.
pub struct Prior {
    back: i32,
    values: HashMap<usize, HashMap<Vec<(Dim, u32)>, f64>>,
    /// The members that were reported of dimensions in which every place has its own.
    pub members: BTreeMap<Dim, BTreeSet<u32>>,
}

impl Prior {
    /// The figures of a dataset whose last year is `last`, for years from `years[0]` on.
    pub fn new(inputs: &Inputs, catalog: &Catalog, last: Option<u32>, years: &[u32]) -> Prior {
        let first = years.iter().min().copied().unwrap_or_default() as i32;
        let back = last.map_or(1, |last| first - last as i32).max(1);
        let mut prior = Prior { back, values: HashMap::new(), members: BTreeMap::new() };
        for series in &inputs.series {
            prior.members_of(series, catalog);
            let values = prior.values.entry(series.measure).or_default();
            for i in 0..series.len() {
                values.insert(sorted(series, i), series.converted(i));
            }
        }
        prior
    }

    /// What the earlier figures of rows of these years are called: the time they are of.
    pub fn title(&self, years: &BTreeSet<i32>) -> Text {
        let back = self.back;
        match (years.len(), years.first().map(|year| year - back)) {
            (1, Some(year)) => text!("{year} 年", "{year}"),
            (0, _) | (_, None) => text!("以前", "earlier"),
            _ if back == 1 => text!("上年", "year before"),
            _ => text!("{back} 年前", "{back} years before"),
        }
    }

    fn members_of(&mut self, series: &Series, catalog: &Catalog) {
        for (place, dim) in series.dims.iter().enumerate() {
            if catalog.dimensions.get(*dim).own.is_some() {
                let members = self.members.entry(*dim).or_default();
                members.extend((0..series.len()).map(|i| series.key(i)[place]));
            }
        }
    }

    /// The earlier value of a key, in the unit of the measure.
    pub fn value(&self, catalog: &Catalog, measure: usize, key: &[(Dim, Option<u32>)]) -> Option<f64> {
        let dimensions = &catalog.dimensions;
        let along = dimensions.of_kind(DimKind::Year);
        let mut before = Vec::new();
        for (dim, member) in key {
            let member = match dimensions.get(*dim).kind {
                DimKind::Year | DimKind::Period => dimensions.shift(*dim, (*member)?, along?, -self.back)?,
                DimKind::Region | DimKind::List => (*member)?,
            };
            before.push((*dim, member));
        }
        before.sort();
        self.values.get(&measure)?.get(&before).copied()
    }
}

fn sorted(series: &Series, i: usize) -> Vec<(Dim, u32)> {
    let mut key: Vec<(Dim, u32)> = series.dims.iter().copied().zip(series.key(i).iter().copied()).collect();
    key.sort();
    key
}
