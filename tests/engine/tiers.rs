use super::world::{World, world};

type Steps<'a> = &'a [(Option<f64>, Option<f64>, f64)];

const OPEN: Steps<'_> = &[(None, Some(10.0), 1.0), (Some(10.0), Some(20.0), 2.0), (Some(20.0), None, 3.0)];
const BOUNDED: Steps<'_> = &[(Some(0.0), Some(10.0), 1.0), (Some(10.0), Some(20.0), 2.0)];
const RATES: Steps<'_> =
    &[(Some(0.0), Some(10.0), 1.0), (Some(10.0), Some(20.0), 2.0), (Some(20.0), None, 3.0)];

/// The table at each of the arguments.
fn read(reading: &str, steps: Steps<'_>, arguments: &[f64]) -> Vec<Option<f64>> {
    let world = world().measure("x", "1", "year").tier("table", "1", "1", reading, steps);
    let world = (2000..).zip(arguments).fold(world, |w, (year, x)| w.given("x", &year.to_string(), *x));
    world.line("y", "1", "year", "tier(x, table)").run().values("y")
}

#[test]
fn closed_on_the_left_a_boundary_belongs_to_the_step_above() {
    let found = read("whole left", OPEN, &[-1e9, 9.999, 10.0, 19.999, 20.0, 1e9]);
    assert_eq!(found, [1.0, 1.0, 2.0, 2.0, 3.0, 3.0].map(Some));
    let found = read("whole left", BOUNDED, &[-0.001, 0.0, 10.0, 19.999, 20.0, 20.001]);
    assert_eq!(found, [None, Some(1.0), Some(2.0), Some(2.0), None, None]);
}

#[test]
fn closed_on_the_right_a_boundary_belongs_to_the_step_below() {
    let found = read("whole right", OPEN, &[-1e9, 10.0, 10.001, 20.0, 20.001, 1e9]);
    assert_eq!(found, [1.0, 1.0, 2.0, 2.0, 3.0, 3.0].map(Some));
    let found = read("whole right", BOUNDED, &[-0.001, 0.0, 0.001, 10.0, 20.0, 20.001]);
    assert_eq!(found, [None, None, Some(1.0), Some(1.0), Some(2.0), None]);
}

#[test]
fn marginally_each_part_has_its_own_rate() {
    // 25: 10 at 1, 10 at 2 and 5 at 3.
    let found = read("marginal left", RATES, &[0.0, 4.0, 10.0, 15.0, 20.0, 25.0]);
    assert_eq!(found, [0.0, 4.0, 10.0, 20.0, 30.0, 45.0].map(Some));
    // At the boundaries it makes no difference which end is closed, but for the first one.
    let found = read("marginal right", RATES, &[0.0, 4.0, 10.0, 15.0, 20.0, 25.0]);
    assert_eq!(found, [None, Some(4.0), Some(10.0), Some(20.0), Some(30.0), Some(45.0)]);
}

#[test]
fn marginally_outside_the_steps_is_missing() {
    assert_eq!(read("marginal left", BOUNDED, &[-1.0, 20.0, 21.0]), [None; 3]);
    assert_eq!(read("marginal right", BOUNDED, &[-1.0, 20.0, 21.0]), [None, Some(30.0), None]);
    // Above an exempt part.
    let above: Steps<'_> = &[(Some(5.0), None, 2.0)];
    assert_eq!(read("marginal left", above, &[4.0, 5.0, 6.5]), [None, Some(0.0), Some(3.0)]);
}

#[test]
fn a_first_step_without_a_beginning_starts_at_zero() {
    let steps: Steps<'_> = &[(None, Some(10.0), 1.0), (Some(10.0), None, 2.0)];
    assert_eq!(read("marginal left", steps, &[0.0, 5.0, 10.0, 15.0]), [0.0, 5.0, 10.0, 20.0].map(Some));
    assert_eq!(read("marginal right", steps, &[0.0, 5.0, 10.0, 15.0]), [0.0, 5.0, 10.0, 20.0].map(Some));
}

fn charge(reading: &str, formula: &str) -> World {
    let steps = [(Some(0.0), Some(2.0), 100.0), (Some(2.0), None, 300.0)];
    let unit = if reading.starts_with("marginal") { "元/t" } else { "元" };
    world()
        .measure("load", "kg", "county")
        .all("load", &[("a", 500.0), ("b", 2000.0), ("d", 3000.0)])
        .tier("charge", "t", unit, reading, &steps)
        .line("y", "元", "county", formula)
}

#[test]
fn arguments_are_brought_to_the_unit_of_the_table() {
    // 0.5 t, 2 t and 3 t.
    let found = charge("whole left", "tier(load, charge)").run();
    assert_eq!(found.values("y"), [100.0, 300.0, 300.0].map(Some));
    // 0.5 × 100; 2 × 100; 2 × 100 + 1 × 300.
    let found = charge("marginal left", "tier(load, charge)").run();
    assert_eq!(found.values("y"), [50.0, 200.0, 500.0].map(Some));
    assert_eq!(charge("whole left", "tier(load * 1[m], charge)").wrong(), ["wrong-unit"]);
    assert_eq!(charge("whole left", "tier(load, chrage)").wrong(), ["unknown-name"]);
}

#[test]
fn a_missing_argument_stays_missing() {
    for reading in ["whole left", "whole right", "marginal left", "marginal right"] {
        for steps in [OPEN, RATES, &[(None, None, 7.0)]] {
            let found = world()
                .measure("x", "1", "county")
                .measure("other", "1", "county")
                .given("x", "a", 5.0)
                .given("other", "b", 5.0)
                .tier("table", "1", "1", reading, steps)
                .line("y", "1", "county", "tier(x, table)")
                .run();
            assert_eq!(
                found.state("y", "b"),
                geep::internals::plan::State::NotAccounted,
                "{reading} {steps:?}"
            );
        }
    }
}

#[test]
fn steps_that_do_not_join_are_refused() {
    let with = |steps: Steps<'_>| {
        let world = world().measure("x", "1", "year").given("x", "2020", 1.0);
        world.tier("table", "1", "1", "whole left", steps).line("y", "1", "year", "tier(x, table)").wrong()
    };
    assert_eq!(with(&[]), ["empty-tier"]);
    assert_eq!(with(&[(Some(1.0), Some(1.0), 1.0)]), ["empty-step"]);
    assert_eq!(with(&[(Some(2.0), Some(1.0), 1.0)]), ["empty-step"]);
    assert_eq!(with(&[(None, Some(1.0), 1.0), (Some(2.0), None, 2.0)]), ["tier-gap"]);
    assert_eq!(with(&[(None, Some(2.0), 1.0), (Some(1.0), None, 2.0)]), ["tier-overlap"]);
    assert_eq!(with(&[(None, None, 1.0), (Some(1.0), None, 2.0)]), ["tier-overlap"]);
    assert_eq!(with(&[(None, Some(1.0), 1.0), (None, None, 2.0)]), ["tier-overlap"]);
}
