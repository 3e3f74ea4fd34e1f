//! Decisions are those of a person with a decimal calculator, however the numbers lie in binary.

use super::world::world;

/// One value of each of some formulas over the measures `a`, `b` and `c` of one year.
fn decide(values: [f64; 3], formula: &str) -> Option<f64> {
    let mut world = world();
    for (name, value) in ["a", "b", "c"].into_iter().zip(values) {
        world = world.measure(name, "1", "year").given(name, "2020", value);
    }
    world.line("y", "1", "year", formula).run().values("y")[0]
}

#[test]
fn a_difference_is_the_one_that_was_typed() {
    // 64.4 - 59.4 is 5 and 32.2 - 27.2 is 5; in binary both lie above.
    assert_eq!(decide([64.4, 59.4, 5.0], "if(a - b <= c, 10, 20)"), Some(10.0));
    assert_eq!(decide([32.2, 27.2, 5.0], "if(a - b <= c, 10, 20)"), Some(10.0));
    // One last digit beside it.
    assert_eq!(decide([64.5, 59.4, 5.0], "if(a - b <= c, 10, 20)"), Some(20.0));
    assert_eq!(decide([0.1, 0.2, 0.3], "if(a + b = c, 1, 0)"), Some(1.0));
    assert_eq!(decide([0.1, 0.2, 0.3], "if(a + b != c, 1, 0)"), Some(0.0));
}

#[test]
fn a_quotient_is_the_one_of_the_text() {
    // 49.5 / 45 and 3.3 / 3 are 1.1: not above a tenth.
    for [value, target] in [[49.5, 45.0], [3.3, 3.0]] {
        assert_eq!(decide([value, target, 0.1], "if(a / b - 1 > c, 11, 0)"), Some(0.0));
    }
    // A third of three is one, though no decimal is a third.
    assert_eq!(decide([1.0, 3.0, 1.0], "if(a / b * 3 = c, 1, 0)"), Some(1.0));
    assert_eq!(decide([1.0, 3.0, 1.0], "if(a * (1 / 3) * b = c, 1, 0)"), Some(1.0));
    // Amounts of a thousand million, apart in the last of four decimals.
    assert_eq!(decide([1_100_000_000.000_1, 1e9, 1.1], "if(a / b > c, 1, 0)"), Some(1.0));
    assert_eq!(decide([1_100_000_000.0, 1e9, 1.1], "if(a / b > c, 1, 0)"), Some(0.0));
}

#[test]
fn a_half_goes_up() {
    // (50.3 - 50.2) x 0.15 is 0.015.
    assert_eq!(decide([50.3, 50.2, 0.15], "round((a - b) * c, 0.01)"), Some(0.02));
    assert_eq!(decide([50.2, 50.3, 0.15], "round((a - b) * c, 0.01)"), Some(-0.02));
    assert_eq!(decide([50.3, 50.2, 0.1499], "round((a - b) * c, 0.01)"), Some(0.01));
    // (0.7 + 0.1) x 10 is 8: nothing to cut, nothing to raise.
    assert_eq!(decide([0.7, 0.1, 10.0], "round_down((a + b) * c, 1)"), Some(8.0));
    assert_eq!(decide([0.7, 0.1, 10.0], "round_up((a + b) * c, 1)"), Some(8.0));
    // 4.35 - 1.85 is 2.5, and by GB/T 8170 the half goes to the even digit.
    assert_eq!(decide([4.35, 1.85, 0.0], "round_even(a - b, 1)"), Some(2.0));
}

#[test]
fn what_is_nothing_divides_nothing() {
    assert_eq!(decide([0.3, 0.1, 0.2], "1 / (a - b - c)"), None);
    assert_eq!(decide([0.3, 0.1, 0.2], "sqrt(a - b - c)"), Some(0.0));
    assert_eq!(decide([0.3, 0.1, 0.2], "ln(a - b - c)"), None);
    assert_eq!(decide([0.3, 0.1, 0.2], "(a - b - c) ^ 0"), None);
}

