//! What holds of shares whatever the rules are, on worlds small enough to be worked out by hand.

use super::world::{World, world};
use super::{compared, lines, near, shares};
use geep::internals::diff::{Asked, Step};
use std::collections::BTreeMap;

fn xy(x: f64, y: f64) -> World {
    let world = ["x", "y", "z"].iter().fold(world(), |world, id| world.measure(id, "1", "year county"));
    let world = world.line("product", "1", "year county", "x * y").line("other", "1", "year county", "z * 2");
    world.given("x", "2020 a", x).given("y", "2020 a", y)
}

fn ids(all: &BTreeMap<String, [f64; 3]>) -> Vec<&str> {
    all.keys().map(String::as_str).collect()
}

#[test]
fn a_product_is_shared_by_the_means_of_the_other() {
    // From 2 · 3 to 5 · 7: x adds 3 · (3 + 7) / 2 = 15, first 3 · 3, last 3 · 7; y adds 4 · (2 + 5) / 2 = 14, first 4 · 2, last 4 · 5.
    let found = shares(&compared((&xy(2.0, 3.0), 2020), (&xy(5.0, 7.0), 2020), &lines(&["product"])), 0);
    assert_eq!(found, BTreeMap::from([("x".into(), [15.0, 9.0, 21.0]), ("y".into(), [14.0, 8.0, 20.0])]));
}

#[test]
fn an_order_replaces_one_after_another() {
    let asked =
        |order: &str| Asked { order: order.split(' ').map(String::from).collect(), ..lines(&["product"]) };
    let found =
        |order: &str| shares(&compared((&xy(2.0, 3.0), 2020), (&xy(5.0, 7.0), 2020), &asked(order)), 0);
    // x first: 3 · 3, then y with x replaced: 4 · 5. The other way round: 4 · 2 and 3 · 7.
    assert_eq!((found("x y")["x"][0], found("x y")["y"][0]), (9.0, 20.0));
    assert_eq!((found("y x")["x"][0], found("y x")["y"][0]), (21.0, 8.0));
    // What stands in no order shares what is left, here alone.
    assert_eq!((found("x")["x"][0], found("x")["y"][0]), (9.0, 20.0));
}

#[test]
fn what_is_not_beneath_has_no_share() {
    let (a, b) = (xy(2.0, 3.0).given("z", "2020 a", 1.0), xy(5.0, 7.0).given("z", "2020 a", 9.0));
    let explained = compared((&a, 2020), (&b, 2020), &lines(&["product", "other"]));
    assert_eq!(shares(&explained, 0)["z"], [0.0; 3]);
    let of_z = explained.lines[1].shares(0);
    let by_id: Vec<(String, f64)> =
        of_z.iter().map(|s| (explained.factors.id(&s.factors), s.amount.share)).collect();
    assert_eq!(by_id, [("x".into(), 0.0), ("y".into(), 0.0), ("z".into(), 16.0)]);
}

#[test]
fn sums_are_shared_part_by_part() {
    // Thirty factors beneath one line, two beneath each summand: no more than 4 mixtures each are tried of 15 parts.
    let measures: Vec<String> = (0..15).flat_map(|i| [format!("x{i}"), format!("y{i}")]).collect();
    let formula = (0..15).map(|i| format!("x{i} * y{i}")).collect::<Vec<_>>().join(" + ");
    let side = |by: f64| {
        let world = measures.iter().fold(world(), |world, id| world.measure(id, "1", "year county"));
        let world = world.line("total", "1", "year county", &formula);
        (measures.iter().zip(1..)).fold(world, |world, (id, n)| world.given(id, "2020 a", by * f64::from(n)))
    };
    let explained = compared((&side(1.0), 2020), (&side(3.0), 2020), &lines(&["total"]));
    assert_eq!(explained.parts, (15, 2));
    let found = shares(&explained, 0);
    // x0 = 1 → 3 and y0 = 2 → 6: 2 · (2 + 6) / 2 = 8 each; the last are 29 and 30: 58 · (30 + 90) / 2 and 60 · (29 + 87) / 2.
    assert_eq!((found["x0"][0], found["y0"][0]), (8.0, 8.0));
    assert_eq!((found["x14"][0], found["y14"][0]), (3480.0, 3480.0));
}

