//! Figures that look like a slip: far from what the same place had the year before, or from what the others have.
//! Where the line is drawn stands in the definitions, as coefficients of these names.

use super::inputs::{Inputs, Series};
use super::wording;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::{Catalog, limit, quoted};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// One figure with what it was held against.
struct Doubt {
    at: usize,
    against: f64,
    /// What that is.
    beside: Text,
    /// The reading it was held against, where that is as doubtful.
    twin: Option<usize>,
}

/// Warns of them, one finding a measure and kind; of measures told otherwise nothing more.
pub fn report(inputs: &Inputs, catalog: &Catalog, told: &BTreeSet<usize>, findings: &mut Findings) {
    let dimensions = &catalog.dimensions;
    let is = |dim: &Dim, kinds: &[DimKind]| kinds.contains(&dimensions.get(*dim).kind);
    for series in inputs.series.iter().filter(|series| !told.contains(&series.measure)) {
        let time = series.dims.iter().position(|d| is(d, &[DimKind::Year, DimKind::Period]));
        let place = series.dims.iter().position(|d| is(d, &[DimKind::Region]));
        if let (Some(time), Some(factor)) = (time, catalog.limit(limit::CHANGE)) {
            let doubts = changes(series, time, factor, catalog);
            tell(inputs, series, catalog, doubts, &change_words(factor), findings);
        }
        if let (Some(place), Some(factor), Some(peers)) =
            (place, catalog.limit(limit::RATIO), catalog.limit(limit::PEERS))
        {
            let doubts = outliers(series, place, factor, peers, catalog);
            tell(inputs, series, catalog, doubts, &ratio_words(factor), findings);
        }
    }
}

/// Figures that differ by more than a factor from the same of the year before, or of the year after where it is the
/// earlier that stands off: of two neighbours the one that differs from all others of its place. Where those do not
/// tell, both.
fn changes(series: &Series, time: usize, factor: f64, catalog: &Catalog) -> Vec<Doubt> {
    let keys: BTreeMap<&[u32], usize> = (0..series.len()).map(|i| (series.key(i), i)).collect();
    let Some(year) = catalog.dimensions.of_kind(DimKind::Year) else { return Vec::new() };
    let timeless = |i: usize| {
        let mut key = series.key(i).to_vec();
        key[time] = 0;
        key
    };
    let mut others: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
    (0..series.len()).for_each(|i| others.entry(timeless(i)).or_default().push(i));
    let mut doubts: BTreeMap<usize, Doubt> = BTreeMap::new();
    for now in 0..series.len() {
        let mut key = series.key(now).to_vec();
        let Some(before) = catalog.dimensions.shift(series.dims[time], key[time], year, -1) else { continue };
        key[time] = before;
        let Some(then) = keys.get(key.as_slice()).copied() else { continue };
        let value = |i: usize| series.converted(i);
        if !far(value(now), value(then), factor) {
            continue;
        }
        let rest = others[&timeless(now)].iter().filter(|i| ![now, then].contains(i)).map(|i| value(*i));
        let middle = median(rest.collect());
        let off = |i: usize| middle.is_some_and(|middle| far(value(i), middle, factor));
        let doubt = match (off(now), off(then)) {
            (false, true) => {
                let beside = text!("下一年", "the year after");
                Doubt { at: then, against: value(now), beside, twin: None }
            }
            (one, other) => {
                let beside = text!("上年", "the year before");
                Doubt { at: now, against: value(then), beside, twin: (one == other).then_some(then) }
            }
        };
        doubts.entry(doubt.at).or_insert(doubt);
    }
    // What stands off both its neighbours is told once.
    let alone: BTreeSet<usize> = doubts.values().filter(|d| d.twin.is_none()).map(|d| d.at).collect();
    doubts.retain(|_, doubt| doubt.twin.is_none_or(|twin| !alone.contains(&twin)));
    doubts.into_values().collect()
}

