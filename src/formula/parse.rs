//! Tokens to a tree. Powers bind tighter than a minus sign in front and nest to the right, as in mathematics.

use super::error::SyntaxError;
use super::lex::{Token, lex};
use super::tree::{Kind, Node, Operator, Pick, PickTo, Span, Word, strength};
use crate::finding::nearest;
use crate::function::{self, Family, Function};
use crate::text;
use crate::text::Text;

/// Formulas nest at most this deep.
const DEPTH: usize = 64;
/// Formulas are at most this many bytes long.
const LENGTH: usize = 10_000;
/// A formula has at most this many operators between two operands: each can make the tree one deeper.
const OPERATORS: usize = 256;

/// Words that cannot be names.
pub const KEYWORDS: [&str; 4] = ["and", "or", "not", "by"];

type Parsed<T> = Result<T, SyntaxError>;

/// Reads a formula. `is_dimension` tells which words name dimensions, as `min(x, class)` differs from `min(x, y)`.
pub fn parse(text: &str, is_dimension: &dyn Fn(&str) -> bool) -> Parsed<Node> {
    if text.len() > LENGTH {
        return Err(SyntaxError::new(
            0..0,
            text!("公式过长（上限 {LENGTH} 字节）", "formula longer than {LENGTH} bytes"),
        )
        .help(split()));
    }
    if text.trim().is_empty() {
        return Err(SyntaxError::new(0..text.len(), text!("公式是空的", "the formula is empty"))
            .help(text!("写一个算式，如 area * price", "write an expression such as area * price")));
    }
    let mut parser = Parser { tokens: lex(text)?, at: 0, depth: 0, operators: 0, is_dimension };
    let node = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.unexpected(text!("运算符或公式结尾", "an operator or the end"))),
    }
}

fn split() -> Text {
    text!("拆成几行", "split it into several lines")
}

struct Parser<'a> {
    tokens: Vec<(Token, Span)>,
    at: usize,
    depth: usize,
    operators: usize,
    is_dimension: &'a dyn Fn(&str) -> bool,
}

