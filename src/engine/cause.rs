//! One step down from a row without a value: which names of its formula have none, or which operation has no result for
//! numbers that are all there.

use super::look::Referred;
use super::run::{Run, State};
use super::scalar::{Read, Scalar};
use super::wanted::{Key, asked, key_of};
use crate::formula::functions::Fun;
use crate::formula::tree::Operator;
use crate::model::dimension::{DimKind, DimSet};
use crate::rule::{Op, Over, Reference, Symbol, Term};

/// An operation without a result.
#[derive(Clone, Copy, Debug)]
pub struct Undefined<'r> {
    pub line: usize,
    pub row: usize,
    /// The part of the line's formula whose operands all have values.
    pub term: &'r Term,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    DivisionByZero,
    /// 0 to the 0, or a negative number to a fraction.
    Power,
    LogarithmOfNothing,
    RootOfNegative,
    /// Beyond what a number can hold.
    TooLarge,
    /// Outside the steps of a table.
    NoStep,
    /// None of the cases of an `if` holds.
    NoCase,
}

/// One step down from a row.
#[derive(Clone, Debug)]
pub enum Cause<'r> {
    Row(Symbol, usize),
    /// What there is no row of.
    Absent(Symbol, Key),
    Coefficient(usize, Key),
    Index(i32),
    Undefined(Undefined<'r>),
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

    fn undefined(&mut self, term: &'r Term, why: Why, choice: bool) {
        let undefined = Undefined { line: self.line, row: self.row, term, why };
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
            Op::Call(Fun::If, arguments) => self.branch(arguments, term, choice),
            Op::Call(Fun::Coalesce, arguments) => {
                let either = choice || arguments.len() > 1;
                arguments.iter().for_each(|x| self.term(x, either));
            }
            _ => {
                let children = term.children();
                let whole = children.iter().all(|child| self.value(child).is_finite());
                match whole {
                    true => {
                        let why = self.why(term);
                        self.undefined(term, why, choice);
                    }
                    false => children.into_iter().for_each(|child| self.term(child, choice)),
                }
            }
        }
    }

    fn branch(&mut self, arguments: &'r [Term], term: &'r Term, choice: bool) {
        let [condition, cases @ ..] = arguments else { return };
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
                condition.walk(&mut |part| {
                    if let Op::Call(Fun::Present, arguments) = &part.op {
                        arguments.iter().for_each(|asked_for| self.term(asked_for, choice));
                    }
                });
                if self.causes.len() == before {
                    self.undefined(term, Why::NoCase, choice);
                }
            }
        }
    }

    /// Why an operation on numbers that are all there has no result.
    fn why(&mut self, term: &'r Term) -> Why {
        let mut zero = |x: &'r Term| self.value(x) == 0.0;
        match &term.op {
            Op::Binary(Operator::Divide, _, below) if zero(below) => Why::DivisionByZero,
            Op::Binary(Operator::Power, base, power) => {
                let (base, power) = (self.value(base), self.value(power));
                match (base == 0.0 && power < 0.0, base == 0.0 || base < 0.0 && power.fract() != 0.0) {
                    (true, _) => Why::DivisionByZero,
                    (false, true) => Why::Power,
                    (false, false) => Why::TooLarge,
                }
            }
            Op::Call(Fun::Ln, _) => Why::LogarithmOfNothing,
            Op::Call(Fun::Sqrt, _) => Why::RootOfNegative,
            Op::Tier(..) => Why::NoStep,
            _ => Why::TooLarge,
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
        let group = self.scalar.group(over, self.frame, self.row);
        let rows = group.map(|group| group.rows).unwrap_or_default();
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
        match over.fun {
            Fun::Share => self.undefined(term, Why::DivisionByZero, choice),
            _ => self.undefined(term, Why::TooLarge, choice),
        }
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
        _ => false,
    }
}
