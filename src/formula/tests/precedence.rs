use super::super::tree::{Kind, Node, Operator};
use super::{brackets, tree};

/// What a formula of numbers alone comes to.
fn value(node: &Node) -> f64 {
    match &node.kind {
        Kind::Number { value, unit: None } => *value,
        Kind::Negate(inner) => -value(inner),
        Kind::Binary { operator, left, right } => {
            let (a, b) = (value(left), value(right));
            match operator {
                Operator::Add => a + b,
                Operator::Subtract => a - b,
                Operator::Multiply => a * b,
                Operator::Divide => a / b,
                Operator::Power => a.powf(b),
                other => panic!("{other:?}"),
            }
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_operator() {
    for symbol in ["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "and", "or"] {
        assert_eq!(brackets(&format!("a {symbol} b")), format!("(a {symbol} b)"));
    }
    assert_eq!(brackets("-a"), "(-a)");
    assert_eq!(brackets("not a"), "(not a)");
}

#[test]
fn arithmetic_as_in_mathematics() {
    for (text, expected) in [
        // A spreadsheet reads this as 4.
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        // A spreadsheet reads this as 64.
        ("2^3^2", 512.0),
        ("(2^3)^2", 64.0),
        ("2^-1", 0.5),
        // 2^(-(2^2)) = 1/16.
        ("2^-2^2", 0.0625),
        ("2*3^2", 18.0),
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 4 - 3", 3.0),
        ("10 - (4 - 3)", 9.0),
        ("24 / 4 / 2", 3.0),
        ("24 / 4 * 2", 12.0),
        ("2 - -3", 5.0),
        ("--3", 3.0),
        ("2 * -3", -6.0),
        ("-2 * 3", -6.0),
    ] {
        assert_eq!(value(&tree(text)), expected, "{text}");
    }
}

#[test]
fn each_level_binds_tighter_than_the_one_below() {
    for (text, expected) in [
        ("a or b or c", "((a or b) or c)"),
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a and b and c", "((a and b) and c)"),
        ("not a and b", "((not a) and b)"),
        ("a and not b", "(a and (not b))"),
        ("not a or b", "((not a) or b)"),
        ("not not a", "(not (not a))"),
        ("not a = b", "(not (a = b))"),
        ("a < b and c > d", "((a < b) and (c > d))"),
        ("a + b < c * d", "((a + b) < (c * d))"),
        ("a = b + c", "(a = (b + c))"),
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a / b ^ c", "(a / (b ^ c))"),
        ("-a * b", "((-a) * b)"),
        ("-a + b", "((-a) + b)"),
        ("-a ^ b", "(-(a ^ b))"),
        ("a ^ -b * c", "((a ^ (-b)) * c)"),
        ("a ^ b ^ c", "(a ^ (b ^ c))"),
        ("a * -b ^ c", "(a * (-(b ^ c)))"),
        ("-x[year - 1] ^ 2", "(-(x[year - 1] ^ 2))"),
    ] {
        assert_eq!(brackets(text), expected, "{text}");
    }
}

#[test]
fn brackets_group_and_leave_no_trace() {
    assert_eq!(brackets("((a))"), "a");
    assert_eq!(brackets("(a + b) * (c - d)"), "((a + b) * (c - d))");
    assert_eq!(brackets("(a < b) = (c < d)"), "((a < b) = (c < d))");
    assert_eq!(brackets("not (a and b)"), "(not (a and b))");
}

#[test]
fn spans_reach_from_first_to_last_sign() {
    let node = tree(" (a + b) * -c ");
    assert_eq!(node.span, 1..13);
    let Kind::Binary { left, right, .. } = node.kind else { panic!() };
    // A bracketed part takes its brackets along.
    assert_eq!((left.span, right.span), (1..8, 11..13));
    assert_eq!(tree("not a").span, 0..5);
    assert_eq!(tree("max(a, b )").span, 0..10);
    assert_eq!(tree("x[year - 1]").span, 0..11);
    assert_eq!(tree("1[km2]").span, 0..6);
}
