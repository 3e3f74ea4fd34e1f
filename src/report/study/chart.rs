//! Bars: by how much each scenario moves the total of each line, in percent, one group a scenario.

use super::{Pages, compared};
use crate::report::workbook::drawn;
use crate::report::workbook::style::Style;
use crate::show::study::total;
use crate::text;
use crate::text::Lang;
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartDataLabel, ChartType, Worksheet, XlsxError};

/// More bars than this are no picture.
const SCENARIOS: usize = 40;

/// What the sheet is called.
pub fn name(lang: Lang) -> &'static str {
    lang.pick("图", "Chart")
}

/// None where nothing can be compared.
pub fn sheet(pages: &Pages<'_>, style: &Style) -> Result<Option<Worksheet>, XlsxError> {
    let (lang, mut sheet) = (pages.lang, Worksheet::new());
    let list = compared(pages);
    let newest =
        |one: &super::Compared<'_>| one.base.rows.iter().filter_map(|row| row.year).max() == one.year;
    let list: Vec<_> =
        list.into_iter().filter(|one| one.base.adds && newest(one) && !one.others.is_empty()).collect();
    if list.is_empty() {
        return Ok(None);
    }
    let name = name(lang);
    sheet.set_name(name)?;
    let title = text!("各情景使合计变化多少（%）", "By how much scenarios move the totals (%)");
    sheet.write_with_format(0, 0, title.get(lang), &style.title)?;
    sheet.set_column_width(0, 26)?;
    let mut scenarios: Vec<&str> = Vec::new();
    for (cell, _) in list.iter().flat_map(|one| &one.others) {
        if !scenarios.contains(&cell.scenario.as_str()) {
            scenarios.push(&cell.scenario);
        }
    }
    sheet.write_with_format(2, 0, lang.pick("情景", "Scenario"), &style.head)?;
    for (row, scenario) in (3..).zip(&scenarios) {
        sheet.write_with_format(row, 0, *scenario, &style.text)?;
    }
    let mut chart = Chart::new(ChartType::Bar);
    let last = 2 + scenarios.len().min(SCENARIOS) as u32;
    for (at, one) in list.iter().enumerate() {
        let column = 1 + at as u16;
        let head = format!("{} · {}", lang.pick(&one.base.title.0, &one.base.title.1), one.profile);
        sheet.set_column_width(column, 20)?;
        sheet.write_with_format(2, column, &head, &style.head)?;
        for (row, scenario) in (3..).zip(&scenarios) {
            let own = one.others.iter().find(|(cell, _)| cell.scenario == *scenario);
            let change = own.and_then(|(_, line)| {
                let (before, now) = (total(one.base)?, total(line)?);
                (before != 0.0).then(|| 100.0 * (now - before) / before)
            });
            match change {
                Some(change) => sheet.write_with_format(row, column, change, style.result(4))?,
                None => sheet.write_with_format(row, column, lang.pick("未算", "refused"), &style.absent)?,
            };
        }
        let series = chart.add_series();
        series
            .set_name((name, 2, column))
            .set_categories((name, 3, 0, last, 0))
            .set_values((name, 3, column, last, column))
            .set_data_label(ChartDataLabel::new().show_value().set_num_format("0.00"));
        drawn::columns(series, at);
    }
    chart.title().set_name(title.get(lang));
    sheet.set_row_height(2, 34)?;
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    chart.x_axis().set_num_format("0.0");
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    let height = 160 + 26 * scenarios.len().min(SCENARIOS) as u32 * list.len().min(6) as u32;
    chart.set_width(920).set_height(height.clamp(320, 1400));
    sheet.insert_chart(last + 2, 0, &chart)?;
    Ok(Some(sheet))
}
