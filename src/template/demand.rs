//! What the rules of a profile ask of each measure: for which members and times, and what is lost without it.

use super::support::{self, Support};
use crate::formula::tree::Operator;
use crate::model::dimension::{Dim, DimKind};
use crate::rule::{Book, Op, Part, Picked, Stage, Symbol, Term};
use std::collections::{BTreeMap, BTreeSet};

/// How much depends on a measure, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Without it a line has no value.
    Needed,
    /// Without it a line has no value in some cases.
    Sometimes,
    /// It may stand for what would be computed, or only checks ask for it.
    Optional,
}

/// The members asked for of one dimension; none for all of them.
type Asked = Option<BTreeSet<u32>>;

/// What is asked of one measure or line.
#[derive(Clone, Debug, Default)]
pub struct Want {
    members: BTreeMap<Dim, Asked>,
    times: BTreeSet<u32>,
}

/// What one book asks of a measure.
#[derive(Clone, Debug)]
pub struct Demand {
    pub how: How,
    pub want: Want,
    /// Lines that name it, in their order.
    pub lines: Vec<usize>,
    /// Results that have no value without it.
    pub lost: Vec<usize>,
}

impl Want {
    /// The members asked for of a listed dimension; none for all of them.
    pub fn of(&self, dim: Dim) -> Option<&BTreeSet<u32>> {
        self.members.get(&dim).and_then(Option::as_ref)
    }

    /// Years or periods, whichever the measure varies over.
    pub fn times(&self) -> &BTreeSet<u32> {
        &self.times
    }

    /// Leaves the members that something can have a value for.
    fn narrow(&mut self, to: &Support) {
        for (dim, valued) in to {
            if let Some(asked) = self.members.get_mut(dim) {
                *asked = Some(match asked.take() {
                    Some(asked) => asked.intersection(valued).copied().collect(),
                    None => valued.clone(),
                });
            }
        }
    }

    pub fn add(&mut self, other: &Want) {
        self.times.extend(&other.times);
        for (dim, asked) in &other.members {
            match self.members.get_mut(dim) {
                None => {
                    self.members.insert(*dim, asked.clone());
                }
                Some(own) => match (own.as_mut(), asked) {
                    (Some(own), Some(more)) => own.extend(more),
                    _ => *own = None,
                },
            }
        }
    }
}

/// Whether a book needs what its rules reach back to: accounts show growth where earlier years are given, but a scheme
/// settles nothing without its baseline.
pub fn settles(book: &Book) -> bool {
    let models = &book.catalog.models;
    let is_scheme = |id: &str| models.iter().any(|m| m.id == id && m.scheme.is_some());
    book.profile.models.iter().any(|placed| is_scheme(&placed.text))
}

/// The demands of a book on its measures, for the years and periods that are to be computed; with those `earlier` ones
/// that its rules reach back to, or without.
pub fn of_book(book: &Book, years: &[u32], periods: &[u32], earlier: bool) -> BTreeMap<usize, Demand> {
    let support = support::of_lines(book);
    let mut survey = Survey { book, years, periods, earlier, support, wants: BTreeMap::new() };
    let mut order: Vec<usize> = Vec::new();
    for stage in &book.stages {
        match stage {
            Stage::Line(line) => order.push(*line),
            Stage::Memory(lines) => order.extend(lines),
        }
    }
    // A line stands behind those it uses, so backwards each has been asked for before it asks.
    order.iter().rev().for_each(|line| survey.line(*line));
    let uses = uses(book);
    let mut demands = BTreeMap::new();
    for symbol in book.used() {
        let Symbol::Measure(measure) = symbol else { continue };
        let want = survey.wants.remove(&symbol).unwrap_or_else(|| survey.whole(symbol));
        let mut how = How::Optional;
        let mut lines = Vec::new();
        for (line, used) in uses.iter().enumerate() {
            if let Some(found) = used.get(&symbol) {
                how = how.min(*found);
                lines.push(line);
            }
        }
        demands.insert(measure, Demand { how, want, lines, lost: lost(book, &uses, symbol) });
    }
    demands
}

