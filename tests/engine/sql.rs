//! Formulas as SQL: by hand the text of each kind of node, and on random formulas what databases make of it.

use super::random::{GIVEN, formula};
use super::world::{World, world};
use geep::internals::rule::{Book, Op};
use geep::internals::sql::{column, expression, gathered};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::io::Write;
use std::process::{Command, Stdio};

fn sql(book: &Book, line: &str) -> String {
    expression(book, &book.lines.iter().find(|l| l.id == line).unwrap().term)
}

/// Decimals whose differences binary numbers miss, beside what random formulas are tried on.
const DECIMALS: [[Option<f64>; 3]; 6] = [
    [Some(64.4), Some(59.4), Some(5.0)],
    [Some(50.3), Some(50.2), Some(0.1)],
    [Some(1.005), Some(-1.005), Some(2.5)],
    [Some(0.25), Some(1.15), Some(-2.5)],
    [Some(1250.0), Some(32.2), Some(27.2)],
    [Some(3.0), Some(10.0), Some(12.0)],
];

/// What decides, rounds or steps.
const DECIDING: [&str; 18] = [
    "if(x - y <= z, 1, 2)",
    "if(x - y < z, 1, 2)",
    "if(x - y >= z, 1, 2)",
    "if(x - y > z, 1, 2)",
    "if(x - y = z, 1, 2)",
    "if((x - y) * 0.15 != z * 0.15, 1, 2)",
    "if(x > 1 and y > 1, 1, 2)",
    "if(x > 1 or y > 1, 1, 2)",
    "if(not (x > y), x)",
    "clamp(x, y, z)",
    "round(x, 0.01)",
    "round((x - y) * 0.15, 0.01)",
    "round_down(x - y, 1)",
    "round_up(x - y, 0.1)",
    "round_even(z, 1)",
    "round_even(x, 100)",
    "tier(x - y, whole)",
    "tier(x, parts) + tier(z, parts)",
];

fn rows() -> Vec<[Option<f64>; 3]> {
    GIVEN.into_iter().chain(DECIMALS).collect()
}

/// The lines `r0`, `r1` … of these formulas over `x`, `y` and `z`, year by year.
fn of(formulas: &[String]) -> World {
    let world = ["x", "y", "z", "all"].iter().fold(world(), |world, id| world.measure(id, "1", "year"));
    let world = world
        .tier("whole", "1", "1", "whole left", &[(Some(0.1), Some(5.0), 1.0), (Some(5.0), None, 2.0)])
        .tier(
            "parts",
            "1",
            "1",
            "marginal right",
            &[(None, Some(10.0), 0.5), (Some(10.0), Some(2000.0), 0.25)],
        );
    let world = (2000..).zip(rows()).fold(world, |world, (year, given)| {
        let year = year.to_string();
        let given = ["x", "y", "z"].into_iter().zip(given).filter_map(|(id, value)| Some((id, value?)));
        given.fold(world.given("all", &year, 0.0), |world, (id, value)| world.given(id, &year, value))
    });
    // What is the same in all years still has to be said for each.
    let lines = formulas.iter().enumerate();
    lines.fold(world, |world, (i, text)| world.line(&format!("r{i}"), "1", "year", &format!("{text} + all")))
}

