//! The sheet that sets profiles side by side: what each counts, what it comes to, and why they differ.

use super::frame::unit_words;
use super::layout::Layout;
use super::style::Style;
use crate::judge::compare::{Totals, totals};
use crate::results::Request;
use crate::show::terminal::shown_unit;
use crate::text;
use crate::text::Text;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Fills the sheet. Its figures are results of separate runs: no formula could lead into them from here.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = request.lang;
    sheet.set_name(layout.fixed.profiles)?;
    let Some(year) = request.dataset.years.last() else { return Ok(()) };
    let own = totals(request.run, *year);
    let all: Vec<&Totals> = std::iter::once(&own).chain(request.others).collect();
    let title = text!(
        "{year} 年各口径比较（所列行政区合计）",
        "Profiles compared, {year} (sum of the regions listed)"
    );
    sheet.write_with_format(0, 0, title.get(lang), &style.title)?;
    let note = lang.pick(
        "各口径分别核算，数值不可相加或互相替代；公式见各口径单独运行的报告",
        "each profile is computed by itself; figures must not be added or exchanged; for formulas run that profile",
    );
    sheet.write_with_format(1, 0, note, &style.subtitle)?;
    sheet.set_column_width(0, 34)?;
    sheet.write_with_format(2, 0, lang.pick("核算项", "Line"), &style.head)?;
    sheet.write_with_format(2, 1, lang.pick("单位", "Unit"), &style.head)?;
    for (column, totals) in (2..).zip(&all) {
        sheet.write_with_format(2, column, totals.title.get(lang), &style.head)?;
        sheet.set_column_width(column, 22)?;
    }
    sheet.set_row_height(2, 48)?;
    let mut row = 3;
    for (id, title) in lines(&all) {
        sheet.write_with_format(row, 0, title.get(lang), &style.text)?;
        for (column, totals) in (2..).zip(&all) {
            match totals.lines.iter().find(|l| l.id == id) {
                None if totals.unfit.is_some() => {
                    let words = lang.pick("不能核算", "not computed");
                    sheet.write_with_format(row, column, words, &style.outside)?
                }
                None => {
                    sheet.write_with_format(row, column, lang.pick("不含", "not counted"), &style.outside)?
                }
                Some(line) => {
                    let (shown, factor) = shown_unit(request, &line.unit);
                    sheet.write_with_format(row, 1, unit_words(&shown, lang), &style.id)?;
                    match line.sum {
                        Some(sum) => sheet.write_with_format(row, column, sum * factor, style.result(2))?,
                        None => sheet.write_with_format(
                            row,
                            column,
                            lang.pick("未核算", "not accounted"),
                            &style.text,
                        )?,
                    }
                }
            };
        }
        row += 1;
    }
    sheet.set_freeze_panes(3, 2)?;
    why(sheet, request, &all, row + 1, style)
}

/// Every line of any profile, in the order in which they are met.
fn lines<'a>(all: &[&'a Totals]) -> Vec<(&'a str, &'a Text)> {
    let mut lines: Vec<(&str, &Text)> = Vec::new();
    for line in all.iter().flat_map(|t| &t.lines) {
        if !lines.iter().any(|(id, _)| *id == line.id) {
            lines.push((&line.id, &line.title));
        }
    }
    lines
}

/// What each profile rests on, and the models it holds that others do not.
fn why(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    all: &[&Totals],
    mut row: u32,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = request.lang;
    sheet.write_with_format(row, 0, lang.pick("为什么不同", "Why they differ"), &style.strong)?;
    row += 1;
    for totals in all {
        let others = |model: &&String| all.iter().any(|t| !t.models.contains(*model));
        let special: Vec<&str> =
            totals.models.iter().filter(others).map(|model| title(request, model)).collect();
        let (version, source) = (&totals.version, &totals.source);
        let rests = text!("版本 {version}；依据 {source}", "version {version}; rests on {source}");
        let special = special.join(lang.pick("、", ", "));
        let holds =
            text!("并非各口径都有的模型：{special}", "models that not every profile holds: {special}");
        sheet.write_with_format(row, 0, totals.title.get(lang), &style.strong)?;
        let unfit = totals.unfit.as_ref().map(|why| {
            let Text { zh, en } = why;
            text!("不能按这个口径核算：{zh}", "cannot be computed under this profile: {en}")
        });
        let unfit = unfit.unwrap_or_default();
        for words in [unfit.get(lang), rests.get(lang), totals.note.get(lang), holds.get(lang)] {
            if !words.is_empty() {
                // Wrapped over the columns above.
                let room = 10 + 22 * all.len();
                sheet.merge_range(row, 1, row, 1 + all.len() as u16, words, &style.wrapped)?;
                sheet.set_row_height(row, 16.0 * text::width(words).div_ceil(room).max(1) as f64)?;
                row += 1;
            }
        }
    }
    Ok(())
}

/// The title of a model by its id.
fn title<'a>(request: &Request<'a>, id: &'a str) -> &'a str {
    let models = &request.run.book.catalog.models;
    models.iter().find(|m| m.id == id).map_or(id, |m| m.title.get(request.lang))
}