/// For each line what it reads, and how much it depends on that.
fn uses(book: &Book) -> Vec<BTreeMap<Symbol, How>> {
    let of = |line: &crate::rule::CheckedLine| {
        let mut used: BTreeMap<Symbol, How> = BTreeMap::new();
        let check = book.origin(line).1.check.is_some();
        let mut note = |term: &Term, how: How| {
            let how = if check { How::Optional } else { how };
            term.reads(|symbol| {
                let known = used.entry(symbol).or_insert(how);
                *known = how.min(*known);
            });
        };
        visit(&line.term, How::Needed, &BTreeSet::new(), &mut note);
        if let Some(scope) = &line.scope {
            visit(scope, How::Sometimes, &BTreeSet::new(), &mut note);
        }
        used
    };
    book.lines.iter().map(of).collect()
}

/// Calls `note` on every node with how much the whole depends on it; `asked` are the names known to be there.
fn visit(term: &Term, how: How, asked: &BTreeSet<Symbol>, note: &mut dyn FnMut(&Term, How)) {
    let mut known = false;
    term.reads(|symbol| known |= asked.contains(&symbol));
    note(term, if known { How::Optional } else { how });
    let parts = term.parts();
    let last = parts.len().saturating_sub(1);
    // What a condition asks after is there where its case is looked at.
    let mut present = asked.clone();
    for part in parts {
        match part {
            Part::Needed(part) => visit(part, how, asked, note),
            Part::Asked(part) => visit(part, How::Optional, asked, note),
            // What goes before the last may be given in its stead; the last is the way of the rule.
            Part::Alternative(part, place) => {
                let bare = part.children().iter().all(|inner| inner.children().is_empty());
                let how = match (place == last, bare) {
                    (true, _) => how,
                    (false, true) => How::Optional,
                    (false, false) => how.max(How::Sometimes),
                };
                visit(part, how, asked, note);
            }
            Part::Condition(condition) => {
                visit(condition, how, asked, note);
                condition.asked_after().iter().for_each(|x| x.reads(|symbol| present.extend([symbol])));
            }
            Part::Case(case) => visit(case, how.max(How::Sometimes), &present, note),
        }
    }
}

/// The results that have no value without a measure, directly or through others.
fn lost(book: &Book, uses: &[BTreeMap<Symbol, How>], measure: Symbol) -> Vec<usize> {
    let mut gone = BTreeSet::from([measure]);
    loop {
        let before = gone.len();
        for (line, used) in uses.iter().enumerate() {
            if used.iter().any(|(symbol, how)| *how == How::Needed && gone.contains(symbol)) {
                gone.insert(Symbol::Line(line));
            }
        }
        if gone.len() == before {
            break;
        }
    }
    book.results().map(|(line, _)| line).filter(|line| gone.contains(&Symbol::Line(*line))).collect()
}

/// Goes from the results down to the measures and gathers what is asked of each.
struct Survey<'b> {
    book: &'b Book,
    years: &'b [u32],
    periods: &'b [u32],
    /// Whether rules that reach back ask for earlier years.
    earlier: bool,
    /// For each line the members it can have a value for.
    support: Vec<Support>,
    wants: BTreeMap<Symbol, Want>,
}

