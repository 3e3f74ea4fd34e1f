//! Lines whose value may be given: what was given stands in the line's own cell, where nothing else asks for it.

use crate::compute::Run;
use crate::function::rowwise::Rowwise;
use crate::rule::{Op, Symbol, Term};
use std::collections::HashMap;

/// What was given for a line, and what the line comes to where nothing was: none where it can only be given.
pub fn parts(term: &Term) -> Option<(Symbol, &[Term])> {
    let given = |term: &Term| term.name().filter(|name| name.picks.is_empty()).map(|name| name.symbol);
    match &term.op {
        Op::Call(Rowwise::Coalesce, values) => {
            values.split_first().and_then(|(first, rest)| Some((given(first)?, rest)))
        }
        _ => Some((given(term)?, &[])),
    }
}

/// By measure, the line in whose cells its values stand.
pub fn in_lines(run: &Run) -> HashMap<usize, usize> {
    let book = &run.book;
    let mut asked: HashMap<Symbol, usize> = HashMap::new();
    let mut ask = |symbol: Symbol| *asked.entry(symbol).or_default() += 1;
    for line in &book.lines {
        std::iter::once(&line.term).chain(&line.scope).for_each(|term| term.walk(&mut |t| t.reads(&mut ask)));
    }
    // A page may show the measure beside the line.
    book.presented().for_each(ask);
    let frame = |symbol: Symbol| run.column(symbol).map(|column| column.frame);
    let own = |(index, line): (usize, &crate::rule::CheckedLine)| {
        let (given @ Symbol::Measure(measure), _) = parts(&line.term)? else { return None };
        let alone = book.catalog.measures[measure].is_of_a_line() && asked.get(&given) == Some(&1);
        let here = frame(given).is_none_or(|of| frame(Symbol::Line(index)) == Some(of));
        (alone && here).then_some((measure, index))
    };
    book.lines.iter().enumerate().filter_map(own).collect()
}
