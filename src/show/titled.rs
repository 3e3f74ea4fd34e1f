//! Formulas and notes for those who do not know ids: the titles of what they name, functions in capitals as spreadsheets
//! have them.

use crate::function;
use crate::rule::{Book, Symbol};
use crate::text::Lang;
use std::collections::HashMap;

/// Puts titles in the place of ids.
pub struct Titled<'b> {
    titles: HashMap<&'b str, &'b str>,
    functions: HashMap<&'static str, String>,
    lang: Lang,
}

impl<'b> Titled<'b> {
    pub fn new(book: &'b Book, lang: Lang) -> Titled<'b> {
        let titled = |symbol: Symbol| (book.id(symbol), book.title(symbol).get(lang));
        let lines = (0..book.lines.len()).map(Symbol::Line);
        let dimensions = &book.catalog.dimensions;
        let dims = dimensions.ids().filter_map(|id| {
            let dim = dimensions.find(id)?;
            Some((id, dimensions.get(dim).title.get(lang)))
        });
        // A line goes before an input of the same name.
        let titles = dims.chain(book.used().into_iter().map(titled)).chain(lines.map(titled)).collect();
        let functions = function::names().map(|name| (name, name.to_uppercase())).collect();
        Titled { titles, functions, lang }
    }

    /// A formula.
    pub fn formula(&self, formula: &str) -> String {
        self.with(formula, |_| true)
    }

    /// Words that speak of ids: a word without `_` may be no id but a word of the language.
    pub fn prose(&self, words: &str) -> String {
        self.with(words, |word| word.contains('_'))
    }

    fn with(&self, text: &str, is_id: impl Fn(&str) -> bool) -> String {
        let (mut out, mut word) = (String::with_capacity(text.len()), String::new());
        let mut quoted = false;
        for c in text.chars().chain(['\n']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            let known = Some(word.as_str()).filter(|word| !quoted && is_id(word));
            match known.and_then(|word| self.titles.get(word)) {
                Some(title) if self.lang.is_zh() => out.extend(["〔", title, "〕"]),
                Some(title) => out.extend(["[", title, "]"]),
                None => out.push_str(
                    known.and_then(|w| self.functions.get(w)).filter(|_| c == '(').unwrap_or(&word),
                ),
            }
            word.clear();
            quoted ^= c == '"';
            out.push(c);
        }
        out.pop();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_formulas_have_titles_and_words_of_a_language_stay() {
        let titles = [("year", "年份"), ("gdp", "地区生产总值"), ("first_rate", "头几微克的扣款")];
        let functions = [("round", "ROUND".to_string())];
        let (titles, functions) = (titles.into_iter().collect(), functions.into_iter().collect());
        let titled = Titled { titles, functions, lang: Lang::Zh };
        assert_eq!(
            titled.formula("round(gdp - gdp[year - 1], 0.01) * first_rate"),
            "ROUND(〔地区生产总值〕 - 〔地区生产总值〕[〔年份〕 - 1], 0.01) * 〔头几微克的扣款〕"
        );
        // A member stands in quotes; a function is one where a bracket follows.
        assert_eq!(titled.formula("x[item = \"gdp\"] + round"), "x[item = \"gdp\"] + round");
        assert_eq!(
            titled.prose("against last year by first_rate"),
            "against last year by 〔头几微克的扣款〕"
        );
    }
}
