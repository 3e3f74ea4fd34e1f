//! What must hold whatever the numbers are.

use super::world::{Outcome, World, close, world};
use proptest::prelude::*;

const COUNTIES: [&str; 4] = ["a", "b", "d", "e"];
const CLASSES: [&str; 3] = ["forest", "grass", "lake"];

/// A water account of four counties with three classes each.
fn account(areas: &[f64; 12], unit: &str) -> World {
    let keys = COUNTIES.iter().flat_map(|county| CLASSES.map(|class| format!("2020 {county} {class}")));
    let world = world()
        .measure("area", "km2", "year county class")
        .measure("rain", "mm", "year county")
        .all("rain", &[("2020 a", 713.0), ("2020 b", 1280.0), ("2020 d", 300.0), ("2020 e", 905.5)])
        .coefficient("runoff", "%", "class")
        .row("runoff", "value=4.17 unit=% class=forest")
        .row("runoff", "value=9.37 unit=% class=grass")
        .row("runoff", "value=50 unit=% class=lake")
        .coefficient("cost", "元/m3", "")
        .row("cost", "value=7.06 unit=元/m3")
        .line("water", "万m3", "year county class", "area * rain * (1 - runoff)")
        .line("by_county", "万m3", "year county", "sum(water, class)")
        .line("by_class", "m3", "year class", "sum(water, county)")
        .line("by_cover", "万m3", "year cover", "sum(by_class, class by cover)")
        .line("by_city", "万m3", "year city", "sum(by_county, county by city)")
        .line("total", "万m3", "year", "sum(water, class, county)")
        .line("value", "万元", "year", "total * cost")
        .line("part", "1", "year county", "share(by_county, county)")
        .line("place", "1", "year county", "rank(by_county, county)");
    keys.zip(areas).fold(world, |world, (key, area)| world.given_in("area", &key, *area, unit))
}

fn sum(found: &Outcome, line: &str) -> f64 {
    found.values(line).into_iter().map(|value| value.unwrap()).sum()
}

