//! Constants worked out once.

use super::{Op, Term};
use crate::formula::tree::Operator;

/// The same term with arithmetic on bare numbers done and neutral steps dropped.
pub fn fold(mut term: Term) -> Term {
    let number = |t: &Term| if let Op::Number(n) = t.op { Some(n) } else { None };
    let replaced = match &mut term.op {
        Op::Scale(factor, x) => match number(x) {
            Some(n) => Some(Op::Number(n * factor.to_f64())),
            None if factor.is_one() => Some(take(x)),
            None => None,
        },
        Op::Negate(x) => number(x).map(|n| Op::Number(-n)),
        Op::Binary(operator, a, b) => match (number(a), number(b), *operator) {
            (Some(a), Some(b), operator) => arithmetic(operator, a, b).map(Op::Number),
            (None, Some(1.0), Operator::Multiply | Operator::Divide) => Some(take(a)),
            (Some(1.0), None, Operator::Multiply) => Some(take(b)),
            _ => None,
        },
        _ => None,
    };
    if let Some(op) = replaced {
        term.op = op;
    }
    term
}

fn take(term: &mut Term) -> Op {
    std::mem::replace(&mut term.op, Op::Number(0.0))
}

fn arithmetic(operator: Operator, a: f64, b: f64) -> Option<f64> {
    let result = match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        // 0 to the 0 has no value, as when it is computed.
        Operator::Power if a == 0.0 && b == 0.0 => return None,
        Operator::Power => a.powf(b),
        _ => return None,
    };
    result.is_finite().then_some(result)
}
