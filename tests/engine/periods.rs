use super::world::{World, world};

/// Months and quarters around two turns of the year.
fn months() -> World {
    world().measure("x", "1", "period county").all(
        "x",
        &[
            ("2019-12 a", 1.0),
            ("2020-01 a", 2.0),
            ("2020-11 a", 4.0),
            ("2020-12 a", 8.0),
            ("2021-01 a", 16.0),
        ],
    )
}

fn quarters() -> World {
    world().measure("x", "1", "period county").all(
        "x",
        &[("2019Q4 a", 1.0), ("2020Q1 a", 2.0), ("2020Q3 a", 4.0), ("2020Q4 a", 8.0), ("2021Q1 a", 16.0)],
    )
}

fn values(world: World, formula: &str) -> Vec<Option<f64>> {
    world.line("y", "1", "period county", formula).run().values("y")
}

#[test]
fn the_month_before_may_lie_in_the_year_before() {
    let found = values(months(), "x[period - 1]");
    assert_eq!(found, [None, Some(1.0), None, Some(4.0), Some(8.0)]);
    let found = values(months(), "x[period + 1]");
    assert_eq!(found, [Some(2.0), None, Some(8.0), Some(16.0), None]);
    // Twelve months back is the same month of the year before; thirteen the one before it.
    let found = values(months(), "x[period - 12]");
    assert_eq!(found, [None, None, None, Some(1.0), Some(2.0)]);
    assert_eq!(values(months(), "x[period - 13]"), [None, None, None, None, Some(1.0)]);
}

#[test]
fn the_same_month_of_the_year_before() {
    assert_eq!(values(months(), "x[year - 1]"), [None, None, None, Some(1.0), Some(2.0)]);
    assert_eq!(values(months(), "x[year - 1, period - 1]"), [None, None, None, None, Some(1.0)]);
    assert_eq!(values(months(), "x[period - 1, year - 1]"), [None, None, None, None, Some(1.0)]);
}

#[test]
fn quarters_step_by_quarters() {
    assert_eq!(values(quarters(), "x[period - 1]"), [None, Some(1.0), None, Some(4.0), Some(8.0)]);
    assert_eq!(values(quarters(), "x[period - 4]"), [None, None, None, Some(1.0), Some(2.0)]);
    assert_eq!(values(quarters(), "x[year - 1]"), [None, None, None, Some(1.0), Some(2.0)]);
}

#[test]
fn months_and_quarters_do_not_mix() {
    let world = world()
        .measure("x", "1", "period county")
        .all("x", &[("2020-12 a", 1.0), ("2020Q4 a", 2.0), ("2021-01 a", 4.0), ("2021Q1 a", 8.0)]);
    assert_eq!(values(world, "x[period - 1]"), [None, None, Some(1.0), Some(2.0)]);
}

#[test]
fn one_period_for_all() {
    assert_eq!(values(months(), "x / x[period = \"2020-01\"]"), [0.5, 1.0, 2.0, 4.0, 8.0].map(Some));
    assert_eq!(values(quarters(), "x / x[period = \"2020Q3\"]"), [0.25, 0.5, 1.0, 2.0, 4.0].map(Some));
}

#[test]
fn a_yearly_value_of_the_year_before() {
    let found = months()
        .measure("base", "1", "year county")
        .all("base", &[("2019 a", 10.0), ("2020 a", 100.0)])
        .line("y", "1", "period county", "x * base[year - 1]")
        .run();
    assert_eq!(found.values("y"), [None, Some(20.0), Some(40.0), Some(80.0), Some(1600.0)]);
}

#[test]
fn counting_from_month_to_month() {
    // 2020-02 to 2020-10 are not there, so the count starts anew.
    let found = values(months(), "1 + 0 * x + coalesce(y[period - 1], 0)");
    assert_eq!(found, [1.0, 2.0, 1.0, 2.0, 3.0].map(Some));
    let found = values(quarters(), "1 + 0 * x + coalesce(y[period - 1], 0)");
    assert_eq!(found, [1.0, 2.0, 1.0, 2.0, 3.0].map(Some));
    // From year to year: 2020-01 has no 2019-01, 2020-12 and 2021-01 have the same month before.
    let found = values(months(), "1 + 0 * x + coalesce(y[year - 1], 0)");
    assert_eq!(found, [1.0, 1.0, 1.0, 2.0, 2.0].map(Some));
}

/// A limit that changes on 2026-03-01.
fn limits(per: &str) -> World {
    world()
        .measure("x", "1", per)
        .coefficient("limit", "1", "")
        .row("limit", "value=35 unit=1 valid_to=2026-02-28")
        .row("limit", "value=30 unit=1 valid_from=2026-03-01 valid_to=2030-12-31")
        .line("y", "1", per, "x / limit")
}

#[test]
fn dated_values_hold_from_month_to_month() {
    let found = limits("period county")
        .all("x", &[("2025-03 a", 105.0), ("2026-02 a", 105.0), ("2026-03 a", 105.0), ("2026Q2 a", 60.0)])
        .line("z", "1", "period county", "y - y[year - 1]")
        .run();
    assert_eq!(found.values("y"), [3.0, 3.0, 3.5, 2.0].map(Some));
    // Each period by the limits of its own.
    assert_eq!(found.value("z", "2026-03 a"), 0.5);
}

#[test]
fn a_period_across_a_change_is_refused() {
    assert_eq!(limits("period county").all("x", &[("2026Q1 a", 1.0)]).wrong(), ["changes-within"]);
    assert_eq!(limits("year county").all("x", &[("2026 a", 1.0)]).wrong(), ["changes-within"]);
    assert!(limits("year county").all("x", &[("2025 a", 1.0), ("2027 a", 1.0)]).wrong().is_empty());
}
