use super::world::{World, world};

const DIMENSIONS: [(&str, [&str; 2]); 4] = [
    ("year", ["2020", "2021"]),
    ("county", ["a", "b"]),
    ("class", ["forest", "lake"]),
    ("pollutant", ["so2", "nox"]),
];

/// The dimensions of a subset, as their places.
fn places(set: usize) -> impl Iterator<Item = usize> + Clone {
    (0..DIMENSIONS.len()).filter(move |i| set & 1 << i != 0)
}

fn names(set: usize) -> String {
    places(set).map(|i| DIMENSIONS[i].0).collect::<Vec<_>>().join(" ")
}

/// The members with these numbers (one bit a dimension), as a key.
fn key(set: usize, members: usize) -> String {
    places(set).map(|i| DIMENSIONS[i].1[members >> i & 1]).collect::<Vec<_>>().join(" ")
}

/// A number of its own for every quantity and key.
fn number(quantity: usize, set: usize, members: usize) -> f64 {
    (quantity * 1000 + set * 20 + (members & set)) as f64
}

#[test]
fn any_two_sets_of_dimensions() {
    let all = 1 << DIMENSIONS.len();
    let mut world = world();
    for (quantity, letter) in ["x", "y"].iter().enumerate() {
        for set in 0..all {
            let id = format!("{letter}{set}");
            world = world.measure(&id, "1", &names(set));
            for members in (0..all).filter(|members| members & !set == 0) {
                world = world.given(&id, &key(set, members), number(quantity, set, members));
            }
        }
    }
    for (left, right) in (0..all * all).map(|i| (i / all, i % all)) {
        let formula = format!("x{left} - 2 * y{right}");
        world = world.line(&format!("z{left}_{right}"), "1", &names(left | right), &formula);
    }
    let found = world.run();
    for (left, right) in (0..all * all).map(|i| (i / all, i % all)) {
        let (line, set) = (format!("z{left}_{right}"), left | right);
        assert_eq!(found.rows(&line).len(), 1 << places(set).count(), "{line}");
        for members in (0..all).filter(|members| members & !set == 0) {
            let expected = number(0, left, members) - 2.0 * number(1, right, members);
            assert_eq!(found.value(&line, &key(set, members)), expected, "{line} {}", key(set, members));
        }
    }
}

#[test]
fn a_city_belongs_to_each_of_its_counties() {
    let found = world()
        .measure("people", "人", "year county")
        .measure("wage", "元/人", "year city")
        .measure("tax", "%", "province")
        .all("people", &[("2020 a", 1.0), ("2020 b", 2.0), ("2020 d", 3.0), ("2020 e", 4.0)])
        .all("wage", &[("2020 c1", 10.0), ("2020 c2", 20.0), ("2020 c3", 30.0)])
        .all("tax", &[("p", 50.0), ("q", 100.0)])
        .line("paid", "元", "year county", "people * wage * tax")
        .run();
    // a: 1 × 10 × 0.5; b: 2 × 10 × 0.5; d: 3 × 20 × 0.5; e: 4 × 30 × 1.
    assert_eq!(found.values("paid"), [5.0, 10.0, 30.0, 120.0].map(Some));
}

#[test]
fn a_group_of_classes_belongs_to_each_of_its_classes() {
    let found = world()
        .measure("area", "km2", "class")
        .measure("weight", "1", "cover")
        .all("area", &[("forest", 1.0), ("grass", 2.0), ("lake", 3.0)])
        .all("weight", &[("green", 10.0), ("blue", 100.0)])
        .line("weighted", "km2", "class", "area * weight")
        .run();
    assert_eq!(found.values("weighted"), [10.0, 20.0, 300.0].map(Some));
}

#[test]
fn a_year_belongs_to_each_of_its_months_and_quarters() {
    let found = world()
        .measure("flow", "m3", "period county")
        .measure("price", "元/m3", "year")
        .all("flow", &[("2020-12 a", 1.0), ("2021-01 a", 1.0), ("2021Q1 a", 2.0)])
        .all("price", &[("2020", 5.0), ("2021", 7.0)])
        .line("value", "元", "period county", "flow * price")
        .run();
    assert_eq!(found.rows("value"), ["2020-12 a", "2021-01 a", "2021Q1 a"]);
    assert_eq!(found.values("value"), [5.0, 7.0, 14.0].map(Some));
}

/// What is given for some keys only.
fn sparse() -> World {
    world().measure("x", "1", "county class").measure("y", "1", "class pollutant").measure("z", "1", "county")
}

#[test]
fn rows_are_those_that_the_operands_make_together() {
    let found = sparse()
        .all("x", &[("a forest", 2.0), ("a grass", 3.0), ("b lake", 5.0)])
        .all("y", &[("forest so2", 7.0), ("forest nox", 11.0), ("grass nox", 13.0)])
        .line("both", "1", "county class pollutant", "x * y")
        .run();
    // b has only a lake, for which no pollutant is given.
    assert_eq!(found.rows("both"), ["a forest nox", "a forest so2", "a grass nox"]);
    assert_eq!(found.values("both"), [22.0, 14.0, 39.0].map(Some));
}

#[test]
fn an_operand_of_all_dimensions_decides_the_rows() {
    let found = sparse()
        .all("x", &[("a forest", 2.0), ("b lake", 5.0)])
        .all("z", &[("a", 10.0), ("d", 100.0)])
        .line("both", "1", "county class", "x * z")
        .run();
    // d has no class; b has one, but nothing is known of its z.
    assert_eq!(found.rows("both"), ["a forest", "b lake"]);
    assert_eq!(found.values("both"), [Some(20.0), None]);
}

#[test]
fn rows_from_what_is_picked() {
    let found = sparse()
        .all("y", &[("forest so2", 7.0), ("forest nox", 11.0), ("grass nox", 13.0)])
        .all("z", &[("a", 10.0), ("b", 100.0)])
        .line("nox", "1", "county class", "z * y[pollutant = \"nox\"]")
        .run();
    assert_eq!(found.rows("nox"), ["a forest", "a grass", "b forest", "b grass"]);
    assert_eq!(found.values("nox"), [110.0, 130.0, 1100.0, 1300.0].map(Some));
    let found = sparse()
        .all("z", &[("a", 10.0), ("b", 100.0)])
        .coefficient("rate", "1", "class pollutant")
        .row("rate", "value=2 unit=1 class=forest pollutant=nox")
        .row("rate", "value=3 unit=1 class=lake pollutant=nox")
        .row("rate", "value=5 unit=1 class=grass pollutant=so2")
        .line("nox", "1", "county class", "z * rate[pollutant = \"nox\"]")
        .run();
    assert_eq!(found.rows("nox"), ["a forest", "a lake", "b forest", "b lake"]);
    assert_eq!(found.values("nox"), [20.0, 30.0, 200.0, 300.0].map(Some));
}
