//! A presentation sheet: one section of the profile, a row per region and year, pointing into the calculation.

use super::frame::unit_words;
use super::layout::{HEAD, Layout, letters, quote};
use super::style::{Style, is_money};
use crate::engine::State;
use crate::model::dimension::{DimKind, DimSet};
use crate::report::Request;
use crate::report::terminal::shown_unit;
use crate::rule::{Presentation, Symbol};
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};
use std::collections::HashMap;

/// Title, column titles, units.
pub const TOP: u32 = 3;
/// Code, name, year.
pub const KEYS: u16 = 3;

/// What a section came to: its rows and the shown results, for those who point at them.
#[derive(Default)]
pub struct Written {
    pub blocks: Vec<Block>,
    pub results: HashMap<(u32, u16), String>,
    /// The region of each row.
    pub names: HashMap<u32, String>,
    pub formulas: usize,
}

/// Where the rows of one year stand.
pub struct Block {
    pub year: u32,
    pub first: u32,
    pub last: u32,
}

/// The columns of a section that have one value per region and year.
pub fn columns(request: &Request<'_>, symbols: &[Symbol]) -> Vec<Symbol> {
    let dimensions = &request.run.book.catalog.dimensions;
    let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|k| dimensions.of_kind(k));
    let wanted = kinds.fold(DimSet::NONE, DimSet::with);
    let regional = |s: &&Symbol| request.run.book.dims(**s) == wanted;
    symbols.iter().filter(regional).copied().collect()
}

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    section: &Presentation,
    style: &Style,
) -> Result<Written, XlsxError> {
    let (run, lang) = (layout.run, layout.lang);
    let columns = columns(request, &section.columns);
    let title = section.title.get(lang);
    sheet.set_name(title)?;
    let heading = format!("{} · {title}", request.dataset.title.get(lang));
    sheet.write_with_format(0, 0, heading, &style.title)?;
    for (column, (head, width)) in (0..).zip([
        (lang.pick("代码", "Code"), 10),
        (lang.pick("行政区", "Region"), 18),
        (lang.pick("年份", "Year"), 8),
    ]) {
        sheet.write_with_format(1, column, head, &style.head)?;
        sheet.write_with_format(2, column, "", &style.id)?;
        sheet.set_column_width(column, width)?;
    }
    for (column, symbol) in (KEYS..).zip(&columns) {
        sheet.write_with_format(1, column, run.book.title(*symbol).get(lang), &style.head)?;
        let (unit, _) = shown_unit(request, run.book.unit(*symbol));
        sheet.write_with_format(2, column, unit_words(&unit), &style.id)?;
        sheet.set_column_width(column, 15)?;
    }
    sheet.set_row_height(1, 48)?;
    sheet.set_freeze_panes(TOP, KEYS)?;
    rows(sheet, request, layout, &columns, style)
}

fn rows(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    columns: &[Symbol],
    style: &Style,
) -> Result<Written, XlsxError> {
    let run = layout.run;
    let dimensions = &run.book.catalog.dimensions;
    let mut written = Written::default();
    let Some((_, frame)) = columns.first().and_then(|s| run.framed(*s)) else { return Ok(written) };
    let (Some(time), Some(region)) = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Region))
    else {
        return Ok(written);
    };
    let mut at = TOP;
    for year in &request.dataset.years {
        let first = at;
        for row in (0..frame.len()).filter(|row| frame.member(time, *row) == Some(*year)) {
            let member = frame.member(region, row).unwrap_or_default();
            sheet.write_with_format(at, 0, dimensions.member_id(region, member), &style.text)?;
            let name = dimensions.member_title(region, member, layout.lang);
            sheet.write_with_format(at, 1, &name, &style.text)?;
            written.names.insert(at, name);
            sheet.write_with_format(at, 2, *year, &style.text)?;
            for (column, symbol) in (KEYS..).zip(columns) {
                if let Some(result) = value(sheet, request, layout, (at, column), *symbol, row, style)? {
                    written.results.insert((at, column), result);
                    written.formulas += 1;
                }
            }
            at += 1;
        }
        if at > first {
            written.blocks.push(Block { year: *year, first, last: at - 1 });
        }
        if at > first + 1 {
            written.formulas += total(sheet, request, layout, (first, at), *year, columns, style)?;
            at += 1;
        }
    }
    Ok(written)
}

fn not_accounted(layout: &Layout<'_>) -> &'static str {
    layout.lang.pick("未核算", "not accounted")
}

fn value(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (at, column): (u32, u16),
    symbol: Symbol,
    row: usize,
    style: &Style,
) -> Result<Option<String>, XlsxError> {
    let (own, missing) = (layout.run.book.unit(symbol), not_accounted(layout));
    let (shown, factor) = shown_unit(request, own);
    let state = layout.run.column(symbol).map(|c| c.state(row));
    let Some((calc, place)) = layout.place(symbol) else {
        sheet.write_with_format(at, column, missing, &style.text)?;
        return Ok(None);
    };
    if state == Some(State::OutOfScope) {
        sheet.write_blank(at, column, &style.outside)?;
        return Ok(None);
    }
    let cell = format!("{}!{}{}", quote(&calc.name), letters(place), HEAD + row as u32 + 1);
    let scale = own.factor_to(&shown).filter(|f| !f.is_one());
    let scaled = scale.map_or(cell.clone(), |f| format!("{cell}*{f}"));
    let result = match state {
        Some(State::Accounted(v)) => format!("{}", v * factor),
        _ => missing.to_string(),
    };
    let formula = Formula::new(format!("=IFERROR({scaled},\"{missing}\")")).set_result(result.as_str());
    sheet.write_formula_with_format(at, column, formula, style.result(layout.run.book.decimals(symbol)))?;
    Ok(Some(result))
}

/// The sum of the regions above, for money only; none where one of them is not accounted.
fn total(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (first, at): (u32, u32),
    year: u32,
    columns: &[Symbol],
    style: &Style,
) -> Result<usize, XlsxError> {
    let (run, missing) = (layout.run, not_accounted(layout));
    let dimensions = &run.book.catalog.dimensions;
    let time = dimensions.of_kind(DimKind::Year);
    sheet.write_with_format(at, 0, "", &style.total_label)?;
    let label = layout.lang.pick("合计（所列行政区）", "Sum of those listed");
    sheet.write_with_format(at, 1, label, &style.total_label)?;
    sheet.write_with_format(at, 2, year, &style.total_label)?;
    let mut formulas = 0;
    for (column, symbol) in (KEYS..).zip(columns) {
        let own = run.book.unit(*symbol);
        if !is_money(own) {
            sheet.write_blank(at, column, &style.total_label)?;
            continue;
        }
        let factor = shown_unit(request, own).1;
        let Some((values, frame)) = run.framed(*symbol) else { continue };
        let rows = (0..frame.len()).filter(|r| time.and_then(|t| frame.member(t, *r)) == Some(year));
        let parts: Vec<State> = rows.map(|r| values.state(r)).collect();
        let sum = parts.iter().try_fold(0.0, |sum, part| match part {
            State::Accounted(v) => Some(sum + v * factor),
            State::OutOfScope => Some(sum),
            State::NotAccounted => None,
        });
        let range = format!("{c}{}:{c}{}", first + 1, at, c = letters(column));
        let result = sum.map_or(missing.to_string(), |s| format!("{s}"));
        let text = format!("=IF(COUNTIF({range},\"{missing}\")=0,SUM({range}),\"{missing}\")");
        sheet.write_formula_with_format(at, column, Formula::new(text).set_result(result), &style.total)?;
        formulas += 1;
    }
    Ok(formulas)
}
