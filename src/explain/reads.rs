//! What a term reads, each thing once, in the order in which it is read.

use crate::rule::{Op, Over, Reference, Term, Upto};
use crate::unit::Unit;

/// Something that a term reads, with the unit in which it does.
pub enum Read<'t> {
    Name(&'t Reference, &'t Unit),
    Over(&'t Over, &'t Unit),
    Upto(&'t Upto),
}

impl<'t> Read<'t> {
    /// What a node of a term itself reads.
    pub fn of(term: &'t Term) -> Option<Read<'t>> {
        match &term.op {
            Op::Ref(reference) => Some(Read::Name(reference, &term.unit)),
            Op::Over(over) => Some(Read::Over(over, &term.unit)),
            Op::Upto(upto) => Some(Read::Upto(upto)),
            _ => None,
        }
    }

    /// Whether two nodes read the same.
    pub fn is(&self, other: &Read<'_>) -> bool {
        match (self, other) {
            (Read::Name(own, _), Read::Name(other, _)) => own == other,
            (Read::Over(own, _), Read::Over(other, _)) => own == other,
            (Read::Upto(own), Read::Upto(other)) => own == other,
            _ => false,
        }
    }
}

/// Everything that a term reads.
pub fn reads(term: &Term) -> Vec<Read<'_>> {
    let mut reads: Vec<Read<'_>> = Vec::new();
    term.walk(&mut |node| {
        let read = Read::of(node).filter(|read| !reads.iter().any(|known| known.is(read)));
        reads.extend(read);
    });
    reads
}
