//! Pools: the total, the sum of its parts, and that nothing is left between them.

use super::Page;
use crate::report::workbook::live;
use crate::rule::Symbol;
use crate::settle::{PoolSum, Settlement};
use crate::show::settlement;
use crate::text;
use crate::text::Text;
use rust_xlsxwriter::XlsxError;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    let said = settlement::pools(settled);
    page.part(&text!("资金池闭合", "Pools close"))?;
    page.sheet.write_with_format(page.row, 0, said.get(lang), &page.style.text)?;
    page.row += 1;
    if settled.pools.checked.is_empty() {
        return Ok(());
    }
    let unit = settled.terms.scheme.money.words(lang.is_zh());
    page.heads(&[
        lang.pick("范围", "For").to_string(),
        lang.pick("资金池", "Pool").to_string(),
        text!("应合计\n{unit}", "Total\n{unit}").get(lang).to_string(),
        text!("各部分合计\n{unit}", "Sum of parts\n{unit}").get(lang).to_string(),
        text!("差额\n{unit}", "Difference\n{unit}").get(lang).to_string(),
    ])?;
    for sum in &settled.pools.checked {
        row(page, sum)?;
    }
    Ok(())
}

fn row(page: &mut Page<'_>, sum: &PoolSum) -> Result<(), XlsxError> {
    let (settled, at) = (page.settled, page.row);
    let closure = &settled.terms.pools[sum.pool];
    let format = page.style.result(settled.terms.scheme.places.max(0) as usize);
    let title: &Text = &closure.pool.title;
    page.sheet.write_with_format(at, 0, sum.label.get(page.lang), &page.style.text)?;
    page.sheet.write_with_format(at, 1, title.get(page.lang), &page.style.text)?;
    let total = closure.total.and_then(|line| {
        let cell = page.layout.cell(Symbol::Line(line), sum.row)?;
        Some(format!("{cell}{}", in_money(page.settled, line)))
    });
    let total = format!("=ROUND({},6)", total.unwrap_or_else(|| "0".into()));
    live::figure(page.sheet, page.layout, (at, 2), (&total, &sum.total.to_string()), format)?;
    let parts: Vec<String> = closure.parts.iter().filter_map(|part| part_sum(page, sum, *part)).collect();
    let parts = if parts.is_empty() { "0".to_string() } else { parts.join("+") };
    let parts = format!("=ROUND({parts},6)");
    live::figure(page.sheet, page.layout, (at, 3), (&parts, &sum.parts.to_string()), format)?;
    let rest = format!("=ROUND(C{}-D{},6)", at + 1, at + 1);
    live::figure(page.sheet, page.layout, (at, 4), (&rest, "0"), format)?;
    page.row += 1;
    Ok(())
}

/// The sum of the rows of a part that belong to the pool's row.
fn part_sum(page: &Page<'_>, sum: &PoolSum, part: usize) -> Option<String> {
    let rows: Vec<usize> = sum.rows.iter().filter(|(line, _)| *line == part).map(|(_, row)| *row).collect();
    let ranges = page.layout.ranges(Symbol::Line(part), &rows).filter(|ranges| !ranges.is_empty())?;
    Some(format!("SUM({ranges}){}", in_money(page.settled, part)))
}

/// What takes a line's number to the scheme's unit of money.
pub(super) fn in_money(settled: &Settlement, line: usize) -> String {
    let own = settled.run.book.unit(Symbol::Line(line));
    let factor = own.factor_to(&settled.terms.scheme.money).filter(|f| !f.is_one());
    factor.map_or(String::new(), |f| format!("*({f})"))
}
