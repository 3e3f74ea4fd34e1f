//! What must close exactly or share out under limits, against settlements worked out by hand and a million random pools.

use super::world::{World, close, world};

const KEYS: [&str; 4] = ["2020 a", "2020 b", "2020 d", "2020 e"];

/// The counties a and b lie in c1, d in c2, e in c3; c1 and c2 in p.
fn amounts(values: [f64; 4]) -> World {
    world().measure("x", "万元", "year county").all("x", &KEYS.into_iter().zip(values).collect::<Vec<_>>())
}

fn closed(values: [f64; 4], pool: f64) -> Vec<Option<f64>> {
    amounts(values)
        .measure("pool", "万元", "year")
        .given("pool", "2020", pool)
        .line("y", "万元", "year county", "close(pool * share(x, county), pool, county, 0.01[万元])")
        .run()
        .values("y")
}

#[test]
fn what_is_left_goes_to_the_largest_remainders() {
    // Sevenths of 100: 14.28|57, 28.57|14, 42.85|71, 14.28|57. Cut they come to 99.98; the two steps left go to
    // 0.0071 and to the first of the two equal remainders.
    assert_eq!(closed([1.0, 2.0, 3.0, 1.0], 100.0), [14.29, 28.57, 42.86, 14.28].map(Some));
    // Thirds of 1 and nothing: one step is left, for the first.
    assert_eq!(closed([1.0, 1.0, 1.0, 0.0], 1.0), [0.34, 0.33, 0.33, 0.0].map(Some));
    // What fits needs no closing, however it is stored.
    assert_eq!(closed([0.1, 0.2, 0.3, 0.4], 1.0), [0.1, 0.2, 0.3, 0.4].map(Some));
}

#[test]
fn payers_are_closed_as_receivers_are() {
    // The opposite amounts close to the opposite settlement.
    let paid = closed([1.0, 2.0, 3.0, 1.0], -100.0);
    assert_eq!(paid, [-14.29, -28.57, -42.86, -14.28].map(Some));
    // Both signs at once, cut to 33.33, 66.66, −14.28 and −85.71: that comes to 0 already.
    let found = amounts([100.0 / 3.0, 200.0 / 3.0, -100.0 / 7.0, -600.0 / 7.0])
        .line("y", "万元", "year county", "close(x, 0, county, 0.01[万元])")
        .run();
    assert_eq!(found.values("y"), [33.33, 66.66, -14.28, -85.71].map(Some));
}

#[test]
fn the_step_may_be_of_another_unit() {
    let found = amounts([1.0, 1.0, 1.0, 0.0])
        .line("y", "元", "year county", "close(x / 3, 1[万元], county, 1[元])")
        .run();
    // Thirds of 10000 yuan.
    assert_eq!(found.values("y"), [3334.0, 3333.0, 3333.0, 0.0].map(Some));
}

#[test]
fn what_does_not_come_to_the_total_is_not_closed() {
    let found = amounts([1.0, 2.0, 3.0, 4.0])
        .line("y", "万元", "year county", "close(x, 12[万元], county, 0.01[万元])")
        .run();
    assert_eq!(found.values("y"), [None; 4]);
}

#[test]
fn groups_close_by_themselves() {
    // c1 has a and b: thirds of 1; the other cities one county each.
    let found = amounts([1.0, 2.0, 5.0, 7.0])
        .line(
            "y",
            "万元",
            "year county",
            "close(1[万元] * share(x, county by city), 1[万元], county by city, 0.01[万元])",
        )
        .run();
    assert_eq!(found.values("y"), [0.33, 0.67, 1.0, 1.0].map(Some));
}

#[test]
fn limits_are_kept_and_the_rest_shared() {
    let bound = |values| {
        amounts(values)
            .line("y", "万元", "year county", "bound(x, 15[万元], 35[万元], county)")
            .run()
            .values("y")
    };
    // 10 is lifted to 15 and 40 cut to 35: the 50 left are 20 and 30 as before.
    assert_eq!(bound([10.0, 20.0, 30.0, 40.0]), [15.0, 20.0, 30.0, 35.0].map(Some));
    // 80 cut to 35; the 65 left would be 21.67 each of 10, 10, 10: nobody meets a limit.
    for (found, wanted) in
        bound([10.0, 10.0, 10.0, 70.0]).into_iter().zip([65.0 / 3.0; 3].into_iter().chain([35.0]))
    {
        close(found.unwrap(), wanted);
    }
    // 1 and 2 are lifted to 15; 60 is cut to 35; 97 has the rest: 160 - 65 = 95 is more than 35.
    assert_eq!(bound([1.0, 2.0, 60.0, 97.0]), [None; 4]);
    // Nothing to scale: the lower limit, and the others give it up: 15 + 0.75 × (30 + 30) + … = 60 at 15 each.
    assert_eq!(bound([0.0, 20.0, 20.0, 20.0]), [15.0; 4].map(Some));
}

