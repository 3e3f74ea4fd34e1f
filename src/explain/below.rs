//! All that a result rests on, without the words.

use super::{Leaf, Teller};
use crate::compute::Run;
use crate::plan::State;
use crate::rule::Symbol;
use std::collections::HashSet;

/// The rows of measures that a row of a line rests on, in the order in which they are read, and how many rows of other
/// lines stand in between.
pub(super) fn beneath(teller: &Teller<'_>, line: usize, row: usize) -> (Vec<(Symbol, usize)>, usize) {
    let (mut inputs, mut lines) = (Vec::new(), 0);
    let mut met: HashSet<(Symbol, usize)> = HashSet::new();
    let mut open = vec![(Symbol::Line(line), row)];
    while let Some((symbol, row)) = open.pop() {
        if !met.insert((symbol, row)) {
            continue;
        }
        let Symbol::Line(index) = symbol else {
            if is_given(teller.run, symbol, row) {
                inputs.push((symbol, row));
            }
            continue;
        };
        lines += 1;
        let Some(frame) = teller.run.column(symbol).map(|c| c.frame) else { continue };
        let leaves = teller.leaves(&teller.run.book.lines[index].term, frame, row);
        let below = leaves.into_iter().flat_map(|leaf| match leaf {
            Leaf::Column(symbol, row) => vec![(symbol, row)],
            Leaf::Rows(symbol, rows) => rows.into_iter().map(|row| (symbol, row)).collect(),
            Leaf::Entry(_) | Leaf::Nothing(_) => Vec::new(),
        });
        let below: Vec<(Symbol, usize)> = below.collect();
        open.extend(below.into_iter().rev());
    }
    // The line itself is not in between.
    (inputs, lines - 1)
}

fn is_given(run: &Run, symbol: Symbol, row: usize) -> bool {
    run.column(symbol).is_some_and(|column| matches!(column.state(row), State::Accounted(_)))
}
