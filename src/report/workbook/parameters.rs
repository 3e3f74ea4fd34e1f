//! The sheet of parameters: every coefficient used, from the printed number to the one in the formulas.

use super::layout::{LIST_HEAD, Layout, PARAMETER, letters};
use super::levers;
use super::style::Style;
use crate::compute::Entry;
use crate::model::coefficient::Row;
use crate::rule::TierRef;
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

/// Columns that formulas point to beside the printed value: the value used, and the ends of a step.
pub const USED: u16 = 10;
pub const FROM: u16 = 2;
pub const TO: u16 = 3;

/// The width of the table in letters, and of the column that stands on each page.
pub const WIDTH: f64 = 356.0;
pub const KEYS: [f64; 1] = [26.0];

/// Fills the sheet and returns the number of formulas in it.
pub fn write(sheet: &mut Worksheet, layout: &Layout<'_>, style: &Style) -> Result<usize, XlsxError> {
    let lang = layout.lang;
    sheet.set_name(layout.fixed.parameters)?;
    let title = lang.pick("参数：采用的系数及其来源", "Parameters: coefficients used and their sources");
    sheet.write_with_format(0, 0, title, &style.title)?;
    let heads = [
        (lang.pick("参数", "Parameter"), 26.0),
        ("id", 22.0),
        (lang.pick("适用类别", "Holds for"), 16.0),
        (lang.pick("适用地区", "Region"), 14.0),
        (lang.pick("原值", "Printed value"), 14.0),
        (lang.pick("原单位", "Printed unit"), 14.0),
        (lang.pick("价格年份", "Price year"), 10.0),
        (lang.pick("价格年份指数", "Its price index"), 12.0),
        (lang.pick("折算到年份", "Brought to"), 10.0),
        (lang.pick("该年指数", "Its price index"), 12.0),
        (lang.pick("采用值", "Value used"), 16.0),
        (lang.pick("采用单位", "Unit used"), 14.0),
        (lang.pick("证据", "Evidence"), 12.0),
        (lang.pick("来源", "Source"), 50.0),
        (lang.pick("条款", "Clause"), 20.0),
        (lang.pick("有效期", "In force"), 22.0),
        (lang.pick("专用组", "Set"), 12.0),
        (lang.pick("说明", "Note"), 60.0),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_with_format(LIST_HEAD - 1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(LIST_HEAD, 1)?;
    let mut formulas = 0;
    for (i, entry) in layout.run.entries.list.iter().enumerate() {
        formulas += entry_row(sheet, layout, i, entry, style)?;
    }
    index(sheet, layout, style)?;
    for tier in &layout.tiers {
        steps(sheet, layout, *tier, style)?;
    }
    Ok(formulas)
}

fn entry_row(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    place: usize,
    entry: &Entry,
    style: &Style,
) -> Result<usize, XlsxError> {
    let (run, lang) = (layout.run, layout.lang);
    let coefficient = &run.book.catalog.coefficients[entry.coefficient];
    let source = &coefficient.rows[entry.row];
    let row = LIST_HEAD + place as u32;
    let dimensions = &run.book.catalog.dimensions;
    let key = coefficient.per.iter().zip(&source.key).map(|(dim, m)| dimensions.member_title(*dim, *m, lang));
    sheet.write_with_format(row, 0, coefficient.title.get(lang), &style.text)?;
    sheet.write_with_format(row, 1, &coefficient.id, &style.text)?;
    sheet.write_with_format(row, 2, key.collect::<Vec<_>>().join(" · "), &style.text)?;
    sheet.write_with_format(row, 3, region(layout, source), &style.text)?;
    let live = run.inputs.levers.rows.get(&(entry.coefficient, entry.row));
    match live.and_then(|live| levers::last(layout, *live)) {
        Some(cell) => {
            let link = Formula::new(format!("={cell}")).set_result(source.value.to_string());
            sheet.write_formula_with_format(row, PARAMETER, link, &style.number)?;
        }
        None => drop(sheet.write_with_format(row, PARAMETER, source.value, &style.number)?),
    }
    sheet.write_with_format(row, 5, source.unit.words(lang.is_zh()), &style.text)?;
    let printed = format!("{}{}", letters(PARAMETER), row + 1);
    let factor = source.factor.to_string();
    let factor = if factor.contains('/') { format!("({factor})") } else { factor };
    let mut formula =
        if source.factor.is_one() { format!("={printed}") } else { format!("={printed}*{factor}") };
    if let Some(year) = source.price_year {
        sheet.write_with_format(row, 6, year, &style.text)?;
    }
    if let Some((to, from)) = entry.prices_of.zip(source.price_year) {
        for (column, year) in [(7, from), (9, to)] {
            if let (Some(cell), Some(index)) = (layout.index_cell(year), run.book.index_row(year)) {
                let link = Formula::new(format!("={cell}")).set_result(format!("{}", index.value));
                sheet.write_formula_with_format(row, column, link, &style.number)?;
            }
        }
        sheet.write_with_format(row, 8, to, &style.text)?;
        formula += &format!("*{}{at}/{}{at}", letters(9), letters(7), at = row + 1);
    }
    let result = run.entries.values[place];
    let used = Formula::new(formula).set_result(format!("{result}"));
    sheet.write_formula_with_format(row, USED, used, &style.strong)?;
    sheet.write_with_format(row, 11, coefficient.unit.words(lang.is_zh()), &style.text)?;
    about(sheet, layout, row, source, style)?;
    Ok(if entry.prices_of.is_some() { 3 } else { 1 })
}

/// Evidence, source, clause, validity, set and note.
fn about(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    row: u32,
    source: &Row,
    style: &Style,
) -> Result<(), XlsxError> {
    let catalog = &layout.run.book.catalog;
    let validity = if source.validity.is_open() { String::new() } else { source.validity.to_string() };
    let words = [
        source.evidence.title(layout.lang).to_string(),
        catalog.cite_document(source.document, ""),
        source.clause.clone(),
        validity,
        source.set.clone(),
        source.note.clone(),
    ];
    for (column, words) in (12..).zip(words) {
        sheet.write_with_format(row, column, words, &style.text)?;
    }
    Ok(())
}

fn region(layout: &Layout<'_>, source: &Row) -> String {
    let dimensions = &layout.run.book.catalog.dimensions;
    let all = layout.lang.pick("全国", "nation").to_string();
    let Some(code) = &source.region else { return all };
    let dim = dimensions.of_kind(crate::model::dimension::DimKind::Region);
    let found =
        dim.and_then(|d| dimensions.member(d, code).map(|m| dimensions.member_title(d, m, layout.lang)));
    found.unwrap_or_else(|| code.clone())
}

/// The price index of the years in use.
fn index(sheet: &mut Worksheet, layout: &Layout<'_>, style: &Style) -> Result<(), XlsxError> {
    let Some(coefficient) = layout.run.book.price_index.map(|i| &layout.run.book.catalog.coefficients[i])
    else {
        return Ok(());
    };
    for (row, year) in (layout.index_start()..).zip(&layout.index_years) {
        let Some(source) = layout.run.book.index_row(*year) else { continue };
        sheet.write_with_format(row, 0, coefficient.title.get(layout.lang), &style.text)?;
        sheet.write_with_format(row, 1, &coefficient.id, &style.text)?;
        sheet.write_with_format(row, 2, year.to_string(), &style.text)?;
        sheet.write_with_format(row, PARAMETER, source.value, &style.number)?;
        about(sheet, layout, row, source, style)?;
    }
    Ok(())
}

fn steps(sheet: &mut Worksheet, layout: &Layout<'_>, tier: TierRef, style: &Style) -> Result<(), XlsxError> {
    let catalog = &layout.run.book.catalog;
    let table = &catalog.models[tier.model].tiers[tier.tier];
    for (row, step) in (layout.tier_row(tier).unwrap_or(0)..).zip(&table.steps) {
        sheet.write_with_format(row, 0, table.title.get(layout.lang), &style.text)?;
        sheet.write_with_format(row, 1, &table.id, &style.text)?;
        for (column, end) in [(FROM, step.from), (TO, step.to)] {
            if let Some(end) = end {
                sheet.write_with_format(row, column, end, &style.number)?;
            }
        }
        sheet.write_with_format(row, PARAMETER, step.value, &style.number)?;
        sheet.write_with_format(row, 5, table.unit.words(layout.lang.is_zh()), &style.text)?;
        sheet.write_with_format(row, 12, table.evidence.title(layout.lang), &style.text)?;
        sheet.write_with_format(row, 13, catalog.cite(&table.source), &style.text)?;
    }
    Ok(())
}
