//! Many draws at once are so many runs, and nothing hangs on the order of rows.

use super::world::{Outcome, World, close, world};

/// More rows than one block holds.
const MANY: std::ops::Range<i32> = 1900..2200;

/// Every kind of step.
fn everything(years: std::ops::Range<i32>) -> World {
    let mut world = world()
        .measure("x", "1", "year county")
        .measure("area", "km2", "county class")
        .coefficient("fixed", "1", "")
        .row("fixed", "value=3 unit=1")
        .coefficient("keyed", "1/km2", "class")
        .row("keyed", "value=2 unit=1/km2 class=forest")
        .row("keyed", "value=5 unit=1/km2 class=lake")
        .coefficient("local", "1", "")
        .row("local", "value=7 unit=1")
        .row("local", "value=70 unit=% region=c1 valid_to=2000-12-31")
        .coefficient("cpi", "1", "")
        .row("cpi", "value=100 unit=1 valid_to=1999-12-31")
        .row("cpi", "value=170 unit=1 valid_from=2000-01-01")
        .price("price", "元")
        .row("price", "value=11 unit=元 price_year=1990")
        .price_index("cpi")
        .tier("steps", "1", "1", "marginal left", &[(Some(0.0), Some(9.0), 0.3), (Some(9.0), None, 0.7)])
        .line("product", "1", "year county", "x * fixed + local / 3 - x ^ 0.3")
        .line("value", "元", "year county", "product * price")
        .line("weight", "1", "county class", "area * keyed")
        .line("mixed", "1", "year county class", "x * weight + fixed")
        .line("total", "1", "year county", "sum(mixed, class)")
        .line("most", "1", "year", "max(total, county) - min(x * fixed, county) + mean(total, county)")
        .line("counted", "1", "year", "count(product, county)")
        .line("part", "1", "year county", "share(total, county)")
        .line("place", "1", "year county", "rank(total, county by city)")
        .line("stepped", "1", "year county", "tier(abs(x * fixed), steps)")
        .line("chosen", "1", "year county", "if(x > local, fixed, coalesce(ln(x), local))")
        .line("rounded", "1", "year county", "round(x * fixed, 0.01)")
        .line(
            "moving",
            "1",
            "year county",
            "0.5 * coalesce(moving[year - 1], fixed) + part + 0 * coalesce(drift[year - 1], 0)",
        )
        .line("drift", "1", "year", "sum(moving, county) + sum(x[year - 1], county)")
        .line("drifted", "1", "year", "coalesce(drifted[year - 1], 0) / 2 + most[year - 1] * fixed")
        .line_where("inside", "1", "year county class", "present(keyed) and x > 0", "mixed / total")
        .line("within", "1", "year", "sum(inside, county, class)")
        .line_where("large", "1", "year county", "x > local / 5", "x * fixed")
        .line("large_sum", "1", "year", "sum(large, county) + count(large, county)")
        .line("large_mean", "1", "year", "mean(large, county) - min(large, county)")
        .line("large_part", "1", "year county", "share(large, county) + coalesce(x / 7, rank(large, county))")
        .line("large_or", "1", "year county", "coalesce(large, total)")
        .line("large_so_far", "1", "year county", "large + 0 * coalesce(large_so_far[year - 1], 0)");
    world = world.line("circle", "1", "year county", "fixed * coalesce(share_before[year - 1], x)");
    world = world.line("share_before", "1", "year county", "share(circle, county)");
    for (i, key) in ["a forest", "a lake", "b forest", "d lake", "e forest"].iter().enumerate() {
        world = world.given("area", key, 1.0 + i as f64 / 7.0);
    }
    for year in years {
        for (i, county) in ["a", "b", "d", "e"].iter().enumerate() {
            // Some noise of both signs without a pattern, with a hole now and then.
            let noise = f64::from((year * 7919 + i as i32 * 104_729) % 1009);
            if noise != 500.0 {
                world = world.given("x", &format!("{year} {county}"), noise / 50.0 - 3.0);
            }
        }
    }
    world
}

