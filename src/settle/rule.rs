//! What a scheme is made of, as a hash: whether the rule by which something was settled is still the rule.

use super::Terms;
use crate::compute::Run;
use crate::finding::Finding;
use crate::hex;
use crate::model::Catalog;
use crate::model::coefficient::{Coefficient, Row};
use crate::rule::{Book, Op, Symbol};
use crate::text;
use crate::text::{Lang, Text};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Digits that tell the rows of one coefficient apart.
const SHORT: usize = 16;

/// SHA-256 of the formulas, step tables and terms that the money rests on; of nothing else that is defined.
pub fn hash(book: &Book, terms: &Terms) -> String {
    let (catalog, scheme) = (&book.catalog, &terms.scheme);
    let mut parts: BTreeSet<String> = BTreeSet::new();
    parts.insert(format!(
        "scheme {} {} {:?} {:?} {:?} {:?}",
        scheme.money, scheme.places, scheme.measured, scheme.settled, scheme.missing, scheme.cumulative
    ));
    for payment in &scheme.payments {
        let (line, from, to) = (&payment.line.text, &payment.from.text, &payment.to.text);
        parts.insert(format!("pay {} {line} {from} {to}", payment.id));
    }
    for pool in &scheme.pools {
        let total = pool.total.as_ref().map_or("", |total| &total.text);
        let lines: Vec<&str> = pool.parts.iter().map(|part| part.text.as_str()).collect();
        parts.insert(format!("pool {} {total} {}", pool.id, lines.join(" ")));
    }
    for tie in &scheme.ties {
        parts.insert(format!("tie {} {}", tie.line.text, tie.paid.zh));
    }
    let mut sets = book.profile.sets.clone();
    sets.sort();
    parts.insert(format!("sets {}", sets.join(" ")));
    for symbol in terms.beneath(book) {
        match symbol {
            Symbol::Measure(measure) => {
                let measure = &catalog.measures[measure];
                parts.insert(format!("measure {} {}", measure.id, measure.unit));
            }
            Symbol::Line(line) => {
                let line = &book.lines[line];
                line.term.walk(&mut |term| {
                    if let Op::Tier(at, _) = &term.op {
                        let tier = &catalog.models[at.model].tiers[at.tier];
                        let (reading, closed) = (tier.reading, tier.closed);
                        let own = format!("{} {} {} {reading:?} {closed:?}", tier.id, tier.of, tier.unit);
                        parts.insert(format!("tier {own} {:?}", tier.steps));
                    }
                });
                let origin = book.origin(line).1;
                let scope = origin.scope.as_ref().map(|scope| scope.one_line()).unwrap_or_default();
                let per = catalog.dimensions.names(line.per);
                if !line.auxiliary {
                    let formula = origin.in_words();
                    parts.insert(format!("line {} {per} {} {formula} where {scope}", line.id, line.unit));
                }
            }
            Symbol::Coefficient(_) => {}
        }
    }
    digest(parts.into_iter().collect::<Vec<_>>().join("\n"))
}

/// The rows of coefficients that the money of a run rests on, by coefficient: a hash of each.
pub fn rows(run: &Run, terms: &Terms) -> BTreeMap<String, Vec<String>> {
    let (book, beneath) = (&run.book, terms.beneath(&run.book));
    let catalog = &book.catalog;
    let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut note = |coefficient: &Coefficient, row: &Row| {
        rows.entry(coefficient.id.clone()).or_default().insert(row_hash(catalog, coefficient, row));
    };
    for entry in run.entries.list.iter().filter(|e| beneath.contains(&Symbol::Coefficient(e.coefficient))) {
        let coefficient = &catalog.coefficients[entry.coefficient];
        let row = &coefficient.rows[entry.row];
        note(coefficient, row);
        if let (Some(index), Some((to, from))) = (book.price_index, entry.prices_of.zip(row.price_year)) {
            for year in [to, from] {
                let used = book.index_row(year);
                used.into_iter().for_each(|row| note(&catalog.coefficients[index], row));
            }
        }
    }
    rows.into_iter().map(|(id, hashes)| (id, hashes.into_iter().collect())).collect()
}

