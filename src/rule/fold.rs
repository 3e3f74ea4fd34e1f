//! Constants worked out once.

use super::{Op, Term};
use crate::formula::tree::Operator;
use crate::function::Exact;

/// The same term with arithmetic on bare numbers done and neutral steps dropped.
pub fn fold(mut term: Term) -> Term {
    let number = |t: &Term| if let Op::Number(n) = t.op { Some(n) } else { None };
    let replaced = match &mut term.op {
        Op::Scale(factor, x) => match number(x) {
            Some(n) => decimal(Exact::typed(n).scaled(*factor)).map(Op::Number),
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

/// The result where it is a decimal as short as one types: a third is left to be worked out exactly.
fn arithmetic(operator: Operator, a: f64, b: f64) -> Option<f64> {
    let (a, b) = (Exact::typed(a), Exact::typed(b));
    decimal(match operator {
        Operator::Add => a.plus(b),
        Operator::Subtract => a.minus(b),
        Operator::Multiply => a.times(b),
        Operator::Divide => a.by(b),
        Operator::Power => a.power(b),
        _ => return None,
    })
}

fn decimal(result: Exact) -> Option<f64> {
    result.is_typed().then(|| result.to_f64())
}
