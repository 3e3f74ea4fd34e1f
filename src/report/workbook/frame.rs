//! A calculation sheet: one frame, inputs linked to where they were given, every line a live formula.

use super::Failure;
use super::cells::Cell;
use super::column::MISSING;
use super::given;
use super::layout::{FrameSheet, HEAD, Layout};
use super::pinned;
use super::style::Style;
use crate::plan::{Column, State};
use crate::rule::Symbol;
use crate::text::Lang;
use crate::unit::Unit;
use rust_xlsxwriter::{ConditionalFormatError, Format, Formula, Worksheet, XlsxError};

/// Fills the sheet and returns the number of formulas in it.
pub fn write(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    of: &FrameSheet,
    style: &Style,
) -> Result<usize, Failure> {
    sheet.set_name(&of.name)?;
    let run = layout.run;
    let rows = run.frames.list[of.frame].len();
    head(sheet, layout, of, style)?;
    keys(sheet, layout, of, style)?;
    let mut formulas = 0;
    for (i, symbol) in of.symbols.iter().enumerate() {
        let place = (of.keys.len() + i) as u16;
        let Some(column) = run.column(*symbol) else { continue };
        formulas += match symbol {
            Symbol::Measure(measure) => {
                let rows: Vec<usize> = (0..rows).collect();
                inputs(sheet, layout, place, *measure, (column, &rows), style)?
            }
            Symbol::Line(line) => {
                let cell = Cell::new(*line, layout, of.frame, &of.name);
                let places = run.book.decimals(*symbol);
                given::write(sheet, layout, place, *line, style.settled(places))?;
                let computed = |row: &usize| match run.frames.given.get(*line, *row) {
                    Some(fixed) => fixed.state == State::OutOfScope,
                    None => true,
                };
                let settled = &run.guards(*line).settled;
                let computed: Vec<usize> =
                    (0..rows).filter(computed).filter(|row| !settled.contains(row)).collect();
                let supplied =
                    layout.supplied(*line).and_then(|m| Some((m, run.column(Symbol::Measure(m))?)));
                let is_given = |row: &usize| {
                    let given = supplied.is_some_and(|(_, values)| values.reading(*row).is_some());
                    given && column.state(*row) != State::OutOfScope
                };
                let (given, rows): (Vec<usize>, Vec<usize>) = computed.into_iter().partition(is_given);
                if let Some((measure, values)) = supplied {
                    inputs(sheet, layout, place, measure, (values, &given), style)?;
                }
                pinned::write(sheet, layout, place, *line, column, style.pinned(places))?;
                given.len() + lines(sheet, place, &cell, column, &rows, style.result(places), style)?
            }
            Symbol::Coefficient(_) => 0,
        };
    }
    let (last_row, last_column) = (HEAD + rows as u32 - 1, (of.keys.len() + of.symbols.len() - 1) as u16);
    sheet.set_freeze_panes(HEAD, of.keys.len() as u16)?;
    sheet.autofilter(HEAD - 1, 0, last_row, last_column)?;
    let faint = ConditionalFormatError::new().set_format(Format::new().set_font_color("#A0A0A0"));
    sheet.add_conditional_format(HEAD, of.keys.len() as u16, last_row, last_column, &faint)?;
    Ok(formulas)
}