fn areas() -> impl Strategy<Value = [f64; 12]> {
    prop::array::uniform12(prop_oneof![9 => 1e-3..1e5, 1 => Just(0.0)])
        .prop_filter("some area", |areas| areas.iter().any(|a| *a > 0.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn larger_areas_give_as_much_more(areas in areas(), k in 1e-3..1e3) {
        let (plain, scaled) = (account(&areas, "km2").run(), account(&areas.map(|a| a * k), "km2").run());
        for line in ["water", "by_county", "by_class", "by_cover", "by_city", "total", "value"] {
            for (before, after) in plain.values(line).into_iter().zip(scaled.values(line)) {
                close(after.unwrap(), before.unwrap() * k);
            }
        }
        for (before, after) in plain.values("part").into_iter().zip(scaled.values("part")) {
            close(after.unwrap(), before.unwrap());
        }
    }

    #[test]
    fn nothing_is_lost_in_sums(areas in areas()) {
        let found = account(&areas, "km2").run();
        let total = found.value("total", "2020");
        for line in ["water", "by_county", "by_cover", "by_city"] {
            close(sum(&found, line), total);
        }
        close(sum(&found, "by_class"), total * 10_000.0);
        close(sum(&found, "part"), 1.0);
    }

    #[test]
    fn the_unit_of_an_input_makes_no_difference(areas in areas()) {
        let plain = account(&areas, "km2").run();
        // 1 km2 is 1500 亩 and 100 hm2.
        for (unit, times) in [("亩", 1500.0), ("hm2", 100.0), ("m2", 1e6)] {
            let other = account(&areas.map(|a| a * times), unit).run();
            for line in ["water", "total", "value", "part"] {
                for (a, b) in plain.values(line).into_iter().zip(other.values(line)) {
                    close(a.unwrap(), b.unwrap());
                }
            }
        }
    }

    #[test]
    fn more_land_never_gives_less(areas in areas(), place in 0..12usize, more in 0.0..1e5) {
        let mut larger = areas;
        larger[place] += more;
        let (before, after) = (account(&areas, "km2").run(), account(&larger, "km2").run());
        for line in ["water", "by_county", "total", "value"] {
            for (a, b) in before.values(line).into_iter().zip(after.values(line)) {
                prop_assert!(b.unwrap() >= a.unwrap() * (1.0 - 1e-12), "{}", line);
            }
        }
    }

    #[test]
    fn a_place_is_one_more_than_those_before(areas in areas()) {
        let found = account(&areas, "km2").run();
        let values: Vec<f64> = found.values("by_county").into_iter().flatten().collect();
        let places: Vec<f64> = found.values("place").into_iter().flatten().collect();
        let larger = |x: &f64| 1.0 + values.iter().filter(|other| *other > x).count() as f64;
        prop_assert_eq!(&places, &values.iter().map(larger).collect::<Vec<_>>());
        let distinct = values.iter().all(|x| values.iter().filter(|other| *other == x).count() == 1);
        if distinct {
            let mut sorted = places;
            sorted.sort_by(f64::total_cmp);
            prop_assert_eq!(sorted, [1.0, 2.0, 3.0, 4.0]);
        }
    }

    #[test]
    fn step_tables_against_another_way_to_read_them(
        ends in prop::collection::btree_set(1..40i32, 3),
        rates in prop::array::uniform4(-9..9i32),
        x in 0..80i32,
    ) {
        let ends: Vec<f64> = ends.into_iter().map(f64::from).collect();
        let (rates, x) = (rates.map(f64::from), f64::from(x) / 2.0);
        let from = std::iter::once(0.0).chain(ends.iter().copied());
        let to = ends.iter().copied().map(Some).chain([None]);
        let steps: Vec<_> = from.zip(to).zip(rates).map(|((from, to), rate)| (Some(from), to, rate)).collect();
        let read = |reading: &str| {
            let world = world().measure("x", "1", "year").given("x", "2020", x);
            let world = world.tier("table", "1", "1", reading, &steps);
            world.line("y", "1", "year", "tier(x, table)").run().values("y")[0]
        };
        // Which step: as many as there are ends at or below (or only below) the argument.
        let below = ends.iter().filter(|end| **end <= x).count();
        prop_assert_eq!(read("whole left"), Some(rates[below]));
        let below = ends.iter().filter(|end| **end < x).count();
        prop_assert_eq!(read("whole right"), (x > 0.0).then_some(rates[below]));
        // Marginally: the first rate on everything, and the change of rate on what lies above each end.
        let changes = ends.iter().zip(rates.windows(2)).map(|(end, pair)| (pair[1] - pair[0]) * (x - end).max(0.0));
        let expected = rates[0] * x + changes.sum::<f64>();
        prop_assert_eq!(read("marginal left"), Some(expected));
    }

    #[test]
    fn memory_against_a_loop(given in prop::collection::vec(prop::option::of(-3..4i32), 1..12)) {
        let years = (2000..).zip(&given).filter_map(|(year, x)| x.map(|x| (year.to_string(), f64::from(x))));
        let world = years.fold(world().measure("x", "1", "year").measure("all", "1", "year"), |world, (year, x)| {
            world.given("x", &year, x)
        });
        let world = (2000..).take(given.len()).fold(world, |world, year: i32| world.given("all", &year.to_string(), 0.0));
        let found = world
            .line("run", "1", "year", "if(x > 0, coalesce(run[year - 1], 0) + 1, 0)")
            .line("sums", "1", "year", "coalesce(x, 0) + coalesce(sums[year - 1], 0) + all")
            .run();
        let (mut run, mut sum) = (None, 0.0);
        for (i, x) in given.iter().enumerate() {
            let before = run.unwrap_or(0.0);
            run = x.map(|x| if x > 0 { before + 1.0 } else { 0.0 });
            sum += f64::from(x.unwrap_or(0));
            prop_assert_eq!(found.values("run")[i], run);
            prop_assert_eq!(found.values("sums")[i], Some(sum));
        }
    }
}
