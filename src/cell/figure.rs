//! The stated rules by which the text of a cell becomes a figure. What no rule reads is reported, never guessed.

use super::narrow;
use crate::office::words;
use crate::sheet::raw::{Cell, Kind};
use rust_decimal::Decimal;

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Digits as a tidy table has them: of a percentage, of a number with 万 or 亿 written out, or of a plain one.
    Number {
        digits: String,
        percent: bool,
        scaled: bool,
    },
    /// A mark for no figure.
    Missing,
    /// `#` or an error of the spreadsheet: taken as missing, and said.
    Fault,
    /// Below a limit of detection.
    Below(String),
    /// A formula that was never computed.
    Formula,
    Unread,
}

/// Reads a cell; `missing` are further marks the user declared.
pub fn read(cell: &Cell, missing: &[String]) -> Value {
    if missing.contains(&cell.text) {
        return Value::Missing;
    }
    match cell.kind {
        Kind::Error => return Value::Fault,
        Kind::Formula => return Value::Formula,
        Kind::Date => return Value::Unread,
        Kind::Text | Kind::Number | Kind::Percent => {}
    }
    read_text(&cell.text, cell.kind)
}

/// Whether a text is a mark that there is no figure.
pub fn is_absent(text: &str) -> bool {
    // Most cells are numbers.
    !text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && read_text(text, Kind::Text) == Value::Missing
}

/// Reads the text of a cell that holds a text or a number.
pub fn read_text(text: &str, kind: Kind) -> Value {
    let text = narrow(text);
    let text = text.trim();
    let absent = &words().absent;
    let same = |mark: &str| text.split(mark).all(|between| between.trim().is_empty());
    // Most cells hold digits, and no mark does.
    let marked = !text.is_empty() && !text.contains(|letter: char| letter.is_ascii_digit());
    if marked && absent.marks.iter().any(same) {
        return Value::Missing;
    }
    if absent.errors.has(text) {
        return Value::Fault;
    }
    // `0.01L` is how monitoring reports write below the limit of detection.
    let below =
        text.strip_prefix('<').map(|rest| rest.trim_start_matches('=')).or_else(|| text.strip_suffix('L'));
    if let Some(limit) = below.and_then(|limit| digits(limit.trim())) {
        return Value::Below(limit);
    }
    number(text, kind).unwrap_or(Value::Unread)
}

/// Numbers of notes behind a figure: `61.2¹`, `61.2①`.
fn is_note_mark(letter: char) -> bool {
    matches!(letter, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '①'..='⑳' | '⁽' | '⁾')
}

fn number(text: &str, kind: Kind) -> Option<Value> {
    let unmarked = text.trim_end_matches(is_note_mark).trim_end();
    // `10³` may well be a thousand.
    let text = if unmarked == "10" { text } else { unmarked };
    let plain = |digits: String, percent, scaled| Value::Number { digits, percent, scaled };
    if let Some(rest) = text.strip_suffix('%') {
        return Some(plain(digits(rest.trim())?, true, false));
    }
    for (word, power) in [("万亿", 12), ("亿", 8), ("万", 4)] {
        if let Some(rest) = text.strip_suffix(word) {
            let number: Decimal = digits(rest.trim())?.parse().ok()?;
            let scaled = number.checked_mul(Decimal::from(10_u64.pow(power)))?.normalize().to_string();
            return Some(plain(scaled, false, true));
        }
    }
    // A number of a workbook may be written with an exponent, or shown with zeros before it.
    if kind == Kind::Number && text.parse::<f64>().is_ok_and(f64::is_finite) {
        let whole = text.bytes().all(|byte| byte.is_ascii_digit());
        let bare = if whole { text.trim_start_matches('0') } else { text };
        return Some(plain(if bare.is_empty() { "0" } else { bare }.to_string(), false, false));
    }
    Some(plain(digits(text)?, false, false))
}

/// Plain digits of a decimal number whose thousands may be set apart by commas or spaces.
fn digits(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = rest.split_once('.').map_or((rest, None), |(w, p)| (w, Some(p)));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if part.is_some_and(|p| !all_digits(p)) {
        return None;
    }
    let separator = [',', ' '].into_iter().find(|c| whole.contains(*c));
    let joined = match separator {
        None => whole.to_string(),
        Some(separator) => {
            // `1, 234` has both.
            let groups: Vec<&str> = whole.split(separator).map(str::trim).collect();
            let regular = groups.iter().skip(1).all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len());
            regular.then(|| groups.concat())?
        }
    };
    let part = part.map(|p| format!(".{p}")).unwrap_or_default();
    all_digits(&joined).then(|| format!("{sign}{joined}{part}"))
}

/// Half of a limit, exactly.
pub fn half(limit: &str) -> Option<String> {
    Some((limit.parse::<Decimal>().ok()? / Decimal::TWO).normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        read(&Cell::new(Kind::Text, text), &["缺测".to_string()])
    }

    fn digits_of(said: &str) -> Option<(String, bool)> {
        match text(said) {
            Value::Number { digits, percent, .. } => Some((digits, percent)),
            _ => None,
        }
    }

    #[test]
    fn figures_in_every_dress() {
        for (written, read) in [
            ("１２３．５", "123.5"),
            ("1,234,567.80", "1234567.80"),
            ("1，234", "1234"),
            ("12 345", "12345"),
            ("-3.5", "-3.5"),
            ("－3", "-3"),
            ("1.2万", "12000"),
            ("3.4亿", "340000000"),
            ("0.5 万亿", "500000000000"),
            ("007", "007"),
            ("61.2¹", "61.2"),
            ("61.2 ②", "61.2"),
            ("3.4亿¹²", "340000000"),
        ] {
            assert_eq!(digits_of(written), Some((read.to_string(), false)), "{written}");
        }
        assert_eq!(digits_of("12.3%"), Some(("12.3".to_string(), true)));
        assert_eq!(digits_of("８％"), Some(("8".to_string(), true)));
    }

    #[test]
    fn a_number_shown_with_zeros_before_it_is_the_number() {
        for (shown, read) in [("0012", "12"), ("000", "0"), ("0.50", "0.50"), ("1e-7", "1e-7")] {
            let number = Value::Number { digits: read.to_string(), percent: false, scaled: false };
            assert_eq!(super::read(&Cell::new(Kind::Number, shown), &[]), number);
        }
    }

    #[test]
    fn marks_of_absence() {
        for mark in ["—", "——", "-", "--", "…", "……", "...", "/", "缺测", "－"] {
            assert_eq!(text(mark), Value::Missing, "{mark}");
            assert_eq!(is_absent(mark), mark != "缺测", "{mark}");
        }
        for figure in ["0", "-1", "", "无", "#"] {
            assert!(!is_absent(figure), "{figure}");
        }
        for fault in ["#", "#N/A", "#DIV/0!"] {
            assert_eq!(text(fault), Value::Fault, "{fault}");
        }
        assert_eq!(text("<0.5"), Value::Below("0.5".to_string()));
        assert_eq!(text("＜０．５"), Value::Below("0.5".to_string()));
        assert_eq!(text("0.01L"), Value::Below("0.01".to_string()));
        assert_eq!(half("0.01"), Some("0.005".to_string()));
    }

    #[test]
    fn what_no_rule_reads() {
        for odd in [
            "1,23", "10³", "¹", "1,2345", "1 2", "(123)", "12.3*", "约5", "1.2.3", "5万元", ">5", "1e5",
            "五", "12-15",
        ] {
            assert_eq!(text(odd), Value::Unread, "{odd}");
        }
    }
}
