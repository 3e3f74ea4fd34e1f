use super::super::tree::{Kind, Node, Pick, PickTo, Word};
use super::{brackets, tree};
use crate::function::{FUNCTIONS, Family, Function, Reduction, Rounding, Rowwise, Within};

fn word(text: &str, start: usize) -> Word {
    Word { text: text.into(), span: start..start + text.len() }
}

fn picks(text: &str) -> Vec<Pick> {
    match tree(text).kind {
        Kind::Name { name, picks } if name == "x" => picks,
        other => panic!("{other:?}"),
    }
}

fn family(function: &Function) -> String {
    format!("{:?}", function.family)
}

fn reduction(fun: Reduction) -> String {
    format!("{:?}", Family::Reduction(fun))
}

fn within(fun: Within) -> String {
    format!("{:?}", Family::Within(fun))
}

fn rowwise(fun: Rowwise) -> String {
    format!("{:?}", Family::Rowwise(fun))
}

fn rounding(fun: Rounding) -> String {
    format!("{:?}", Family::Rounding(fun))
}

fn over(text: &str) -> (String, Vec<Word>, Option<Word>) {
    match tree(text).kind {
        Kind::Over { function, dimensions, by, .. } => (family(function), dimensions, by),
        other => panic!("{other:?}"),
    }
}

fn arguments(text: &str) -> (String, Vec<Node>) {
    match tree(text).kind {
        Kind::Call { function, arguments } => (family(function), arguments),
        other => panic!("{other:?}"),
    }
}

#[test]
fn unit_literals() {
    let unit = |text: &str| match tree(text).kind {
        Kind::Number { value, unit: Some(unit) } => (value, unit),
        other => panic!("{other:?}"),
    };
    assert_eq!(unit("1[km2]"), (1.0, word("km2", 2)));
    assert_eq!(unit("0.01[万元]"), (0.01, word("万元", 5)));
    assert_eq!(unit("1[元/(hm2 a)]"), (1.0, word("元/(hm2 a)", 2)));
    assert_eq!(brackets("1[t] + 2[kg]"), "(1[t] + 2[kg])");
}

#[test]
fn picks_along_a_dimension() {
    let pick = |dimension, to| Pick { dimension, to };
    assert_eq!(picks("x[year - 1]"), [pick(word("year", 2), PickTo::Shift(-1))]);
    assert_eq!(picks("x[year + 3]"), [pick(word("year", 2), PickTo::Shift(3))]);
    assert_eq!(picks("x[year-1000]"), [pick(word("year", 2), PickTo::Shift(-1000))]);
    assert_eq!(picks("x[year = 2020]"), [pick(word("year", 2), PickTo::Member(word("2020", 9)))]);
    let quoted = Word { text: "pm25".into(), span: 14..20 };
    assert_eq!(
        picks("x[pollutant = \"pm25\", year - 1]"),
        [pick(word("pollutant", 2), PickTo::Member(quoted)), pick(word("year", 22), PickTo::Shift(-1)),]
    );
    // The parser takes any word for a dimension; the checker knows which there are.
    assert_eq!(picks("x[stand - 1]"), [pick(word("stand", 2), PickTo::Shift(-1))]);
}

#[test]
fn a_name_may_look_like_a_function_but_not_like_a_keyword() {
    assert_eq!(brackets("sum + min"), "(sum + min)");
    assert_eq!(brackets("android + bypass - nothing * order"), "((android + bypass) - (nothing * order))");
}

#[test]
fn smallest_of_values_and_over_a_dimension() {
    assert_eq!(over("min(x, class)").0, reduction(Reduction::Smallest));
    assert_eq!(over("max(x, class)").0, reduction(Reduction::Largest));
    assert_eq!(arguments("min(x, y)").0, rowwise(Rowwise::Min));
    assert_eq!(arguments("max(x, y, z)").0, rowwise(Rowwise::Max));
    // Only the second place can name a dimension that makes it a function over one.
    assert_eq!(arguments("min(year, x)").0, rowwise(Rowwise::Min));
    assert_eq!(brackets("min(min(x, class), y)"), "min(min(x, class), y)");
}

