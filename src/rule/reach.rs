//! What a figure rests on.

use super::{Book, Symbol};
use std::collections::BTreeSet;

/// Every measure, coefficient and line that some symbols are computed from, they themselves included.
pub fn reached(book: &Book, from: impl IntoIterator<Item = Symbol>) -> BTreeSet<Symbol> {
    let mut reached: BTreeSet<Symbol> = BTreeSet::new();
    let mut open: Vec<Symbol> = from.into_iter().collect();
    while let Some(symbol) = open.pop() {
        if !reached.insert(symbol) {
            continue;
        }
        if let Symbol::Line(line) = symbol {
            let line = &book.lines[line];
            line.term.walk(&mut |term| term.reads(|symbol| open.push(symbol)));
            if let Some(scope) = &line.scope {
                scope.walk(&mut |term| term.reads(|symbol| open.push(symbol)));
            }
        }
    }
    reached
}
