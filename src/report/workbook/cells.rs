//! Terms as spreadsheet formulas: the same tree the engine walks, with cell references for names.

#![deny(clippy::wildcard_enum_match_arm)]

use super::column::{ColumnCell, NOT_AVAILABLE};
use super::layout::{self, Layout, letters, quote};
use super::parameters;
use super::upto::UptoCell;
use crate::formula::tree::{Operator, strength};
use crate::function::rounding::InCells;
use crate::function::rowwise::Sheet;
use crate::function::{Reduction, Standing};
use crate::look::Referred;
use crate::model::tier::{Closed, Reading};
use crate::plan::Members;
use crate::plan::NO_ROW;
use crate::plan::chosen::Chosen;
use crate::rule::{Gather, Op, Over, Term, TierRef};
use std::fmt::Write;
use std::sync::Arc;

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
    Binary(Operator, Box<Cell<'r>>, Box<Cell<'r>>),
    /// A function with its opening, arguments and closing.
    Function(&'static str, Vec<Cell<'r>>, String),
    /// Rounded half to the even digit.
    Even(Box<Cell<'r>>, i32),
    Over(OverCell<'r>),
    Upto(UptoCell<'r>),
    Tier(Box<Cell<'r>>, Steps),
}

/// A value over dimensions.
pub struct OverCell<'r> {
    shown: Shown,
    source: ColumnCell<'r>,
    group_of_row: Arc<[u32]>,
    members: Arc<Members>,
}

/// How a value over dimensions is worked out in cells.
#[derive(Clone, Copy)]
enum Shown {
    /// A spreadsheet function of the group.
    Reduction(Reduction),
    /// The own value by that of the group.
    PartOf(Reduction),
    /// The place in the group; ties share it or not.
    Place { shared: bool },
}

impl Shown {
    fn new(fun: Gather) -> Shown {
        match fun {
            Gather::Reduction(fun) => Shown::Reduction(fun),
            Gather::Within(fun) => match fun.standing() {
                Standing::PartOf(whole) => Shown::PartOf(whole),
                Standing::Place { shared } => Shown::Place { shared },
            },
        }
    }
}

/// A step table with the cells of its numbers.
pub struct Steps {
    reading: Reading,
    closed: Closed,
    /// From, to and value of each step.
    cells: Vec<(Option<String>, Option<String>, String)>,
}

impl<'r> Cell<'r> {
    /// Prepares a term for the rows of a frame; references within the sheet `home` need no sheet name.
    pub fn new(term: &Term, layout: &'r Layout<'_>, frame: usize, home: &str) -> Cell<'r> {
        let cell = |t: &Term| Box::new(Cell::new(t, layout, frame, home));
        match &term.op {
            Op::Number(n) if *n < 0.0 => Cell::Fixed(format!("{n}"), strength::SUM),
            Op::Number(n) => Cell::Fixed(format!("{n}"), strength::ATOM),
            Op::Scale(factor, x) => {
                let text = factor.to_string();
                Cell::Scale(cell(x), if text.contains('/') { format!("({text})") } else { text })
            }
            Op::Negate(x) => Cell::Negate(cell(x)),
            Op::Not(x) => Cell::call("NOT(", vec![*cell(x)]),
            Op::Round(rounding, places, x) => match rounding.cell() {
                InCells::Function(open) => Cell::Function(open, vec![*cell(x)], format!(",{places}")),
                InCells::BackFromOdd => Cell::Even(cell(x), *places),
            },
            Op::Binary(Operator::And, a, b) => Cell::call("AND(", vec![*cell(a), *cell(b)]),
            Op::Binary(Operator::Or, a, b) => Cell::call("OR(", vec![*cell(a), *cell(b)]),
            Op::Binary(operator, a, b) => Cell::Binary(*operator, cell(a), cell(b)),
            Op::Call(fun, values) => fun.cell(values.iter().map(|value| *cell(value)).collect()),
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
            Op::Over(over) => match over_cell(over, layout, frame, home) {
                Some(cell) => Cell::Over(cell),
                None => Cell::missing(),
            },
            Op::Upto(upto) => match UptoCell::new(upto, layout, frame, home) {
                Some(cell) => Cell::Upto(cell),
                None => Cell::missing(),
            },
            Op::Tier(tier, x) => Cell::Tier(cell(x), Steps::new(*tier, layout)),
        }
    }

    /// How tightly it holds together.
    fn strength(&self) -> u8 {
        match self {
            Cell::Fixed(_, strength) => *strength,
            Cell::Binary(operator, ..) => operator.strength(),
            Cell::Scale(..) => strength::PRODUCT,
            Cell::Negate(_) | Cell::Even(..) | Cell::Upto(_) => strength::SUM,
            Cell::Over(over) => match over.shown {
                Shown::Reduction(_) => strength::ATOM,
                Shown::PartOf(_) => strength::PRODUCT,
                Shown::Place { .. } => strength::SUM,
            },
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
            Cell::Binary(operator, a, b) => {
                let own = operator.strength();
                // A spreadsheet nests powers to the left, mathematics to the right: brackets decide.
                let (left, right) = match own {
                    strength::POWER => (strength::ATOM, strength::ATOM),
                    strength::COMPARE => (strength::SUM, strength::SUM),
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

fn over_cell<'r>(over: &Over, layout: &'r Layout<'_>, frame: usize, home: &str) -> Option<OverCell<'r>> {
    let grouped = layout.run.grouped(over, frame)?;
    let own = grouped.argument.frame;
    // A share and a rank also read their own row.
    let map = (own != frame).then(|| layout.run.rows_of(frame, own, Vec::new()));
    let source = ColumnCell::new(layout, over.argument, grouped.argument, map, home)?;
    let (group_of_row, members) = (grouped.group_of_row, grouped.members);
    Some(OverCell { shown: Shown::new(over.fun), source, group_of_row, members })
}

impl OverCell<'_> {
    fn write(&self, row: usize, out: &mut String) {
        let rows = self.members.of(self.group_of_row[row]);
        let in_scope = rows.iter().any(|r| self.source.column.in_scope(*r as usize));
        if !in_scope {
            return out.push_str(NOT_AVAILABLE);
        }
        let open = match self.shown {
            Shown::Reduction(fun) => fun.cell(),
            Shown::PartOf(whole) => {
                self.source.write(row, out);
                out.push('/');
                whole.cell()
            }
            Shown::Place { shared } => return self.place(shared, rows, row, out),
        };
        out.push_str(open);
        self.source.ranges(rows, out);
        out.push(')');
    }

    /// One more than the number of larger values, and of equal ones above where ties are told apart:
    /// RANK would read numbers rounded to 15 digits. A row out of scope is blank, which would count as 0; ISNUMBER of a
    /// range is one value to some spreadsheets, a comparison never is.
    fn place(&self, shared: bool, rows: &[u32], row: usize, out: &mut String) {
        let mut own = String::new();
        self.source.write(row, &mut own);
        for part in rows.chunk_by(|a, b| *b == a + 1) {
            let mut range = String::new();
            self.source.ranges(part, &mut range);
            let _ = write!(out, "SUMPRODUCT(({range}>{own})*({range}<>\"\"))+");
        }
        if !shared {
            let at = self.source.row(row);
            let above = &rows[..rows.partition_point(|r| *r < at)];
            for part in above.chunk_by(|a, b| *b == a + 1) {
                let mut range = String::new();
                self.source.ranges(part, &mut range);
                let _ = write!(out, "SUMPRODUCT(({range}={own})*({range}<>\"\"))+");
            }
        }
        out.push('1');
    }
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
