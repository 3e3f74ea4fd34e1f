//! Amounts counted from January on: what they are, what was posted of them before, and what is settled now.

use super::Page;
use super::ledger;
use crate::report::workbook::layout::{letters, quote};
use crate::report::workbook::live;
use crate::text;
use rust_xlsxwriter::XlsxError;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    if settled.terms.scheme.cumulative.is_none() || settled.is_whole() {
        return Ok(());
    }
    page.part(&text!(
        "累计数与本次结算（元；负数为退回）",
        "Amounts from January on and what is settled now (yuan; negative is paid back)"
    ))?;
    let heads = [
        lang.pick("时段", "Period"),
        lang.pick("款项", "Payment"),
        lang.pick("付方", "Payer"),
        lang.pick("收方", "Payee"),
        lang.pick("自 1 月累计", "From January on"),
        lang.pick("以前已结算", "Posted before"),
        lang.pick("本次结算", "Settled now"),
    ];
    page.heads(&heads.map(String::from))?;
    for (number, entry) in settled.entries.iter().enumerate() {
        // In the direction of the payment, whichever way the money goes now.
        let (from, to) = if entry.reversed { (entry.payee, entry.payer) } else { (entry.payer, entry.payee) };
        let words = [
            settled.when(entry),
            settled.terms.payments[entry.payment].payment.title.get(lang).to_string(),
            settled.who_title(from, lang),
            settled.who_title(to, lang),
        ];
        for (column, words) in (0..).zip(words) {
            page.sheet.write_with_format(page.row, column, words, &page.style.text)?;
        }
        let now = if entry.reversed { -entry.amount } else { entry.amount };
        let (row, format) = (page.row + 1, page.style.result(2));
        let posted: f64 = entry.posted.to_string().parse().unwrap_or(f64::NAN);
        page.sheet.write_number_with_format(page.row, 5, posted, format)?;
        let at = ledger::entry_row(number) + 1;
        let sign = if entry.reversed { "-" } else { "" };
        let cell = format!("={sign}{}!{}{at}", quote(page.layout.fixed.ledger), letters(ledger::AMOUNT));
        live::figure(page.sheet, page.layout, (page.row, 6), (&cell, &now.to_string()), format)?;
        let (whole, sum) = (format!("=ROUND(F{row}+G{row},2)"), (entry.posted + now).normalize().to_string());
        live::figure(page.sheet, page.layout, (page.row, 4), (&whole, &sum), format)?;
        page.row += 1;
    }
    Ok(())
}
