use super::world::{close, world};

/// Each formula with `two`, `three` … given as inputs, and the same with the numbers written out.
fn both(formulas: &[&str]) -> Vec<(Option<f64>, Option<f64>)> {
    let words = [("half", 0.5), ("one", 1.0), ("two", 2.0), ("three", 3.0), ("ten", 10.0), ("zero", 0.0)];
    let world = words
        .iter()
        .fold(world(), |world, (id, value)| world.measure(id, "1", "county").given(id, "a", *value));
    let written = |formula: &str| {
        words.iter().fold(formula.to_string(), |text, (id, value)| text.replace(id, &value.to_string()))
    };
    let world = formulas.iter().enumerate().fold(world, |world, (i, formula)| {
        let fixed = format!("{} + 0 * one", written(formula));
        world.line(&format!("given{i}"), "1", "county", formula).line(
            &format!("fixed{i}"),
            "1",
            "county",
            &fixed,
        )
    });
    let found = world.run();
    let value = |line: String| found.values(&line)[0];
    (0..formulas.len()).map(|i| (value(format!("given{i}")), value(format!("fixed{i}")))).collect()
}

#[test]
fn numbers_written_out_give_what_inputs_give() {
    let table = [
        // A spreadsheet reads these as 4 and 64.
        ("-two ^ two", Some(-4.0)),
        ("two ^ three ^ two", Some(512.0)),
        ("(-two) ^ three", Some(-8.0)),
        ("two ^ -one", Some(0.5)),
        ("two + three * ten", Some(32.0)),
        ("(two - three) / ten", Some(-0.1)),
        ("ten / two / two", Some(2.5)),
        ("ten - three - two", Some(5.0)),
        ("-(two - three)", Some(1.0)),
        ("three * one", Some(3.0)),
        ("one * three / one", Some(3.0)),
        ("ten ^ half ^ zero", Some(10.0)),
        ("one / zero", None),
        ("zero / zero", None),
        ("zero ^ zero", None),
        ("zero ^ -one", None),
        ("(-one) ^ half", None),
        ("min(two, three, one)", Some(1.0)),
        ("max(two, three, one)", Some(3.0)),
        ("clamp(ten, two, three)", Some(3.0)),
        ("clamp(one, two, three)", Some(2.0)),
        ("clamp(two, one, three)", Some(2.0)),
        ("abs(two - three)", Some(1.0)),
        ("sqrt(two * two)", Some(2.0)),
        ("exp(zero)", Some(1.0)),
        ("ln(one)", Some(0.0)),
        ("if(two < three, ten, one)", Some(10.0)),
        ("round(ten / three, 0.01)", Some(3.33)),
    ];
    let formulas: Vec<&str> = table.iter().map(|(formula, _)| *formula).collect();
    for ((formula, expected), (given, fixed)) in table.iter().zip(both(&formulas)) {
        assert_eq!((given, fixed), (*expected, *expected), "{formula}");
    }
}

#[test]
fn logarithm_and_exponential() {
    // e = 2.718281828459045…, ln 10 = 2.302585092994045…
    let found = both(&["exp(one)", "ln(ten)", "exp(ln(ten))", "ten ^ half"]);
    let expected = [std::f64::consts::E, std::f64::consts::LN_10, 10.0, 3.1622776601683795];
    for ((given, _), expected) in found.iter().zip(expected) {
        close(given.unwrap(), expected);
    }
}

/// A value in 元, rounded to a step.
fn rounded(value: f64, step: &str) -> f64 {
    let world = world().measure("x", "元", "county").given("x", "a", value);
    world.line("y", "元", "county", &format!("round(x, {step})")).run().value("y", "a")
}

#[test]
fn rounding_is_done_in_decimals_half_away_from_zero() {
    for (value, step, expected) in [
        // Just below the half in binary; a spreadsheet rounds them up all the same.
        (1.005, "0.01[元]", 1.01),
        (-1.005, "0.01[元]", -1.01),
        (2.675, "0.01[元]", 2.68),
        (1.115, "0.01[元]", 1.12),
        (0.285, "0.01[元]", 0.29),
        (1.0049999, "0.01[元]", 1.0),
        (0.5, "1[元]", 1.0),
        (1.5, "1[元]", 2.0),
        (2.5, "1[元]", 3.0),
        (-2.5, "1[元]", -3.0),
        (2.4999, "1[元]", 2.0),
        (1234.5, "10[元]", 1230.0),
        (1235.0, "10[元]", 1240.0),
        (-1250.0, "100[元]", -1300.0),
        (49.0, "100[元]", 0.0),
        (7.0, "0.01[元]", 7.0),
        (0.0, "0.01[元]", 0.0),
        (123456789012345.0, "0.01[元]", 123456789012345.0),
    ] {
        assert_eq!(rounded(value, step), expected, "{value} {step}");
    }
}

#[test]
fn what_is_far_below_the_step_becomes_zero() {
    for tiny in [0.1 + 0.2 - 0.3, 1e-15, 1e-16, 4e-14, 1e-30, 1e-300] {
        assert_ne!(tiny, 0.0);
        for value in [tiny, -tiny] {
            assert_eq!(rounded(value, "0.01[元]"), 0.0, "{value:e}");
            assert_eq!(rounded(value, "100[元]"), 0.0, "{value:e}");
        }
    }
    assert_eq!(rounded(4.9e-13, "0.000000000001[元]"), 0.0);
    assert_eq!(rounded(5e-13, "0.000000000001[元]"), 1e-12);
    assert_eq!(rounded(0.04, "0.1[元]"), 0.0);
    assert_eq!(rounded(0.05, "0.1[元]"), 0.1);
}

#[test]
fn rounding_happens_in_the_unit_of_the_step() {
    // 12345.678 元 = 1.2345678 万元, rounded to 1.23 万元.
    assert_eq!(rounded(12345.678, "0.01[万元]"), 12300.0);
    assert_eq!(rounded(12350.0, "0.01[万元]"), 12400.0);
    // 10.05 元 is 0.001005 万元: rounded to 0.00101 万元.
    assert_eq!(rounded(10.05, "0.00001[万元]"), 10.1);
}

#[test]
fn steps_are_powers_of_ten() {
    for step in ["0.05[元]", "0[元]", "2[元]", "-1[元]", "x", "0.01[元] * 1"] {
        let world = world().measure("x", "元", "county").given("x", "a", 1.0);
        let found = world.line("y", "元", "county", &format!("round(x, {step})")).wrong();
        let expected: &[&str] = if step.ends_with("* 1") { &[] } else { &["bad-step"] };
        assert_eq!(found, expected, "{step}");
    }
}
