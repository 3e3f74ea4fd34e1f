//! Values of one row with the error they may have. A decision that the error leaves open is taken with pencil and paper.

#![deny(clippy::wildcard_enum_match_arm)]

use super::decimals::Decimals;
use super::pencil::{Pencil, ordering};
use crate::compute::eval::{binary_of, call_of};
use crate::formula::tree::Operator;
use crate::function::numbers::{MISSING, ROUNDING};
use crate::function::{Exact, Rounding, Rowwise};
use crate::model::tier::Reading;
use crate::plan::NO_ROW;
use crate::plan::bound::{Bound, Steps};
use crate::plan::column::Column;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Values that a function takes at most.
const MOST: usize = 16;

/// A value, and how far the exact one may lie from it.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub value: f64,
    pub error: f64,
}

impl Figure {
    const MISSING: Figure = Figure { value: MISSING, error: 0.0 };

    /// The nearest in binary to a decimal.
    pub fn typed(value: f64) -> Figure {
        Figure { value, error: ROUNDING * value.abs() }
    }

    /// A value worked out exactly.
    fn exact(value: &Exact) -> Figure {
        Figure { value: value.to_f64(), error: 2.0 * ROUNDING * value.to_f64().abs() }
    }

    /// Whether the exact value may be 0, or on its other side. The error of a value that cannot come to nothing, and on
    /// which nothing else is decided, is not worked out: it is infinite.
    fn may_vanish(self) -> bool {
        self.error.is_finite() && self.value.abs() <= self.error
    }
}

/// How a value lay to where a decision turns, against the error it may have.
#[derive(Clone, Copy, Debug)]
pub struct Margin {
    /// It lay just there.
    pub meets: bool,
    /// How far off it lay; infinite where it only met.
    pub apart: f64,
    pub error: f64,
    /// Known only nearly, and too near to tell.
    pub open: bool,
}

impl Margin {
    /// Nothing to decide.
    pub const NONE: Margin = Margin { meets: false, apart: f64::INFINITY, error: 0.0, open: false };

    fn new(apart: f64, error: f64, open: bool) -> Margin {
        match apart == 0.0 {
            true => Margin { meets: true, apart: f64::INFINITY, error, open },
            false => Margin { meets: false, apart, error, open },
        }
    }
}

/// What a row is worked out from.
pub struct Careful<'a> {
    pub columns: &'a [Column],
    pub decimals: &'a Decimals,
    pub entries: &'a [f64],
    pub steps: &'a [f64],
    pub draws: usize,
    pub pencil: &'a Pencil<'a>,
    /// Where margins are looked at, those of places.
    pub standings: Option<&'a Standings>,
}

/// The margins of the decisions of a row: comparisons, step tables, roundings and places, in the order of the formula.
#[derive(Debug, Default)]
pub struct Margins {
    pub list: Vec<Margin>,
    /// Something was divided by what may be nothing, and worked out exactly.
    pub pencilled: bool,
}

impl Margins {
    fn open(&mut self) -> usize {
        self.list.push(Margin::NONE);
        self.list.len() - 1
    }
}

/// By slot of a place within a group or a sum up to a level: the margin of each row.
pub type Standings = BTreeMap<usize, Vec<Margin>>;

