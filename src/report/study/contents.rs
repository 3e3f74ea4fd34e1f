//! The first sheet of a study: what was studied, and what each cell came to.

use super::Pages;
use crate::report::workbook::style::Style;
use crate::text;
use rust_xlsxwriter::{Worksheet, XlsxError};

pub fn sheet(pages: &Pages<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let (study, lang, mut sheet) = (pages.study, pages.lang, Worksheet::new());
    sheet.set_name(lang.pick("研究", "Study"))?;
    sheet.write_with_format(0, 0, study.title.get(lang), &style.title)?;
    let (dataset, id) = (pages.dataset.title.get(lang), &pages.dataset.id);
    let words = text!("数据集：{dataset}（{id}）", "dataset: {dataset} ({id})");
    sheet.write_with_format(1, 0, words.get(lang), &style.subtitle)?;
    sheet.write_with_format(2, 0, study.note.get(lang), &style.subtitle)?;
    let words = text!(
        "情景是假定，不是核算结果，也不能用于结算。口径并排列出，不相减。",
        "Scenarios are assumptions: no account, and never settled. Profiles stand side by side and are not subtracted."
    );
    sheet.write_with_format(3, 0, words.get(lang), &style.subtitle)?;
    let mut profiles: Vec<&str> = Vec::new();
    let mut scenarios: Vec<(&str, &str)> = Vec::new();
    for cell in pages.cells {
        if !profiles.contains(&cell.profile.as_str()) {
            profiles.push(&cell.profile);
        }
        if !scenarios.iter().any(|(id, _)| *id == cell.scenario) {
            scenarios.push((&cell.scenario, lang.pick(&cell.title.0, &cell.title.1)));
        }
    }
    sheet.set_column_width(0, 26)?.set_column_width(1, 44)?;
    sheet.write_with_format(5, 0, lang.pick("情景", "Scenario"), &style.head)?;
    sheet.write_with_format(5, 1, lang.pick("说明", "What it is"), &style.head)?;
    for (column, profile) in (2..).zip(&profiles) {
        sheet.set_column_width(column, 34)?;
        sheet.write_with_format(5, column, *profile, &style.head)?;
    }
    for (row, (id, title)) in (6..).zip(&scenarios) {
        sheet.write_with_format(row, 0, *id, &style.text)?;
        sheet.write_with_format(row, 1, *title, &style.boxed)?;
        for (column, profile) in (2..).zip(&profiles) {
            let found = pages.cells.iter().find(|cell| cell.scenario == *id && cell.profile == **profile);
            let words = found.map(|cell| match &cell.refused {
                Some((zh, en)) => text!("未算：{zh}", "refused: {en}"),
                None => {
                    let changed = cell.changed.len();
                    text!("已算；改动 {changed} 个数", "computed; {changed} numbers changed")
                }
            });
            sheet.write_with_format(row, column, words.unwrap_or_default().get(lang), &style.boxed)?;
        }
    }
    sheet.set_freeze_panes(6, 1)?;
    Ok(sheet)
}
