//! Units for English readers: the Chinese words of a spelling put into signs and English.

use super::Unit;

/// Longer words first, so that 万亿 is not read as 万.
const WORDS: &[(&str, &str)] = &[
    ("万亿", "10^12 "),
    ("千亿", "10^11 "),
    ("百亿", "10^10 "),
    ("十亿", "10^9 "),
    ("亿", "10^8 "),
    ("千万", "10^7 "),
    ("百万", "10^6 "),
    ("十万", "10^5 "),
    ("万", "10^4 "),
    ("元", "yuan"),
    ("人次", "visit"),
    ("人", "person"),
    ("亩", "mu"),
    ("污染当量", "equivalent"),
    ("当量", "equivalent"),
    ("吨", "t"),
    ("公顷", "hm2"),
];

impl Unit {
    /// The spelling for readers of one language.
    pub fn words(&self, zh: bool) -> String {
        let spelling = self.to_string();
        if zh || spelling.is_ascii() {
            return spelling;
        }
        WORDS.iter().fold(spelling, |text, (zh, en)| text.replace(zh, en))
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn reads_in_english() {
        let words = |unit: &str| Unit::parse(unit).unwrap().words(false);
        assert_eq!(words("万元"), "10^4 yuan");
        assert_eq!(words("万亿元"), "10^12 yuan");
        assert_eq!(words("元/人次"), "yuan/visit");
        assert_eq!(words("亿m3"), "10^8 m3");
        assert_eq!(words("km2"), "km2");
    }
}
