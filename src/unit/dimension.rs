//! The base dimensions and their exponents.
//!
//! Persons, visits, carbon, carbon dioxide and equivalents are dimensions of their own, so that a
//! price per tonne of carbon never meets tonnes of carbon dioxide, nor 元/人 a number of visits.

use crate::text::Text;
use std::sync::{PoisonError, RwLock};

/// The base dimensions that are asked for by name, with their place in `NAMES`.
#[derive(Clone, Copy)]
pub(super) enum Base {
    Money = 4,
    Carbon = 7,
    CarbonDioxide = 8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Name {
    zh: &'static str,
    en: &'static str,
    /// The unit in which the scale of every unit is counted.
    symbol: &'static str,
}

const fn name(zh: &'static str, en: &'static str, symbol: &'static str) -> Name {
    Name { zh, en, symbol }
}

/// In the order of print.
const NAMES: [Name; 10] = [
    name("质量", "mass", "kg"),
    name("长度", "length", "m"),
    name("时间", "time", "s"),
    name("温度", "temperature", "K"),
    name("货币", "money", "元"),
    name("人数", "persons", "人"),
    name("人次", "visits", "人次"),
    name("碳", "carbon", "kgC"),
    name("二氧化碳", "carbon dioxide", "kgCO2"),
    name("当量", "equivalents", "当量"),
];

/// So many dimensions can be added to these while the program runs.
const FURTHER: usize = 6;

/// The dimensions that were added; each stays for good, so its name may be kept for good.
static ADDED: RwLock<Vec<Name>> = RwLock::new(Vec::new());

/// The names of all dimensions, in the order of print.
fn names() -> Vec<Name> {
    let added = ADDED.read().unwrap_or_else(PoisonError::into_inner);
    NAMES.iter().chain(added.iter()).copied().collect()
}

/// Exponents of the base dimensions, each within ±`MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exponents([i8; NAMES.len() + FURTHER]);

impl Exponents {
    /// The same limit on both sides, so that any unit can be inverted.
    pub(super) const MAX: i32 = i8::MAX as i32;
    pub(super) const NONE: Exponents = Exponents([0; NAMES.len() + FURTHER]);

    pub(super) const fn of(parts: &[(Base, i8)]) -> Exponents {
        let mut exponents = Exponents::NONE.0;
        let mut i = 0;
        while i < parts.len() {
            exponents[parts[i].0 as usize] = parts[i].1;
            i += 1;
        }
        Exponents(exponents)
    }

    /// Every base dimension there is from the start, with its unit.
    pub(super) fn bases() -> impl Iterator<Item = (&'static str, Exponents)> {
        NAMES.iter().enumerate().map(|(place, name)| (name.symbol, Exponents::at(place)))
    }

    /// A dimension of its own for a unit; none where there is no room for another. The same one for the same words.
    pub(super) fn further(title: &Text, symbol: &str) -> Option<Exponents> {
        let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
        let same = |name: &Name| name.symbol == symbol && name.zh == title.zh && name.en == title.en;
        let place = match added.iter().position(same) {
            Some(place) => place,
            None if added.len() == FURTHER => return None,
            None => {
                let kept = |text: &str| -> &'static str { String::from(text).leak() };
                added.push(Name { zh: kept(&title.zh), en: kept(&title.en), symbol: kept(symbol) });
                added.len() - 1
            }
        };
        Some(Exponents::at(NAMES.len() + place))
    }

    fn at(place: usize) -> Exponents {
        let mut exponents = Exponents::NONE;
        exponents.0.iter_mut().skip(place).take(1).for_each(|exponent| *exponent = 1);
        exponents
    }

    pub(super) fn of_base(self, base: Base) -> i8 {
        self.0[base as usize]
    }

    pub(super) fn add(self, other: Exponents) -> Option<Exponents> {
        self.combine(other, |a, b| a + b)
    }

    pub(super) fn sub(self, other: Exponents) -> Option<Exponents> {
        self.combine(other, |a, b| a - b)
    }

    pub(super) fn times(self, n: i32) -> Option<Exponents> {
        self.each(|a| a.checked_mul(n))
    }

    /// `None` where an exponent is not a multiple of `n`.
    pub(super) fn over(self, n: i32) -> Option<Exponents> {
        self.each(|a| (a.checked_rem(n)? == 0).then_some(a / n))
    }

    fn combine(self, other: Exponents, op: impl Fn(i32, i32) -> i32) -> Option<Exponents> {
        let mut others = other.0.into_iter();
        self.each(|a| Some(op(a, others.next()?.into())))
    }

    fn each(self, mut op: impl FnMut(i32) -> Option<i32>) -> Option<Exponents> {
        let mut result = self;
        for exponent in &mut result.0 {
            let value = op((*exponent).into())?;
            *exponent = i8::try_from(value).ok().filter(|&e| e != i8::MIN)?;
        }
        Some(result)
    }

    /// Named dimensions, those above the line first: `质量·长度⁻²`.
    pub(super) fn text(self, zh: bool) -> String {
        let mut parts = Vec::new();
        for above in [true, false] {
            for (name, exponent) in self.present() {
                if (exponent > 0) == above {
                    let word = if zh { name.zh } else { name.en };
                    parts.push(format!("{word}{}", raised(exponent)));
                }
            }
        }
        match (parts.is_empty(), zh) {
            (true, true) => "无量纲".to_owned(),
            (true, false) => "dimensionless".to_owned(),
            (false, _) => parts.join("·"),
        }
    }

    /// The base units above and below the line, in a spelling that can be read back.
    pub(super) fn symbols(self) -> (Vec<String>, Vec<String>) {
        let (above, below): (Vec<_>, Vec<_>) = self.present().partition(|&(_, e)| e > 0);
        let spell = |(name, exponent): (Name, i8)| match exponent.unsigned_abs() {
            1 => name.symbol.to_owned(),
            n if name.symbol.ends_with(|c: char| c.is_ascii_digit()) => {
                format!("{}^{n}", name.symbol)
            }
            n => format!("{}{n}", name.symbol),
        };
        (above.into_iter().map(spell).collect(), below.into_iter().map(spell).collect())
    }

    fn present(&self) -> impl Iterator<Item = (Name, i8)> {
        names().into_iter().zip(self.0).filter(|&(_, exponent)| exponent != 0)
    }
}

/// An exponent in raised digits; nothing for 1.
fn raised(exponent: i8) -> String {
    if exponent == 1 {
        return String::new();
    }
    let plain = exponent.to_string();
    plain.chars().map(raise).collect()
}

fn raise(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // The other raised digits follow U+2070 in order.
        _ => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    }
}
