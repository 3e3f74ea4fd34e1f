//! A term with its numbers and units filled in.

use super::figure::figure;
use crate::engine::Run;
use crate::engine::frame::NO_ROW;
use crate::engine::look::Referred;
use crate::formula::functions::{FUNCTIONS, Fun};
use crate::formula::tree::Operator;
use crate::rule::{Op, Rounding, Term};
use crate::text::Lang;
use crate::unit::Unit;

/// The term as a calculation one can follow with a pencil.
pub fn filled(run: &Run, term: &Term, frame: usize, row: usize, lang: Lang) -> String {
    Filler { run, frame, row, lang }.term(term, 0)
}

struct Filler<'r> {
    run: &'r Run,
    frame: usize,
    row: usize,
    lang: Lang,
}

impl Filler<'_> {
    /// A term, bracketed where it binds looser than `strength`.
    fn term(&self, term: &Term, strength: u8) -> String {
        let (words, own) = match &term.op {
            Op::Number(n) => (with_unit(*n, &term.unit, self.lang), 9),
            Op::Ref(reference) => (with_unit(self.value(reference), &term.unit, self.lang), 9),
            Op::Scale(factor, x) => (format!("{} × {factor}", self.term(x, 5)), 5),
            Op::Negate(x) => (format!("−{}", self.term(x, 6)), 4),
            Op::Not(x) => (format!("not {}", self.term(x, 6)), 3),
            Op::Binary(operator, a, b) => {
                let (symbol, own) = symbol(*operator);
                let right = if *operator == Operator::Power { own } else { own + 1 };
                (format!("{} {symbol} {}", self.term(a, own), self.term(b, right)), own)
            }
            Op::Call(fun, arguments) => (self.call(*fun, arguments), 9),
            Op::Round(rounding, places, x) => {
                let fun = match rounding {
                    Rounding::Half => Fun::Round,
                    Rounding::Down => Fun::RoundDown,
                    Rounding::Up => Fun::RoundUp,
                    Rounding::Even => Fun::RoundEven,
                };
                (format!("{}({}, {})", name(fun), self.term(x, 0), step(*places, &term.unit, self.lang)), 9)
            }
            Op::Tier(_, x) => (format!("tier({})", self.term(x, 0)), 9),
            Op::Upto(upto) => {
                let ids = upto.lines().map(|line| self.run.book.id(line));
                let names = self.run.book.catalog.dimensions.names(upto.dims.minus(upto.group));
                let (name, names) = (name(Fun::SumUpto), names.trim_matches(['[', ']']));
                (format!("{name}({}, {names})", ids.join(", ")), 9)
            }
            Op::Over(over) => match self.run.over(over, self.frame, self.row) {
                Some(value) => (with_unit(value, &term.unit, self.lang), 9),
                None => {
                    let id = self.run.book.id(over.argument);
                    let names = self.run.book.catalog.dimensions.names(over.over);
                    (format!("{}({id}, {})", name(over.fun), names.trim_matches(['[', ']'])), 9)
                }
            },
        };
        if own < strength { format!("({words})") } else { words }
    }

    fn call(&self, fun: Fun, arguments: &[Term]) -> String {
        let words: Vec<String> = arguments.iter().map(|a| self.term(a, 0)).collect();
        format!("{}({})", name(fun), words.join(", "))
    }

    fn value(&self, reference: &crate::rule::Reference) -> f64 {
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

fn name(fun: Fun) -> &'static str {
    FUNCTIONS.iter().find(|f| f.fun == fun).map_or("", |f| f.name)
}

fn symbol(operator: Operator) -> (&'static str, u8) {
    match operator {
        Operator::Or => ("or", 1),
        Operator::And => ("and", 2),
        Operator::Multiply => ("×", 5),
        Operator::Divide => ("÷", 5),
        Operator::Subtract => ("−", 4),
        Operator::Add => ("+", 4),
        Operator::Power => ("^", 7),
        comparison => (comparison.symbol(), 3),
    }
}