#[test]
fn the_larger_side_is_scaled_down() {
    let balance =
        |values| amounts(values).line("y", "万元", "year county", "balance(x, county)").run().values("y");
    // 30 is paid, 60 asked for: receivers have half.
    assert_eq!(balance([-10.0, -20.0, 20.0, 40.0]), [-10.0, -20.0, 10.0, 20.0].map(Some));
    assert_eq!(balance([10.0, 20.0, -20.0, -40.0]), [10.0, 20.0, -10.0, -20.0].map(Some));
    assert_eq!(balance([10.0, 20.0, 0.0, 0.0]), [0.0; 4].map(Some));
    assert_eq!(balance([0.0; 4]), [0.0; 4].map(Some));
}

#[test]
fn a_city_hands_its_amount_on() {
    // c1 has 10 for a and b by 1 to 2, c3 owes 5, all for e.
    let found = amounts([1.0, 2.0, 5.0, 7.0])
        .measure("whole", "万元", "year county")
        .all("whole", &[("2020 c1", 10.0), ("2020 c2", 1.0), ("2020 c3", -5.0)])
        .line_where(
            "part",
            "万元",
            "year county",
            "present(x)",
            "cascade(whole[county = city], x, county by city, 0.01[万元])",
        )
        .run();
    let values: Vec<f64> = found.values("part").into_iter().flatten().collect();
    assert_eq!(values, [3.33, 6.67, 1.0, -5.0]);
}

#[test]
fn places_without_ties() {
    let found = amounts([5.0, 7.0, 5.0, 1.0])
        .line("y", "1", "year county", "order(x, county)")
        .line("z", "1", "year county", "rank(x, county)")
        .run();
    assert_eq!(found.values("y"), [2.0, 1.0, 3.0, 4.0].map(Some));
    assert_eq!(found.values("z"), [2.0, 1.0, 2.0, 4.0].map(Some));
}

#[test]
fn sums_up_to_a_level() {
    let found = amounts([5.0, 7.0, 5.0, 1.0])
        .line("y", "万元", "year county", "sum_upto(x, x, x, county)")
        .line("z", "万元", "year county", "sum_upto(x, x, 4[万元], county by province)")
        .run();
    assert_eq!(found.values("y"), [11.0, 18.0, 11.0, 1.0].map(Some));
    // a, b and d are in p and all above 4; e alone is in q.
    assert_eq!(found.values("z"), [0.0, 0.0, 0.0, 1.0].map(Some));
    let lacking = amounts([5.0, f64::NAN, 5.0, 1.0])
        .line("y", "万元", "year county", "sum_upto(x, x, x, county)")
        .run();
    assert_eq!(lacking.values("y"), [None; 4]);
}

#[test]
fn a_gini_from_sums_up_to_a_level() {
    // Incomes 1, 2, 3, 4 of four equal shares: the area below the Lorenz curve gives G = 0.25
    // (1 − Σ ¼ × (0.1 + 0.1+0.3 + 0.3+0.6 + 0.6+1) = 1 − 0.75).
    let found = amounts([1.0, 2.0, 3.0, 4.0])
        .line("upto", "万元", "year county", "sum_upto(x, -order(x, county), -order(x, county), county)")
        .line("gini", "1", "year", "1 - sum((2 * upto - x) / sum(x, county) / count(x, county), county)")
        .run();
    close(found.value("gini", "2020"), 0.25);
}

#[test]
fn rounding_by_every_rule() {
    let found = amounts([2.5, 3.5, -2.5, 2.51])
        .line("down", "万元", "year county", "round_down(x, 1[万元])")
        .line("up", "万元", "year county", "round_up(x, 1[万元])")
        .line("even", "万元", "year county", "round_even(x, 1[万元])")
        .line("half", "万元", "year county", "round(x, 1[万元])")
        .run();
    assert_eq!(found.values("down"), [2.0, 3.0, -2.0, 2.0].map(Some));
    assert_eq!(found.values("up"), [3.0, 4.0, -3.0, 3.0].map(Some));
    assert_eq!(found.values("even"), [2.0, 4.0, -2.0, 3.0].map(Some));
    assert_eq!(found.values("half"), [3.0, 4.0, -3.0, 3.0].map(Some));
}

