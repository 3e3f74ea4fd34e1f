//! The data as read: for each measure its keys, values and where each came from.

use crate::model::dimension::Dim;
use crate::model::evidence::Status;
use crate::sheet::{Place, Sheet};
use crate::unit::{Factor, Unit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything the tables of a dataset hold.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// One per measure that was given, in the catalog's order.
    pub series: Vec<Series>,
    pub sheets: Vec<Sheet>,
}

/// The values of one measure, sorted by key; no two have the same.
#[derive(Clone, Debug)]
pub struct Series {
    /// Index into the catalog's measures.
    pub measure: usize,
    /// Dimensions of the keys, in their fixed order.
    pub dims: Vec<Dim>,
    keys: Vec<u32>,
    /// As given, in the unit of `units`.
    pub values: Arc<Vec<f64>>,
    unit: Vec<u16>,
    pub units: Vec<(Unit, Factor)>,
    /// The factors of `units`, ready to multiply with.
    scales: Vec<f64>,
    pub status: Vec<Status>,
    pub origin: Vec<Origin>,
}

/// Where a value stands: sheet, row and column of [`Inputs::sheets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub sheet: u16,
    pub row: u32,
    pub column: u16,
}

/// One value as read, before it is sorted in.
#[derive(Debug)]
pub struct Reading {
    pub key: Vec<u32>,
    pub value: f64,
    pub unit: u16,
    pub status: Status,
    pub origin: Origin,
}

impl Series {
    /// A series from readings in any order. Those with the key of an earlier one are left out, and come back as pairs.
    pub fn new(
        measure: usize,
        dims: Vec<Dim>,
        units: Vec<(Unit, Factor)>,
        mut readings: Vec<Reading>,
    ) -> (Series, Vec<(Origin, Origin)>) {
        readings.sort_by(|a, b| a.key.cmp(&b.key));
        let mut twice = Vec::new();
        for pair in readings.windows(2) {
            if pair[0].key == pair[1].key {
                twice.push((pair[0].origin, pair[1].origin));
            }
        }
        readings.dedup_by(|later, first| later.key == first.key);
        let mut series = Series {
            measure,
            dims,
            keys: Vec::new(),
            values: Arc::new(readings.iter().map(|r| r.value).collect()),
            unit: Vec::new(),
            scales: scales(&units),
            units,
            status: Vec::new(),
            origin: Vec::new(),
        };
        for reading in readings {
            series.keys.extend(&reading.key);
            series.unit.push(reading.unit);
            series.status.push(reading.status);
            series.origin.push(reading.origin);
        }
        (series, twice)
    }

    /// Observed values that stand in no file, in the measure's own unit, with their keys one after another,
    /// ascending.
    pub fn ascending(
        measure: usize,
        dims: Vec<Dim>,
        keys: Vec<u32>,
        values: Vec<f64>,
        unit: &Unit,
    ) -> Series {
        let count = values.len();
        let units: Vec<(Unit, Factor)> =
            unit.factor_to(unit).map(|one| (unit.clone(), one)).into_iter().collect();
        Series {
            measure,
            dims,
            keys,
            values: Arc::new(values),
            unit: vec![0; count],
            scales: scales(&units),
            units,
            status: vec![Status::Observed; count],
            origin: vec![Origin { sheet: 0, row: 0, column: 0 }; count],
        }
    }

    fn keep(&mut self, pass: &impl Fn(Dim, u32) -> bool) {
        let kept: Vec<usize> = (0..self.len())
            .filter(|i| self.dims.iter().zip(self.key(*i)).all(|(dim, member)| pass(*dim, *member)))
            .collect();
        self.keys = kept.iter().flat_map(|i| self.key(*i).to_vec()).collect();
        self.values = Arc::new(kept.iter().map(|i| self.values[*i]).collect());
        self.unit = kept.iter().map(|i| self.unit[*i]).collect();
        self.status = kept.iter().map(|i| self.status[*i]).collect();
        self.origin = kept.iter().map(|i| self.origin[*i]).collect();
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn key(&self, i: usize) -> &[u32] {
        let width = self.dims.len();
        &self.keys[i * width..(i + 1) * width]
    }

    /// The place of a key.
    pub fn find(&self, key: &[u32]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Whether both have values for the same.
    pub fn same_keys(&self, other: &Series) -> bool {
        self.dims == other.dims && self.keys == other.keys
    }

    /// The unit a value was given in and the factor that takes it to the measure's unit.
    pub fn unit(&self, i: usize) -> &(Unit, Factor) {
        &self.units[self.unit[i] as usize]
    }

    /// The value in the measure's unit.
    pub fn converted(&self, i: usize) -> f64 {
        self.values[i] * self.scales[self.unit[i] as usize]
    }

    /// All values in the measure's unit: those given where no other unit was used.
    pub fn all_converted(&self) -> Arc<Vec<f64>> {
        match self.scales.iter().all(|scale| *scale == 1.0) {
            true => self.values.clone(),
            false => Arc::new((0..self.len()).map(|i| self.converted(i)).collect()),
        }
    }
}

fn scales(units: &[(Unit, Factor)]) -> Vec<f64> {
    units.iter().map(|(_, factor)| factor.to_f64()).collect()
}

impl Inputs {
    /// Keeps the values all of whose members pass.
    pub fn keep(&mut self, pass: impl Fn(Dim, u32) -> bool) {
        for series in &mut self.series {
            series.keep(&pass);
        }
        self.series.retain(|s| !s.is_empty());
    }

    pub fn series_of(&self, measure: usize) -> Option<(usize, &Series)> {
        self.series.iter().enumerate().find(|(_, s)| s.measure == measure)
    }

    pub fn place(&self, origin: Origin) -> Option<Place> {
        let sheet = self.sheets.get(origin.sheet as usize)?;
        Some(sheet.place(Some(origin.row as usize), Some(origin.column as usize)))
    }

    /// The cell in a named column of the row a value stands in.
    pub fn beside(&self, origin: Origin, is_column: impl Fn(&str) -> bool) -> &str {
        let sheet = self.sheets.get(origin.sheet as usize);
        let column = sheet.and_then(|s| s.headers.iter().position(|h| is_column(h)));
        sheet.zip(column).and_then(|(s, c)| s.cell(origin.row as usize, c)).unwrap_or("")
    }

    /// How many values have each status, over the given measures.
    pub fn statuses(&self, used: impl Fn(usize) -> bool) -> BTreeMap<Status, usize> {
        let mut counts: BTreeMap<Status, usize> = Status::ALL.into_iter().map(|s| (s, 0)).collect();
        for series in self.series.iter().filter(|s| used(s.measure)) {
            for status in &series.status {
                *counts.entry(*status).or_default() += 1;
            }
        }
        counts
    }
}
