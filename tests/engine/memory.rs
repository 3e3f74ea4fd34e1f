use super::world::{World, world};

/// Something given for county `a` in four years and for `b` in the first and the third.
fn years() -> World {
    world()
        .measure("x", "1", "year county")
        .all("x", &[("2018 a", 1.0), ("2019 a", 1.0), ("2020 a", 0.0), ("2021 a", 1.0)])
        .all("x", &[("2018 b", 1.0), ("2020 b", 1.0)])
}

/// Values in the order 2018 a, 2018 b, 2019 a, 2020 a, 2020 b, 2021 a.
fn values(formula: &str) -> Vec<Option<f64>> {
    years().line("n", "1", "year county", formula).run().values("n")
}

#[test]
fn counting_years() {
    // b has no 2019, so its 2020 is a first year again.
    let found = values("coalesce(n[year - 1] + 1, 1) + 0 * x");
    assert_eq!(found, [1.0, 1.0, 2.0, 3.0, 1.0, 4.0].map(Some));
    // Without a beginning there is nothing to go on from.
    assert_eq!(values("n[year - 1] + 1 + 0 * x"), [None; 6]);
}

#[test]
fn repeat_offences() {
    let found = values("if(x > 0, coalesce(n[year - 1], 0) + 1, 0)");
    assert_eq!(found, [1.0, 1.0, 2.0, 0.0, 1.0, 1.0].map(Some));
}

#[test]
fn memory_of_two_years() {
    // 2021 adds 2019 to 2020: 1, then 1, then 0 + 1 + 1, then 1 + 2 + 1.
    let found = values("x + coalesce(n[year - 1], 0) + coalesce(n[year - 2], 0)");
    assert_eq!(found, [1.0, 1.0, 2.0, 3.0, 2.0, 6.0].map(Some));
    let found = values("x + coalesce(n[year - 2], 0)");
    assert_eq!(found, [1.0, 1.0, 1.0, 1.0, 2.0, 2.0].map(Some));
}

#[test]
fn compound_growth() {
    let found = world()
        .measure("start", "万元", "county")
        .all("start", &[("a", 100.0), ("b", 8.0)])
        .measure("growth", "%", "year county")
        .all("growth", &[("2018 a", 99.0), ("2019 a", 25.0), ("2020 a", 50.0), ("2021 a", -20.0)])
        .all("growth", &[("2018 b", 99.0), ("2019 b", 25.0)])
        .line("stock", "万元", "year county", "coalesce(stock[year - 1] * (1 + growth), start)")
        .run();
    // 100; × 1.25; × 1.5; × 0.8. The growth of the first year has nothing to work on.
    assert_eq!(found.value("stock", "2018 a"), 100.0);
    assert_eq!(found.value("stock", "2019 a"), 125.0);
    assert_eq!(found.value("stock", "2020 a"), 187.5);
    assert_eq!(found.value("stock", "2021 a"), 150.0);
    assert_eq!(found.value("stock", "2019 b"), 10.0);
}

#[test]
fn a_missing_year_breaks_the_chain_until_it_begins_anew() {
    let found = years()
        .measure("y", "1", "year county")
        .all("y", &[("2018 a", 1.0), ("2019 a", 10.0), ("2021 a", 1000.0)])
        .line("n", "1", "year county", "if(present(n[year - 1]), n[year - 1] + y, y)")
        .run();
    // Nothing is known of y in 2020, so of n neither; 2021 begins anew.
    let n = ["2018 a", "2019 a", "2020 a", "2021 a"].map(|key| found.state("n", key));
    use geep::internals::plan::State::{Accounted, NotAccounted};
    assert_eq!(n, [Accounted(1.0), Accounted(11.0), NotAccounted, Accounted(1000.0)]);
}

#[test]
fn years_count_in_their_order_whatever_the_order_of_the_rows() {
    let formula = "coalesce(n[year - 1] + 1, 1) + 0 * x";
    let world = years().line("n", "1", "year county", formula);
    let found = world.clone().reordered(|i| 10 - i).run();
    assert_eq!(found, world.run());
    assert_eq!(found.value("n", "2021 a"), 4.0);
}

#[test]
fn memory_over_further_dimensions() {
    let found = world()
        .measure("area", "km2", "year county class")
        .all("area", &[("2020 a forest", 1.0), ("2020 a lake", 2.0), ("2021 a forest", 3.0)])
        .all("area", &[("2021 a lake", 4.0), ("2022 a forest", 5.0), ("2022 b forest", 6.0)])
        .line("most", "km2", "year county class", "max(area, coalesce(most[year - 1], 0))")
        .line(
            "gained",
            "km2",
            "year county class",
            "area + coalesce(gained[year - 1, class = \"forest\"], 0)",
        )
        .run();
    assert_eq!(found.value("most", "2022 a forest"), 5.0);
    assert_eq!(found.value("most", "2021 a lake"), 4.0);
    assert_eq!(found.value("most", "2022 b forest"), 6.0);
    // Forest: 1, 3 + 1, 5 + 4; lake 2021: 4 + forest 2020.
    assert_eq!(found.value("gained", "2022 a forest"), 9.0);
    assert_eq!(found.value("gained", "2021 a lake"), 5.0);
}

#[test]
fn memory_without_a_region() {
    let found = world()
        .measure("pool", "亿元", "year")
        .all("pool", &[("2019", 1.0), ("2020", 2.0), ("2021", 4.0)])
        .line("saved", "亿元", "year", "coalesce(saved[year - 1], 0) + pool")
        .run();
    assert_eq!(found.values("saved"), [1.0, 3.0, 7.0].map(Some));
}
