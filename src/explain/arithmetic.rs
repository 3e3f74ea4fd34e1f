//! A line as a sum that one can do on paper: its numbers, with every choice already made.

#![deny(clippy::wildcard_enum_match_arm)]

use super::figure::figure;
use crate::compute::Run;
use crate::formula::tree::{Operator, strength};
use crate::function::rowwise::Rowwise;
use crate::look::scalar::Scalar;
use crate::rule::{Op, Symbol, Term};

/// Writes lines out as sums. What each name leads to is looked up once for all rows.
pub struct Arithmetic<'r> {
    scalar: Scalar<'r>,
}

impl<'r> Arithmetic<'r> {
    pub fn new(run: &'r Run) -> Arithmetic<'r> {
        Arithmetic { scalar: Scalar::new(run) }
    }

    /// The numbers of one row of a line: `5 × 10 + 1 × 20`; empty where one number is all there is to it.
    pub fn words(&mut self, line: usize, row: usize) -> String {
        let run = self.scalar.run;
        let Some(column) = run.column(Symbol::Line(line)) else { return String::new() };
        let mut sum = Sum { scalar: &mut self.scalar, frame: column.frame, row };
        let (words, own) = sum.term(bare(&run.book.lines[line].term));
        if own == strength::ATOM || words.contains("#N/A") { String::new() } else { words }
    }
}

/// What is rounded, without the rounding: the amount beside it shows what came of it.
fn bare(term: &Term) -> &Term {
    match &term.op {
        Op::Round(_, _, x) => bare(x),
        Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => term,
        Op::Call(..) | Op::Tier(..) | Op::Over(_) | Op::Upto(_) => term,
    }
}

struct Sum<'a, 'r> {
    scalar: &'a mut Scalar<'r>,
    frame: usize,
    row: usize,
}

impl<'r> Sum<'_, 'r> {
    fn term(&mut self, term: &'r Term) -> (String, u8) {
        match &term.op {
            Op::Scale(factor, x) if !factor.to_string().contains('/') => {
                (format!("{} × {factor}", self.within(x, strength::PRODUCT)), strength::PRODUCT)
            }
            Op::Binary(operator, a, b) => {
                let (left, right) = (self.value(a), self.value(b));
                // A sum with nothing reads like a riddle.
                let symbol = match operator {
                    Operator::Add | Operator::Subtract if right == 0.0 => return self.term(a),
                    Operator::Add if left == 0.0 => return self.term(b),
                    Operator::Multiply if left == 0.0 || right == 0.0 => return self.number(term),
                    Operator::Add => "+",
                    Operator::Subtract => "−",
                    Operator::Multiply => "×",
                    Operator::Divide => "÷",
                    Operator::Power | Operator::Less | Operator::LessEqual | Operator::Greater => {
                        return self.number(term);
                    }
                    Operator::GreaterEqual
                    | Operator::Equal
                    | Operator::NotEqual
                    | Operator::And
                    | Operator::Or => {
                        return self.number(term);
                    }
                };
                let own = operator.strength();
                (format!("{} {symbol} {}", self.within(a, own), self.within(b, own + 1)), own)
            }
            Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) => self.number(term),
            Op::Call(fun, values) => match self.chosen(*fun, values, term) {
                Some(value) => self.term(value),
                None => self.number(term),
            },
            Op::Round(..) | Op::Tier(..) | Op::Over(_) | Op::Upto(_) => self.number(term),
        }
    }

    /// The value that a choice comes to, where a function chooses.
    fn chosen(&mut self, fun: Rowwise, values: &'r [Term], whole: &'r Term) -> Option<&'r Term> {
        match fun {
            Rowwise::If => {
                let holds = self.value(values.first()?) != 0.0;
                values.get(if holds { 1 } else { 2 })
            }
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp | Rowwise::Coalesce => {
                let result = self.value(whole);
                values.iter().find(|value| self.value(value) == result)
            }
            Rowwise::Abs | Rowwise::Exp | Rowwise::Ln | Rowwise::Sqrt | Rowwise::Present => None,
        }
    }

    fn within(&mut self, term: &'r Term, strength: u8) -> String {
        let (words, own) = self.term(term);
        if own < strength { format!("({words})") } else { words }
    }

    fn value(&mut self, term: &'r Term) -> f64 {
        self.scalar.value(term, self.frame, self.row)
    }

    fn number(&mut self, term: &'r Term) -> (String, u8) {
        let value = self.value(term);
        if value < 0.0 {
            (format!("({})", figure(value)), strength::ATOM)
        } else {
            (figure(value), strength::ATOM)
        }
    }
}
