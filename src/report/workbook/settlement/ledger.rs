//! The ledger: every amount in yuan, each a live link to the line it comes from.

use crate::report::workbook::layout::{LIST_HEAD, Layout, letters};
use crate::report::workbook::live;
use crate::report::workbook::style::Style;
use crate::rule::Symbol;
use crate::settle::Settlement;
use crate::show::banner;
use crate::text;
use crate::unit::Unit;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The columns that hold time, payer, payee and amount.
pub const PERIOD: u16 = 2;
pub const PAYER: u16 = 3;
pub const PAYEE: u16 = 5;
pub const AMOUNT: u16 = 7;
/// The line that an amount comes from.
pub const LINE: u16 = 8;

/// The rows of entries on the sheet, the first and the one behind the last.
pub fn rows(settled: &Settlement) -> (u32, u32) {
    (LIST_HEAD, LIST_HEAD + settled.count() as u32)
}

/// The row of an entry; corrections stand behind all entries.
pub fn entry_row(number: usize) -> u32 {
    LIST_HEAD + number as u32
}

pub fn adjustment_row(settled: &Settlement, number: usize) -> u32 {
    entry_row(settled.entries.len() + number)
}

/// Fills the sheet of the ledger.
pub fn write(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    settled: &Settlement,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = layout.lang;
    sheet.set_name(layout.fixed.ledger)?;
    let title = lang.pick("台账：每一笔应付应收（元）", "Ledger: every amount due, in yuan");
    let banner = banner::line(settled, lang);
    let title = if banner.is_empty() { title.to_string() } else { format!("{title} · {banner}") };
    sheet.write_with_format(0, 0, title, &style.title)?;
    let heads = [
        (lang.pick("序号", "No."), 6),
        (lang.pick("步骤", "Step"), 24),
        (lang.pick("时段", "Period"), 10),
        (lang.pick("付方", "Payer"), 16),
        (lang.pick("付方名称", "Payer's name"), 20),
        (lang.pick("收方", "Payee"), 16),
        (lang.pick("收方名称", "Payee's name"), 20),
        (lang.pick("金额（元）", "Amount (yuan)"), 18),
        (lang.pick("公式 id", "Formula"), 26),
    ];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_with_format(1, column, head, &style.head)?;
        sheet.set_column_width(column, width)?;
    }
    for ((row, number), entry) in (LIST_HEAD..).zip(1u32..).zip(&settled.entries) {
        let payment = &settled.terms.payments[entry.payment];
        sheet.write_with_format(row, 0, number, &style.text)?;
        let words = [
            payment.payment.title.get(lang).to_string(),
            settled.when(entry),
            settled.who_id(entry.payer),
            settled.who_title(entry.payer, lang),
            settled.who_id(entry.payee),
            settled.who_title(entry.payee, lang),
        ];
        for (column, words) in (1..).zip(words) {
            sheet.write_with_format(row, column, words, &style.text)?;
        }
        let own = settled.run.book.unit(Symbol::Line(payment.line));
        let factor = own.factor_to(&Unit::yuan());
        let factor = factor.filter(|f| !f.is_one()).map_or(String::new(), |f| format!("*({f})"));
        let sign = if entry.reversed { "-" } else { "" };
        if let Some(cell) = layout.cell(Symbol::Line(payment.line), entry.row) {
            let formula = match entry.posted {
                none if none.is_zero() => format!("=ROUND({sign}{cell}{factor},2)"),
                posted => format!("=ROUND({sign}({cell}{factor}-({posted})),2)"),
            };
            let amount = entry.amount.to_string();
            live::figure(sheet, layout, (row, AMOUNT), (&formula, &amount), style.result(2))?;
        }
        sheet.write_with_format(row, AMOUNT + 1, &payment.payment.line.text, &style.text)?;
    }
    corrections(sheet, layout, settled, style)?;
    let (first, end) = rows(settled);
    if end > first {
        for column in 0..AMOUNT {
            let words = if column == 1 { lang.pick("合计", "Sum") } else { "" };
            sheet.write_with_format(end, column, words, &style.total_label)?;
        }
        let amounts = settled.entries.iter().map(|e| e.amount);
        let sum: Decimal = amounts.chain(settled.adjustments.iter().map(|a| a.amount)).sum();
        let letter = letters(AMOUNT);
        let formula = format!("=ROUND(SUM({letter}{}:{letter}{end}),2)", first + 1);
        live::figure(sheet, layout, (end, AMOUNT), (&formula, &sum.to_string()), &style.total)?;
    }
    sheet.set_freeze_panes(LIST_HEAD, 0)?;
    Ok(())
}

/// The corrections, each with its amount as the table of adjustments gives it.
fn corrections(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    settled: &Settlement,
    style: &Style,
) -> Result<(), XlsxError> {
    let lang = layout.lang;
    for (number, adjustment) in settled.adjustments.iter().enumerate() {
        let row = adjustment_row(settled, number);
        let (of, reason) = (&adjustment.of_period.label, &adjustment.reason);
        sheet.write_with_format(row, 0, row - LIST_HEAD + 1, &style.text)?;
        let words = [
            text!("调整（更正 {of}）", "adjustment of {of}").get(lang).to_string(),
            adjustment.period.label.clone(),
            settled.who_id(adjustment.payer),
            settled.who_title(adjustment.payer, lang),
            settled.who_id(adjustment.payee),
            settled.who_title(adjustment.payee, lang),
        ];
        for (column, words) in (1..).zip(words) {
            sheet.write_with_format(row, column, words, &style.text)?;
        }
        let amount: f64 = adjustment.amount.to_string().parse().unwrap_or(f64::NAN);
        sheet.write_number_with_format(row, AMOUNT, amount, style.result(2))?;
        let reason = text!("理由：{reason}", "reason: {reason}");
        sheet.write_with_format(row, AMOUNT + 1, reason.get(lang), &style.text)?;
    }
    Ok(())
}
