use super::world::{World, world};
use geep::internals::plan::State;

/// County `a` has an `x` of 4 and no `y`; `o` is 0, `k` is 3.
fn here() -> World {
    world()
        .measure("x", "1", "county")
        .measure("y", "1", "county")
        .measure("o", "1", "county")
        .measure("k", "1", "county")
        .given("x", "a", 4.0)
        .given("y", "b", 1.0)
        .given("o", "a", 0.0)
        .given("k", "a", 3.0)
}

/// The value of each formula in county `a`.
fn values<const N: usize>(formulas: [&str; N]) -> [Option<f64>; N] {
    let name = |i: usize| format!("line{i}");
    let lines = formulas.iter().enumerate();
    let steps = [(None, Some(5.0), 1.0), (Some(5.0), None, 2.0)];
    let world = here().tier("table", "1", "1", "whole left", &steps);
    let found = lines.fold(world, |world, (i, formula)| world.line(&name(i), "1", "county", formula)).run();
    std::array::from_fn(|i| match found.state(&name(i), "a") {
        State::Accounted(value) => Some(value),
        State::NotAccounted => None,
        State::OutOfScope => panic!("{} is out of scope", formulas[i]),
    })
}

#[test]
fn what_is_missing_spreads() {
    let found = values([
        "y",
        "-y",
        "x + y",
        "y + x",
        "x - y",
        "x * y",
        "o * y",
        "x / y",
        "y / x",
        "x ^ y",
        "y ^ x",
        "y ^ 0",
        "1 ^ y",
        "min(x, y)",
        "max(y, x)",
        "min(x, k, y)",
        "clamp(y, 0, 1)",
        "clamp(x, y, 9)",
        "clamp(x, 0, y)",
        "abs(y)",
        "exp(y)",
        "ln(y)",
        "sqrt(y)",
        "round(y, 1)",
        "tier(y, table)",
    ]);
    assert_eq!(found, [None; 25]);
}

#[test]
fn a_condition_on_something_missing_is_missing() {
    let found = values([
        "if(y > 0, 1, 2)",
        "if(x < y, 1, 2)",
        "if(y = y, 1, 2)",
        "if(y != 0, 1, 2)",
        "if(not (y > 0), 1, 2)",
        "if(x > 0 and y > 0, 1, 2)",
        "if(y > 0 or x > 0, 1, 2)",
        "if(x < 0 and y > 0, 1, 2)",
    ]);
    assert_eq!(found, [None; 8]);
}

#[test]
fn only_the_chosen_branch_counts() {
    let found = values([
        "if(x > 0, x, y)",
        "if(x < 0, y, x)",
        "if(x > 0, y, x)",
        "if(o != 0, x / o, 7)",
        "if(present(y), y, x)",
    ]);
    assert_eq!(found, [Some(4.0), Some(4.0), None, Some(7.0), Some(4.0)]);
}

#[test]
fn the_first_that_is_not_missing() {
    let found = values([
        "coalesce(x, k)",
        "coalesce(y, x)",
        "coalesce(y, y, k)",
        "coalesce(y, o, k)",
        "coalesce(y, y)",
        "coalesce(x, y)",
        "coalesce(x / o, k)",
        "coalesce(ln(o), sqrt(-x), k)",
    ]);
    assert_eq!(found, [Some(4.0), Some(4.0), Some(3.0), Some(0.0), None, Some(4.0), Some(3.0), Some(3.0)]);
}

#[test]
fn present_is_never_missing_itself() {
    let ask = |what: &str| format!("if(present({what}), 1, 0)");
    let (asked, count) = (["x", "y", "o", "x / o", "coalesce(y, x)", "x + y"].map(ask), 6);
    let found = values(std::array::from_fn::<&str, 6, _>(|i| asked[i].as_str()));
    assert_eq!(found.len(), count);
    assert_eq!(found, [1.0, 0.0, 1.0, 0.0, 1.0, 0.0].map(Some));
}

#[test]
fn conditions() {
    let choose = |condition: &str| format!("if({condition}, 1, 0)");
    let yes = ["x > k", "x >= 4", "x <= 4", "k < x", "x = 4", "x != k", "not x < k"].map(choose);
    let found = values(std::array::from_fn::<&str, 7, _>(|i| yes[i].as_str()));
    assert_eq!(found, [Some(1.0); 7]);
    let no = ["x > 4", "x < 4", "x >= 5", "x <= 3", "x = k", "x != 4", "not x > k"].map(choose);
    let found = values(std::array::from_fn::<&str, 7, _>(|i| no[i].as_str()));
    assert_eq!(found, [Some(0.0); 7]);
    let joined = [
        "x > 0 and k > 0",
        "x > 0 and k < 0",
        "x < 0 and k > 0",
        "x < 0 and k < 0",
        "x > 0 or k > 0",
        "x > 0 or k < 0",
        "x < 0 or k > 0",
        "x < 0 or k < 0",
    ]
    .map(choose);
    let found = values(std::array::from_fn::<&str, 8, _>(|i| joined[i].as_str()));
    assert_eq!(found, [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0].map(Some));
}

#[test]
fn what_has_no_value_is_missing() {
    let found = values([
        "x / o",
        "o / o",
        "-x / o",
        "x / (k - 3)",
        "ln(o)",
        "ln(-x)",
        "sqrt(-x)",
        "exp(1000 * x)",
        "o ^ -1",
        "o ^ o",
        "(-8 * k / k) ^ (1 / k)",
        "1e308 * x * 10",
        "x * (1 / 0)",
        "x * 0 ^ 0",
    ]);
    assert_eq!(found, [None; 14]);
}

#[test]
fn what_has_no_value_does_not_hide() {
    // 1 / 0 is no largest number that a limit could cut off.
    let found = values([
        "min(x / o, 5)",
        "max(-x / o, 5)",
        "clamp(x / o, 0, 1)",
        "tier(x / o, table)",
        "tier(-x / o, table)",
        "if(x / o > 3, 1, 0)",
        "exp(-x / o)",
        "x / (x / o)",
        "max(ln(o), 0)",
        "min(exp(1000 * x), 1)",
        "min(o ^ -1, 1)",
        "1 / (o ^ -1)",
        "min(1e308 * x, 1)",
        "(1e308 * x) ^ -1",
        "tier(1e308 * x, table)",
        "if(-1e308 * x < 0, 1, 0)",
    ]);
    assert_eq!(found, [None; 16]);
}

#[test]
fn an_input_that_is_not_given_is_missing_even_if_nobody_gives_it() {
    let found = world()
        .measure("x", "1", "county")
        .measure("supplied", "1", "county")
        .given("x", "a", 4.0)
        .line("y", "1", "county", "coalesce(supplied, x)")
        .line("z", "1", "county", "supplied + x")
        .run();
    assert_eq!((found.values("y"), found.values("z")), (vec![Some(4.0)], vec![None]));
}

#[test]
fn a_dimension_without_any_data_is_no_failure() {
    // Nothing is given by class: what varies over it has no rows, and the rest is computed.
    let found = world()
        .measure("x", "1", "year county")
        .measure("z", "1", "class")
        .all("x", &[("2020 a", 1.0)])
        .line("y", "1", "year county class", "x * z")
        .line("w", "1", "year county", "2 * x")
        .run();
    assert!(found.rows("y").is_empty());
    assert_eq!(found.values("w"), [Some(2.0)]);
}
