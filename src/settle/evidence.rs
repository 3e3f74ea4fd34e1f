//! Money is moved on figures that can be answered for: weak evidence must be accepted by name.

use super::Terms;
use crate::engine::Run;
use crate::finding::{Finding, Findings};
use crate::model::evidence::{Evidence, Status};
use crate::rule::{Op, Symbol, reached};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What settled amounts rest on and is not well enough known, by the name under which it is accepted.
pub type Weak = BTreeMap<String, Text>;

/// What is weak beneath the amounts of a scheme.
pub fn of_scheme(run: &Run<'_>, terms: &Terms<'_>) -> Weak {
    let mut weak = beneath(run, &terms.beneath(run.book));
    if let Some(grade) = doubtful(terms.scheme.evidence) {
        let (id, Text { zh, en }) = (&terms.model.id, &terms.model.title);
        let (zh_grade, en_grade) = (grade.title(Lang::Zh), grade.title(Lang::En));
        weak.insert(id.clone(), text!("方案 `{id}`（{zh}）：{zh_grade}", "scheme `{id}` ({en}): {en_grade}"));
    }
    weak
}

/// What is weak beneath all results of a run.
pub fn of_run(run: &Run<'_>) -> Weak {
    let lines = (0..run.book.lines.len()).map(Symbol::Line);
    beneath(run, &reached(run.book, lines.chain(run.book.used())))
}

/// Refuses whatever is weak and not accepted.
pub fn judge(weak: &Weak, accepted: &[String], findings: &mut Findings) {
    let refused: Vec<(&String, &Text)> = weak.iter().filter(|(id, _)| !accepted.contains(id)).collect();
    if !refused.is_empty() {
        let ids: Vec<&str> = refused.iter().map(|(id, _)| id.as_str()).collect();
        let (count, ids) = (refused.len(), ids.join(","));
        let list = |lang: Lang| {
            let lines = refused.iter().map(|(_, words)| format!("\n      {}", words.get(lang)));
            lines.collect::<String>()
        };
        let (zh, en) = (list(Lang::Zh), list(Lang::En));
        let message = text!(
            "结算用到 {count} 项没有可靠出处的规则或数据：{zh}",
            "the settlement rests on {count} rules or data without reliable evidence:{en}"
        );
        findings.push(Finding::error("weak-evidence", message).help(text!(
            "查明出处后改正等级；确认无误的逐项写明接受：--accept {ids}（或写进 dataset.toml 的 accept）；只想试算用 --trial",
            "find the source and mend the grade; accept each by name: --accept {ids} (or `accept` in dataset.toml); to try without paying use --trial"
        )));
    }
    for id in accepted.iter().filter(|id| !weak.contains_key(*id)) {
        let message = text!(
            "接受了 `{id}`，但结算没有用到它，或它并不需要接受",
            "`{id}` is accepted, but the settlement does not use it or it needs no acceptance"
        );
        findings.push(
            Finding::warning("idle-acceptance", message)
                .help(text!("去掉它，或核对拼写", "drop it, or check the spelling")),
        );
    }
}

fn doubtful(evidence: Evidence) -> Option<Evidence> {
    Some(evidence).filter(|e| matches!(e, Evidence::Unverified | Evidence::Illustrative))
}

fn beneath(run: &Run<'_>, symbols: &BTreeSet<Symbol>) -> Weak {
    let book = run.book;
    let catalog = book.catalog;
    let mut worst: BTreeMap<String, (Evidence, Text)> = BTreeMap::new();
    let mut note = |id: &str, title: &Text, evidence: Evidence| {
        if let Some(grade) = doubtful(evidence) {
            let known = worst.entry(id.to_string()).or_insert((grade, title.clone()));
            known.0 = known.0.max(grade);
        }
    };
    for entry in run.entries.list.iter().filter(|e| symbols.contains(&Symbol::Coefficient(e.coefficient))) {
        let coefficient = &catalog.coefficients[entry.coefficient];
        let row = &coefficient.rows[entry.row];
        note(&coefficient.id, &coefficient.title, row.evidence);
        if let (Some(index), Some((to, from))) = (book.price_index, entry.prices_of.zip(row.price_year)) {
            let index = &catalog.coefficients[index];
            for year in [to, from] {
                let used = crate::engine::entries::index_row(book, year);
                used.into_iter().for_each(|row| note(&index.id, &index.title, row.evidence));
            }
        }
    }
    for symbol in symbols {
        let Symbol::Line(line) = symbol else { continue };
        book.lines[*line].term.walk(&mut |term| {
            if let Op::Tier(at, _) = &term.op {
                let tier = &catalog.models[at.model].tiers[at.tier];
                note(&tier.id, &tier.title, tier.evidence);
            }
        });
    }
    let mut weak: Weak = worst
        .into_iter()
        .map(|(id, (grade, Text { zh, en }))| {
            let (zh_grade, en_grade) = (grade.title(Lang::Zh), grade.title(Lang::En));
            let words = text!("系数 `{id}`（{zh}）：{zh_grade}", "coefficient `{id}` ({en}): {en_grade}");
            (id, words)
        })
        .collect();
    for symbol in symbols {
        let Symbol::Measure(measure) = symbol else { continue };
        let made_up = run.inputs.statuses(|m| m == *measure).get(&Status::Illustrative).copied().unwrap_or(0);
        if made_up > 0 {
            let measure = &catalog.measures[*measure];
            let (id, Text { zh, en }) = (&measure.id, &measure.title);
            let words = text!(
                "输入 `{id}`（{zh}）：{made_up} 个示意数",
                "input `{id}` ({en}): {made_up} illustrative values"
            );
            weak.insert(id.clone(), words);
        }
    }
    weak
}
