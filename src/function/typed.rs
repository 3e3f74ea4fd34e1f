//! Numbers as decimals: what was typed, of which a number holds the nearest in binary.
//!
//! A number counts with its 15 significant digits, as a spreadsheet shows it. So many digits always come back from
//! binary just as they went in.

/// Significant digits of a number.
const DIGITS: usize = 15;
const MOST: f64 = 1e15;
/// Powers of ten up to here are exact in binary.
const EXACT_POWER: u32 = 22;

/// A decimal: `digits` times ten to `exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    pub digits: i64,
    pub exponent: i32,
}

impl Typed {
    /// The decimal that a number stands for; none for what is no finite number.
    pub fn of(x: f64) -> Option<Typed> {
        if !x.is_finite() {
            return None;
        }
        // Most numbers have few decimal places: then one exact division gives the number back.
        for places in 0..=6 {
            let power = 10f64.powi(places);
            let digits = (x * power).round();
            if digits.abs() < MOST && digits / power == x {
                return Some(Typed { digits: digits as i64, exponent: -places });
            }
        }
        let text = format!("{:.*e}", DIGITS - 1, x);
        let (digits, exponent) = text.split_once('e')?;
        let digits: i64 = digits.replace('.', "").parse().ok()?;
        let exponent: i32 = exponent.parse().ok()?;
        Some(Typed { digits, exponent: exponent - (DIGITS as i32 - 1) })
    }

    /// The nearest number in binary.
    pub fn nearest(self) -> f64 {
        let power = self.exponent.unsigned_abs();
        let (digits, exact) =
            (self.digits as f64, self.digits.unsigned_abs() < 1 << 53 && power <= EXACT_POWER);
        match exact {
            // One operation on exact numbers is rounded once.
            true if self.exponent < 0 => digits / 10f64.powi(power as i32),
            true => digits * 10f64.powi(power as i32),
            false => format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN),
        }
    }
}

/// The number with what binary arithmetic left behind its 15 digits dropped: `0.1 + 0.2` is 0.3.
pub fn typed(x: f64) -> f64 {
    Typed::of(x).map_or(x, Typed::nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back_as_typed() {
        for text in ["64.4", "-0.015", "1e-7", "123456789012345", "0.000123456789012345", "2.5e20", "0"] {
            let x: f64 = text.parse().unwrap();
            assert_eq!(typed(x), x, "{text}");
        }
        assert_eq!(Typed::of(64.4), Some(Typed { digits: 644, exponent: -1 }));
        assert_eq!(Typed::of(f64::NAN), None);
        assert_eq!(typed(0.1 + 0.2), 0.3);
        assert_eq!(typed(64.4 - 59.4), 5.00000000000001);
    }
}
