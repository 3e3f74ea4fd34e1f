use super::world::{World, world};
use geep::internals::plan::State;

/// A quantity of 1 in every county and year, so that a product shows the coefficient.
fn ones(years: &[u32]) -> World {
    let world = world().measure("one", "1", "year county");
    let keys = years.iter().flat_map(|year| ["a", "b", "d", "e"].map(|county| format!("{year} {county}")));
    keys.fold(world, |world, key| world.given("one", &key, 1.0))
}

fn shown(world: World) -> World {
    world.line("y", "1", "year county", "one * rate")
}

#[test]
fn the_nearest_region_counts() {
    let world = ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=4 unit=1")
        .row("rate", "value=3 unit=1 region=p")
        .row("rate", "value=2 unit=1 region=c1")
        .row("rate", "value=1 unit=1 region=a");
    // a itself; b by its city c1; d by its province p; e by the nation.
    assert_eq!(shown(world).run().values("y"), [1.0, 2.0, 3.0, 4.0].map(Some));
}

#[test]
fn the_nation_has_a_code_too() {
    let world = ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=4 unit=1 region=000000")
        .row("rate", "value=3 unit=1 region=p");
    assert_eq!(shown(world).run().values("y"), [3.0, 3.0, 3.0, 4.0].map(Some));
}

#[test]
fn where_no_region_fits_there_is_no_value() {
    let world = shown(ones(&[2020]).coefficient("rate", "1", "").row("rate", "value=3 unit=1 region=p"));
    assert_eq!(world.run_anyway().values("y"), [Some(3.0), Some(3.0), Some(3.0), None]);
    assert_eq!(world.wrong(), ["missing-coefficient"]);
    let said = world.said();
    assert!(said.len() == 1 && said[0].contains("`rate`") && said[0].contains(" e;"), "{said:?}");
}

fn sets() -> World {
    ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1 region=a")
        .row("rate", "value=2 unit=1")
        .row("rate", "value=3 unit=1 region=a set=second")
        .row("rate", "value=4 unit=1 region=p set=second")
        .row("rate", "value=5 unit=1 set=first")
        .row("rate", "value=9 unit=1 region=a set=other")
}

#[test]
fn sets_of_the_profile_go_before_general_values_of_the_same_region() {
    assert_eq!(shown(sets()).run().values("y"), [1.0, 2.0, 2.0, 2.0].map(Some));
    assert_eq!(shown(sets().sets("second")).run().values("y"), [3.0, 4.0, 4.0, 2.0].map(Some));
    // A nearer region goes before a farther one whatever their sets: `first` has no row but the nation's.
    assert_eq!(shown(sets().sets("first")).run().values("y"), [1.0, 5.0, 5.0, 5.0].map(Some));
    assert_eq!(shown(sets().sets("first second")).run().values("y"), [3.0, 4.0, 4.0, 5.0].map(Some));
    assert_eq!(shown(sets().sets("second first")).run().values("y"), [3.0, 4.0, 4.0, 5.0].map(Some));
}

#[test]
fn a_profile_may_ask_for_its_sets_before_nearer_regions() {
    let first = |named: &str| shown(sets().sets(named).sets_first()).run().values("y");
    assert_eq!(first("first second"), [5.0; 4].map(Some));
    assert_eq!(first("second first"), [3.0, 4.0, 4.0, 5.0].map(Some));
}

#[test]
fn what_is_in_force_on_the_last_day_of_the_year() {
    let world = ones(&[2018, 2019, 2020, 2021, 2022])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1 valid_to=2018-12-31")
        .row("rate", "value=2 unit=1 valid_from=2019-01-01 valid_to=2020-06-30")
        .row("rate", "value=3 unit=1 valid_from=2020-07-01 valid_to=2021-12-30");
    let found = shown(world.clone()).run_anyway();
    let years = ["2018 a", "2019 a", "2020 a", "2021 a", "2022 a"].map(|key| found.state("y", key));
    let none = State::NotAccounted;
    assert_eq!(years, [State::Accounted(1.0), State::Accounted(2.0), State::Accounted(3.0), none, none]);
    // Nothing says which of the two values of 2020 holds for all of it.
    assert_eq!(shown(world).wrong(), ["changes-within", "missing-coefficient"]);
}

