//! Units that convert themselves: dimensions are checked, and scales are exact ratios.
//!
//! A year (`a`, `年`) is the number 1: accounts run over one accounting year, in which a quantity
//! per year and that quantity are the same. Days, hours and seconds are time. Counts (`个`, `株`)
//! are the number 1 as well; persons and visits are not.

mod basis;
mod declared;
mod dimension;
mod english;
mod error;
mod factor;
mod learn;
mod lookup;
mod official;
mod parse;
mod prefixes;
#[cfg(test)]
mod tests;

pub use declared::{Declared, Unfit, UnitFile};
use dimension::Exponents;
pub use error::UnitError;
pub use factor::Factor;
pub use learn::declare;
use std::fmt;
use std::sync::Arc;

/// The longest text that is read as a unit.
const MAX_BYTES: usize = 200;

/// Exponents of the base dimensions, an exact scale to the base units, and the spelling it was read from.
#[derive(Clone, Debug)]
pub struct Unit {
    dimension: Exponents,
    scale: Factor,
    spelling: Option<Arc<str>>,
}

impl Unit {
    /// Reads a unit in any of its spellings: `kg/(hm2 a)`, `万m³`, `元/tCO2`, `1e4 m3`. Blank text is `1`.
    pub fn parse(text: &str) -> Result<Unit, UnitError> {
        let mut unit = parse::parse(text, &learn::known())?;
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            unit.spelling = Some(words.join(" ").into());
        }
        Ok(unit)
    }

    /// The number 1.
    pub fn one() -> Unit {
        Unit::new(Exponents::NONE, Factor::ONE)
    }

    fn new(dimension: Exponents, scale: Factor) -> Unit {
        Unit { dimension, scale, spelling: None }
    }

    /// `None` where the scale or an exponent would be too large to keep exactly.
    pub fn mul(&self, other: &Unit) -> Option<Unit> {
        // A factor of 1 leaves a quantity, and so its spelling, as it is.
        if *other == Unit::one() {
            return Some(self.clone());
        }
        if *self == Unit::one() {
            return Some(other.clone());
        }
        let dimension = self.dimension.add(other.dimension)?;
        Some(Unit::new(dimension, self.scale.checked_mul(other.scale)?))
    }

    /// `None` where the scale or an exponent would be too large to keep exactly.
    pub fn div(&self, other: &Unit) -> Option<Unit> {
        if *other == Unit::one() {
            return Some(self.clone());
        }
        let dimension = self.dimension.sub(other.dimension)?;
        Some(Unit::new(dimension, self.scale.checked_div(other.scale)?))
    }

    /// `None` where the scale or an exponent would be too large to keep exactly.
    pub fn pow(&self, n: i32) -> Option<Unit> {
        if n == 1 {
            return Some(self.clone());
        }
        let dimension = self.dimension.times(n)?;
        Some(Unit::new(dimension, self.scale.checked_pow(n)?))
    }

    /// `None` unless the root is exact: √(m2) is m, but √m and √(2 m2) are no units.
    pub fn root(&self, n: i32) -> Option<Unit> {
        if n == 1 {
            return Some(self.clone());
        }
        let dimension = self.dimension.over(n)?;
        Some(Unit::new(dimension, self.scale.exact_root(n)?))
    }

    /// Whether no base dimension is left; the scale may still be 1/100.
    pub fn is_dimensionless(&self) -> bool {
        self.dimension == Exponents::NONE
    }

    pub fn same_dimension(&self, other: &Unit) -> bool {
        self.dimension == other.dimension
    }

    /// What a number in this unit is multiplied by to be in `target`.
    /// `None` where the dimensions differ, or the factor would be too large to keep exactly.
    pub fn factor_to(&self, target: &Unit) -> Option<Factor> {
        if !self.same_dimension(target) {
            return None;
        }
        self.scale.checked_div(target.scale)
    }

    /// The base dimension in words: `质量·长度⁻²`, `mass·length⁻²`.
    pub fn dimension_text(&self, zh: bool) -> String {
        self.dimension.text(zh)
    }

    /// A spelling in base units, which reads back as the same unit.
    fn base_spelling(&self) -> String {
        let (above, below) = self.dimension.symbols();
        let scale = match self.scale.to_string() {
            ratio if ratio.contains('/') => format!("({ratio})"),
            number => number,
        };
        let mut text = match (self.scale.is_one(), above.is_empty()) {
            (_, true) => scale,
            (true, false) => above.join(" "),
            (false, false) => format!("{scale} {}", above.join(" ")),
        };
        match below.as_slice() {
            [] => {}
            [one] => text += &format!("/{one}"),
            several => text += &format!("/({})", several.join(" ")),
        }
        text
    }
}

/// The same dimension and scale, however spelled.
impl PartialEq for Unit {
    fn eq(&self, other: &Unit) -> bool {
        self.dimension == other.dimension && self.scale == other.scale
    }
}

impl Eq for Unit {}

/// The spelling it was read from; for a computed unit, one in base units.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spelling {
            Some(spelling) => f.pad(spelling),
            None => f.pad(&self.base_spelling()),
        }
    }
}
