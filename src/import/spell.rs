//! How words are compared and shown.

use crate::cell::narrow_letter;

/// A word without case, width, spaces and punctuation: two that fold alike are the same word.
pub fn fold(text: &str) -> String {
    let low = |c: char| match c {
        '₀'..='₉' => char::from_u32(c as u32 - '₀' as u32 + '0' as u32).unwrap_or(c),
        c => c,
    };
    let mut word = String::with_capacity(text.len());
    for letter in text.chars().map(|letter| low(narrow_letter(letter))) {
        match letter {
            // Chinese letters have no case.
            '%' | '一'..='鿿' => word.push(letter),
            letter if letter.is_ascii_alphanumeric() => word.push(letter.to_ascii_lowercase()),
            letter if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    word
}

/// Text without line breaks, which wrapped headers hold.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fold_alike() {
        for (a, b) in [("ＧＤＰ", "gdp"), ("常 住 人 口", "常住人口"), ("PM2.5", "pm25"), ("SO₂", "so2")]
        {
            assert_eq!(fold(a), fold(b));
        }
        assert_ne!(fold("增长%"), fold("增长"));
    }
}