#[test]
fn without_an_else_the_rest_is_missing() {
    let found = amounts([1.0, 2.0, 3.0, 4.0]).line("y", "万元", "year county", "if(x > 2[万元], x)").run();
    assert_eq!(found.values("y"), [None, None, Some(3.0), Some(4.0)]);
}

#[test]
fn the_value_of_the_own_city() {
    let found = world()
        .measure("x", "1", "year county")
        .all("x", &[("2020 a", 1.0), ("2020 e", 2.0), ("2020 c1", 10.0), ("2020 p", 100.0)])
        .line("y", "1", "year county", "x[county = city]")
        .line("z", "1", "year county", "x[county = province]")
        .run();
    // In the order of codes: a, c1, e, p.
    assert_eq!(found.values("y"), [Some(10.0), None, None, None]);
    assert_eq!(found.values("z"), [Some(100.0), Some(100.0), None, None]);
}

#[test]
fn operators_refuse_what_does_not_fit() {
    let wrong = |formula: &str| amounts([1.0; 4]).line("y", "万元", "year county", formula).wrong();
    assert_eq!(wrong("close(x, 1, county, 0.01[万元])"), ["wrong-unit"]);
    assert_eq!(wrong("close(x, 1[万元], county, 0.02[万元])"), ["bad-step"]);
    assert_eq!(wrong("close(x, 1[万元], class, 0.01[万元])"), ["wrong-dimension"]);
    assert_eq!(wrong("close(x, 1[万元], county by cover, 0.01[万元])"), ["wrong-dimension"]);
    assert_eq!(wrong("close(x, 1[万元], county)"), ["syntax"]);
    assert_eq!(wrong("bound(x, 1, 2[万元], county)"), ["wrong-unit"]);
    assert_eq!(wrong("x[county = class]"), ["wrong-dimension"]);
}

/// 301 years × 6 combinations × 600 draws: over a million pools of four members each.
#[test]
fn a_million_pools_close_to_the_fen() {
    let mut world = world()
        .measure("key", "1", "year county class pollutant")
        .coefficient("size", "万元", "")
        .coefficient("bend", "1", "")
        .row("size", "value=1 unit=万元")
        .row("bend", "value=1 unit=1");
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    for year in 1900..=2200 {
        for class in ["forest", "grass", "lake"] {
            for pollutant in ["so2", "nox"] {
                for county in ["a", "b", "d", "e"] {
                    // One in eight has no part in the pool.
                    let key = if random() < 0.125 { 0.0 } else { 0.001 + random() };
                    world = world.given("key", &format!("{year} {county} {class} {pollutant}"), key);
                }
            }
        }
    }
    let draws = 600;
    let size: Vec<f64> = (0..draws).map(|_| (random() - 0.3) * 10f64.powi((random() * 7.0) as i32)).collect();
    let bend: Vec<f64> = (0..draws).map(|_| 0.5 + random()).collect();
    let outcome = world
        .line("pool", "万元", "", "round(size, 0.01[万元])")
        .line("weight", "1", "year county class pollutant", "(key ^ bend) * 1")
        .line(
            "paid",
            "万元",
            "year county class pollutant",
            "close(pool * share(weight, county), pool, county, 0.01[万元])",
        )
        .draws(draws, &|entry, _| if entry == 0 { size.clone() } else { bend.clone() });
    let pools: Vec<i64> = outcome.fen("pool").next().expect("the pool").1;
    let mut sums: std::collections::BTreeMap<String, Vec<i64>> = Default::default();
    for (key, fen) in outcome.fen("paid") {
        let mut words: Vec<&str> = key.split(' ').collect();
        words.remove(1);
        let sum = sums.entry(words.join(" ")).or_insert_with(|| vec![0; draws]);
        sum.iter_mut().zip(fen).for_each(|(sum, fen)| *sum += fen);
    }
    assert!(sums.len() * draws > 1_000_000);
    assert!(sums.values().all(|sum| *sum == pools));
}
