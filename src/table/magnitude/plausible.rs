//! Amounts, areas and populations beyond what a unit of its level can have in this country.

use super::{Doubt, Figures, Words};
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::limit;
use crate::table::inputs::Series;
use crate::text;
use crate::unit::Unit;

/// How high a region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    County,
    City,
    Province,
    Nation,
}

/// The level of a member of a dimension of regions, by the zeros at the end of its code.
pub fn level(dimensions: &Dimensions, dim: Dim, member: u32) -> Option<Level> {
    if !is_place(dimensions, dim) {
        return None;
    }
    let code = dimensions.member_id(dim, member);
    Some(match code.as_str() {
        "000000" => Level::Nation,
        code if code.ends_with("0000") => Level::Province,
        code if code.ends_with("00") => Level::City,
        _ => Level::County,
    })
}

/// Whether the members of a dimension are regions, or what regions are grouped by.
pub fn is_place(dimensions: &Dimensions, dim: Dim) -> bool {
    let regions = dimensions.list.iter().filter(|d| d.kind == DimKind::Region);
    dimensions.are_regions(dim) || regions.flat_map(|d| &d.attributes).any(|a| *a == dim)
}

/// The most that a unit of a level can have of something, in `unit`: of the limits that are of such a quantity the first.
pub fn most(catalog: &Catalog, limits: &[[&str; 4]], level: Level, unit: &Unit) -> Option<f64> {
    let ids = limits.iter().map(|of_levels| of_levels[level as usize]);
    let found = ids.filter_map(|id| catalog.coefficients.iter().find(|c| c.id == id));
    let mut fitting = found.filter_map(|c| Some((c.unit.factor_to(unit)?, catalog.limit(&c.id)?)));
    fitting.next().map(|(factor, most)| most * factor.to_f64())
}

pub fn doubt(figures: &Figures<'_>, series: &Series) -> Option<Doubt> {
    let catalog = figures.catalog;
    let unit = &catalog.measures[series.measure].unit;
    let region = series.dims.iter().position(|dim| is_place(&catalog.dimensions, *dim));
    let level_of = |i: usize| match region {
        Some(place) => level(&catalog.dimensions, series.dims[place], series.key(i)[place]),
        None => Some(Level::Nation),
    };
    let mosts = [Level::County, Level::City, Level::Province, Level::Nation]
        .map(|l| most(catalog, &limit::MOST_OF, l, unit));
    let most_at = |i: usize| level_of(i).and_then(|level| mosts[level as usize]);
    mosts.iter().flatten().next()?;
    let beyond: Vec<usize> = figures
        .counted(series)
        .into_iter()
        .filter(|i| most_at(*i).is_some_and(|most| series.converted(*i).abs() > most))
        .collect();
    let (count, all) = (beyond.len(), series.len());
    let words = Words {
        code: "implausible",
        said: text!(
            "超过全国同级单位的最大值（{all} 个数中有 {count} 个）",
            "is beyond the largest of all units of the level in the country ({count} of {all} figures)"
        ),
        cause: text!(
            "多半是单位弄错（元与万元、hm2 与 km2、人与万人）",
            "mostly a unit is wrong (yuan and 10^4 yuan, hm2 and km2, persons and 10^4 persons)"
        ),
    };
    let beside = |i: usize, lang: text::Lang| {
        let most = most_at(i).unwrap_or_default();
        text!("，同级最大约 {most} {unit}", ", the largest about {most} {unit}").get(lang).to_string()
    };
    (count > 0).then(|| figures.doubt(series, &beyond, words, &beside))
}
