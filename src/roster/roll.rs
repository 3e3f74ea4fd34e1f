//! The roll: who is expected, who has reported, and the keys that nobody gives.

use super::Times;
use super::declare::{self, Who};
use super::expect::{Asker, TooMany};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::quoted;
use crate::model::roster::Statement;
use crate::rule::{Book, Symbol};
use crate::table::{Inputs, Why, key_dims};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Who is expected and who has reported: what the cover says of it.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// Whether a dataset or scheme states which units take part.
    pub stated: bool,
    /// Regions that are expected.
    pub units: BTreeSet<u32>,
    /// Those of them that some table gives a figure of.
    pub reporting: BTreeSet<u32>,
    /// Regions in the tables that take no part, and were left out.
    pub outside: BTreeSet<u32>,
    /// Tables declared complete: what they do not list is none.
    pub complete: Vec<String>,
    /// Where periods are summed up: by year, how many are due, and how many have figures of every measure.
    pub periods: BTreeMap<u32, (usize, usize)>,
}

/// Adds the keys that are expected and not given; leaves out who is not on a stated roster.
pub fn complete(
    book: &Book,
    inputs: &mut Inputs,
    statements: &[Statement],
    times: Times<'_>,
    findings: &mut Findings,
) -> Roll {
    let dimensions = &book.catalog.dimensions;
    let declared = declare::resolve(statements, inputs, &book.catalog, findings);
    let mut roll = Roll::default();
    let region = dimensions.of_kind(DimKind::Region);
    if let Some((dim, Who::These(units))) = region.and_then(|dim| Some((dim, declared.everywhere(dim)?))) {
        roll.stated = true;
        roll.outside = leave_out(inputs, dim, units, dimensions);
        roll.units = units.clone();
    }
    let seen: BTreeSet<u32> = region.map(|dim| regions(inputs, dim)).unwrap_or_default();
    if roll.units.is_empty() {
        roll.units = seen.clone();
    }
    roll.reporting = roll.units.intersection(&seen).copied().collect();
    let asker = Asker::new(book, inputs, &declared, times);
    let used: BTreeSet<usize> = book
        .used()
        .into_iter()
        .filter_map(|s| if let Symbol::Measure(m) = s { Some(m) } else { None })
        .collect();
    for series in inputs.series.iter().filter(|s| used.contains(&s.measure)) {
        asker.count(series, &mut roll.periods);
    }
    let mut refuse = |measure: usize| findings.push(too_many(book, measure));
    let mut known: Vec<(usize, Vec<Vec<u32>>)> = Vec::new();
    let mut absent: Vec<(usize, Vec<Dim>, Vec<Vec<u32>>)> = Vec::new();
    for (i, series) in inputs.series.iter().enumerate().filter(|(_, s)| used.contains(&s.measure)) {
        let empty = inputs.awaited_of(series.measure);
        let plain = empty.is_empty() && !declared.is_of_one(series.measure);
        // A table mostly gives several measures for the same keys.
        let same = known.iter().find(|(other, _)| plain && inputs.series[*other].same_keys(series));
        let keys = match same {
            Some((_, keys)) => keys.clone(),
            None => {
                let Ok(keys) = asker.lacking(series, empty) else {
                    refuse(series.measure);
                    continue;
                };
                if plain {
                    known.push((i, keys.clone()));
                }
                keys
            }
        };
        if !keys.is_empty() && !inputs.is_complete(series.measure) {
            absent.push((series.measure, series.dims.clone(), keys));
        }
    }
    for measure in declared.measures().into_iter().filter(|m| inputs.series_of(*m).is_none()) {
        let dims = key_dims(&book.catalog, measure);
        match asker.all_of(measure, &dims, &roll.units) {
            Err(TooMany) => refuse(measure),
            Ok(keys) => absent.extend(keys.map(|keys| (measure, dims, keys))),
        }
    }
    for (measure, dims, keys) in absent {
        inputs.expect(measure, &dims, keys.into_iter().map(|key| (key, Why::Absent)));
    }
    roll.complete = inputs.complete.clone();
    say_outside(&roll, region, dimensions, findings);
    roll
}

/// Takes out regions that are not on the roster, but for those that hold one that is: they may be reference or total.
fn leave_out(inputs: &mut Inputs, dim: Dim, units: &BTreeSet<u32>, dimensions: &Dimensions) -> BTreeSet<u32> {
    let around: BTreeSet<u32> = units.iter().flat_map(|unit| dimensions.regions_around(*unit)).collect();
    let outside: BTreeSet<u32> = regions(inputs, dim)
        .into_iter()
        .filter(|region| !units.contains(region) && !around.contains(region))
        .collect();
    if !outside.is_empty() {
        inputs.keep(|d, member| d != dim || !outside.contains(&member));
    }
    outside
}

/// A roster that asks for more rows than anybody could give.
fn too_many(book: &Book, measure: usize) -> Finding {
    let definition = &book.catalog.measures[measure];
    let (Text { zh, en }, most) = (quoted(&definition.id, &definition.title), super::expect::MOST);
    let message = text!("名单要求{zh}的行数超过 {most}", "the roster asks for more than {most} rows of {en}");
    Finding::error("roster-too-large", message).help(text!(
        "把 [roster] 缩小到真正应报的成员，或只对个别指标写（指标.维度 = […]）",
        "state only the members that must report in [roster], or state them of single measures (MEASURE.DIMENSION = […])"
    ))
}

fn say_outside(roll: &Roll, region: Option<Dim>, dimensions: &Dimensions, findings: &mut Findings) {
    let (Some(dim), false) = (region, roll.outside.is_empty()) else { return };
    let count = roll.outside.len();
    let names = |lang| listed(&roll.outside, dim, dimensions, lang);
    let (zh, en) = (names(Lang::Zh), names(Lang::En));
    let message = text!(
        "数据里有 {count} 个单位不在名单上，没有参加：{zh}",
        "{count} units of the tables are not on the roster and take no part: {en}"
    );
    findings.push(Finding::warning("outside-roster", message).help(text!(
        "应当参加的写进 [roster]；不参加的，从数据表中删去就不再提示",
        "put those that take part into [roster]; take the others out of the tables to hear no more of them"
    )));
}

/// Some regions in words, the rest counted.
pub fn listed(regions: &BTreeSet<u32>, dim: Dim, dimensions: &Dimensions, lang: Lang) -> String {
    const SHOWN: usize = 6;
    let words = regions.iter().take(SHOWN).map(|region| dimensions.words([(dim, *region)].into_iter(), lang));
    let mut words: Vec<String> = words.collect();
    if regions.len() > SHOWN {
        let more = regions.len() - SHOWN;
        words.push(text!("另 {more} 个", "{more} more").get(lang).to_string());
    }
    words.join(lang.pick("、", ", "))
}

fn regions(inputs: &Inputs, dim: Dim) -> BTreeSet<u32> {
    let mut regions = BTreeSet::new();
    for series in &inputs.series {
        if let Some(place) = series.dims.iter().position(|d| *d == dim) {
            regions.extend((0..series.len()).map(|i| series.key(i)[place]));
        }
    }
    regions
}
