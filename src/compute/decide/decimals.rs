//! What is known beforehand of the decimals of each column: which hold decimals just as typed or rounded, and which lines
//! decide on values that do not.
//!
//! Values of the first kind compare rightly as they stand. Where a decision rests on others, these are worked out with the
//! error they may have, and where that leaves the decision open, exactly.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::compute::bind::Binder;
use crate::formula::tree::Operator;
use crate::function::Standing;
use crate::model::tier::Reading;
use crate::plan::bound::{Bound, Slot};
use crate::plan::step::Step;
use crate::rule::Gather;

/// By slot.
#[derive(Debug)]
pub struct Decimals {
    /// Its values are the nearest in binary to decimals.
    typed: Vec<bool>,
    /// Its values may come to nothing though what they are made of does not: a difference is in them.
    vanishing: Vec<bool>,
    /// Its values are worked out with their errors.
    careful: Vec<bool>,
}

impl Decimals {
    pub fn new(binder: &Binder, turns: &[Vec<Step>]) -> Decimals {
        let slots = binder.slots.len();
        let (mut typed, mut vanishing) = (vec![false; slots], vec![false; slots]);
        for (slot, (what, _)) in binder.slots.iter().enumerate() {
            if let Slot::Measure(measure) = what {
                typed[slot] = true;
                // What may be negative may cancel out.
                vanishing[slot] = binder.book.catalog.measures[*measure].min.is_none_or(|min| min < 0.0);
            }
        }
        let mut decimals = Decimals { typed, vanishing, careful: vec![false; slots] };
        let all: Vec<&Step> = turns.iter().flatten().flat_map(flat).collect();
        all.iter().for_each(|step| decimals.note(step, binder));
        // Who reads comes after what is read, but for what leans on its own past: that goes round until nothing is new.
        let mut wanted = vec![false; slots];
        loop {
            let before = wanted.iter().filter(|wanted| **wanted).count();
            all.iter().rev().for_each(|step| decimals.ask(step, binder, &mut wanted));
            if wanted.iter().filter(|wanted| **wanted).count() == before {
                break;
            }
        }
        for (careful, wanted) in decimals.careful.iter_mut().zip(wanted) {
            *careful |= wanted;
        }
        decimals
    }

    /// Whether the values of a column are decimals.
    pub fn typed(&self, slot: usize) -> bool {
        self.typed[slot]
    }

    /// Whether a column is worked out with its errors.
    pub fn careful(&self, slot: usize) -> bool {
        self.careful[slot]
    }

    fn note(&mut self, step: &Step, binder: &Binder) {
        match step {
            Step::Line(line) => {
                self.typed[line.slot] = self.is_typed(&line.term, binder);
                self.vanishing[line.slot] = self.may_vanish(&line.term);
            }
            Step::Over(slot, over) => {
                self.vanishing[*slot] = self.vanishing[over.source];
                self.typed[*slot] = match over.fun {
                    Gather::Reduction(fun) => {
                        fun.keeps_decimals() && (self.typed[over.source] || !fun.keeps_unit())
                    }
                    Gather::Within(fun) => matches!(fun.standing(), Standing::Place(_)),
                };
            }
            Step::Upto(slot, upto) => self.vanishing[*slot] = self.vanishing[upto.sources[0]],
            Step::Memory(_) => {}
        }
    }

    /// Marks a step that decides on values that are no decimals, or whose errors are wanted, and what it reads.
    fn ask(&mut self, step: &Step, binder: &Binder, wanted: &mut [bool]) {
        match step {
            Step::Line(line) => {
                let mut decides = false;
                for term in std::iter::once(&line.term).chain(&line.scope) {
                    self.decisions(term, binder, &mut |operand| {
                        decides = true;
                        self.want(operand, wanted);
                    });
                }
                if wanted[line.slot] {
                    self.want(&line.term, wanted);
                }
                self.careful[line.slot] |= decides;
            }
            Step::Over(slot, over) => {
                let places = matches!(over.fun, Gather::Within(_));
                if (places || wanted[*slot]) && !self.typed[over.source] {
                    wanted[over.source] = true;
                    self.careful[*slot] = true;
                }
            }
            Step::Upto(slot, upto) => {
                let [argument, key, level] = upto.sources;
                if !self.typed[key] || !self.typed[level] {
                    (wanted[key], wanted[level]) = (!self.typed[key], !self.typed[level]);
                    self.careful[*slot] = true;
                }
                if wanted[*slot] && !self.typed[argument] {
                    wanted[argument] = true;
                }
            }
            Step::Memory(_) => {}
        }
    }

