//! Units that share a place: who, which place, what each is paid, and by what rule.

use super::{Page, pools};
use crate::report::workbook::live;
use crate::rule::Symbol;
use crate::settle::TiedUnit;
use crate::text;
use rust_xlsxwriter::XlsxError;

pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    if settled.ties.is_empty() {
        return Ok(());
    }
    page.part(&text!("名次并列", "Shared places"))?;
    let unit = settled.terms.scheme.money.words(lang.is_zh());
    page.heads(&[
        lang.pick("时段", "Time").to_string(),
        lang.pick("单位", "Unit").to_string(),
        lang.pick("名次", "Place").to_string(),
        text!("所付\n{unit}", "Paid\n{unit}").get(lang).to_string(),
        lang.pick("排名的行", "Ranked by").to_string(),
    ])?;
    let format = page.style.result(settled.terms.scheme.places.max(0) as usize);
    for tied in &settled.ties {
        let ranking = &settled.terms.rankings[tied.ranking];
        for one in &tied.units {
            let words =
                [settled.time_id(ranking.line, one.row), settled.unit_title(ranking.line, one.row, lang)];
            for (column, words) in (0..).zip(words) {
                page.sheet.write_with_format(page.row, column, words, &page.style.text)?;
            }
            page.sheet.write_with_format(page.row, 2, tied.place as f64, page.style.result(0))?;
            if let (Some(paid), Some(formula)) = (settled.paid_by_place(one), formula(page, one)) {
                live::figure(page.sheet, page.layout, (page.row, 3), (&formula, &paid.to_string()), format)?;
            }
            let title = &settled.run.book.lines[ranking.line].title;
            page.sheet.write_with_format(page.row, 4, title.get(lang), &page.style.text)?;
            page.row += 1;
        }
    }
    for (number, ranking) in settled.terms.rankings.iter().enumerate() {
        if settled.ties.iter().any(|tied| tied.ranking == number) {
            let tie = &ranking.tie;
            let (cite, grade) = (settled.run.book.catalog.cite(&tie.source), tie.evidence.title(lang));
            let words = format!("{} · {cite} · {grade}", tie.paid.get(lang));
            page.fact(&text!("并列的规定", "Rule of ties"), &words)?;
        }
    }
    Ok(())
}

/// The cells of what a unit is paid, added up in the scheme's money.
fn formula(page: &Page<'_>, unit: &TiedUnit) -> Option<String> {
    let cell = |(payment, row): &(usize, usize)| {
        let line = page.settled.terms.payments[*payment].line;
        let cell = page.layout.cell(Symbol::Line(line), *row)?;
        Some(format!("{cell}{}", pools::in_money(page.settled, line)))
    };
    let cells: Option<Vec<String>> = unit.payments.iter().map(cell).collect();
    Some(format!("={}", cells?.join("+")))
}
