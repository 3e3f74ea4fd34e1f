//! Reads a unit.
//!
//! ```text
//! unit     = factor { ( "*" | "/" | space ) factor }        left to right
//! factor   = word [ exponent ] | number [ "^" integer ] | "(" unit ")" [ exponent ]
//! word     = [ multiplier ] [ SI prefix ] atom
//! exponent = "2" | "-2" | "^2" | "^-2" | "²" | "⁻²"
//! ```
//!
//! Where a text can be read two ways it is refused: `kJ/m2·d` may be meant as `kJ/(m2·d)`, and
//! money must not depend on a guess.

use super::dimension::Exponents;
use super::error::{Problem, UnitError};
use super::factor::Factor;
use super::lookup::{self, Known};
use super::prefixes::SPECIES;
use super::{MAX_BYTES, Unit};

const MAX_DEPTH: usize = 8;

pub(super) fn parse(text: &str, known: &Known) -> Result<Unit, UnitError> {
    let mut parser = Parser { known, text, chars: Vec::new(), at: 0, depth: 0 };
    if text.len() > MAX_BYTES {
        return Err(parser.error_between(Problem::TooLong, 0, text.len()));
    }
    parser.chars = text.char_indices().map(|(i, c)| (i, fold(c))).collect();
    parser.skip_spaces();
    if parser.peek().is_none() {
        return Ok(Unit::one());
    }
    let unit = parser.expression()?;
    match parser.peek() {
        None => Ok(unit),
        Some(_) => Err(parser.error_next(Problem::Unexpected)),
    }
}

/// One character for each of the ways it is written.
fn fold(c: char) -> char {
    let c = match c {
        // Full-width forms of ASCII
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '₀'..='₉' => char::from_u32(c as u32 - 0x2080 + 0x30).unwrap_or(c),
        _ => c,
    };
    match c {
        _ if c.is_whitespace() => ' ',
        'µ' | 'μ' => 'u',
        '·' | '⋅' | '∙' | '•' | '・' | '×' => '*',
        '∕' | '⁄' | '÷' | '每' => '/',
        '−' => '-',
        _ => c,
    }
}

/// A raised digit or minus sign, lowered.
fn lowered(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_u32(c as u32 - 0x2070 + 0x30)?,
        '⁻' => '-',
        _ => return None,
    })
}

fn in_word(c: char) -> bool {
    !matches!(c, ' ' | '(' | ')' | '*' | '/' | '^' | '-' | '+') && lowered(c).is_none()
}

/// Whether a spelling is read as one word.
pub(super) fn is_word(word: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    !word.is_empty() && !word.starts_with(digit) && word.chars().all(|c| in_word(c) && fold(c) == c)
}

#[derive(PartialEq)]
enum Kind {
    Number,
    Word,
    Group,
}

