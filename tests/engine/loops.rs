//! Lines that lean on each other's earlier years.

use super::world::{World, world};
use geep::internals::plan::State;

#[test]
fn a_fund_that_keeps_what_is_left() {
    let found = world()
        .measure("pool", "万元", "year")
        .measure("paid", "万元", "year")
        .all("pool", &[("2019", 100.0), ("2020", 100.0), ("2021", 100.0)])
        .all("paid", &[("2019", 30.0), ("2020", 150.0), ("2021", 20.0)])
        .line("fund", "万元", "year", "pool + coalesce(rest[year - 1], 0)")
        .line("rest", "万元", "year", "fund - paid")
        .run();
    assert_eq!(found.values("fund"), [100.0, 170.0, 120.0].map(Some));
    assert_eq!(found.values("rest"), [70.0, 20.0, 100.0].map(Some));
}

/// What counties may draw from a fund depends on what they drew before.
fn shared_fund() -> World {
    world()
        .measure("pool", "元", "year")
        .measure("need", "元", "year county")
        .all("pool", &[("2019", 100.0), ("2020", 100.0), ("2021", 10.0)])
        .all("need", &[("2019 a", 10.0), ("2019 b", 40.0)])
        .all("need", &[("2020 a", 150.0), ("2020 b", 50.0)])
        .all("need", &[("2021 a", 30.0), ("2021 b", 10.0)])
        .line("left", "元", "year", "fund - sum(drawn, county)")
        .line("drawn", "元", "year county", "min(need, fund * share(need, county))")
        .line("fund", "元", "year", "pool + coalesce(left[year - 1], 0)")
}

#[test]
fn sums_and_shares_inside_a_loop() {
    let found = shared_fund().run();
    // 2019: 100 for needs of 10 and 40 (a fifth and four fifths): both are met, 50 is left.
    // 2020: 150 for 150 and 50: 112.5 and 37.5, nothing is left. 2021: 10 for 30 and 10.
    assert_eq!(found.values("fund"), [100.0, 150.0, 10.0].map(Some));
    assert_eq!(found.values("drawn"), [10.0, 40.0, 112.5, 37.5, 7.5, 2.5].map(Some));
    assert_eq!(found.values("left"), [50.0, 0.0, 0.0].map(Some));
    // The order in which the lines are written does not matter.
    assert_eq!(shared_fund().reversed().run(), found);
}

#[test]
fn what_the_loop_sums_up_is_there_for_lines_outside() {
    let found = shared_fund().line("paid", "元", "year", "sum(drawn, county)").run();
    assert_eq!(found.values("paid"), [50.0, 150.0, 10.0].map(Some));
}

#[test]
fn a_share_and_a_rank_of_what_the_loop_itself_gives() {
    let found = world()
        .measure("base", "1", "year county")
        .all("base", &[("2019 a", 1.0), ("2019 b", 3.0), ("2020 a", 0.75), ("2020 b", 0.25)])
        .all("base", &[("2021 a", 0.5), ("2021 b", 2.5)])
        .line("weight", "1", "year county", "base + coalesce(part[year - 1], 0)")
        .line("part", "1", "year county", "share(weight, county)")
        .line("place", "1", "year county", "rank(weight + 0 * coalesce(place[year - 1], 0), county)")
        .run();
    // 2019: 1 and 3. 2020: 0.75 + 0.25 and 0.25 + 0.75. 2021: 0.5 + 0.5 and 2.5 + 0.5.
    assert_eq!(found.values("weight"), [1.0, 3.0, 1.0, 1.0, 1.0, 3.0].map(Some));
    assert_eq!(found.values("part"), [0.25, 0.75, 0.5, 0.5, 0.25, 0.75].map(Some));
    assert_eq!(found.values("place"), [2.0, 1.0, 1.0, 1.0, 2.0, 1.0].map(Some));
}

#[test]
fn sums_of_what_stands_outside_the_loop() {
    let found = world()
        .measure("grant", "元", "year county")
        .all("grant", &[("2019 a", 1.0), ("2019 b", 2.0), ("2020 a", 10.0), ("2021 b", 100.0)])
        .measure("people", "人", "county")
        .all("people", &[("a", 3.0), ("b", 4.0)])
        .measure("fee", "元/人", "year")
        .all("fee", &[("2019", 0.0), ("2020", 0.0), ("2021", 0.0)])
        .line(
            "fund",
            "元",
            "year",
            "coalesce(fund[year - 1], 0) + sum(grant, county) + fee * sum(people, county)",
        )
        .line(
            "ever",
            "元",
            "year",
            "coalesce(ever[year - 1], 0) * 0 + sum(grant, year, county) + 0[人] * fee",
        )
        .line("head", "人", "year", "coalesce(head[year - 1], 0) + sum(people, county) + fee * 0[人2/元]")
        .run();
    // 3, + 10, + 100.
    assert_eq!(found.values("fund"), [3.0, 13.0, 113.0].map(Some));
    // A sum over all years is the same in every year.
    assert_eq!(found.values("ever"), [113.0; 3].map(Some));
    // Seven people, counted once a year.
    assert_eq!(found.values("head"), [7.0, 14.0, 21.0].map(Some));
}

