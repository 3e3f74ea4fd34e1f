//! Text to tokens.

use super::parse::SyntaxError;
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
                ));
            };
            (Token::Quoted(rest[1..=end].to_string()), end + 2)
        } else if c == '[' && matches!(tokens.last(), Some((Token::Number(_), span)) if span.end == at) {
            let Some(end) = rest.find(']') else {
                return Err(SyntaxError::new(
                    at..text.len(),
                    text!("单位的方括号没有结束", "the unit's bracket is not closed"),
                ));
            };
            (Token::Unit(rest[1..end].to_string()), end + 1)
        } else if let Some(mark) = MARKS.iter().find(|m| rest.starts_with(**m)) {
            (Token::Mark(mark), mark.len())
        } else {
            return Err(stray(c, at));
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
        _ => Err(SyntaxError::new(at..at + end.max(1), text!("读不成数字", "this is not a number"))),
    }
}

/// A character the language does not know; full-width punctuation gets its own hint.
fn stray(c: char, at: usize) -> SyntaxError {
    let error =
        SyntaxError::new(at..at + c.len_utf8(), text!("不认识的字符 `{c}`", "unknown character `{c}`"));
    match c {
        '（' | '）' | '，' | '＋' | '－' | '＊' | '／' | '×' | '÷' | '＝' | '％' | '“' | '”' => {
            error.help(text!(
                "公式里用半角符号，如 ( ) , + - * /",
                "formulas use plain ASCII marks such as ( ) , + - * /"
            ))
        }
        '%' => error.help(text!(
            "百分数写成系数并声明单位 %，或写成小数",
            "declare a coefficient with unit %, or write a decimal fraction"
        )),
        _ => error,
    }
}
