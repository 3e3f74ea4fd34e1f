//! The sheet of rules: every line with its formula, unit and clause.

use super::blocks::height;
use super::layout::Layout;
use super::style::Style;
use crate::model::per_words;
use rust_xlsxwriter::{Worksheet, XlsxError};

const WIDTHS: [f64; 8] = [20.0, 24.0, 24.0, 20.0, 9.0, 48.0, 20.0, 38.0];

/// The width of the table in letters.
pub const WIDTH: f64 = 203.0;

pub fn write(sheet: &mut Worksheet, layout: &Layout<'_>, style: &Style) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    sheet.set_name(layout.fixed.rules)?;
    sheet.write_with_format(
        0,
        0,
        lang.pick("规则：每一行的公式与依据", "Rules: the formula and clause of every line"),
        &style.title,
    )?;
    let heads = [
        lang.pick("账户", "Account"),
        lang.pick("行", "Line"),
        "id",
        lang.pick("维度", "Dimensions"),
        lang.pick("单位", "Unit"),
        lang.pick("公式", "Formula"),
        lang.pick("范围", "Scope"),
        lang.pick("依据", "Source"),
    ];
    for ((column, head), width) in (0..).zip(heads).zip(WIDTHS) {
        sheet.write_with_format(1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, (_, checked)) in (2..).zip(book.results()) {
        let (model, line) = book.origin(checked);
        let words = [
            model.title.get(lang).to_string(),
            line.title.get(lang).to_string(),
            line.id.clone(),
            per_words(&line.per, &book.catalog.dimensions, lang),
            line.unit.words(lang.is_zh()),
            line.in_words(),
            line.scope.as_ref().map(|s| s.one_line()).unwrap_or_default(),
            book.catalog.cite(book.cited(checked)),
        ];
        let heights = words.iter().zip(WIDTHS).map(|(words, width)| height(words, width as usize));
        // A row is no higher in Excel.
        sheet.set_row_height(row, heights.fold(0.0, f64::max).min(400.0))?;
        for (column, words) in (0..).zip(words) {
            sheet.write_with_format(row, column, words, &style.text_wrapped)?;
        }
    }
    sheet.set_freeze_panes(2, 3)?;
    Ok(())
}