/// What a row says that changes a number; where it was read is not among it.
fn row_hash(catalog: &Catalog, coefficient: &Coefficient, row: &Row) -> String {
    let keys = coefficient.per.iter().zip(&row.key);
    let key: Vec<String> = keys.map(|(dim, member)| catalog.dimensions.member_id(*dim, *member)).collect();
    let region = row.region.as_deref().unwrap_or_default();
    let (set, value, unit, year, validity) = (&row.set, row.value, &row.unit, row.price_year, row.validity);
    let words = format!("{} {region} {set} {value} {unit} {year:?} {validity}", key.join(" "));
    digest(words).chars().take(SHORT).collect()
}

fn digest(words: String) -> String {
    hex(&Sha256::digest(words.as_bytes()))
}

/// What has changed in the rule since a settlement, in words; nothing where it is the same.
pub fn changes(manifest: &Value, book: &Book, terms: &Terms) -> Vec<Text> {
    let (settlement, mut changes) = (&manifest["settlement"], Vec::new());
    let (id, then) = (&terms.model.id, settlement["scheme"].as_str().unwrap_or_default());
    if then != id {
        changes.push(text!("当时的方案是 `{then}`", "it was scheme `{then}` then"));
    }
    let (version, then) =
        (&book.profile.version, manifest["profile"]["version"].as_str().unwrap_or_default());
    if then != version {
        changes.push(text!("有效期由 {then} 改为 {version}", "in force {version}, then {then}"));
    }
    let Some(recorded) = settlement["rule_sha256"].as_str() else {
        // Reports of former versions of the program know only all definitions as one.
        if manifest["definitions"]["sha256"].as_str() != Some(book.catalog.hash.as_str()) {
            changes.push(text!(
                "定义文件有改动，是否涉及本方案，那份报告没有记下",
                "definitions have changed; that report does not say whether any of this scheme is among them"
            ));
        }
        return changes;
    };
    if recorded != hash(book, terms) {
        changes.push(text!(
            "公式、分档表或支付、资金池条款有改动",
            "formulas, step tables or the terms of payments and pools have changed"
        ));
    }
    let catalog = &book.catalog;
    let gone = |(id, hashes): &(&String, &Value)| {
        let known: BTreeSet<String> = catalog
            .coefficients
            .iter()
            .filter(|c| c.id == **id)
            .flat_map(|c| c.rows.iter().map(|row| row_hash(catalog, c, row)))
            .collect();
        hashes.as_array().into_iter().flatten().any(|hash| !hash.as_str().is_some_and(|h| known.contains(h)))
    };
    let used = settlement["coefficients"].as_object().into_iter().flatten();
    let gone: Vec<String> = used.filter(gone).map(|(id, _)| format!("`{id}`")).collect();
    if !gone.is_empty() {
        let (zh, en) = (gone.join("、"), gone.join(", "));
        changes.push(text!("系数 {zh} 有改动", "coefficients have changed: {en}"));
    }
    changes
}

/// What is said of a rule that has changed since a settlement.
pub fn changed(label: &str, id: &str, changes: &[Text]) -> Finding {
    let all = |lang: Lang| {
        let words: Vec<&str> = changes.iter().map(|words| words.get(lang)).collect();
        words.join(lang.pick("；", "; "))
    };
    let (zh, en) = (all(Lang::Zh), all(Lang::En));
    let message = text!(
        "{label} 结算之后，方案 `{id}` 的规则变了：{zh}",
        "the rule of scheme `{id}` has changed since {label} was settled: {en}"
    );
    Finding::warning("rule-changed", message).help(text!(
        "已结算的不变，本次按现在的规则结算；规则若不该变，改回原来的定义",
        "what was settled stands, this is settled by the rule of today; where the rule should not have changed, put the definitions back"
    ))
}
