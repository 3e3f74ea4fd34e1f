//! Numbers carried exactly from the decimals as typed: what a comparison, a step table, a place or a rounding decides on.

use super::portable::power;
use super::typed::Typed;
use crate::unit::Factor;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Pow, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// A ratio with more bits than this is no longer carried exactly.
const MOST_BITS: u64 = 100_000;
/// Bits of the largest number in binary.
const LARGEST: u64 = 1024;
/// Powers up to here are worked out exactly.
const MOST_POWER: u32 = 64;

/// A number as a person with pencil and paper has it.
#[derive(Clone, Debug)]
pub enum Exact {
    Missing,
    /// Decimals, and what sums, products and quotients make of them.
    Ratio(BigRational),
    /// Behind a root, a logarithm or an exponential there is no such number; only the nearest in binary.
    Near(f64),
}

impl Exact {
    /// The decimal that a number stands for.
    pub fn typed(x: f64) -> Exact {
        match Typed::of(x) {
            None => Exact::Missing,
            Some(Typed { digits, exponent }) => {
                let power = BigInt::from(10).pow(exponent.unsigned_abs());
                match exponent < 0 {
                    true => Exact::Ratio(BigRational::new(digits.into(), power)),
                    false => Exact::Ratio((power * digits).into()),
                }
            }
        }
    }

    /// A condition as a number.
    pub fn truth(holds: bool) -> Exact {
        Exact::whole(i64::from(holds))
    }

    pub fn whole(n: i64) -> Exact {
        Exact::Ratio(BigInt::from(n).into())
    }

    fn near(x: f64) -> Exact {
        if x.is_finite() { Exact::Near(x) } else { Exact::Missing }
    }

    /// A ratio while it is small enough to be carried; what no number in binary is large enough for is missing.
    fn ratio(ratio: BigRational) -> Exact {
        let (above, below) = (ratio.numer().bits(), ratio.denom().bits());
        if above > below + LARGEST {
            return Exact::Missing;
        }
        match above + below > MOST_BITS {
            true => Exact::near(to_f64(&ratio)),
            false => Exact::Ratio(ratio),
        }
    }

    pub fn is_missing(&self) -> bool {
        matches!(self, Exact::Missing)
    }

    /// Whether it is just the decimal that the nearest number in binary stands for.
    pub fn is_typed(&self) -> bool {
        self.compare(&Exact::typed(self.to_f64())) == Some(Ordering::Equal)
    }

    /// The nearest number in binary; not a number where missing.
    pub fn to_f64(&self) -> f64 {
        match self {
            Exact::Missing => f64::NAN,
            Exact::Ratio(ratio) => to_f64(ratio),
            Exact::Near(x) => *x,
        }
    }

    pub fn scaled(self, factor: Factor) -> Exact {
        match self {
            Exact::Missing => Exact::Missing,
            Exact::Ratio(x) => {
                let factor = BigRational::new(factor.numer().into(), factor.denom().into());
                Exact::ratio(x * factor)
            }
            Exact::Near(x) => Exact::near(x * factor.to_f64()),
        }
    }

    pub fn negated(self) -> Exact {
        match self {
            Exact::Missing => Exact::Missing,
            Exact::Ratio(x) => Exact::Ratio(-x),
            Exact::Near(x) => Exact::Near(-x),
        }
    }

    pub fn plus(self, other: Exact) -> Exact {
        self.with(other, |a, b| Some(a + b), |a, b| a + b)
    }

    pub fn minus(self, other: Exact) -> Exact {
        self.with(other, |a, b| Some(a - b), |a, b| a - b)
    }

    pub fn times(self, other: Exact) -> Exact {
        self.with(other, |a, b| Some(a * b), |a, b| a * b)
    }

    /// Missing where the divisor is 0.
    pub fn by(self, other: Exact) -> Exact {
        self.with(other, |a, b| (!b.is_zero()).then(|| a / b), |a, b| a / b)
    }

    /// Whole powers are exact; 0 to the 0 is undefined, as it is in a spreadsheet.
    pub fn power(self, exponent: Exact) -> Exact {
        let (Exact::Ratio(base), Exact::Ratio(wanted)) = (&self, &exponent) else {
            return self.with(
                exponent,
                |_, _| None,
                |a, b| if a == 0.0 && b == 0.0 { f64::NAN } else { power(a, b) },
            );
        };
        let whole = wanted.is_integer().then(|| wanted.numer().abs().to_u32()).flatten();
        let Some(whole) = whole.filter(|n| *n <= MOST_POWER) else {
            return Exact::near(power(to_f64(base), to_f64(wanted)));
        };
        if base.is_zero() {
            return if wanted.is_positive() { Exact::whole(0) } else { Exact::Missing };
        }
        let power: BigRational = Pow::pow(base, whole);
        Exact::ratio(if wanted.is_negative() { power.recip() } else { power })
    }

