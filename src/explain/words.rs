//! A term with its numbers and units filled in.

#![deny(clippy::wildcard_enum_match_arm)]

use super::figure::figure;
use super::reads::Read;
use crate::compute::Run;
use crate::formula::tree::{Operator, strength};
use crate::function::upto;
use crate::look::Referred;
use crate::look::wanted::{asked, key_of};
use crate::plan::NO_ROW;
use crate::rule::{Gather, Op, Over, Reference, Symbol, Term};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;

/// The term as a calculation one can follow with a pencil.
pub fn filled(run: &Run, term: &Term, frame: usize, row: usize, lang: Lang) -> String {
    Filler { run, frame, row, lang, blanks: &[] }.term(term, 0)
}

/// A piece of a term whose numbers are left blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    /// The number of what is read, and the unit in which it is.
    Blank(usize, String),
}

/// The same with a blank in place of every number that differs from row to row; what fills them is told by its place
/// among `reads`.
pub fn pieces(run: &Run, term: &Term, reads: &[Read<'_>], lang: Lang) -> Vec<Piece> {
    let words = Filler { run, frame: 0, row: 0, lang, blanks: reads }.term(term, 0);
    let parts = words.split(BLANK).enumerate().filter(|(_, part)| !part.is_empty());
    let piece = |(at, part): (usize, &str)| match part.parse().ok().filter(|_| at % 2 == 1) {
        Some(read) => {
            Piece::Blank(read, reads.get(read).map_or(String::new(), |read| unit_words(read, lang)))
        }
        None => Piece::Words(part.to_string()),
    };
    parts.map(piece).collect()
}

/// Stands on either side of the number of a blank. Names and units hold no such sign.
const BLANK: char = '\u{0}';

fn unit_words(read: &Read<'_>, lang: Lang) -> String {
    match read {
        Read::Name(_, unit) if **unit != Unit::one() => unit.words(lang.is_zh()),
        // What is gathered is said with its unit.
        Read::Name(..) | Read::Over(..) | Read::Upto(_) => String::new(),
    }
}

/// What a name stands for that has no value in a row.
pub fn lacking(run: &Run, reference: &Reference, (frame, row): (usize, usize), lang: Lang) -> String {
    Filler { run, frame, row, lang, blanks: &[] }.lacking(reference)
}

/// What a value over dimensions comes to, with its unit; what is gathered, where it comes to none.
pub fn gathered(run: &Run, over: &Over, value: Option<f64>, unit: &Unit, lang: Lang) -> String {
    Filler { run, frame: 0, row: 0, lang, blanks: &[] }.gathered(over, value, unit)
}

struct Filler<'r> {
    run: &'r Run,
    frame: usize,
    row: usize,
    lang: Lang,
    /// What is left blank.
    blanks: &'r [Read<'r>],
}

