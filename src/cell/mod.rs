//! What the text of a cell means: figures, times, codes. Datasets, templates and imported tables are read by the same
//! rules, stated in `docs/files-in.md`.

pub mod code;
pub mod faults;
pub mod figure;
pub mod key;
pub mod time;
mod unread;

use std::borrow::Cow;

pub use unread::unread;

/// A full-width form as its narrow one; every kind of space as a plain one.
pub fn narrow_letter(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        '−' => '-',
        '≤' | '⩽' => '<',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

/// A text in narrow letters, as most are.
pub fn narrow(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        true => text.into(),
        false => text.chars().map(narrow_letter).collect(),
    }
}

/// A whole number that a program wrote as one with decimals: `140922.0`.
pub fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros))
            if whole.bytes().all(|b| b.is_ascii_digit())
                && !zeros.is_empty()
                && zeros.bytes().all(|b| b == b'0') =>
        {
            whole
        }
        _ => text,
    }
}

/// A Chinese word without the spaces set within it to fill its column: `五 台 县`.
pub fn joined(text: &str) -> Cow<'_, str> {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    match text.contains(char::is_whitespace) && text.chars().all(|c| chinese(c) || c.is_whitespace()) {
        true => text.split_whitespace().collect::<String>().into(),
        false => text.into(),
    }
}