    /// Exact where it is a ratio itself.
    pub fn root(self) -> Exact {
        let Exact::Ratio(x) = &self else { return self.through(f64::sqrt) };
        if x.is_negative() {
            return Exact::Missing;
        }
        let (numer, denom) = (x.numer().sqrt(), x.denom().sqrt());
        match &numer * &numer == *x.numer() && &denom * &denom == *x.denom() {
            true => Exact::Ratio(BigRational::new(numer, denom)),
            false => self.through(f64::sqrt),
        }
    }

    /// Through a function that leaves decimals behind.
    pub fn through(self, f: impl Fn(f64) -> f64) -> Exact {
        if self.is_missing() { Exact::Missing } else { Exact::near(f(self.to_f64())) }
    }

    fn with(
        self,
        other: Exact,
        exact: impl Fn(BigRational, BigRational) -> Option<BigRational>,
        near: impl Fn(f64, f64) -> f64,
    ) -> Exact {
        match (self, other) {
            (Exact::Missing, _) | (_, Exact::Missing) => Exact::Missing,
            (Exact::Ratio(a), Exact::Ratio(b)) => exact(a, b).map_or(Exact::Missing, Exact::ratio),
            (a @ (Exact::Ratio(_) | Exact::Near(_)), b) => Exact::near(near(a.to_f64(), b.to_f64())),
        }
    }

    /// The smaller of two; missing where one is.
    pub fn least(self, other: Exact) -> Exact {
        self.extreme(other, Ordering::Less)
    }

    /// The larger of two; missing where one is.
    pub fn most(self, other: Exact) -> Exact {
        self.extreme(other, Ordering::Greater)
    }

    fn extreme(self, other: Exact, wanted: Ordering) -> Exact {
        if self.is_missing() || other.is_missing() {
            return Exact::Missing;
        }
        let ordering = self.compare(&other).unwrap_or_else(|| self.to_f64().total_cmp(&other.to_f64()));
        if ordering == wanted.reverse() { other } else { self }
    }

    /// How two numbers stand to each other; none where one is missing, or known only nearly.
    pub fn compare(&self, other: &Exact) -> Option<Ordering> {
        match (self, other) {
            (Exact::Ratio(a), Exact::Ratio(b)) => Some(a.cmp(b)),
            (Exact::Missing | Exact::Near(_), _) | (_, Exact::Missing | Exact::Near(_)) => None,
        }
    }
}

/// The places of some numbers from the smallest up; where one is known only nearly all are taken as they stand. Equal
/// ones keep their order.
pub fn ascending(values: &[Exact]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..values.len()).collect();
    if values.iter().all(|value| matches!(value, Exact::Ratio(_))) {
        places.sort_by(|a, b| values[*a].compare(&values[*b]).unwrap_or(Ordering::Equal));
    } else {
        let near: Vec<f64> = values.iter().map(Exact::to_f64).collect();
        places.sort_by(|a, b| near[*a].total_cmp(&near[*b]));
    }
    places
}

/// The nearest number in binary: the leading bits are divided, wide enough that what is cut off does not matter.
fn to_f64(ratio: &BigRational) -> f64 {
    ratio.to_f64().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_of_a_pencil() {
        let typed = Exact::typed;
        let five = typed(64.4).minus(typed(59.4));
        assert_eq!(five.compare(&typed(5.0)), Some(Ordering::Equal));
        let ratio = typed(49.5).by(typed(45.0));
        assert_eq!(ratio.compare(&typed(1.1)), Some(Ordering::Equal));
        // (50.3 - 50.2) x 0.15 is 0.015, which binary numbers miss by a part in 10^13.
        let half = typed(50.3).minus(typed(50.2)).times(typed(0.15));
        assert_eq!(half.compare(&typed(0.015)), Some(Ordering::Equal));
        assert_eq!(half.to_f64(), 0.015);
    }

    #[test]
    fn powers() {
        let power = |a, b| Exact::typed(a).power(Exact::typed(b));
        assert_eq!(power(1.1, 2.0).compare(&Exact::typed(1.21)), Some(Ordering::Equal));
        assert_eq!(power(0.5, -2.0).compare(&Exact::whole(4)), Some(Ordering::Equal));
        assert!(power(0.0, 0.0).is_missing() && power(0.0, -1.0).is_missing());
        assert!(matches!(power(2.0, 0.5), Exact::Near(_)));
        assert!(power(-2.0, 0.5).is_missing());
        assert_eq!(Exact::typed(6.25).root().compare(&Exact::typed(2.5)), Some(Ordering::Equal));
        assert!(matches!(Exact::typed(2.0).root(), Exact::Near(_)));
    }

    #[test]
    fn missing_spreads() {
        assert!(Exact::Missing.plus(Exact::whole(1)).is_missing());
        assert!(Exact::whole(1).by(Exact::whole(0)).is_missing());
        assert_eq!(Exact::Missing.compare(&Exact::whole(1)), None);
    }
}
