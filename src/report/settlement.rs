//! The settlement on the terminal: what each party receives and pays.

use super::ruled::ruled;
use crate::settle::{Settlement, adjustment_words};
use crate::table::Dataset;
use crate::text;
use crate::text::Lang;
use comfy_table::CellAlignment;
use rust_decimal::Decimal;

/// Parties shown at most.
const PARTIES: usize = 40;

/// One row a party: received, paid, net, in the scheme's unit of money.
pub fn table(settled: &Settlement<'_>, dataset: &Dataset, lang: Lang) -> String {
    let scheme = settled.terms.scheme;
    let unit = scheme.money.words(lang.is_zh());
    let mut table = ruled();
    table.set_header([
        lang.pick("当事方", "Party").to_string(),
        text!("应收（{unit}）", "Receives ({unit})").get(lang).to_string(),
        text!("应付（{unit}）", "Pays ({unit})").get(lang).to_string(),
        text!("净额（{unit}）", "Net ({unit})").get(lang).to_string(),
    ]);
    let balances = settled.balances();
    for (who, received, paid) in balances.iter().take(PARTIES) {
        let amounts = [*received, *paid, *received - *paid];
        let mut cells = vec![settled.who_title(*who, lang)];
        cells.extend(amounts.map(|yuan| shown(settled, yuan)));
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let (title, model) = (dataset.title.get(lang), settled.terms.model.title.get(lang));
    let when = settled.span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
    let mut lines = vec![format!("{title} · {model}{when}"), table.to_string()];
    if balances.len() > PARTIES {
        let more = balances.len() - PARTIES;
        let words = text!(
            "另有 {more} 方，见 report.xlsx 与 ledger.csv",
            "{more} more in report.xlsx and ledger.csv"
        );
        lines.push(words.get(lang).to_string());
    }
    let (entries, pools) = (settled.count(), settled.pools.len());
    let words = match pools {
        0 => text!(
            "台账 {entries} 笔，应收合计与应付合计相等。",
            "{entries} ledger entries; receipts equal payments."
        ),
        _ => text!(
            "台账 {entries} 笔，应收合计与应付合计相等；资金池 {pools} 处，分毫不差地闭合。",
            "{entries} ledger entries; receipts equal payments; {pools} pools close exactly."
        ),
    };
    lines.push(words.get(lang).to_string());
    let facts = super::past::facts(settled, lang);
    lines.extend(
        facts.iter().map(|(label, words)| format!("{}{}{words}", label.get(lang), lang.pick("：", ": "))),
    );
    lines.extend(settled.adjustments.iter().map(|a| adjustment_words(settled, a, lang)));
    if settled.trial {
        lines.push(text!("试算结果，不得用于支付。", "A trial: not for payment.").get(lang).to_string());
    }
    lines.join("\n")
}

/// An amount of yuan in the scheme's unit, with just its decimal places.
fn shown(settled: &Settlement<'_>, yuan: Decimal) -> String {
    let places = settled.terms.scheme.places.max(0) as usize;
    format!("{:.places$}", settled.in_money(yuan))
}
