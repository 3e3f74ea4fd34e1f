//! Terms tied to the columns of a run: names become slots, dimensions become row maps.

#![deny(clippy::wildcard_enum_match_arm)]

use super::entries::Entries;
use super::places::Places;
use crate::formula::tree::Operator;
use crate::function::Standing;
use crate::model::dimension::Dim;
use crate::plan::bound::{Bound, Choices, Maps, Slot};
use crate::plan::frame::Frames;
use crate::plan::route::Step;
use crate::plan::route::steps;
use crate::rule::{Book, Gather, Op, Over, Reference, Symbol, Term, Upto};
use std::collections::HashMap;
use std::sync::Arc;

/// Frame, dimensions of the keys, whether the day matters, the regions that do, and the steps to the place.
type PlacesKey = (usize, Vec<Dim>, bool, Vec<String>, Vec<Step>);

/// Gives every column its slot and frame, and remembers the maps between frames.
#[derive(Debug)]
pub struct Binder {
    pub book: Arc<Book>,
    pub frames: Arc<Frames>,
    pub entries: Entries,
    pub slots: Vec<(Slot, usize)>,
    by_symbol: HashMap<Symbol, usize>,
    pub maps: Maps,
    pub coefficients: Choices,
    /// Places that several coefficients share.
    places: HashMap<PlacesKey, Arc<Places>>,
}

impl Binder {
    pub fn new(book: &Arc<Book>, frames: &Arc<Frames>) -> Binder {
        Binder {
            book: book.clone(),
            frames: frames.clone(),
            entries: Entries::default(),
            slots: Vec::new(),
            by_symbol: HashMap::new(),
            maps: HashMap::new(),
            coefficients: HashMap::new(),
            places: HashMap::new(),
        }
    }

    /// The slot of a measure or line, if it has rows.
    pub fn symbol(&mut self, symbol: Symbol) -> Option<usize> {
        if let Some(slot) = self.by_symbol.get(&symbol) {
            return Some(*slot);
        }
        let frame = self.frames.find(self.book.dims(symbol))?;
        let slot = match symbol {
            Symbol::Measure(i) => Slot::Measure(i),
            Symbol::Line(i) => Slot::Line(i),
            Symbol::Coefficient(_) => return None,
        };
        self.slots.push((slot, frame));
        self.by_symbol.insert(symbol, self.slots.len() - 1);
        Some(self.slots.len() - 1)
    }

    /// The slot that a measure or line was given.
    pub fn slot(&self, symbol: Symbol) -> Option<usize> {
        self.by_symbol.get(&symbol).copied()
    }

    /// The slot of a value over dimensions; `fun` may differ from the term's, as a share needs a sum.
    fn over(&mut self, over: &Over, fun: Gather) -> Option<usize> {
        let wanted = Slot::Over(Over { fun, ..over.clone() });
        if let Some(slot) = self.slots.iter().position(|(slot, _)| *slot == wanted) {
            return Some(slot);
        }
        let dims = match fun {
            Gather::Reduction(_) => over.group,
            Gather::Within(_) => over.dims,
        };
        let frame = self.frames.find(dims)?;
        self.slots.push((wanted, frame));
        Some(self.slots.len() - 1)
    }

    /// The slot that a value over dimensions was given.
    pub fn gather(&self, over: &Over) -> Option<usize> {
        self.slots.iter().position(|(slot, _)| matches!(slot, Slot::Over(own) if own == over))
    }

    /// The slot that a sum up to a level was given.
    pub fn upto(&self, upto: &Upto) -> Option<usize> {
        self.slots.iter().position(|(slot, _)| matches!(slot, Slot::Upto(own) if own == upto))
    }

    /// The slot of a sum up to a level.
    fn levels(&mut self, upto: &Upto) -> Option<usize> {
        let frame = self.frames.find(upto.dims)?;
        let wanted = Slot::Upto(upto.clone());
        if let Some(slot) = self.slots.iter().position(|(slot, _)| *slot == wanted) {
            return Some(slot);
        }
        self.slots.push((wanted, frame));
        Some(self.slots.len() - 1)
    }

    pub fn map(&mut self, from: usize, to: usize, steps: Vec<Step>) -> Arc<[u32]> {
        let (frames, dimensions) = (&self.frames, &self.book.catalog.dimensions);
        let key = (from, to, steps);
        self.maps
            .entry(key)
            .or_insert_with_key(|(from, to, steps)| frames.map(*from, *to, steps, dimensions))
            .clone()
    }