/// The operator that a token is.
fn binary(token: &Token) -> Option<Operator> {
    let text = match token {
        Token::Mark(mark) => mark,
        Token::Word(word) => word.as_str(),
        _ => return None,
    };
    Operator::ALL.into_iter().find(|operator| operator.symbol() == text)
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1.clone()
    }

    fn next(&mut self) -> (Token, Span) {
        let token = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn eat(&mut self, mark: &'static str) -> bool {
        let found = *self.peek() == Token::Mark(mark);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, mark: &'static str) -> Parsed<Span> {
        let span = self.span();
        if self.eat(mark) { Ok(span) } else { Err(self.unexpected(Text::same(format!("`{mark}`")))) }
    }

    fn unexpected(&self, wanted: Text) -> SyntaxError {
        let found = match self.peek() {
            Token::Number(n) => Text::same(format!("`{n}`")),
            Token::Word(w) => Text::same(format!("`{w}`")),
            Token::Quoted(q) => Text::same(format!("\"{q}\"")),
            Token::Mark(m) => Text::same(format!("`{m}`")),
            Token::Unit(u) => Text::same(format!("`[{u}]`")),
            Token::End => text!("公式结尾", "the end of the formula"),
        };
        let (Text { zh, en }, Text { zh: found_zh, en: found_en }) = (wanted, found);
        // Chinese words stand close, signs and names apart.
        let apart = |word: &str| if word.starts_with(['`', '"']) { " " } else { "" };
        let (gap, gap_found) = (apart(&zh), apart(&found_zh));
        let message =
            text!("此处应为{gap}{zh}，却是{gap_found}{found_zh}", "expected {en}, found {found_en}");
        let error = SyntaxError::new(self.span(), message);
        let before = self.at.checked_sub(1).map(|at| &self.tokens[at].0);
        match (before, self.peek()) {
            (_, Token::Mark("==")) => {
                error.help(text!("相等写作一个 `=`", "equality is written with one `=`"))
            }
            (Some(Token::Mark("<")), Token::Mark(">")) => {
                error.help(text!("不等写作 !=", "unequal is written !="))
            }
            (None, Token::Mark("=")) => {
                error.help(text!("公式前面不写 `=`", "a formula does not begin with `=`"))
            }
            (Some(Token::Number(_)), Token::Mark(",")) => {
                error.help(text!("数里不写千分位逗号", "numbers have no separators"))
            }
            (Some(Token::Mark("=")), Token::Word(word)) => error
                .help(text!("成员写在双引号里：\"{word}\"", "members stand in double quotes: \"{word}\"")),
            (_, Token::End) => error
                .help(text!("公式没有写完：补上这里缺的部分", "the formula breaks off: add what is missing")),
            (_, Token::Mark(")" | "]")) => error.help(text!(
                "括号不成对：补上左括号，或删去这一个",
                "brackets do not match: add the opening one, or remove this one"
            )),
            (_, Token::Word(word)) if KEYWORDS.contains(&word.as_str()) => {
                error.help(text!("`{word}` 是关键字，不能作名称", "`{word}` is a keyword and names nothing"))
            }
            (Some(Token::Word(_) | Token::Number(_) | Token::Unit(_)), Token::Word(_) | Token::Number(_)) => {
                error.help(text!(
                    "两个量之间要有运算符，如 *",
                    "put an operator such as * between two quantities"
                ))
            }
            _ => error.help(text!(
                "写法如 a * (b + 1)、sum(x, class)、x[year - 1]、tier(x, table)",
                "formulas are written as in a * (b + 1), sum(x, class), x[year - 1], tier(x, table)"
            )),
        }
    }

    /// An expression whose operators all bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            let message = text!("公式嵌套过深", "formula nested too deeply");
            return Err(SyntaxError::new(self.span(), message).help(text!(
                "最多 {DEPTH} 层；拆成几行",
                "{DEPTH} levels at most; split it into several lines"
            )));
        }
        let mut left = self.prefix()?;
        let mut compared = false;
        while let Some(operator) = binary(self.peek()) {
            if operator.strength() < least {
                break;
            }
            if compared && operator.is_comparison() {
                return Err(self.chained());
            }
            compared = operator.is_comparison();
            self.operators += 1;
            if self.operators > OPERATORS {
                let message = text!(
                    "公式的运算符过多（上限 {OPERATORS} 个）",
                    "formula with more than {OPERATORS} operators"
                );
                return Err(SyntaxError::new(self.span(), message).help(split()));
            }
            self.next();
            let next = match operator {
                Operator::Power => strength::NEGATE,
                _ => operator.strength() + 1,
            };
            let right = self.expression(next)?;
            let span = left.span.start..right.span.end;
            left =
                Node { kind: Kind::Binary { operator, left: Box::new(left), right: Box::new(right) }, span };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// `a < b < c` would compare a condition with a number.
    fn chained(&self) -> SyntaxError {
        SyntaxError::new(self.span(), text!("比较不能连写", "comparisons do not chain"))
            .help(text!("写作 a < b and b < c", "write a < b and b < c"))
    }

    fn prefix(&mut self) -> Parsed<Node> {
        let (token, span) = (self.peek().clone(), self.span());
        match token {
            Token::Mark("-") => {
                self.next();
                let inner = self.expression(strength::NEGATE)?;
                let span = span.start..inner.span.end;
                Ok(Node { kind: Kind::Negate(Box::new(inner)), span })
            }
            Token::Word(w) if w == "not" => {
                self.next();
                let inner = self.expression(strength::NOT)?;
                let span = span.start..inner.span.end;
                Ok(Node { kind: Kind::Not(Box::new(inner)), span })
            }
            Token::Mark("(") => {
                self.next();
                let inner = self.expression(0)?;
                let end = self.expect(")")?.end;
                Ok(Node { kind: inner.kind, span: span.start..end })
            }
            Token::Number(value) => {
                self.next();
                let mut end = span.end;
                let mut unit = None;
                if let Token::Unit(text) = self.peek().clone() {
                    let inside = self.next().1;
                    end = inside.end;
                    unit = Some(Word { text, span: inside.start + 1..inside.end - 1 });
                }
                Ok(Node { kind: Kind::Number { value, unit }, span: span.start..end })
            }
            Token::Word(name) if !KEYWORDS.contains(&name.as_str()) => {
                self.next();
                if *self.peek() == Token::Mark("(") { self.call(name, span) } else { self.name(name, span) }
            }
            _ => Err(self.unexpected(text!("数、名称或括号", "a number, a name or a bracket"))),
        }
    }

    fn name(&mut self, name: String, span: Span) -> Parsed<Node> {
        let mut picks = Vec::new();
        let mut end = span.end;
        if self.eat("[") {
            loop {
                picks.push(self.pick()?);
                if !self.eat(",") {
                    break;
                }
            }
            end = self.expect("]")?.end;
        }
        Ok(Node { kind: Kind::Name { name, picks }, span: span.start..end })
    }

    fn pick(&mut self) -> Parsed<Pick> {
        let dimension = self.word(text!("维度名", "a dimension"))?;
        let to = if self.eat("=") {
            match self.peek().clone() {
                Token::Word(text) if (self.is_dimension)(&text) => {
                    PickTo::Above(Word { text, span: self.next().1 })
                }
                _ => PickTo::Member(self.member()?),
            }
        } else {
            let sign = match self.peek() {
                Token::Mark("-") => -1,
                Token::Mark("+") => 1,
                _ => return Err(self.unexpected(text!("`=`、`-` 或 `+`", "`=`, `-` or `+`"))),
            };
            self.next();
            match self.peek() {
                Token::Number(n) if n.fract() == 0.0 && (1.0..=1000.0).contains(n) => {
                    let steps = *n as i32;
                    self.next();
                    PickTo::Shift(sign * steps)
                }
                _ => {
                    return Err(
                        self.unexpected(text!("一个 1 到 1000 的整数", "a whole number from 1 to 1000"))
                    );
                }
            }
        };
        Ok(Pick { dimension, to })
    }

    /// A member: a whole number for a year, else a quoted id.
    fn member(&mut self) -> Parsed<Word> {
        let (token, span) = (self.peek().clone(), self.span());
        let text = match token {
            Token::Number(n) if n.fract() == 0.0 => format!("{n}"),
            Token::Quoted(text) => text,
            _ => return Err(self.unexpected(text!("年份或引号中的成员", "a year or a member in quotes"))),
        };
        self.next();
        Ok(Word { text, span })
    }

    fn word(&mut self, wanted: Text) -> Parsed<Word> {
        let (token, span) = (self.peek().clone(), self.span());
        match token {
            Token::Word(text) => {
                self.next();
                Ok(Word { text, span })
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn call(&mut self, name: String, span: Span) -> Parsed<Node> {
        let (plain, over) = (function::find(&name, false), function::find(&name, true));
        if plain.is_none() && over.is_none() {
            let error = SyntaxError::new(span, text!("没有函数 `{name}`", "there is no function `{name}`"));
            return Err(match nearest(&name, function::names()) {
                Some(near) => error.help(text!("是否想写 `{near}`？", "did you mean `{near}`?")),
                None => {
                    let all = function::names().collect::<Vec<_>>().join(" ");
                    error.help(text!("可用函数：{all}", "functions: {all}"))
                }
            });
        }
        self.expect("(")?;
        let first = self.expression(0)?;
        // A word that only looks like a dimension is left to the checker, which knows the near ones.
        let only_over = plain.is_none() && *self.peek() == Token::Mark(",");
        if let Some(function) = over.filter(|_| only_over || self.dimension_follows()) {
            return self.over(function, first, span.start);
        }
        let Some(function) = plain else {
            let usage = match over {
                Some(function) if function.is_stepped() || *function.values().end() > 1 => {
                    function.usage.to_string()
                }
                _ => format!("{name}(x, class)"),
            };
            return Err(
                self.unexpected(text!("`,` 与一个维度，如 {usage}", "`,` and a dimension, as in {usage}"))
            );
        };
        if matches!(function.family, Family::Tier) {
            self.expect(",")?;
            let table = self.word(text!("分档表的名称", "the name of a step table"))?;
            let end = self.expect(")")?.end;
            return Ok(Node { kind: Kind::Tier { argument: Box::new(first), table }, span: span.start..end });
        }
        let mut arguments = vec![first];
        while self.eat(",") {
            arguments.push(self.expression(0)?);
        }
        let end = self.expect(")")?.end;
        self.arity(function, arguments, span.start..end)
    }

    fn arity(&self, function: &'static Function, arguments: Vec<Node>, span: Span) -> Parsed<Node> {
        let found = arguments.len();
        if function.values().contains(&found) {
            return Ok(Node { kind: Kind::Call { function, arguments }, span });
        }
        let usage = function.usage;
        let name = function.name;
        Err(SyntaxError::new(
            span,
            text!("`{name}` 的参数个数不对：给了 {found} 个", "`{name}` does not take {found} arguments"),
        )
        .help(text!("用法：{usage}", "usage: {usage}")))
    }

    /// Whether `, dimension` comes next.
    fn dimension_follows(&self) -> bool {
        let word = self.tokens.get(self.at + 1).map(|t| &t.0);
        *self.peek() == Token::Mark(",") && matches!(word, Some(Token::Word(w)) if (self.is_dimension)(w))
    }

    fn over(&mut self, function: &'static Function, first: Node, start: usize) -> Parsed<Node> {
        let (values, stepped) = (*function.values().end(), function.is_stepped());
        let mut arguments = vec![first];
        while arguments.len() < values {
            self.expect(",")?;
            arguments.push(self.expression(0)?);
        }
        let (mut dimensions, mut by) = (Vec::new(), None);
        // A step of money follows the dimensions and is no word.
        let word_follows = |p: &Self| matches!(p.tokens.get(p.at + 1), Some((Token::Word(_), _)));
        while (!stepped || dimensions.is_empty() || word_follows(self)) && self.eat(",") {
            dimensions.push(self.word(text!("维度名", "a dimension"))?);
            if matches!(self.peek(), Token::Word(w) if w == "by") {
                self.next();
                by = Some(self.word(text!("维度的属性", "an attribute of the dimension"))?);
                break;
            }
        }
        let mut step = None;
        if stepped {
            self.expect(",")?;
            step = Some(Box::new(self.expression(0)?));
        }
        let end = self.expect(")")?.end;
        Ok(Node { kind: Kind::Over { function, arguments, dimensions, by, step }, span: start..end })
    }
}
