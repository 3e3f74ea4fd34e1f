//! Units for English readers: the Chinese words of a spelling put into signs and English.

use super::Unit;
use super::learn::known;
use super::prefixes::MULTIPLIERS;

impl Unit {
    /// The spelling for readers of one language.
    pub fn words(&self, zh: bool) -> String {
        if zh {
            return self.official();
        }
        let spelling = self.to_string();
        if spelling.is_ascii() {
            return spelling;
        }
        let spelling = known().english.iter().fold(spelling, |text, (zh, en)| text.replace(zh, en));
        // Longer ones first, so that 万亿 is not read as 万.
        let mut multipliers: Vec<_> = MULTIPLIERS.iter().filter(|(_, power)| *power >= 4).collect();
        multipliers.sort_by_key(|(zh, _)| std::cmp::Reverse(zh.len()));
        multipliers.iter().fold(spelling, |text, (zh, power)| text.replace(zh, &format!("10^{power} ")))
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
