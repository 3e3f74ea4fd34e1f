//! Money written into a formula: a price that has no source, no grade and no year, and that nobody accepts.

use super::used::Used;
use crate::finding::{Finding, Findings};
use crate::formula::tree::{Kind, Node, Operator};
use crate::function::Family;
use crate::model::account::Rule;
use crate::rule::Book;
use crate::text;
use crate::unit::Unit;
use std::collections::BTreeSet;

/// Refuses every number of money in the formulas that amounts were computed by.
pub fn refuse(book: &Book, used: &Used, findings: &mut Findings) {
    // Parts of a formula have lines of their own.
    let origins: BTreeSet<(usize, usize)> = used.lines.iter().map(|line| book.lines[*line].origin).collect();
    for (model, line) in origins {
        let model = &book.catalog.models[model];
        let line = &model.lines[line];
        let rules = [Some(&line.formula), line.scope.as_ref()];
        for rule in rules.into_iter().flatten() {
            for number in written(&rule.tree) {
                findings.push(finding(&line.id, rule, number));
            }
        }
    }
}

/// The numbers of money that stand in a formula as amounts or prices.
///
/// A step that says to which place is rounded is none, nor is 0, nor a divisor of exactly one unit of money, which only
/// takes the unit off.
pub fn written(node: &Node) -> Vec<&Node> {
    match &node.kind {
        Kind::Number { .. } if is_money(node) => vec![node],
        Kind::Number { .. } | Kind::Name { .. } => Vec::new(),
        Kind::Negate(x) | Kind::Not(x) | Kind::Tier { argument: x, .. } => written(x),
        Kind::Binary { operator: Operator::Divide, left, right }
            if takes_off_unit(right) && !is_number(left) =>
        {
            written(left)
        }
        Kind::Binary { left, right, .. } => [written(left), written(right)].concat(),
        // A step of rounding is no price.
        Kind::Call { function, arguments } if matches!(function.family, Family::Rounding(_)) => {
            arguments.first().map(written).unwrap_or_default()
        }
        Kind::Call { arguments, .. } => arguments.iter().flat_map(written).collect(),
        Kind::Over { arguments, .. } => arguments.iter().flat_map(written).collect(),
    }
}

/// A number that is not 0, in a unit that holds money.
fn is_money(node: &Node) -> bool {
    unit_of(node).is_some_and(|(value, unit)| value != 0.0 && unit.holds_money())
}

/// Exactly 1 元, 万元 or 亿元.
fn takes_off_unit(node: &Node) -> bool {
    unit_of(node).is_some_and(|(value, unit)| value == 1.0 && unit.is_money())
}

fn unit_of(node: &Node) -> Option<(f64, Unit)> {
    match &node.kind {
        Kind::Number { value, unit: Some(word) } => Some((*value, Unit::parse(&word.text).ok()?)),
        _ => None,
    }
}

/// Whether a node is made of numbers alone.
fn is_number(node: &Node) -> bool {
    match &node.kind {
        Kind::Number { .. } => true,
        Kind::Negate(x) => is_number(x),
        Kind::Binary { left, right, .. } => is_number(left) && is_number(right),
        _ => false,
    }
}

fn finding(line: &str, rule: &Rule, number: &Node) -> Finding {
    let words = rule.at.text.get(number.span.clone()).unwrap_or_default();
    let message = text!(
        "行 `{line}` 的公式里直接写着金额 {words}，没有出处，也没有证据等级，不能据以结算",
        "the formula of line `{line}` holds the money {words}, which has no source and no grade of evidence: no money is settled by it"
    );
    let label = text!("这个数没有出处", "this number has no source");
    Finding::error("money-in-formula", message).at(&rule.at.source, rule.at.part(&number.span), label).help(text!(
        "声明一个系数，写明数值、单位、来源与等级，公式里用它的 id；0 和舍入的步长不在此列",
        "declare a coefficient with its value, unit, source and grade, and name it in the formula; 0 and the step of rounding may stay"
    ))
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::formula::parse;

    /// The money written into a formula, as it is written.
    fn money(formula: &str) -> Vec<&str> {
        let tree = parse(formula, &|word| word == "county").unwrap();
        written(&tree).into_iter().map(|node| &formula[node.span.clone()]).collect()
    }

    #[test]
    fn prices_and_amounts_are_found_wherever_they_stand() {
        assert_eq!(money("x * 0.3[元/kWh]"), ["0.3[元/kWh]"]);
        assert_eq!(money("max(x, 100[万元])"), ["100[万元]"]);
        assert_eq!(money("round(-5[元/t] * x, 0.01[万元])"), ["5[元/t]"]);
        assert_eq!(
            money("if(x > 3[亿元], sum(x * 2[元], county), tier(x + 1[元], y))"),
            ["3[亿元]", "2[元]", "1[元]"]
        );
        assert_eq!(money("x / 2[万元]"), ["2[万元]"]);
        assert_eq!(money("x / 1[kWh/元]"), ["1[kWh/元]"]);
        assert_eq!(money("close(x + 7[元], x, county, 0.01[万元])"), ["7[元]"]);
        // Twice divided, the unit comes back.
        assert_eq!(money("x / (1 / 1[元])"), ["1[元]"]);
    }

    #[test]
    fn steps_zeros_and_taking_off_a_unit_are_no_prices() {
        for formula in [
            "round(x, 0.01[万元])",
            "close(x, y, county, 0.01[万元])",
            "max(x, 0[万元])",
            "x / 1[万元]",
            "x * 5[t]",
            "max(x, 3)",
        ] {
            assert!(money(formula).is_empty(), "{formula}");
        }
    }
}