#[test]
fn a_nearer_region_that_has_expired_gives_way() {
    let world = ones(&[2020, 2021])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1")
        .row("rate", "value=2 unit=1 region=p valid_to=2020-12-31");
    let expected = [2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0].map(Some);
    assert_eq!(shown(world).run().values("y"), expected);
}

#[test]
fn the_rate_of_another_year() {
    let world = ones(&[2019, 2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1 valid_to=2018-12-31")
        .row("rate", "value=2 unit=1 valid_from=2019-01-01 valid_to=2019-12-31")
        .row("rate", "value=4 unit=1 valid_from=2020-01-01")
        .line("before", "1", "year county", "one * rate[year - 1]")
        .line("fixed", "1", "year county", "one * rate[year = 2019]");
    let found = world.run();
    assert_eq!((found.value("before", "2019 a"), found.value("before", "2020 a")), (1.0, 2.0));
    assert_eq!(found.values("fixed"), [Some(2.0); 8]);
}

#[test]
fn the_rate_of_a_fixed_year_by_class() {
    let found = ones(&[2020])
        .coefficient("rate", "1", "class")
        .row("rate", "value=2 unit=1 class=forest valid_to=2019-12-31")
        .row("rate", "value=3 unit=1 class=forest valid_from=2020-01-01")
        .row("rate", "value=5 unit=1 class=lake valid_to=2019-12-31")
        .line("fixed", "1", "year county class", "one * rate[year = 2019]")
        .run();
    assert_eq!(found.rows("fixed").len(), 8);
    let found = ["2020 a forest", "2020 a lake", "2020 e lake"].map(|key| found.value("fixed", key));
    assert_eq!(found, [2.0, 5.0, 5.0]);
}

#[test]
fn coefficients_side_by_side_keep_their_own_regions_and_years() {
    let found = ones(&[2020, 2021])
        .coefficient("by_city", "1", "")
        .row("by_city", "value=1 unit=1")
        .row("by_city", "value=2 unit=1 region=c1")
        .coefficient("by_county", "1", "")
        .row("by_county", "value=10 unit=1 region=p")
        .row("by_county", "value=20 unit=1 region=a valid_to=2020-12-31")
        .row("by_county", "value=30 unit=1 region=q")
        .coefficient("by_year", "1", "")
        .row("by_year", "value=100 unit=1 valid_to=2020-12-31")
        .row("by_year", "value=200 unit=1 valid_from=2021-01-01")
        .line("y", "1", "year county", "one * (by_city + by_county + by_year)")
        .line("z", "1", "year", "sum(one, county) * by_year")
        .run();
    // a and b lie in c1 and p, d in p, e in q.
    let expected = [122.0, 112.0, 111.0, 131.0, 212.0, 212.0, 211.0, 231.0];
    assert_eq!(found.values("y"), expected.map(Some));
    assert_eq!(found.values("z"), [400.0, 800.0].map(Some));
}

#[test]
fn keyed_by_class_and_pollutant() {
    let world = world()
        .measure("area", "km2", "county class")
        .all("area", &[("a forest", 2.0), ("a lake", 3.0)])
        .coefficient("uptake", "t/km2", "class pollutant")
        .row("uptake", "value=10 unit=t/km2 class=forest pollutant=so2")
        .row("uptake", "value=100 unit=kg/hm2 class=forest pollutant=nox")
        .row("uptake", "value=5 unit=t/km2 class=lake pollutant=nox")
        .line("taken", "t", "county class pollutant", "area * uptake")
        .line("of_nox", "t", "county class", "area * uptake[pollutant = \"nox\"]");
    let found = world.run();
    // 100 kg/hm2 = 10 t/km2. For the lake nothing is known of so2, so there is no such row.
    assert_eq!(found.rows("taken"), ["a forest nox", "a forest so2", "a lake nox"]);
    assert_eq!(found.values("taken"), [20.0, 20.0, 15.0].map(Some));
    assert_eq!(found.values("of_nox"), [20.0, 15.0].map(Some));
}

#[test]
fn a_missing_key_is_reported_with_what_it_lacks() {
    let world = world()
        .measure("area", "km2", "year county class")
        .all("area", &[("2020 a forest", 2.0), ("2020 a lake", 3.0), ("2020 b lake", 4.0)])
        .coefficient("rate", "1", "class")
        .row("rate", "value=10 unit=1 class=forest")
        .line("y", "km2", "year county class", "area * rate");
    assert_eq!(world.run_anyway().values("y"), [Some(20.0), None, None]);
    let said = "coefficient `rate` (rate) has no value for lake; line `y` lacks 2 values because of it";
    assert_eq!(world.said(), [said]);
    // Where the line says that it does not speak of lakes, nothing is missing.
    let world = world.line_where("z", "km2", "year county class", "present(rate)", "area * rate");
    assert_eq!(world.said(), [said]);
}

#[test]
fn rows_from_coefficients_of_all_dimensions_and_a_measure_of_some() {
    let world = world()
        .measure("area", "km2", "class")
        .all("area", &[("forest", 2.0), ("lake", 3.0)])
        .coefficient("uptake", "t/km2", "class pollutant")
        .row("uptake", "value=10 unit=t/km2 class=forest pollutant=so2")
        .row("uptake", "value=1 unit=t/km2 class=grass pollutant=so2")
        .line("taken", "t", "class pollutant", "area * uptake");
    // Of grass no area is given, of lakes no uptake.
    assert_eq!(world.run().rows("taken"), ["forest so2"]);
    assert_eq!(world.run().values("taken"), [Some(20.0)]);
}

/// Two coefficients by class, and a quantity that has none.
fn by_class() -> World {
    world()
        .measure("x", "1", "county")
        .given("x", "a", 2.0)
        .coefficient("one", "1", "class")
        .row("one", "value=1 unit=1 class=forest")
        .row("one", "value=3 unit=1 class=grass")
        .coefficient("two", "1", "class")
        .row("two", "value=10 unit=1 class=grass")
        .row("two", "value=30 unit=1 class=forest")
        .row("two", "value=50 unit=1 class=lake")
}

#[test]
fn coefficients_alone_have_the_rows_of_their_keys() {
    let found = by_class()
        .line("double", "1", "class", "2 * one")
        .line("total", "1", "", "sum(one, class)")
        .line("part", "1", "class", "share(one, class)")
        .run();
    assert_eq!(found.rows("double"), ["forest", "grass"]);
    assert_eq!(found.values("double"), [2.0, 6.0].map(Some));
    assert_eq!(found.value("total", ""), 4.0);
    assert_eq!(found.values("part"), [0.25, 0.75].map(Some));
}

#[test]
fn keys_of_coefficients_add_no_rows_to_what_is_given() {
    let found = by_class()
        .measure("area", "km2", "class")
        .given("area", "forest", 5.0)
        .line("double", "1", "class", "2 * one")
        .line("total", "km2", "", "sum(area, class)")
        .run();
    // With a row for grass, whose area is not known, the total would be missing.
    assert_eq!(found.rows("double"), ["forest"]);
    assert_eq!(found.value("total", ""), 5.0);
}

#[test]
fn what_is_given_goes_before_keys_of_coefficients() {
    let found = by_class()
        .measure("area", "km2", "class")
        .given("area", "forest", 5.0)
        .measure("supplied", "1", "pollutant")
        .coefficient("factor", "1", "pollutant")
        .row("factor", "value=7 unit=1 pollutant=so2")
        .line("y", "km2", "class pollutant", "area * one * coalesce(supplied, factor)")
        .run();
    // Nothing is supplied, so the coefficient says which pollutants there are; of classes only forest is given.
    assert_eq!(found.rows("y"), ["forest so2"]);
    assert_eq!(found.values("y"), [Some(35.0)]);
}

#[test]
fn rows_do_not_hang_on_the_order_of_factors() {
    for formula in ["x * coalesce(one, 0) * two", "two * coalesce(one, 0) * x", "two * x * coalesce(one, 0)"]
    {
        let found = by_class().line("y", "1", "county class", formula).run();
        // 2 × 1 × 30; 2 × 3 × 10; 2 × 0 × 50.
        assert_eq!(found.rows("y"), ["a forest", "a grass", "a lake"], "{formula}");
        assert_eq!(found.values("y"), [60.0, 60.0, 0.0].map(Some), "{formula}");
    }
}

fn priced() -> World {
    ones(&[2010, 2020, 2021])
        .coefficient("cpi", "1", "")
        .row("cpi", "value=100 unit=1 valid_from=2010-01-01 valid_to=2010-12-31")
        .row("cpi", "value=150 unit=1 valid_from=2020-01-01 valid_to=2020-12-31")
        .row("cpi", "value=160 unit=1 valid_from=2021-01-01 valid_to=2021-12-31")
        .price("cost", "元/m3")
        .line("y", "元", "year county", "one * cost * 2[m3]")
}

#[test]
fn prices_are_brought_to_the_year_of_the_account() {
    let old = || priced().row("cost", "value=10 unit=元/m3 price_year=2010");
    let found = old().price_index("cpi").run();
    // 2 m3 × 10 元/m3 × 150/100 and × 160/100.
    assert_eq!(["2010 a", "2020 a", "2021 a"].map(|key| found.value("y", key)), [20.0, 30.0, 32.0]);
    let late = priced().row("cost", "value=8 unit=元/m3 price_year=2021").price_index("cpi").run();
    // 2 × 8 × 100/160, × 150/160.
    assert_eq!(["2010 a", "2020 a", "2021 a"].map(|key| late.value("y", key)), [10.0, 15.0, 16.0]);
    // A profile without an index leaves prices as printed.
    assert_eq!(old().run().values("y"), [Some(20.0); 12]);
}

#[test]
fn regional_and_dated_prices_move_too() {
    let world = priced()
        .row("cost", "value=10 unit=元/m3 price_year=2010 valid_to=2020-12-31")
        .row("cost", "value=30 unit=元/m3 price_year=2020 valid_from=2021-01-01")
        .row("cost", "value=0.5 unit=万元/万m3 price_year=2021 region=a");
    let found = world.price_index("cpi").run();
    assert_eq!(found.value("y", "2020 b"), 30.0);
    // 2 × 30 × 160/150; 2 × 0.5 × 100/160.
    assert_eq!(found.value("y", "2021 b"), 64.0);
    assert_eq!(found.value("y", "2010 a"), 0.625);
}

#[test]
fn an_index_in_several_units_is_refused() {
    let world = ones(&[2021])
        .coefficient("cpi", "1", "")
        .row("cpi", "value=1 unit=1 valid_to=2010-12-31")
        .row("cpi", "value=160 unit=% valid_from=2011-01-01")
        .price("cost", "元/m3")
        .row("cost", "value=10 unit=元/m3 price_year=2010")
        .line("y", "元", "year county", "one * cost * 2[m3]");
    assert_eq!(world.price_index("cpi").wrong(), ["mixed-units"]);
}

#[test]
fn an_index_of_another_profile_is_left_alone() {
    let world = ones(&[2020])
        .coefficient("cpi", "1", "")
        .row("cpi", "value=999 unit=1 set=other")
        .row("cpi", "value=100 unit=1 valid_to=2010-12-31")
        .row("cpi", "value=150 unit=1 valid_from=2011-01-01")
        .price("cost", "元/m3")
        .row("cost", "value=10 unit=元/m3 price_year=2010")
        .line("y", "元", "year county", "one * cost * 2[m3]");
    assert_eq!(world.price_index("cpi").run().value("y", "2020 a"), 30.0);
}

#[test]
fn a_year_without_an_index_is_said() {
    let world = priced().row("cost", "value=10 unit=元/m3 price_year=2015").price_index("cpi");
    assert_eq!(world.run_anyway().values("y"), [None; 12]);
    assert_eq!(
        world.said()[0],
        "price index `cpi` has no value for 2015; line `y` lacks 12 values because of it"
    );
    let world = priced().row("cost", "value=10 unit=元/m3 price_year=2010").given("one", "2022 a", 1.0);
    assert_eq!(
        world.price_index("cpi").said()[0],
        "price index `cpi` has no value for 2022; line `y` lacks 1 value because of it"
    );
}

#[test]
fn what_differs_by_region_or_year_cannot_stand_for_all() {
    let local = ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1")
        .row("rate", "value=2 unit=1 region=a");
    let line = |world: World, per: &str, formula: &str| world.line("y", "1", per, formula).wrong();
    assert_eq!(line(local, "year", "sum(one, county) * rate"), ["wrong-dimension"]);
    let dated = ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=1 unit=1 valid_to=2019-12-31")
        .row("rate", "value=2 unit=1 valid_from=2020-01-01");
    assert_eq!(line(dated, "county", "sum(one, year) * rate"), ["wrong-dimension"]);
    // Rows of sets that the profile does not hold make no difference.
    let other = ones(&[2020])
        .coefficient("rate", "1", "")
        .row("rate", "value=5 unit=1")
        .row("rate", "value=2 unit=1 region=a set=other");
    let found = other.line("y", "1", "year", "sum(one, county) * rate").run();
    assert_eq!(found.value("y", "2020"), 20.0);
}