impl Survey<'_> {
    fn kind(&self, dim: Dim) -> DimKind {
        self.book.catalog.dimensions.get(dim).kind
    }

    /// The year or the period of a symbol, if it has one.
    fn time(&self, symbol: Symbol) -> Option<Dim> {
        self.book.dims(symbol).iter().find(|d| matches!(self.kind(*d), DimKind::Year | DimKind::Period))
    }

    fn base(&self, time: Dim) -> BTreeSet<u32> {
        let members = if self.kind(time) == DimKind::Year { self.years } else { self.periods };
        members.iter().copied().collect()
    }

    /// Everything of a symbol.
    fn whole(&self, symbol: Symbol) -> Want {
        let listed = self.book.dims(symbol).iter().filter(|d| self.kind(*d) == DimKind::List);
        Want {
            members: listed.map(|d| (d, None)).collect(),
            times: self.time(symbol).map(|t| self.base(t)).unwrap_or_default(),
        }
    }

    fn line(&mut self, index: usize) {
        let line = &self.book.lines[index];
        let symbol = Symbol::Line(index);
        let mut own = self.wants.remove(&symbol).unwrap_or_else(|| self.whole(symbol));
        let mut strict = BTreeSet::new();
        required(&line.term, &mut strict);
        line.scope.iter().for_each(|scope| required(scope, &mut strict));
        for symbol in strict {
            if let Symbol::Coefficient(coefficient) = symbol {
                own.narrow(&support::of_coefficient(self.book, coefficient));
            }
        }
        own.narrow(&self.support[index]);
        let mut asked: Vec<(Symbol, Want)> = Vec::new();
        let mut note = |term: &Term| match &term.op {
            Op::Ref(reference) => {
                asked.push((
                    reference.symbol,
                    self.through(reference.symbol, index, &own, &reference.picks, true),
                ));
            }
            Op::Over(over) => {
                let mut want = self.through(over.argument, index, &own, &[], false);
                for dim in over.over.iter() {
                    match self.kind(dim) {
                        DimKind::List => want.members.extend([(dim, None)]),
                        DimKind::Year | DimKind::Period => want.times.extend(self.base(dim)),
                        DimKind::Region => {}
                    }
                }
                asked.push((over.argument, want));
            }
            Op::Upto(upto) => {
                asked.extend(upto.lines().map(|s| (s, self.through(s, index, &own, &[], false))));
            }
            _ => {}
        };
        line.term.walk(&mut note);
        if let Some(scope) = &line.scope {
            scope.walk(&mut note);
        }
        for (symbol, want) in asked {
            self.wants.entry(symbol).or_default().add(&want);
        }
    }

    /// What a line of which `own` is asked asks of a symbol it names.
    fn through(&self, symbol: Symbol, line: usize, own: &Want, picks: &[Picked], picked: bool) -> Want {
        let dimensions = &self.book.catalog.dimensions;
        let mut want = self.whole(symbol);
        for (dim, asked) in &mut want.members {
            if let Some(of_line) = own.members.get(dim) {
                *asked = of_line.clone();
            }
        }
        let from = self.time(Symbol::Line(line));
        if let (Some(from), Some(to)) = (from, self.time(symbol)) {
            want.times = match (self.kind(from), self.kind(to)) {
                (DimKind::Year, DimKind::Period) => want.times,
                _ => own.times.iter().filter_map(|m| dimensions.ascend(from, *m, to)).collect(),
            };
        }
        for pick in picks.iter().filter(|_| picked) {
            match pick {
                Picked::Member(dim, id) => {
                    let Some(member) = dimensions.member(*dim, id) else { continue };
                    match self.kind(*dim) {
                        DimKind::List if want.members.contains_key(dim) => {
                            want.members.insert(*dim, Some(BTreeSet::from([member])));
                        }
                        DimKind::Year | DimKind::Period => want.times = BTreeSet::from([member]),
                        _ => {}
                    }
                }
                Picked::Shift(along, steps) if self.earlier => {
                    if let Some(time) = self.time(symbol) {
                        let shifted = want.times.iter();
                        want.times =
                            shifted.filter_map(|m| dimensions.shift(time, *m, *along, *steps)).collect();
                    }
                }
                _ => {}
            }
        }
        want
    }
}

/// The names without which a term has no value or a condition does not hold.
fn required(term: &Term, found: &mut BTreeSet<Symbol>) {
    match &term.op {
        Op::Ref(reference) => found.extend([reference.symbol]),
        Op::Binary(Operator::Or, ..) | Op::Not(_) => {}
        _ => {
            for part in term.parts() {
                match part {
                    Part::Needed(part) | Part::Asked(part) => required(part, found),
                    Part::Condition(_) | Part::Case(_) | Part::Alternative(..) => {}
                }
            }
        }
    }
}
