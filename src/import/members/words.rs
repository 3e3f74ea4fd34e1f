//! The words of a list: which are alike, and how several stand in one cell.

use crate::cell::narrow;

/// A word without case, width and spaces. Signs count: `<5°` and `>5°` are two titles.
pub fn key(word: &str) -> String {
    narrow(word).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Whether two words would be taken for each other.
pub fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

/// The words of a cell. A mark within brackets belongs to its word: `氮氧化物（NO/NO2）`.
pub fn several(text: &str) -> Vec<String> {
    let (mut all, mut word, mut depth) = (Vec::new(), String::new(), 0_u32);
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            '、' | '；' | ';' | '/' | '／' | '，' | '\n' if depth == 0 => {
                all.push(std::mem::take(&mut word));
                continue;
            }
            _ => {}
        }
        word.push(c);
    }
    all.push(word);
    all.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_cell() {
        for (text, words) in [
            ("人工草地、栽培草地；sown grass", vec!["人工草地", "栽培草地", "sown grass"]),
            ("甲/乙，丙", vec!["甲", "乙", "丙"]),
            ("氮氧化物（NO/NO2）/NOx", vec!["氮氧化物（NO/NO2）", "NOx"]),
            (" 、", vec![]),
        ] {
            assert_eq!(several(text), words, "{text}");
        }
    }

    #[test]
    fn words_that_are_alike() {
        assert!(same("ＰＭ2.5", "pm2.5") && same("五 台", "五台"));
        assert!(!same("<5°", ">5°") && !same("林地", "林地（国有）"));
    }
}
