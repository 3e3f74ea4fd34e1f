//! A typed value as the text a person would type.

use std::fmt::Write;

use polars_arrow::array::{
    Array, BooleanArray, DictionaryArray, DictionaryKey, PrimitiveArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType as Type, IntegerType, TimeUnit};
use polars_arrow::types::NativeType;

use crate::sheet::book::write_number;
use crate::sheet::grid::Kind;

/// What became of a value.
pub enum Written {
    Blank,
    Text,
    /// An infinity or no number at all; its name is written.
    NotFinite,
    /// A type that has no text; its name is written.
    NoText,
}

/// Writes the value at a row of a column.
pub fn write(array: &dyn Array, row: usize, out: &mut String) -> Written {
    if array.is_null(row) {
        return Written::Blank;
    }
    // A String takes every write.
    match array.dtype() {
        Type::Null => return Written::Blank,
        Type::Boolean => {
            if let Some(truths) = array.as_any().downcast_ref::<BooleanArray>() {
                out.push_str(if truths.value(row) { "TRUE" } else { "FALSE" });
            }
        }
        Type::Int8 => whole::<i8>(array, row, out),
        Type::Int16 => whole::<i16>(array, row, out),
        Type::Int32 => whole::<i32>(array, row, out),
        Type::Int64 => whole::<i64>(array, row, out),
        Type::UInt8 => whole::<u8>(array, row, out),
        Type::UInt16 => whole::<u16>(array, row, out),
        Type::UInt32 => whole::<u32>(array, row, out),
        Type::UInt64 => whole::<u64>(array, row, out),
        // The digits of the short number, not those it has as a long one.
        Type::Float32 => {
            let number = value::<f32>(array, row)
                .map(|number| number.to_string().parse().unwrap_or(f64::from(number)));
            return float(number, out);
        }
        Type::Float64 => return float(value::<f64>(array, row), out),
        Type::Utf8 => {
            text(array.as_any().downcast_ref::<Utf8Array<i32>>().map(|texts| texts.value(row)), out)
        }
        Type::LargeUtf8 => {
            text(array.as_any().downcast_ref::<Utf8Array<i64>>().map(|texts| texts.value(row)), out)
        }
        Type::Utf8View => {
            text(array.as_any().downcast_ref::<Utf8ViewArray>().map(|texts| texts.value(row)), out)
        }
        Type::Date32 => day(value::<i32>(array, row).unwrap_or_default().into(), out),
        Type::Date64 => day(value::<i64>(array, row).unwrap_or_default().div_euclid(86_400_000), out),
        Type::Timestamp(unit, zone) => {
            moment(value::<i64>(array, row).unwrap_or_default(), *unit, out);
            // With a zone the value is kept in universal time.
            if zone.is_some() {
                out.push('Z');
            }
        }
        Type::Time32(unit) => clock(value::<i32>(array, row).unwrap_or_default().into(), *unit, out),
        Type::Time64(unit) => clock(value::<i64>(array, row).unwrap_or_default(), *unit, out),
        Type::Decimal(_, scale) => decimal(value::<i128>(array, row).unwrap_or_default(), *scale, out),
        Type::Dictionary(key, ..) => {
            return match key {
                IntegerType::Int8 => entry::<i8>(array, row, out),
                IntegerType::Int16 => entry::<i16>(array, row, out),
                IntegerType::Int32 => entry::<i32>(array, row, out),
                IntegerType::Int64 => entry::<i64>(array, row, out),
                IntegerType::UInt8 => entry::<u8>(array, row, out),
                IntegerType::UInt16 => entry::<u16>(array, row, out),
                IntegerType::UInt32 => entry::<u32>(array, row, out),
                IntegerType::UInt64 => entry::<u64>(array, row, out),
                _ => no_text(array, out),
            };
        }
        _ => return no_text(array, out),
    }
    Written::Text
}

/// Whether a type is of lists or records, whose values are no single text.
pub fn is_nested(kind: &Type) -> bool {
    use Type::{FixedSizeList, LargeList, List, Map, Struct, Union};
    matches!(kind, List(_) | LargeList(_) | FixedSizeList(..) | Struct(_) | Map(..) | Union(_))
}

