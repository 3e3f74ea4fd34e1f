//! The laws, each over many random worlds for every form.

use crate::random::Random;
use crate::world::{COUNTIES, FORMS, Form, Industry, World};
use crate::worlds;
use std::collections::BTreeMap;

/// A fen in 万元, and a hair for binary rounding.
const FEN: f64 = 0.0001 + 1e-9;

/// Amounts are rounded to 0.01 万元: a change too small to be seen moves one by that at most.
const STEP: f64 = 0.01 + 1e-9;

/// How often a law was put to the test, and what broke it.
#[derive(Default)]
struct Tally {
    tried: usize,
    broken: Vec<String>,
}

impl Tally {
    fn note(&mut self, holds: bool, words: impl FnOnce() -> String) {
        self.tried += 1;
        if !holds {
            self.broken.push(words());
        }
    }
}

/// Puts a law to the test for every form; every form must have given occasion to break it.
fn hold(law: &str, test: impl Fn(Form, &mut Random, &mut Tally)) {
    let worlds = worlds();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (seed, form) in (1..).zip(FORMS) {
        let mut random = Random::new(seed);
        let tally = tallies.entry(form.id).or_default();
        (0..worlds).for_each(|_| test(form, &mut random, tally));
    }
    let mut verdict = String::new();
    for (form, tally) in &tallies {
        println!("{law}: {form}: {} tried, {} broken", tally.tried, tally.broken.len());
        if let Some(first) = tally.broken.first() {
            verdict += &format!("\n{form}: {} of {} broken, as {first}", tally.broken.len(), tally.tried);
        }
        assert!(tally.tried >= worlds / 4, "{law}: {form}: only {} tried", tally.tried);
    }
    assert!(verdict.is_empty(), "{law}:{verdict}");
}

/// A listed industry that is made to grow: county and industry.
fn listed(world: &World, random: &mut Random) -> Option<(usize, usize)> {
    let (county, industry) = (random.below(4), random.below(3));
    world.counties[county].industries[industry].listed().then_some((county, industry))
}

#[test]
fn what_does_not_grow_is_never_cut() {
    hold("what does not grow is never cut", |form, random, tally| {
        let mut world = World::any(random);
        for county in &mut world.counties {
            // A veto event is cut for itself; a county or two keep what grows.
            county.veto = 0.0;
            if !random.once_in(3) {
                county.industries.iter_mut().for_each(|i| i.size[1] = i.size[1].min(i.size[0]));
            }
        }
        let outcome = world.run(form);
        for (at, county) in world.counties.iter().enumerate() {
            if !county.industries.iter().any(|i| i.listed() && i.grows()) {
                let cut = outcome.deduction[at];
                tally.note(cut == 0.0, || format!("{cut} cut of {county:?} in {world:?}"));
            }
        }
    });
}

#[test]
fn growth_is_never_rewarded() {
    hold("growth is never rewarded", |form, random, tally| {
        let world = World::any(random);
        let outcome = world.run(form);
        for (at, county) in world.counties.iter().enumerate() {
            if county.industries.iter().any(|i| i.listed() && i.grows()) {
                let (paid, base) = (outcome.paid[at], county.base);
                tally.note(paid <= base + FEN, || format!("{paid} paid on a base of {base}: {world:?}"));
            }
        }
    });
}

#[test]
fn outside_important_places_nothing_is_cut_or_rewarded() {
    hold("outside important places", |form, random, tally| {
        let mut world = World::any(random);
        world.counties[random.below(4)].important = 0.0;
        let outcome = world.run(form);
        for (at, county) in world.counties.iter().enumerate().filter(|(_, c)| c.important == 0.0) {
            let (paid, base) = (outcome.paid[at], county.base);
            tally.note((paid - base).abs() < FEN, || format!("{paid} paid on a base of {base}: {world:?}"));
        }
    });
}

/// A base year of next to nothing is that of a new plant, whatever value added stands beside it.
#[test]
fn an_almost_new_plant_is_a_new_plant() {
    hold("an almost new plant is a new plant", |form, random, tally| {
        let mut world = World::any(random);
        let (county, industry) = (random.below(4), random.below(3));
        world.counties[county].important = 1.0;
        let plant = &mut world.counties[county].industries[industry];
        let unit_value = random.typed(0.01, 0.3);
        let before = [0.0, 1.0, 5.0][random.below(3)] * unit_value;
        *plant = Industry {
            severity: 1.0 + random.below(2) as f64,
            size: [0.0, random.typed(5.0, 60.0)],
            unit_value: [before, unit_value],
        };
        let new = world.run(form);
        let mut almost = world.clone();
        let plant = &mut almost.counties[county].industries[industry];
        plant.size[0] = plant.size[1] * 1e-7;
        let almost = almost.run(form);
        let (new, almost) = (new.deduction[county], almost.deduction[county]);
        tally.note((new - almost).abs() <= STEP, || format!("{new} for a new plant, {almost}: {world:?}"));
    });
}

/// A base year that differs by a ten-millionth is cut alike. A step is a step: not of the form that goes by steps.
#[test]
fn the_base_year_moves_the_cut_without_a_jump() {
    hold("continuous in the base year", |form, random, tally| {
        let world = World::any(random);
        let mut other = world.clone();
        let (county, industry) = (random.below(4), random.below(3));
        let plant = &mut other.counties[county].industries[industry];
        plant.size[0] *= 1.0 + 1e-7;
        if form.stepped && world.counties[county].industries[industry].grows() != plant.grows() {
            return;
        }
        let (one, other) = (world.run(form), other.run(form));
        let near = (0..COUNTIES.len()).all(|at| (one.deduction[at] - other.deduction[at]).abs() <= STEP);
        tally.note(near, || format!("{:?} and {:?}: {world:?}", one.deduction, other.deduction));
    });
}

#[test]
fn more_growth_is_never_cut_less() {
    hold("monotone in each listed growth", |form, random, tally| {
        let world = World::any(random);
        let Some((county, industry)) = listed(&world, random) else { return };
        let mut grown = world.clone();
        let plant = &mut grown.counties[county].industries[industry];
        plant.size[1] += random.typed(0.01, 20.0);
        let (less, more) = (world.run(form), grown.run(form));
        let own = more.deduction[county] >= less.deduction[county] - FEN
            && more.paid[county] <= less.paid[county] + FEN;
        let others = (0..COUNTIES.len())
            .all(|at| at == county || (more.deduction[at] - less.deduction[at]).abs() < FEN);
        tally.note(own && others, || format!("county {county}: {less:?}, then {more:?}: {world:?}"));
    });
}
