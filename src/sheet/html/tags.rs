//! Splits a page into tags and the text between them. Forgiving as browsers are: what is no tag is text.
//!
//! Not by a library: html5ever compares each attribute of a tag with all before it, so that a page of one long tag would
//! take days, and those that build a tree hold millions of elements before any can be counted. Here a page takes a time
//! that grows with its length, and its cells are counted as they come.

use std::borrow::Cow;

/// A part of a page.
pub enum Piece<'a> {
    Begin(Tag<'a>),
    End(Tag<'a>),
    Text(Cow<'a, str>),
}

/// A tag: its name and what follows it.
pub struct Tag<'a> {
    name: &'a str,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    fn new(inside: &'a str) -> Self {
        let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        Self { name: &inside[..end], rest: &inside[end..] }
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute; empty where it has none.
    pub fn value(&self, name: &str) -> Option<String> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '=');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
            let found = &rest[..end];
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(given) = rest.strip_prefix('=') {
                let given = given.trim_start();
                let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
                let inside = if quote.is_some() { &given[1..] } else { given };
                let end = match quote {
                    Some(quote) => inside.find(quote),
                    None => inside.find(char::is_whitespace),
                };
                value = &inside[..end.unwrap_or(inside.len())];
                rest = &inside[end.map_or(inside.len(), |end| end + usize::from(quote.is_some()))..];
            }
            if found.eq_ignore_ascii_case(name) {
                return Some(decoded(value).into_owned());
            }
        }
    }
}

/// The parts of a page in turn, without remarks, styles and scripts.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(after) = rest.strip_prefix('<').filter(|after| after.starts_with(begins_tag)) else {
                // A "<" before anything else is text itself.
                let end = rest
                    .char_indices()
                    .skip(1)
                    .find(|&(at, c)| c == '<' && rest[at + 1..].starts_with(begins_tag));
                let (words, next) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
                rest = next;
                return Some(Piece::Text(decoded(words)));
            };
            if let Some(remark) = after.strip_prefix("!--") {
                rest = remark.split_once("-->").map_or("", |(_, next)| next);
                continue;
            }
            let end = tag_end(after);
            let inside = &after[..end];
            rest = after.get(end + 1..).unwrap_or("");
            if inside.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Piece::End(Tag::new(name)));
            }
            let tag = Tag::new(inside);
            for silent in ["script", "style"] {
                if tag.is(silent) && !inside.ends_with('/') {
                    rest = behind(rest, silent);
                }
            }
            return Some(Piece::Begin(tag));
        }
    })
}

fn begins_tag(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')
}

/// Where a tag ends: at the first ">" outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.bytes().enumerate() {
        match (quote, c) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if tag[..at].trim_end().ends_with('=') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// What follows the end of a script or style.
fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, next)| next);
        }
        rest = after;
    }
    ""
}

/// Appends text as a browser shows it: line breaks and runs of blanks are one blank.
pub fn push_words(words: &str, out: &mut String) {
    for c in words.chars() {
        let blank = c.is_ascii_whitespace();
        if !blank {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

/// With the usual entities and numbered characters replaced; others stay as they are.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((letter, end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).filter(|&letter| letter != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" | "emsp" => ' ',
        "sup2" => '²',
        "sup3" => '³',
        "middot" => '·',
        "times" => '×',
        _ => return None,
    })
}