/// What the values of a type are.
pub fn kind_of(kind: &Type) -> Kind {
    use Type::{Date32, Date64, Dictionary, Time32, Time64, Timestamp};
    match kind {
        Date32 | Date64 | Timestamp(..) | Time32(_) | Time64(_) => Kind::Date,
        Dictionary(_, values, _) => kind_of(values),
        number if number.is_numeric() => Kind::Number,
        _ => Kind::Text,
    }
}

fn no_text(array: &dyn Array, out: &mut String) -> Written {
    let _ = write!(out, "{:?}", array.dtype());
    Written::NoText
}

fn value<T: NativeType>(array: &dyn Array, row: usize) -> Option<T> {
    array.as_any().downcast_ref::<PrimitiveArray<T>>().map(|values| values.value(row))
}

fn whole<T: NativeType + std::fmt::Display>(array: &dyn Array, row: usize, out: &mut String) {
    if let Some(number) = value::<T>(array, row) {
        let _ = write!(out, "{number}");
    }
}

fn float(number: Option<f64>, out: &mut String) -> Written {
    let number = number.unwrap_or(f64::NAN);
    if !number.is_finite() {
        let _ = write!(out, "{number}");
        return Written::NotFinite;
    }
    write_number(number, out);
    Written::Text
}

fn text(found: Option<&str>, out: &mut String) {
    out.push_str(found.unwrap_or_default());
}

fn entry<K: DictionaryKey>(array: &dyn Array, row: usize, out: &mut String) -> Written {
    match array.as_any().downcast_ref::<DictionaryArray<K>>() {
        Some(entries) => write(entries.values().as_ref(), entries.key_value(row), out),
        None => no_text(array, out),
    }
}

/// A day by its number since 1970-01-01, in the Gregorian calendar.
fn day(number: i64, out: &mut String) {
    // Years are counted from March, so that the leap day is a year's last.
    let days = number + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
}

fn per_second(unit: TimeUnit) -> (i64, usize) {
    match unit {
        TimeUnit::Second => (1, 0),
        TimeUnit::Millisecond => (1000, 3),
        TimeUnit::Microsecond => (1_000_000, 6),
        TimeUnit::Nanosecond => (1_000_000_000, 9),
    }
}

/// A day, and the time of day where it is not midnight.
fn moment(number: i64, unit: TimeUnit, out: &mut String) {
    let a_day = 86_400 * per_second(unit).0;
    day(number.div_euclid(a_day), out);
    let rest = number.rem_euclid(a_day);
    if rest != 0 {
        out.push('T');
        clock(rest, unit, out);
    }
}

fn clock(number: i64, unit: TimeUnit, out: &mut String) {
    let (a_second, digits) = per_second(unit);
    let (seconds, rest) = (number.div_euclid(a_second), number.rem_euclid(a_second));
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest != 0 {
        let rest = format!("{rest:0digits$}");
        let _ = write!(out, ".{}", rest.trim_end_matches('0'));
    }
}

/// A decimal number without zeros at its end.
fn decimal(number: i128, scale: usize, out: &mut String) {
    let digits = format!("{:0width$}", number.unsigned_abs(), width = scale.min(100) + 1);
    let (whole, part) = digits.split_at(digits.len() - scale.min(100));
    let part = part.trim_end_matches('0');
    if number < 0 {
        out.push('-');
    }
    out.push_str(whole);
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn days_and_times_are_iso() {
        for (number, wanted) in [
            (0, "1970-01-01"),
            (18_628, "2021-01-01"),
            (19_782, "2024-02-29"),
            (-719_162, "0001-01-01"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(text(|out| day(number, out)), wanted);
        }
        assert_eq!(text(|out| moment(1_609_459_200_000, TimeUnit::Millisecond, out)), "2021-01-01");
        assert_eq!(
            text(|out| moment(1_609_502_400_500_000, TimeUnit::Microsecond, out)),
            "2021-01-01T12:00:00.5"
        );
        for extreme in [i64::MIN, i64::MAX] {
            assert!(!text(|out| moment(extreme, TimeUnit::Second, out)).is_empty());
            assert!(!text(|out| clock(extreme, TimeUnit::Nanosecond, out)).is_empty());
        }
    }

    #[test]
    fn decimals_are_short() {
        for (number, scale, wanted) in [(12_300, 4, "1.23"), (-5, 3, "-0.005"), (7, 0, "7"), (0, 2, "0")] {
            assert_eq!(text(|out| decimal(number, scale, out)), wanted);
        }
    }
}
