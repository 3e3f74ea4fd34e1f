use super::world::{World, world};
use geep::internals::plan::State;

/// County `a` has all three classes, `b` two.
fn areas() -> World {
    world().measure("area", "km2", "year county class").all(
        "area",
        &[
            ("2020 a forest", 5.0),
            ("2020 a grass", 1.0),
            ("2020 a lake", 3.0),
            ("2020 b forest", 7.0),
            ("2020 b lake", 9.0),
        ],
    )
}

/// Every function over a dimension that leaves one value a group, each as a line of its own.
fn each(world: World, per: &str, argument: &str, over: &str) -> World {
    ["sum", "mean", "min", "max"]
        .iter()
        .fold(world, |world, name| {
            world.line(&format!("{name}s"), "km2", per, &format!("{name}({argument}, {over})"))
        })
        .line("counts", "1", per, &format!("count({argument}, {over})"))
}

fn row(found: &super::world::Outcome, key: &str) -> [Option<f64>; 5] {
    ["sums", "means", "mins", "maxs", "counts"].map(|line| match found.state(line, key) {
        State::Accounted(value) => Some(value),
        State::NotAccounted => None,
        State::OutOfScope => panic!("{line} {key} is out of scope"),
    })
}

#[test]
fn over_one_dimension() {
    let found = each(areas(), "year county", "area", "class").run();
    assert_eq!(row(&found, "2020 a"), [9.0, 3.0, 1.0, 5.0, 3.0].map(Some));
    assert_eq!(row(&found, "2020 b"), [16.0, 8.0, 7.0, 9.0, 2.0].map(Some));
    let found = each(areas(), "year class", "area", "county").run();
    assert_eq!(row(&found, "2020 forest"), [12.0, 6.0, 5.0, 7.0, 2.0].map(Some));
    assert_eq!(row(&found, "2020 grass"), [1.0, 1.0, 1.0, 1.0, 1.0].map(Some));
}

#[test]
fn over_several_dimensions_at_once() {
    let found = each(areas(), "year", "area", "class, county").run();
    assert_eq!(row(&found, "2020"), [25.0, 5.0, 1.0, 9.0, 5.0].map(Some));
    let found = each(areas(), "", "area", "year, class, county").run();
    assert_eq!(row(&found, ""), [25.0, 5.0, 1.0, 9.0, 5.0].map(Some));
}

#[test]
fn over_years() {
    let world = areas().given("area", "2021 a forest", 11.0);
    let found = each(world, "county class", "area", "year").run();
    assert_eq!(row(&found, "a forest"), [16.0, 8.0, 5.0, 11.0, 2.0].map(Some));
}

#[test]
fn a_missing_part_makes_the_whole_missing_and_is_not_counted() {
    // The part of a's forest is given, that of its grass is not.
    let world = areas().measure("part", "km2", "year county class").given("part", "2020 a forest", 2.0);
    let found = each(world, "year county", "part", "class").run();
    assert_eq!(row(&found, "2020 a"), [None, None, None, None, Some(1.0)]);
    assert_eq!(row(&found, "2020 b"), [None, None, None, None, Some(0.0)]);
}

#[test]
fn nothing_to_sum_is_missing() {
    let world = areas().measure("gdp", "元", "year county").given("gdp", "2020 d", 1.0);
    let found = each(world, "year county", "area", "class").run();
    assert_eq!(row(&found, "2020 d"), [None; 5]);
}

#[test]
fn sums_of_compound_terms() {
    let found = areas()
        .measure("yield", "t/km2", "year county class")
        .all("yield", &[("2020 a forest", 2.0), ("2020 a grass", 30.0), ("2020 a lake", 4.0)])
        .all("yield", &[("2020 b forest", 1.0), ("2020 b lake", 1.0)])
        .line("mass", "t", "year county", "sum(area * yield, class)")
        .line("large", "1", "year", "sum(sum(if(area > 4[km2], 1, 0), class), county)")
        .run();
    // a: 5×2 + 1×30 + 3×4; b: 7 + 9.
    assert_eq!(found.values("mass"), [52.0, 16.0].map(Some));
    // Each compound argument has a column of its own, named after its line.
    assert_eq!(found.value("mass~1", "2020 a grass"), 30.0);
    // Larger than 4 km2: a's forest, b's forest and lake.
    assert_eq!(found.value("large", "2020"), 3.0);
    assert_eq!(found.value("large~2", "2020 b"), 2.0);
    // A condition is no number to be counted.
    let found = areas().line("large", "1", "year county", "count(area > 4[km2], class)").wrong();
    assert_eq!(found, ["not-a-number"]);
}

#[test]
fn months_of_a_year() {
    let found = world()
        .measure("flow", "m3", "period county")
        .all("flow", &[("2020-01 a", 1.0), ("2020-02 a", 2.0), ("2020-12 a", 4.0), ("2021-01 a", 8.0)])
        .line("yearly", "m3", "year county", "sum(flow, period by year)")
        .line("part", "1", "period county", "share(flow, period by year)")
        .line("always", "m3", "county", "sum(flow, period)")
        .run();
    assert_eq!(found.value("yearly", "2020 a"), 7.0);
    assert_eq!(found.value("yearly", "2021 a"), 8.0);
    assert_eq!(found.value("part", "2020-12 a"), 4.0 / 7.0);
    assert_eq!(found.value("always", "a"), 15.0);
}

#[test]
fn shares() {
    let found = areas()
        .line("part", "1", "year county class", "share(area, class)")
        .line("of_all", "%", "year county class", "share(area, class, county)")
        .run();
    assert_eq!(found.value("part", "2020 a forest"), 5.0 / 9.0);
    assert_eq!(found.value("part", "2020 b lake"), 9.0 / 16.0);
    assert_eq!(found.value("of_all", "2020 a lake"), 12.0);
}

#[test]
fn shares_of_nothing_and_of_the_unknown_are_missing() {
    let found = areas()
        .measure("part", "km2", "year county class")
        .all("part", &[("2020 a forest", 0.0), ("2020 a grass", 0.0), ("2020 a lake", 0.0)])
        .given("part", "2020 b forest", 1.0)
        .line("part_share", "1", "year county class", "share(part, class)")
        .run();
    assert_eq!(found.values("part_share"), [None; 5]);
}

#[test]
fn sums_do_not_lose_small_parts() {
    // In plain addition 1e16 + 1 + 1 - 1e16 is 0, as 1e16 has no room for the ones.
    let found = world()
        .measure("x", "1", "county")
        .all("x", &[("a", 1e16), ("b", 1.0), ("d", 1.0), ("e", -1e16)])
        .line("total", "1", "", "sum(x, county)")
        .line("average", "1", "", "mean(x, county)")
        .run();
    assert_eq!((found.value("total", ""), found.value("average", "")), (2.0, 0.5));
}

/// The middle of three is 3; of 7 and 9 the mean of both is 8; where one part is missing there is none.
#[test]
fn medians() {
    let world = areas().line("medians", "km2", "year county", "median(area, class)");
    let found = world.run();
    let median = |key: &str| found.state("medians", key);
    assert_eq!((median("2020 a"), median("2020 b")), (State::Accounted(3.0), State::Accounted(8.0)));
    let found =
        areas().line("medians", "m2", "year", "median(area / if(area > 1[km2], 1, 0), county, class)").run();
    assert_eq!(found.state("medians", "2020"), State::NotAccounted);
}
