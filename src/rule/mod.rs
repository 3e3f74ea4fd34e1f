//! Checked rules: formulas whose names, dimensions and units are known to be right, in the order they can be computed.

mod book;
mod check;
mod checked;
mod choice;
mod cited;
mod fold;
mod line;
mod order;
mod page;
mod parts;
mod reach;
mod rows;
mod symbols;
#[cfg(test)]
mod tiny;
mod unfold;
mod units;

pub use book::{Book, Presentation};
pub use checked::CheckedLine;
pub use choice::Choice;
pub use order::Stage;
pub use page::{Accounts, Figure, Row, Supply};
pub use parts::Part;
pub use reach::reached;
pub use rows::{Rows, Source};

use crate::formula::tree::{Operator, Span};
use crate::function::{Reduction, Rounding, Rowwise, Within};
use crate::model::dimension::{Dim, DimSet};
use crate::unit::{Factor, Unit};

/// Something a rule refers to, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// In the catalog's measures.
    Measure(usize),
    /// In the catalog's coefficients.
    Coefficient(usize),
    /// In the book's lines.
    Line(usize),
}

/// A step table: model and table index in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TierRef {
    pub model: usize,
    pub tier: usize,
}

/// One node of a checked formula. All conversions are explicit [`Op::Scale`] nodes,
/// so every face that walks the tree computes the same numbers.
#[derive(Clone, Debug)]
pub struct Term {
    pub op: Op,
    pub dims: DimSet,
    pub unit: Unit,
    /// A condition rather than a number.
    pub truth: bool,
    /// Bytes of the formula text.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Op {
    Number(f64),
    Ref(Reference),
    /// Takes the inner number from its unit to this node's.
    Scale(Factor, Box<Term>),
    Negate(Box<Term>),
    Not(Box<Term>),
    Binary(Operator, Box<Term>, Box<Term>),
    Call(Rowwise, Vec<Term>),
    /// Rounded to so many decimal places (negative: tens) of its unit.
    Round(Rounding, i32, Box<Term>),
    Over(Over),
    Upto(Upto),
    Tier(TierRef, Box<Term>),
}

/// A named quantity, perhaps picked along dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub symbol: Symbol,
    pub picks: Vec<Picked>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    Shift(Dim, i32),
    Member(Dim, String),
    /// The member that the attribute names.
    Above(Dim, Dim),
}

/// What is made of the values of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gather {
    /// One value of the group.
    Reduction(Reduction),
    /// What each row is within the group.
    Within(Within),
}

impl Gather {
    /// The function's name in formulas.
    pub fn name(self) -> &'static str {
        match self {
            Gather::Reduction(fun) => fun.name(),
            Gather::Within(fun) => fun.name(),
        }
    }
}

/// A function over dimensions of a measure or a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    pub fun: Gather,
    pub argument: Symbol,
    /// Dimensions of the argument.
    pub dims: DimSet,
    /// Dimensions that are run over.
    pub over: DimSet,
    /// Dimensions of one group: what remains, with the attribute grouped by.
    pub group: DimSet,
}

/// For each row the sum of a line over the rows of its group whose key is at most the row's level.
/// All three lines have the same rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Upto {
    pub argument: Symbol,
    pub key: Symbol,
    pub level: Symbol,
    pub dims: DimSet,
    pub group: DimSet,
}

impl Upto {
    pub fn lines(&self) -> [Symbol; 3] {
        [self.argument, self.key, self.level]
    }
}

impl Term {
    /// Calls `visit` on this node and all below it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Term)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    pub fn children(&self) -> Vec<&Term> {
        match &self.op {
            Op::Number(_) | Op::Ref(_) | Op::Over(_) | Op::Upto(_) => Vec::new(),
            Op::Scale(_, x) | Op::Negate(x) | Op::Not(x) | Op::Round(_, _, x) | Op::Tier(_, x) => vec![x],
            Op::Binary(_, a, b) => vec![a, b],
            Op::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    /// The name that this node itself is.
    pub fn name(&self) -> Option<&Reference> {
        match &self.op {
            Op::Ref(reference) => Some(reference),
            _ => None,
        }
    }

    /// Calls `visit` with every quantity that this node itself reads.
    pub fn reads(&self, mut visit: impl FnMut(Symbol)) {
        match &self.op {
            Op::Ref(reference) => visit(reference.symbol),
            Op::Over(over) => visit(over.argument),
            Op::Upto(upto) => upto.lines().into_iter().for_each(visit),
            Op::Number(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => {}
            Op::Call(..) | Op::Round(..) | Op::Tier(..) => {}
        }
    }

    /// A bare 0, which fits any unit.
    fn is_zero(&self) -> bool {
        matches!(self.op, Op::Number(n) if n == 0.0) && self.unit == Unit::one()
    }
}
