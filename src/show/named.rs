//! Names of regions in one report: where two bear the same name, each with the place above it in brackets.

use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::results::Request;
use crate::text::Lang;
use std::collections::{BTreeSet, HashMap};

/// What members are called.
pub struct Named<'a> {
    dimensions: &'a Dimensions,
    lang: Lang,
    region: Option<Dim>,
    /// Regions whose name another bears as well.
    apart: HashMap<u32, String>,
}

impl<'a> Named<'a> {
    /// The names of all regions of a report.
    pub fn report(request: &Request<'a>) -> Named<'a> {
        let regions = request.roll.units.union(&request.roll.outside).copied();
        Named::of(&request.run.book.catalog.dimensions, regions, request.lang)
    }

    fn of(dimensions: &'a Dimensions, regions: impl Iterator<Item = u32>, lang: Lang) -> Named<'a> {
        let region = dimensions.of_kind(DimKind::Region);
        let mut named = Named { dimensions, lang, region, apart: HashMap::new() };
        let Some(dim) = region else { return named };
        let mut bearers: HashMap<String, BTreeSet<u32>> = HashMap::new();
        regions.for_each(|member| {
            bearers.entry(dimensions.member_title(dim, member, lang)).or_default().insert(member);
        });
        for (title, bearers) in bearers.into_iter().filter(|(_, bearers)| bearers.len() > 1) {
            for member in bearers {
                let above = above(dimensions, dim, member, lang);
                let above = above.unwrap_or_else(|| dimensions.member_id(dim, member));
                let words =
                    if lang.is_zh() { format!("{title}（{above}）") } else { format!("{title} ({above})") };
                named.apart.insert(member, words);
            }
        }
        named
    }

    /// A member of any dimension.
    pub fn name(&self, dim: Dim, member: u32) -> String {
        let apart = self.apart.get(&member).filter(|_| Some(dim) == self.region);
        apart.cloned().unwrap_or_else(|| self.dimensions.member_title(dim, member, self.lang))
    }

    pub fn region(&self, member: u32) -> String {
        self.region.map_or(String::new(), |dim| self.name(dim, member))
    }
}

/// The nearest place above one that has another name: its city, else its province.
fn above(dimensions: &Dimensions, dim: Dim, member: u32, lang: Lang) -> Option<String> {
    let own = dimensions.member_title(dim, member, lang);
    let attributes = dimensions.get(dim).attributes.iter();
    let titles = attributes.filter_map(|attribute| {
        let above = dimensions.above(dim, member, *attribute)?;
        Some((above, dimensions.member_title(dim, above, lang)))
    });
    // The code of a nearer place ends with fewer zeros.
    let nearness = |above: &u32| dimensions.member_id(dim, *above).trim_end_matches('0').len();
    titles.filter(|(_, title)| *title != own).max_by_key(|(above, _)| nearness(above)).map(|(_, title)| title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::model::Catalog;
    use crate::model::files::Files;

    #[test]
    fn places_of_one_name_are_told_apart() {
        let catalog = Catalog::load(&Files::built_in(), &mut Findings::default());
        let dimensions = &catalog.dimensions;
        let region = dimensions.of_kind(DimKind::Region).unwrap();
        let member = |code: &str| dimensions.member(region, code).unwrap();
        // Yangquan and Jincheng both have a 城区, Yuanping's name is its own.
        let codes = ["140302", "140502", "140981"];
        let named = Named::of(dimensions, codes.map(member).into_iter(), Lang::Zh);
        assert_eq!(
            codes.map(|code| named.region(member(code))),
            ["城区（阳泉市）", "城区（晋城市）", "原平市"]
        );
        // Alone there is nothing to tell apart.
        let alone = Named::of(dimensions, [member("140302")].into_iter(), Lang::Zh);
        assert_eq!(alone.region(member("140302")), "城区");
    }
}
