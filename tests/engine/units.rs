use super::world::{World, close, world};

/// One county in one year, so that every line has a single row.
fn here() -> World {
    ["money 元", "mass t", "carbon tC", "land km2", "length km", "rain mm", "rate %", "mille ‰", "plain 1"]
        .iter()
        .filter_map(|words| words.split_once(' '))
        .fold(world(), |world, (id, unit)| world.measure(id, unit, "year county"))
}

fn line(world: World, unit: &str, formula: &str) -> World {
    world.line("result", unit, "year county", formula)
}

fn value(world: World) -> f64 {
    world.run().value("result", "2020 a")
}

#[test]
fn an_area_times_a_height_is_a_volume() {
    // 2 km2 = 2e6 m2, 500 mm = 0.5 m: 1e6 m3.
    let rain = || here().given("land", "2020 a", 2.0).given("rain", "2020 a", 500.0);
    assert_eq!(value(line(rain(), "m3", "land * rain")), 1e6);
    assert_eq!(value(line(rain(), "万m3", "land * rain")), 100.0);
    assert_eq!(value(line(rain(), "亿m3", "land * rain")), 0.01);
}

#[test]
fn money_in_different_units() {
    let money = || here().given("money", "2020 a", 1.0);
    assert_eq!(value(line(money(), "元", "money + 0.01[万元]")), 101.0);
    assert_eq!(value(line(money(), "元", "0.01[万元] + money")), 101.0);
    assert_eq!(value(line(money(), "元", "max(money, 2[万元])")), 20_000.0);
    assert_eq!(value(line(money(), "1", "if(1[万元] = 10000 * money, 1, 0)")), 1.0);
}

#[test]
fn shares_in_percent() {
    let rate = || here().given("rate", "2020 a", 20.0).given("mass", "2020 a", 50.0);
    assert_eq!(value(line(rate(), "1", "1 - rate")), 0.8);
    assert_eq!(value(line(rate(), "%", "1 - rate")), 80.0);
    assert_eq!(value(line(rate(), "1", "100[%] - rate")), 0.8);
    assert_eq!(value(line(rate(), "1", "rate - 1")), -0.8);
    // 20 % of 50 t, and 50 t less 20 %.
    assert_eq!(value(line(rate(), "kg", "rate * mass")), 10_000.0);
    assert_eq!(value(line(rate(), "t", "mass * (1 - rate)")), 40.0);
    // A share in an exponent is the plain number: 16 ^ 0.5.
    assert_eq!(value(line(rate(), "1", "16 ^ (rate + 30[%])")), 4.0);
    // As a base too: (20 %)^2 is 0.04, not 400.
    close(value(line(rate(), "1", "rate ^ 2")), 0.04);
}

#[test]
fn inputs_in_any_unit_of_the_measure() {
    // 1 km2 = 100 hm2 = 1500 亩.
    let found = here()
        .given_in("land", "2020 a", 1.0, "km2")
        .given_in("land", "2020 b", 100.0, "hm2")
        .given_in("land", "2020 d", 1500.0, "亩")
        .line("total", "km2", "year", "sum(land, county)")
        .run();
    assert_eq!(found.value("total", "2020"), 3.0);
}

#[test]
fn carbon_is_not_carbon_dioxide() {
    let carbon = || here().given("carbon", "2020 a", 12.0);
    assert_eq!(line(carbon(), "tCO2", "carbon").wrong(), ["wrong-unit"]);
    assert_eq!(line(carbon(), "t", "carbon").wrong(), ["wrong-unit"]);
    // Only a coefficient leads from one to the other: 12 tC × 44/12.
    let converted =
        carbon().coefficient("oxidised", "tCO2/tC", "").row("oxidised", "value=44 unit=tCO2/(12tC)");
    assert_eq!(value(line(converted, "tCO2", "carbon * oxidised")), 44.0);
}

#[test]
fn a_bare_zero_fits_any_unit() {
    let money = |amount: f64| here().given("money", "2020 a", amount);
    for (formula, expected) in [
        ("max(0, money)", 0.0),
        ("min(money, 0)", -5.0),
        ("money + 0", -5.0),
        ("0 - money", 5.0),
        ("if(money > 0, money, 0)", 0.0),
        ("if(0 < money, 0, money)", -5.0),
        ("clamp(money, 0, 3[元])", 0.0),
        ("coalesce(money, 0)", -5.0),
    ] {
        assert_eq!(value(line(money(-5.0), "元", formula)), expected, "{formula}");
    }
    assert_eq!(line(money(1.0), "元", "money + 1").wrong(), ["wrong-unit"]);
    assert_eq!(line(money(1.0), "元", "money + 0[t]").wrong(), ["wrong-unit"]);
}

#[test]
fn roots_and_powers_carry_their_unit() {
    let land = || here().given("land", "2020 a", 4.0).given("length", "2020 a", 2.0);
    assert_eq!(value(line(land(), "m", "sqrt(land)")), 2000.0);
    assert_eq!(value(line(land(), "hm2", "length ^ 2")), 400.0);
    assert_eq!(value(line(land(), "1", "land * length ^ -2 * 9")), 9.0);
    assert_eq!(value(line(land(), "1", "length ^ 0")), 1.0);
    // (4 km2 / 1 hm2) ^ 0.5 = 400 ^ 0.5.
    assert_eq!(value(line(land(), "1", "(land / 1[hm2]) ^ 0.5")), 20.0);
    let share = here().given("rate", "2020 a", 25.0).given("mille", "2020 a", 250.0);
    assert_eq!(value(line(share.clone(), "1", "sqrt(rate)")), 0.5);
    assert_eq!(value(line(share.clone(), "1", "sqrt(mille)")), 0.5);
    close(value(line(share, "1", "ln(exp(rate))")), 0.25);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let formulas = [
        ("元", "money + mass"),
        ("元", "money - mass"),
        ("元", "mass"),
        ("元", "money * mass"),
        ("元", "max(money, mass)"),
        ("元", "min(money, money, mass)"),
        ("元", "clamp(money, 0, mass)"),
        ("元", "coalesce(money, mass)"),
        ("元", "if(money > mass, money, money)"),
        ("元", "if(money > 0, money, mass)"),
        ("元", "round(money, 1[t])"),
        ("1", "exp(mass)"),
        ("1", "ln(mass)"),
        ("1", "2 ^ mass"),
        ("t", "mass ^ 0.5"),
        ("t", "mass ^ plain"),
        ("t", "sqrt(mass)"),
    ];
    for (unit, formula) in formulas {
        let world = here().given("money", "2020 a", 1.0).given("mass", "2020 a", 1.0);
        assert_eq!(line(world, unit, formula).wrong(), ["wrong-unit"], "{formula}");
    }
    assert_eq!(line(here(), "元", "money + 1[金]").wrong(), ["unknown-unit"]);
}