fn head(sheet: &mut Worksheet, layout: &Layout<'_>, of: &FrameSheet, style: &Style) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let note = lang.pick(
        "蓝：实测或公布 · 紫：推算 · 橙：示意 · 黑：公式 · #N/A：缺数据 · 灰：不在核算范围",
        "blue: observed · purple: derived · orange: illustrative · black: formula · #N/A: missing · grey: out of scope",
    );
    sheet.write_with_format(0, 0, &of.name, &style.title)?;
    let note = format!("{note}{}{}", given::legend(layout, lang), pinned::legend(layout, of, lang));
    sheet.write_with_format(1, 0, note, &style.subtitle)?;
    for (column, key) in (0..).zip(&of.keys) {
        let dimension = book.catalog.dimensions.get(key.dim);
        let is_name = key.title && of.keys.iter().any(|k| k.dim == key.dim && !k.title);
        let title = if is_name { lang.pick("名称", "Name") } else { dimension.title.get(lang) };
        sheet.write_with_format(2, column, title, &style.head)?;
        sheet.write_with_format(3, column, if is_name { "name" } else { &dimension.id }, &style.id)?;
        sheet.write_with_format(4, column, "", &style.id)?;
        sheet.set_column_width(column, if key.title { 16 } else { 10 })?;
    }
    for (column, symbol) in (of.keys.len() as u16..).zip(&of.symbols) {
        sheet.write_with_format(2, column, book.title(*symbol).get(lang), &style.head)?;
        sheet.write_with_format(3, column, book.id(*symbol), &style.id)?;
        sheet.write_with_format(4, column, unit_words(book.unit(*symbol), lang), &style.id)?;
        sheet.set_column_width(column, 16)?;
    }
    sheet.set_row_height(2, 48)?;
    Ok(())
}

/// A unit for the head of a column; bare numbers have none.
pub fn unit_words(unit: &Unit, lang: Lang) -> String {
    if *unit == Unit::one() { String::new() } else { unit.words(lang.is_zh()) }
}

fn keys(sheet: &mut Worksheet, layout: &Layout<'_>, of: &FrameSheet, style: &Style) -> Result<(), XlsxError> {
    let dimensions = &layout.run.book.catalog.dimensions;
    let frame = &layout.run.frames.list[of.frame];
    for (column, key) in (0..).zip(&of.keys) {
        for row in 0..frame.len() {
            let Some(member) = frame.member(key.dim, row) else { continue };
            let at = HEAD + row as u32;
            if key.title {
                sheet.write_with_format(
                    at,
                    column,
                    dimensions.member_title(key.dim, member, layout.lang),
                    &style.text,
                )?;
            } else if dimensions.year_of(key.dim, member) == Some(member as i32) {
                sheet.write_with_format(at, column, member, &style.text)?;
            } else {
                sheet.write_with_format(at, column, dimensions.member_id(key.dim, member), &style.text)?;
            }
        }
    }
    Ok(())
}

/// Inputs point to the sheet of inputs, converted from the unit they were given in.
fn inputs(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    place: u16,
    measure: usize,
    (column, rows): (&Column, &[usize]),
    style: &Style,
) -> Result<usize, XlsxError> {
    let Some((series, data)) = layout.run.inputs.series_of(measure) else { return Ok(0) };
    for row in rows.iter().copied() {
        let at = HEAD + row as u32;
        let Some(reading) = column.reading(row) else {
            sheet.write_formula_with_format(
                at,
                place,
                Formula::new("=NA()").set_result(MISSING),
                &style.number,
            )?;
            continue;
        };
        let factor = data.unit(reading).1;
        let cell = layout.input_cell(series, reading);
        let text = match factor {
            one if one.is_one() => format!("={cell}"),
            other => {
                let factor = other.to_string();
                if factor.contains('/') { format!("={cell}*({factor})") } else { format!("={cell}*{factor}") }
            }
        };
        let formula = Formula::new(text).set_result(format!("{}", column.draw(row, 0)));
        sheet.write_formula_with_format(at, place, formula, style.status(data.status[reading]))?;
    }
    Ok(rows.len())
}

fn lines(
    sheet: &mut Worksheet,
    place: u16,
    cell: &Cell<'_>,
    column: &Column,
    rows: &[usize],
    format: &Format,
    style: &Style,
) -> Result<usize, Failure> {
    let mut text = String::new();
    let mut formulas = 0;
    for row in rows.iter().copied() {
        let at = HEAD + row as u32;
        let result = match column.state(row) {
            State::OutOfScope => {
                sheet.write_blank(at, place, &style.outside)?;
                continue;
            }
            State::NotAccounted => MISSING.to_string(),
            State::Accounted(value) => format!("{value}"),
        };
        text.clear();
        text.push('=');
        cell.write(row, &mut text);
        sheet.write_formula_with_format(at, place, Formula::new(&text).set_result(result), format)?;
        formulas += 1;
    }
    Ok(formulas)
}
