//! What the template says of dimensions and measures: headers that are read back, units, bounds, examples.

use super::Ask;
use crate::model::dimension::{Dim, DimKind};
use crate::model::measure::Measure;
use crate::table::Words;
use crate::text;
use crate::text::Lang;
use crate::unit::Unit;

/// The header of a dimension's column.
pub fn header_of(ask: &Ask<'_>, dim: Dim) -> String {
    let dimension = ask.catalog.dimensions.get(dim);
    let chinese = || dimension.headers.iter().find(|h| !h.is_ascii());
    match (ask.lang, dimension.kind) {
        (Lang::En, _) => dimension.headers.first().unwrap_or(&dimension.id).clone(),
        (Lang::Zh, DimKind::Region) => {
            chinese().or(dimension.headers.first()).unwrap_or(&dimension.id).clone()
        }
        (Lang::Zh, _) => dimension.title.zh.clone(),
    }
}

/// The header of a measure's column: its title where that is read back as the same measure, and its unit.
pub fn measure_header(ask: &Ask<'_>, index: usize) -> String {
    let measure = &ask.catalog.measures[index];
    let unit = measure.unit.to_string();
    let with = |word: &str| match (measure.unit == Unit::one(), ask.lang) {
        (true, _) => word.to_string(),
        (_, Lang::Zh) => format!("{word}（{unit}）"),
        (_, Lang::En) => format!("{word} ({unit})"),
    };
    let titled = with(measure.title.get(ask.lang));
    match Words::new(ask.catalog, "").named(&titled) {
        Ok((found, _)) if found == index => titled,
        _ => with(&measure.id),
    }
}

/// The unit of a measure, in words where it is the number 1.
pub fn unit(measure: &Measure, lang: Lang) -> String {
    match measure.unit == Unit::one() {
        true => lang.pick("无量纲（1）", "1 (a plain number)").to_string(),
        false => measure.unit.to_string(),
    }
}

/// Between what a value must lie.
pub fn bounds(measure: &Measure, lang: Lang) -> String {
    match (measure.min, measure.max) {
        (Some(min), Some(max)) => text!("{min} 至 {max}", "from {min} to {max}"),
        (Some(min), None) => text!("不小于 {min}", "at least {min}"),
        (None, Some(max)) => text!("不大于 {max}", "at most {max}"),
        (None, None) => text!("不限", "unbounded"),
    }
    .get(lang)
    .to_string()
}

/// A number within the bounds that shows what one looks like.
pub fn example(measure: &Measure) -> f64 {
    match (measure.min, measure.max) {
        (Some(min), Some(max)) => min + (max - min) / 8.0,
        (Some(min), None) => min.max(0.0) + 1234.5,
        (None, Some(max)) => max.min(0.0) - 1.5,
        (None, None) => 12.5,
    }
}
