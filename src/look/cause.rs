//! One step down from a row without a value: which names of its formula have none, or which operation has no result for
//! numbers that are all there.

#![deny(clippy::wildcard_enum_match_arm)]

use super::refer::Referred;
use super::scalar::{Read, Scalar};
use super::wanted::{Key, asked, key_of};
use crate::compute::Run;
use crate::formula::tree::Operator;
use crate::function::{Standing, Undefined, Within};
use crate::model::dimension::{DimKind, DimSet};
use crate::plan::column::State;
use crate::rule::{Gather, Op, Over, Part, Reference, Symbol, Term};

/// An operation without a result.
#[derive(Clone, Copy, Debug)]
pub struct Failed<'r> {
    pub line: usize,
    pub row: usize,
    /// The part of the line's formula whose operands all have values.
    pub term: &'r Term,
    pub why: Undefined,
}

/// One step down from a row.
#[derive(Clone, Debug)]
pub enum Cause<'r> {
    Row(Symbol, usize),
    /// What there is no row of.
    Absent(Symbol, Key),
    Coefficient(usize, Key),
    Index(i32),
    Undefined(Failed<'r>),
}

/// What of a line's own formula has no value in a row, and whether one of several would do.
pub fn causes<'r>(scalar: &mut Scalar<'r>, line: usize, row: usize) -> Vec<(Cause<'r>, bool)> {
    let run = scalar.run;
    let Some(frame) = run.column(Symbol::Line(line)).map(|c| c.frame) else { return Vec::new() };
    let mut causes = Vec::new();
    Walk { scalar, line, frame, row, causes: &mut causes }.term(&run.book.lines[line].term, false);
    causes
}

/// A term gone through in one row.
struct Walk<'w, 'r> {
    scalar: &'w mut Scalar<'r>,
    line: usize,
    frame: usize,
    row: usize,
    causes: &'w mut Vec<(Cause<'r>, bool)>,
}