    /// The columns whose errors a term needs.
    fn want(&self, term: &Bound, wanted: &mut [bool]) {
        let mut slots = Vec::new();
        term.reads(&mut slots);
        slots.into_iter().filter(|slot| !self.typed[*slot]).for_each(|slot| wanted[slot] = true);
    }

    /// Calls `visit` with the operands of the decisions in a term that do not rest on decimals alone.
    fn decisions<'t>(&self, term: &'t Bound, binder: &Binder, visit: &mut dyn FnMut(&'t Bound)) {
        let mut look = |x: &'t Bound| {
            if !self.is_typed(x, binder) {
                visit(x);
            }
        };
        match term {
            Bound::Binary(operator, a, b) if operator.is_comparison() => {
                // Both are compared, so both are needed where one is no decimal.
                if !self.is_typed(a, binder) || !self.is_typed(b, binder) {
                    visit(a);
                    visit(b);
                }
            }
            // A difference that is nothing must not divide as if it were something.
            Bound::Binary(Operator::Divide, _, b) if self.may_vanish(b) => look(b),
            Bound::Binary(Operator::Power, a, _) if self.may_vanish(a) => look(a),
            Bound::Round(_, _, x) | Bound::Tier(_, x) => look(x),
            Bound::Call(fun, values) if !fun.keeps_decimals() => {
                values.iter().filter(|x| self.may_vanish(x)).for_each(look);
            }
            Bound::Binary(..) | Bound::Call(..) | Bound::Number(_) | Bound::Column(..) => {}
            Bound::Entries(_) | Bound::Entry(_) | Bound::Scale(..) | Bound::Negate(_) | Bound::Not(_) => {}
        }
        children(term).into_iter().for_each(|child| self.decisions(child, binder, visit));
    }

    /// Whether a term can come to nothing though none of its parts is nothing.
    fn may_vanish(&self, term: &Bound) -> bool {
        match term {
            Bound::Binary(Operator::Subtract, ..) | Bound::Negate(_) => true,
            Bound::Column(slot, _) => self.vanishing[*slot],
            Bound::Number(n) => *n < 0.0,
            Bound::Entries(_) | Bound::Entry(_) | Bound::Round(..) | Bound::Tier(..) => false,
            Bound::Binary(..) | Bound::Scale(..) | Bound::Not(_) | Bound::Call(..) => {
                children(term).into_iter().any(|child| self.may_vanish(child))
            }
        }
    }

    /// Whether the values of a term are the nearest in binary to decimals, or conditions.
    pub fn is_typed(&self, term: &Bound, binder: &Binder) -> bool {
        let typed = |x: &Bound| self.is_typed(x, binder);
        match term {
            Bound::Number(_) | Bound::Not(_) | Bound::Round(..) => true,
            Bound::Column(slot, _) => self.typed[*slot],
            Bound::Entry(entry) => binder.entries.is_typed(*entry),
            Bound::Entries(chosen) => chosen.entries().iter().all(|entry| binder.entries.is_typed(*entry)),
            Bound::Scale(..) => false,
            Bound::Negate(x) => typed(x),
            Bound::Tier(tier, _) => tier.table.reading == Reading::Whole,
            Bound::Binary(operator, ..) => match operator {
                Operator::And | Operator::Or => true,
                Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => true,
                Operator::Equal | Operator::NotEqual => true,
                Operator::Add | Operator::Subtract | Operator::Multiply => false,
                Operator::Divide | Operator::Power => false,
            },
            Bound::Call(fun, values) => fun.keeps_decimals() && values.iter().all(typed),
        }
    }
}

/// The steps that a step is made of.
fn flat(step: &Step) -> Vec<&Step> {
    match step {
        Step::Memory(steps) => steps.iter().collect(),
        Step::Line(_) | Step::Over(..) | Step::Upto(..) => vec![step],
    }
}

/// The parts of a term.
pub fn children(term: &Bound) -> Vec<&Bound> {
    match term {
        Bound::Number(_) | Bound::Entries(_) | Bound::Entry(_) | Bound::Column(..) => Vec::new(),
        Bound::Scale(_, _, x) | Bound::Round(_, _, x) => vec![x],
        Bound::Negate(x) | Bound::Not(x) | Bound::Tier(_, x) => vec![x],
        Bound::Binary(_, a, b) => vec![a, b],
        Bound::Call(_, values) => values.iter().collect(),
    }
}
