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

    /// A formula, or words that speak of ids.
    pub fn text(&self, text: &str) -> String {
        let (mut out, mut word) = (String::with_capacity(text.len()), String::new());
        let mut quoted = false;
        for c in text.chars().chain(['\n']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            let known = Some(word.as_str()).filter(|_| !quoted);
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
