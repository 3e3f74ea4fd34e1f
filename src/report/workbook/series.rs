//! The series: the lines that are followed, year after year, and a chart of the headline.

use super::drawn;
use super::followed::{self, Followed};
use super::layout::{Layout, letters, quote};
use super::shown::put;
use super::style::Style;
use crate::results::Request;
use crate::show::named::Named;
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Worksheet, XlsxError};

/// The rows that the chart takes, between the title and the table.
const CHART: u32 = 20;
/// Title, chart and heads.
pub const HEADS: u32 = CHART + 2;
/// Region, line, unit.
const KEYS: u16 = 3;
/// A chart of more lines cannot be read.
const DRAWN: usize = 6;
/// Years drawn and listed: a table of fewer than three is the comparison of two.
pub const LEAST: usize = 3;

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = layout.lang;
    let name = layout.fixed.series;
    sheet.set_name(name)?;
    let heading = format!("{} · {name}", request.dataset.title.get(lang));
    sheet.write_with_format(0, 0, heading, &style.title)?;
    let keys = [
        (lang.pick("行政区", "Region"), 18.0),
        (lang.pick("核算项", "Account"), 30.0),
        (lang.pick("单位", "Unit"), 9.0),
    ];
    for (column, (head, width)) in (0..).zip(keys) {
        sheet.write_with_format(HEADS - 1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    let years = &request.dataset.years;
    for (column, year) in (KEYS..).zip(years) {
        sheet.write_with_format(HEADS - 1, column, *year, &style.head)?;
        sheet.set_column_width(column, 14)?;
    }
    let lines = followed::lines(request);
    let regions = followed::regions(request, &lines);
    let named = Named::report(request);
    let places = followed::places(&regions);
    let mut at = HEADS;
    let mut shown: Vec<(u32, &Followed)> = Vec::new();
    let first = places.first().copied().flatten();
    for region in places {
        for line in &lines {
            if row(sheet, request, layout, (at, region, line), &named, style)? {
                if region == first && !line.part && shown.len() < DRAWN {
                    shown.push((at, line));
                }
                at += 1;
            }
        }
    }
    sheet.set_freeze_panes(HEADS, 2)?;
    if at > HEADS {
        sheet.autofilter(HEADS - 1, 0, at - 1, KEYS + years.len() as u16 - 1)?;
    }
    chart(sheet, request, layout, &shown)
}

fn row(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (at, region, line): (u32, Option<u32>, &Followed),
    named: &Named<'_>,
    style: &Style,
) -> Result<bool, XlsxError> {
    let figure = |year: &u32| followed::figure(request, layout, line.symbol, (*year, region));
    let figures: Vec<_> = request.dataset.years.iter().map(figure).collect();
    if figures.iter().all(Option::is_none) {
        return Ok(false);
    }
    let name = region.map(|region| named.region(region));
    followed::labels(sheet, request, layout, (at, name.as_deref(), line), style)?;
    let number = match region {
        None => &style.total,
        Some(_) => style.result(layout.run.book.decimals(line.symbol)),
    };
    for (column, shown) in (KEYS..).zip(figures) {
        put(sheet, layout, (at, column), &shown.unwrap_or_else(|| followed::nothing(layout)), number)?;
    }
    Ok(true)
}

/// The totals of all regions, or of the only one, over the years; above the table.
fn chart(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    shown: &[(u32, &Followed)],
) -> Result<(), XlsxError> {
    let years = request.dataset.years.len() as u16;
    if shown.is_empty() || years == 0 {
        return Ok(());
    }
    let (source, lang) = (quote(layout.fixed.series), layout.lang);
    let (first, last) = (letters(KEYS), letters(KEYS + years - 1));
    let mut chart = Chart::new(ChartType::Line);
    for (number, (row, line)) in shown.iter().enumerate() {
        let row = row + 1;
        let series = chart.add_series();
        series
            .set_name(layout.run.book.title(line.symbol).get(lang))
            .set_categories(format!("{source}!${first}${HEADS}:${last}${HEADS}").as_str())
            .set_values(format!("{source}!${first}${row}:${last}${row}").as_str());
        drawn::line(series, number);
    }
    chart.title().set_name(request.dataset.title.get(lang));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(390);
    sheet.insert_chart(1, 0, &chart)?;
    Ok(())
}
