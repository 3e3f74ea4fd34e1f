//! The summary: the headline of the last year at a glance, with a chart.

use super::drawn;
use super::frame::unit_words;
use super::layout::{Layout, letters, quote};
use super::live;
use super::section::{Block, KEYS, Written, columns};
use super::style::Style;
use crate::results::Request;
use crate::rule::Symbol;
use crate::show::terminal::shown_unit;
use crate::unit::Unit;
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Format, Worksheet, XlsxError};

/// Regions drawn at most; more cannot be read.
pub const DRAWN: u32 = 40;

/// Fills the sheet from the first section, which holds the columns it repeats.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    written: &Written,
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    sheet.set_name(layout.fixed.summary)?;
    let (Some(section), Some(name)) = (book.sections.first(), layout.sections.first()) else { return Ok(()) };
    let Some(block) = written.blocks.last() else { return Ok(()) };
    let year = block.year;
    sheet.write_with_format(
        0,
        0,
        crate::text!("{year} 年结果摘要", "Summary of {year}").get(lang),
        &style.title,
    )?;
    let own = columns(request, &section.columns);
    let place = |symbol: &Symbol| own.iter().position(|s| s == symbol).map(|p| (KEYS + p as u16, *symbol));
    let headline = columns(request, &book.headline);
    let shown: Vec<(u16, Symbol)> = headline.iter().filter_map(place).collect();
    head(sheet, request, layout, &shown, style)?;
    let source = quote(name);
    for (at, row) in (3..).zip((block.first..=block.last).chain(block.total)) {
        let is_total = Some(row) == block.total;
        let name = written.names.get(&row).map_or("", String::as_str);
        let formula = format!("={source}!B{}", row + 1);
        let format = if is_total { &style.total_label } else { &style.text };
        live::words(sheet, layout, (at, 0), (&formula, name), format)?;
        for (column, (from, symbol)) in (1..).zip(&shown) {
            let format: &Format = if is_total { &style.total } else { style.result(book.decimals(*symbol)) };
            match written.results.get(&(row, *from)) {
                Some(result) => {
                    let formula = format!("={source}!{}{}", letters(*from), row + 1);
                    live::figure(sheet, layout, (at, column), (&formula, result), format)?;
                }
                None => {
                    sheet.write_blank(at, column, format)?;
                }
            }
        }
    }
    let drawn: Vec<(u16, Symbol)> = columns(request, &section.chart).iter().filter_map(place).collect();
    sheet.set_freeze_panes(3, 1)?;
    chart(sheet, request, layout, &source, block, &drawn)
}

fn head(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    shown: &[(u16, Symbol)],
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    sheet.write_with_format(1, 0, lang.pick("行政区", "Region"), &style.head)?;
    sheet.write_with_format(2, 0, "", &style.id)?;
    sheet.set_column_width(0, 20)?;
    for (column, (_, symbol)) in (1..).zip(shown) {
        sheet.write_with_format(1, column, book.title(*symbol).get(lang), &style.head)?;
        let unit = shown_unit(request, book.unit(*symbol)).0;
        sheet.write_with_format(2, column, unit_words(&unit, lang), &style.id)?;
        sheet.set_column_width(column, 15)?;
    }
    sheet.set_row_height(1, 48)?;
    Ok(())
}

/// Columns of the section drawn region by region, below the table.
fn chart(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    source: &str,
    block: &Block,
    drawn: &[(u16, Symbol)],
) -> Result<(), XlsxError> {
    if drawn.is_empty() {
        return Ok(());
    }
    let (book, lang, rows) = (&layout.run.book, layout.lang, block.last - block.first + 1);
    let (first, end) = (block.first + 1, block.first + rows.min(DRAWN));
    let mut chart = Chart::new(ChartType::Column);
    for (number, (column, symbol)) in drawn.iter().enumerate() {
        let column = letters(*column);
        let series = chart.add_series();
        drawn::columns(series, number);
        series
            .set_name(book.title(*symbol).get(lang))
            .set_categories(format!("{source}!$B${first}:$B${end}").as_str())
            .set_values(format!("{source}!${column}${first}:${column}${end}").as_str());
    }
    chart.title().set_name(&format!("{} · {}", request.dataset.title.get(lang), block.year));
    let unit = Unit::parse(&request.dataset.money_unit).map(|u| u.words(lang.is_zh()));
    chart.y_axis().set_name(&unit.unwrap_or_default());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(960).set_height(420);
    sheet.insert_chart(rows + 6, 0, &chart)?;
    Ok(())
}
