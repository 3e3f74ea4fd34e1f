//! A line as a sum of parts that do not split further: through additions, sums over dimensions and unit scales.

#![deny(clippy::wildcard_enum_match_arm)]

use super::run::Run;
use super::turns::Plan;
use crate::formula::tree::Operator;
use crate::function::rowwise::Absence;
use crate::function::{Reduction, Rowwise};
use crate::plan::bound::{Bound, Slot};
use crate::plan::step::Step;
use crate::plan::{Members, NO_ROW};
use crate::rule::{Gather, Symbol};
use std::collections::HashMap;

/// What is not split further: a column, or a part of the formula of a line, by the way down to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leaf {
    Column(usize),
    Term(usize, Vec<u8>),
}

impl Leaf {
    /// The column, or that of the line whose formula it is part of.
    pub fn slot(&self) -> usize {
        match self {
            Leaf::Column(slot) | Leaf::Term(slot, _) => *slot,
        }
    }
}

/// What a row of a leaf adds to a row of the line.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub to: u32,
    pub from: u32,
    pub factor: f64,
    /// By way of a sum, which passes over rows that are out of scope.
    pub summed: bool,
}

/// A leaf and what its rows add to those of the line.
#[derive(Clone, Debug)]
pub struct Summand {
    pub leaf: Leaf,
    pub cells: Vec<Cell>,
}

/// What decides how far a line is opened.
pub struct Opening<'a> {
    /// Lines that stay whole.
    pub whole: &'a dyn Fn(usize) -> bool,
    /// Measures of which nothing is given anywhere: what stands in for them is the value.
    pub absent: &'a dyn Fn(usize) -> bool,
}

impl Plan {
    /// The summands of a line in some of its rows. Which rows are in scope is as in a run of this plan.
    pub fn summands(&self, run: &Run, line: usize, rows: &[u32], opening: &Opening<'_>) -> Vec<Summand> {
        let Some(slot) = self.binder.slot(Symbol::Line(line)) else { return Vec::new() };
        let cells = rows.iter().map(|row| Cell { to: *row, from: *row, factor: 1.0, summed: false });
        let mut opened = Opened { plan: self, run, opening, list: Vec::new(), known: HashMap::new() };
        opened.column(slot, cells.collect());
        opened.list
    }

    /// What a column holds.
    pub fn holds(&self, slot: usize) -> &Slot {
        &self.binder.slots[slot].0
    }

    /// A part of the formula of a line.
    pub(super) fn term(&self, slot: usize, path: &[u8]) -> Option<&Bound> {
        let mut term = &self.line(slot)?.term;
        for child in path {
            term = match (term, child) {
                (Bound::Scale(_, _, x) | Bound::Negate(x), 0) => x,
                (Bound::Binary(_, a, _), 0) => a,
                (Bound::Binary(_, _, b), 1) => b,
                (Bound::Call(_, arguments), child) => arguments.get(usize::from(*child))?,
                _ => return None,
            };
        }
        Some(term)
    }
}

struct Opened<'a> {
    plan: &'a Plan,
    run: &'a Run,
    opening: &'a Opening<'a>,
    list: Vec<Summand>,
    known: HashMap<Leaf, usize>,
}

