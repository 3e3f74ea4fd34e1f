//! Other schemes on the same data, side by side: what each unit would receive or pay, and why they differ.

use super::Page;
use crate::settle::trial::{Nets, of_units};
use crate::text;
use crate::text::Text;
use rust_xlsxwriter::XlsxError;

/// Writes the comparison; its figures come out of separate runs, so no formula could lead to them from here.
pub fn write(page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (settled, lang) = (page.settled, page.lang);
    let unit = settled.terms.scheme.money.words(lang.is_zh());
    let title = text!("同一数据在各方案下的净额（{unit}）", "Net by each scheme on the same data ({unit})");
    page.sheet.write_with_format(0, 0, title.get(lang), &page.style.title)?;
    let words = text!(
        "正为应收，负为应付。其他方案均为试算：不论其地域与有效期，只看规则用在这些数据上会怎样；各方案的数不可相加。",
        "Positive is received, negative paid. Other schemes are tried whatever their place and validity, to see what the rule would do; figures of different schemes must not be added."
    );
    page.sheet.merge_range(1, 0, 1, 8, words.get(lang), &page.style.wrapped)?;
    page.sheet.set_row_height(1, 32)?;
    page.sheet.set_column_width(0, 26)?.set_column_width(1, 22)?;
    page.row = 3;
    let own = of_units(settled);
    let mut heads = vec![lang.pick("代码", "Code").to_string(), lang.pick("单位", "Unit").to_string()];
    heads.push(settled.terms.model.title.get(lang).to_string());
    heads.extend(settled.others.iter().map(|other| other.title.get(lang).to_string()));
    page.heads(&heads)?;
    let all: Vec<Option<&Nets>> =
        std::iter::once(Some(&own)).chain(settled.others.iter().map(|o| o.nets.as_ref().ok())).collect();
    let mut units: Vec<(&String, &Text)> =
        all.iter().flatten().flat_map(|nets| nets.iter().map(|(id, (name, _))| (id, name))).collect();
    units.sort_by_key(|(id, _)| *id);
    units.dedup_by_key(|(id, _)| *id);
    for (id, name) in units {
        page.sheet.write_with_format(page.row, 0, id, &page.style.text)?;
        page.sheet.write_with_format(page.row, 1, name.get(lang), &page.style.text)?;
        for (column, nets) in (2..).zip(&all) {
            page.sheet.set_column_width(column, 20)?;
            match nets.map(|nets| nets.get(id)) {
                Some(Some((_, net))) => {
                    let amount: f64 = settled.in_money(*net).to_string().parse().unwrap_or(f64::NAN);
                    page.sheet.write_with_format(page.row, column, amount, page.style.result(2))?;
                }
                // The scheme settles, and this unit has nothing to do with it.
                Some(None) => {
                    page.sheet.write_with_format(page.row, column, 0, page.style.result(2))?;
                }
                None => {
                    let words = lang.pick("算不出", "not computed");
                    page.sheet.write_with_format(page.row, column, words, &page.style.text)?;
                }
            }
        }
        page.row += 1;
    }
    page.row += 1;
    page.sheet.write_with_format(
        page.row,
        0,
        lang.pick("为什么不同", "Why they differ"),
        &page.style.strong,
    )?;
    page.row += 1;
    for other in &settled.others {
        let (id, evidence, source) = (&other.id, other.evidence.title(lang), &other.source);
        let words = match &other.nets {
            Ok(_) => format!("{id} · {evidence} · {source} {}", other.note.get(lang)),
            Err(why) => {
                let why = why.get(lang);
                format!("{id} · {}{why}", lang.pick("算不出：", "not computed: "))
            }
        };
        page.fact(&other.title, &words)?;
    }
    page.sheet.set_freeze_panes(4, 2)?;
    Ok(())
}