impl Filler<'_> {
    /// A term, bracketed where it binds looser than `strength`.
    fn term(&self, term: &Term, strength: u8) -> String {
        if let Some(blank) = self.blank(term) {
            return blank;
        }
        let (words, own) = match &term.op {
            Op::Number(n) => (with_unit(*n, &term.unit, self.lang), strength::ATOM),
            Op::Ref(reference) => {
                let value = self.value(reference);
                let words = match value.is_nan() {
                    true => self.lacking(reference),
                    false => with_unit(value, &term.unit, self.lang),
                };
                (words, strength::ATOM)
            }
            Op::Scale(factor, x) => {
                (format!("{} × {factor}", self.term(x, strength::PRODUCT)), strength::PRODUCT)
            }
            // With a sign in front it reads best as a sum does.
            Op::Negate(x) => (format!("−{}", self.term(x, strength::NEGATE)), strength::SUM),
            Op::Not(x) => (format!("not {}", self.term(x, strength::NEGATE)), strength::NOT),
            Op::Binary(operator, a, b) => {
                let (symbol, own) = (symbol(*operator), operator.strength());
                let right = if *operator == Operator::Power { own } else { own + 1 };
                (format!("{} {symbol} {}", self.term(a, own), self.term(b, right)), own)
            }
            Op::Call(fun, values) => {
                let words: Vec<String> = values.iter().map(|value| self.term(value, 0)).collect();
                (format!("{}({})", fun.name(), words.join(", ")), strength::ATOM)
            }
            Op::Round(rounding, places, x) => {
                let step = step(*places, &term.unit, self.lang);
                (format!("{}({}, {step})", rounding.name(), self.term(x, 0)), strength::ATOM)
            }
            Op::Tier(_, x) => (format!("tier({})", self.term(x, 0)), strength::ATOM),
            Op::Upto(upto) => {
                let ids = upto.lines().map(|line| self.run.book.id(line));
                let names = self.run.book.catalog.dimensions.names(upto.dims.minus(upto.group));
                let (name, names) = (upto::NAME, names.trim_matches(['[', ']']));
                (format!("{name}({}, {names})", ids.join(", ")), strength::ATOM)
            }
            Op::Over(over) => {
                let value = match over.fun {
                    Gather::Reduction(_) if self.blanks.is_empty() => {
                        self.run.over(over, self.frame, self.row)
                    }
                    Gather::Reduction(_) | Gather::Within(_) => None,
                };
                (self.gathered(over, value, &term.unit), strength::ATOM)
            }
        };
        if own < strength { format!("({words})") } else { words }
    }

    /// A number that differs from row to row, where such are left blank. What each row is within its group is told by
    /// the function alone.
    fn blank(&self, term: &Term) -> Option<String> {
        let own = Read::of(term).filter(|read| match read {
            Read::Name(..) => true,
            Read::Over(over, _) => matches!(over.fun, Gather::Reduction(_)),
            Read::Upto(_) => false,
        })?;
        let read = self.blanks.iter().position(|read| read.is(&own))?;
        Some(format!("{BLANK}{read}{BLANK}"))
    }

    fn gathered(&self, over: &Over, value: Option<f64>, unit: &Unit) -> String {
        let id = match value {
            Some(value) if !value.is_nan() => return with_unit(value, unit, self.lang),
            Some(_) => self.no(over.argument),
            None => self.run.book.id(over.argument).to_string(),
        };
        let names = self.run.book.catalog.dimensions.names(over.over);
        format!("{}({id}, {})", over.fun.name(), names.trim_matches(['[', ']']))
    }

    /// What there is no value of, in place of a number.
    fn no(&self, symbol: Symbol) -> String {
        let Text { zh, en } = self.run.book.title(symbol);
        text!("缺“{zh}”", "no \"{en}\"").get(self.lang).to_string()
    }

    /// The same of a name, with the members that it picks.
    fn lacking(&self, reference: &Reference) -> String {
        let book = &self.run.book;
        let own = key_of(self.run, self.frame, self.row);
        let asked = asked(&book.catalog.dimensions, &own, &reference.picks, book.dims(reference.symbol));
        let picked = asked.into_iter().filter(|one| !own.contains(one));
        let (what, members) = (self.no(reference.symbol), book.catalog.dimensions.words(picked, self.lang));
        if members.is_empty() { what } else { format!("{what} {members}") }
    }

    fn value(&self, reference: &Reference) -> f64 {
        match self.run.refer(reference, self.frame) {
            Referred::Nothing => f64::NAN,
            Referred::Entries(entries) => {
                self.run.entries.values.get(entries[self.row] as usize).copied().unwrap_or(f64::NAN)
            }
            Referred::Column(_, column, map) => match map.map_or(self.row as u32, |m| m[self.row]) {
                NO_ROW => f64::NAN,
                target => column.draw(target as usize, 0),
            },
        }
    }
}

/// A number with its unit; 0 and bare numbers need none.
pub fn with_unit(value: f64, unit: &Unit, lang: Lang) -> String {
    if *unit == Unit::one() || value.is_nan() || value == 0.0 {
        figure(value)
    } else {
        format!("{} {}", figure(value), unit.words(lang.is_zh()))
    }
}

fn step(places: i32, unit: &Unit, lang: Lang) -> String {
    with_unit(10f64.powi(-places), unit, lang)
}

/// An operator as one writes it with a pencil.
fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Multiply => "×",
        Operator::Divide => "÷",
        Operator::Subtract => "−",
        Operator::Add | Operator::Power | Operator::And | Operator::Or => operator.symbol(),
        Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
            operator.symbol()
        }
        Operator::Equal | Operator::NotEqual => operator.symbol(),
    }
}
