//! The words of offices, as data: what they call totals, notes, parts and missing figures. What is done where one is met
//! stands beside each list in `words.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// Tables of `words.toml` and the lists in each.
macro_rules! tables {
    ($($table:ident { $($list:ident: $of:ident),+ })+) => {$(
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $table {
            $(pub $list: $of),+
        }
    )+};
}

tables! {
    Words {
        total: Total, part: Part, note: Note, numbering: Numbering, absent: Absent, rough: Rough, title: Title,
        list: Headers, price: Price, release: Release
    }
    Total { sums: List, tidy: List, received: List, ends: List }
    Part { begins: List, marks: List }
    Note { begins: List, marks: List }
    Numbering { headers: List, beside: List }
    Absent { marks: List, errors: List }
    Rough { begins: List, ends: List }
    Title { indicator: List, empty: List, other_year: List, book: List }
    Headers { ids: List, titles: List, english: List, aliases: List, aside: List }
    Price { current: List, constant: List, ends: List }
    Release { words: List }
}

/// One list, in the order in which its words are tried.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub struct List(Vec<String>);

impl List {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a word is one of the list.
    pub fn has(&self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }

    /// What follows the word of the list that a text begins with.
    pub fn behind<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.iter().find_map(|known| text.strip_prefix(known))
    }

    /// What stands before the word of the list that a text ends with.
    pub fn before<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.iter().find_map(|known| text.strip_suffix(known))
    }

    /// The word of the list that a text holds.
    pub fn within(&self, text: &str) -> Option<&str> {
        self.iter().find(|known| text.contains(known))
    }
}

const TEXT: &str = include_str!("words.toml");

/// The words, read once. That they can be read is tested.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read() {
        toml::from_str::<Words>(TEXT).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Of words within one another the longer has to stand first.
    #[test]
    fn no_word_hides_a_longer_one() {
        for list in [&words().price.ends, &words().title.empty] {
            let known: Vec<&str> = list.iter().collect();
            for (at, word) in known.iter().enumerate() {
                assert_eq!(known[at + 1..].iter().find(|longer| longer.contains(word)), None, "{word}");
            }
        }
    }

    #[test]
    fn what_stands_around_a_word() {
        let list = List(vec!["不变价格".into(), "不变价".into()]);
        assert_eq!(list.before("2020年不变价格"), Some("2020年"));
        assert_eq!(list.behind("不变价的"), Some("的"));
        assert_eq!(list.within("按不变价计算"), Some("不变价"));
        assert!(list.has("不变价") && !list.has("现价"));
    }
}