#[test]
fn a_step_begins_where_its_table_says() {
    let steps = [(None, Some(5.0), 10.0), (Some(5.0), None, 20.0)];
    for (reading, at_the_end) in [("whole left", 20.0), ("whole right", 10.0)] {
        let world = world().measure("a", "1", "year").measure("b", "1", "year");
        let world = world.tier("table", "1", "1", reading, &steps);
        let world = world.given("a", "2020", 64.4).given("b", "2020", 59.4);
        let found = world.line("y", "1", "year", "tier(a - b, table)").run().values("y");
        assert_eq!(found, [Some(at_the_end)], "{reading}");
    }
}

/// The results of a line over the counties `a`, `b` and `d` of one year, each with two parts of a score.
fn places(formula: &str, parts: [[f64; 2]; 3]) -> Vec<Option<f64>> {
    let mut world = world().measure("x", "1", "year county").measure("y", "1", "year county");
    for (county, [x, y]) in ["2020 a", "2020 b", "2020 d"].into_iter().zip(parts) {
        world = world.given("x", county, x).given("y", county, y);
    }
    world
        .line("score", "1", "year county", "0.7 * x + 0.3 * y")
        .line("place", "1", "year county", formula)
        .run()
        .values("place")
}

#[test]
fn equal_scores_share_a_place() {
    // 0.7 x 93 + 0.3 x 73.8 = 87.24 and 0.7 x 92.7 + 0.3 x 74.5 = 87.24; binary sums differ.
    let parts = [[93.0, 73.8], [92.7, 74.5], [50.0, 50.0]];
    assert_eq!(places("rank(score, county)", parts), [1.0, 1.0, 3.0].map(Some));
    assert_eq!(places("dense_rank(score, county)", parts), [1.0, 1.0, 2.0].map(Some));
    // Told apart by the order of rows.
    assert_eq!(places("order(score, county)", parts), [1.0, 2.0, 3.0].map(Some));
    // The level of the one reaches the key of the other.
    assert_eq!(places("sum_upto(x, -score, -score, county)", parts), [185.7, 185.7, 235.7].map(Some));
}

#[test]
fn remainders_that_tie_go_by_the_order_of_rows() {
    // A third each of 0.10: one fen is left, and the first has it.
    let world = world().measure("x", "1", "year county");
    let world = ["2020 a", "2020 b", "2020 d"].into_iter().fold(world, |w, key| w.given("x", key, 0.7));
    let run = world
        .line(
            "y",
            "万元",
            "year county",
            "close(0.1[万元] * share(x, county), 0.1[万元], county, 0.01[万元])",
        )
        .run();
    assert_eq!(run.values("y"), [0.04, 0.03, 0.03].map(Some));
}

#[test]
fn a_count_that_remembers_is_exact() {
    // Ten times 0.1 is 1, not less.
    let mut world = world().measure("x", "1", "year");
    for year in 2001..=2010 {
        world = world.given("x", &year.to_string(), 0.1);
    }
    let run = world
        .line("total", "1", "year", "coalesce(total[year - 1], 0) + x")
        .line("reached", "1", "year", "if(total >= 1, 1, 0)")
        .run();
    assert_eq!(run.values("reached").last(), Some(&Some(1.0)));
}

#[test]
fn units_do_not_blur_a_boundary() {
    // 0.3 of ten thousand less 1,000 and 2,000 yuan is nothing.
    let world = world().measure("x", "万元", "year").measure("y", "元", "year").measure("z", "元", "year");
    let world = world.given("x", "2020", 0.3).given("y", "2020", 1000.0).given("z", "2020", 2000.0);
    let run = world.line("w", "1", "year", "if(x - y - z > 0, 1, 0)").run();
    assert_eq!(run.values("w"), [Some(0.0)]);
}
