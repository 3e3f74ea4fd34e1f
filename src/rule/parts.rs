//! What a formula needs of its parts: which must be there, which are chosen among, and which are only asked after.
//! Whoever follows what is missing goes by this, so that laziness is told in one place.

#![deny(clippy::wildcard_enum_match_arm)]

use super::{Op, Term};
use crate::formula::tree::Operator;
use crate::function::rowwise::Absence;
use crate::function::{Rowwise, Standing};
use crate::model::dimension::DimSet;
use crate::rule::Gather;
use crate::unit::Unit;

/// A part of a term, by what the term needs it for.
#[derive(Clone, Copy, Debug)]
pub enum Part<'t> {
    /// Without it the term has no value.
    Needed(&'t Term),
    /// It says which of the cases counts.
    Condition(&'t Term),
    /// It counts where the condition says so.
    Case(&'t Term),
    /// It counts where those before it are missing; the place among them, from the front.
    Alternative(&'t Term, usize),
    /// It is only asked whether it is there.
    Asked(&'t Term),
}

impl<'t> Part<'t> {
    pub fn term(self) -> &'t Term {
        match self {
            Part::Needed(term) | Part::Condition(term) | Part::Case(term) => term,
            Part::Alternative(term, _) | Part::Asked(term) => term,
        }
    }
}

impl Term {
    /// The parts of a term, in the order of the formula.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let absence = match &self.op {
            Op::Call(fun, _) => fun.absence(),
            Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) => Absence::Strict,
            Op::Binary(..) | Op::Round(..) | Op::Over(_) | Op::Upto(_) | Op::Tier(..) => Absence::Strict,
        };
        let part = |(place, child)| match (absence, place) {
            (Absence::Strict, _) => Part::Needed(child),
            (Absence::Chosen, 0) => Part::Condition(child),
            (Absence::Chosen, _) => Part::Case(child),
            (Absence::FirstPresent, place) => Part::Alternative(child, place),
            (Absence::Asked, _) => Part::Asked(child),
        };
        self.children().into_iter().enumerate().map(part).collect()
    }

    /// Whether somewhere in it is asked whether something is there.
    pub fn asks_presence(&self) -> bool {
        let mut asks = false;
        self.walk(&mut |term| asks |= term.parts().iter().any(|part| matches!(part, Part::Asked(_))));
        asks
    }

    /// What is asked after anywhere in it.
    pub fn asked_after(&self) -> Vec<&Term> {
        let mut asked = Vec::new();
        self.walk(&mut |term| {
            asked.extend(term.parts().into_iter().filter_map(|part| match part {
                Part::Asked(term) => Some(term),
                Part::Needed(_) | Part::Condition(_) | Part::Case(_) | Part::Alternative(..) => None,
            }));
        });
        asked
    }

    /// Whether the operation itself may have no result for values that are all there.
    pub fn may_be_undefined(&self) -> bool {
        match &self.op {
            Op::Binary(Operator::Divide | Operator::Power, ..) | Op::Tier(..) => true,
            Op::Call(fun, values) => fun.undefined(values.len()).is_some(),
            Op::Over(over) => match over.fun {
                Gather::Within(fun) => matches!(fun.standing(), Standing::PartOf(_)),
                Gather::Reduction(_) => false,
            },
            Op::Binary(..) | Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) => false,
            Op::Not(_) | Op::Round(..) | Op::Upto(_) => false,
        }
    }

    /// Whether a condition can itself lack a value.
    pub fn may_lack_value(&self) -> bool {
        match &self.op {
            Op::Not(x) => x.may_lack_value(),
            Op::Binary(Operator::And | Operator::Or, a, b) => a.may_lack_value() || b.may_lack_value(),
            // Where nothing is there to be counted the count is none.
            Op::Binary(_, a, b) => ![a, b].into_iter().all(|x| x.is_count_or_number()),
            Op::Call(fun, _) => fun.absence() != Absence::Asked,
            Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) => true,
            Op::Round(..) | Op::Over(_) | Op::Upto(_) | Op::Tier(..) => true,
        }
    }

    fn is_count_or_number(&self) -> bool {
        match &self.op {
            Op::Number(_) => true,
            Op::Over(over) => match over.fun {
                Gather::Reduction(fun) => fun.passes_over_missing(),
                Gather::Within(_) => false,
            },
            Op::Scale(_, x) => x.is_count_or_number(),
            Op::Ref(_) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => false,
            Op::Call(..) | Op::Round(..) | Op::Upto(_) | Op::Tier(..) => false,
        }
    }

    /// A condition as a number: 1 where it holds, 0 where it does not.
    pub fn counted(self) -> Term {
        let (dims, values) = (self.dims, vec![self.number(1.0, false), self.number(0.0, false)]);
        let span = self.span.clone();
        let op = Op::Call(Rowwise::If, std::iter::once(self).chain(values).collect());
        Term { op, dims, unit: Unit::one(), truth: false, span }
    }

    /// A condition that holds where it lacks a value.
    pub fn held_unless_denied(self) -> Term {
        let (dims, span, holds) = (self.dims, self.span.clone(), self.number(1.0, true));
        let op = Op::Call(Rowwise::Coalesce, vec![self, holds]);
        Term { op, dims, unit: Unit::one(), truth: true, span }
    }

    /// A value that is there only where a condition holds.
    pub fn only_where(self, condition: Term) -> Term {
        let (dims, unit, span) = (self.dims.union(condition.dims), self.unit.clone(), self.span.clone());
        Term { op: Op::Call(Rowwise::If, vec![condition, self]), dims, unit, truth: false, span }
    }

    fn number(&self, n: f64, truth: bool) -> Term {
        Term { op: Op::Number(n), dims: DimSet::NONE, unit: Unit::one(), truth, span: self.span.clone() }
    }
}