    /// Ties a term to the rows of a frame.
    pub fn bind(&mut self, term: &Term, frame: usize) -> Bound {
        match &term.op {
            Op::Number(n) => Bound::Number(*n),
            Op::Scale(factor, x) => Bound::Scale(*factor, factor.to_f64(), self.boxed(x, frame)),
            Op::Negate(x) => Bound::Negate(self.boxed(x, frame)),
            Op::Not(x) => Bound::Not(self.boxed(x, frame)),
            Op::Binary(operator, a, b) => {
                Bound::Binary(*operator, self.boxed(a, frame), self.boxed(b, frame))
            }
            Op::Round(rounding, places, x) => Bound::Round(*rounding, *places, self.boxed(x, frame)),
            Op::Tier(place, x) => {
                let steps = self.entries.steps_of(*place, &self.book);
                Bound::Tier(steps, self.boxed(x, frame))
            }
            Op::Call(fun, arguments) => {
                Bound::Call(*fun, arguments.iter().map(|a| self.bind(a, frame)).collect())
            }
            Op::Ref(reference) => self.reference(reference, frame),
            Op::Over(over) => match over.fun {
                Gather::Within(fun) => match fun.standing() {
                    Standing::PartOf(whole) => self.part_of(over, Gather::Reduction(whole), frame),
                    Standing::Place(_) => self.gathered(over, frame),
                },
                Gather::Reduction(_) => self.gathered(over, frame),
            },
            Op::Upto(upto) => match self.levels(upto) {
                Some(slot) => self.column(slot, frame, Vec::new()),
                None => Bound::Number(f64::NAN),
            },
        }
    }

    fn gathered(&mut self, over: &Over, frame: usize) -> Bound {
        match self.over(over, over.fun) {
            Some(slot) => self.column(slot, frame, Vec::new()),
            None => Bound::Number(f64::NAN),
        }
    }

    /// The own value divided by that of the group.
    fn part_of(&mut self, over: &Over, whole: Gather, frame: usize) -> Bound {
        let part = self.symbol(over.argument).map(|slot| self.column(slot, frame, Vec::new()));
        let whole = self.over(over, whole).map(|slot| self.column(slot, frame, Vec::new()));
        match part.zip(whole) {
            Some((part, whole)) => Bound::Binary(Operator::Divide, Box::new(part), Box::new(whole)),
            None => Bound::Number(f64::NAN),
        }
    }

    fn boxed(&mut self, term: &Term, frame: usize) -> Box<Bound> {
        Box::new(self.bind(term, frame))
    }

    /// A column read from the rows of `frame`.
    pub fn column(&mut self, slot: usize, frame: usize, steps: Vec<Step>) -> Bound {
        let own = self.slots[slot].1;
        if own == frame && steps.is_empty() {
            return Bound::Column(slot, None);
        }
        Bound::Column(slot, Some(self.map(frame, own, steps)))
    }

    fn reference(&mut self, reference: &Reference, frame: usize) -> Bound {
        let Some(steps) = steps(reference, &self.book) else { return Bound::Number(f64::NAN) };
        if let Symbol::Coefficient(c) = reference.symbol {
            return self.coefficient(c, frame, steps);
        }
        match self.symbol(reference.symbol) {
            Some(slot) => self.column(slot, frame, steps),
            None => Bound::Number(f64::NAN),
        }
    }

    fn coefficient(&mut self, coefficient: usize, frame: usize, steps: Vec<Step>) -> Bound {
        let key = (coefficient, frame, steps);
        let chosen = match self.coefficients.get(&key) {
            Some(known) => known.clone(),
            None => {
                let places = self.places(coefficient, frame, &key.2);
                let chosen = self.entries.choose(&self.book, coefficient, &places);
                self.coefficients.insert(key, chosen.clone());
                chosen
            }
        };
        match chosen.places() {
            None => Bound::Entry(chosen.entry(0)),
            Some(_) => Bound::Entries(chosen),
        }
    }

    fn places(&mut self, coefficient: usize, frame: usize, steps: &[Step]) -> Arc<Places> {
        let (book, frames) = (&self.book, &self.frames);
        let (choice, dimensions) = (book.choice(coefficient), &book.catalog.dimensions);
        let new = || Places::new(&frames.list[frame], choice, steps, &frames.packing, dimensions);
        let key = (frame, choice.per.clone(), choice.dated, choice.regions.clone(), steps.to_vec());
        self.places.entry(key).or_insert_with(|| Arc::new(new())).clone()
    }
}
