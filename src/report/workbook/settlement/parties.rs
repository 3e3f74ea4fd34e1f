//! What each party receives and pays in all, summed up from the ledger.

use super::Page;
use super::ledger::{self, AMOUNT, PAYEE, PAYER};
use crate::report::workbook::layout::{letters, quote};
use crate::report::workbook::live;
use crate::settle::Who;
use crate::text;
use crate::unit::Unit;
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    let unit = settled.terms.scheme.money.words(lang.is_zh());
    page.part(&text!("应收应付（由台账汇总）", "Receipts and payments (summed up from the ledger)"))?;
    page.heads(&[
        lang.pick("代码", "Code").to_string(),
        lang.pick("单位", "Party").to_string(),
        text!("应收\n{unit}", "Receives\n{unit}").get(lang).to_string(),
        text!("应付\n{unit}", "Pays\n{unit}").get(lang).to_string(),
        text!("净额\n{unit}", "Net\n{unit}").get(lang).to_string(),
    ])?;
    let first = page.row;
    for (who, received, paid) in settled.balances() {
        row(page, who, received, paid)?;
    }
    if page.row == first {
        return Ok(());
    }
    page.sheet.write_with_format(page.row, 0, lang.pick("合计", "Sum"), &page.style.total_label)?;
    page.sheet.write_with_format(page.row, 1, "", &page.style.total_label)?;
    let all: Decimal = settled.balances().iter().map(|(_, received, _)| *received).sum();
    for (column, sum) in [(2, all), (3, all), (4, Decimal::ZERO)] {
        let letter = letters(column);
        let formula = format!("=ROUND(SUM({letter}{}:{letter}{}),6)", first + 1, page.row);
        let result = settled.in_money(sum).to_string();
        live::figure(page.sheet, page.layout, (page.row, column), (&formula, &result), &page.style.total)?;
    }
    page.row += 1;
    Ok(())
}

fn row(page: &mut Page<'_>, who: Who, received: Decimal, paid: Decimal) -> Result<(), XlsxError> {
    let (settled, at) = (page.settled, page.row);
    let places = settled.terms.scheme.places.max(0) as usize;
    page.sheet.write_with_format(at, 0, settled.who_id(who), &page.style.text)?;
    page.sheet.write_with_format(at, 1, settled.who_title(who, page.lang), &page.style.text)?;
    let (first, end) = ledger::rows(settled);
    let sheet = quote(page.layout.fixed.ledger);
    let range = |column: u16| format!("{sheet}!${c}${}:${c}${end}", first + 1, c = letters(column));
    let factor = Unit::yuan().factor_to(&settled.terms.scheme.money);
    let factor = factor.filter(|f| !f.is_one()).map_or(String::new(), |f| format!("*({f})"));
    let own = format!("$A${}", at + 1);
    for (column, side, amount) in [(2, PAYEE, received), (3, PAYER, paid)] {
        // SUMIF would read a code as a number; a product of comparisons takes it as it is.
        let sum = format!("=ROUND(SUMPRODUCT(({}={own})*{}){factor},6)", range(side), range(AMOUNT));
        let result = settled.in_money(amount).to_string();
        live::figure(page.sheet, page.layout, (at, column), (&sum, &result), page.style.result(places))?;
    }
    let net = format!("=ROUND(C{}-D{},6)", at + 1, at + 1);
    let result = settled.in_money(received - paid).to_string();
    live::figure(page.sheet, page.layout, (at, 4), (&net, &result), page.style.result(places))?;
    page.row += 1;
    Ok(())
}