/// Moves entry `i` in draw `k`; the first draw is the central one.
fn moved(k: usize, i: usize, central: f64) -> f64 {
    central * (1.0 + k as f64 * (0.1 + i as f64 / 64.0))
}

#[test]
fn a_block_of_draws_is_so_many_runs() {
    let world = everything(MANY);
    let block = world.draws(3, &|i, central| (0..3).map(|k| moved(k, i, central)).collect());
    let mut seen = Vec::new();
    for k in 0..3 {
        let single = world.draws(1, &|i, central| vec![moved(k, i, central)]);
        assert!(block.bits(k) == single.bits(0), "draw {k}");
        seen.push(single.bits(0).into_values().collect::<Vec<u64>>());
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2]);
    let plain = world.run();
    assert!(block.bits(0) == plain.bits(0));
}

/// Which rows are there, and which values, hangs on what is drawn: so it is told draw by draw.
#[test]
fn what_is_in_scope_differs_from_draw_to_draw() {
    // GDP of 2021 and 2022, 亿元; a limit of 100 leaves all but `d`, one of 500 only `a` and `b`.
    let world = world()
        .measure("gdp", "1", "year county")
        .coefficient("size_limit", "1", "")
        .row("size_limit", "value=100 unit=1")
        .line_where("large", "1", "year county", "gdp > size_limit", "gdp")
        .line("large_sum", "1", "year", "sum(large, county)")
        .line("large_count", "1", "year", "count(large, county)")
        .all("gdp", &[("2021 a", 1600.0), ("2021 b", 800.0), ("2021 d", 90.0), ("2021 e", 300.0)]);
    let draws = world.draws(3, &|_, _| vec![100.0, 500.0, f64::NAN]);
    let seen = |line: &str, key: &str| [0, 1, 2].map(|draw| draws.state_in(line, key, draw));
    use geep::internals::plan::State::{Accounted, NotAccounted, OutOfScope};
    assert_eq!(seen("large", "2021 a"), [Accounted(1600.0), Accounted(1600.0), NotAccounted]);
    assert_eq!(seen("large", "2021 d"), [OutOfScope, OutOfScope, NotAccounted]);
    assert_eq!(seen("large", "2021 e"), [Accounted(300.0), OutOfScope, NotAccounted]);
    // 1600 + 800 + 300 and 1600 + 800; without a limit nobody can say.
    assert_eq!(seen("large_sum", "2021"), [Accounted(2700.0), Accounted(2400.0), NotAccounted]);
    // Counted is what has a value.
    assert_eq!(seen("large_count", "2021"), [Accounted(3.0), Accounted(2.0), Accounted(0.0)]);
}

#[test]
fn a_draw_without_a_value_is_a_run_without_it() {
    let world = everything(MANY);
    let sample = |k: usize, i: usize, central: f64| {
        if k == 1 && i % 5 == 2 { f64::NAN } else { moved(k, i, central) }
    };
    let block = world.draws(3, &|i, central| (0..3).map(|k| sample(k, i, central)).collect());
    for k in 0..3 {
        let single = world.draws(1, &|i, central| vec![sample(k, i, central)]);
        assert!(block.bits(k) == single.bits(0), "draw {k}");
    }
}