impl<'r> Walk<'_, 'r> {
    fn value(&mut self, term: &'r Term) -> f64 {
        self.scalar.value(term, self.frame, self.row)
    }

    fn note(&mut self, cause: Cause<'r>, choice: bool) {
        self.causes.push((cause, choice));
    }

    fn undefined(&mut self, term: &'r Term, why: Undefined, choice: bool) {
        let undefined = Failed { line: self.line, row: self.row, term, why };
        self.note(Cause::Undefined(undefined), choice);
    }

    /// Goes through a term that has no value; one that has is left aside.
    fn term(&mut self, term: &'r Term, choice: bool) {
        if self.value(term).is_finite() {
            return;
        }
        match &term.op {
            // A line of which nothing is known: a name without rows.
            Op::Number(_) => {}
            Op::Ref(reference) => self.name(reference, choice),
            Op::Over(over) => self.over(over, term, choice),
            Op::Upto(upto) => {
                let Some((own, rows)) = self.scalar.upto(upto, self.frame, self.row) else { return };
                let [argument, key, level] = upto.lines();
                for (symbol, rows) in [(level, vec![own]), (argument, rows.clone()), (key, rows)] {
                    self.rows(symbol, &rows, choice);
                }
            }
            Op::Scale(..) | Op::Negate(_) | Op::Not(_) | Op::Binary(..) => self.parts(term, choice),
            Op::Call(..) | Op::Round(..) | Op::Tier(..) => self.parts(term, choice),
        }
    }

    /// Goes through the parts of an operation or function without a value.
    fn parts(&mut self, term: &'r Term, choice: bool) {
        let parts = term.parts();
        match parts.as_slice() {
            [Part::Condition(condition), ..] => {
                let cases: Vec<&Term> = parts[1..].iter().map(|part| part.term()).collect();
                self.branch(condition, &cases, term, choice);
            }
            [Part::Alternative(..), ..] => {
                let either = choice || parts.len() > 1;
                parts.iter().for_each(|part| self.term(part.term(), either));
            }
            parts if parts.iter().all(|part| self.value(part.term()).is_finite()) => {
                let why = self.why(term);
                self.undefined(term, why, choice);
            }
            parts => parts.iter().for_each(|part| self.term(part.term(), choice)),
        }
    }

    fn branch(&mut self, condition: &'r Term, cases: &[&'r Term], term: &'r Term, choice: bool) {
        let holds = self.value(condition);
        if !holds.is_finite() {
            return self.term(condition, choice);
        }
        match cases.get(usize::from(holds == 0.0)) {
            Some(case) => self.term(case, choice),
            None => {
                // A rule without another case asks for all it needs: what the case lacks is mostly why it does not hold.
                let before = self.causes.len();
                cases.iter().for_each(|case| self.term(case, choice));
                condition.asked_after().into_iter().for_each(|asked_for| self.term(asked_for, choice));
                if self.causes.len() == before {
                    self.undefined(term, Undefined::NoCase, choice);
                }
            }
        }
    }

    /// Why an operation on numbers that are all there has no result.
    fn why(&mut self, term: &'r Term) -> Undefined {
        let mut zero = |x: &'r Term| self.value(x) == 0.0;
        match &term.op {
            Op::Binary(Operator::Divide, _, below) if zero(below) => Undefined::DivisionByZero,
            Op::Binary(Operator::Power, base, power) => {
                let (base, power) = (self.value(base), self.value(power));
                match (base == 0.0 && power < 0.0, base == 0.0 || base < 0.0 && power.fract() != 0.0) {
                    (true, _) => Undefined::DivisionByZero,
                    (false, true) => Undefined::Power,
                    (false, false) => Undefined::TooLarge,
                }
            }
            Op::Call(fun, values) => fun.undefined(values.len()).unwrap_or(Undefined::TooLarge),
            Op::Tier(..) => Undefined::NoStep,
            Op::Number(_) | Op::Ref(_) | Op::Scale(..) | Op::Negate(_) | Op::Not(_) => Undefined::TooLarge,
            Op::Binary(..) | Op::Round(..) | Op::Over(_) | Op::Upto(_) => Undefined::TooLarge,
        }
    }

    fn name(&mut self, reference: &'r Reference, choice: bool) {
        let run = self.scalar.run;
        let dimensions = &run.book.catalog.dimensions;
        let symbol = reference.symbol;
        let asked = |to: DimSet| asked(dimensions, &key_of(run, self.frame, self.row), &reference.picks, to);
        let cause = match (self.scalar.read(reference, self.frame, self.row), symbol) {
            // What is out of scope is no want; it is passed over.
            (Read::Row(column, row), _) if !column.in_scope(row) => return,
            (Read::Row(_, row), _) => Cause::Row(symbol, row),
            (Read::Entry(entry), Symbol::Coefficient(_)) => match lacking_index(run, entry) {
                Some(year) => Cause::Index(year),
                None => return,
            },
            (_, Symbol::Coefficient(coefficient)) => {
                Cause::Coefficient(coefficient, asked(self.chosen_by(coefficient)))
            }
            (_, symbol) => Cause::Absent(symbol, asked(run.book.dims(symbol))),
        };
        self.note(cause, choice);
    }

    /// What a row of a coefficient is chosen by: its dimensions, and the month or quarter where rows have one.
    fn chosen_by(&self, coefficient: usize) -> DimSet {
        let run = self.scalar.run;
        let dimensions = &run.book.catalog.dimensions;
        let dims = run.book.dims(Symbol::Coefficient(coefficient));
        let [year, period] = [DimKind::Year, DimKind::Period].map(|kind| dimensions.of_kind(kind));
        match (year.filter(|dim| dims.contains(*dim)), period) {
            (Some(year), Some(period)) if run.frames.list[self.frame].dims.contains(period) => {
                dims.without(year).with(period)
            }
            _ => dims,
        }
    }

    fn over(&mut self, over: &'r Over, term: &'r Term, choice: bool) {
        let run = self.scalar.run;
        let rows = self.scalar.group(over, self.frame, self.row).unwrap_or_default();
        if rows.is_empty() {
            let dimensions = &run.book.catalog.dimensions;
            let key = asked(dimensions, &key_of(run, self.frame, self.row), &[], over.group);
            return self.note(Cause::Absent(over.argument, key), choice);
        }
        let before = self.causes.len();
        self.rows(over.argument, &rows, choice);
        if self.causes.len() > before {
            return;
        }
        let is_part = |fun: Within| matches!(fun.standing(), Standing::PartOf(_));
        let why = match over.fun {
            Gather::Within(fun) if is_part(fun) => Undefined::DivisionByZero,
            Gather::Within(_) | Gather::Reduction(_) => Undefined::TooLarge,
        };
        self.undefined(term, why, choice);
    }

    /// Those of some rows that have no value.
    fn rows(&mut self, symbol: Symbol, rows: &[usize], choice: bool) {
        let Some(column) = self.scalar.run.column(symbol) else { return };
        for row in rows.iter().filter(|row| column.state(**row) == State::NotAccounted) {
            self.note(Cause::Row(symbol, *row), choice);
        }
    }
}

/// The year without whose price index an entry of a price has no value.
fn lacking_index(run: &Run, entry: u32) -> Option<i32> {
    let used = run.entries.list.get(entry as usize)?;
    let row = &run.book.catalog.coefficients[used.coefficient].rows[used.row];
    let years = [used.prices_of, row.price_year];
    years.into_iter().flatten().find(|year| run.book.index_row(*year).is_none())
}

/// Whether some row may be without a value because of what a name of a coefficient leads to.
pub fn lacks(run: &Run, reference: &Reference, frame: usize) -> bool {
    match run.refer(reference, frame) {
        Referred::Entries(entries) => {
            let worthless = |entry: &u32| run.entries.values.get(*entry as usize).is_some_and(|v| v.is_nan());
            entries.lacks() || entries.entries().iter().any(worthless)
        }
        Referred::Column(..) | Referred::Nothing => false,
    }
}
