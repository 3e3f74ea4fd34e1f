//! Texts in CSV files that a spreadsheet would take for formulas. Such a one is written behind an apostrophe, as a person
//! would type it into Excel to keep it a text; reading the file, the apostrophe is taken off again.

use std::borrow::Cow;

/// Whether a spreadsheet would compute a text, or has been kept from it already: the apostrophes before it are counted.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    let rest = bare.trim_start_matches([' ', '\t', '\r', '\n']);
    let begins = rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    // A bare sign is how offices write "none".
    (begins && rest.chars().count() > 1 && !is_number(rest)) || bare.starts_with(['\t', '\r'])
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix('%').unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) && digits.parse::<f64>().is_ok()
}

/// A text as it is written into a CSV file.
pub fn written(text: &str) -> Cow<'_, str> {
    if is_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// The text that was written: also of `="140922"`, by which programs keep Excel from taking a code for a number.
pub fn read(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => {
            let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
            quoted.filter(|text| !text.contains('"')).unwrap_or(cell)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_kept_from_computing_and_numbers_are_left() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-x", "'-x"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            (" =1+1", "' =1+1"),
            ("\t1", "'\t1"),
            ("-5 km", "'-5 km"),
            // What would be read as kept from computing gets one more.
            ("'=1", "''=1"),
            ("-5", "-5"),
            ("+1.5e-3", "+1.5e-3"),
            ("-12.5%", "-12.5%"),
            ("-", "-"),
            ("-inf", "'-inf"),
            ("'90s", "'90s"),
            ("统计年鉴", "统计年鉴"),
            ("", ""),
        ] {
            assert_eq!((written(text).as_ref(), read(wanted)), (wanted, text));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "['=+@\\-\t 1a甲]{0,6}") {
            let written = written(&text);
            prop_assert_eq!(read(&written), text.as_str());
        }
    }
}