/// The steps of a step table may be drawn as entries are; they follow these.
#[test]
fn steps_are_drawn_as_entries_are() {
    let steps = [(Some(0.0), Some(9.0), 0.3), (Some(9.0), None, 0.7)];
    let world = |reading: &str| {
        let world = world().measure("x", "1", "year").coefficient("k", "1", "").row("k", "value=2 unit=1");
        let world =
            world.tier("table", "1", "1", reading, &steps).line("y", "1", "year", "k * tier(x, table)");
        world.line("decided", "1", "year", "round(tier(x, table), 0.1)").given("x", "2021", 10.0)
    };
    // The first draw is as written; the second takes 3 for k, 0.25 and 0.65 for the steps.
    let entry = |i: usize, central: f64| vec![central, [3.0, 0.25, 0.65][i]];
    let whole = world("whole left").draws(2, &entry);
    let seen = |outcome: &Outcome, line: &str| [0, 1].map(|draw| outcome.state_in(line, "2021", draw));
    use geep::internals::plan::State::Accounted;
    // 2 × 0.7, and 3 × 0.65; a half step goes up.
    assert_eq!(seen(&whole, "y"), [1.4, 3.0 * 0.65].map(Accounted));
    assert_eq!(seen(&whole, "decided"), [0.7, 0.7].map(Accounted));
    // 9 × 0.3 + 1 × 0.7 = 3.4, and 9 × 0.25 + 1 × 0.65 = 2.9.
    let marginal = world("marginal left").draws(2, &entry);
    assert_eq!(seen(&marginal, "decided"), [3.4, 2.9].map(Accounted));
    let [first, second] = [0, 1].map(|draw| marginal.state_in("y", "2021", draw));
    let (Accounted(first), Accounted(second)) = (first, second) else { panic!() };
    close(first, 6.8);
    close(second, 8.7);
}

/// Inputs may be drawn as coefficients are: a draw is a run on the inputs that it has.
#[test]
fn drawn_inputs_are_so_many_runs() {
    // To two decimals, as one could have typed it, and each input its own way.
    let moved = |k: usize, central: f64| {
        let own = (central * 100.0).round().rem_euclid(7.0) / 64.0;
        (central * (1.0 + k as f64 * own) * 100.0).round() / 100.0
    };
    let world = everything(MANY);
    let block = world.drawn_inputs(3, &|central| (0..3).map(|k| moved(k, central)).collect());
    let mut seen = Vec::new();
    for k in 0..3 {
        let single = world.clone().resampled(|central| moved(k, central)).run();
        assert!(block.bits(k) == single.bits(0), "draw {k}");
        seen.push(single.bits(0).into_values().collect::<Vec<u64>>());
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2]);
}

/// What a draw lacks is missing there, and whatever rests on it.
#[test]
fn an_input_may_be_missing_in_a_draw() {
    use geep::internals::plan::State::{Accounted, NotAccounted};
    let world = world()
        .measure("x", "1", "year county")
        .line("double", "1", "year county", "2 * x")
        .line("all", "1", "year", "sum(double, county)")
        .all("x", &[("2021 a", 3.0), ("2021 b", 5.0)]);
    let drawn = world.drawn_inputs(2, &|x| vec![x, if x == 3.0 { f64::NAN } else { x + 1.0 }]);
    let seen = |line: &str, key: &str| [0, 1].map(|draw| drawn.state_in(line, key, draw));
    assert_eq!(seen("double", "2021 a"), [Accounted(6.0), NotAccounted]);
    assert_eq!(seen("double", "2021 b"), [Accounted(10.0), Accounted(12.0)]);
    assert_eq!(seen("all", "2021"), [Accounted(16.0), NotAccounted]);
}

#[test]
fn more_draws_than_fit_a_block_of_rows() {
    let world = everything(1996..2004);
    let k = |draw: usize| draw % 3;
    let many = world.draws(1500, &|i, central| (0..1500).map(|draw| moved(k(draw), i, central)).collect());
    let few = world.draws(3, &|i, central| (0..3).map(|draw| moved(draw, i, central)).collect());
    for draw in [0, 1, 2, 1023, 1024, 1025, 1499] {
        assert!(many.bits(draw) == few.bits(k(draw)), "draw {draw}");
    }
}

#[test]
fn the_order_of_rows_and_lines_changes_no_bit() {
    let world = everything(MANY);
    let plain = world.run();
    let shuffled = world.clone().reordered(|i| i * 7919 % 1201);
    assert!(plain.bits(0) == shuffled.run().bits(0));
    assert!(plain.bits(0) == world.clone().reordered(|i| usize::MAX - i).run().bits(0));
    assert!(plain.bits(0) == world.reversed().run().bits(0));
}
