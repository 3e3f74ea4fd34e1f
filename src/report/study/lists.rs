//! What did not respond and why, and which numbers each scenario changed.

use super::Pages;
use crate::report::workbook::style::Style;
use crate::study::BASE;
use crate::study::cell::Cell;
use crate::study::response::Answer;
use crate::text;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// So many changed numbers are listed; the results have all.
const LISTED: usize = 20_000;

/// Lines down, scenarios across: whether a line moved, else why not.
pub fn responses(pages: &Pages<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let (lang, mut sheet) = (pages.lang, Worksheet::new());
    sheet.set_name(lang.pick("响应", "Responses"))?;
    sheet.write_with_format(
        0,
        0,
        lang.pick("哪些行有变化，哪些没有，为什么", "What moved, what did not, and why"),
        &style.title,
    )?;
    sheet.set_column_width(0, 20)?.set_column_width(1, 34)?;
    let mut row = 2;
    let mut profiles: Vec<&str> = Vec::new();
    for cell in pages.cells {
        if !profiles.contains(&cell.profile.as_str()) {
            profiles.push(&cell.profile);
        }
    }
    for profile in profiles {
        let cells: Vec<&Cell> = pages
            .cells
            .iter()
            .filter(|cell| cell.profile == profile && cell.scenario != BASE && cell.refused.is_none())
            .collect();
        let Some(first) = cells.first() else { continue };
        sheet.write_with_format(row, 0, profile, &style.strong)?;
        sheet.write_with_format(row, 1, lang.pick("行", "Line"), &style.head)?;
        for (column, cell) in (2..).zip(&cells) {
            sheet.set_column_width(column, 24)?;
            sheet.write_with_format(row, column, &cell.scenario, &style.head)?;
        }
        row += 1;
        for line in &first.responses {
            sheet.write_with_format(row, 0, &line.line, &style.text)?;
            sheet.write_with_format(row, 1, lang.pick(&line.title.0, &line.title.1), &style.boxed)?;
            for (column, cell) in (2..).zip(&cells) {
                let own = cell.responses.iter().find(|response| response.line == line.line);
                let words = own.map(|own| match own.answer {
                    Answer::Moved => {
                        let (moved, rows) = (own.moved, own.rows);
                        text!("有变化（{rows} 行中 {moved} 行）", "moved ({moved} of {rows} rows)")
                    }
                    other => other.words(),
                });
                let format = match own.map(|own| own.answer) {
                    Some(Answer::Moved) | None => &style.boxed,
                    Some(_) => &style.outside,
                };
                sheet.write_with_format(row, column, words.unwrap_or_default().get(lang), format)?;
            }
            row += 1;
        }
        row += 1;
    }
    sheet.set_freeze_panes(2, 2)?;
    Ok(sheet)
}

/// Every number that a scenario changed, with what it was.
pub fn changes(pages: &Pages<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let (lang, mut sheet) = (pages.lang, Worksheet::new());
    sheet.set_name(lang.pick("改动", "Changes"))?;
    sheet.write_with_format(
        0,
        0,
        lang.pick("各情景改动的数", "The numbers that scenarios changed"),
        &style.title,
    )?;
    let heads = [
        (lang.pick("情景", "Scenario"), 22.0),
        (lang.pick("数", "Number"), 60.0),
        (lang.pick("原值", "Was"), 16.0),
        (lang.pick("情景值", "Is"), 16.0),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(2, column, head, &style.head)?;
    }
    let mut met: Vec<&str> = Vec::new();
    let mut row = 3;
    let mut left = 0;
    for cell in pages.cells.iter().filter(|cell| !cell.changed.is_empty()) {
        // Under every profile it changes the same.
        if met.contains(&cell.scenario.as_str()) {
            continue;
        }
        met.push(&cell.scenario);
        for changed in &cell.changed {
            if row as usize > LISTED {
                left += 1;
                continue;
            }
            sheet.write_with_format(row, 0, &cell.scenario, &style.text)?;
            sheet.write_with_format(row, 1, lang.pick(&changed.title.0, &changed.title.1), &style.text)?;
            match changed.base {
                Some(base) => sheet.write_with_format(row, 2, f64::from_bits(base), &style.number)?,
                None => {
                    sheet.write_with_format(row, 2, lang.pick("原来没有", "not given"), &style.outside)?
                }
            };
            sheet.write_with_format(row, 3, f64::from_bits(changed.value), &style.number)?;
            row += 1;
        }
    }
    if left > 0 {
        let words = text!(
            "另有 {left} 个没有列出；每个情景的文件里有全部动词",
            "{left} more are not listed; the scenario files say what changes"
        );
        sheet.write_with_format(row, 0, words.get(lang), &style.subtitle)?;
    }
    sheet.set_freeze_panes(3, 1)?;
    Ok(sheet)
}
