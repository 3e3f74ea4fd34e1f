//! What is computed in which turn: lines and values over dimensions, tied to their columns.

use super::bind::Binder;
use super::decide::decimals::Decimals;
use super::entries::Entry;
use crate::plan::bound::Slot;
use crate::plan::frame::Frames;
use crate::plan::step::Step;
use crate::plan::step::{BoundLine, BoundOver, BoundUpto};
use crate::rule::{Book, Over, Stage, Symbol, Upto};
use std::sync::Arc;

/// A book made ready for the rows of its frames, for any number of runs.
#[derive(Debug)]
pub struct Plan {
    pub(super) binder: Binder,
    /// Each turn needs only what stands in those before it.
    pub(super) turns: Vec<Vec<Step>>,
    /// What is known of the decimals of each column.
    pub(super) decimals: Decimals,
    /// By slot.
    places: Vec<Option<(usize, usize)>>,
}

impl Plan {
    pub fn new(book: &Arc<Book>, frames: &Arc<Frames>) -> Arc<Plan> {
        let mut binder = Binder::new(book, frames);
        let turns = turns(&mut binder);
        let decimals = Decimals::new(&binder, &turns);
        let mut places = vec![None; binder.slots.len()];
        for (turn, steps) in turns.iter().enumerate() {
            for (at, step) in steps.iter().enumerate() {
                step.writes(&mut |slot| places[slot] = Some((turn, at)));
            }
        }
        Arc::new(Plan { binder, turns, decimals, places })
    }

    /// The entries of coefficients that the lines use.
    pub fn entries(&self) -> &[Entry] {
        &self.binder.entries.list
    }

    /// All that is computed, in turn.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.turns.iter().flatten().flat_map(|step| match step {
            Step::Memory(steps) => steps.as_slice(),
            Step::Line(_) | Step::Over(..) | Step::Upto(..) => std::slice::from_ref(step),
        })
    }

    /// Which columns lie beneath some of them, these included, and by turn the places of the steps that fill them.
    pub(super) fn beneath(&self, mut open: Vec<usize>) -> (Vec<bool>, Vec<Vec<usize>>) {
        let mut needed = vec![false; self.binder.slots.len()];
        let mut turns = vec![Vec::new(); self.turns.len()];
        while let Some(slot) = open.pop() {
            if std::mem::replace(&mut needed[slot], true) {
                continue;
            }
            let Some((turn, at)) = self.place(slot) else { continue };
            if !turns[turn].contains(&at) {
                turns[turn].push(at);
                self.turns[turn][at].reads(&mut open);
            }
        }
        (needed, turns)
    }

    /// The steps of which the places stand in `turns`.
    pub(super) fn chosen<'p>(&'p self, turns: &'p [Vec<usize>]) -> impl Iterator<Item = Vec<&'p Step>> {
        let of = |(turn, places): (usize, &'p Vec<usize>)| {
            places.iter().map(|at| &self.turns[turn][*at]).collect()
        };
        turns.iter().enumerate().map(of)
    }

    /// Turn and place of what fills a column.
    pub(super) fn place(&self, slot: usize) -> Option<(usize, usize)> {
        self.places.get(slot).copied().flatten()
    }

    /// Whether a column is filled together with others, one period after another.
    pub(super) fn remembers(&self, slot: usize) -> bool {
        self.place(slot).is_some_and(|(turn, at)| matches!(self.turns[turn][at], Step::Memory(_)))
    }

    /// What fills a column; none for measures.
    pub(super) fn step(&self, slot: usize) -> Option<&Step> {
        let (turn, at) = self.place(slot)?;
        match &self.turns[turn][at] {
            Step::Memory(steps) => steps.iter().find(|step| {
                let mut fills = false;
                step.writes(&mut |own| fills |= own == slot);
                fills
            }),
            step => Some(step),
        }
    }

    /// How a line is worked out.
    pub(super) fn line(&self, slot: usize) -> Option<&BoundLine> {
        match self.step(slot)? {
            Step::Line(line) => Some(line),
            Step::Over(..) | Step::Upto(..) | Step::Memory(_) => None,
        }
    }

    /// The columns whose values a place or a sum up to a level compares.
    pub(super) fn compared(&self, slot: usize) -> Vec<usize> {
        match self.step(slot) {
            Some(Step::Over(_, over)) => vec![over.source],
            Some(Step::Upto(_, upto)) => upto.sources[1..].to_vec(),
            Some(Step::Line(_) | Step::Memory(_)) | None => Vec::new(),
        }
    }
}

