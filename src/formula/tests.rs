//! Trees and spans are written out by hand: in full brackets, or with «» around the place of an error.

mod errors;
mod lexing;
mod names;
mod precedence;
mod random;

use super::error::SyntaxError;
use super::parse::parse;
use super::tree::{Kind, Node, PickTo, Span};

/// The words that name dimensions in these tests.
const DIMENSIONS: [&str; 6] = ["year", "period", "county", "city", "class", "pollutant"];

fn read(text: &str) -> Result<Node, SyntaxError> {
    parse(text, &|word| DIMENSIONS.contains(&word))
}

fn tree(text: &str) -> Node {
    read(text).unwrap_or_else(|e| panic!("{text}: {}", e.message.en))
}

/// The tree of a formula in full brackets.
fn brackets(text: &str) -> String {
    print(&tree(text))
}

/// A formula that reads back as the same tree: every operator stands in brackets of its own.
fn print(node: &Node) -> String {
    match &node.kind {
        Kind::Number { value, unit } => {
            let number =
                if value.fract() == 0.0 && *value < 1e15 { value.to_string() } else { format!("{value:?}") };
            unit.as_ref().map_or(number.clone(), |u| format!("{number}[{}]", u.text))
        }
        Kind::Name { name, picks } if picks.is_empty() => name.clone(),
        Kind::Name { name, picks } => {
            let picks: Vec<String> = picks
                .iter()
                .map(|pick| {
                    let dimension = &pick.dimension.text;
                    match &pick.to {
                        PickTo::Shift(steps) if *steps < 0 => format!("{dimension} - {}", -steps),
                        PickTo::Shift(steps) => format!("{dimension} + {steps}"),
                        PickTo::Member(member) => format!("{dimension} = \"{}\"", member.text),
                        PickTo::Above(attribute) => format!("{dimension} = {}", attribute.text),
                    }
                })
                .collect();
            format!("{name}[{}]", picks.join(", "))
        }
        Kind::Negate(inner) => format!("(-{})", print(inner)),
        Kind::Not(inner) => format!("(not {})", print(inner)),
        Kind::Binary { operator, left, right } => {
            format!("({} {} {})", print(left), operator.symbol(), print(right))
        }
        Kind::Call { function, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(print).collect();
            format!("{}({})", function.name, arguments.join(", "))
        }
        Kind::Over { function, arguments, dimensions, by, step } => {
            let mut parts: Vec<String> = arguments.iter().map(print).collect();
            let by = by.as_ref().map_or(String::new(), |word| format!(" by {}", word.text));
            let dimensions: Vec<&str> = dimensions.iter().map(|d| d.text.as_str()).collect();
            parts.push(format!("{}{by}", dimensions.join(", ")));
            parts.extend(step.iter().map(|step| print(step)));
            format!("{}({})", function.name, parts.join(", "))
        }
        Kind::Tier { argument, table } => format!("tier({}, {})", print(argument), table.text),
    }
}

/// Calls `visit` with every span of a tree.
fn spans(node: &Node, visit: &mut dyn FnMut(&Span)) {
    visit(&node.span);
    match &node.kind {
        Kind::Number { unit, .. } => unit.iter().for_each(|word| visit(&word.span)),
        Kind::Name { picks, .. } => {
            for pick in picks {
                visit(&pick.dimension.span);
                if let PickTo::Member(word) | PickTo::Above(word) = &pick.to {
                    visit(&word.span);
                }
            }
        }
        Kind::Negate(inner) | Kind::Not(inner) => spans(inner, visit),
        Kind::Binary { left, right, .. } => [left, right].into_iter().for_each(|side| spans(side, visit)),
        Kind::Call { arguments, .. } => arguments.iter().for_each(|argument| spans(argument, visit)),
        Kind::Over { arguments, dimensions, by, step, .. } => {
            arguments.iter().chain(step.as_deref()).for_each(|part| spans(part, visit));
            dimensions.iter().chain(by).for_each(|word| visit(&word.span));
        }
        Kind::Tier { argument, table } => {
            spans(argument, visit);
            visit(&table.span);
        }
    }
}
