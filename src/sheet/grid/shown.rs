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
    /// A whole number with at least so many digits: `000000` keeps the zeros that a code begins with.
    pub digits: usize,
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

    /// Puts before a whole number the zeros that it is shown with.
    pub fn pad(&self, number: &mut String) {
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            number.insert_str(0, &"0".repeat(self.digits.saturating_sub(number.len())));
        }
    }
}

impl Dated {
    /// Leaves of a date what is shown of it. Where a year that a date format turned into a day of 1905 is shown, the day
    /// stays.
    pub fn cut(self, date: &mut String) {
        let length = match self {
            Dated::Year => 4,
            Dated::Month => 7,
            Dated::Day => return,
        };
        // A time of day has no such part.
        let dated = date.as_bytes().get(4) == Some(&b'-');
        if dated && !date.starts_with("190") {
            date.truncate(length);
        }
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
    fn whole_numbers_have_the_zeros_they_are_shown_with() {
        for (number, digits, shown) in [
            ("12", 6, "000012"),
            ("140922", 6, "140922"),
            ("1234567", 6, "1234567"),
            ("-12", 6, "-12"),
            ("1.5", 3, "1.5"),
        ] {
            let mut text = number.to_string();
            Shown { digits, ..Shown::default() }.pad(&mut text);
            assert_eq!(text, shown);
        }
    }

    #[test]
    fn a_date_is_cut_to_what_is_shown_of_it() {
        for (date, dated, shown) in [
            ("2022-03-01", Dated::Month, "2022-03"),
            ("2022-03-01T12:00:00", Dated::Year, "2022"),
            ("2022-03-01", Dated::Day, "2022-03-01"),
            ("1905-07-13", Dated::Year, "1905-07-13"),
            ("06:30:00", Dated::Month, "06:30:00"),
        ] {
            let mut text = date.to_string();
            dated.cut(&mut text);
            assert_eq!(text, shown);
        }
    }

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
