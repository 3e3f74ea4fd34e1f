//! What all nodes of one line, measure or coefficient share: its name, unit, formula and document.

use super::node::Made;
use crate::compute::Run;
use crate::explain::reads::Read;
use crate::explain::words::{Piece, pieces};
use crate::rule::Symbol;
use crate::show::titled::Titled;
use crate::text::Lang;
use crate::unit::Unit;
use serde::Serialize;

/// As it is written; what there is nothing of is left out.
#[derive(Default, Serialize)]
pub struct Rule {
    /// What it is: `l`ine, `m`easure, `c`oefficient, or made by the `p`age.
    k: &'static str,
    t: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    i: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    u: String,
    /// The formula with titles in place of ids.
    #[serde(skip_serializing_if = "String::is_empty")]
    w: String,
    /// Formula, document, place of the definition.
    #[serde(skip_serializing_if = "String::is_empty")]
    f: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    s: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    a: String,
    /// The formula with its numbers left blank.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    p: Vec<Part>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part {
    Words(String),
    Blank(usize, String),
}

pub fn of_line(run: &Run, line: usize, reads: &[Read<'_>], titled: &Titled<'_>, lang: Lang) -> Rule {
    let (book, checked) = (&run.book, &run.book.lines[line]);
    let mut rule = Rule { k: "l", ..of_symbol(run, Symbol::Line(line), lang) };
    rule.p = parts(pieces(run, &checked.term, reads, lang));
    if !checked.auxiliary {
        let definition = book.origin(checked).1;
        rule.f = definition.in_words();
        rule.w = titled.formula(&rule.f);
        rule.a = definition.at.spot();
        rule.s = book.catalog.cite(book.cited(checked));
    }
    rule
}

pub fn of_symbol(run: &Run, symbol: Symbol, lang: Lang) -> Rule {
    let unit = run.book.unit(symbol);
    Rule {
        k: if matches!(symbol, Symbol::Coefficient(_)) { "c" } else { "m" },
        t: run.book.title(symbol).get(lang).to_string(),
        i: run.book.id(symbol).to_string(),
        u: if *unit == Unit::one() { String::new() } else { unit.words(lang.is_zh()) },
        ..Rule::default()
    }
}

pub fn of_made(made: &Made) -> Rule {
    Rule { k: "p", t: made.title.clone(), p: parts(made.pieces.clone()), ..Rule::default() }
}

fn parts(pieces: Vec<Piece>) -> Vec<Part> {
    let part = |piece| match piece {
        Piece::Words(words) => Part::Words(words),
        Piece::Blank(read, unit) => Part::Blank(read, unit),
    };
    pieces.into_iter().map(part).collect()
}
