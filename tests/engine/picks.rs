use super::world::{World, world};

fn series() -> World {
    world()
        .measure("x", "1", "year county")
        .all("x", &[("2017 a", 1.0), ("2018 a", 2.0), ("2019 a", 4.0), ("2020 a", 8.0), ("2021 a", 16.0)])
        .all("x", &[("2018 b", 3.0), ("2020 b", 9.0)])
}

fn values(formula: &str) -> Vec<Option<f64>> {
    series().line("y", "1", "year county", formula).run().values("y")
}

#[test]
fn earlier_and_later_years() {
    // Rows in order of their keys: 2017 a, 2018 a, 2018 b, 2019 a, 2020 a, 2020 b, 2021 a.
    assert_eq!(values("x[year - 1]"), [None, Some(1.0), None, Some(2.0), Some(4.0), None, Some(8.0)]);
    assert_eq!(values("x[year - 2]"), [None, None, None, Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
    assert_eq!(values("x[year - 3]"), [None, None, None, None, Some(1.0), None, Some(2.0)]);
    assert_eq!(values("x[year + 1]"), [Some(2.0), Some(4.0), None, Some(8.0), Some(16.0), None, None]);
    assert_eq!(values("x[year - 1000]"), [None; 7]);
}

#[test]
fn growth_since_a_year() {
    let found = values("x / x[year = 2018]");
    let expected = [Some(0.5), Some(1.0), Some(1.0), Some(2.0), Some(4.0), Some(3.0), Some(8.0)];
    assert_eq!(found, expected);
    assert_eq!(values("x * x[year = 1999]"), [None; 7]);
}

#[test]
fn a_fixed_year_leaves_no_year() {
    let found = series().line("base", "1", "county", "x[year = 2020]").run();
    assert_eq!(found.rows("base"), ["a", "b"]);
    assert_eq!(found.values("base"), [8.0, 9.0].map(Some));
}

#[test]
fn one_region_for_all() {
    let expected = [1.0, 2.0, 2.0, 4.0, 8.0, 8.0, 16.0].map(Some);
    assert_eq!(values("x[county = \"a\"] + 0 * x"), expected);
    let found = series().line("leader", "1", "year", "x[county = \"a\"]").run();
    assert_eq!(found.values("leader"), [1.0, 2.0, 4.0, 8.0, 16.0].map(Some));
}

fn keyed() -> World {
    world().measure("load", "t", "year county pollutant").all(
        "load",
        &[
            ("2020 a so2", 1.0),
            ("2020 a nox", 2.0),
            ("2020 b so2", 4.0),
            ("2021 a so2", 8.0),
            ("2021 a nox", 16.0),
            ("2021 b so2", 32.0),
        ],
    )
}

#[test]
fn a_member_and_an_earlier_year_together() {
    let found = keyed()
        .line("so2", "t", "year county", "load[pollutant = \"so2\"]")
        .line("before", "t", "year county", "load[pollutant = \"so2\", year - 1]")
        .line("first", "t", "county", "load[year = 2020, pollutant = \"nox\"]")
        .run();
    assert_eq!(found.values("so2"), [1.0, 4.0, 8.0, 32.0].map(Some));
    assert_eq!(found.values("before"), [None, None, Some(1.0), Some(4.0)]);
    assert_eq!(found.values("first"), [Some(2.0), None]);
}

#[test]
fn each_member_against_one_of_them() {
    let found = keyed().line("ratio", "1", "year county pollutant", "load / load[pollutant = \"so2\"]").run();
    // 2020: nox 2/1, so2 1/1, b 1; 2021: 16/8, 1, 1.
    assert_eq!(found.values("ratio"), [2.0, 1.0, 1.0, 2.0, 1.0, 1.0].map(Some));
}

#[test]
fn lines_can_be_picked_and_picks_summed() {
    let found = keyed()
        .line("total", "t", "year county", "sum(load, pollutant)")
        .line("growth", "t", "year county", "total - total[year - 1]")
        .line("last", "t", "year county", "sum(load[year - 1], pollutant)")
        .run();
    assert_eq!(found.values("total"), [3.0, 4.0, 24.0, 32.0].map(Some));
    assert_eq!(found.values("growth"), [None, None, Some(21.0), Some(28.0)]);
    assert_eq!(found.values("last"), [None, None, Some(3.0), Some(4.0)]);
}

#[test]
fn what_cannot_be_picked_is_refused() {
    for (formula, wrong) in [
        ("x[class = \"forest\"]", "wrong-dimension"),
        ("x[city = \"c1\"]", "wrong-dimension"),
        ("x[county - 1]", "wrong-dimension"),
        ("x[period - 1]", "wrong-dimension"),
        ("x[yaer - 1]", "unknown-dimension"),
        ("x[county = \"zz\"]", "unknown-region"),
        ("x * x[year = 20]", "bad-year"),
        ("x * x[year = \"last\"]", "bad-year"),
        ("x[year = 2020, year - 1]", "duplicate-dimension"),
        ("x[year - 1, year = 2020]", "duplicate-dimension"),
        ("x[year - 1, year - 1]", "duplicate-dimension"),
    ] {
        let world = series().line("y", "1", "year county", formula);
        assert_eq!(world.wrong(), [wrong], "{formula}");
    }
    let world = series().measure("z", "1", "period").line("y", "1", "", "z[period = \"2016-13\"]");
    assert_eq!(world.wrong(), ["bad-period"]);
}
