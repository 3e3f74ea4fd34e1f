//! One column of a calculation sheet, written row by row: inputs point to where they were given, lines are live formulas,
//! but for rows that an earlier settlement gave and those that no formula decides as the rule does.

use super::Failure;
use super::cells::Cell;
use super::column::MISSING;
use super::layout::{FrameSheet, HEAD, Layout};
use super::style::Style;
use super::{given, pinned};
use crate::plan::{Column, State};
use crate::rule::Symbol;
use crate::table::Series;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use std::collections::HashSet;

/// A column with what it is written from.
pub struct Filled<'a> {
    place: u16,
    column: &'a Column,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Input(Option<Supply<'a>>),
    Line(Box<Line<'a>>),
}

/// A line with its formula, and what stands in the place of the formula.
struct Line<'a> {
    line: usize,
    cell: Cell<'a>,
    /// Values that were given for the line, and their column.
    supply: Option<(Supply<'a>, &'a Column)>,
    pinned: HashSet<usize>,
    noted_given: Option<usize>,
    noted_pinned: bool,
    result: &'a Format,
    settled: &'a Format,
    pinned_format: &'a Format,
    text: String,
}

/// Where the values of a measure were given.
#[derive(Clone, Copy)]
struct Supply<'a> {
    series: usize,
    data: &'a Series,
}

impl<'a> Filled<'a> {
    /// None for what has no cells of its own.
    pub fn new(
        layout: &'a Layout<'a>,
        of: &'a FrameSheet,
        symbol: Symbol,
        place: u16,
        style: &'a Style,
    ) -> Option<Filled<'a>> {
        let run = layout.run;
        let column = run.column(symbol)?;
        let supply = |measure: usize| {
            let (series, data) = run.inputs.series_of(measure)?;
            Some(Supply { series, data })
        };
        let kind = match symbol {
            Symbol::Coefficient(_) => return None,
            Symbol::Measure(measure) => Kind::Input(supply(measure)),
            Symbol::Line(line) => {
                let places = run.book.decimals(symbol);
                let supplied =
                    layout.supplied(line).and_then(|m| Some((supply(m)?, run.column(Symbol::Measure(m))?)));
                Kind::Line(Box::new(Line {
                    line,
                    cell: Cell::new(line, layout, of.frame, &of.name),
                    supply: supplied,
                    pinned: pinned::rows(layout, line).collect(),
                    noted_given: None,
                    noted_pinned: false,
                    result: style.result(places),
                    settled: style.settled(places),
                    pinned_format: style.pinned(places),
                    text: String::new(),
                }))
            }
        };
        Some(Filled { place, column, kind })
    }

    /// Writes the cell of a row.
    pub fn write(
        &mut self,
        sheet: &mut Worksheet,
        layout: &Layout<'_>,
        row: usize,
        style: &Style,
    ) -> Result<(), Failure> {
        let (place, column, at) = (self.place, self.column, HEAD + row as u32);
        match &mut self.kind {
            Kind::Input(Some(supply)) => supply.write(sheet, layout, (at, place), (column, row), style)?,
            Kind::Input(None) => {}
            Kind::Line(line) => line.write(sheet, layout, (at, place), (column, row), style)?,
        }
        Ok(())
    }
}

impl Line<'_> {
    fn write(
        &mut self,
        sheet: &mut Worksheet,
        layout: &Layout<'_>,
        (at, place): (u32, u16),
        (column, row): (&Column, usize),
        style: &Style,
    ) -> Result<(), Failure> {
        let state = column.state(row);
        if let Some(fixed) = layout.run.frames.given.get(self.line, row)
            && fixed.state != State::OutOfScope
        {
            given::write(sheet, layout, (place, fixed), &mut self.noted_given, self.settled)?;
            return Ok(());
        }
        let result = match state {
            State::OutOfScope => {
                sheet.write_blank(at, place, &style.outside)?;
                return Ok(());
            }
            State::NotAccounted => MISSING.to_string(),
            State::Accounted(value) => format!("{value}"),
        };
        if self.pinned.contains(&row) {
            let (lang, noted) = (layout.lang, &mut self.noted_pinned);
            pinned::write(sheet, lang, (at, place), state, noted, self.pinned_format)?;
            return Ok(());
        }
        if let Some((supply, values)) = self.supply.filter(|(_, values)| values.reading(row).is_some()) {
            supply.write(sheet, layout, (at, place), (values, row), style)?;
            return Ok(());
        }
        self.text.clear();
        self.text.push('=');
        self.cell.write(row, &mut self.text);
        let formula = Formula::new(&self.text).set_result(result);
        sheet.write_formula_with_format(at, place, formula, self.result)?;
        Ok(())
    }
}

impl Supply<'_> {
    /// Points to the sheet of inputs, converted from the unit the value was given in.
    fn write(
        &self,
        sheet: &mut Worksheet,
        layout: &Layout<'_>,
        (at, place): (u32, u16),
        (column, row): (&Column, usize),
        style: &Style,
    ) -> Result<(), XlsxError> {
        let Some(reading) = column.reading(row) else {
            let missing = Formula::new("=NA()").set_result(MISSING);
            sheet.write_formula_with_format(at, place, missing, &style.number)?;
            return Ok(());
        };
        let cell = layout.input_cell(self.series, reading);
        let text = match self.data.unit(reading).1 {
            one if one.is_one() => format!("={cell}"),
            other => {
                let factor = other.to_string();
                if factor.contains('/') { format!("={cell}*({factor})") } else { format!("={cell}*{factor}") }
            }
        };
        let formula = Formula::new(text).set_result(format!("{}", column.draw(row, 0)));
        sheet.write_formula_with_format(at, place, formula, style.status(self.data.status[reading]))?;
        Ok(())
    }
}
