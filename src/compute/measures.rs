//! Measures laid into the rows of their frames.

use super::bind::Binder;
use crate::function::numbers::{MISSING, Numbers, ROUNDING};
use crate::plan::NO_ROW;
use crate::plan::column::{Column, Readings};
use crate::table::{Inputs, Series};
use std::sync::Arc;

/// The values of a measure laid into the rows of its frame. Where it is drawn, `drawn` has for each reading its value
/// in each of so many draws, in the measure's unit; not a number where a draw has none.
pub fn lay(
    binder: &Binder,
    measure: usize,
    frame: usize,
    inputs: &Inputs,
    drawn: Option<(&[f64], usize)>,
) -> Column {
    let (frames, list) = (&binder.frames, &binder.frames.list[frame]);
    let series = inputs.series_of(measure).map(|(_, series)| series);
    let width = drawn.map_or(1, |(_, draws)| draws);
    // The frame has all keys of the series and no key twice.
    if let Some(series) = series.filter(|s| s.len() == list.len()) {
        let values = match drawn {
            None => series.all_converted(),
            Some((values, _)) => Arc::new(values.to_vec()),
        };
        let errors = inexact(series, &values);
        let whole = drawn.is_none() || values.iter().all(|value| !value.is_nan());
        return Column {
            frame,
            values: Numbers { values, width },
            errors,
            whole,
            readings: Readings::InOrder,
            ..Column::default()
        };
    }
    let mut values = vec![MISSING; list.len() * width];
    let mut readings = vec![NO_ROW; list.len()];
    if let Some(series) = series {
        // Both are in the order of the keys, so the next reading is mostly that of the next row.
        let mut next = 0;
        for (reading, key) in (0..).zip(frames.packing.keys(series)) {
            let Some(key) = key else { continue };
            if list.packed().get(next) != Some(&key) {
                let Some(row) = list.find(key) else { continue };
                next = row as usize;
            }
            match drawn {
                None => values[next] = series.converted(reading as usize),
                Some((drawn, _)) => {
                    let from = reading as usize * width;
                    values[next * width..(next + 1) * width].copy_from_slice(&drawn[from..from + width]);
                }
            }
            readings[next] = reading;
            next += 1;
        }
    }
    let errors = series.and_then(|series| inexact(series, &values));
    Column {
        frame,
        values: Numbers::new(values, width),
        errors,
        readings: Readings::Each(readings),
        ..Column::default()
    }
}

/// The errors of values that a unit turned from decimals into something else.
fn inexact(series: &Series, values: &[f64]) -> Option<Arc<Vec<f64>>> {
    let error = |value: &f64| if value.is_nan() { 0.0 } else { 10.0 * ROUNDING * value.abs() };
    (!series.is_decimal()).then(|| Arc::new(values.iter().map(error).collect()))
}
