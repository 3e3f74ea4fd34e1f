//! Rounding to decimal places as a spreadsheet does it: on the 15 significant digits that it shows.

use super::exact::Exact;
use super::family;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Pow, Signed, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the last one kept that decide whether a number stands just on the half.
const HALF: u32 = 9;

family! {
    /// What becomes of the digits behind the last one kept.
    Rounding {
        /// Half away from zero, as in a spreadsheet.
        Half "round", "round(x, 0.01[万元])",
            "按给定的十进位舍入，四舍五入（逢五远离零）", "rounded to the given decimal step, half away from zero";
        /// Towards zero.
        Down "round_down", "round_down(x, 1)", "舍去尾数，向零取整", "cut to the given decimal step, towards zero";
        /// Away from zero.
        Up "round_up", "round_up(x, 1)", "尾数进一，远离零取整", "raised to the given decimal step, away from zero";
        /// Half to the even digit (GB/T 8170).
        Even "round_even", "round_even(x, 1[ug/m3])",
            "按 GB/T 8170 修约：四舍六入，逢五取偶", "rounded by GB/T 8170: half to the even digit";
    }
}

/// How a spreadsheet rounds.
pub enum InCells {
    /// A function of the value and the places.
    Function(&'static str),
    /// It rounds the half away from zero: where that went to an odd digit, one step back.
    BackFromOdd,
}

/// Numbers in a database are told apart by so small a part of what they were made from.
const NEAR: &str = "4e-15";

impl Rounding {
    /// A number rounded to decimal places; negative places are tens, hundreds and so on.
    pub fn of(self, x: f64, places: i32) -> f64 {
        round(self, x, places)
    }

    /// The same of a number carried exactly; what is known only nearly is rounded as it stands.
    pub fn exact(self, x: Exact, places: i32) -> Exact {
        let Exact::Ratio(ratio) = x else { return x.through(|x| self.of(x, places)) };
        let power: BigInt = Pow::pow(BigInt::from(10), places.unsigned_abs());
        let steps = if places < 0 { ratio / &power } else { ratio * &power };
        let whole = BigRational::from(self.steps(&steps));
        Exact::Ratio(if places < 0 { whole * power } else { whole / power })
    }

    fn steps(self, steps: &BigRational) -> BigInt {
        let cut = steps.trunc().to_integer();
        let rest = steps - BigRational::from(cut.clone());
        let away = if rest.is_negative() { BigInt::from(-1) } else { BigInt::from(1) };
        let twice = rest.abs() * BigInt::from(2);
        let one = BigRational::from(BigInt::from(1));
        let goes = match self {
            Rounding::Half => twice >= one,
            Rounding::Down => false,
            Rounding::Up => twice.is_positive(),
            Rounding::Even => twice > one || (twice == one && cut.bit(0)),
        };
        if goes { cut + away } else { cut }
    }

    /// How far, in steps, a number lies from where its result changes; the size in steps comes with it.
    pub fn apart(self, x: &Exact, places: i32) -> Option<f64> {
        let Exact::Ratio(ratio) = x else { return None };
        let power: BigInt = Pow::pow(BigInt::from(10), places.unsigned_abs());
        let steps = if places < 0 { ratio / power } else { ratio * power };
        let border = match self {
            Rounding::Half | Rounding::Even => steps.floor() + BigRational::new(1.into(), 2.into()),
            Rounding::Down | Rounding::Up => steps.round(),
        };
        (steps - border).abs().to_f64()
    }

    /// The same for a number in binary.
    pub fn near(self, x: f64, places: i32) -> f64 {
        let power = 10f64.powi(places.abs());
        let part = (if places < 0 { x / power } else { x * power }).fract().abs();
        match self {
            Rounding::Half | Rounding::Even => (part - 0.5).abs(),
            Rounding::Down | Rounding::Up => part.min(1.0 - part),
        }
    }

    /// The same as SQL: one expression that holds together. Databases round what is stored: here what lies closer to the
    /// border than binary numbers of this size can tell counts as on it, as the engine takes it, and beyond 15 digits
    /// nothing is rounded. The size, fit to stand in a product, is that of the numbers that `x` is made from: 50.3 - 50.2 is as uncertain as they are.
    pub fn sql(self, x: &str, size: &str, places: i32) -> String {
        let power = 10f64.powi(places.abs());
        let in_steps = |amount: String| match places {
            0 => amount,
            1.. => format!("{amount} * {power:e}"),
            _ => format!("{amount} / {power:e}"),
        };
        let back = match places {
            0 => String::new(),
            1.. => format!(" / {power:e}"),
            _ => format!(" * {power:e}"),
        };
        let (steps, near) = (in_steps(format!("abs({x})")), in_steps(format!("{NEAR} * {size}")));
        let whole = match self {
            Rounding::Half => format!("floor({steps} + {near} + 5e-1)"),
            Rounding::Down => format!("floor({steps} + {near})"),
            Rounding::Up => format!("ceil({steps} - {near})"),
            Rounding::Even => format!(
                "CASE WHEN abs({steps} - floor({steps}) - 5e-1) < 1e-9 \
                 THEN 2e0 * floor((floor({steps}) + 1e0) / 2e0) ELSE floor({steps} + 5e-1) END"
            ),
        };
        let largest = format!("1e{}", 15 - places);
        format!("CASE WHEN abs({x}) < {largest} THEN sign({x}) * {whole}{back} ELSE {x} END")
    }

