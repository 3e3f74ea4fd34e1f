//! Why a row has no value: from the row down the formula, as it was evaluated, to the inputs that were not given and the
//! operations that have no result.

use super::entries::index_row;
use super::look::Referred;
use super::run::{Run, State};
use super::scalar::{Read, Scalar};
use super::wanted::{Key, answers, asked, key_of};
use crate::formula::functions::Fun;
use crate::formula::tree::Operator;
use crate::model::dimension::{DimKind, DimSet};
use crate::rule::{Op, Over, Picked, Reference, Symbol, Term};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What keeps a row from having a value.
#[derive(Clone, Debug)]
pub enum Root<'r> {
    /// No table gives this measure there.
    Input { measure: usize, key: Key },
    /// No row of a coefficient holds there.
    Coefficient { coefficient: usize, key: Key },
    /// The price index of a year.
    Index(i32),
    /// There are no rows of a line there, or none that it speaks of.
    Rows { line: usize, key: Key },
    /// All of its numbers are there and still it has no result.
    Undefined(Undefined<'r>),
}

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

/// A root, and whether giving one of several would do.
#[derive(Clone, Debug)]
pub struct Found<'r> {
    pub root: Root<'r>,
    pub choice: bool,
}

/// One step below a row without a value.
pub enum Gap<'r> {
    Root(Found<'r>),
    /// A line that lacks a value there itself.
    Line(usize),
}

impl Found<'_> {
    /// Whether no table gives the measure at all.
    pub fn is_without_data(&self, run: &Run<'_>) -> bool {
        matches!(self.root, Root::Input { measure, .. } if run.inputs.series_of(measure).is_none())
    }
}

/// One step down from a row.
#[derive(Clone, Debug)]
pub(super) enum Cause<'r> {
    Row(Symbol, usize),
    /// What there is no row of.
    Absent(Symbol, Key),
    Coefficient(usize, Key),
    Index(i32),
    Undefined(Undefined<'r>),
}

/// Every root of a row without a value, each once, in the order of the formula.
pub fn roots<'r>(run: &'r Run<'r>, line: usize, row: usize) -> Vec<Found<'r>> {
    Finder::new(run).roots(line, row)
}

/// The measures and rows without which a line has no rows at all, for a key or, where it is empty, anywhere.
pub fn absent<'r>(run: &'r Run<'r>, symbol: Symbol, key: Key) -> Vec<Found<'r>> {
    let mut finder = Finder::new(run);
    let mut found = Vec::new();
    finder.absent(symbol, key, false, &mut found, &mut HashSet::new());
    found
}

/// Finds roots; what it has looked up serves for further rows.
pub struct Finder<'r> {
    scalar: Scalar<'r>,
    /// The names that each line needs.
    names: HashMap<usize, Rc<Vec<&'r Reference>>>,
}

