//! The sheet of checks: every condition with how many rows meet it, and each row that does not.

use super::blocks::height;
use super::layout::{HEAD, Layout, letters, quote};
use super::live;
use super::style::Style;
use crate::explain;
use crate::finding::Severity;
use crate::judge::checks::{Verdict, place, verdicts};
use crate::rule::Symbol;
use crate::text;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Failing rows of one check that are listed; the calculation sheet has them all.
const LISTED: usize = 1000;

const WIDTHS: [f64; 9] = [36.0, 22.0, 8.0, 10.0, 10.0, 16.0, 40.0, 36.0, 25.0];

/// The width of the table in letters.
pub const WIDTH: f64 = 203.0;

/// Fills the sheet.
pub fn write(sheet: &mut Worksheet, layout: &Layout<'_>, style: &Style) -> Result<(), XlsxError> {
    let lang = layout.lang;
    sheet.set_name(layout.fixed.checks)?;
    let title = lang.pick("检查：输入与结果应满足的条件", "Checks: what inputs and results should meet");
    sheet.write_with_format(0, 0, title, &style.title)?;
    let heads = [
        lang.pick("检查", "Check"),
        "id",
        lang.pick("级别", "Level"),
        lang.pick("检查数", "Rows judged"),
        lang.pick("不符数", "Rows that fail"),
        lang.pick("结论", "Verdict"),
        lang.pick("条件", "Condition"),
        lang.pick("不符时怎么办", "What to do"),
        lang.pick("依据", "Source"),
    ];
    for ((column, head), width) in (0..).zip(heads).zip(WIDTHS) {
        sheet.write_with_format(1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    let verdicts = verdicts(layout.run);
    let mut row = 2;
    for verdict in &verdicts {
        check(sheet, layout, row, verdict, style)?;
        row += 1;
    }
    if verdicts.iter().any(|v| !v.failing.is_empty()) {
        failing(sheet, layout, row + 1, &verdicts, style)?;
    }
    sheet.set_freeze_panes(2, 1)?;
    Ok(())
}

/// One check and its counts, which follow the calculation.
fn check(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    row: u32,
    verdict: &Verdict,
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let checked = &book.lines[verdict.line];
    let (_, line) = book.origin(checked);
    let Some(check) = &line.check else { return Ok(()) };
    let level = match check.level {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
    };
    let counts = [(3, "COUNT(", ")", verdict.judged), (4, "COUNTIF(", ",0)", verdict.failing.len())];
    for (column, open, close, count) in counts {
        match column_of(layout, verdict.line) {
            Some(range) => {
                let formula = format!("={open}{range}{close}");
                let shown = (formula.as_str(), &*count.to_string());
                live::figure(sheet, layout, (row, column), shown, style.result(0))?;
            }
            None => {
                sheet.write_with_format(row, column, count as u32, style.result(0))?;
            }
        }
    }
    let [nothing, fails, holds] = [
        lang.pick("没有可查的数据", "no data to look at"),
        lang.pick("不符", "fails"),
        lang.pick("相符", "holds"),
    ];
    let verdict = match (verdict.judged, verdict.failing.len()) {
        (0, _) => nothing,
        (_, 0) => holds,
        _ => fails,
    };
    let at = row + 1;
    let formula = format!("=IF(D{at}=0,\"{nothing}\",IF(E{at}>0,\"{fails}\",\"{holds}\"))");
    live::words(sheet, layout, (row, 5), (&formula, verdict), &style.text)?;
    let words = [
        (0, line.title.get(lang).to_string()),
        (1, line.id.clone()),
        (2, level.to_string()),
        (6, line.formula.one_line()),
        (7, check.help.get(lang).to_string()),
        (8, book.catalog.cite(book.cited(checked))),
    ];
    let heights = words.iter().map(|(column, words)| height(words, WIDTHS[*column as usize] as usize));
    sheet.set_row_height(row, heights.fold(0.0, f64::max))?;
    for (column, words) in words {
        sheet.write_with_format(row, column, words, &style.text_wrapped)?;
    }
    Ok(())
}

/// The cells of the calculation in which a check is decided.
fn column_of(layout: &Layout<'_>, line: usize) -> Option<String> {
    let (sheet, column) = layout.place(Symbol::Line(line))?;
    let (last, letters) = (layout.run.frames.list[sheet.frame].len() as u32 + HEAD, letters(column));
    Some(format!("{}!{letters}{}:{letters}{last}", quote(&sheet.name), HEAD + 1))
}

/// The rows that fail, check by check.
fn failing(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    mut row: u32,
    verdicts: &[Verdict],
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let heads = [
        lang.pick("不符之处", "Where it fails"),
        "id",
        "",
        lang.pick("现在", "Now"),
        "",
        "",
        lang.pick("代入的数", "With numbers"),
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_with_format(row, column, head, &style.head)?;
    }
    row += 1;
    let (holds, fails) = (lang.pick("相符", "holds"), lang.pick("不符", "fails"));
    for verdict in verdicts {
        let line = verdict.line;
        for at in verdict.failing.iter().take(LISTED) {
            sheet.write_with_format(row, 0, place(layout.run, line, *at, lang), &style.text)?;
            sheet.write_with_format(row, 1, &book.lines[line].id, &style.text)?;
            if let Some((calc, column)) = layout.place(Symbol::Line(line)) {
                let cell = format!("{}!{}{}", quote(&calc.name), letters(column), HEAD + *at as u32 + 1);
                let text = format!("=IF({cell}=0,\"{fails}\",\"{holds}\")");
                live::words(sheet, layout, (row, 3), (&text, fails), &style.text)?;
            }
            let numbers = explain::condition(layout.run, line, *at, lang);
            sheet.write_with_format(row, 6, numbers, &style.text)?;
            row += 1;
        }
        if verdict.failing.len() > LISTED {
            let (more, id) = (verdict.failing.len() - LISTED, &book.lines[line].id);
            let words = match layout.live() {
                true => text!(
                    "另有 {more} 处，在计算表的 `{id}` 列筛选 0",
                    "{more} more: filter column `{id}` of the calculation for 0"
                ),
                false => text!(
                    "另有 {more} 处，在全本（--sheets all）计算表的 `{id}` 列",
                    "{more} more: column `{id}` of the calculation in the whole workbook (--sheets all)"
                ),
            };
            sheet.write_with_format(row, 0, words.get(lang), &style.text)?;
            row += 1;
        }
    }
    Ok(())
}
