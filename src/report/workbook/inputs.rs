//! The sheet of inputs: every value as it was given, with its status, source and place.

use super::layout::{INPUT, LIST_HEAD, Layout};
use super::levers;
use super::style::Style;
use crate::model::dimension::{Dim, DimKind};
use crate::table::{Inputs, is_fixed};
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

/// The columns that are printed, and their width in letters.
pub const PRINTED: u16 = 9;
pub const PRINTED_WIDTH: f64 = 24.0 + 22.0 + 10.0 + 14.0 + 10.0 + 14.0 + 16.0 + 10.0 + 12.0;

/// Fills one sheet of inputs.
pub fn write(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    number: usize,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = layout.lang;
    sheet.set_name(layout.input_sheet_name(number))?;
    sheet.write_with_format(
        0,
        0,
        lang.pick(
            "输入：原表数值，未换算单位（来源、说明、文件与位置在右边各列，不打印）",
            "Inputs as given, in their own units (source, note, file and place stand at the right and are not printed)",
        ),
        &style.title,
    )?;
    let heads = [
        (lang.pick("指标", "Measure"), 24.0),
        ("id", 22.0),
        (lang.pick("代码", "Code"), 10.0),
        (lang.pick("名称", "Name"), 14.0),
        (lang.pick("年份/时段", "Year / period"), 10.0),
        (lang.pick("其他维度", "Other dimensions"), 14.0),
        (lang.pick("数值", "Value"), 16.0),
        (lang.pick("单位", "Unit"), 10.0),
        (lang.pick("数据状态", "Status"), 12.0),
        (lang.pick("来源", "Source"), 40.0),
        (lang.pick("说明", "Note"), 60.0),
        (lang.pick("文件与位置", "File and place"), 40.0),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_with_format(LIST_HEAD - 1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    let (book, inputs) = (&layout.run.book, &layout.run.inputs);
    for (row, input) in (LIST_HEAD..).zip(layout.inputs_on(number)) {
        let series = &inputs.series[input.series];
        let measure = &book.catalog.measures[series.measure];
        let key = || series.dims.iter().copied().zip(series.key(input.reading).iter().copied());
        let text = |sheet: &mut Worksheet, column: u16, words: &str| {
            sheet.write_with_format(row, column, words, &style.text).map(|_| ())
        };
        text(sheet, 0, measure.title.get(lang))?;
        text(sheet, 1, &measure.id)?;
        let (code, name, time, other) = key_words(layout, key());
        for (column, words) in (2..).zip([&code, &name, &time, &other]) {
            text(sheet, column, words)?;
        }
        let (value, format) = (series.values[input.reading], style.status(input.status));
        let levers = &inputs.levers;
        // What a scenario changed hangs on its levers.
        let live =
            levers.sheet.filter(|sheet| *sheet == input.origin.sheet).map(|_| input.origin.row as usize);
        match live.and_then(|live| levers::last(layout, live)) {
            Some(cell) => {
                let link = Formula::new(format!("={cell}")).set_result(value.to_string());
                sheet.write_formula_with_format(row, INPUT, link, format)?;
            }
            None => drop(sheet.write_with_format(row, INPUT, value, format)?),
        }
        text(sheet, 7, &series.unit(input.reading).0.words(lang.is_zh()))?;
        text(sheet, 8, input.status.title(lang))?;
        text(sheet, 9, beside(inputs, input.origin, "source"))?;
        text(sheet, 10, beside(inputs, input.origin, "note"))?;
        let place = inputs.place(input.origin).map(|p| p.text(lang.is_zh()));
        text(sheet, 11, &place.unwrap_or_default())?;
    }
    sheet.set_freeze_panes(LIST_HEAD, 0)?;
    let last = LIST_HEAD + layout.inputs_on(number).len().max(1) as u32 - 1;
    sheet.autofilter(LIST_HEAD - 1, 0, last, 11)?;
    Ok(())
}

fn beside<'a>(inputs: &'a Inputs, origin: crate::table::Origin, column: &str) -> &'a str {
    inputs.beside(origin, |header| is_fixed(header, column))
}

/// Code, name, time and the other members of a key.
fn key_words(layout: &Layout<'_>, key: impl Iterator<Item = (Dim, u32)>) -> (String, String, String, String) {
    let dimensions = &layout.run.book.catalog.dimensions;
    let mut words = (String::new(), String::new(), String::new(), String::new());
    for (dim, member) in key {
        match dimensions.get(dim).kind {
            DimKind::Region => {
                words.0 = dimensions.member_id(dim, member);
                words.1 = dimensions.member_title(dim, member, layout.lang);
            }
            DimKind::Year | DimKind::Period => words.2 = dimensions.member_id(dim, member),
            DimKind::List => {
                let separator = if words.3.is_empty() { "" } else { " · " };
                words.3 += &format!("{separator}{}", dimensions.member_title(dim, member, layout.lang));
            }
        }
    }
    words
}
