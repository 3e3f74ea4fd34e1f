//! Words in both languages the program speaks.

use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The language of titles and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The identifier used on the command line and in manifests.
    pub fn id(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Whether it is Chinese.
    pub fn is_zh(self) -> bool {
        self == Lang::Zh
    }

    /// The one of two fixed phrases that belongs to this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// So many bytes of a message are kept from its beginning, and half as many from its end.
pub const MESSAGE: usize = 2400;
/// And of a column's name.
pub const NAME: usize = 120;

/// A text without the middle part where it is more than twice as long as what is kept of it.
pub fn shortened(text: &str, kept: usize) -> String {
    if text.len() <= 2 * kept {
        return text.to_string();
    }
    let from = text.ceil_char_boundary(text.len() - kept / 2);
    format!("{}……{}", &text[..text.floor_char_boundary(kept)], &text[from..])
}

/// The room that words take, in letters: a Chinese character takes two, and so does a sign that a Chinese font draws
/// as wide.
pub fn width(words: &str) -> usize {
    words.width_cjk()
}

/// Whether a character makes a terminal do something else than show it: control characters, and those that turn the
/// direction of writing, by which a text can be made to read as another.
fn is_hidden(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// A text as a terminal may have it: hidden characters by their number, in the form that is also right in JSON.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_hidden(c) {
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// The same with each hidden character replaced by one of as many bytes, so that places in the text stay right.
pub fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mask = |c: char| match c.len_utf8() {
        _ if !is_hidden(c) => c,
        1 => '?',
        2 => '¿',
        _ => '□',
    };
    text.chars().map(mask).collect::<String>().into()
}

/// One phrase in Chinese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// In one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The same words in both languages, for names that have no translation.
    pub fn same(word: impl Into<String>) -> Text {
        let word = word.into();
        Text { zh: word.clone(), en: word }
    }
}

/// Builds a [`Text`] from a Chinese and an English format string with inline arguments.
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::text::Text { zh: format!($zh), en: format!($en) }
    };
}
pub(crate) use text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        let hostile = "甲\u{1b}[31m\u{7}\r\u{9b}2J\u{202e}乙\n\t丙\u{7f}";
        assert_eq!(visible(hostile), "甲\\u001b[31m\\u0007\\u000d\\u009b2J\\u202e乙\n\t丙\\u007f");
        assert_eq!(masked(hostile), "甲?[31m??¿2J□乙\n\t丙?");
        assert_eq!(masked(hostile).len(), hostile.len());
        assert!(matches!(visible("统计年鉴 2020"), Cow::Borrowed(_)));
    }

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!(width("GEEP 2020"), 9);
        assert_eq!(width("元/m²·年"), 10);
        assert_eq!(width("“试算”"), 8);
    }

    #[test]
    fn the_middle_of_what_is_overlong_is_left_out() {
        assert_eq!(shortened("abcd", 2), "abcd");
        assert_eq!(shortened("abcdefgh", 3), "abc……h");
        assert_eq!(shortened(&"五".repeat(100), 10), "五五五……五");
    }
}
