//! The settlement on the terminal: what each party receives and pays.

use crate::judge::checks;
use crate::judge::coverage::{Account, accounts};
use crate::judge::idle;
use crate::results::Request;
use crate::settle::{Settlement, Who, adjustment_words};
use crate::show::{Ruled, banner, coverage, past};
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;

/// Parties shown at most.
const PARTIES: usize = 40;

/// One row a party: received, paid, net, in the scheme's unit of money; in so many columns of a terminal.
pub fn table(request: &Request<'_>, settled: &Settlement, room: Option<usize>) -> String {
    let (dataset, lang) = (request.dataset, request.lang);
    let scheme = &settled.terms.scheme;
    let unit = scheme.money.words(lang.is_zh());
    let header = [
        lang.pick("单位", "Party").to_string(),
        text!("应收（{unit}）", "Receives ({unit})").get(lang).to_string(),
        text!("应付（{unit}）", "Pays ({unit})").get(lang).to_string(),
        text!("净额（{unit}）", "Net ({unit})").get(lang).to_string(),
    ];
    let mut table = Ruled::new(header).numbers(1);
    let balances = settled.balances();
    let mut row = |title: String, received: Decimal, paid: Decimal| {
        let amounts = [received, paid, received - paid].map(|yuan| shown(settled, yuan));
        table.row(std::iter::once(title).chain(amounts));
    };
    for (who, received, paid) in balances.iter().take(PARTIES) {
        row(settled.who_title(*who, lang), *received, *paid);
    }
    // Of all parties, also of those that are not shown.
    let total = |of: fn(&(Who, Decimal, Decimal)) -> Decimal| balances.iter().map(of).sum::<Decimal>();
    row(lang.pick("合计", "Total").to_string(), total(|b| b.1), total(|b| b.2));
    let (title, model) = (dataset.title.get(lang), settled.terms.model.title.get(lang));
    let when = settled.span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
    let mut lines = vec![format!("{title} · {model}{when}"), table.fit(room)];
    if balances.len() > PARTIES {
        let more = balances.len() - PARTIES;
        let Text { zh, en } = request.sheets.beside("ledger.csv");
        let words = text!("另有 {more} 方，见 {zh}", "{more} more in {en}");
        lines.push(words.get(lang).to_string());
    }
    let known = request.met().words().map(|Text { zh, en }| text!("{zh}。", "Expected results: {en}."));
    let told = [Some(entries(settled)), Some(pools(settled)), known, checks::told(&settled.run)];
    lines.extend(told.into_iter().flatten().map(|words| words.get(lang).to_string()));
    lines.extend(idle::sentence(&settled.run).map(|words| words.get(lang).to_string()));
    let mut facts = request.roll.facts(&settled.run.book.catalog.dimensions, lang);
    facts.extend(past::facts(settled, lang));
    lines.extend(
        facts.iter().map(|(label, words)| format!("{}{}{words}", label.get(lang), lang.pick("：", ": "))),
    );
    lines.extend(settled.adjustments.iter().map(|a| adjustment_words(settled, a, lang)));
    lines.extend(coverage(settled, lang, room));
    lines.extend(banner::of(settled).iter().map(|words| words.get(lang).to_string()));
    lines.join("\n")
}

/// How many amounts there are; those of nothing are said, as they have no entry.
fn entries(settled: &Settlement) -> Text {
    let (entries, known, zero) = (settled.count(), settled.amounts.known, settled.amounts.zero);
    match (entries, zero) {
        (0, _) => text!(
            "{known} 处金额都算得 0：本期结清，没有台账条目。",
            "All {known} amounts come to 0: settled, with no entry in the ledger."
        ),
        (_, 0) => text!(
            "台账 {entries} 笔，应收合计与应付合计相等。",
            "{entries} ledger entries; receipts equal payments."
        ),
        _ => text!(
            "台账 {entries} 笔，应收合计与应付合计相等；另有 {zero} 处金额为 0。",
            "{entries} ledger entries; receipts equal payments; {zero} more amounts are 0."
        ),
    }
}

/// How many pools were checked, of how many.
pub fn pools(settled: &Settlement) -> Text {
    let (declared, checked, due) =
        (settled.terms.pools.len(), settled.pools.checked.len(), settled.pools.due);
    match (declared, due) {
        (0, _) => text!(
            "方案没有写明资金池，没有总额可核对。",
            "The scheme declares no pool: there is no total to check against."
        ),
        (_, 0) => text!(
            "方案写明 {declared} 种资金池，本期都没有。",
            "The scheme declares {declared} kinds of pools; none is there in this period."
        ),
        _ if checked == due => text!(
            "资金池收支平衡，差额 0 元（共 {due} 处，核对了 {checked} 处）。",
            "{checked} of {due} pools checked; they close exactly."
        ),
        _ => text!(
            "资金池共 {due} 处，只核对了 {checked} 处，收支平衡，差额 0 元；其余缺数据，只能试算。",
            "Only {checked} of {due} pools checked, which close exactly; the others lack data and can only be tried."
        ),
    }
}

/// What of the scheme's lines could not be computed, where some could not.
fn coverage(settled: &Settlement, lang: Lang, room: Option<usize>) -> Option<String> {
    let run = &settled.run;
    let accounts = accounts(run, &|line, row| settled.covers(settled.time(line, row)));
    let lacking: Vec<Account> = accounts.into_iter().filter(|a| a.accounted < a.rows).collect();
    let head = text!("本期有的行没有算出：", "Rows of this period that could not be computed:");
    (!lacking.is_empty()).then(|| coverage::table(run, &lacking, &settled.years, &head, (lang, room)))
}

/// An amount of yuan in the scheme's unit, with just its decimal places, its digits in groups of three.
fn shown(settled: &Settlement, yuan: Decimal) -> String {
    let places = settled.terms.scheme.places.max(0) as usize;
    grouped(&format!("{:.places$}", settled.in_money(yuan)))
}

/// A number with its digits in groups of three.
pub fn grouped(number: &str) -> String {
    let (whole, decimals) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        let behind = whole.len() - i;
        if behind.is_multiple_of(3) && out.ends_with(|before: char| before.is_ascii_digit()) {
            out.push(',');
        }
        out.push(c);
    }
    out + decimals
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (plain, wanted) in [
            ("0", "0"),
            ("-870000.00", "-870,000.00"),
            ("1234567", "1,234,567"),
            ("-1234.5678", "-1,234.5678"),
            ("123", "123"),
        ] {
            assert_eq!(grouped(plain), wanted);
        }
    }
}
