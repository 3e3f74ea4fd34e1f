//! What a settlement comes after, in words: for its cover, its own sheet and the terminal.

use crate::settle::Settlement;
use crate::text;
use crate::text::{Lang, Text};

/// Label and words of each fact; none where nothing was settled before, nothing is counted from January on and nobody
/// was left out.
pub fn facts(settled: &Settlement, lang: Lang) -> Vec<(Text, String)> {
    let mut facts = Vec::new();
    let earlier = &settled.past.earlier;
    if !earlier.is_empty() {
        let all = earlier.iter().map(|one| {
            let (label, shown) = (&one.label, &one.shown);
            let hash: String = one.ledger_hash.chars().take(12).collect();
            text!(
                "{label}，见 {shown}（台账 SHA-256 {hash}…）",
                "{label}: see {shown} (SHA-256 of its ledger {hash}…)"
            )
            .get(lang)
            .to_string()
        });
        let all = all.collect::<Vec<String>>().join(lang.pick("；", "; "));
        let words = text!("{all}；照录不重算", "{all}; taken as they stand");
        facts.push((text!("以前的结算", "Settled before"), words.get(lang).to_string()));
    }
    if settled.terms.scheme.cumulative.is_some() {
        let words = match settled.is_whole() {
            true => text!(
                "累计数，自 1 月起；未给出以前的结算，本次结算全部累计数",
                "amounts from January on; no earlier settlement is given, so all of them are posted now"
            ),
            false => text!(
                "累计数，自 1 月起；本次只结算比以前各次多出（或少去）的部分",
                "amounts from January on; what is posted now is what they grew or fell by since the earlier settlements"
            ),
        };
        facts.push((text!("累计", "From January on"), words.get(lang).to_string()));
    }
    if !settled.left_out.is_empty() {
        let mut names: Vec<String> =
            settled.left_out.iter().map(|(line, row)| settled.row_title(*line, *row, lang)).collect();
        names.dedup();
        let words = names.join(lang.pick("、", ", "));
        facts.push((text!("缺数据、按方案没有参加", "Left out for lack of data, as the scheme says"), words));
    }
    let count = settled.adjustments.len();
    if count > 0 {
        let words = text!(
            "{count} 笔，列在台账末尾，逐笔注明理由",
            "{count}, last in the ledger, each with its reason"
        );
        facts.push((text!("更正以前结算的调整", "Adjustments"), words.get(lang).to_string()));
    }
    facts
}
