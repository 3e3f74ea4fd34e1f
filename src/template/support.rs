//! Which members of listed dimensions a line can have a value for at all: those for which every coefficient that it cannot
//! do without has one, itself or through the lines it is made of.

use crate::model::dimension::{Dim, DimKind};
use crate::rule::{Book, Op, Part, Picked, Stage, Symbol, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The members by dimension; a dimension that is not there is not narrowed.
pub type Support = BTreeMap<Dim, BTreeSet<u32>>;

/// The members of each line of a book.
pub fn of_lines(book: &Book) -> Vec<Support> {
    let mut known = vec![Support::new(); book.lines.len()];
    for stage in &book.stages {
        // Lines that remember stand on each other, so nothing is said of them.
        let Stage::Line(line) = stage else { continue };
        let checked = &book.lines[*line];
        let mut support = of_term(book, &checked.term, &known);
        support.retain(|dim, _| checked.term.dims.contains(*dim));
        known[*line] = support;
    }
    known
}

/// The members for which a coefficient has a value under this profile.
pub fn of_coefficient(book: &Book, coefficient: usize) -> Support {
    let choice = book.choice(coefficient);
    let listed = choice.per.iter().enumerate().filter(|(_, dim)| is_list(book, **dim));
    let members = |place: usize| choice.rows.keys().filter_map(|key| key.get(place).copied()).collect();
    listed.map(|(place, dim)| (*dim, members(place))).collect()
}

fn is_list(book: &Book, dim: Dim) -> bool {
    book.catalog.dimensions.get(dim).kind == DimKind::List
}

fn of_symbol(book: &Book, symbol: Symbol, known: &[Support]) -> Support {
    match symbol {
        Symbol::Measure(_) => Support::new(),
        Symbol::Coefficient(coefficient) => of_coefficient(book, coefficient),
        Symbol::Line(line) => known.get(line).cloned().unwrap_or_default(),
    }
}

fn of_term(book: &Book, term: &Term, known: &[Support]) -> Support {
    match &term.op {
        Op::Ref(reference) => {
            let mut support = of_symbol(book, reference.symbol, known);
            for pick in &reference.picks {
                let (Picked::Shift(dim, _) | Picked::Member(dim, _) | Picked::Above(dim, _)) = pick;
                support.remove(dim);
            }
            support
        }
        Op::Over(over) => {
            let mut support = of_symbol(book, over.argument, known);
            support.retain(|dim, _| term.dims.contains(*dim));
            support
        }
        Op::Upto(upto) => {
            let lines = upto.lines();
            lines.into_iter().fold(Support::new(), |all, line| both(all, of_symbol(book, line, known)))
        }
        _ => of_parts(book, term, known),
    }
}

fn of_parts(book: &Book, term: &Term, known: &[Support]) -> Support {
    let parts = term.parts();
    let last = parts.len().saturating_sub(1);
    let mut support = Support::new();
    let mut cases: Option<Support> = None;
    for part in parts {
        match part {
            Part::Needed(part) => support = both(support, of_term(book, part, known)),
            // The last is the way of the rule; what goes before it may be given in its stead.
            Part::Alternative(part, place) if place == last => {
                support = both(support, of_term(book, part, known));
            }
            // A bare number says nothing of members.
            Part::Case(case) if is_constant(case) => {}
            Part::Case(case) => {
                let of_case = of_term(book, case, known);
                cases = Some(match cases {
                    None => of_case,
                    Some(others) => either(others, of_case),
                });
            }
            Part::Asked(_) | Part::Alternative(..) | Part::Condition(_) => {}
        }
    }
    both(support, cases.unwrap_or_default())
}

fn is_constant(term: &Term) -> bool {
    let mut reads = false;
    term.walk(&mut |inner| inner.reads(|_| reads = true));
    !reads
}

/// What both allow.
fn both(mut one: Support, other: Support) -> Support {
    for (dim, members) in other {
        match one.get_mut(&dim) {
            Some(own) => own.retain(|member| members.contains(member)),
            None => drop(one.insert(dim, members)),
        }
    }
    one
}

/// What one of the two allows.
fn either(mut one: Support, other: Support) -> Support {
    one.retain(|dim, _| other.contains_key(dim));
    for (dim, members) in &mut one {
        members.extend(other.get(dim).into_iter().flatten());
    }
    one
}
