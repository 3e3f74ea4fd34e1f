//! Corrections of earlier settlements, one row each: what, between whom, why.

use super::Page;
use super::ledger;
use crate::report::workbook::layout::{letters, quote};
use crate::report::workbook::live;
use crate::text;
use rust_xlsxwriter::XlsxError;

/// The column of the reason, and the last that it may take.
const REASON: u16 = 5;
const SOURCE: u16 = 8;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    if settled.adjustments.is_empty() {
        return Ok(());
    }
    page.part(&text!("更正以前结算的调整", "Adjustments of earlier settlements"))?;
    let heads = [
        lang.pick("更正时段", "Corrects"),
        lang.pick("列入时段", "Settled with"),
        lang.pick("付方", "Payer"),
        lang.pick("收方", "Payee"),
        lang.pick("金额\n元", "Amount\nyuan"),
        lang.pick("理由", "Reason"),
    ];
    page.heads(&heads.map(String::from))?;
    let head = page.row - 1;
    page.sheet.merge_range(head, REASON, head, SOURCE - 1, heads[5], &page.style.head)?;
    page.sheet.write_with_format(head, SOURCE, lang.pick("来源", "Source"), &page.style.head)?;
    for (number, adjustment) in settled.adjustments.iter().enumerate() {
        let words = [
            adjustment.of_period.label.clone(),
            adjustment.period.label.clone(),
            settled.who_title(adjustment.payer, lang),
            settled.who_title(adjustment.payee, lang),
        ];
        for (column, words) in (0..).zip(words) {
            page.sheet.write_with_format(page.row, column, words, &page.style.text)?;
        }
        let at = ledger::adjustment_row(settled, number) + 1;
        let cell = format!("={}!{}{at}", quote(page.layout.fixed.ledger), letters(ledger::AMOUNT));
        let amount = adjustment.amount.to_string();
        live::figure(page.sheet, page.layout, (page.row, 4), (&cell, &amount), page.style.result(2))?;
        let reason = &adjustment.reason;
        page.sheet.merge_range(page.row, REASON, page.row, SOURCE - 1, reason, &page.style.boxed)?;
        page.sheet.write_with_format(page.row, SOURCE, &adjustment.source, &page.style.boxed)?;
        let lines = reason.chars().count().div_ceil(22).max(adjustment.source.chars().count().div_ceil(7));
        page.sheet.set_row_height(page.row, 16.0 * lines.max(1) as f64)?;
        page.row += 1;
    }
    Ok(())
}
