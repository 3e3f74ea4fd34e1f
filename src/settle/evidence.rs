//! Money is moved on figures that can be answered for: weak evidence must be accepted by name.

use super::used::Used;
use super::{Settlement, Terms};
use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::model::dimension::DimKind;
use crate::model::evidence::{Evidence, Status};
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// What settled amounts rest on and is not well enough known, by the name under which it is accepted.
pub type Weak = BTreeMap<String, Text>;

/// What is weak beneath the amounts of a settlement.
pub fn of_settlement(settled: &Settlement, used: &Used) -> Weak {
    let Terms { model, scheme, .. } = &*settled.terms;
    let mut weak = beneath(&settled.run, used);
    if let Some(grade) = doubtful(scheme.evidence) {
        let (id, Text { zh, en }) = (&model.id, &model.title);
        let (zh_grade, en_grade) = (grade.title(Lang::Zh), grade.title(Lang::En));
        weak.insert(id.clone(), text!("方案 `{id}`（{zh}）：{zh_grade}", "scheme `{id}` ({en}): {en_grade}"));
    }
    // What is said of ties matters where there are any.
    for ranking in settled.ties.iter().map(|tied| &settled.terms.rankings[tied.ranking]) {
        let Some(grade) = doubtful(ranking.tie.evidence) else { continue };
        let (name, Text { zh, en }) = (&ranking.tie.name, &ranking.tie.paid);
        let (zh_grade, en_grade) = (grade.title(Lang::Zh), grade.title(Lang::En));
        let words =
            text!("名次并列的规定 `{name}`（{zh}）：{zh_grade}", "rule of ties `{name}` ({en}): {en_grade}");
        weak.insert(name.clone(), words);
    }
    weak
}

impl Used {
    /// What the amounts of a settlement rest on: what is paid, what must close, what is paid from.
    pub fn by_settlement(settled: &Settlement) -> Used {
        let rows = settled.terms.settled().map(|line| (Symbol::Line(line), settled.rows(line)));
        Used::by(&settled.run, rows)
    }

    /// What the results of a run rest on in its accounting years.
    pub fn by_years(run: &Run, years: &[u32]) -> Used {
        let shown = run.book.sections.iter().flat_map(|s| s.columns.iter().chain(&s.chart));
        let shown = shown.chain(&run.book.headline).copied();
        let lines = (0..run.book.lines.len()).map(Symbol::Line);
        let rows = lines.chain(shown).map(|symbol| (symbol, of_years(run, symbol, years)));
        Used::by(run, rows)
    }
}

/// The rows of a symbol that are of some years, or of no time at all.
fn of_years(run: &Run, symbol: Symbol, years: &[u32]) -> Vec<usize> {
    let Some((_, frame)) = run.framed(symbol) else { return Vec::new() };
    let dimensions = &run.book.catalog.dimensions;
    let is_time = |dim| matches!(dimensions.get(dim).kind, DimKind::Year | DimKind::Period);
    let time = frame.order.iter().position(|dim| is_time(*dim));
    let counts = |row: &usize| {
        let year = time.and_then(|at| dimensions.year_of(frame.order[at], frame.keys[at][*row]));
        year.is_none_or(|year| years.contains(&(year as u32)))
    };
    (0..frame.len()).filter(counts).collect()
}

/// Refuses whatever is weak and not accepted.
pub fn judge(weak: &Weak, accepted: &[String], findings: &mut Findings) {
    let refused: Vec<(&String, &Text)> = weak.iter().filter(|(id, _)| !accepted.contains(id)).collect();
    if refused.is_empty() {
        return;
    }
    let ids: Vec<&str> = refused.iter().map(|(id, _)| id.as_str()).collect();
    let (count, ids) = (refused.len(), ids.join(","));
    let list = |lang: Lang| {
        let lines = refused.iter().map(|(_, words)| format!("\n      {}", words.get(lang)));
        lines.collect::<String>()
    };
    let (zh, en) = (list(Lang::Zh), list(Lang::En));
    let message = text!(
        "结算所依据的 {count} 项规则或数据尚未核实：{zh}",
        "the settlement rests on {count} rules or data without reliable evidence:{en}"
    );
    findings.push(Finding::error("weak-evidence", message).help(text!(
        "查明出处后改正等级；确认无误的逐项写明接受：--accept {ids}（或写进 dataset.toml 的 accept）；只想试算用 --trial",
        "find the source and mend the grade; accept each by name: --accept {ids} (or `accept` in dataset.toml); to try without paying use --trial"
    )));
}

fn doubtful(evidence: Evidence) -> Option<Evidence> {
    Some(evidence).filter(|e| matches!(e, Evidence::Unverified | Evidence::Illustrative))
}

/// What is weak among rows that were used.
pub fn beneath(run: &Run, used: &Used) -> Weak {
    let book = &run.book;
    let catalog = &book.catalog;
    let mut worst: BTreeMap<String, (Evidence, Text)> = BTreeMap::new();
    let mut note = |id: &str, title: &Text, evidence: Evidence| {
        if let Some(grade) = doubtful(evidence) {
            let known = worst.entry(id.to_string()).or_insert((grade, title.clone()));
            known.0 = known.0.max(grade);
        }
    };
    for entry in used.entries.iter().filter_map(|entry| run.entries.list.get(*entry as usize)) {
        let coefficient = &catalog.coefficients[entry.coefficient];
        let row = &coefficient.rows[entry.row];
        note(&coefficient.id, &coefficient.title, row.evidence);
        if let (Some(index), Some((to, from))) = (book.price_index, entry.prices_of.zip(row.price_year)) {
            let index = &catalog.coefficients[index];
            for year in [to, from] {
                let used = book.index_row(year);
                used.into_iter().for_each(|row| note(&index.id, &index.title, row.evidence));
            }
        }
    }
    for (model, tier) in &used.tiers {
        let tier = &catalog.models[*model].tiers[*tier];
        note(&tier.id, &tier.title, tier.evidence);
    }
    let mut weak: Weak = worst
        .into_iter()
        .map(|(id, (grade, Text { zh, en }))| {
            let (zh_grade, en_grade) = (grade.title(Lang::Zh), grade.title(Lang::En));
            let words = text!("系数 `{id}`（{zh}）：{zh_grade}", "coefficient `{id}` ({en}): {en_grade}");
            (id, words)
        })
        .collect();
    for (measure, readings) in &used.readings {
        let Some((_, series)) = run.inputs.series_of(*measure) else { continue };
        let made_up = readings.iter().filter(|r| series.status[**r] == Status::Illustrative).count();
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
