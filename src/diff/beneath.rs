//! Which atoms lie beneath a line or a part of its formula, on either side.

use super::atom::{Atom, Kind};
use super::coefficients;
use super::pair::Pair;
use crate::rule::{Book, Op, Symbol, Term};
use std::collections::{BTreeSet, HashMap};

/// Atoms by their place.
pub type Atoms = BTreeSet<usize>;

/// What rests on what, by the names of both sides: a mixture may have a line of the one over a line of the other.
pub struct Beneath {
    lines: HashMap<String, Node>,
    atoms: HashMap<Kind, usize>,
    index: Option<String>,
    /// The atom of the profile lies beneath everything.
    everywhere: Atoms,
}

#[derive(Default)]
struct Node {
    /// What the formula and the scope read.
    reads: BTreeSet<Name>,
    /// Lines whose scope it takes over.
    takes_over: BTreeSet<String>,
    /// What its own scope reads.
    scope: BTreeSet<Name>,
    own: Atoms,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Line(String),
    Atom(usize),
}

impl Beneath {
    pub fn new(pair: &Pair, atoms: &[Atom]) -> Beneath {
        let places: HashMap<Kind, usize> =
            atoms.iter().enumerate().map(|(i, a)| (a.kind.clone(), i)).collect();
        let everywhere = places.get(&Kind::Profile).copied().into_iter().collect();
        let index = coefficients::index(pair);
        let mut beneath = Beneath { lines: HashMap::new(), atoms: places, index, everywhere };
        for book in pair.books() {
            for line in &book.lines {
                let mut reads = beneath.names(pair, book, &line.term);
                let scope: BTreeSet<Name> =
                    line.scope.iter().flat_map(|scope| beneath.names(pair, book, scope)).collect();
                reads.extend(scope.iter().cloned());
                let takes_over = taken_over(book, &line.term);
                let own = beneath.atoms.get(&Kind::Rule(book.lines[owner(book, line)].id.clone())).copied();
                let node = beneath.lines.entry(line.id.clone()).or_default();
                node.reads.extend(reads);
                node.scope.extend(scope);
                node.takes_over.extend(takes_over);
                node.own.extend(own);
            }
        }
        beneath
    }

    /// The atoms beneath a line.
    pub fn line(&self, id: &str) -> Atoms {
        self.closure(BTreeSet::from([Name::Line(id.to_string())]))
    }

    /// The atoms beneath a part of a formula.
    pub fn term(&self, pair: &Pair, book: &Book, term: &Term) -> Atoms {
        self.closure(self.names(pair, book, term))
    }

    /// The atoms beneath a measure.
    pub fn measure(&self, measure: usize) -> Atoms {
        self.atoms
            .get(&Kind::Measure(measure))
            .copied()
            .into_iter()
            .chain(self.everywhere.iter().copied())
            .collect()
    }

    /// Whether the text of a line is an atom, or its scope may change with one.
    pub fn is_whole(&self, id: &str) -> bool {
        let own = self.lines.get(id).is_some_and(|node| !node.own.is_empty());
        own || self.scope_changes(id, &mut BTreeSet::new())
    }

    fn scope_changes(&self, id: &str, met: &mut BTreeSet<String>) -> bool {
        if !met.insert(id.to_string()) {
            return false;
        }
        let Some(node) = self.lines.get(id) else { return false };
        let changes = !node.scope.is_empty() && self.closure(node.scope.clone()) != self.everywhere;
        changes || node.takes_over.iter().any(|line| self.scope_changes(line, met))
    }

    fn closure(&self, from: BTreeSet<Name>) -> Atoms {
        let mut atoms = self.everywhere.clone();
        let (mut met, mut open) = (BTreeSet::new(), Vec::from_iter(from));
        while let Some(name) = open.pop() {
            match name {
                Name::Atom(atom) => {
                    atoms.insert(atom);
                }
                Name::Line(id) => {
                    if let Some(node) = self.lines.get(&id).filter(|_| met.insert(id.clone())) {
                        atoms.extend(&node.own);
                        open.extend(node.reads.iter().cloned());
                    }
                }
            }
        }
        atoms
    }

    /// What a term names.
    fn names(&self, pair: &Pair, book: &Book, term: &Term) -> BTreeSet<Name> {
        let mut names = BTreeSet::new();
        term.walk(&mut |term| {
            if let Op::Tier(at, _) = &term.op {
                let id = &book.catalog.models[at.model].tiers[at.tier].id;
                names.extend(self.atoms.get(&Kind::Tier(id.clone())).map(|atom| Name::Atom(*atom)));
            }
            term.reads(|symbol| self.add(pair, book, symbol, &mut names));
        });
        names
    }

    fn add(&self, pair: &Pair, book: &Book, symbol: Symbol, names: &mut BTreeSet<Name>) {
        match symbol {
            Symbol::Line(line) => {
                names.insert(Name::Line(book.lines[line].id.clone()));
            }
            Symbol::Measure(measure) => {
                let id = &book.catalog.measures[measure].id;
                let place = pair.catalog.measures.iter().position(|own| own.id == *id);
                let atom = place.and_then(|place| self.atoms.get(&Kind::Measure(place)));
                names.extend(atom.map(|atom| Name::Atom(*atom)));
            }
            Symbol::Coefficient(coefficient) => {
                let coefficient = &book.catalog.coefficients[coefficient];
                let kind = Kind::Coefficient(coefficient.id.clone());
                names.extend(self.atoms.get(&kind).map(|atom| Name::Atom(*atom)));
                let priced = coefficient.price && coefficient.rows.iter().any(|row| row.price_year.is_some());
                if priced || self.index.as_ref() == Some(&coefficient.id) {
                    names.extend(self.atoms.get(&Kind::Prices).map(|atom| Name::Atom(*atom)));
                }
            }
        }
    }
}

/// The line of a book whose text a line is made from.
fn owner(book: &Book, line: &crate::rule::CheckedLine) -> usize {
    let same = |own: &crate::rule::CheckedLine| !own.auxiliary && own.origin == line.origin;
    book.lines.iter().position(same).unwrap_or_default()
}

/// The lines whose scope a term takes over: those it names itself, not those it gathers.
fn taken_over(book: &Book, term: &Term) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    term.walk(&mut |term| {
        let own = match &term.op {
            Op::Ref(reference) => vec![reference.symbol],
            Op::Upto(upto) => upto.lines().to_vec(),
            // What each row is within its group has the scope of the rows.
            Op::Over(over) => vec![over.argument],
            _ => Vec::new(),
        };
        let gathers =
            matches!(&term.op, Op::Over(over) if matches!(over.fun, crate::rule::Gather::Reduction(_)));
        for symbol in own.into_iter().filter(|_| !gathers) {
            if let Symbol::Line(line) = symbol {
                lines.insert(book.lines[line].id.clone());
            }
        }
    });
    lines
}
