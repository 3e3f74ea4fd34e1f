//! What the units of one table have in common: the unit they all lie in. One that lies elsewhere is asked about.

use super::region::Search;
use std::collections::BTreeMap;

/// The smallest unit that holds all of several units, but for few that may be slips: of five at least four.
pub fn parent_of_most(members: &[u32], search: &Search<'_>) -> Option<u32> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    if members.len() < 3 {
        return holding(&members, members.len(), search);
    }
    let few = (members.len() / 5).max(1);
    holding(&members, members.len() - few, search)
}

/// The smallest unit above the members that holds at least so many.
fn holding(members: &[u32], count: usize, search: &Search<'_>) -> Option<u32> {
    let dimension = search.words.catalog.dimensions.get(search.dim);
    let mut inside: BTreeMap<u32, usize> = BTreeMap::new();
    for member in members {
        let above = search.words.catalog.dimensions.lies_in(*member).skip(1).filter(|code| *code != "000000");
        for unit in above.filter_map(|code| dimension.index.get(code)) {
            *inside.entry(*unit).or_default() += 1;
        }
    }
    let held = inside.into_iter().filter(|(_, n)| *n >= count && *n > 1);
    let mut units: Vec<u32> = held.map(|(unit, _)| unit).collect();
    // The smallest lies in the others.
    units.sort_by_key(|unit| std::cmp::Reverse(search.words.catalog.dimensions.lies_in(*unit).count()));
    units.first().copied()
}

/// The province or prefecture that titles name in full, the smaller of two of which one lies in the other.
pub fn named_in(titles: &[String], search: &Search<'_>) -> Option<u32> {
    let dimension = search.words.catalog.dimensions.get(search.dim);
    let titles: Vec<String> = titles.iter().map(|title| super::spell::fold(title)).collect();
    let large = |level: Option<&str>| matches!(level, Some("province" | "city"));
    let named = |name: &str| name.chars().count() > 2 && titles.iter().any(|title| title.contains(name));
    let mut found: Vec<u32> = (0..)
        .zip(&dimension.members)
        .filter(|(_, m)| large(m.level.as_deref()) && named(&m.title.zh))
        .map(|(i, _)| i)
        .collect();
    found.sort_by_key(|unit| std::cmp::Reverse(search.words.catalog.dimensions.lies_in(*unit).count()));
    let first = *found.first()?;
    found.iter().all(|unit| search.lies_in(first, Some(*unit))).then_some(first)
}
