//! A calculation sheet: one frame, inputs linked to where they were given, every line a live formula.

use super::Failure;
use super::filled::Filled;
use super::given;
use super::layout::{FrameSheet, HEAD, Layout};
use super::pinned;
use super::style::Style;
use crate::text::Lang;
use crate::unit::Unit;
use rust_xlsxwriter::{ConditionalFormatError, Format, Worksheet, XlsxError};

/// Fills the sheet row by row, so that a large one need not stand in memory.
pub fn write(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    of: &FrameSheet,
    style: &Style,
) -> Result<(), Failure> {
    sheet.set_name(&of.name)?;
    let rows = layout.run.frames.list[of.frame].len();
    head(sheet, layout, of, style)?;
    let columns = (of.keys.len() as u16..).zip(&of.symbols);
    let mut columns: Vec<Filled<'_>> =
        columns.filter_map(|(place, symbol)| Filled::new(layout, of, *symbol, place, style)).collect();
    for row in 0..rows {
        keys(sheet, layout, of, row, style)?;
        for column in &mut columns {
            column.write(sheet, layout, row, style)?;
        }
    }
    let (last_row, last_column) = (HEAD + rows as u32 - 1, (of.keys.len() + of.symbols.len() - 1) as u16);
    sheet.set_freeze_panes(HEAD, of.keys.len() as u16)?;
    sheet.autofilter(HEAD - 1, 0, last_row, last_column)?;
    let faint = ConditionalFormatError::new().set_format(Format::new().set_font_color("#A0A0A0"));
    sheet.add_conditional_format(HEAD, of.keys.len() as u16, last_row, last_column, &faint)?;
    Ok(())
}

fn head(sheet: &mut Worksheet, layout: &Layout<'_>, of: &FrameSheet, style: &Style) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let note = lang.pick(
        "蓝：实测或公布 · 紫：推算 · 橙：示意 · 黑：公式 · #N/A：缺数据 · 灰：不在核算范围",
        "blue: observed · purple: derived · orange: illustrative · black: formula · #N/A: missing · grey: out of scope",
    );
    let note = format!("{note}{}{}", given::legend(layout, lang), pinned::legend(layout, of, lang));
    let mut heads: Vec<(String, String, String, f64)> = Vec::new();
    for (key, width) in of.keys.iter().zip(of.key_widths()) {
        let dimension = book.catalog.dimensions.get(key.dim);
        let is_name = key.title && of.keys.iter().any(|k| k.dim == key.dim && !k.title);
        let title = if is_name { lang.pick("名称", "Name") } else { dimension.title.get(lang) };
        let id = if is_name { "name" } else { &dimension.id };
        heads.push((title.to_string(), id.to_string(), String::new(), width));
    }
    for symbol in &of.symbols {
        let (title, unit) = (book.title(*symbol).get(lang), unit_words(book.unit(*symbol), lang));
        heads.push((title.to_string(), book.id(*symbol).to_string(), unit, FrameSheet::VALUE));
    }
    sheet.write_with_format(0, 0, &of.name, &style.title)?;
    sheet.write_with_format(1, 0, note, &style.subtitle)?;
    sheet.set_row_height(2, 48)?;
    for (column, (title, ..)) in (0..).zip(&heads) {
        sheet.write_with_format(2, column, title, &style.head)?;
    }
    for (column, (_, id, ..)) in (0..).zip(&heads) {
        sheet.write_with_format(3, column, id, &style.id)?;
    }
    for (column, (_, _, unit, width)) in (0..).zip(&heads) {
        sheet.write_with_format(4, column, unit, &style.id)?;
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// A unit for the head of a column; bare numbers have none.
pub fn unit_words(unit: &Unit, lang: Lang) -> String {
    if *unit == Unit::one() { String::new() } else { unit.words(lang.is_zh()) }
}

fn keys(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    of: &FrameSheet,
    row: usize,
    style: &Style,
) -> Result<(), XlsxError> {
    let dimensions = &layout.run.book.catalog.dimensions;
    let frame = &layout.run.frames.list[of.frame];
    let at = HEAD + row as u32;
    for (column, key) in (0..).zip(&of.keys) {
        let Some(member) = frame.member(key.dim, row) else { continue };
        if key.title {
            let title = dimensions.member_title(key.dim, member, layout.lang);
            sheet.write_with_format(at, column, title, &style.text)?;
        } else if dimensions.year_of(key.dim, member) == Some(member as i32) {
            sheet.write_with_format(at, column, member, &style.text)?;
        } else {
            sheet.write_with_format(at, column, dimensions.member_id(key.dim, member), &style.text)?;
        }
    }
    Ok(())
}