    pub fn cell(self) -> InCells {
        match self {
            Rounding::Half => InCells::Function("ROUND("),
            Rounding::Down => InCells::Function("ROUNDDOWN("),
            Rounding::Up => InCells::Function("ROUNDUP("),
            Rounding::Even => InCells::BackFromOdd,
        }
    }
}

fn round(rounding: Rounding, x: f64, places: i32) -> f64 {
    if !x.is_finite() || x == 0.0 {
        return x;
    }
    let magnitude = x.abs().log10().floor() as i32;
    // Beyond 15 digits there is nothing left to round.
    if magnitude + places >= 15 || !(-12..=12).contains(&places) || magnitude > 20 {
        return x;
    }
    // Below a tenth of the step, and perhaps too small for a decimal.
    if magnitude + places < -1 && rounding != Rounding::Up {
        return 0.0;
    }
    if magnitude + places < -8 {
        return 10f64.powi(-places).copysign(x);
    }
    if let Some(plain) = plainly(rounding, x, places) {
        return plain;
    }
    let Ok(decimal) = Decimal::from_scientific(&format!("{x:.14e}")) else { return x };
    let shift = if places < 0 { Decimal::from(10u64.pow(places.unsigned_abs())) } else { Decimal::ONE };
    let places = places.max(0) as u32;
    let (decimal, strategy) = match rounding {
        Rounding::Half => (decimal / shift, RoundingStrategy::MidpointAwayFromZero),
        Rounding::Down => (decimal / shift, RoundingStrategy::ToZero),
        Rounding::Up => (decimal / shift, RoundingStrategy::AwayFromZero),
        // A spreadsheet cannot tell a half from one that is off in the tenth digit behind it.
        Rounding::Even => ((decimal / shift).round_dp(places + HALF), RoundingStrategy::MidpointNearestEven),
    };
    let rounded = decimal.round_dp_with_strategy(places, strategy) * shift;
    rounded.to_string().parse().unwrap_or(x)
}

/// The same in binary, where nothing stands near the border between two results.
fn plainly(rounding: Rounding, x: f64, places: i32) -> Option<f64> {
    const NEAR: f64 = 1e-5;
    let power = 10f64.powi(places.abs());
    let scaled = if places < 0 { x / power } else { x * power };
    let part = scaled.fract().abs();
    let border = match rounding {
        Rounding::Half | Rounding::Even => (part - 0.5).abs(),
        Rounding::Down | Rounding::Up => part.min(1.0 - part),
    };
    if border < NEAR || scaled.abs() > 1e9 {
        return None;
    }
    let whole = match rounding {
        Rounding::Half | Rounding::Even => scaled.round(),
        Rounding::Down => scaled.trunc(),
        Rounding::Up => scaled.trunc() + scaled.signum(),
    };
    // One division of exact numbers gives the nearest to the decimal. Zero has no sign.
    Some(if places < 0 { whole * power } else { whole / power } + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(x: f64, places: i32) -> f64 {
        round(Rounding::Half, x, places)
    }

    #[test]
    fn rounds_like_a_spreadsheet() {
        // In binary 1.005 lies below the half; a spreadsheet still gives 1.01.
        assert_eq!(half(1.005, 2), 1.01);
        assert_eq!(half(-1.005, 2), -1.01);
        assert_eq!(half(2.5, 0), 3.0);
        assert_eq!(half(-2.5, 0), -3.0);
        assert_eq!(half(1250.0, -2), 1300.0);
        assert_eq!(half(0.1 + 0.2, 1), 0.3);
        assert_eq!(half(1e-9, 2), 0.0);
        assert_eq!(half(1e300, 2), 1e300);
    }

    #[test]
    fn cuts_and_raises() {
        let (down, up) = (|x| round(Rounding::Down, x, 2), |x| round(Rounding::Up, x, 2));
        assert_eq!([down(2.349), down(-2.349), down(2.3), down(0.001)], [2.34, -2.34, 2.3, 0.0]);
        assert_eq!([up(2.341), up(-2.341), up(2.3), up(0.001), up(1e-30)], [2.35, -2.35, 2.3, 0.01, 0.01]);
        // 1.15 is stored a little below and still has nothing to be cut or raised.
        assert_eq!([down(1.15), up(1.15)], [1.15, 1.15]);
    }

    #[test]
    fn half_to_even() {
        // GB/T 8170-2008: a 5 with nothing behind it goes to the even digit.
        let even = |x| round(Rounding::Even, x, 0);
        assert_eq!([even(0.5), even(1.5), even(2.5), even(-2.5), even(2.51)], [0.0, 2.0, 2.0, -2.0, 3.0]);
        assert_eq!(round(Rounding::Even, 1.15, 1), 1.2);
        assert_eq!(round(Rounding::Even, 1.25, 1), 1.2);
        assert_eq!(round(Rounding::Even, 350.0, -2), 400.0);
    }
}