impl<'r> Finder<'r> {
    pub fn new(run: &'r Run<'r>) -> Finder<'r> {
        Finder { scalar: Scalar::new(run), names: HashMap::new() }
    }

    /// Every root of a row without a value, each once.
    pub fn roots(&mut self, line: usize, row: usize) -> Vec<Found<'r>> {
        let mut found = Vec::new();
        let mut met: HashSet<(Symbol, usize)> = HashSet::new();
        let mut missed: HashSet<(Symbol, Key)> = HashSet::new();
        let mut open = vec![(Symbol::Line(line), row, false)];
        while let Some((symbol, row, choice)) = open.pop() {
            if !met.insert((symbol, row)) {
                continue;
            }
            let Symbol::Line(line) = symbol else {
                self.input(symbol, row, choice, &mut found);
                continue;
            };
            let mut below = Vec::new();
            for (cause, either) in self.causes(line, row) {
                let choice = choice || either;
                let mut note = |root| found.push(Found { root, choice });
                match cause {
                    Cause::Row(symbol, row) => below.push((symbol, row, choice)),
                    Cause::Absent(symbol, key) => self.absent(symbol, key, choice, &mut found, &mut missed),
                    Cause::Coefficient(coefficient, key) => note(Root::Coefficient { coefficient, key }),
                    Cause::Index(year) => note(Root::Index(year)),
                    Cause::Undefined(undefined) => note(Root::Undefined(undefined)),
                }
            }
            open.extend(below.into_iter().rev());
        }
        self.prefer_known(&mut found);
        found
    }

    /// Of several inputs one of which would do, those that the dataset gives elsewhere are the ones that were forgotten.
    fn prefer_known(&self, found: &mut Vec<Found<'r>>) {
        let inputs = self.scalar.run.inputs;
        let known = |found: &Found<'r>| match found.root {
            Root::Input { measure, .. } => inputs.series_of(measure).is_some(),
            _ => true,
        };
        if found.iter().any(|f| f.choice && known(f)) {
            found.retain(|f| !f.choice || known(f));
        }
    }

    /// What a row's own formula lacks: inputs and other roots, and further lines.
    pub fn gaps(&mut self, line: usize, row: usize) -> Vec<Gap<'r>> {
        let (mut gaps, mut met) = (Vec::new(), HashSet::new());
        for (cause, choice) in self.causes(line, row) {
            let mut found = Vec::new();
            let mut note = |root| found.push(Found { root, choice });
            match cause {
                Cause::Row(Symbol::Line(below), _) => gaps.push(Gap::Line(below)),
                Cause::Row(symbol, row) => self.input(symbol, row, choice, &mut found),
                Cause::Absent(symbol, key) => self.absent(symbol, key, choice, &mut found, &mut met),
                Cause::Coefficient(coefficient, key) => note(Root::Coefficient { coefficient, key }),
                Cause::Index(year) => note(Root::Index(year)),
                Cause::Undefined(undefined) => note(Root::Undefined(undefined)),
            }
            gaps.extend(found.into_iter().map(Gap::Root));
        }
        gaps
    }

    fn input(&self, symbol: Symbol, row: usize, choice: bool, found: &mut Vec<Found<'r>>) {
        let run = self.scalar.run;
        if let (Symbol::Measure(measure), Some(column)) = (symbol, run.column(symbol)) {
            let key = key_of(run, column.frame, row);
            found.push(Found { root: Root::Input { measure, key }, choice });
        }
    }

    /// What of a line's own formula has no value in a row, and whether one of several would do.
    pub(super) fn causes(&mut self, line: usize, row: usize) -> Vec<(Cause<'r>, bool)> {
        let run = self.scalar.run;
        let Some(frame) = run.column(Symbol::Line(line)).map(|c| c.frame) else { return Vec::new() };
        let mut causes = Vec::new();
        Walk { scalar: &mut self.scalar, line, frame, row, causes: &mut causes }
            .term(&run.book.lines[line].term, false);
        causes
    }

    /// Whether some operation of a line may be without a result for numbers that are all there.
    pub fn may_be_undefined(&self, line: usize) -> bool {
        let mut may = false;
        self.scalar.run.book.lines[line].term.walk(&mut |term| {
            may |= match &term.op {
                Op::Binary(Operator::Divide | Operator::Power, ..) | Op::Tier(..) => true,
                Op::Call(fun, arguments) => match fun {
                    Fun::Ln | Fun::Sqrt | Fun::Exp => true,
                    Fun::If => arguments.len() < 3,
                    _ => false,
                },
                Op::Over(over) => over.fun == Fun::Share,
                _ => false,
            }
        });
        may
    }

    /// The operations without a result that alone leave a row without a value.
    pub fn undefined(&mut self, line: usize, row: usize) -> Vec<Undefined<'r>> {
        // Mostly something is simply missing.
        if self.lacks_input(line, row) {
            return Vec::new();
        }
        let own = |(cause, _): (Cause<'r>, bool)| match cause {
            Cause::Undefined(undefined) => Some(undefined),
            _ => None,
        };
        self.causes(line, row).into_iter().map(own).collect::<Option<_>>().unwrap_or_default()
    }

    /// Whether a name that the line cannot do without has no value.
    fn lacks_input(&mut self, line: usize, row: usize) -> bool {
        let run = self.scalar.run;
        let Some(frame) = run.column(Symbol::Line(line)).map(|c| c.frame) else { return true };
        let term = &run.book.lines[line].term;
        let names = self.names.entry(line).or_insert_with(|| Rc::new(named(term))).clone();
        names.iter().any(|name| match self.scalar.read(name, frame, row) {
            Read::Row(column, at) => column.draw(at, 0).is_nan(),
            Read::Entry(_) => false,
            Read::Nothing => true,
        })
    }

    /// What keeps rows from being there: inputs that no table gives for the key, further down lines without rows.
    fn absent(
        &mut self,
        symbol: Symbol,
        key: Key,
        choice: bool,
        found: &mut Vec<Found<'r>>,
        met: &mut HashSet<(Symbol, Key)>,
    ) {
        if !met.insert((symbol, key.clone())) {
            return;
        }
        let run = self.scalar.run;
        let line = match symbol {
            Symbol::Measure(measure) => {
                found.push(Found { root: Root::Input { measure, key }, choice });
                return;
            }
            Symbol::Line(line) => line,
            Symbol::Coefficient(_) => return,
        };
        let (dimensions, before) = (&run.book.catalog.dimensions, found.len());
        for (symbol, picks) in needed(&run.book.lines[line].term) {
            let asked = asked(dimensions, &key, picks, run.book.dims(symbol));
            if !self.is_there(symbol, &asked) {
                self.absent(symbol, asked, choice, found, met);
            }
        }
        if found.len() == before {
            found.push(Found { root: Root::Rows { line, key }, choice });
        }
    }

    /// Whether some row answers a key.
    fn is_there(&self, symbol: Symbol, key: &Key) -> bool {
        let run = self.scalar.run;
        let dimensions = &run.book.catalog.dimensions;
        match symbol {
            Symbol::Coefficient(_) => true,
            Symbol::Measure(measure) => run.inputs.series_of(measure).is_some_and(|(_, series)| {
                (0..series.len()).any(|i| answers(dimensions, &series.dims, series.key(i), key))
            }),
            Symbol::Line(_) => run.framed(symbol).is_some_and(|(column, frame)| {
                (0..frame.len()).any(|row| {
                    let members: Vec<u32> = frame.keys.iter().map(|keys| keys[row]).collect();
                    column.in_scope(row) && answers(dimensions, &frame.order, &members, key)
                })
            }),
        }
    }
}

