//! From computed numbers to exact money.

use crate::function::Rounding;
use crate::unit::Unit;
use rust_decimal::Decimal;

/// A number holds so many digits; an amount that needs more is not exact.
const DIGITS: f64 = 1e15;

/// The decimal that a number stands for, where it has no more decimal places than are paid.
pub fn exact(value: f64, places: i32) -> Option<Decimal> {
    if value.abs() * 10f64.powi(places) >= DIGITS {
        return None;
    }
    let rounded = Rounding::Half.of(value, places);
    let step = 10f64.powi(-places);
    // Nothing but what sums and conversions lose in binary.
    let near = (value - rounded).abs() <= 1e-12 * value.abs() + 1e-6 * step;
    let decimals = places.max(0) as usize;
    if near { format!("{rounded:.decimals$}").parse().ok() } else { None }
}

/// The decimal next to a number, with as many decimal places as are paid; none for what is no number.
pub fn nearest(value: f64, places: i32) -> Option<Decimal> {
    exact(Rounding::Half.of(value, places), places)
}

/// An amount of money in yuan.
pub fn yuan(amount: Decimal, unit: &Unit) -> Option<Decimal> {
    let factor = unit.factor_to(&Unit::yuan())?.to_f64();
    // Units of money are whole multiples of the yuan or a hundredth of it.
    let fen: Decimal = format!("{:.0}", factor * 100.0).parse().ok()?;
    amount.checked_mul(fen)?.checked_div(Decimal::ONE_HUNDRED).map(|d| d.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_rounded_is_exact() {
        assert_eq!(exact(0.1 + 0.2, 2), Some(decimal("0.30")));
        assert_eq!(exact(-136.0, 2), Some(decimal("-136.00")));
        assert_eq!(exact(18.130_000_000_000_003, 2), Some(decimal("18.13")));
        assert_eq!(exact(1250.0, -1), Some(decimal("1250")));
    }

    #[test]
    fn what_is_finer_than_is_paid_is_not() {
        assert_eq!(exact(0.305, 2), None);
        assert_eq!(exact(1255.0, -1), None);
        assert_eq!(exact(f64::NAN, 2), None);
        assert_eq!(exact(1e14, 2), None);
        assert_eq!(exact(f64::INFINITY, 2), None);
    }

    #[test]
    fn money_in_yuan() {
        let ten_thousands = Unit::parse("万元").unwrap();
        assert_eq!(yuan(decimal("400.01"), &ten_thousands), Some(decimal("4000100")));
        assert_eq!(yuan(decimal("0.01"), &Unit::yuan()), Some(decimal("0.01")));
    }
}
