//! What is accepted by name: the names must exist, and should be needed.

use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::table::magnitude::PREFIX;
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// Every name under which something may have to be accepted.
pub fn names(catalog: &Catalog) -> BTreeSet<&str> {
    let measures = catalog.measures.iter().map(|m| m.id.as_str());
    let coefficients = catalog.coefficients.iter().map(|c| c.id.as_str());
    let tiers = catalog.models.iter().flat_map(|m| &m.tiers).map(|t| t.id.as_str());
    let schemes = catalog.models.iter().filter(|m| m.scheme.is_some()).map(|m| m.id.as_str());
    let ties = catalog.models.iter().filter_map(|m| m.scheme.as_ref()).flat_map(|scheme| &scheme.ties);
    let ties = ties.map(|tie| tie.name.as_str());
    measures.chain(coefficients).chain(tiers).chain(schemes).chain(ties).collect()
}

/// What is accepted under the id that a measure has now.
pub fn by_id(id: &str, catalog: &Catalog) -> String {
    let (prefix, name) = match id.strip_prefix(PREFIX) {
        Some(name) => (PREFIX, name),
        None => ("", id),
    };
    let now = catalog.measure(name).map_or(name, |measure| &catalog.measures[measure].id);
    format!("{prefix}{now}")
}

/// Whether a name is that of a doubt about the size of a measure or of a line.
fn is_doubt(id: &str, catalog: &Catalog) -> bool {
    let mut lines = catalog.models.iter().flat_map(|m| &m.lines);
    let mut known = |id: &str| catalog.measure(id).is_some() || lines.any(|l| l.id == id);
    id.strip_prefix(PREFIX).is_some_and(&mut known)
}

/// Refuses names that nothing has.
pub fn refuse_unknown(accepted: &[String], catalog: &Catalog, findings: &mut Findings) {
    let known = names(catalog);
    for id in accepted.iter().filter(|id| !known.contains(id.as_str()) && !is_doubt(id, catalog)) {
        let message = text!(
            "接受的 `{id}` 不是任何系数、分档表、指标、方案或并列规定的名称",
            "what is accepted, `{id}`, names no coefficient, step table, measure, scheme or rule of ties"
        );
        let finding = Finding::error("unknown-acceptance", message);
        let otherwise = text!(
            "去掉 --accept 或 dataset.toml 中 accept 里的这一项；要接受哪些，不写 --accept 结算一次就会逐项列出",
            "drop it from --accept or from `accept` in dataset.toml; settling without --accept lists what needs acceptance"
        );
        findings.push(finding.did_you_mean_or(nearest(id, known.iter().copied()), otherwise));
    }
}

/// Warns of names that exist and did not have to be accepted.
pub fn warn_idle(
    accepted: &[String],
    known: &BTreeSet<&str>,
    is_needed: impl Fn(&str) -> bool,
    findings: &mut Findings,
) {
    for id in accepted.iter().filter(|id| known.contains(id.as_str()) && !is_needed(id)) {
        let message = text!(
            "接受了 `{id}`，但结算没有用到它，或它并不需要接受",
            "`{id}` is accepted, but the settlement does not use it or it needs no acceptance"
        );
        findings.push(idle(message));
    }
}

/// What is said of a name that is accepted to no purpose.
pub fn idle(message: Text) -> Finding {
    Finding::warning("idle-acceptance", message)
        .help(text!("去掉它，或核对拼写", "drop it, or check the spelling"))
}