/// The names without which a term has no value.
pub(super) fn named(term: &Term) -> Vec<&Reference> {
    match &term.op {
        Op::Ref(reference) => vec![reference],
        Op::Call(Fun::Coalesce | Fun::Present | Fun::If, _) => Vec::new(),
        _ => term.children().into_iter().flat_map(named).collect(),
    }
}

/// The names without which a term has no rows: those not inside a fallback or a branch.
fn needed(term: &Term) -> Vec<(Symbol, &[Picked])> {
    match &term.op {
        Op::Ref(reference) => vec![(reference.symbol, reference.picks.as_slice())],
        Op::Over(over) => vec![(over.argument, &[])],
        Op::Upto(upto) => vec![(upto.argument, &[])],
        Op::Call(Fun::Coalesce | Fun::Present | Fun::If, _) => Vec::new(),
        _ => term.children().into_iter().flat_map(needed).collect(),
    }
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
            None => self.undefined(term, Why::NoCase, choice),
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
fn lacking_index(run: &Run<'_>, entry: u32) -> Option<i32> {
    let used = run.entries.list.get(entry as usize)?;
    let row = &run.book.catalog.coefficients[used.coefficient].rows[used.row];
    let years = [used.prices_of, row.price_year];
    years.into_iter().flatten().find(|year| index_row(run.book, *year).is_none())
}

/// Whether some row may be without a value because of what a name of a coefficient leads to.
pub(super) fn lacks(run: &Run<'_>, reference: &Reference, frame: usize) -> bool {
    match run.refer(reference, frame) {
        Referred::Entries(entries) => {
            let worthless = |entry: &u32| run.entries.values.get(*entry as usize).is_some_and(|v| v.is_nan());
            entries.lacks() || entries.entries().iter().any(worthless)
        }
        _ => false,
    }
}
