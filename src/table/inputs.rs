//! The data as read: for each measure its keys, values and where each came from.

use super::header::is_fixed;
use super::levers::Levers;
use crate::function::Exact;
use crate::function::typed::typed;
use crate::model::dimension::Dim;
use crate::model::evidence::Status;
use crate::place::Place;
use crate::sheet::Sheet;
use crate::unit::{Factor, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything the tables of a dataset hold.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// One per measure that was given, in the catalog's order.
    pub series: Vec<Series>,
    /// Totals that only check what their parts come to: neither parts nor parties.
    pub controls: Vec<Series>,
    /// Keys that are expected and have no value.
    pub awaited: Vec<Awaited>,
    /// Files or sheets declared complete: what they do not list is none.
    pub complete: Vec<String>,
    /// Regions that the figures of the region around them leave out.
    pub separate: BTreeSet<u32>,
    pub sheets: Vec<Sheet>,
    /// What the numbers hang on that a scenario changed.
    pub levers: Arc<Levers>,
}

/// The keys of one measure that have no value, sorted; none has one in the measure's series.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// Index into the catalog's measures.
    pub measure: usize,
    /// Dimensions of the keys, in their fixed order.
    pub dims: Vec<Dim>,
    pub list: Vec<(Vec<u32>, Why)>,
}

/// Why a key without a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its cell is empty.
    Empty(Origin),
    /// No row gives it, though one should.
    Absent,
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

    /// All values with their keys, as they were read.
    pub(super) fn readings(&self) -> Vec<Reading> {
        let reading = |i: usize| Reading {
            key: self.key(i).to_vec(),
            value: self.values[i],
            unit: self.unit[i],
            status: self.status[i],
            origin: self.origin[i],
        };
        (0..self.len()).map(reading).collect()
    }

    /// The same with other members, whose order is the same: of other years, say.
    pub fn with_members(&self, other: impl Fn(Dim, u32) -> u32) -> Series {
        let width = self.dims.len().max(1);
        let member = |(at, member): (usize, &u32)| other(self.dims[at % width], *member);
        Series { keys: self.keys.iter().enumerate().map(member).collect(), ..self.clone() }
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

    /// Whether every time has the same other members: the time is the first of the dimensions.
    pub fn is_even(&self) -> bool {
        let width = self.dims.len();
        let mut times = self.keys.chunks_exact(width.max(1)).map(|key| key[0]);
        let Some(first) = times.next() else { return true };
        let block = 1 + times.take_while(|time| *time == first).count();
        if !self.len().is_multiple_of(block) {
            return false;
        }
        (block..self.len()).all(|i| {
            let (key, before) = (self.key(i), self.key(i - block));
            // A new time begins just where a block does.
            key[1..] == before[1..] && (i % block == 0 || key[0] == self.key(i - 1)[0])
        })
    }

    /// The place of a key, if it has a value.
    pub fn find(&self, key: &[u32]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
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

    /// The value in the measure's unit: the nearest in binary to the decimal, where the unit leaves one.
    pub fn converted(&self, i: usize) -> f64 {
        let scale = self.scales[self.unit[i] as usize];
        if scale == 1.0 { self.values[i] } else { typed(self.values[i] * scale) }
    }

    /// Whether all values are decimals in the measure's unit too.
    pub fn is_decimal(&self) -> bool {
        self.units.iter().all(|(_, factor)| factor.is_decimal())
    }

    /// The same, carried exactly.
    pub fn exact(&self, i: usize) -> Exact {
        Exact::typed(self.values[i]).scaled(self.unit(i).1)
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
        for series in self.series.iter_mut().chain(&mut self.controls) {
            series.keep(&pass);
        }
        self.series.retain(|s| !s.is_empty());
        self.controls.retain(|s| !s.is_empty());
        for awaited in &mut self.awaited {
            let Awaited { dims, list, .. } = awaited;
            list.retain(|(key, _)| dims.iter().zip(key).all(|(dim, member)| pass(*dim, *member)));
        }
        self.awaited.retain(|a| !a.list.is_empty());
    }

    /// Adds keys of a measure that have no value; those that have one, or are there already, stay as they are.
    pub fn expect(&mut self, measure: usize, dims: &[Dim], more: impl IntoIterator<Item = (Vec<u32>, Why)>) {
        let given = self.series_of(measure).map(|(_, series)| series);
        let new: Vec<(Vec<u32>, Why)> =
            more.into_iter().filter(|(key, _)| given.is_none_or(|s| s.find(key).is_none())).collect();
        if new.is_empty() {
            return;
        }
        let place = self.awaited.iter().position(|a| a.measure == measure).unwrap_or_else(|| {
            self.awaited.push(Awaited { measure, dims: dims.to_vec(), list: Vec::new() });
            self.awaited.len() - 1
        });
        let list = &mut self.awaited[place].list;
        list.extend(new);
        // What was there before comes first, and stays.
        list.sort_by(|a, b| a.0.cmp(&b.0));
        list.dedup_by(|later, first| later.0 == first.0);
    }

    /// Whether a cell stands in a table with one value a row: such a row is there for its value.
    pub fn is_long(&self, origin: Origin) -> bool {
        let header =
            self.sheets.get(origin.sheet as usize).and_then(|s| s.headers.get(origin.column as usize));
        header.is_some_and(|header| is_fixed(header, "value"))
    }

    /// Whether all that is given of a measure stands in tables declared complete.
    pub fn is_complete(&self, measure: usize) -> bool {
        let declared = |origin: &Origin| {
            self.sheets
                .get(origin.sheet as usize)
                .is_some_and(|sheet| self.complete.iter().any(|name| sheet.is_named(name)))
        };
        !self.complete.is_empty()
            && self.series_of(measure).is_some_and(|(_, series)| series.origin.iter().all(declared))
    }

    pub fn awaited_of(&self, measure: usize) -> &[(Vec<u32>, Why)] {
        self.awaited.iter().find(|a| a.measure == measure).map_or(&[], |a| a.list.as_slice())
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
