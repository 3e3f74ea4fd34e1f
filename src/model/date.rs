//! Calendar dates, as far as validity needs them.

use crate::finding::Finding;
use crate::model::faults;
use crate::text;
use std::fmt;

/// Years that accounts may speak of.
pub const YEARS: std::ops::RangeInclusive<u32> = 1900..=2200;

/// Reads a year of accounts, with or without 年.
pub fn year(text: &str) -> Option<u32> {
    let digits = text.strip_suffix('年').unwrap_or(text);
    let plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|y| plain && YEARS.contains(y))
}

/// A day, ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let part = parts.next()?;
            let digits = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<i32>().ok() } else { None }
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let valid = parts.next().is_none() && (1..=days(year, month)).contains(&day);
        valid.then_some(Date { year, month: month as u8, day: day as u8 })
    }

    /// The last day of a year: the day whose rules hold for its accounts.
    pub fn end_of(year: i32) -> Date {
        Date { year, month: 12, day: 31 }
    }

    /// The first and the last day of so many months from a month of a year on.
    pub fn months(year: i32, first: u32, count: u32) -> (Date, Date) {
        let last = (first + count - 1).min(12) as i32;
        let end = Date { year, month: last as u8, day: days(year, last) as u8 };
        (Date { year, month: first as u8, day: 1 }, end)
    }

    pub fn year(self) -> i32 {
        self.year
    }

    /// The same day so many years later; the last of February where the year has no 29th.
    pub fn years_later(self, years: i32) -> Date {
        let year = self.year + years;
        let last = days(year, i32::from(self.month)) as u8;
        Date { year, day: self.day.min(last), ..self }
    }

    /// The day of its month.
    pub fn day(self) -> u8 {
        self.day
    }
}

/// The days of a month; none of a month that does not exist.
fn days(year: i32, month: i32) -> i32 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// From a day to a day, both included; open where none is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Validity {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Validity {
    pub fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    pub fn overlaps(self, other: Validity) -> bool {
        let before = |a: Validity, b: Validity| matches!((a.to, b.from), (Some(to), Some(from)) if to < from);
        !before(self, other) && !before(other, self)
    }

    /// Whether it ends before it begins.
    pub fn is_crossed(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }

    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The same so many years later.
    pub fn years_later(self, years: i32) -> Validity {
        let later = |day: Option<Date>| day.map(|day| day.years_later(years));
        Validity { from: later(self.from), to: later(self.to) }
    }
}

/// What is said of a text that is no date.
pub fn not_a_date(text: &str) -> Finding {
    faults::bad_date(text!("`{text}` 不是日期", "`{text}` is not a date"))
        .help(text!("写作 2021-01-31", "write 2021-01-31"))
}

/// What is said of a span that ends before it begins.
pub fn crossed() -> Finding {
    let message = text!("有效期的终点早于起点", "in force to a day before it begins");
    faults::bad_date(message).help(text!("核对起止日期", "compare the two dates"))
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |d: Option<Date>| d.map_or_else(|| "…".to_string(), |d| d.to_string());
        write!(f, "{} – {}", show(self.from), show(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_years_later_is_one_of_the_calendar() {
        let later = |day: &str, years| Date::parse(day).map(|day| day.years_later(years).to_string());
        assert_eq!(later("2020-02-29", 1).as_deref(), Some("2021-02-28"));
        assert_eq!(later("2021-12-31", -1).as_deref(), Some("2020-12-31"));
    }

    #[test]
    fn reads_only_real_days() {
        assert!(Date::parse("2024-02-29").is_some());
        for wrong in ["2023-02-29", "2023-13-01", "2023-1-01", "2023-01-00", "20230101", "2023-01-01-01", ""]
        {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn spans_include_both_ends() {
        let span = |a: &str, b: &str| Validity { from: Date::parse(a), to: Date::parse(b) };
        assert!(span("2018-01-01", "2020-12-31").holds(Date::end_of(2020)));
        assert!(!span("2018-01-01", "2020-12-30").holds(Date::end_of(2020)));
        assert!(span("2018-01-01", "").overlaps(span("", "2018-01-01")));
        assert!(!span("2018-01-01", "").overlaps(span("", "2017-12-31")));
    }
}
