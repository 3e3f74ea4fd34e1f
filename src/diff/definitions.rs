//! Which step tables and rule texts differ between two sides.

use super::atom::{Atom, Kind, PROFILE};
use super::pair::Pair;
use super::rules::{held_tiers, own_lines, text_of};
use crate::model::tier::Tier;
use crate::rule::Book;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// The step tables, rule texts and the profile, where they differ.
pub fn atoms(pair: &Pair) -> Vec<Atom> {
    let [a, b] = pair.books();
    let mut atoms = Vec::new();
    let shaped = |book: &Book| {
        let profile = &book.profile;
        (profile.sets.clone(), profile.sets_first, profile.price_index.as_ref().map(|p| p.text.clone()))
    };
    let models =
        |book: &Book| -> BTreeSet<String> { book.profile.models.iter().map(|m| m.text.clone()).collect() };
    let other_profile = a.profile.id != b.profile.id;
    if shaped(a) != shaped(b) || (other_profile && models(a) != models(b)) {
        let (id, title) = (PROFILE.to_string(), text!("口径", "Profile"));
        atoms.push(Atom { id, title, kind: Kind::Profile, structural: true });
    }
    let (tiers_a, tiers_b) = (by_id(held_tiers(a)), by_id(held_tiers(b)));
    for (id, tier) in &tiers_b {
        if tiers_a.get(id).is_some_and(|other| !same_tier(other, tier)) {
            let (id, title) = (id.to_string(), tier.title.clone());
            atoms.push(Atom { id: id.clone(), title, kind: Kind::Tier(id), structural: true });
        }
    }
    let (lines_a, lines_b) = (own_lines(a), own_lines(b));
    let ids: BTreeSet<&str> = lines_a.keys().chain(lines_b.keys()).copied().collect();
    for id in ids {
        let sides = [lines_a.get(id), lines_b.get(id)];
        let texts = sides.map(|side| side.map(|(_, line)| text_of(line)));
        // What comes or goes with a model of another profile belongs to the profile.
        if texts[0] == texts[1] || (other_profile && of_other_models(sides.map(|s| s.map(|(m, _)| *m)))) {
            continue;
        }
        let title = sides.into_iter().flatten().next_back().map(|(_, line)| line.title.clone());
        let kind = Kind::Rule(id.to_string());
        atoms.push(Atom {
            id: format!("rule:{id}"),
            title: title.unwrap_or_default(),
            kind,
            structural: true,
        });
    }
    atoms
}

/// Whether a line stands in another model, or in none, on the other side.
pub fn of_other_models(models: [Option<&str>; 2]) -> bool {
    models[0] != models[1]
}

fn by_id<'b>(tiers: impl Iterator<Item = &'b Tier>) -> BTreeMap<&'b str, &'b Tier> {
    tiers.map(|tier| (tier.id.as_str(), tier)).collect()
}

pub fn same_tier(a: &Tier, b: &Tier) -> bool {
    let shape = |t: &Tier| (t.of.to_string(), t.unit.to_string(), t.reading, t.closed, t.steps.clone());
    shape(a) == shape(b)
}
