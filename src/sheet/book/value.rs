//! A cell's value as text: what a person would type to enter it again.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime};

/// Appends the text of a number, truth value or date. A `String` takes every write, so the results
/// of writing to it carry nothing.
pub fn write(value: &DataRef<'_>, out: &mut String) {
    match value {
        DataRef::Int(number) => {
            let _ = write!(out, "{number}");
        }
        DataRef::Float(number) => write_number(*number, out),
        DataRef::Bool(truth) => out.push_str(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => write_moment(moment, out),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            out.push_str(text);
        }
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Error(error) => {
            let _ = write!(out, "{error}");
        }
        DataRef::Empty => {}
    }
}

/// The shortest digits that read back as the same number; whole numbers without a point.
pub fn write_number(number: f64, out: &mut String) {
    let size = number.abs();
    if let Some((digits, places)) = decimal(size) {
        // Also makes -0 a plain 0.
        if number < 0.0 {
            out.push('-');
        }
        return write_decimal(digits, places, out);
    }
    let _ = if (1e-7..1e21).contains(&size) { write!(out, "{number}") } else { write!(out, "{number:e}") };
}

/// A number as most are in tables: whole, or with few decimal places. Of all decimals with up to 15 digits only one
/// reads as a given number, so these are its shortest digits.
fn decimal(size: f64) -> Option<(u64, usize)> {
    let fits = |scale: f64| {
        let digits = (size * scale + 0.5) as u64;
        (digits < 1_000_000_000_000_000 && digits as f64 / scale == size).then_some(digits)
    };
    [1.0, 10.0, 100.0, 1000.0].into_iter().zip(0..).find_map(|(scale, places)| Some((fits(scale)?, places)))
}

fn write_decimal(mut digits: u64, places: usize, out: &mut String) {
    let mut text = [b'0'; 24];
    let mut start = text.len();
    for place in 0.. {
        if place > places && digits == 0 {
            break;
        }
        if place == places && places > 0 {
            start -= 1;
            text[start] = b'.';
        }
        start -= 1;
        text[start] = b'0' + (digits % 10) as u8;
        digits /= 10;
    }
    out.push_str(std::str::from_utf8(&text[start..]).unwrap_or_default());
}

/// ISO 8601: a date, a time of day, or both; durations as hours, minutes, seconds.
fn write_moment(moment: &ExcelDateTime, out: &mut String) {
    let serial = moment.as_f64();
    if moment.is_duration() {
        let seconds = (serial * 86_400.0).round() as i64;
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.unsigned_abs();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let _ = write!(out, "{sign}{hours}:{minutes:02}:{:02}", seconds % 60);
        return;
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        // Excel shows ##### for such a date; the number itself is the honest text.
        write_number(serial, out);
        return;
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let has_date = serial >= 1.0;
    let has_time = (hour, minute, second, milli) != (0, 0, 0, 0) || !has_date;
    if has_date {
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    }
    if has_date && has_time {
        out.push('T');
    }
    if has_time {
        let _ = write!(out, "{hour:02}:{minute:02}:{second:02}");
        if milli != 0 {
            let _ = write!(out, ".{milli:03}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
    use proptest::prelude::*;

    fn text(value: DataRef<'_>) -> String {
        let mut out = String::new();
        write(&value, &mut out);
        out
    }

    #[test]
    fn numbers_are_short_and_exact() {
        for (number, expected) in [
            (140_922.0, "140922"),
            (-0.0, "0"),
            (-3.0, "-3"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (1e-7, "0.0000001"),
            (0.05, "0.05"),
            (-120.5, "-120.5"),
            (0.0001, "0.0001"),
            (31.999, "31.999"),
            (999_999_999_999_999.0, "999999999999999"),
            (999_999_999_999_999.9, "999999999999999.9"),
            (2.5e-9, "2.5e-9"),
            (1e300, "1e300"),
        ] {
            assert_eq!(text(DataRef::Float(number)), expected);
        }
        assert_eq!(text(DataRef::Int(-7)), "-7");
        assert_eq!(text(DataRef::Bool(true)), "TRUE");
    }

    #[test]
    fn dates_are_iso() {
        let date = |serial, kind| text(DataRef::DateTime(ExcelDateTime::new(serial, kind, false)));
        // 44197 is 2021-01-01 in the 1900 system.
        assert_eq!(date(44_197.0, DateTime), "2021-01-01");
        assert_eq!(date(44_197.5, DateTime), "2021-01-01T12:00:00");
        assert_eq!(date(0.25, DateTime), "06:00:00");
        assert_eq!(date(1.5, TimeDelta), "36:00:00");
        assert_eq!(date(-1.0, DateTime), "-1");
        assert_eq!(date(5e6, DateTime), "5000000");
    }

    proptest! {
        #[test]
        fn few_decimal_places_are_written_as_they_are(digits in -2_000_000_000_000_000i64..2_000_000_000_000_000, places in 0i32..6) {
            let number = digits as f64 / 10f64.powi(places);
            prop_assert_eq!(text(DataRef::Float(number)), format!("{}", number + 0.0));
        }

        #[test]
        fn every_number_reads_back(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let back: f64 = text(DataRef::Float(number)).parse().unwrap();
            prop_assert!(back == number);
        }
    }
}
