//! Why a row has no value: from the row down the formula, as it was evaluated, to the inputs that were not given and the
//! operations that have no result.

use super::cause::causes;
use super::cause::{Cause, Failed};
use super::presence::Presence;
use super::scalar::{Read, Scalar};
use super::wanted::{Key, asked, key_of};
use crate::compute::Run;
use crate::model::dimension::{Dim, DimKind};
use crate::rule::{Op, Part, Picked, Reference, Symbol, Term};
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
    Undefined(Failed<'r>),
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
    /// What it is wanted for.
    pub fn key(&self) -> &[(Dim, u32)] {
        match &self.root {
            Root::Input { key, .. } | Root::Coefficient { key, .. } | Root::Rows { key, .. } => key,
            Root::Index(_) | Root::Undefined(_) => &[],
        }
    }

    /// Whether no table gives the measure at all.
    pub fn is_without_data(&self, run: &Run) -> bool {
        matches!(self.root, Root::Input { measure, .. } if run.inputs.series_of(measure).is_none())
    }
}

/// Every root of a row without a value, each once, in the order of the formula.
pub fn roots<'r>(run: &'r Run, line: usize, row: usize) -> Vec<Found<'r>> {
    Finder::new(run).roots(line, row)
}

/// The measures and rows without which a line has no rows at all, for a key or, where it is empty, anywhere.
pub fn absent<'r>(run: &'r Run, symbol: Symbol, key: Key) -> Vec<Found<'r>> {
    let mut finder = Finder::new(run);
    let mut found = Vec::new();
    finder.absent(symbol, key, false, &mut found, &mut HashSet::new());
    finder.prefer_known(&mut found);
    found
}

/// Finds roots; what it has looked up serves for further rows.
pub struct Finder<'r> {
    scalar: Scalar<'r>,
    /// The names that each line needs.
    names: HashMap<usize, Rc<Vec<&'r Reference>>>,
    presence: Presence,
}

impl<'r> Finder<'r> {
    pub fn new(run: &'r Run) -> Finder<'r> {
        Finder { scalar: Scalar::new(run), names: HashMap::new(), presence: Presence::default() }
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
        let inputs = &self.scalar.run.inputs;
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
        let (mut gaps, mut found, mut met) = (Vec::new(), Vec::new(), HashSet::new());
        for (cause, choice) in self.causes(line, row) {
            let mut note = |root| found.push(Found { root, choice });
            match cause {
                Cause::Row(Symbol::Line(below), _) => gaps.push(Gap::Line(below)),
                Cause::Row(symbol, row) => self.input(symbol, row, choice, &mut found),
                Cause::Absent(symbol, key) => self.absent(symbol, key, choice, &mut found, &mut met),
                Cause::Coefficient(coefficient, key) => note(Root::Coefficient { coefficient, key }),
                Cause::Index(year) => note(Root::Index(year)),
                Cause::Undefined(undefined) => note(Root::Undefined(undefined)),
            }
        }
        self.prefer_known(&mut found);
        gaps.extend(found.into_iter().map(Gap::Root));
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
        causes(&mut self.scalar, line, row)
    }

    /// Whether some operation of a line may be without a result for numbers that are all there.
    pub fn may_be_undefined(&self, line: usize) -> bool {
        let mut may = false;
        self.scalar.run.book.lines[line].term.walk(&mut |term| {
            may |= term.may_be_undefined();
        });
        may
    }

    /// The operations without a result that alone leave a row without a value.
    pub fn undefined(&mut self, line: usize, row: usize) -> Vec<Failed<'r>> {
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
        let run = self.scalar.run;
        // A line that reads its own earlier periods would be followed back without end: once tells it.
        let once = matches!(symbol, Symbol::Line(_));
        let at_another_time =
            |(other, then): &(Symbol, Key)| *other == symbol && timeless(run, then) == timeless(run, &key);
        if (once && met.iter().any(at_another_time)) || !met.insert((symbol, key.clone())) {
            return;
        }
        let line = match symbol {
            Symbol::Measure(measure) => {
                found.push(Found { root: Root::Input { measure, key }, choice });
                return;
            }
            Symbol::Line(line) => line,
            Symbol::Coefficient(_) => return,
        };
        let (dimensions, before) = (&run.book.catalog.dimensions, found.len());
        for (symbol, picks, either) in sources(&run.book.lines[line].term, false) {
            let asked = asked(dimensions, &key, picks, run.book.dims(symbol));
            let is_there =
                matches!(symbol, Symbol::Coefficient(_)) || self.presence.holds(run, symbol, &asked);
            if !is_there {
                self.absent(symbol, asked, choice || either, found, met);
            }
        }
        if found.len() == before {
            found.push(Found { root: Root::Rows { line, key }, choice });
        }
    }
}

/// A key without its time.
fn timeless(run: &Run, key: &Key) -> Key {
    let dimensions = &run.book.catalog.dimensions;
    let is_time = |dim: Dim| matches!(dimensions.get(dim).kind, DimKind::Year | DimKind::Period);
    key.iter().filter(|(dim, _)| !is_time(*dim)).copied().collect()
}

/// The names without which a term has no value.
pub(super) fn named(term: &Term) -> Vec<&Reference> {
    match &term.op {
        Op::Ref(reference) => vec![reference],
        _ => {
            let needed = term.parts().into_iter().filter_map(|part| match part {
                Part::Needed(part) => Some(part),
                Part::Condition(_) | Part::Case(_) | Part::Alternative(..) | Part::Asked(_) => None,
            });
            needed.flat_map(named).collect()
        }
    }
}

/// A name that rows come from, how it is picked, and whether another would do as well.
type Source<'t> = (Symbol, &'t [Picked], bool);

/// The names without which a term has no rows: those not inside a branch.
fn sources(term: &Term, choice: bool) -> Vec<Source<'_>> {
    match &term.op {
        Op::Ref(reference) => vec![(reference.symbol, reference.picks.as_slice(), choice)],
        Op::Over(over) => vec![(over.argument, &[], choice)],
        Op::Upto(upto) => vec![(upto.argument, &[], choice)],
        _ => {
            let of = |part| match part {
                Part::Needed(part) => sources(part, choice),
                Part::Alternative(part, _) => sources(part, true),
                Part::Condition(_) | Part::Case(_) | Part::Asked(_) => Vec::new(),
            };
            term.parts().into_iter().flat_map(of).collect()
        }
    }
}
