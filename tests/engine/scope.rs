use super::world::{World, world};
use geep::internals::plan::State;

/// A weight is known for forest and grass, so lakes are not spoken of.
fn weighted() -> World {
    world()
        .measure("area", "km2", "county class")
        .all("area", &[("a forest", 5.0), ("a grass", 1.0), ("a lake", 3.0), ("b lake", 9.0)])
        .coefficient("weight", "1", "class")
        .row("weight", "class=forest value=10 unit=1")
        .row("weight", "class=grass value=100 unit=1")
        .line_where("weighted", "km2", "county class", "present(weight)", "area * weight")
}

const OUT: State = State::OutOfScope;

fn accounted(value: f64) -> State {
    State::Accounted(value)
}

#[test]
fn a_row_out_of_scope_is_not_there() {
    let found = weighted()
        .line("sums", "km2", "county", "sum(weighted, class)")
        .line("means", "km2", "county", "mean(weighted, class)")
        .line("counts", "1", "county", "count(weighted, class)")
        .line("mins", "km2", "county", "min(weighted, class)")
        .line("maxs", "km2", "county", "max(weighted, class)")
        .run();
    let states = ["a forest", "a grass", "a lake", "b lake"].map(|key| found.state("weighted", key));
    assert_eq!(states, [accounted(50.0), accounted(100.0), OUT, OUT]);
    // a: 50 and 100. All of b is out of scope: nothing was said of it, and nothing is not 0.
    assert_eq!(found.values("sums"), [Some(150.0), None]);
    assert_eq!(found.values("means"), [Some(75.0), None]);
    assert_eq!(found.values("counts"), [Some(2.0), None]);
    assert_eq!(found.values("mins"), [Some(50.0), None]);
    assert_eq!(found.values("maxs"), [Some(100.0), None]);
}

#[test]
fn shares_and_ranks_leave_it_out() {
    let found = weighted()
        .line("part", "1", "county class", "share(weighted, class)")
        .line("place", "1", "county class", "rank(weighted, class)")
        .run();
    let row = |line| ["a forest", "a grass", "a lake", "b lake"].map(|key| found.state(line, key));
    assert_eq!(row("part"), [accounted(50.0 / 150.0), accounted(100.0 / 150.0), OUT, OUT]);
    assert_eq!(row("place"), [accounted(2.0), accounted(1.0), OUT, OUT]);
}

#[test]
fn lines_that_use_it_are_out_of_scope_there_too() {
    let found = weighted()
        .line("more", "km2", "county class", "weighted + 1[km2]")
        .line("either", "km2", "county class", "max(area, 2 * weighted)")
        .line("filled", "km2", "county class", "coalesce(weighted, area)")
        .line("known", "1", "county class", "if(present(weighted), 1, 0)")
        .run();
    let row = |line| ["a forest", "a grass", "a lake"].map(|key| found.state(line, key));
    assert_eq!(row("more"), [accounted(51.0), accounted(101.0), OUT]);
    assert_eq!(row("either"), [accounted(100.0), accounted(200.0), OUT]);
    // A fallback and the question itself speak of every row.
    assert_eq!(row("filled"), [accounted(50.0), accounted(100.0), accounted(3.0)]);
    assert_eq!(row("known"), [accounted(1.0), accounted(1.0), accounted(0.0)]);
}

#[test]
fn a_condition_may_lie_over_fewer_dimensions_and_use_any_value() {
    let found = world()
        .measure("area", "km2", "county class")
        .all("area", &[("a forest", 5.0), ("a lake", 3.0), ("b lake", 9.0)])
        .measure("zone", "1", "county")
        .all("zone", &[("a", 1.0), ("b", 2.0)])
        .line_where("in_zone", "km2", "county class", "zone = 1 and area > 4[km2]", "area")
        .line("total", "km2", "", "sum(in_zone, county, class)")
        .line("seen", "km2", "county class", "coalesce(in_zone, -1[km2])")
        .run();
    let row = ["a forest", "a lake", "b lake"].map(|key| found.state("in_zone", key));
    assert_eq!(row, [accounted(5.0), OUT, OUT]);
    assert_eq!(found.value("total", ""), 5.0);
    // A row out of scope holds no number that others could read.
    assert_eq!(found.values("seen"), [5.0, -1.0, -1.0].map(Some));
}

#[test]
fn in_scope_but_missing_stays_missing() {
    let found = weighted()
        .measure("height", "m", "county class")
        .given("height", "a forest", 2.0)
        .line_where("volume", "m3", "county class", "present(weight)", "area * height")
        .line("total", "m3", "county", "sum(volume, class)")
        .run();
    let row = ["a forest", "a grass", "a lake"].map(|key| found.state("volume", key));
    assert_eq!(row, [accounted(1e7), State::NotAccounted, OUT]);
    assert_eq!(found.values("total"), [None, None]);
}

#[test]
fn where_the_condition_is_unknown_the_row_is_in_scope_and_has_no_value() {
    let found = world()
        .measure("area", "km2", "county")
        .all("area", &[("a", 5.0), ("b", 3.0)])
        .measure("zone", "1", "county")
        .given("zone", "a", 1.0)
        .line_where("in_zone", "km2", "county", "zone = 1", "area")
        .line("zones", "km2", "", "sum(in_zone, county)")
        .run();
    assert_eq!(["a", "b"].map(|key| found.state("in_zone", key)), [accounted(5.0), State::NotAccounted]);
    assert_eq!(found.values("zones"), [None]);
}

#[test]
fn a_fallback_speaks_of_every_row_of_which_one_part_does() {
    let found = world()
        .measure("x", "1", "county")
        .all("x", &[("a", 1.0), ("b", 2.0), ("d", 3.0)])
        .line_where("low", "1", "county", "x < 2", "10 * x")
        .line_where("middle", "1", "county", "x = 2", "20 * x")
        .line("either", "1", "county", "coalesce(low, middle)")
        .run();
    let row = ["a", "b", "d"].map(|key| found.state("either", key));
    assert_eq!(row, [accounted(10.0), accounted(40.0), OUT]);
}

/// Counties a and b share a city, d is alone in its own: a group that only a condition names has its rows as well.
#[test]
fn a_condition_may_count_over_a_group_that_no_formula_names() {
    let found = world()
        .measure("x", "1", "year county")
        .all("x", &[("2020 a", 3.0), ("2020 b", 4.0), ("2020 d", 5.0)])
        .line_where("y", "1", "year county", "count(x, county by city) > 1", "x")
        .run();
    let states = ["2020 a", "2020 b", "2020 d"].map(|key| found.state("y", key));
    assert_eq!(states, [accounted(3.0), accounted(4.0), OUT]);
}