impl Opened<'_> {
    fn leaf(&mut self, leaf: Leaf, cells: Vec<Cell>) {
        if cells.is_empty() {
            return;
        }
        match self.known.get(&leaf) {
            Some(place) => self.list[*place].cells.extend(cells),
            None => {
                self.known.insert(leaf.clone(), self.list.len());
                self.list.push(Summand { leaf, cells });
            }
        }
    }

    fn column(&mut self, slot: usize, mut cells: Vec<Cell>) {
        let plan = self.plan;
        let opens = match plan.binder.slots[slot].0 {
            Slot::Line(line) => {
                !(self.opening.whole)(line)
                    && plan.binder.frames.given.of(line).is_empty()
                    && !plan.remembers(slot)
            }
            Slot::Over(_) => return self.gathered(slot, cells),
            Slot::Measure(_) | Slot::Upto(_) => false,
        };
        match plan.line(slot).filter(|_| opens) {
            Some(line) => {
                let own = &self.run.columns()[slot];
                cells.retain(|cell| own.in_scope(cell.from as usize));
                self.term(slot, &line.term, Vec::new(), cells);
            }
            None => self.leaf(Leaf::Column(slot), cells),
        }
    }

    /// A sum over dimensions is opened into the rows that are summed.
    fn gathered(&mut self, slot: usize, cells: Vec<Cell>) {
        let Some(Step::Over(_, over)) = self.plan.step(slot) else {
            return self.leaf(Leaf::Column(slot), cells);
        };
        if over.fun != Gather::Reduction(Reduction::Sum) || self.plan.remembers(slot) {
            return self.leaf(Leaf::Column(slot), cells);
        }
        let members = Members::new(&over.map, over.groups);
        // Rows that are out of scope are left out where the line is opened, or, where its scope may change, by each run.
        let rows = |cell: Cell| {
            let rows = members.of(cell.from).iter();
            rows.map(move |row| Cell { from: *row, summed: true, ..cell })
        };
        let summed = cells.into_iter().flat_map(rows).collect();
        self.column(over.source, summed);
    }

    fn term(&mut self, slot: usize, term: &Bound, path: Vec<u8>, mut cells: Vec<Cell>) {
        let down = |child: u8| path.iter().copied().chain([child]).collect::<Vec<u8>>();
        let times = |cells: &[Cell], by: f64| -> Vec<Cell> {
            cells.iter().map(|cell| Cell { factor: cell.factor * by, ..*cell }).collect()
        };
        match term {
            Bound::Scale(_, factor, x) => self.term(slot, x, down(0), times(&cells, *factor)),
            Bound::Negate(x) => self.term(slot, x, down(0), times(&cells, -1.0)),
            Bound::Binary(Operator::Add, a, b) => {
                self.term(slot, a, down(0), cells.clone());
                self.term(slot, b, down(1), cells);
            }
            Bound::Binary(Operator::Subtract, a, b) => {
                self.term(slot, a, down(0), cells.clone());
                self.term(slot, b, down(1), times(&cells, -1.0));
            }
            Bound::Column(to, map) => {
                if let Some(map) = map {
                    let lost = |cell: &Cell| map[cell.from as usize] == NO_ROW;
                    let missing = cells.iter().filter(|cell| lost(cell)).copied().collect();
                    self.leaf(Leaf::Term(slot, path), missing);
                    cells.retain(|cell| !lost(cell));
                    cells.iter_mut().for_each(|cell| cell.from = map[cell.from as usize]);
                }
                self.column(*to, cells);
            }
            Bound::Call(fun, arguments) => match self.instead(*fun, arguments) {
                Some(instead) => self.term(slot, &arguments[1], down(instead), cells),
                None => self.leaf(Leaf::Term(slot, path), cells),
            },
            Bound::Number(_) | Bound::Entries(_) | Bound::Entry(_) | Bound::Not(_) | Bound::Binary(..) => {
                self.leaf(Leaf::Term(slot, path), cells);
            }
            Bound::Round(..) | Bound::Tier(..) => self.leaf(Leaf::Term(slot, path), cells),
        }
    }

    /// The argument that counts where the first is a measure of which nothing is given.
    fn instead(&self, fun: Rowwise, arguments: &[Bound]) -> Option<u8> {
        let ([Bound::Column(slot, _), _], Absence::FirstPresent) = (arguments, fun.absence()) else {
            return None;
        };
        match self.plan.binder.slots[*slot].0 {
            Slot::Measure(measure) => (self.opening.absent)(measure).then_some(1),
            Slot::Line(_) | Slot::Over(_) | Slot::Upto(_) => None,
        }
    }
}
