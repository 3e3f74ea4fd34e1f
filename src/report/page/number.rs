//! Numbers as the workbook shows them: so many decimal places, halves away from zero, digits in groups of three.

use crate::show::settlement::grouped;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimal places shown at most.
const PLACES: usize = 9;

/// A number with so many decimal places, rounded as a spreadsheet does: by its first fifteen digits.
pub fn fixed(value: f64, places: usize) -> String {
    let places = places.min(PLACES);
    match Decimal::from_scientific(&format!("{value:.14e}")) {
        Ok(exact) => decimal(exact, places),
        Err(_) => grouped(&format!("{value:.places$}")),
    }
}

/// The same of an exact number.
pub fn decimal(value: Decimal, places: usize) -> String {
    let rounded = value.round_dp_with_strategy(places as u32, RoundingStrategy::MidpointAwayFromZero);
    let rounded = if rounded.is_zero() { Decimal::ZERO } else { rounded };
    grouped(&format!("{rounded:.places$}"))
}

/// A share in hundredths.
pub fn percent(share: f64) -> String {
    format!("{}%", fixed(100.0 * share, 1))
}

#[cfg(test)]
mod tests {
    use super::{fixed, percent};

    #[test]
    fn numbers_are_rounded_as_a_spreadsheet_does() {
        for (value, places, wanted) in [
            (0.125, 2, "0.13"),
            (1.005, 2, "1.01"),
            (-0.001, 2, "0.00"),
            (-1234567.5, 0, "-1,234,568"),
            (146.145, 2, "146.15"),
            (1e25, 1, "10,000,000,000,000,000,000,000,000.0"),
        ] {
            assert_eq!(fixed(value, places), wanted, "{value}");
        }
        assert_eq!(percent(0.3333), "33.3%");
    }
}
