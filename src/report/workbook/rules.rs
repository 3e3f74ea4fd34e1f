//! The sheet of rules: every line with its formula, unit and clause.

use super::layout::Layout;
use super::style::Style;
use crate::model::per_words;
use rust_xlsxwriter::{Worksheet, XlsxError};

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
        (lang.pick("账户", "Account"), 22.0),
        (lang.pick("行", "Line"), 30.0),
        ("id", 28.0),
        (lang.pick("维度", "Dimensions"), 28.0),
        (lang.pick("单位", "Unit"), 10.0),
        (lang.pick("公式", "Formula"), 80.0),
        (lang.pick("范围", "Scope"), 36.0),
        (lang.pick("依据", "Source"), 60.0),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
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
        for (column, words) in (0..).zip(words) {
            sheet.write_with_format(row, column, words, &style.text)?;
        }
    }
    sheet.set_freeze_panes(2, 3)?;
    Ok(())
}
