//! Rules of which each part is as one of two sides has it.

use super::atom::Kind;
use super::coefficients;
use super::pair::Pair;
use super::rules::{held, held_tiers, own_lines};
use crate::model::Catalog;
use crate::model::account::{Line, Model};
use crate::model::coefficient::Coefficient;
use crate::model::profile::Profile;
use crate::model::tier::Tier;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The model that holds all lines of a mixture.
const MIXED: &str = "mixed";

/// The definitions of a mixture: what `at` says of is as the second side has it, all else that differs as the first.
/// Of coefficients only those are laid anew of which `anew` says so. None where a side has no model.
pub fn definitions(
    pair: &Pair,
    at: &dyn Fn(&Kind) -> bool,
    anew: &dyn Fn(&Kind) -> bool,
) -> Option<(Arc<Catalog>, Profile)> {
    let [a, b] = pair.books();
    let mut catalog = pair.bare.clone();
    let index = coefficients::index(pair);
    let later = |coefficient: &Coefficient| {
        let mut own = coefficient.clone();
        own.rows.iter_mut().for_each(|row| row.validity = row.validity.years_later(pair.years()));
        own
    };
    let of = |id: &str| {
        if Some(id) == index.as_deref() { Kind::Prices } else { Kind::Coefficient(id.to_string()) }
    };
    for own in &mut catalog.coefficients {
        if at(&of(&own.id)) || !anew(&of(&own.id)) {
            continue;
        }
        match coefficients::find(a, &own.id) {
            Some((_, other)) => *own = Arc::new(later(other)),
            None => Arc::make_mut(own).rows.clear(),
        }
    }
    let known: BTreeSet<String> = catalog.coefficients.iter().map(|c| c.id.clone()).collect();
    for other in a.catalog.coefficients.iter().filter(|c| !known.contains(&c.id)) {
        let mut own = later(other);
        if at(&of(&own.id)) {
            own.rows.clear();
        }
        catalog.coefficients.push(Arc::new(own));
    }
    let first: &Model = held(b).next()?;
    let model = Model {
        id: MIXED.to_string(),
        scheme: None,
        roster: Vec::new(),
        examples: Vec::new(),
        extends: None,
        lines: lines(pair, at),
        tiers: tiers(pair, at),
        ..first.clone()
    };
    catalog.models = vec![model];
    let stated = if at(&Kind::Profile) { b } else { a };
    let placed = b.profile.models.first()?.clone().meaning(MIXED.to_string());
    let profile = Profile {
        models: vec![placed],
        sets: stated.profile.sets.clone(),
        sets_first: stated.profile.sets_first,
        price_index: stated.profile.price_index.clone(),
        headline: Vec::new(),
        sections: Vec::new(),
        accounts: Vec::new(),
        ..b.profile.clone()
    };
    Some((Arc::new(catalog), profile))
}

fn lines(pair: &Pair, at: &dyn Fn(&Kind) -> bool) -> Vec<Line> {
    let [a, b] = pair.books().map(|book| own_lines(book));
    let ids: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    let of = |id: &str| {
        let sides = [a.get(id), b.get(id)];
        let second = at(&Kind::Rule(id.to_string()));
        // A line of a model that only one profile has comes and goes with the profile.
        let by_profile = pair.a.run.book.profile.id != pair.b.run.book.profile.id
            && super::definitions::of_other_models(sides.map(|side| side.map(|(model, _)| *model)));
        let second = if by_profile { at(&Kind::Profile) } else { second };
        sides[usize::from(second)].map(|(_, line)| (*line).clone())
    };
    ids.into_iter().filter_map(of).collect()
}

/// All tables of both; a table of one side only is there whatever the lines are.
fn tiers(pair: &Pair, at: &dyn Fn(&Kind) -> bool) -> Vec<Tier> {
    let [a, b] = pair.books();
    let first: Vec<&Tier> = held_tiers(a).collect();
    let mut tiers: Vec<Tier> = Vec::new();
    for tier in held_tiers(b) {
        let other = first.iter().find(|other| other.id == tier.id);
        let taken = if at(&Kind::Tier(tier.id.clone())) { tier } else { other.copied().unwrap_or(tier) };
        tiers.push(taken.clone());
    }
    let more = first.into_iter().filter(|tier| held_tiers(b).all(|own| own.id != tier.id));
    tiers.extend(more.cloned());
    tiers
}
