//! Units as Chinese papers write them: 微克/立方米, 万立方米, 公顷.

use super::Unit;
use super::lookup::multiplier_of;

/// Signs with the words that papers use (GB 3100, GB 3101); what is not here stands as it is written.
const WORDS: &[(&str, &str)] = &[
    ("m", "米"),
    ("km", "千米"),
    ("cm", "厘米"),
    ("mm", "毫米"),
    ("m2", "平方米"),
    ("km2", "平方千米"),
    ("hm2", "公顷"),
    ("ha", "公顷"),
    ("m3", "立方米"),
    ("L", "升"),
    ("mL", "毫升"),
    ("t", "吨"),
    ("kg", "千克"),
    ("g", "克"),
    ("mg", "毫克"),
    ("ug", "微克"),
    ("μg", "微克"),
    ("tC", "吨碳"),
    ("tCO2", "吨二氧化碳"),
    ("kgCO2", "千克二氧化碳"),
    ("kWh", "千瓦时"),
    ("kJ", "千焦"),
    ("MJ", "兆焦"),
    ("GJ", "吉焦"),
    ("J", "焦"),
    ("tce", "吨标准煤"),
    ("a", "年"),
    ("d", "日"),
    ("h", "小时"),
    ("s", "秒"),
    ("dB", "分贝"),
];

impl Unit {
    /// The spelling in the words of Chinese papers.
    pub(super) fn official(&self) -> String {
        let spelling = self.to_string();
        let mut words = String::new();
        let mut sign = String::new();
        let between = |c: char| matches!(c, '/' | '(' | ')' | '*' | '·' | ' ');
        for c in spelling.chars().chain([' ']) {
            if !between(c) {
                sign.push(c);
                continue;
            }
            words += &word(&std::mem::take(&mut sign));
            words.push(if c == ' ' || c == '*' { '·' } else { c });
        }
        words.truncate(words.trim_end_matches('·').len());
        words
    }
}

/// A sign in words, with the multiplier before it.
fn word(sign: &str) -> String {
    let (multiplier, rest) = sign.split_at(multiplier_of(sign).map_or(0, |(name, _)| name.len()));
    let known = WORDS.iter().find(|(own, _)| *own == rest);
    format!("{multiplier}{}", known.map_or(rest, |(_, word)| word))
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn papers_have_words() {
        let paper = |unit: &str| Unit::parse(unit).unwrap().words(true);
        assert_eq!(paper("ug/m3"), "微克/立方米");
        assert_eq!(paper("万m3"), "万立方米");
        assert_eq!(paper("hm2"), "公顷");
        assert_eq!(paper("万元/km2"), "万元/平方千米");
        assert_eq!(paper("t/(hm2 a)"), "吨/(公顷·年)");
        assert_eq!(paper("%"), "%");
        assert_eq!(paper("亿元"), "亿元");
    }
}
