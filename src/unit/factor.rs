//! Exact positive ratios. Every operation is checked: a result that does not fit is `None`, never a wrapped or rounded number.

use num_rational::Ratio;
use std::fmt;

/// A spreadsheet keeps this many digits of a number, so a longer decimal would not be exact there.
const SHEET_DIGITS: usize = 15;

/// An exact conversion factor: a positive ratio in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor(Ratio<i128>);

impl Factor {
    pub(super) const ONE: Factor = Factor(Ratio::new_raw(1, 1));

    /// `None` unless both parts are positive.
    pub(super) fn ratio(numer: i128, denom: i128) -> Option<Factor> {
        (numer > 0 && denom > 0).then(|| Factor(Ratio::new(numer, denom)))
    }

    pub(super) fn ten_to(power: i32) -> Option<Factor> {
        let ten = Factor(Ratio::new_raw(10, 1));
        ten.checked_pow(power)
    }

    pub fn numer(self) -> i128 {
        *self.0.numer()
    }

    pub fn denom(self) -> i128 {
        *self.0.denom()
    }

    pub fn is_one(self) -> bool {
        self == Factor::ONE
    }

    pub fn inverse(self) -> Factor {
        Factor(Ratio::new_raw(self.denom(), self.numer()))
    }

    pub(super) fn checked_mul(self, other: Factor) -> Option<Factor> {
        // Cancel across first: the product is then in lowest terms and overflows only if it must.
        let a = gcd(self.numer(), other.denom());
        let b = gcd(other.numer(), self.denom());
        let numer = (self.numer() / a).checked_mul(other.numer() / b)?;
        let denom = (self.denom() / b).checked_mul(other.denom() / a)?;
        Some(Factor(Ratio::new_raw(numer, denom)))
    }

    pub(super) fn checked_div(self, other: Factor) -> Option<Factor> {
        self.checked_mul(other.inverse())
    }

    pub(super) fn checked_pow(self, n: i32) -> Option<Factor> {
        let base = if n < 0 { self.inverse() } else { self };
        let n = n.unsigned_abs();
        let (numer, denom) = (base.numer().checked_pow(n)?, base.denom().checked_pow(n)?);
        Some(Factor(Ratio::new_raw(numer, denom)))
    }

    /// The `n`-th root where it is a ratio itself.
    pub(super) fn exact_root(self, n: i32) -> Option<Factor> {
        let base = if n < 0 { self.inverse() } else { self };
        let n = n.unsigned_abs();
        let (numer, denom) = (root(base.numer(), n)?, root(base.denom(), n)?);
        Some(Factor(Ratio::new_raw(numer, denom)))
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(self) -> f64 {
        let (numer, denom) = (self.numer().unsigned_abs(), self.denom().unsigned_abs());
        let (mut quotient, mut rest) = (numer / denom, numer % denom);
        // Long division in binary until the quotient has more bits than an f64 keeps. `rest` is
        // below `denom`, hence below 2^127, and can be doubled.
        let mut shift = 0;
        while quotient < 1 << 63 {
            rest <<= 1;
            quotient = quotient << 1 | u128::from(rest >= denom);
            rest %= denom;
            shift += 1;
        }
        // What was cut off only matters as "a little more": mark it in the lowest bit. The cast
        // is then the single rounding, and the division by a power of two is exact.
        let rounded = (quotient | u128::from(rest != 0)) as f64;
        rounded / f64::from_bits((1023 + shift) << 52)
    }

    /// Whether it takes decimals to decimals.
    pub fn is_decimal(self) -> bool {
        let mut rest = self.denom();
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        rest == 1
    }

    /// The digits and the number of decimal places, where the ratio is a decimal a spreadsheet can hold.
    fn decimal(self) -> Option<(i128, usize)> {
        let (mut twos, mut fives, mut rest) = (0, 0, self.denom());
        while rest % 2 == 0 {
            (twos, rest) = (twos + 1, rest / 2);
        }
        while rest % 5 == 0 {
            (fives, rest) = (fives + 1, rest / 5);
        }
        let places: u32 = twos.max(fives);
        if rest != 1 {
            return None;
        }
        let widen = 10_i128.checked_pow(places)? / self.denom();
        let digits = self.numer().checked_mul(widen)?;
        (digits.to_string().len() <= SHEET_DIGITS).then_some((digits, places as usize))
    }
}

/// The shortest exact form that can stand in a spreadsheet formula: `1000`, `0.0001`, else `20/3`
/// (which needs parentheses inside a larger expression).
impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denom() == 1 {
            return f.pad(&self.numer().to_string());
        }
        match self.decimal() {
            Some((digits, places)) => {
                let digits = format!("{digits:0>width$}", width = places + 1);
                let (whole, fraction) = digits.split_at(digits.len() - places);
                f.pad(&format!("{whole}.{fraction}"))
            }
            None => f.pad(&format!("{}/{}", self.numer(), self.denom())),
        }
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The whole `n`-th root of a positive number, where there is one.
fn root(value: i128, n: u32) -> Option<i128> {
    if n == 0 {
        return None;
    }
    let (mut low, mut high) = (1, value);
    while low < high {
        let middle = low + (high - low) / 2;
        match middle.checked_pow(n) {
            Some(power) if power < value => low = middle + 1,
            _ => high = middle,
        }
    }
    (low.checked_pow(n) == Some(value)).then_some(low)
}
