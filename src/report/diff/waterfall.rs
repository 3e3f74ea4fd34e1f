//! The way from A to B as a chart: a bar a factor, from where the one before ended.

use super::live;
use crate::report::workbook::style::Style;
use crate::text::Lang;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
    utility::column_number_to_name,
};

/// Draws the totals of a block, whose row is given, and says which row is free below. Shown are a title, the factors, and
/// the totals: A, B, the change, and what each factor moved.
pub fn chart(
    sheet: &mut Worksheet,
    total: u32,
    (title, factors, sums): (&str, &[String], &[f64]),
    style: &Style,
    lang: Lang,
) -> Result<u32, XlsxError> {
    let head = total + 2;
    let heads = [lang.pick("瀑布图", "Waterfall"), lang.pick("起", "From"), lang.pick("止", "To")];
    for (column, words) in (1..).zip(heads) {
        sheet.write_with_format(head, column, words, &style.head)?;
    }
    let excel = total + 1;
    let number = style.result(2);
    let (first, last) = (head + 1, head + 2 + factors.len() as u32);
    let mut reached = sums.first().copied().unwrap_or_default();
    sheet.write_with_format(first, 1, "A", &style.text)?;
    sheet.write_with_format(first, 2, 0, number)?;
    live(sheet, (first, 3), &format!("=C{excel}"), reached, number)?;
    for (place, factor) in factors.iter().enumerate() {
        let row = first + 1 + place as u32;
        let name = column_number_to_name(5 + place as u16);
        sheet.write_with_format(row, 1, factor.split('\n').next().unwrap_or_default(), &style.text)?;
        live(sheet, (row, 2), &format!("=D{row}"), reached, number)?;
        reached += sums.get(3 + place).copied().unwrap_or_default();
        live(sheet, (row, 3), &format!("=C{}+{name}{excel}", row + 1), reached, number)?;
    }
    sheet.write_with_format(last, 1, "B", &style.text)?;
    sheet.write_with_format(last, 2, 0, number)?;
    live(sheet, (last, 3), &format!("=D{last}"), reached, number)?;
    let mut chart = Chart::new(ChartType::Line);
    let name = sheet.name();
    for column in [2, 3] {
        let series = chart.add_series();
        series
            .set_categories((name.as_str(), first, 1, last, 1))
            .set_values((name.as_str(), first, column, last, column))
            .set_format(ChartFormat::new().set_line(ChartLine::new().set_hidden(true)));
    }
    let fill = |color: u32| ChartSolidFill::new().set_color(Color::RGB(color)).clone();
    let (mut up, mut down) = (ChartFormat::new(), ChartFormat::new());
    up.set_solid_fill(&fill(0x4F_8F_6B));
    down.set_solid_fill(&fill(0xC0_6A_4B));
    chart.set_up_down_bars(true).set_up_bar_format(&mut up).set_down_bar_format(&mut down);
    chart.title().set_name(title);
    chart.legend().set_hidden();
    chart.set_width(900).set_height(360);
    sheet.insert_chart(head, 5, &chart)?;
    Ok(last.max(head + 19) + 2)
}
