//! Terms as spreadsheet formulas: the same tree the engine walks, with cell references for names.

#![deny(clippy::wildcard_enum_match_arm)]

use super::column::{ColumnCell, NOT_AVAILABLE};
use super::guard::Guard;
use super::layout::{self, Layout, letters, quote};
use super::over::{self, OverCell};
use super::parameters;
use super::supplied;
use super::upto::UptoCell;
use crate::compute::Guards;
use crate::formula::tree::{Operator, strength};
use crate::function::rounding::InCells;
use crate::function::rowwise::{Rowwise, Sheet};
use crate::look::Referred;
use crate::model::tier::{Closed, Reading};
use crate::plan::NO_ROW;
use crate::plan::chosen::Chosen;
use crate::rule::{Op, Term, TierRef};
use std::fmt::Write;

/// Characters that a formula may have.
pub const LENGTH: usize = 8_192;
/// So much of a formula is written out before it is given up: its parts may repeat one another.
const GIVEN_UP: usize = 4 * LENGTH;

/// A term prepared for the rows of one frame.
pub enum Cell<'r> {
    /// Text that is the same in every row, with how tightly it holds together.
    Fixed(String, u8),
    Column(ColumnCell<'r>),
    /// The value of a coefficient, by row.
    Entry(Chosen, String),
    Scale(Box<Cell<'r>>, String),
    Negate(Box<Cell<'r>>),
    /// What a decision compares, rounded to its guard.
    Guarded(Box<Cell<'r>>, Guard<'r>),
    Compare(Operator, Box<Cell<'r>>, Box<Cell<'r>>, Guard<'r>),
    Binary(Operator, Box<Cell<'r>>, Box<Cell<'r>>),
    /// A function with its opening, arguments and closing.
    Function(&'static str, Vec<Cell<'r>>, String),
    /// Rounded half to the even digit.
    Even(Box<Cell<'r>>, i32),
    Over(OverCell<'r>),
    Upto(UptoCell<'r>),
    Tier(Box<Cell<'r>>, Steps),
}

/// A step table with the cells of its numbers.
pub struct Steps {
    reading: Reading,
    closed: Closed,
    /// From, to and value of each step.
    cells: Vec<(Option<String>, Option<String>, String)>,
}

/// Prepares the terms of a line.
struct Builder<'r, 'l> {
    layout: &'r Layout<'l>,
    frame: usize,
    home: &'r str,
    guards: &'r Guards,
    /// Decisions met so far: they are counted in the order of the formula.
    decisions: usize,
}

impl<'r> Builder<'r, '_> {
    fn guard(&mut self) -> Guard<'r> {
        self.decisions += 1;
        Guard::new(self.guards, self.decisions - 1)
    }

    fn boxed(&mut self, term: &Term) -> Box<Cell<'r>> {
        Box::new(self.cell(term))
    }

    fn cell(&mut self, term: &Term) -> Cell<'r> {
        let (layout, frame, home) = (self.layout, self.frame, self.home);
        match &term.op {
            Op::Number(n) if *n < 0.0 => Cell::Fixed(format!("{n}"), strength::SUM),
            Op::Number(n) => Cell::Fixed(format!("{n}"), strength::ATOM),
            Op::Scale(factor, x) => {
                let text = factor.to_string();
                Cell::Scale(self.boxed(x), if text.contains('/') { format!("({text})") } else { text })
            }
            Op::Negate(x) => Cell::Negate(self.boxed(x)),
            Op::Not(x) => Cell::call("NOT(", vec![self.cell(x)]),
            Op::Round(rounding, places, x) => {
                let guard = self.guard();
                let own = Cell::Guarded(self.boxed(x), guard);
                match rounding.cell() {
                    InCells::Function(open) => Cell::Function(open, vec![own], format!(",{places}")),
                    InCells::BackFromOdd => Cell::Even(Box::new(own), *places),
                }
            }
            Op::Binary(Operator::And, a, b) => Cell::call("AND(", vec![self.cell(a), self.cell(b)]),
            Op::Binary(Operator::Or, a, b) => Cell::call("OR(", vec![self.cell(a), self.cell(b)]),
            Op::Binary(operator, a, b) if operator.is_comparison() => {
                let guard = self.guard();
                Cell::Compare(*operator, self.boxed(a), self.boxed(b), guard)
            }
            Op::Binary(operator, a, b) => Cell::Binary(*operator, self.boxed(a), self.boxed(b)),
            Op::Call(fun, values) => fun.cell(values.iter().map(|value| self.cell(value)).collect()),
            Op::Ref(reference) => match layout.run.refer(reference, frame) {
                Referred::Nothing => Cell::missing(),
                Referred::Entries(rows) => {
                    let column = letters(parameters::USED);
                    Cell::Entry(rows, format!("{}!${column}$", quote(layout.fixed.parameters)))
                }
                Referred::Column(symbol, column, map) => {
                    match ColumnCell::new(layout, symbol, column, map, home) {
                        Some(cell) => Cell::Column(cell),
                        None => Cell::missing(),
                    }
                }
            },
            Op::Over(over) => {
                let guard = over::is_place(over.fun).then(|| self.guard());
                match over::over_cell(over, layout, frame, home, guard) {
                    Some(cell) => Cell::Over(cell),
                    None => Cell::missing(),
                }
            }
            Op::Upto(upto) => {
                let guard = self.guard();
                match UptoCell::new(upto, layout, frame, home, guard) {
                    Some(cell) => Cell::Upto(cell),
                    None => Cell::missing(),
                }
            }
            Op::Tier(tier, x) => {
                let guard = self.guard();
                let own = Cell::Guarded(self.boxed(x), guard);
                Cell::Tier(Box::new(own), Steps::new(*tier, layout))
            }
        }
    }
}

impl<'r> Cell<'r> {
    /// Prepares a line for the rows of its frame; references within the sheet `home` need no sheet name.
    pub fn new(line: usize, layout: &'r Layout<'_>, frame: usize, home: &'r str) -> Cell<'r> {
        let guards = layout.run.guards(line);
        let mut builder = Builder { layout, frame, home, guards, decisions: 0 };
        let term = &layout.run.book.lines[line].term;
        match layout.supplied(line).and_then(|_| supplied::parts(term)) {
            None => builder.cell(term),
            // Cells with a given value are none of a formula.
            Some((_, [])) => Cell::missing(),
            Some((_, [one])) => builder.cell(one),
            Some((_, several)) => {
                Rowwise::Coalesce.cell(several.iter().map(|term| builder.cell(term)).collect())
            }
        }
    }

    /// How tightly it holds together.
    fn strength(&self) -> u8 {
        match self {
            Cell::Fixed(_, strength) => *strength,
            Cell::Binary(operator, ..) | Cell::Compare(operator, ..) => operator.strength(),
            // Perhaps in brackets of a function, perhaps as it is.
            Cell::Guarded(x, _) => x.strength(),
            Cell::Scale(..) => strength::PRODUCT,
            Cell::Negate(_) | Cell::Even(..) | Cell::Upto(_) => strength::SUM,
            Cell::Over(over) => over.strength(),
            Cell::Column(_) | Cell::Entry(..) | Cell::Function(..) | Cell::Tier(..) => strength::ATOM,
        }
    }

    /// Writes the formula for a row, without the leading `=`.
    pub fn write(&self, row: usize, out: &mut String) {
        // It is refused as too large, and parts that repeat one another would make it grow without bound.
        if out.len() > GIVEN_UP {
            return;
        }
        match self {
            Cell::Fixed(text, _) => out.push_str(text),
            Cell::Column(cell) => cell.write(row, out),
            Cell::Entry(rows, prefix) => match rows[row] {
                NO_ROW => out.push_str(NOT_AVAILABLE),
                entry => {
                    let _ = write!(out, "{prefix}{}", entry + layout::LIST_HEAD + 1);
                }
            },
            Cell::Scale(x, factor) => {
                x.write_at(strength::PRODUCT, row, out);
                let _ = write!(out, "*{factor}");
            }
            // A spreadsheet binds the sign tighter than a power, so whatever follows goes into brackets.
            Cell::Negate(x) => {
                out.push('-');
                x.write_at(strength::ATOM, row, out);
            }
            Cell::Guarded(x, guard) => match guard.place(row) {
                None => x.write(row, out),
                Some(place) => {
                    out.push_str("ROUND(");
                    x.write(row, out);
                    let _ = write!(out, ",{place})");
                }
            },
            Cell::Compare(operator, a, b, guard) => match guard.place(row) {
                None => {
                    a.write_at(strength::SUM, row, out);
                    out.push_str(symbol(*operator));
                    b.write_at(strength::SUM, row, out);
                }
                Some(place) => {
                    out.push_str("ROUND(");
                    a.write_at(strength::SUM, row, out);
                    if !b.is_zero() {
                        out.push('-');
                        b.write_at(strength::PRODUCT, row, out);
                    }
                    let _ = write!(out, ",{place}){}0", symbol(*operator));
                }
            },
            Cell::Binary(operator, a, b) => {
                let own = operator.strength();
                // A spreadsheet nests powers to the left, mathematics to the right: brackets decide.
                let (left, right) = match own {
                    strength::POWER => (strength::ATOM, strength::ATOM),
                    own => (own, own + 1),
                };
                a.write_at(left, row, out);
                out.push_str(symbol(*operator));
                b.write_at(right, row, out);
            }
            Cell::Function(open, arguments, close) => {
                out.push_str(open);
                for (i, argument) in arguments.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    argument.write(row, out);
                }
                out.push_str(close);
                let opened = open.matches('(').count();
                out.extend(std::iter::repeat_n(')', opened));
            }
            // A spreadsheet rounds the half away from zero: where that went to an odd digit, one step back.
            Cell::Even(x, places) => {
                let mut own = String::new();
                x.write_at(strength::POWER, row, &mut own);
                if own.len() > GIVEN_UP {
                    return out.push_str(&own);
                }
                let _ = write!(
                    out,
                    "ROUND({own},{places})-(ROUND(MOD(ABS({own})*10^({places}),2),9)=0.5)*SIGN({own})/10^({places})"
                );
            }
            Cell::Over(over) => over.write(row, out),
            Cell::Upto(upto) => upto.write(row, out),
            Cell::Tier(x, steps) => steps.write(x, row, out),
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Cell::Fixed(text, _) if text == "0")
    }

    fn write_at(&self, least: u8, row: usize, out: &mut String) {
        if self.strength() >= least {
            return self.write(row, out);
        }
        out.push('(');
        self.write(row, out);
        out.push(')');
    }
}

impl Sheet for Cell<'_> {
    fn call(open: &'static str, arguments: Vec<Self>) -> Self {
        Cell::Function(open, arguments, String::new())
    }

    fn missing() -> Self {
        Cell::Fixed(NOT_AVAILABLE.to_string(), strength::ATOM)
    }

    fn is_missing(&self) -> bool {
        matches!(self, Cell::Fixed(text, _) if text == NOT_AVAILABLE)
    }
}

/// An operator as a spreadsheet writes it.
fn symbol(operator: Operator) -> &'static str {
    if operator == Operator::NotEqual { "<>" } else { operator.symbol() }
}

impl Steps {
    fn new(tier: TierRef, layout: &Layout<'_>) -> Steps {
        let table = &layout.run.book.catalog.models[tier.model].tiers[tier.tier];
        let first = layout.tier_row(tier).unwrap_or(0) + 1;
        let sheet = quote(layout.fixed.parameters);
        let at = |column: u16, row: u32| format!("{sheet}!${}${row}", letters(column));
        let cells = (first..).zip(&table.steps).map(|(row, step)| {
            let from = step.from.map(|_| at(parameters::FROM, row));
            let to = step.to.map(|_| at(parameters::TO, row));
            (from, to, at(layout::PARAMETER, row))
        });
        Steps { reading: table.reading, closed: table.closed, cells: cells.collect() }
    }

    fn write(&self, x: &Cell<'_>, row: usize, out: &mut String) {
        let mut own = String::new();
        x.write_at(strength::SUM, row, &mut own);
        if own.len() > GIVEN_UP {
            return out.push_str(&own);
        }
        let (above, below) = match self.closed {
            Closed::Left => (">=", "<"),
            Closed::Right => (">", "<="),
        };
        let low = self.cells.first().and_then(|c| c.0.as_ref()).map(|from| format!("{own}{above}{from}"));
        let high = self.cells.last().and_then(|c| c.1.as_ref()).map(|to| format!("{own}{below}{to}"));
        let bounds: Vec<String> = low.into_iter().chain(high).collect();
        let inside = match self.reading {
            Reading::Whole => self.whole(&own, below),
            Reading::Marginal => self.marginal(&own),
        };
        match bounds.as_slice() {
            // A comparison spreads what is missing.
            [] => {
                let _ = write!(out, "IF(ISERROR({own}),NA(),{inside})");
            }
            bounds => {
                let _ = write!(out, "IF(AND({}),{inside},NA())", bounds.join(","));
            }
        }
    }

    fn whole(&self, own: &str, below: &str) -> String {
        let mut text = String::new();
        for (i, (_, to, value)) in self.cells.iter().enumerate() {
            match to.as_ref().filter(|_| i + 1 < self.cells.len()) {
                Some(to) => {
                    let _ = write!(text, "IF({own}{below}{to},{value},");
                }
                None => text.push_str(value),
            }
        }
        text.extend(std::iter::repeat_n(')', self.cells.len().saturating_sub(1)));
        text
    }

    fn marginal(&self, own: &str) -> String {
        let parts = self.cells.iter().map(|(from, to, value)| {
            let top = to.as_ref().map_or(own.to_string(), |to| format!("MIN({own},{to})"));
            match from {
                Some(from) => format!("MAX(0,{top}-{from})*{value}"),
                None => format!("MAX(0,{top})*{value}"),
            }
        });
        parts.collect::<Vec<_>>().join("+")
    }
}
