//! The base dimensions and their exponents.
//!
//! Persons, visits, carbon, carbon dioxide and equivalents are dimensions of their own, so that a
//! price per tonne of carbon never meets tonnes of carbon dioxide, nor 元/人 a number of visits.

#[derive(Clone, Copy)]
pub(super) enum Base {
    Mass,
    Length,
    Time,
    Temperature,
    Money,
    Person,
    Visit,
    Carbon,
    CarbonDioxide,
    Equivalent,
}

struct Name {
    zh: &'static str,
    en: &'static str,
    /// The unit in which the scale of every unit is counted.
    symbol: &'static str,
}

const fn name(zh: &'static str, en: &'static str, symbol: &'static str) -> Name {
    Name { zh, en, symbol }
}

/// In the order of `Base`, which is also the order of print.
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

/// Exponents of the base dimensions, each within ±`MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exponents([i8; NAMES.len()]);

impl Exponents {
    /// The same limit on both sides, so that any unit can be inverted.
    pub(super) const MAX: i32 = i8::MAX as i32;
    pub(super) const NONE: Exponents = Exponents([0; NAMES.len()]);

    pub(super) const fn of(parts: &[(Base, i8)]) -> Exponents {
        let mut exponents = Exponents::NONE.0;
        let mut i = 0;
        while i < parts.len() {
            exponents[parts[i].0 as usize] = parts[i].1;
            i += 1;
        }
        Exponents(exponents)
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
        let spell = |(name, exponent): (&Name, i8)| match exponent.unsigned_abs() {
            1 => name.symbol.to_owned(),
            n if name.symbol.ends_with(|c: char| c.is_ascii_digit()) => {
                format!("{}^{n}", name.symbol)
            }
            n => format!("{}{n}", name.symbol),
        };
        (above.into_iter().map(spell).collect(), below.into_iter().map(spell).collect())
    }

    fn present(&self) -> impl Iterator<Item = (&'static Name, i8)> {
        let pairs = NAMES.iter().zip(self.0);
        pairs.filter(|&(_, exponent)| exponent != 0)
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