impl Careful<'_> {
    /// The value of a term in a row and draw; the margins of its decisions go to `margins`.
    pub fn term(&self, term: &Bound, row: usize, draw: usize, margins: &mut Margins) -> Figure {
        match term {
            Bound::Number(n) => Figure::typed(*n),
            Bound::Column(slot, map) => {
                let row = map.as_ref().map_or(row as u32, |map| map[row]);
                if let Some(standing) = self.standings.and_then(|all| all.get(slot)) {
                    margins.list.push(standing.get(row as usize).copied().unwrap_or(Margin::NONE));
                }
                if row == NO_ROW { Figure::MISSING } else { self.column(*slot, row as usize, draw) }
            }
            Bound::Entry(entry) => self.entry(*entry, draw),
            Bound::Entries(chosen) => self.entry(chosen[row], draw),
            Bound::Scale(_, factor, x) => {
                let Figure { value, error } = self.term(x, row, draw, margins);
                let scaled = value * factor;
                Figure { value: scaled, error: error * factor + 3.0 * ROUNDING * scaled.abs() }
            }
            Bound::Negate(x) => {
                let Figure { value, error } = self.term(x, row, draw, margins);
                Figure { value: -value, error }
            }
            Bound::Not(x) => Figure { value: 1.0 - self.term(x, row, draw, margins).value, error: 0.0 },
            Bound::Round(rounding, places, x) => self.round((*rounding, *places), x, row, draw, margins),
            Bound::Tier(steps, x) => self.tier(steps, x, row, draw, margins),
            Bound::Binary(operator, a, b) if operator.is_comparison() => {
                self.compare(*operator, [a, b], row, draw, margins)
            }
            Bound::Binary(operator, a, b) => {
                let (a, b) = (self.term(a, row, draw, margins), self.term(b, row, draw, margins));
                match self.binary(*operator, a, b) {
                    Some(figure) => figure,
                    None => self.pencilled(term, row, draw, margins),
                }
            }
            Bound::Call(fun, values) => {
                let (mut numbers, mut errors, mut edge) = ([0.0; MOST], [0.0; MOST], false);
                let count = values.len().min(MOST);
                for (at, x) in values.iter().take(MOST).enumerate() {
                    let figure = self.term(x, row, draw, margins);
                    (numbers[at], errors[at]) = (figure.value, figure.error);
                    edge |= figure.may_vanish();
                }
                let (numbers, errors) = (&numbers[..count], &errors[..count]);
                let value = call_of(*fun, numbers);
                // A root or logarithm of what may be nothing.
                match edge && !fun.keeps_decimals() && *fun != Rowwise::Exp {
                    true => self.pencilled(term, row, draw, margins),
                    false => Figure { value, error: fun.error(numbers, errors, value) },
                }
            }
        }
    }

    /// The value of a column in a row and draw.
    pub fn column(&self, slot: usize, row: usize, draw: usize) -> Figure {
        let results = &self.columns[slot];
        let width = results.values.width;
        let at = row * width + draw.min(width.saturating_sub(1));
        let Some(value) = results.values.values.get(at).copied() else { return Figure::MISSING };
        match &results.errors {
            Some(errors) => Figure { value, error: errors[at] },
            // Conversion and rounding on reading.
            None if self.decimals.typed(slot) => Figure { value, error: 3.0 * ROUNDING * value.abs() },
            None => Figure { value, error: f64::INFINITY },
        }
    }

    fn entry(&self, entry: u32, draw: usize) -> Figure {
        let at = entry as usize * self.draws + draw;
        let value = if entry == NO_ROW { None } else { self.entries.get(at).copied() };
        // A drawn number counts with its 15 digits as a typed one does.
        value.map_or(Figure::MISSING, |value| Figure { value, error: 10.0 * ROUNDING * value.abs() })
    }

    /// None where only the pencil can tell.
    fn binary(&self, operator: Operator, a: Figure, b: Figure) -> Option<Figure> {
        let value = binary_of(operator, a.value, b.value);
        let rounded = ROUNDING * value.abs();
        let error = match operator {
            Operator::Add | Operator::Subtract => a.error + b.error + rounded,
            Operator::Multiply => {
                a.value.abs() * b.error + b.value.abs() * a.error + a.error * b.error + rounded
            }
            Operator::Divide if b.may_vanish() => return None,
            Operator::Divide => (a.error + value.abs() * b.error) / (b.value.abs() - b.error) + rounded,
            Operator::Power if a.may_vanish() && a.error > 0.0 => return None,
            Operator::Power => {
                let part = (b.value * a.error / (a.value.abs() - a.error)).abs()
                    + (a.value.abs().ln() * b.error).abs();
                value.abs() * part.exp_m1() + 4.0 * rounded
            }
            Operator::And | Operator::Or => 0.0,
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => 0.0,
            Operator::Equal | Operator::NotEqual => 0.0,
        };
        Some(Figure { value, error })
    }

    /// A quotient, power or root of what may be nothing, worked out exactly.
    fn pencilled(&self, term: &Bound, row: usize, draw: usize, margins: &mut Margins) -> Figure {
        margins.pencilled = true;
        Figure::exact(&self.pencil.term(term, (row, draw), self.columns))
    }

    /// How a value stands to another, and the margin.
    fn stand(&self, [a, b]: [(&Bound, Figure); 2], row: usize, draw: usize) -> (Ordering, Margin) {
        let error = a.1.error + b.1.error;
        let apart = (a.1.value - b.1.value).abs();
        // Both are there: the caller has seen to it.
        let plain = a.1.value.partial_cmp(&b.1.value).unwrap_or(Ordering::Equal);
        if apart > error || error == 0.0 {
            return (plain, Margin::new(apart, error, false));
        }
        let exact = |term| self.pencil.term(term, (row, draw), self.columns);
        let (exact, other) = (exact(a.0), exact(b.0));
        let (ordering, certain) = ordering(&exact, &other).unwrap_or((Ordering::Equal, false));
        let apart = if ordering.is_eq() { 0.0 } else { exact.minus(other).to_f64().abs() };
        (ordering, Margin::new(apart, error, !certain))
    }

    fn compare(
        &self,
        operator: Operator,
        [a, b]: [&Bound; 2],
        row: usize,
        draw: usize,
        margins: &mut Margins,
    ) -> Figure {
        let at = margins.open();
        let (left, right) = (self.term(a, row, draw, margins), self.term(b, row, draw, margins));
        if !left.value.is_finite() || !right.value.is_finite() {
            return Figure::MISSING;
        }
        let (ordering, margin) = self.stand([(a, left), (b, right)], row, draw);
        margins.list[at] = margin;
        Figure { value: f64::from(u8::from(operator.holds(ordering))), error: 0.0 }
    }

    fn tier(&self, steps: &Steps, x: &Bound, row: usize, draw: usize, margins: &mut Margins) -> Figure {
        let table = &steps.table;
        let worth = |step: usize| {
            let at = (steps.first as usize + step) * self.draws + draw;
            self.steps.get(at).copied().unwrap_or(MISSING)
        };
        let at = margins.open();
        let own = self.term(x, row, draw, margins);
        if !own.value.is_finite() {
            return Figure::MISSING;
        }
        let mut stands = Vec::new();
        for end in table.ends() {
            let (ordering, margin) =
                self.stand([(x, own), (&Bound::Number(end), Figure::typed(end))], row, draw);
            stands.push((end, ordering));
            // The end that it meets, or else the nearest.
            if margin.meets || (!margins.list[at].meets && margin.apart < margins.list[at].apart) {
                margins.list[at] = margin;
            }
        }
        let stand =
            |end: f64| stands.iter().find(|known| known.0 == end).map_or(Ordering::Equal, |known| known.1);
        let Some(held) = table.steps.iter().position(|step| table.holds(step, stand)) else {
            return Figure::MISSING;
        };
        match table.reading {
            Reading::Whole if worth(held) == table.steps[held].value => Figure::typed(worth(held)),
            // A drawn number counts with its 15 digits.
            Reading::Whole => Figure { value: worth(held), error: 10.0 * ROUNDING * worth(held).abs() },
            Reading::Marginal => {
                let value = table.marginal(own.value, worth);
                let steepest = (0..table.steps.len()).map(|step| worth(step).abs()).fold(0.0, f64::max);
                let added = 2.0 * table.steps.len() as f64 * ROUNDING * steepest * own.value.abs();
                Figure { value, error: steepest * own.error + added }
            }
        }
    }

    fn round(
        &self,
        (rounding, places): (Rounding, i32),
        x: &Bound,
        row: usize,
        draw: usize,
        margins: &mut Margins,
    ) -> Figure {
        let at = margins.open();
        let Figure { value, error } = self.term(x, row, draw, margins);
        if !value.is_finite() {
            return Figure::MISSING;
        }
        let step = 10f64.powi(-places);
        let apart = rounding.near(value, places) * step;
        // What spreadsheets and binary rounding take for the same.
        let guard = f64::max(error, 1e-14 * value.abs());
        // Without an error the value is the exact one.
        let open = error > 0.0 && apart <= guard;
        let shown = in_cells(rounding, value, error);
        margins.list[at] = Margin::new(apart, shown, false);
        if !open {
            return Figure::typed(rounding.of(value, places));
        }
        let exact = self.pencil.term(x, (row, draw), self.columns);
        let certain = rounding.apart(&exact, places);
        let apart = certain.map_or(0.0, |steps| steps * step);
        margins.list[at] = Margin::new(apart, shown, certain.is_none());
        Figure::typed(rounding.exact(exact, places).to_f64())
    }
}

/// The error that a value about to be rounded has in cells: before it cuts or raises, LibreOffice rounds to 12 digits.
fn in_cells(rounding: Rounding, value: f64, error: f64) -> f64 {
    const DIGITS: f64 = 12.0;
    match rounding {
        Rounding::Half | Rounding::Even => error,
        Rounding::Down | Rounding::Up if value == 0.0 => error,
        Rounding::Down | Rounding::Up => {
            let whole = value.abs().log10().floor() + 1.0;
            error.max(0.5 * 10f64.powf(whole - DIGITS))
        }
    }
}
