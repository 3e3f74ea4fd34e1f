//! A line under all scenarios: regions down, scenarios across; the values, then by how much they differ, and whose place
//! changed. All but the values are live formulas.

use super::{Compared, Pages};
use crate::report::workbook::style::Style;
use crate::study::cell::{Line, Row};
use crate::text;
use rust_xlsxwriter::{Formula, Worksheet, XlsxError, utility::row_col_to_cell};

/// The first column of scenarios: the one before is the base.
const FIRST: u16 = 3;

pub fn fill(
    sheet: &mut Worksheet,
    one: &Compared<'_>,
    pages: &Pages<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = pages.lang;
    let (title, unit) = (lang.pick(&one.base.title.0, &one.base.title.1), &one.base.unit);
    let year = one.year.map(|year| format!(" · {year}")).unwrap_or_default();
    sheet.write_with_format(0, 0, format!("{title}{year} · {}", one.profile), &style.title)?;
    let words = text!(
        "单位：{unit}。数值由各情景分别核算；差、变化率和名次由本表公式算出",
        "in {unit}. Values are computed under each scenario; differences, rates and places are formulas of this sheet"
    );
    sheet.write_with_format(1, 0, words.get(lang), &style.subtitle)?;
    sheet.set_column_width(0, 10)?.set_column_width(1, 18)?;
    let rows: Vec<&Row> = one.base.rows.iter().filter(|row| row.year == one.year).collect();
    let scenarios = one.others.len() as u16;
    for column in 2..FIRST + scenarios {
        sheet.set_column_width(column, 16)?;
    }
    let rates = style.share.clone().set_num_format("+0.000%;-0.000%;0%");
    let blocks = [
        text!("数值", "values"),
        text!("与不加情景之差", "difference from no scenario"),
        text!("变化率", "rate of change"),
        text!("名次变化（正为上升）", "change of place (positive is up)"),
    ];
    let (height, totals) = (rows.len() as u32, u32::from(one.base.adds));
    let top = |block: u32| 3 + block * (height + totals + 3);
    for (block, words) in (0..).zip(&blocks) {
        let row = top(block);
        sheet.write_with_format(row, 0, words.get(lang), &style.strong)?;
        sheet.write_with_format(row, 1, "", &style.strong)?;
        let base = if block == 0 { lang.pick("不加情景", "no scenario") } else { "" };
        sheet.write_with_format(row, 2, base, &style.head)?;
        for (column, (cell, _)) in (FIRST..).zip(&one.others) {
            sheet.write_with_format(row, column, &cell.scenario, &style.head)?;
        }
        for (at, own) in (row + 1..).zip(&rows) {
            sheet.write_with_format(at, 0, &own.code, &style.id)?;
            let name = lang.pick(&own.name.0, &own.name.1);
            let members = own.members.join(" ");
            sheet.write_with_format(at, 1, format!("{name} {members}").trim(), &style.text)?;
        }
    }
    let decimals = one.base.decimals;
    let first = top(0) + 1;
    let valued =
        |line: &Line, own: &Row| line.rows.iter().find(|row| row.key() == own.key()).and_then(Row::value);
    for (at, own) in (0..).zip(&rows) {
        value(sheet, (first + at, 2), own.value(), style.result(decimals), style)?;
        sheet.write_blank(top(1) + 1 + at, 2, &style.outside)?;
        sheet.write_blank(top(2) + 1 + at, 2, &style.outside)?;
        sheet.write_blank(top(3) + 1 + at, 2, &style.outside)?;
        for (column, (_, line)) in (FIRST..).zip(&one.others) {
            let (before, now) = (own.value(), valued(line, own));
            value(sheet, (first + at, column), now, style.result(decimals), style)?;
            let (a, b) = (row_col_to_cell(first + at, 2), row_col_to_cell(first + at, column));
            let both = before.zip(now);
            let difference = both.map(|(before, now)| now - before);
            live(sheet, (top(1) + 1 + at, column), &format!("={b}-{a}"), difference, style.result(decimals))?;
            let rate = both.filter(|(before, _)| *before != 0.0).map(|(before, now)| (now - before) / before);
            let formula = format!("=IF({a}=0,\"\",({b}-{a})/{a})");
            live(sheet, (top(2) + 1 + at, column), &formula, rate, &rates)?;
            let span = |column: u16| {
                let (from, to) =
                    (row_col_to_cell(first, column), row_col_to_cell(first + height - 1, column));
                format!("{}:{}", fixed(&from), fixed(&to))
            };
            let places = place(&rows, |row| row.value(), own).zip(place(&rows, |row| valued(line, row), own));
            let rise = places.map(|(before, now)| before as f64 - now as f64);
            let formula = format!("=RANK({a},{})-RANK({b},{})", span(2), span(column));
            live(sheet, (top(3) + 1 + at, column), &formula, rise, style.result(0))?;
        }
    }
    if one.base.adds && height > 0 {
        let row = first + height;
        for block in 0..2 {
            let row = top(block) + 1 + height;
            sheet.write_with_format(row, 0, "", &style.total_label)?;
            sheet.write_with_format(row, 1, lang.pick("合计", "total"), &style.total_label)?;
        }
        let all = |line: &Line| rows.iter().map(|own| valued(line, own)).sum::<Option<f64>>();
        let sums = std::iter::once(all(one.base)).chain(one.others.iter().map(|(_, line)| all(line)));
        let sums: Vec<Option<f64>> = sums.collect();
        for (column, sum) in (2..).zip(&sums) {
            let (from, to) = (row_col_to_cell(first, column), row_col_to_cell(first + height - 1, column));
            live(sheet, (row, column), &format!("=SUM({from}:{to})"), *sum, &style.total)?;
            if column >= FIRST {
                let (a, b) = (row_col_to_cell(row, 2), row_col_to_cell(row, column));
                let difference = sums[0].zip(*sum).map(|(before, now)| now - before);
                live(sheet, (top(1) + 1 + height, column), &format!("={b}-{a}"), difference, &style.total)?;
            }
        }
    }
    sheet.set_freeze_panes(0, FIRST)?;
    Ok(())
}

/// The place of a region among all, the greatest first; equal values share one, as RANK has it.
fn place(rows: &[&Row], value: impl Fn(&Row) -> Option<f64>, own: &Row) -> Option<usize> {
    let mine = value(own)?;
    Some(1 + rows.iter().filter_map(|row| value(row)).filter(|other| *other > mine).count())
}

fn value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: Option<f64>,
    format: &rust_xlsxwriter::Format,
    style: &Style,
) -> Result<(), XlsxError> {
    match value {
        Some(value) => sheet.write_with_format(row, column, value, format)?,
        None => sheet.write_formula_with_format(
            row,
            column,
            Formula::new("=NA()").set_result("#N/A"),
            &style.absent,
        )?,
    };
    Ok(())
}

/// A formula with the result that it has here; what rests on a missing value is missing.
fn live(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    result: Option<f64>,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    let result = result.map_or("#N/A".to_string(), |result| result.to_string());
    sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
    Ok(())
}

/// A cell that does not move when a formula is copied.
fn fixed(cell: &str) -> String {
    let at = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    format!("${}${}", &cell[..at], &cell[at..])
}
