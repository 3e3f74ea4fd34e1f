//! The order in which the scheme works, line by line.

use super::Page;
use crate::report::workbook::blocks::height;
use crate::rule::Symbol;
use crate::show::titled::Titled;
use crate::text;
use rust_xlsxwriter::XlsxError;

/// The last of the columns that a formula may take.
const FORMULA: u16 = 8;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (book, lang) = (&page.settled.run.book, page.lang);
    page.part(&text!("计算步骤", "Steps"))?;
    let heads = [
        lang.pick("步骤", "Step"),
        lang.pick("行", "Line"),
        lang.pick("单位", "Unit"),
        if page.layout.live() { lang.pick("计算表", "Sheet") } else { "" },
        lang.pick("公式", "Formula"),
    ];
    page.heads(&heads.map(String::from))?;
    page.sheet.merge_range(page.row - 1, 4, page.row - 1, FORMULA, heads[4], &page.style.head)?;
    let titled = Titled::new(book, lang);
    for (stage, symbols) in &page.settled.terms.steps {
        for symbol in symbols {
            let formula = match symbol {
                Symbol::Line(line) => titled.formula(&book.origin(&book.lines[*line]).1.in_words()),
                _ => lang.pick("输入", "input").to_string(),
            };
            let sheet = page.layout.place(*symbol).filter(|_| page.layout.live());
            let sheet = sheet.map_or(String::new(), |(sheet, _)| sheet.name.clone());
            let words = [
                stage.title().get(lang).to_string(),
                book.title(*symbol).get(lang).to_string(),
                book.unit(*symbol).words(lang.is_zh()),
                sheet,
            ];
            for (column, words) in (0..).zip(words) {
                page.sheet.write_with_format(page.row, column, words, &page.style.text)?;
            }
            page.sheet.merge_range(page.row, 4, page.row, FORMULA, &formula, &page.style.boxed)?;
            page.sheet.set_row_height(page.row, height(&formula, 74))?;
            page.row += 1;
        }
    }
    Ok(())
}
