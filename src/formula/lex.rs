//! Text to tokens.

use super::error::SyntaxError;
use super::tree::Span;
use crate::text;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Number(f64),
    Word(String),
    Quoted(String),
    /// The unit behind a number, `[km2]`, without its brackets.
    Unit(String),
    /// An operator or punctuation mark.
    Mark(&'static str),
    End,
}

const MARKS: [&str; 19] =
    ["<=", ">=", "!=", "==", "+", "-", "*", "/", "^", "<", ">", "=", "(", ")", "[", "]", ",", "{", "}"];

/// Splits a formula into tokens; the last one is [`Token::End`].
pub fn lex(text: &str) -> Result<Vec<(Token, Span)>, SyntaxError> {
    let mut tokens: Vec<(Token, Span)> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if c.is_ascii_digit() || c == '.' {
            number(rest, at)?
        } else if c.is_ascii_alphabetic() || c == '_' {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            (Token::Word(rest[..length].to_string()), length)
        } else if c == '"' {
            let Some(end) = rest[1..].find('"') else {
                return Err(SyntaxError::new(
                    at..text.len(),
                    text!("引号没有结束", "this quotation is not closed"),
                )
                .help(text!("在成员后补上 \"", "write \" behind the member")));
            };
            (Token::Quoted(rest[1..=end].to_string()), end + 2)
        } else if c == '[' && matches!(tokens.last(), Some((Token::Number(_), span)) if span.end == at) {
            let Some(end) = rest.find(']') else {
                return Err(SyntaxError::new(
                    at..text.len(),
                    text!("单位的方括号没有结束", "the unit's bracket is not closed"),
                )
                .help(text!("在单位后补上 ]", "write ] behind the unit")));
            };
            (Token::Unit(rest[1..end].to_string()), end + 1)
        } else if let Some(mark) = MARKS.iter().find(|m| rest.starts_with(**m)) {
            (Token::Mark(mark), mark.len())
        } else {
            return Err(stray(rest, c, at));
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), SyntaxError> {
    let bytes = rest.as_bytes();
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        i
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    match rest[..end].parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Token::Number(value), end)),
        Ok(_) => Err(SyntaxError::new(at..at + end, text!("这个数太大", "this number is too large"))
            .help(text!("核对指数，如 1e4 是一万", "check the exponent: 1e4 is ten thousand"))),
        _ => Err(SyntaxError::new(at..at + end.max(1), text!("读不成数字", "this is not a number"))
            .help(text!("写作 0.5 或 1234", "write 0.5 or 1234"))),
    }
}

/// A character the language does not know, with what to write in its place.
fn stray(rest: &str, c: char, at: usize) -> SyntaxError {
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    if !word.is_empty() {
        return SyntaxError::new(
            at..at + word.len(),
            text!("公式里不能写 `{word}`", "`{word}` cannot stand in a formula"),
        )
        .help(text!(
            "写指标、系数、行或维度的 id，由小写字母、数字和下划线组成",
            "write the id of a measure, coefficient, line or dimension: lower-case letters, digits, underscores"
        ));
    }
    let error =
        SyntaxError::new(at..at + c.len_utf8(), text!("不认识的字符 `{c}`", "unknown character `{c}`"));
    if let Some(plain) = plain(c) {
        return error.help(text!("用半角符号 {plain}", "write the plain mark {plain}"));
    }
    match c {
        '%' => error.help(text!("百分数写成小数，或写作 2[%]", "write a decimal fraction, or 2[%]")),
        '&' => error.help(text!("“并且”写作 and", "write `and`")),
        '|' => error.help(text!("“或者”写作 or", "write `or`")),
        '!' => error.help(text!("“不”写作 not，不等写作 !=", "write `not`, or != for unequal")),
        '\'' => error.help(text!(
            "成员用双引号，整个公式用单引号：formula = 'area[class = \"forest\"]'",
            "members stand in double quotes, the formula in single ones: formula = 'area[class = \"forest\"]'"
        )),
        _ => error.help(text!(
            "公式由名称、数、括号和 + - * / ^ < > = 组成",
            "a formula is made of names, numbers, brackets and + - * / ^ < > ="
        )),
    }
}

/// The ASCII mark for a full-width or typographic one.
fn plain(c: char) -> Option<char> {
    match c {
        '×' => Some('*'),
        '÷' => Some('/'),
        '−' | '–' | '—' => Some('-'),
        '“' | '”' => Some('"'),
        '【' => Some('['),
        '】' => Some(']'),
        // Full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}