fn turns(binder: &mut Binder) -> Vec<Vec<Step>> {
    let steps = steps(binder);
    // Measures are there from the beginning.
    let mut turn_of = vec![0; binder.slots.len()];
    let mut turns: Vec<Vec<Step>> = Vec::new();
    for step in steps {
        let mut read = Vec::new();
        step.reads(&mut read);
        let turn = read.iter().map(|slot| turn_of[*slot]).max().unwrap_or(0);
        step.writes(&mut |slot| turn_of[slot] = turn + 1);
        if turns.len() <= turn {
            turns.resize_with(turn + 1, Vec::new);
        }
        turns[turn].push(step);
    }
    turns
}

fn steps(binder: &mut Binder) -> Vec<Step> {
    let book = binder.book.clone();
    for symbol in book.used() {
        binder.symbol(symbol);
    }
    let mut steps = Vec::new();
    for stage in &book.stages {
        match stage {
            Stage::Line(line) => steps.extend(line_steps(binder, *line)),
            Stage::Memory(lines) => {
                let all: Vec<Step> = lines.iter().flat_map(|l| line_steps(binder, *l)).collect();
                let own: Vec<usize> = lines.iter().filter_map(|l| binder.symbol(Symbol::Line(*l))).collect();
                // Values over what stands outside the loop do not wait for its periods.
                let outside = |s: &Step| match s {
                    Step::Over(_, over) => !own.contains(&over.source),
                    Step::Upto(_, upto) => !upto.sources.iter().any(|source| own.contains(source)),
                    _ => false,
                };
                let (before, inside) = all.into_iter().partition(outside);
                steps.extend::<Vec<_>>(before);
                steps.push(Step::Memory(inside));
            }
        }
    }
    steps
}

/// The values over dimensions that a line needs, then the line itself.
fn line_steps(binder: &mut Binder, line: usize) -> Vec<Step> {
    let book = binder.book.clone();
    let Some(slot) = binder.symbol(Symbol::Line(line)) else { return Vec::new() };
    let frame = binder.slots[slot].1;
    let before = binder.slots.len();
    let definition = &book.lines[line];
    let term = binder.bind(&definition.term, frame);
    let scope = definition.scope.as_ref().map(|s| binder.bind(s, frame));
    let mut steps = Vec::new();
    for added in before..binder.slots.len() {
        match binder.slots[added].0.clone() {
            Slot::Over(over) => steps.extend(over_step(binder, added, &over)),
            Slot::Upto(upto) => steps.extend(upto_step(binder, added, &upto)),
            _ => {}
        }
    }
    steps.push(Step::Line(Arc::new(BoundLine { slot, term, scope })));
    steps
}

fn over_step(binder: &mut Binder, slot: usize, over: &Over) -> Option<Step> {
    let source = binder.symbol(over.argument)?;
    let from = binder.slots[source].1;
    let group = binder.frames.find(over.group)?;
    let map = binder.map(from, group, Vec::new());
    let groups = binder.frames.list[group].len();
    Some(Step::Over(slot, Arc::new(BoundOver { fun: over.fun, source, map, groups })))
}

fn upto_step(binder: &mut Binder, slot: usize, upto: &Upto) -> Option<Step> {
    let [argument, key, level] = upto.lines().map(|line| binder.symbol(line));
    let sources = [argument?, key?, level?];
    let (own, group) = (binder.slots[slot].1, binder.frames.find(upto.group)?);
    let map = binder.map(own, group, Vec::new());
    let groups = binder.frames.list[group].len();
    Some(Step::Upto(slot, Arc::new(BoundUpto { sources, map, groups })))
}