#[test]
fn a_loop_within_each_city() {
    let found = world()
        .measure("x", "1", "year county")
        .all("x", &[("2020 a", 1.0), ("2020 b", 3.0), ("2020 d", 5.0)])
        .all("x", &[("2021 a", 0.0), ("2021 b", 0.0), ("2021 d", 0.0)])
        .line("level", "1", "year county", "x + coalesce(usual[year - 1], 0)")
        .line("usual", "1", "year city", "mean(level, county by city)")
        .run();
    // c1: (1 + 3) / 2 = 2, c2: 5; both stay the next year.
    assert_eq!(found.values("usual"), [2.0, 5.0, 2.0, 5.0].map(Some));
    assert_eq!(found.values("level"), [1.0, 3.0, 5.0, 2.0, 2.0, 5.0].map(Some));
}

#[test]
fn a_loop_speaks_only_of_the_rows_in_its_scope() {
    let found = world()
        .measure("x", "1", "year county")
        .measure("zone", "1", "county")
        .all("zone", &[("a", 1.0), ("b", 2.0)])
        .all("x", &[("2020 a", 1.0), ("2020 b", 10.0), ("2021 a", 2.0), ("2021 b", 20.0)])
        .line_where("n", "1", "year county", "zone = 1", "x + coalesce(n[year - 1], 0)")
        .line("total", "1", "year", "sum(n, county)")
        .line("any", "1", "year county", "coalesce(n, -1)")
        .run();
    let out = State::OutOfScope;
    let states = ["2020 a", "2020 b", "2021 a", "2021 b"].map(|key| found.state("n", key));
    assert_eq!(states, [State::Accounted(1.0), out, State::Accounted(3.0), out]);
    assert_eq!(found.values("total"), [1.0, 3.0].map(Some));
    // A row out of scope holds no number that others could read.
    assert_eq!(found.values("any"), [1.0, -1.0, 3.0, -1.0].map(Some));
}

#[test]
fn a_scope_may_depend_on_the_year_before() {
    let found = world()
        .measure("load", "1", "year county")
        .all("load", &[("2019 a", 5.0), ("2019 b", 1.0), ("2020 a", 5.0), ("2020 b", 5.0)])
        .all("load", &[("2021 a", 1.0), ("2021 b", 5.0)])
        .line("strikes", "1", "year county", "if(load > 3, coalesce(strikes[year - 1], 0) + 1, 0)")
        .line_where("fine", "1", "year county", "strikes >= 2", "10 * strikes + coalesce(fine[year - 1], 0)")
        .line_where(
            "warned",
            "1",
            "year county",
            "coalesce(warned[year - 1], 0) < 2",
            "load + coalesce(warned[year - 1], 0)",
        )
        .run();
    // Strikes: a 1 2 0, b 0 1 2.
    let out = State::OutOfScope;
    let keys = ["2019 a", "2020 a", "2021 a", "2019 b", "2020 b", "2021 b"];
    let fine = keys.map(|key| found.state("fine", key));
    assert_eq!(fine, [out, State::Accounted(20.0), out, out, out, State::Accounted(20.0)]);
    // a: 5, then out of scope (5 is not below 2), then 1 as nothing is remembered of 2020. b: 1, 6, out.
    let warned = keys.map(|key| found.state("warned", key));
    let is = State::Accounted;
    assert_eq!(warned, [is(5.0), out, is(1.0), is(1.0), is(6.0), out]);
}

#[test]
fn a_row_that_reads_one_out_of_scope_is_out_of_scope_in_a_loop_as_elsewhere() {
    let base = || {
        world()
            .measure("x", "1", "year county")
            .all("x", &[("2019 a", 1.0), ("2020 a", 0.0), ("2021 a", 3.0), ("2022 a", 4.0)])
            .line_where("plain", "1", "year county", "x > 0", "x")
    };
    let outside = base().line("next", "1", "year county", "x + plain[year - 1]").run();
    // 2020 reads 2019; 2021 reads 2020, which is not there; 2022 reads 2021.
    let keys = ["2019 a", "2020 a", "2021 a", "2022 a"];
    let (is, out) = (State::Accounted, State::OutOfScope);
    assert_eq!(keys.map(|k| outside.state("next", k)), [State::NotAccounted, is(1.0), out, is(7.0)]);
    let inside = base()
        .line_where("own", "1", "year county", "x > 0", "x + 0 * coalesce(next[year - 1], 0)")
        .line("next", "1", "year county", "x + own[year - 1]")
        .run();
    assert_eq!(keys.map(|k| inside.state("next", k)), [State::NotAccounted, is(1.0), out, is(7.0)]);
}
