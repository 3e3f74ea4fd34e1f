//! What a scenario leaves in the data: values in place of those of the tables, and its name.

use super::inputs::{Inputs, Origin, Reading, Series};
use crate::finding::Source;
use crate::model::dimension::Dim;
use crate::model::evidence::Status;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A scenario that was laid over a dataset, as reports name it.
#[derive(Clone, Debug)]
pub struct Assumption {
    pub id: String,
    pub title: Text,
    /// What it rests on.
    pub source: String,
    pub note: Text,
    pub file: Arc<Source>,
}

/// What the changed numbers hang on, so that a spreadsheet can carry it on: turn a lever, and the accounts follow.
#[derive(Clone, Debug, Default)]
pub struct Levers {
    pub list: Vec<Lever>,
    /// The changed numbers: inputs in the order of the scenario's table, then rows of coefficients.
    pub cells: Vec<Live>,
    /// The scenario's table among the sheets of the inputs.
    pub sheet: Option<u16>,
    /// Which of the cells a row of a coefficient is.
    pub rows: BTreeMap<(usize, usize), usize>,
}

/// The number of a verb that can be turned.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Which verb it is.
    pub verb: Text,
    pub value: f64,
    /// Empty for factors; `%` for parts.
    pub unit: String,
}

/// A changed number: what it was, and what each verb made of it.
#[derive(Clone, Debug)]
pub struct Live {
    pub title: Text,
    pub base: Option<f64>,
    pub stages: Vec<Stage>,
}

/// What one verb made of a number.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its lever, where it has one.
    pub lever: Option<usize>,
    pub how: How,
    pub value: f64,
}

/// Another changed number as it stood before a verb: its place among the cells, and the stage, 0 for what it was.
pub type Before = (usize, usize);

#[derive(Clone, Debug)]
pub enum How {
    Times,
    To,
    Plus,
    /// From a number, so many years on at the rate of the lever.
    Grown(f64, u32),
    /// What comes in from another: a part of either, or as much as the lever says; at most all that is there.
    Gain(Share, Before),
    /// What goes out to another.
    Loss(Share, Before),
    /// In step with others: their weights, and the weighted sum that they stood for before.
    Follow(Vec<(Before, Before, f64)>, f64),
    /// As the verb left it; no lever moves it.
    Fixed,
}

/// What the lever of a move is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of the one that gains.
    OfGaining,
    /// Of the one that loses.
    OfLosing,
    /// It is an amount.
    Amount,
}

/// A value in place of that of a table, in the unit of its measure.
#[derive(Clone, Debug)]
pub struct Revised {
    pub key: Vec<u32>,
    pub value: f64,
    pub origin: Origin,
}

impl Inputs {
    /// Puts values in the place of those with the same keys, or beside them.
    pub fn revise(&mut self, measure: usize, (dims, unit): (&[Dim], &Unit), list: Vec<Revised>) {
        let Some(factor) = unit.factor_to(unit) else { return };
        let old = self.series_of(measure).map(|(place, _)| self.series[place].clone());
        let (mut units, dims, old_readings) = match &old {
            Some(series) => (series.units.clone(), series.dims.clone(), series.readings()),
            None => (Vec::new(), dims.to_vec(), Vec::new()),
        };
        let place = units.iter().position(|(_, known)| *known == factor).unwrap_or_else(|| {
            units.push((unit.clone(), factor));
            units.len() - 1
        });
        let new = list.into_iter().map(|Revised { key, value, origin }| Reading {
            key,
            value,
            unit: place as u16,
            status: Status::Assumed,
            origin,
        });
        // Of two with one key the first counts.
        let readings = new.chain(old_readings).collect();
        let (series, _) = Series::new(measure, dims, units, readings);
        // A key that has a value now is awaited no more.
        for awaited in self.awaited.iter_mut().filter(|awaited| awaited.measure == measure) {
            awaited.list.retain(|(key, _)| series.find(key).is_none());
        }
        self.awaited.retain(|awaited| !awaited.list.is_empty());
        // A total that was given beside its parts says nothing of other parts.
        self.controls.retain(|control| control.measure != measure);
        match self.series.iter_mut().find(|own| own.measure == measure) {
            Some(own) => *own = series,
            None => {
                let place = self.series.partition_point(|own| own.measure < measure);
                self.series.insert(place, series);
            }
        }
    }
}
