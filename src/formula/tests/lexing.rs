use super::super::lex::{Token, lex};
use super::super::tree::Span;

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = placed(text).into_iter().map(|(token, _)| token).collect();
    assert_eq!(tokens.pop(), Some(Token::End));
    tokens
}

fn placed(text: &str) -> Vec<(Token, Span)> {
    lex(text).unwrap_or_else(|e| panic!("{text}: {}", e.message.en))
}

fn word(text: &str) -> Token {
    Token::Word(text.into())
}

fn unit(text: &str) -> Token {
    Token::Unit(text.into())
}

#[test]
fn numbers_in_every_spelling() {
    for (text, value) in [
        ("0", 0.0),
        ("007", 7.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1E3", 1000.0),
        ("1e+3", 1000.0),
        ("25e-2", 0.25),
        (".5e1", 5.0),
        ("2.e1", 20.0),
        ("1e308", 1e308),
    ] {
        assert_eq!(tokens(text), [Token::Number(value)], "{text}");
    }
}

#[test]
fn a_number_ends_where_it_must() {
    assert_eq!(tokens("1e"), [Token::Number(1.0), word("e")]);
    assert_eq!(tokens("1e+x"), [Token::Number(1.0), word("e"), Token::Mark("+"), word("x")]);
    assert_eq!(tokens("1.2.3"), [Token::Number(1.2), Token::Number(0.3)]);
    assert_eq!(tokens("2x"), [Token::Number(2.0), word("x")]);
    assert_eq!(tokens("1_000"), [Token::Number(1.0), word("_000")]);
}

#[test]
fn every_mark() {
    let marks =
        ["<=", ">=", "!=", "==", "+", "-", "*", "/", "^", "<", ">", "=", "(", ")", "[", "]", ",", "{", "}"];
    for mark in marks {
        assert_eq!(tokens(mark), [Token::Mark(mark)]);
    }
    // The longest mark wins.
    assert_eq!(tokens("<=="), [Token::Mark("<="), Token::Mark("=")]);
    assert_eq!(tokens("<>"), [Token::Mark("<"), Token::Mark(">")]);
}

#[test]
fn words_and_quotations() {
    assert_eq!(tokens("a_1 _b B2"), [word("a_1"), word("_b"), word("B2")]);
    assert_eq!(tokens("\"pm25\""), [Token::Quoted("pm25".into())]);
    assert_eq!(tokens("\"\""), [Token::Quoted(String::new())]);
    assert_eq!(tokens("\"水 田\"x"), [Token::Quoted("水 田".into()), word("x")]);
}

#[test]
fn a_unit_stands_right_behind_its_number() {
    assert_eq!(tokens("1[km2]"), [Token::Number(1.0), unit("km2")]);
    assert_eq!(tokens("0.01[万元]"), [Token::Number(0.01), unit("万元")]);
    assert_eq!(tokens("1[kg/(hm2 a)]"), [Token::Number(1.0), unit("kg/(hm2 a)")]);
    // Apart from the number, or behind a name, a bracket is a bracket.
    assert_eq!(tokens("1 [")[1], Token::Mark("["));
    assert_eq!(tokens("x[year]")[1], Token::Mark("["));
    assert_eq!(tokens("1[t][")[2], Token::Mark("["));
}

#[test]
fn blanks_part_and_are_passed_over() {
    assert_eq!(tokens(" \t\r\n\u{3000}"), []);
    assert_eq!(tokens("a\nb"), [word("a"), word("b")]);
}

#[test]
fn places_are_bytes() {
    // `水` takes three bytes, so the quotation ends at 4 + 5.
    let spans: Vec<Span> = placed("x = \"水\" + 1[t]").into_iter().map(|(_, span)| span).collect();
    assert_eq!(spans, [0..1, 2..3, 4..9, 10..11, 12..13, 13..16, 16..16]);
}