#[test]
fn many_factors_beneath_one_part_close_all_the_same() {
    // Twenty factors of one product: orders are sampled. By symmetry each has the same share, a twentieth of 2^20 - 1.
    let names: Vec<String> = (0..20).map(|i| format!("f{i}")).collect();
    let side = |value: f64| {
        let world = names.iter().fold(world(), |world, id| world.measure(id, "1", "year"));
        let world = world.line("total", "1", "year", &names.join(" * "));
        names.iter().fold(world, |world, id| world.given(id, "2020", value))
    };
    let explained = compared((&side(1.0), 2020), (&side(2.0), 2020), &lines(&["total"]));
    let shares = explained.lines[0].shares(0);
    let change = f64::from((1 << 20) - 1);
    near(shares.iter().map(|share| share.amount.share).sum(), change, 1e-12);
    for share in &shares {
        assert!(share.amount.error > 0.0);
        assert!((share.amount.share - change / 20.0).abs() < 5.0 * share.amount.error, "{:?}", share.amount);
    }
}

#[test]
fn factors_whose_mixture_has_no_value_are_joined() {
    // ln(x - y): 3 - 1 and 9 - 5 have one, 3 - 5 has none. z stays by itself: from ln(2) · 1 to ln(4) · 2.
    let side = |x: f64, y: f64, z: f64| {
        let world = xy(x, y).given("z", "2020 a", z);
        world.line("logarithm", "1", "year county", "ln(x - y) * z")
    };
    let found = shares(
        &compared((&side(3.0, 1.0, 1.0), 2020), (&side(9.0, 5.0, 2.0), 2020), &lines(&["logarithm"])),
        0,
    );
    assert_eq!(ids(&found), ["x+y", "z"]);
    let (two, four) = (2_f64.ln(), 4_f64.ln());
    near(found["x+y"][0], (four - two) * 1.5, 1e-14);
    near(found["z"][0], (two + four) / 2.0, 1e-14);
}

#[test]
fn a_new_rule_over_old_data_is_joined_with_them() {
    // The new text needs `more`, which only the second side has; the change is theirs together.
    let base = |formula: &str| {
        let world = world().measure("x", "1", "year county").measure("more", "1", "year county");
        world.line("total", "1", "year county", formula).given("x", "2020 a", 4.0)
    };
    let (old, new) = (base("x * 2"), base("x * 2 + more").given("more", "2020 a", 5.0));
    let found = shares(&compared((&old, 2020), (&new, 2020), &lines(&["total"])), 0);
    assert_eq!(found, BTreeMap::from([("more+rule:total".into(), [5.0; 3])]));
}

#[test]
fn two_versions_of_a_rule_are_a_factor() {
    // From x · 2 with x = 3 to x · 5 + 1 with x = 4: the text adds (10 + 13) / 2, the data (2 + 5) / 2.
    let side = |x: f64, formula: &str| {
        let world = world().measure("x", "1", "year county").line("total", "1", "year county", "part + x");
        world.line("part", "1", "year county", formula).given("x", "2020 a", x)
    };
    let found = shares(
        &compared((&side(3.0, "x * 2"), 2020), (&side(4.0, "x * 5 + 1"), 2020), &lines(&["total"])),
        0,
    );
    assert_eq!(ids(&found), ["rule:part", "x"]);
    assert_eq!((found["rule:part"][0], found["x"][0]), (11.5, 3.5 + 1.0));
}

