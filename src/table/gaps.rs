//! Keys that are missing where their neighbours are there: a year left out in a run of years, a region left out where
//! most have figures. Nobody means to leave those out.

use super::inputs::{Inputs, Series};
use super::key::{with, without};
use super::standing::Standing;
use super::wording;
use crate::finding::{Finding, Findings};
use crate::model::dimension::DimKind;
use crate::model::{Catalog, limit, quoted};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Warns of them, one finding a measure.
pub fn report(inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    let Some(most) = catalog.limit(limit::MOST) else { return };
    let standing = Standing::new(inputs, &catalog.dimensions);
    for series in &inputs.series {
        let keys: BTreeSet<Vec<u32>> = (0..series.len()).map(|i| series.key(i).to_vec()).collect();
        let mut missing = skipped_years(series, &keys, catalog);
        missing.extend(left_out(series, &keys, most, catalog, &standing));
        // What is awaited is said where it is used.
        let awaited = inputs.awaited_of(series.measure);
        missing.retain(|key| awaited.binary_search_by(|(known, _)| known.cmp(key)).is_err());
        if !missing.is_empty() {
            findings.push(finding(series, &missing, catalog));
        }
    }
}

/// Years without a figure between two that have one.
fn skipped_years(series: &Series, keys: &BTreeSet<Vec<u32>>, catalog: &Catalog) -> BTreeSet<Vec<u32>> {
    let is_year = |kind| kind == DimKind::Year;
    let Some(time) = series.dims.iter().position(|d| is_year(catalog.dimensions.get(*d).kind)) else {
        return BTreeSet::new();
    };
    // A year that no figure is of was left out on purpose.
    let given: BTreeSet<u32> = keys.iter().map(|key| key[time]).collect();
    let mut runs: BTreeMap<Vec<u32>, BTreeSet<u32>> = BTreeMap::new();
    for key in keys {
        runs.entry(without(key, time)).or_default().insert(key[time]);
    }
    let mut missing = BTreeSet::new();
    for (rest, years) in runs {
        let (Some(first), Some(last)) = (years.first(), years.last()) else { continue };
        for year in given.range(first..last).filter(|year| !years.contains(year)) {
            missing.insert(with(&rest, time, *year));
        }
    }
    missing
}

/// Regions of a level without a figure that most regions of that level have.
fn left_out(
    series: &Series,
    keys: &BTreeSet<Vec<u32>>,
    most: f64,
    catalog: &Catalog,
    standing: &Standing<'_>,
) -> BTreeSet<Vec<u32>> {
    let is_region = |kind| kind == DimKind::Region;
    let Some(place) = series.dims.iter().position(|d| is_region(catalog.dimensions.get(*d).kind)) else {
        return BTreeSet::new();
    };
    let regions = catalog.dimensions.get(series.dims[place]);
    let level = |region: u32| regions.members.get(region as usize).and_then(|m| m.level.as_deref());
    let mut all: BTreeMap<Option<&str>, BTreeSet<u32>> = BTreeMap::new();
    let mut of: BTreeMap<(Vec<u32>, Option<&str>), BTreeSet<u32>> = BTreeMap::new();
    for key in keys {
        let region = key[place];
        // What stood for some of the years only is not missed in the others.
        if regions.members.get(region as usize).is_some_and(|m| m.is_former()) {
            continue;
        }
        all.entry(level(region)).or_default().insert(region);
        of.entry((without(key, place), level(region))).or_default().insert(region);
    }
    let year =
        |key: &[u32]| series.dims.iter().zip(key).find_map(|(d, m)| catalog.dimensions.year_of(*d, *m));
    let mut missing = BTreeSet::new();
    for ((rest, level), have) in of {
        let Some(all) = all.get(&level) else { continue };
        if (have.len() as f64) < most * all.len() as f64 {
            continue;
        }
        for region in all.difference(&have) {
            let key = with(&rest, place, *region);
            if year(&key).is_none_or(|year| standing.holds(*region, year)) {
                missing.insert(key);
            }
        }
    }
    missing
}

fn finding(series: &Series, missing: &BTreeSet<Vec<u32>>, catalog: &Catalog) -> Finding {
    let measure = &catalog.measures[series.measure];
    let (Text { zh, en }, count) = (quoted(&measure.id, &measure.title), missing.len());
    let places = wording::listed(missing.iter(), |key, lang| {
        catalog.dimensions.words(series.dims.iter().copied().zip(key.iter().copied()), lang)
    });
    let message = text!(
        "{zh}缺 {count} 个数，而相邻的年份或多数行政区都有",
        "{en} lacks {count} figures that the years around or most regions have"
    );
    Finding::warning("incomplete-keys", message).at_words(places).help(text!(
        "补上；确实没有的，这几行核算为“未核算”",
        "add them; where there are none, those rows stay \"not accounted\""
    ))
}