/// The middle of some figures; none of none.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Figures that differ from the median of the others of the same level by more than a factor.
fn outliers(series: &Series, place: usize, factor: f64, peers: f64, catalog: &Catalog) -> Vec<Doubt> {
    let regions = catalog.dimensions.get(series.dims[place]);
    let mut groups: BTreeMap<(Vec<u32>, Option<&str>), Vec<usize>> = BTreeMap::new();
    for at in 0..series.len() {
        let mut key = series.key(at).to_vec();
        let region = key.remove(place);
        let level = regions.members.get(region as usize).and_then(|m| m.level.as_deref());
        groups.entry((key, level)).or_default().push(at);
    }
    let mut doubts = Vec::new();
    for group in groups.into_values().filter(|g| g.len() as f64 > peers) {
        let Some(against) = median(group.iter().map(|at| series.converted(*at)).collect()) else { continue };
        let beyond = group.into_iter().filter(|at| far(series.converted(*at), against, factor));
        let beside = text!("中位数", "median");
        doubts.extend(beyond.map(|at| Doubt { at, against, beside: beside.clone(), twin: None }));
    }
    doubts
}

/// Whether two figures of one sign differ by more than a factor. Nothing is far from 0.
fn far(one: f64, other: f64, factor: f64) -> bool {
    let (one_, other_) = (one.abs(), other.abs());
    one * other > 0.0 && (one_ > other_ * factor || other_ > one_ * factor)
}

fn change_words(factor: f64) -> (&'static str, Text) {
    (
        "unusual-change",
        text!("与相邻一年相差 {factor} 倍以上", "differs from a year beside it by a factor above {factor}"),
    )
}

fn ratio_words(factor: f64) -> (&'static str, Text) {
    (
        "unusual-value",
        text!(
            "与其他行政区的中位数相差 {factor} 倍以上",
            "differs from the median of the regions by a factor above {factor}"
        ),
    )
}

fn tell(
    inputs: &Inputs,
    series: &Series,
    catalog: &Catalog,
    doubts: Vec<Doubt>,
    (code, said): &(&'static str, Text),
    findings: &mut Findings,
) {
    if doubts.is_empty() {
        return;
    }
    let measure = &catalog.measures[series.measure];
    let (count, unit, all) = (doubts.len(), &measure.unit, series.len());
    let name = quoted(&measure.id, &measure.title);
    let ((zh, en), Text { zh: what, en: what_en }) = ((&name.zh, &name.en), said);
    let message =
        text!("{zh}{what}（{all} 个数中有 {count} 个）", "{en} {what_en} ({count} of {all} figures)");
    let line = |doubt: &Doubt, lang: Lang| {
        let members = series.dims.iter().copied().zip(series.key(doubt.at).iter().copied());
        let key = catalog.dimensions.words(members, lang);
        let value = series.converted(doubt.at);
        let place = |i: usize| inputs.place(series.origin[i]).map(|p| p.text(lang.is_zh()));
        let cells: Vec<String> =
            [Some(doubt.at), doubt.twin].into_iter().flatten().filter_map(place).collect();
        let cell = cells.join(lang.pick("；与 ", "; and "));
        let (against, other) = (doubt.beside.get(lang), doubt.against);
        text!(
            "{key}：{value} {unit}，{against} {other} {unit}（{cell}）",
            "{key}: {value} {unit}, {against} {other} {unit} ({cell})"
        )
        .get(lang)
        .to_string()
    };
    let places = wording::listed(doubts.iter(), line);
    let readings = doubts.iter().flat_map(|d| [Some(d.at), d.twin]).flatten();
    let cells = readings.filter_map(|reading| inputs.place(series.origin[reading]));
    findings.push(Finding::warning(code, message).at_words(places).about(cells).help(text!(
        "多半是单位弄错（元与万元、hm2 与 km2、% 与小数）或多写少写了零；核对后确实如此就不必理会",
        "mostly a unit is wrong (yuan and 10^4 yuan, hm2 and km2, % and fraction) or a zero too many; pay no heed if it is really so"
    )));
}