#[test]
fn each_node_has_its_text() {
    let table = [
        ("x - (y - z)", r#""x" - ("y" - "z")"#),
        ("-(-x)", r#"-(-"x")"#),
        ("x / y * 2", r#""x" / NULLIF("y", 0e0) * 2e0"#),
        (
            "x / y ^ 2",
            r#""x" / NULLIF(CASE WHEN abs(pow("y", 2e0)) <= 1.797693134862315e308 THEN pow("y", 2e0) END, 0e0)"#,
        ),
        ("min(x, y)", r#"CASE WHEN "x" IS NOT NULL AND "y" IS NOT NULL THEN least("x", "y") END"#),
        (
            "if(present(x), y, z)",
            r#"CASE CAST("x" IS NOT NULL AS DOUBLE) WHEN 1e0 THEN "y" WHEN 0e0 THEN "z" END"#,
        ),
        (
            "if(x - y < z, 1)",
            r#"CASE CAST(CASE WHEN abs("x" - "y") <= 1.797693134862315e308 THEN "x" - "y" END - "z" < -1e-14 * (abs("x") + abs("y") + abs("z")) AS DOUBLE) WHEN 1e0 THEN 1e0 END"#,
        ),
        (
            "round(x, 0.01)",
            r#"CASE WHEN abs("x") < 1e13 THEN sign("x") * floor(abs("x") * 1e2 + 4e-15 * abs("x") * 1e2 + 5e-1) / 1e2 ELSE "x" END"#,
        ),
        (
            "round_up(x - 2, 1)",
            r#"CASE WHEN abs(CASE WHEN abs("x" - 2e0) <= 1.797693134862315e308 THEN "x" - 2e0 END) < 1e15 THEN sign(CASE WHEN abs("x" - 2e0) <= 1.797693134862315e308 THEN "x" - 2e0 END) * ceil(abs(CASE WHEN abs("x" - 2e0) <= 1.797693134862315e308 THEN "x" - 2e0 END) - 4e-15 * (abs("x") + 2e0)) ELSE CASE WHEN abs("x" - 2e0) <= 1.797693134862315e308 THEN "x" - 2e0 END END"#,
        ),
    ];
    let formulas: Vec<String> = table.iter().map(|(formula, _)| formula.to_string()).collect();
    let book = of(&formulas).book();
    for (i, (formula, text)) in table.iter().enumerate() {
        let found = sql(&book, &format!("r{i}"));
        assert!(found.contains(&format!(r#"{text} + "all""#)), "{formula}: {found}");
    }
}

#[test]
fn what_is_picked_or_gathered_is_a_column_of_its_own() {
    let world = world().measure("x", "1", "year county").given("x", "2000 a", 1.0);
    let world = world
        .line("before", "1", "year county", "x[year - 1]")
        .line("own", "1", "year county", "x[county = city]")
        .line("fixed", "1", "county", "x[year = 2000]")
        .line("total", "1", "year", "sum(x, county)")
        .line("cities", "1", "year city", "sum(x, county by city)");
    let book = world.book();
    let columns = |line: &str| {
        let mut found = Vec::new();
        book.lines
            .iter()
            .find(|l| l.id == line)
            .unwrap()
            .term
            .walk(&mut |term| found.extend(column(&book, term)));
        found
    };
    assert_eq!(columns("before"), [r#""x[year - 1]""#]);
    assert_eq!(columns("own"), [r#""x[county = city]""#]);
    assert_eq!(columns("fixed"), [r#""x[year = 2000]""#]);
    assert_eq!(columns("total"), [r#""sum(x, county)""#]);
    assert_eq!(columns("cities"), [r#""sum(x, county by city)""#]);
}

/// Values by year and county; one of them is missing in the second year.
const GROUPED: [(&str, Option<f64>); 8] = [
    ("2000 a", Some(3.0)),
    ("2000 b", Some(1.0)),
    ("2000 d", Some(3.0)),
    ("2000 e", Some(2.5)),
    ("2001 a", Some(4.0)),
    ("2001 b", None),
    ("2001 d", Some(0.0)),
    ("2001 e", Some(1.0)),
];

/// What a query over a table should come to.
fn groups() -> serde_json::Value {
    let world = ["g", "all"].iter().fold(world(), |world, id| world.measure(id, "1", "year county"));
    let world = GROUPED.iter().fold(world, |world, (key, value)| {
        value.iter().fold(world.given("all", key, 0.0), |world, value| world.given("g", key, *value))
    });
    let (reductions, places) =
        (["sum", "mean", "count", "median", "min", "max"], ["share", "rank", "dense_rank", "order"]);
    let world = reductions
        .iter()
        .fold(world, |world, fun| world.line(&format!("r_{fun}"), "1", "year", &format!("{fun}(g, county)")));
    let world = places.iter().fold(world, |world, fun| {
        world.line(&format!("r_{fun}"), "1", "year county", &format!("{fun}(g, county)"))
    });
    let (book, found) = (world.book(), world.run());
    let made = |line: &str| {
        let Op::Over(over) = &book.lines.iter().find(|l| l.id == line).unwrap().term.op else { panic!() };
        gathered(&book, over)
    };
    let table: Vec<_> =
        (0..).zip(GROUPED).map(|(row, (key, value))| (row, &key[..4], &key[5..], value)).collect();
    let reduced = reductions.map(|fun| format!("r_{fun}")).map(|line| {
        let query = format!(r#"SELECT {} FROM grouped GROUP BY "year" ORDER BY "year""#, made(&line));
        json!({ "query": query, "wanted": found.values(&line) })
    });
    let placed = places.map(|fun| format!("r_{fun}")).map(|line| {
        let query = format!(r#"SELECT {} FROM grouped ORDER BY "row""#, made(&line));
        json!({ "query": query, "wanted": found.values(&line) })
    });
    let queries = [reduced.to_vec(), placed.to_vec()].concat();
    json!({ "table": table, "queries": queries })
}

/// Needs Python: SQLite comes with it, and DuckDB is asked too where it is installed.
#[test]
#[ignore = "runs Python with DuckDB"]
fn databases_come_to_what_the_engine_comes_to() {
    let mut runner = TestRunner::deterministic();
    let random = (0..400).map(|_| formula().new_tree(&mut runner).unwrap().current().text());
    let formulas: Vec<String> = DECIDING.iter().map(|text| text.to_string()).chain(random).collect();
    let world = of(&formulas);
    let (book, found) = (world.book(), world.run_anyway());
    let case = |(i, text): (usize, &String)| {
        let line = format!("r{i}");
        json!({ "formula": text, "sql": sql(&book, &line), "wanted": found.values(&line) })
    };
    let cases: Vec<_> = formulas.iter().enumerate().map(case).collect();
    let asked = json!({ "rows": rows(), "cases": cases, "groups": groups() });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent/sql.py");
    let mut python = Command::new("python3").arg(script).stdin(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    assert!(python.wait().unwrap().success());
}
