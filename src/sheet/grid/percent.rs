//! Cells shown as percentages: 0.693 is shown as 69.3%, and that is what its reader saw and meant.

use rust_decimal::Decimal;

/// What a cell shows that holds a fraction and is formatted as a percentage: `0.123` is `12.3%`, all of its digits kept.
pub fn percentage(fraction: &str) -> String {
    let decimal = fraction.parse().or_else(|_| Decimal::from_scientific(fraction)).ok();
    match decimal.and_then(|d: Decimal| d.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(hundredths) => format!("{}%", hundredths.normalize()),
        // Beyond what decimals hold.
        None => fraction.parse::<f64>().map_or_else(|_| fraction.to_owned(), |f| format!("{:e}%", f * 100.0)),
    }
}

/// The number before a percent sign; none where the text has none.
pub fn before_percent_sign(text: &str) -> Option<&str> {
    text.strip_suffix(['%', '％']).map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_shown_a_hundredfold_with_all_its_digits() {
        for (fraction, shown) in [
            ("0.693", "69.3%"),
            ("0.07", "7%"),
            ("-0.005", "-0.5%"),
            ("1", "100%"),
            ("0", "0%"),
            ("2.5e-9", "0.00000025%"),
            ("0.30000000000000004", "30.000000000000004%"),
            ("1e300", "1e302%"),
        ] {
            assert_eq!(percentage(fraction), shown);
        }
    }
}
