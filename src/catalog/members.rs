//! Members of dimensions by a text that is in their code, title or other names, and former codes of regions.

use super::list::Item;
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind, Dimension};
use crate::model::former::Former;
use crate::text;
use crate::text::Lang;

/// Every member that has a text in its code or one of its names; all where there is no text.
pub fn members(catalog: &Catalog, text: &str, lang: Lang) -> Vec<Item> {
    let small = text.to_lowercase();
    let holds = |words: &str| words.to_lowercase().contains(&small);
    let mut found = Vec::new();
    for (dim, dimension) in listed(catalog) {
        for (member, one) in (0..).zip(&dimension.members) {
            // What a former code was of is told with the change, below.
            if one.is_former() {
                continue;
            }
            let own = one.title.get(lang).to_string();
            let names = names(catalog, dim, member);
            if holds(&one.id) || holds(&own) || names.iter().any(|name| holds(name)) {
                found.push(Item {
                    id: one.id.clone(),
                    formerly: names.into_iter().filter(|name| *name != own).collect(),
                    title: own,
                    of: dimension.id.clone(),
                    within: parents(catalog, dim, member, lang).join(" < "),
                    about: match one.is_special() {
                        true => lang.pick("没有代码的单位", "unit without a code").to_string(),
                        false => String::new(),
                    },
                    ..Item::default()
                });
            }
        }
        let former = dimension.former.iter().filter(|f| holds(&f.code) || holds(&f.name));
        found.extend(former.map(|one| former_code(catalog, dim, one, lang)));
    }
    found
}

/// The members that have an id, in every dimension.
pub fn called<'c>(catalog: &'c Catalog, id: &'c str) -> impl Iterator<Item = (Dim, u32)> + 'c {
    listed(catalog).filter_map(move |(dim, dimension)| Some((dim, *dimension.index.get(id)?)))
}

/// What a member lies in, nearest first.
pub fn parents(catalog: &Catalog, dim: Dim, member: u32, lang: Lang) -> Vec<String> {
    let dimensions = &catalog.dimensions;
    let Some(one) = dimensions.get(dim).members.get(member as usize) else { return Vec::new() };
    let above = dimensions.get(dim).attributes.iter().zip(&one.up).filter_map(|(of, up)| Some((*of, (*up)?)));
    // A city is named as its own among the attributes of it.
    let above = above.filter(|(of, up)| dimensions.member_id(*of, *up) != one.id);
    above.map(|above| dimensions.words(std::iter::once(above), lang)).collect()
}

/// The dimensions whose members are written down, but for the levels of another: those are its members as well.
fn listed(catalog: &Catalog) -> impl Iterator<Item = (Dim, &Dimension)> {
    let list = &catalog.dimensions.list;
    let regions = list.iter().find(|d| d.kind == DimKind::Region).map_or(&[][..], |d| &d.attributes);
    let dims = (0..).map(Dim).zip(list);
    dims.filter(|(dim, d)| !regions.contains(dim) && d.numbered.is_none() && !d.members.is_empty())
}

/// All names of a member.
fn names(catalog: &Catalog, dim: Dim, member: u32) -> Vec<String> {
    let dimension = catalog.dimensions.get(dim);
    if dimension.kind == DimKind::Region {
        return catalog.dimensions.region_names(dim, member);
    }
    dimension.members.get(member as usize).map(|member| member.aliases.clone()).unwrap_or_default()
}

fn former_code(catalog: &Catalog, dim: Dim, former: &Former, lang: Lang) -> Item {
    let Former { code, name, until, now, change, source, evidence } = former;
    let (now, change, grade) =
        (catalog.dimensions.regions_in_words(dim, now), change.title(lang), evidence.title(lang));
    Item {
        id: code.clone(),
        title: name.clone(),
        of: catalog.dimensions.get(dim).id.clone(),
        valid: text!("{until} 年以前", "before {until}").get(lang).to_string(),
        about: format!("{change} → {} · {source} [{grade}]", now.get(lang)),
        ..Item::default()
    }
}
