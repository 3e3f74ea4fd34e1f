//! What an earlier settlement posted.

use super::Named;
use crate::finding::Findings;
use crate::sheet::{self, Sheet};
use crate::text;
use rust_decimal::Decimal;

/// The step under which corrections stand in a ledger.
pub const ADJUSTMENT: &str = "adjustment";

/// One entry of the ledger, parties by their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub step: String,
    pub period: String,
    pub payer: String,
    pub payee: String,
    /// In yuan.
    pub amount: Decimal,
    /// For a correction, the time it corrects.
    pub of_period: String,
}

pub fn read(named: &Named, text: &str, findings: &mut Findings) -> Option<Vec<Posted>> {
    const FILE: &str = "ledger.csv";
    let sheet = table(named, FILE, text, findings)?;
    let columns = ["step", "period", "payer", "payee", "amount_fen"];
    let [step, period, payer, payee, fen] = columns.map(|name| column(named, FILE, &sheet, name, findings));
    let (step, period, payer, payee, fen) = (step?, period?, payer?, payee?, fen?);
    // Ledgers without corrections may lack it.
    let of_period = sheet.headers.iter().position(|header| header == "of_period");
    let mut posted = Vec::new();
    for row in 0..sheet.len() {
        let words = |column: usize| sheet.cell(row, column).unwrap_or_default().to_string();
        let Ok(amount) = words(fen).parse::<Decimal>() else {
            let (line, found) = (sheet.line(row), words(fen));
            let why = text!("第 {line} 行的金额 `{found}` 不是数", "`{found}` of line {line} is no amount");
            findings.push(named.unreadable(FILE, &why));
            return None;
        };
        posted.push(Posted {
            step: words(step),
            period: words(period),
            payer: words(payer),
            payee: words(payee),
            amount: (amount / Decimal::ONE_HUNDRED).normalize(),
            of_period: of_period.map(words).unwrap_or_default(),
        });
    }
    Some(posted)
}

/// A file as a table.
pub(super) fn table(named: &Named, file: &str, text: &str, findings: &mut Findings) -> Option<Sheet> {
    let (sheet, problems) = sheet::csv_text(&format!("{}/{file}", named.shown), text);
    if let Some(problem) = problems.iter().next() {
        findings.push(named.unreadable(file, &problem.message));
        return None;
    }
    if sheet.is_none() {
        findings.push(named.unreadable(file, &text!("没有表头", "it has no header")));
    }
    sheet
}

pub(super) fn column(
    named: &Named,
    file: &str,
    sheet: &Sheet,
    name: &str,
    findings: &mut Findings,
) -> Option<usize> {
    let found = sheet.headers.iter().position(|header| header == name);
    if found.is_none() {
        findings.push(named.unreadable(file, &text!("没有 {name} 这一列", "it has no column {name}")));
    }
    found
}
