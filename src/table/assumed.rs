//! What a scenario leaves in the data: values in place of those of the tables, and its name.

use super::inputs::{Inputs, Origin, Reading, Series};
use crate::finding::Source;
use crate::model::dimension::Dim;
use crate::model::evidence::Status;
use crate::text::Text;
use crate::unit::Unit;
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
