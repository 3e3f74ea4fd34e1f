//! A checked formula as SQL in the words of DuckDB: the same tree that the engine walks. Nothing is run here.
//!
//! Every number is a DOUBLE, and NULL where it is missing; a condition is 1 or 0, so that what is missing spreads through
//! it as through a number. What a formula reads stands in a column of its row, named as formulas name it ([`column`]):
//! what is picked or gathered from other rows is joined to it beforehand, by what [`gathered`] makes of those.
//!
//! Not there yet: a difference that comes to just a half step is rounded as binary numbers have it.

#![deny(clippy::wildcard_enum_match_arm)]

mod column;
mod decide;
mod gathered;
mod tier;

pub use column::column;
pub use gathered::gathered;

use crate::formula::tree::{Operator, strength};
use crate::function::Rowwise;
use crate::rule::{Book, Op, Term};
use decide::Sides;

/// Just below the largest number in binary: what is not below it is infinite or undefined.
const LARGEST: &str = "1.797693134862315e308";

/// A formula as an expression over the columns of its row. What comes to no number is NULL.
pub fn expression(book: &Book, term: &Term) -> String {
    Writer { book }.piece(term).finite().text
}

/// A number that no database takes for a decimal or a whole one.
fn number(n: f64) -> String {
    format!("{n:e}")
}

/// A part of an expression, and how tightly it holds together.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    strength: u8,
    /// Whether arithmetic may have made something infinite or undefined of it.
    loose: bool,
}

impl Piece {
    fn new(text: String, strength: u8, loose: bool) -> Piece {
        Piece { text, strength, loose }
    }

    fn atom(text: String) -> Piece {
        Piece::new(text, strength::ATOM, false)
    }

    /// Bracketed where it binds looser.
    fn at(&self, least: u8) -> String {
        if self.strength < least { format!("({})", self.text) } else { self.text.clone() }
    }

    /// NULL where it is infinite or undefined: whatever could make a number of that again asks for it.
    fn finite(self) -> Piece {
        match self.loose {
            false => self,
            true => Piece::atom(format!("CASE WHEN abs({x}) <= {LARGEST} THEN {x} END", x = self.text)),
        }
    }
}

struct Writer<'b> {
    book: &'b Book,
}

impl Writer<'_> {
    fn piece(&self, term: &Term) -> Piece {
        match &term.op {
            Op::Number(n) if *n < 0.0 => Piece::new(number(*n), strength::NEGATE, false),
            Op::Number(n) => Piece::atom(number(*n)),
            Op::Ref(reference) => Piece::atom(column::of_reference(self.book, reference)),
            Op::Over(over) => Piece::atom(column::of_over(self.book, over)),
            Op::Upto(upto) => Piece::atom(column::of_upto(self.book, upto)),
            Op::Scale(factor, x) => {
                let x = self.piece(x).at(strength::PRODUCT);
                Piece::new(format!("{x} * {}", number(factor.to_f64())), strength::PRODUCT, true)
            }
            // Two signs in a row would begin a comment.
            Op::Negate(x) => {
                let x = self.piece(x);
                Piece::new(format!("-{}", x.at(strength::ATOM)), strength::NEGATE, x.loose)
            }
            Op::Not(x) => {
                let x = self.piece(x).at(strength::PRODUCT);
                Piece::new(format!("1e0 - {x}"), strength::SUM, false)
            }
            Op::Binary(operator, a, b) => self.binary(*operator, a, b),
            Op::Call(fun, values) => self.call(*fun, values),
            Op::Round(rounding, places, x) => {
                let (value, size) = (self.piece(x).finite().text, self.size(x).at(strength::NEGATE));
                Piece::atom(rounding.sql(&value, &size, *places))
            }
            Op::Tier(tier, x) => self.tier(*tier, x),
        }
    }

    fn binary(&self, operator: Operator, a: &Term, b: &Term) -> Piece {
        let own = operator.strength();
        match operator {
            Operator::Add | Operator::Subtract | Operator::Multiply => {
                let (a, b) = (self.piece(a).at(own), self.piece(b).at(own + 1));
                Piece::new(format!("{a} {} {b}", operator.symbol()), own, true)
            }
            // Databases differ in what they make of a division by nothing.
            Operator::Divide => {
                let (a, b) = (self.piece(a).at(own), self.piece(b).finite().text);
                Piece::new(format!("{a} / NULLIF({b}, 0e0)"), own, true)
            }
            // 0 to the 0 is undefined.
            Operator::Power => {
                let (x, y) = (self.piece(a).finite(), self.piece(b).finite());
                let power = format!("pow({}, {})", x.text, y.text);
                let text = if matches!(b.op, Op::Number(n) if n != 0.0) {
                    power
                } else {
                    let (x, y) = (x.at(strength::SUM), y.at(strength::SUM));
                    format!("CASE WHEN {x} <> 0e0 OR {y} <> 0e0 THEN {power} END")
                };
                Piece::new(text, strength::ATOM, true)
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                self.compare(operator, a, b)
            }
            Operator::Equal | Operator::NotEqual => self.compare(operator, a, b),
            Operator::And => {
                let (a, b) = (self.piece(a), self.piece(b));
                let text = format!("{} * {}", a.at(strength::PRODUCT), b.at(strength::NEGATE));
                Piece::new(text, strength::PRODUCT, false)
            }
            Operator::Or => {
                let (a, b) = (self.piece(a), self.piece(b));
                Piece::atom(format!("CAST({} + {} > 0e0 AS DOUBLE)", a.text, b.at(strength::PRODUCT)))
            }
        }
    }

    fn compare(&self, operator: Operator, a: &Term, b: &Term) -> Piece {
        let sides = Sides {
            left: self.piece(a).finite().at(strength::SUM),
            right: self.piece(b).finite().at(strength::PRODUCT),
            size: format!("{} + {}", self.size(a).text, self.size(b).at(strength::PRODUCT)),
        };
        Piece::atom(format!("CAST({} AS DOUBLE)", sides.compare(operator)))
    }

    fn call(&self, fun: Rowwise, values: &[Term]) -> Piece {
        let pieces = values.iter().map(|value| self.piece(value));
        match fun {
            // What is chosen is one of the values as it stands.
            Rowwise::If => {
                let pieces: Vec<Piece> = pieces.collect();
                let loose = pieces.iter().any(|piece| piece.loose);
                let texts: Vec<String> = pieces.into_iter().map(|piece| piece.text).collect();
                Piece::new(fun.sql(&texts), strength::ATOM, loose)
            }
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp | Rowwise::Coalesce | Rowwise::Present => {
                let texts: Vec<String> = pieces.map(|piece| piece.finite().text).collect();
                Piece::atom(fun.sql(&texts))
            }
            Rowwise::Abs | Rowwise::Exp | Rowwise::Ln | Rowwise::Sqrt => {
                let texts: Vec<String> = pieces.map(|piece| piece.finite().text).collect();
                Piece::atom(fun.sql(&texts))
            }
        }
    }
}
