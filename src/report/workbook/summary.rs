//! The summary: the last year at a glance, with a chart.

use super::frame::unit_words;
use super::layout::{Layout, letters, quote};
use super::section::{KEYS, Written, columns};
use super::style::Style;
use crate::report::Request;
use crate::report::terminal::shown_unit;
use crate::rule::Symbol;
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Formula, Worksheet, XlsxError};

/// Regions drawn at most; more cannot be read.
const DRAWN: u32 = 40;

/// Fills the sheet and returns the number of formulas in it.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    written: &Written,
    style: &Style,
) -> Result<usize, XlsxError> {
    let (run, lang) = (layout.run, layout.lang);
    sheet.set_name(lang.pick("摘要", "Summary"))?;
    let (Some(section), Some(block)) = (run.book.sections.first(), written.blocks.last()) else {
        return Ok(0);
    };
    let year = block.year;
    let title = crate::text!("{year} 年结果摘要", "Summary of {year}");
    sheet.write_with_format(0, 0, title.get(lang), &style.title)?;
    let own = columns(request, &section.columns);
    let headline = columns(request, &run.book.headline);
    let source = quote(section.title.get(lang));
    // The headline's columns as they stand in the first section.
    let place = |symbol: &Symbol| own.iter().position(|s| s == symbol).map(|p| (KEYS + p as u16, *symbol));
    let shown: Vec<(u16, Symbol)> = headline.iter().filter_map(place).collect();
    sheet.write_with_format(1, 0, lang.pick("行政区", "Region"), &style.head)?;
    sheet.write_with_format(2, 0, "", &style.id)?;
    sheet.set_column_width(0, 20)?;
    for (column, (_, symbol)) in (1..).zip(&shown) {
        sheet.write_with_format(1, column, run.book.title(*symbol).get(lang), &style.head)?;
        let unit = shown_unit(request, run.book.unit(*symbol)).0;
        sheet.write_with_format(2, column, unit_words(&unit), &style.id)?;
        sheet.set_column_width(column, 15)?;
    }
    sheet.set_row_height(1, 48)?;
    let mut formulas = 0;
    let (last, rows) = (block.last, block.last - block.first + 1);
    let names = &written.names;
    for (at, row) in (3..).zip(block.first..=last) {
        sheet.write_formula_with_format(at, 0, repeat(&source, row, 1, names.get(&row)), &style.text)?;
        formulas += 1;
        for (column, (from, symbol)) in (1..).zip(&shown) {
            let result = written.results.get(&(row, *from));
            let format = style.result(run.book.decimals(*symbol));
            sheet.write_formula_with_format(at, column, repeat(&source, row, *from, result), format)?;
            formulas += 1;
        }
    }
    let mut chart = Chart::new(ChartType::Column);
    let drawn = rows.min(DRAWN);
    let mut any = false;
    for symbol in columns(request, &section.chart) {
        let Some(place) = own.iter().position(|s| *s == symbol) else { continue };
        let column = letters(KEYS + place as u16);
        let (first, end) = (block.first + 1, block.first + drawn);
        let series = chart.add_series();
        series
            .set_name(run.book.title(symbol).get(lang))
            .set_categories(format!("{source}!$B${first}:$B${end}").as_str())
            .set_values(format!("{source}!${column}${first}:${column}${end}").as_str());
        any = true;
    }
    if any {
        let money = &request.dataset.money_unit;
        chart.title().set_name(&format!("{} · {year}", request.dataset.title.get(lang)));
        chart.y_axis().set_name(money);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_width(960).set_height(420);
        sheet.insert_chart(rows + 5, 0, &chart)?;
    }
    sheet.set_freeze_panes(3, 1)?;
    Ok(formulas)
}

/// A cell that repeats one of the section's, with its result.
fn repeat(source: &str, row: u32, column: u16, result: Option<&String>) -> Formula {
    let formula = Formula::new(format!("={source}!{}{}", letters(column), row + 1));
    formula.set_result(result.map_or("", String::as_str))
}
