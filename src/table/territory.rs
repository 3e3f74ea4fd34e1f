//! Regions that were not the same area throughout the years given: one that gave part of itself away, or took another in.

use super::inputs::Inputs;
use super::wording;
use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind, Dimension};
use crate::model::former::{Change, Former};
use crate::text;
use crate::text::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// The first and last year a region has figures of.
type Years = (u32, u32);

/// Warns where figures of a region from before and after such a change stand side by side.
pub fn report(inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    let Some(dim) = catalog.dimensions.of_kind(DimKind::Region) else { return };
    let regions = catalog.dimensions.get(dim);
    let given = years(inputs, catalog, dim);
    let changes: Vec<(u32, &Former)> = regions
        .former
        .iter()
        .flat_map(|former| changed(former, regions).map(move |region| (region, former)))
        .filter(|(region, former)| {
            given.get(region).is_some_and(|(first, last)| (*first + 1..=*last).contains(&former.until))
        })
        .collect();
    if changes.is_empty() {
        return;
    }
    let places =
        wording::listed(changes.iter(), |(region, former), lang| line(*region, former, regions, lang));
    let message = text!(
        "有的行政区前后不是同一地域，各年的数不可直接相比",
        "some regions are not the same area throughout, and their figures do not compare from year to year"
    );
    findings.push(Finding::warning("changed-territory", message).at_words(places).help(text!(
        "换成按同一区划整理的数；已经是，就不必理会",
        "give figures brought to one division throughout; pay no heed if they are"
    )));
}

/// The years in which regions that stand came about or changed their area.
pub fn years_of_change(regions: &Dimension) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut years: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for former in &regions.former {
        for region in changed(former, regions) {
            years.entry(region).or_default().insert(former.until);
        }
    }
    years
}

/// The regions, still standing, whose area a change made larger or smaller. A unit under a new name or code is itself.
fn changed<'a>(former: &'a Former, regions: &'a Dimension) -> impl Iterator<Item = u32> + 'a {
    let standing = |region: &u32| !regions.members.get(*region as usize).is_some_and(|m| m.is_former());
    former.now.iter().copied().filter(move |region| !former.is_same() && standing(region))
}

fn years(inputs: &Inputs, catalog: &Catalog, dim: Dim) -> BTreeMap<u32, Years> {
    let mut years: BTreeMap<u32, Years> = BTreeMap::new();
    for series in &inputs.series {
        let Some(place) = series.dims.iter().position(|d| *d == dim) else { continue };
        for i in 0..series.len() {
            let key = series.key(i);
            let year = series.dims.iter().zip(key).find_map(|(d, m)| catalog.dimensions.year_of(*d, *m));
            let Some(year) = year.and_then(|year| u32::try_from(year).ok()) else { continue };
            let (first, last) = years.entry(key[place]).or_insert((year, year));
            (*first, *last) = ((*first).min(year), (*last).max(year));
        }
    }
    years
}

fn line(region: u32, former: &Former, regions: &Dimension, lang: Lang) -> String {
    let Some(member) = regions.members.get(region as usize) else { return String::new() };
    let (id, name, until) = (&member.id, member.title.get(lang), former.until);
    let (other, source) = (&former.name, &former.source);
    let said = match former.code == *id && former.change == Change::Split {
        true => text!(
            "{id} {name}：{until} 年划出一部分（{source}）",
            "{id} {name}: part of it went to another in {until} ({source})"
        ),
        false => text!(
            "{id} {name}：{until} 年划入 {other} 的全部或一部分（{source}）",
            "{id} {name}: it took in {other} or part of it in {until} ({source})"
        ),
    };
    said.get(lang).to_string()
}
