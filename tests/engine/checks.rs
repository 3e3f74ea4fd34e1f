//! What is refused before anything is computed.

use super::world::{World, world};

fn here() -> World {
    world().measure("x", "1", "year county").given("x", "2020 a", 1.0).measure("y", "1", "county class")
}

fn wrong(lines: &[(&str, &str)]) -> Vec<&'static str> {
    lines.iter().fold(here(), |world, (id, formula)| world.line(id, "1", "year county", formula)).wrong()
}

#[test]
fn circles() {
    assert_eq!(wrong(&[("m", "m")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "m + 1")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "n + x"), ("n", "m")]), ["cycle"]);
    assert_eq!(wrong(&[("k", "m"), ("m", "n"), ("n", "k + x")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "m[year + 1] + x")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "m[year = 2019] + x")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "m[year - 1, county = \"a\"] + x + m")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "x + n[year - 1]"), ("n", "m[year + 1]")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "share(m, county) + x")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "x + sum(m, year, county)")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "if(present(m), 1, x)")]), ["cycle"]);
    // One of the two waits for the year before, but the other for all years or for a fixed one.
    assert_eq!(wrong(&[("m", "x + n[year - 1]"), ("n", "x + sum(m, year, county)")]), ["cycle"]);
    assert_eq!(wrong(&[("m", "x + n[year - 1]"), ("n", "x + m[year = 2019]")]), ["cycle"]);
}

#[test]
fn a_circle_through_a_condition() {
    let world = here().line_where("m", "1", "year county", "n > 0", "x").line("n", "1", "year county", "m");
    assert_eq!(world.wrong(), ["cycle"]);
}

#[test]
fn a_circle_without_time() {
    let world = here().given("y", "a forest", 1.0);
    let world = world.line("m", "1", "county class", "y + sum(n, county)");
    assert_eq!(world.line("n", "1", "county class", "m").wrong(), ["cycle"]);
}

#[test]
fn a_circle_is_named() {
    let world = here().line("m", "1", "year county", "n + x").line("n", "1", "year county", "2 * m");
    assert_eq!(world.said().len(), 1);
    assert!(world.said()[0].contains("m → n"), "{:?}", world.said());
}

#[test]
fn what_looks_like_a_circle_but_is_none() {
    assert_eq!(wrong(&[("m", "x + coalesce(m[year - 1], 0)")]), [""; 0]);
    assert_eq!(wrong(&[("m", "x + coalesce(n[year - 1], 0)"), ("n", "m")]), [""; 0]);
    assert_eq!(wrong(&[("m", "x + coalesce(m[year - 1, county = \"a\"], 0)")]), [""; 0]);
}

#[test]
fn dimensions_must_be_those_declared() {
    for formula in ["sum(y, class) * x + y", "y", "share(y, class)"] {
        assert_eq!(wrong(&[("m", formula)]), ["wrong-dimension"], "{formula}");
    }
    // Too few: the value would stand in every year.
    assert_eq!(wrong(&[("m", "sum(y, class)")]), ["wrong-dimension"]);
    assert_eq!(wrong(&[("m", "1")]), ["wrong-dimension"]);
    assert_eq!(wrong(&[("m", "sum(x, class)")]), ["wrong-dimension"]);
    assert_eq!(wrong(&[("m", "sum(x, county by cover)")]), ["wrong-dimension"]);
    assert_eq!(wrong(&[("m", "sum(x, county by year) * x")]), ["wrong-dimension"]);
    assert_eq!(wrong(&[("m", "sum(x, clas)")]), ["unknown-dimension"]);
    assert_eq!(wrong(&[("m", "sum(x, county by town)")]), ["unknown-dimension"]);
    let world = here().line_where("m", "1", "year county", "y > 0", "x");
    assert_eq!(world.wrong(), ["wrong-dimension"]);
}

#[test]
fn a_dimension_that_follows_from_another_is_not_declared_beside_it() {
    for per in ["year county city", "year period county", "county class cover"] {
        let world = here().measure("z", "1", per);
        assert_eq!(world.wrong(), ["redundant-dimension"], "{per}");
    }
}

#[test]
fn numbers_and_conditions_do_not_mix() {
    for (formula, expected) in [
        ("x > 0", "not-a-number"),
        ("(x > 0) + 1", "not-a-number"),
        ("-(x > 0)", "not-a-number"),
        ("max(x > 0, 1)", "not-a-number"),
        ("(x > 0) = (x > 1)", "not-a-number"),
        ("if(x, 1, 0)", "not-a-condition"),
        ("if(x > 0 and x, 1, 0)", "not-a-condition"),
        ("if(not x, 1, 0)", "not-a-condition"),
        ("if(x > 0, x > 1, 0)", "not-a-number"),
    ] {
        assert_eq!(wrong(&[("m", formula)]), [expected], "{formula}");
    }
    assert_eq!(here().line_where("m", "1", "year county", "x", "x").wrong(), ["not-a-condition"]);
}

#[test]
fn unknown_names_are_reported_together() {
    let world = here().line("m", "1", "year county", "xx + foo * bar");
    assert_eq!(world.said(), ["unknown name `xx`", "unknown name `foo`", "unknown name `bar`"]);
}

#[test]
fn the_largest_formulas_fit_on_the_stack() {
    // 256 operators, and 40 brackets with 20 signs around them.
    let flat = format!("x{}", " + x".repeat(256));
    let deep = format!("{}{flat}{}", "(-(".repeat(20), "))".repeat(20));
    let found = here().line("m", "1", "year county", &flat).line("n", "1", "year county", &deep).run();
    assert_eq!(found.value("m", "2020 a"), 257.0);
    assert_eq!(found.value("n", "2020 a"), 257.0);
}
