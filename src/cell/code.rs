//! Codes of regions as offices and their programs write them.

use super::{joined, narrow, whole};
use crate::finding::Finding;
use crate::text;

/// The code of a region as it is known: `140922.0` and the nine or twelve digits of statistics, `140922000000`, are 140922.
/// What is no code stays, but for spaces within a name.
pub fn region(text: &str) -> String {
    let text = narrow(text);
    let text = whole(text.trim());
    let county = |zeros| text.strip_suffix(zeros).filter(|code| is_digits(code, 6));
    match ["000000", "000"].into_iter().find_map(county) {
        Some(code) => code.to_string(),
        None => joined(text).into_owned(),
    }
}

/// Whether a code is of a township or a village: nine or twelve digits that do not end at the county.
pub fn is_below_county(text: &str) -> bool {
    let text = region(text);
    is_digits(&text, 12) || is_digits(&text, 9)
}

/// A township's code is never cut down to its county: the figures would be added to another place's.
pub fn below_county(text: &str) -> Finding {
    let message = text!(
        "`{text}` 是乡镇（街道）或村的代码，不是县的",
        "`{text}` is the code of a township or a village, not of a county"
    );
    Finding::error("township-code", message).help(text!(
        "先把乡镇的数汇总到县，写县的六位代码",
        "add the figures up to the county first, and write its code of six digits"
    ))
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_dress() {
        for (written, code) in [
            ("140922", "140922"),
            ("140922.0", "140922"),
            ("１４０９２２", "140922"),
            ("140922000000", "140922"),
            ("140922000", "140922"),
            ("140000", "140000"),
            ("140000000", "140000"),
            ("140922000000.00", "140922"),
            ("五 台 县", "五台县"),
            ("五　台　县", "五台县"),
            ("140922100000", "140922100000"),
            ("140922.5", "140922.5"),
            ("140100-zgq", "140100-zgq"),
            ("Wutai County", "Wutai County"),
        ] {
            assert_eq!(region(written), code, "{written}");
        }
    }

    #[test]
    fn townships_are_not_taken_for_their_county() {
        for below in ["140922100000", "140922101", "140922100200.0"] {
            assert!(is_below_county(below), "{below}");
        }
        for other in ["140922", "140922000000", "1409221", "五台县"] {
            assert!(!is_below_county(other), "{other}");
        }
    }
}