#[test]
fn over_one_or_more_dimensions() {
    assert_eq!(over("sum(x, class)"), (reduction(Reduction::Sum), vec![word("class", 7)], None));
    let two = vec![word("class", 7), word("pollutant", 14)];
    assert_eq!(over("sum(x, class, pollutant)"), (reduction(Reduction::Sum), two, None));
    let by_city = (reduction(Reduction::Sum), vec![word("county", 7)], Some(word("city", 17)));
    assert_eq!(over("sum(x, county by city)"), by_city);
    let both =
        (reduction(Reduction::Mean), vec![word("class", 8), word("county", 15)], Some(word("city", 25)));
    assert_eq!(over("mean(x, class, county by city)"), both);
    // An unknown word is kept for the checker, which can name the near ones.
    assert_eq!(over("sum(x, clas)"), (reduction(Reduction::Sum), vec![word("clas", 7)], None));
}

#[test]
fn every_function_over_dimensions() {
    let table = [
        ("sum", reduction(Reduction::Sum)),
        ("mean", reduction(Reduction::Mean)),
        ("count", reduction(Reduction::Count)),
        ("median", reduction(Reduction::Median)),
        ("min", reduction(Reduction::Smallest)),
        ("max", reduction(Reduction::Largest)),
        ("share", within(Within::Share)),
        ("rank", within(Within::Rank)),
        ("dense_rank", within(Within::Dense)),
        ("order", within(Within::Order)),
    ];
    for (name, fun) in table.clone() {
        assert_eq!(over(&format!("{name}(x * y, county)")).0, fun, "{name}");
    }
    let all = FUNCTIONS.iter().filter(|f| matches!(f.family, Family::Reduction(_) | Family::Within(_)));
    assert_eq!(all.count(), table.len());
}

#[test]
fn step_tables() {
    let Kind::Tier { argument, table } = tree("tier(a + b, rates)").kind else { panic!() };
    assert_eq!((argument.span, table), (5..10, word("rates", 12)));
    // A table's name is not an expression, so it may even be that of a dimension.
    assert_eq!(brackets("tier(x, class)"), "tier(x, class)");
}

#[test]
fn every_function_of_values_and_its_number_of_arguments() {
    let table = [
        ("if", rowwise(Rowwise::If), 2..=3),
        ("min", rowwise(Rowwise::Min), 2..=16),
        ("max", rowwise(Rowwise::Max), 2..=16),
        ("clamp", rowwise(Rowwise::Clamp), 3..=3),
        ("abs", rowwise(Rowwise::Abs), 1..=1),
        ("exp", rowwise(Rowwise::Exp), 1..=1),
        ("ln", rowwise(Rowwise::Ln), 1..=1),
        ("sqrt", rowwise(Rowwise::Sqrt), 1..=1),
        ("round", rounding(Rounding::Half), 2..=2),
        ("round_down", rounding(Rounding::Down), 2..=2),
        ("round_up", rounding(Rounding::Up), 2..=2),
        ("round_even", rounding(Rounding::Even), 2..=2),
        ("coalesce", rowwise(Rowwise::Coalesce), 2..=16),
        ("present", rowwise(Rowwise::Present), 1..=1),
    ];
    for (name, fun, wanted) in &table {
        for count in 1..=18 {
            let text = format!("{name}({})", vec!["x"; count].join(", "));
            if wanted.contains(&count) {
                let (found, arguments) = arguments(&text);
                assert_eq!((&found, arguments.len()), (fun, count), "{text}");
                continue;
            }
            let error = super::read(&text).expect_err(&text);
            assert_eq!(error.message.en, format!("`{name}` does not take {count} arguments"));
            assert_eq!(error.message.zh, format!("`{name}` 的参数个数不对：给了 {count} 个"));
            assert_eq!(error.span, 0..text.len(), "{text}");
            assert!(error.help.is_some_and(|h| h.en.starts_with(&format!("usage: {name}("))), "{text}");
        }
    }
    let all = FUNCTIONS.iter().filter(|f| matches!(f.family, Family::Rowwise(_) | Family::Rounding(_)));
    assert_eq!(all.count(), table.len());
}
