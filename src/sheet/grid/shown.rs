//! What a cell shows beside the value it holds: 123456 may be shown as 12.3, a date as its month alone. What is shown is
//! what its reader saw and meant.

use rust_decimal::Decimal;

/// How a cell shows what it holds, where that is more than the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// A number as a percentage.
    pub percent: bool,
    /// A number divided by ten to this power.
    pub power: u32,
    /// A date no finer than this.
    pub date: Option<Dated>,
    /// Words beside the digits, such as 万元.
    pub words: String,
}

/// The finest part of a date that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    Year,
    Month,
    Day,
}

impl Shown {
    /// Whether it says anything.
    pub fn is_telling(&self) -> bool {
        *self != Shown::default()
    }
}

/// The number that is shown of one divided by ten to a power, all of its digits kept.
pub fn scaled(number: &str, power: u32) -> String {
    let decimal: Option<Decimal> = number.parse().or_else(|_| Decimal::from_scientific(number)).ok();
    let divided = decimal.and_then(|number| {
        let mut divided = number.normalize();
        divided.set_scale(divided.scale().checked_add(power)?).ok()?;
        Some(divided.normalize())
    });
    match divided {
        Some(divided) => divided.to_string(),
        // Beyond what decimals hold.
        None => {
            let value = number.parse::<f64>().map(|value| value / 10_f64.powi(power.min(400) as i32));
            value.map_or_else(|_| number.to_owned(), |value| format!("{value:e}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_digits_are_kept() {
        for (number, power, shown) in [
            ("123456", 4, "12.3456"),
            ("-1500", 3, "-1.5"),
            ("0", 3, "0"),
            ("0.1", 6, "0.0000001"),
            ("2e3", 3, "2"),
            ("1e300", 3, "1e297"),
        ] {
            assert_eq!(scaled(number, power), shown);
        }
    }
}
