//! Decisions that nobody can check with pencil and paper: what is compared lies behind a root, a logarithm or an
//! exponential, and so has no decimals until it is rounded to some.

#![deny(clippy::wildcard_enum_match_arm)]

use super::used::Used;
use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::formula::tree::Operator;
use crate::function::{Standing, Within};
use crate::look::wanted::key_of;
use crate::rule::{Book, Gather, Op, Symbol, Term};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// Rows that a finding names.
const NAMED: usize = 8;

/// Refuses the lines beneath amounts that decide on values without stated decimals, and the rows in which rounding to
/// such does not tell.
pub fn refuse(run: &Run, used: &Used, findings: &mut Findings) {
    let book = &run.book;
    let mut known = Decimals { book, known: BTreeMap::new() };
    for line in &used.lines {
        let checked = &book.lines[*line];
        for term in std::iter::once(&checked.term).chain(&checked.scope) {
            let Some(operand) = known.undecidable(term) else { continue };
            findings.push(without_decimals(book, *line, operand));
            break;
        }
    }
    let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (line, row) in run.open().filter(|(line, row)| used.has(*line, *row)) {
        open.entry(line).or_default().push(row);
    }
    for (line, rows) in open {
        findings.push(on_the_border(run, line, &rows));
    }
}

/// Which lines have decimals.
struct Decimals<'b> {
    book: &'b Book,
    known: BTreeMap<usize, bool>,
}

impl Decimals<'_> {
    /// The first operand of a decision in a term that has no decimals.
    fn undecidable<'t>(&mut self, term: &'t Term) -> Option<&'t Term> {
        let operands: Vec<&Term> = match &term.op {
            Op::Binary(operator, a, b) if operator.is_comparison() => vec![a, b],
            Op::Tier(_, x) => vec![x],
            Op::Over(over) if places(over.fun) && self.lacks(over.argument) => return Some(term),
            Op::Upto(upto) if self.lacks(upto.key) || self.lacks(upto.level) => return Some(term),
            Op::Over(_) | Op::Upto(_) | Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) => {
                Vec::new()
            }
            // Rounding says which decimals there are.
            Op::Not(_) | Op::Binary(..) | Op::Call(..) | Op::Round(..) => Vec::new(),
        };
        if let Some(operand) = operands.into_iter().find(|operand| self.lacks_within(operand)) {
            return Some(operand);
        }
        term.children().into_iter().find_map(|child| self.undecidable(child))
    }

    fn lacks(&mut self, symbol: Symbol) -> bool {
        let Symbol::Line(line) = symbol else { return false };
        if let Some(known) = self.known.get(&line) {
            return *known;
        }
        // A line that leans on its own past is asked while it is being answered.
        self.known.insert(line, false);
        let book = self.book;
        let lacks = self.lacks_within(&book.lines[line].term);
        self.known.insert(line, lacks);
        lacks
    }

    fn lacks_within(&mut self, term: &Term) -> bool {
        match &term.op {
            Op::Round(..) | Op::Not(_) | Op::Tier(..) | Op::Number(_) => false,
            Op::Binary(operator, ..) if operator.is_comparison() => false,
            Op::Binary(Operator::Power, _, b) if !matches!(b.op, Op::Number(n) if n.fract() == 0.0) => true,
            Op::Call(fun, _) if !fun.keeps_decimals() => true,
            Op::Ref(reference) => self.lacks(reference.symbol),
            Op::Over(over) => !places(over.fun) && self.lacks(over.argument),
            Op::Upto(upto) => self.lacks(upto.argument),
            Op::Scale(..) | Op::Negate(_) | Op::Binary(..) | Op::Call(..) => {
                term.children().into_iter().any(|child| self.lacks_within(child))
            }
        }
    }
}

fn places(fun: Gather) -> bool {
    let is_place = |fun: Within| matches!(fun.standing(), Standing::Place(_));
    matches!(fun, Gather::Within(fun) if is_place(fun))
}

fn without_decimals(book: &Book, line: usize, operand: &Term) -> Finding {
    let checked = &book.lines[line];
    let (model, own) = checked.origin;
    let definition = &book.catalog.models[model].lines[own];
    let (id, rule) = (&definition.id, &definition.formula);
    let words = rule.at.text.get(operand.span.clone()).unwrap_or_default();
    let message = text!(
        "行 `{id}` 按 {words} 作判定，而它经过开方、对数、指数或非整数次方，没有说明取几位小数，无法用计算器复核",
        "line `{id}` decides by {words}, which lies behind a root, a logarithm, an exponential or a broken power: without stated decimals nobody can check the decision with a calculator"
    );
    let label = text!("这里没有确定的小数位", "no decimals are stated here");
    Finding::error("decision-without-decimals", message)
        .at(&rule.at.source, rule.at.part(&operand.span), label)
        .help(text!(
            "先舍入到办法规定的位数再比较，如 round(x, 0.01)",
            "round to the decimals of the rule before comparing, as in round(x, 0.01)"
        ))
}

fn on_the_border(run: &Run, line: usize, rows: &[usize]) -> Finding {
    let checked = &run.book.lines[line];
    let (id, Text { zh, en }, count) = (&checked.id, &checked.title, rows.len());
    let message = text!(
        "`{id}`（{zh}）有 {count} 行正好在判定的界上，而它的数经过开方、对数、指数或非整数次方，分不出在哪一边",
        "{count} rows of `{id}` ({en}) lie just where a decision turns, and behind a root, a logarithm, an exponential or a broken power nobody can tell on which side"
    );
    let dimensions = &run.book.catalog.dimensions;
    let frame = run.framed(Symbol::Line(line)).map(|(column, _)| column.frame);
    let place = |row: &usize, lang| {
        frame.map_or(String::new(), |frame| dimensions.words(key_of(run, frame, *row).into_iter(), lang))
    };
    let words = |lang| {
        let named: Vec<String> = rows.iter().take(NAMED).map(|row| place(row, lang)).collect();
        let more = if rows.len() > NAMED { "\n…" } else { "" };
        named.join("\n") + more
    };
    let places = Text { zh: words(Lang::Zh), en: words(Lang::En) };
    Finding::error("decision-open", message).at_words(places).help(text!(
        "由办法规定这时算在哪一边，或先舍入到较少的小数位",
        "the rule has to say on which side it counts, or rounds to fewer decimals first"
    ))
}