#[test]
fn over_the_years_of_a_run_rows_in_force_and_prices_are_factors() {
    // 2020: 10 · 2 · 5; 2021: 20 · 3 · 5.5, as the index goes from 100 to 110.
    let world = world()
        .measure("x", "1", "year")
        .coefficient("rate", "1", "")
        .row("rate", "value=2 unit=1 valid_to=2020-12-31")
        .row("rate", "value=3 unit=1 valid_from=2021-01-01")
        .price("cost", "1")
        .row("cost", "value=5 unit=1 price_year=2020")
        .coefficient("index", "1", "")
        .row("index", "value=100 unit=1 valid_from=2020-01-01 valid_to=2020-12-31")
        .row("index", "value=110 unit=1 valid_from=2021-01-01 valid_to=2021-12-31")
        .price_index("index")
        .line("total", "1", "year", "x * rate * cost")
        .given("x", "2020", 10.0)
        .given("x", "2021", 20.0);
    let explained = compared((&world, 2020), (&world, 2021), &lines(&["total"]));
    let row = explained.lines[0].line.rows.iter().position(|row| row.change().is_some()).unwrap();
    let found = shares(&explained, row);
    assert_eq!(ids(&found), ["prices", "rate", "x"]);
    // A product of three: what one adds times the mean of the other two, 1/3 both old, 1/6 each mixed, 1/3 both new.
    let share = |added: f64, [a, b]: [[f64; 2]; 2]| {
        added * ((a[0] * b[0] + a[1] * b[1]) / 3.0 + (a[0] * b[1] + a[1] * b[0]) / 6.0)
    };
    let (x, rate, cost) = ([10.0, 20.0], [2.0, 3.0], [5.0, 5.5]);
    near(found["x"][0], share(10.0, [rate, cost]), 1e-14);
    near(found["rate"][0], share(1.0, [x, cost]), 1e-14);
    near(found["prices"][0], share(0.5, [x, rate]), 1e-14);
}

#[test]
fn rows_of_one_side_only_appear_or_vanish() {
    let (a, b) = (xy(2.0, 3.0).all("x", &[("2020 b", 1.0)]).all("y", &[("2020 b", 1.0)]), xy(5.0, 7.0));
    let b = b.all("x", &[("2020 d", 1.0)]).all("y", &[("2020 d", 1.0)]);
    let explained = compared((&a, 2020), (&b, 2020), &lines(&["product"]));
    let rows = &explained.lines[0].line.rows;
    let told: Vec<(Option<f64>, Option<f64>)> = rows.iter().map(|row| (row.a, row.b)).collect();
    assert_eq!(told, [(Some(6.0), Some(35.0)), (Some(1.0), None), (None, Some(1.0))]);
    assert_eq!(shares(&explained, 0)["x"], [15.0, 9.0, 21.0]);
    assert!(explained.lines[0].shares(1).is_empty());
}

#[test]
fn a_scope_that_changes_is_a_factor_of_the_sum_over_it() {
    // Only what exceeds the limit is summed: limit 5 takes 6 and 9, limit 2 takes 3 more.
    let side = |limit: f64| {
        let world = world().measure("x", "1", "year county").coefficient("limit", "1", "");
        let world = world.row("limit", &format!("value={limit} unit=1"));
        let world = world.line_where("large", "1", "year county", "x > limit", "x");
        let world = world.line("sum_of", "1", "year", "sum(large, county)");
        world.all("x", &[("2020 a", 6.0), ("2020 b", 3.0), ("2020 d", 9.0)])
    };
    let found = shares(&compared((&side(5.0), 2020), (&side(2.0), 2020), &lines(&["sum_of"])), 0);
    assert_eq!(found, BTreeMap::from([("limit".into(), [3.0; 3])]));
}

#[test]
fn printed_shares_sum_to_the_printed_change() {
    let step = Step { decimals: 2 };
    let found = compared((&xy(2.005, 3.0), 2020), (&xy(5.0, 7.013), 2020), &lines(&["product"]));
    let row = &found.lines[0].line.rows[0];
    let values: Vec<f64> = found.lines[0].shares(0).iter().map(|share| share.amount.share).collect();
    let closed = step.close(row.a.unwrap(), row.b.unwrap(), &values);
    // 2.005 · 3 = 6.015 prints as 6.02 (or 6.01, as binary has it); 5 · 7.013 = 35.065. Whichever, the shares follow.
    assert!(closed.closes());
    assert!((step.value(closed.change) - 29.05).abs() < 0.011);
}