struct Parser<'a> {
    known: &'a Known,
    text: &'a str,
    /// Folded, each with its byte offset in `text`.
    chars: Vec<(usize, char)>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn expression(&mut self) -> Result<Unit, UnitError> {
        let start = self.at;
        let (mut total, mut kind) = self.factor(true)?;
        let mut only_numbers = kind == Kind::Number;
        let mut divided = false;
        loop {
            let spaced = self.skip_spaces();
            let divide = match self.peek() {
                None | Some(')') => return Ok(total),
                Some('/') => true,
                Some('*') => false,
                Some(_) if spaced || kind == Kind::Number => false,
                Some(_) => return Err(self.error_next(Problem::Unexpected)),
            };
            if matches!(self.peek(), Some('/' | '*')) {
                self.at += 1;
                self.skip_spaces();
            }
            let part_start = self.at;
            let part;
            // A number may come first, and `1/100` is one; `元/100 km2` can be read two ways.
            (part, kind) = self.factor(divide && only_numbers)?;
            // After a division without parentheses a product is only harmless if it changes nothing, as `a` in `t/hm2·a`.
            if !divide && divided && part != Unit::one() {
                return Err(self.error(Problem::TwoReadings, part_start));
            }
            divided |= divide && kind != Kind::Group;
            only_numbers &= kind == Kind::Number;
            let result = if divide { total.div(&part) } else { total.mul(&part) };
            total = self.fits(result, start)?;
        }
    }

    fn factor(&mut self, number_allowed: bool) -> Result<(Unit, Kind), UnitError> {
        self.skip_spaces();
        match self.peek() {
            None => Err(self.error(Problem::Missing, self.at)),
            Some('(') => Ok((self.group()?, Kind::Group)),
            Some('0'..='9') => {
                let start = self.at;
                let number = self.number()?;
                if !number_allowed {
                    return Err(self.error(Problem::MisplacedNumber, start));
                }
                Ok((number, Kind::Number))
            }
            Some(c) if in_word(c) => Ok((self.word()?, Kind::Word)),
            Some(_) => Err(self.error_next(Problem::Unexpected)),
        }
    }

    fn group(&mut self) -> Result<Unit, UnitError> {
        let start = self.at;
        if self.depth == MAX_DEPTH {
            return Err(self.error_next(Problem::TooDeep));
        }
        self.depth += 1;
        self.at += 1;
        let unit = self.expression()?;
        if !self.eat(')') {
            return Err(self.error(Problem::Unclosed, start));
        }
        self.depth -= 1;
        let power = self.exponent()?.unwrap_or(1);
        self.fits(unit.pow(power), start)
    }

    fn number(&mut self) -> Result<Unit, UnitError> {
        let start = self.at;
        let mut digits = self.digits();
        let mut power = 0;
        if self.peek() == Some('.') && self.digit_at(1) {
            self.at += 1;
            let fraction = self.digits();
            // At most `MAX_BYTES` digits, so this fits.
            power -= fraction.len() as i32;
            digits += &fraction;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let signed = matches!(self.peek_at(1), Some('-' | '+'));
            if self.digit_at(1 + usize::from(signed)) {
                let negative = self.peek_at(1) == Some('-');
                self.at += 1 + usize::from(signed);
                let written: i32 = self.digits().parse().unwrap_or(i32::MAX);
                power = power.saturating_add(if negative { -written } else { written });
            }
        }
        if digits.bytes().all(|b| b == b'0') {
            return Err(self.error(Problem::Zero, start));
        }
        let scale = digits
            .parse()
            .ok()
            .and_then(|digits| Factor::ratio(digits, 1)?.checked_mul(Factor::ten_to(power)?));
        let number = scale.map(|scale| Unit::new(Exponents::NONE, scale));
        let number = self.fits(number, start)?;
        // A minus sign straight after a number is no exponent.
        let raised = self.peek().is_some_and(|c| c == '^' || lowered(c).is_some());
        let power = if raised { self.exponent()? } else { None };
        self.fits(number.pow(power.unwrap_or(1)), start)
    }

    fn word(&mut self) -> Result<Unit, UnitError> {
        let start = self.at;
        let mut word = self.run();
        // `t CO2`, `元/t C`
        let after_word = self.at;
        if self.skip_spaces() {
            let species = self.run();
            let joined = format!("{word}{species}");
            if SPECIES.contains(&species.as_str()) && self.known.resolve(&joined).is_some() {
                word = joined;
            } else {
                self.at = after_word;
            }
        }
        let Some(reading) = self.known.resolve(&word) else {
            return Err(self.unknown(&word, start));
        };
        let power = if reading.exponent.is_empty() {
            self.exponent()?.unwrap_or(1)
        } else {
            let digits_start = self.at - reading.exponent.len();
            self.power(reading.exponent, digits_start)?
        };
        if reading.multiplier.is_some() && power < 0 {
            return Err(self.error(Problem::RaisedMultiplier, start));
        }
        let multiplier = Unit::new(Exponents::NONE, reading.multiplier.unwrap_or(Factor::ONE));
        let unit = Unit::new(reading.dimension, reading.scale).pow(power);
        self.fits(unit.and_then(|unit| multiplier.mul(&unit)), start)
    }

    /// The characters of a word, with `dB(A)` as the one word that has parentheses.
    fn run(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|&c| in_word(c)) {
            word.push(c);
            self.at += 1;
        }
        let next = [self.peek(), self.peek_at(1), self.peek_at(2)];
        if word.ends_with("dB") && next == [Some('('), Some('A'), Some(')')] {
            self.at += 3;
        }
        word
    }

    fn exponent(&mut self) -> Result<Option<i32>, UnitError> {
        let start = self.at;
        let caret = self.eat('^');
        // Raised digits and plain ones are not mixed: `m²3` is a slip.
        let raised = self.peek().is_some_and(|c| lowered(c).is_some());
        let lower = |c: char| if raised { lowered(c) } else { Some(c) };
        let mut written = String::new();
        while let Some(c) = self.peek().and_then(lower) {
            let sign = c == '-' && written.is_empty();
            if !sign && !c.is_ascii_digit() {
                break;
            }
            written.push(c);
            self.at += 1;
        }
        if written.is_empty() && !caret {
            return Ok(None);
        }
        if self.peek() == Some('.') {
            self.run();
            return Err(self.error(Problem::Exponent, start));
        }
        self.power(&written, start).map(Some)
    }

    fn power(&self, written: &str, start: usize) -> Result<i32, UnitError> {
        match written.parse::<i32>() {
            Ok(n) if n != 0 && (-Exponents::MAX..=Exponents::MAX).contains(&n) => Ok(n),
            _ => Err(self.error(Problem::Exponent, start)),
        }
    }

    fn unknown(&self, word: &str, start: usize) -> UnitError {
        if let Some(refusal) = lookup::refusal(word) {
            return self.error(Problem::Refused(refusal), start);
        }
        if lookup::multiplier_of(word).is_some_and(|(name, _)| name == word) {
            return self.error(Problem::NoUnitAfterMultiplier, start);
        }
        UnitError { suggestion: self.known.suggest(word), ..self.error(Problem::Unknown, start) }
    }

    fn fits(&self, unit: Option<Unit>, start: usize) -> Result<Unit, UnitError> {
        unit.ok_or_else(|| self.error(Problem::Overflow, start))
    }

    /// The next character at fault.
    fn error_next(&self, problem: Problem) -> UnitError {
        self.error_between(problem, self.offset(self.at), self.offset(self.at + 1))
    }

    /// What was read since `start` at fault.
    fn error(&self, problem: Problem, start: usize) -> UnitError {
        self.error_between(problem, self.offset(start), self.offset(self.at))
    }

    fn error_between(&self, problem: Problem, start: usize, end: usize) -> UnitError {
        UnitError {
            problem,
            range: start..end,
            found: self.text.get(start..end).unwrap_or_default().to_owned(),
            suggestion: None,
        }
    }

    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.len(), |&(byte, _)| byte)
    }

    fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|&(_, c)| c)
    }

    fn digit_at(&self, ahead: usize) -> bool {
        self.peek_at(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_digit) {
            digits.push(c);
            self.at += 1;
        }
        digits
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn skip_spaces(&mut self) -> bool {
        let start = self.at;
        while self.eat(' ') {}
        self.at > start
    }
}
