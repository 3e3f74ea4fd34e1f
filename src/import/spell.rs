//! How words are compared, shown and written down.

use crate::cell::narrow;

/// A word without case, width, spaces and punctuation: two that fold alike are the same word.
pub fn fold(text: &str) -> String {
    let low = |c: char| match c {
        '₀'..='₉' => char::from_u32(c as u32 - '₀' as u32 + '0' as u32).unwrap_or(c),
        c => c,
    };
    narrow(text)
        .chars()
        .map(low)
        .filter(|c| c.is_alphanumeric() || *c == '%')
        .collect::<String>()
        .to_lowercase()
}

/// Text without line breaks, which wrapped headers hold.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as TOML quotes it.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r', '\t'], " "))
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
