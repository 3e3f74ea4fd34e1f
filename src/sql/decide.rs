//! Comparisons. What lies closer than binary numbers can tell counts as equal, so that 64.4 - 59.4 is 5.

use super::{Piece, Writer, number};
use crate::formula::tree::{Operator, strength};
use crate::rule::{Op, Term};

/// Numbers are told apart by 14 digits of what they were made from.
const APART: &str = "1e-14";

/// Two sides of a comparison.
pub struct Sides {
    /// Fit to stand before a minus, and behind one.
    pub left: String,
    pub right: String,
    /// How large the numbers are that both sides are made from.
    pub size: String,
}

impl Sides {
    /// A condition of SQL, NULL where a side is.
    pub fn compare(&self, operator: Operator) -> String {
        let Sides { left, right, size } = self;
        let (apart, near) = (format!("{left} - {right}"), format!("{APART} * ({size})"));
        match operator {
            Operator::Less => format!("{apart} < -{near}"),
            Operator::LessEqual => format!("{apart} <= {near}"),
            Operator::Greater => format!("{apart} > {near}"),
            Operator::GreaterEqual => format!("{apart} >= -{near}"),
            Operator::NotEqual => format!("abs({apart}) > {near}"),
            Operator::Equal => format!("abs({apart}) <= {near}"),
            // These compare nothing.
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => "NULL".to_string(),
            Operator::Power | Operator::And | Operator::Or => "NULL".to_string(),
        }
    }
}

impl Writer<'_> {
    /// How large the numbers are that a term is made from. What remains of a difference is as uncertain as they are.
    pub(super) fn size(&self, term: &Term) -> Piece {
        match &term.op {
            Op::Number(n) => Piece::atom(number(n.abs())),
            Op::Negate(x) => self.size(x),
            Op::Scale(factor, x) => {
                let x = self.size(x).at(strength::PRODUCT);
                Piece::new(format!("{x} * {}", number(factor.to_f64().abs())), strength::PRODUCT, true)
            }
            Op::Binary(Operator::Add | Operator::Subtract, a, b) => {
                let (a, b) = (self.size(a), self.size(b));
                let text = format!("{} + {}", a.text, b.at(strength::PRODUCT));
                Piece::new(text, strength::SUM, true)
            }
            Op::Binary(Operator::Multiply, a, b) => {
                let (a, b) = (self.size(a).at(strength::PRODUCT), self.size(b).at(strength::NEGATE));
                Piece::new(format!("{a} * {b}"), strength::PRODUCT, true)
            }
            Op::Ref(_) | Op::Not(_) | Op::Binary(..) | Op::Call(..) | Op::Round(..) => self.whole(term),
            Op::Over(_) | Op::Upto(_) | Op::Tier(..) => self.whole(term),
        }
    }

    fn whole(&self, term: &Term) -> Piece {
        Piece::atom(format!("abs({})", self.piece(term).finite().text))
    }
}
