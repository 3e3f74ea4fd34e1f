//! What of a book is the account and what stands beside it: a total must not be printed without what it rests on, an
//! analysis may lack a figure and say so.

use super::cause::Cause;
use super::root::Finder;
use crate::compute::Run;
use crate::model::dimension::DimKind;
use crate::rule::{Accounts, Book, Op, Picked, Symbol};
use std::collections::{BTreeSet, HashSet};

/// The lines for whose sake a profile is run: those that a scheme pays and pools, else the headline and the accounts;
/// where there are none, all that it shows.
pub fn wanted(book: &Book) -> BTreeSet<Symbol> {
    let id = &book.profile.id;
    let scheme = book.catalog.models.iter().find(|m| m.id == *id).and_then(|m| m.scheme.as_ref());
    if let Some(scheme) = scheme {
        let pooled = scheme.pools.iter().flat_map(|pool| pool.total.iter().chain(&pool.parts));
        let paid = scheme.payments.iter().map(|payment| &payment.line).chain(pooled);
        let steps = scheme.steps.iter().flat_map(|step| &step.lines);
        let lines = paid.chain(steps).filter_map(|placed| book.find_line(&placed.text));
        return lines.map(Symbol::Line).collect();
    }
    let shown = book.headline.iter().copied().chain(book.accounts.iter().flat_map(Accounts::symbols));
    let shown: BTreeSet<Symbol> = shown.collect();
    if !shown.is_empty() {
        return shown;
    }
    let sections: BTreeSet<Symbol> = book.sections.iter().flat_map(|s| s.columns.iter().copied()).collect();
    match sections.is_empty() {
        false => sections,
        true => book.results().map(|(line, _)| Symbol::Line(line)).collect(),
    }
}

/// Rows of lines.
pub type Rows = HashSet<(usize, usize)>;

/// The rows without a value that some lines rest on in the accounting years, their own included.
pub fn beneath<'r>(run: &'r Run, from: &BTreeSet<Symbol>, finder: &mut Finder<'r>) -> Rows {
    let mut met: Rows = HashSet::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for symbol in from {
        let (Symbol::Line(line), Some(column)) = (*symbol, run.column(*symbol)) else { continue };
        open.extend(
            column.not_accounted().filter(|row| in_years(run, column.frame, *row)).map(|row| (line, row)),
        );
    }
    while let Some((line, row)) = open.pop() {
        if !met.insert((line, row)) {
            continue;
        }
        for (cause, _) in finder.causes(line, row) {
            if let Cause::Row(Symbol::Line(below), at) = cause {
                open.push((below, at));
            }
        }
    }
    met
}

/// Whether a row of a frame belongs to an accounting year, or to none.
pub fn in_years(run: &Run, frame: usize, row: usize) -> bool {
    let (book, frame) = (&run.book, &run.frames.list[frame]);
    let dimensions = &book.catalog.dimensions;
    let year =
        frame.order.iter().zip(&frame.keys).find_map(|(dim, keys)| dimensions.year_of(*dim, keys[row]));
    book.years.is_empty() || year.is_none_or(|year| book.years.contains(&(year as u32)))
}

/// How many years before their own the lines look back at most; none where they take in all years.
pub fn looks_back(book: &Book) -> Option<i32> {
    let dimensions = &book.catalog.dimensions;
    let is_time = |kind| matches!(kind, DimKind::Year | DimKind::Period);
    let (mut most, mut all) = (0, false);
    for line in &book.lines {
        line.term.walk(&mut |term| match &term.op {
            Op::Ref(reference) => {
                for pick in &reference.picks {
                    match pick {
                        Picked::Shift(dim, by) if is_time(dimensions.get(*dim).kind) => most = most.max(-by),
                        Picked::Member(dim, _) if is_time(dimensions.get(*dim).kind) => all = true,
                        _ => {}
                    }
                }
            }
            Op::Over(over) => all |= over.over.iter().any(|dim| dimensions.get(dim).kind == DimKind::Year),
            _ => {}
        });
    }
    (!all).then_some(most)
}
