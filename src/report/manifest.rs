//! `run.json`: what was run, with which versions, from which bytes.

use super::Request;
use crate::hex;
use crate::model::evidence::Status;
use crate::settle::{Settlement, rule};
use crate::table::Dataset;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The manifest as text. It holds no time of day, so that the same inputs give the same bytes.
pub fn json(request: &Request<'_>, outputs: &[(&str, Vec<u8>)]) -> String {
    let (run, dataset) = (request.run, request.dataset);
    let book = run.book;
    let statuses = run.inputs.statuses(|_| true);
    let status = |s: Status| (s.id().to_string(), json!(statuses.get(&s).copied().unwrap_or(0)));
    let outputs = outputs.iter().map(|(name, bytes)| (name.to_string(), json!(hash(bytes))));
    let value = json!({
        "program": { "name": "geep", "version": env!("CARGO_PKG_VERSION") },
        "dataset": { "id": dataset.id, "sha256": inputs(dataset) },
        "definitions": { "sha256": book.catalog.hash, "overlaid": book.catalog.overlaid },
        "profile": { "id": book.profile.id, "version": book.profile.version },
        "options": { "years": dataset.years, "lang": request.lang.id() },
        "inputs": Status::ALL.into_iter().map(status).collect::<serde_json::Map<String, Value>>(),
        "expected_results_met": request.met,
        "settlement": request.settlement.map(|settled| settlement(settled, dataset)),
        "outputs": outputs.collect::<serde_json::Map<String, Value>>(),
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// Which scheme was settled for when, by which rule, after what, and on what that stands.
fn settlement(settled: &Settlement<'_>, dataset: &Dataset) -> Value {
    let after = settled.past.earlier.iter().map(|one| {
        json!({
            "period": one.label,
            "folder": one.shown,
            "ledger_sha256": one.ledger_hash,
            "results_sha256": one.results_hash,
        })
    });
    let files = dataset.adjustment_files();
    let files =
        files.iter().filter_map(|path| Some((Dataset::show(path), json!(hash(&std::fs::read(path).ok()?)))));
    json!({
        "scheme": settled.terms.model.id,
        "period": settled.span.as_ref().map(|span| &span.label),
        "state": if settled.trial { "trial" } else { "settled" },
        "accepted": settled.accepted,
        "entries": settled.count(),
        "after": after.collect::<Vec<Value>>(),
        "adjustments": settled.adjustments.len(),
        "adjustment_files": files.collect::<serde_json::Map<String, Value>>(),
        "rule_sha256": rule::hash(settled.run.book, settled.terms),
        "coefficients": rule::rows(settled.run, settled.terms),
    })
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of the manifest and each table, by file name.
pub fn inputs(dataset: &Dataset) -> serde_json::Map<String, Value> {
    let mut hashes = serde_json::Map::new();
    if dataset.is_folder() {
        hashes.insert("dataset.toml".to_string(), json!(hash(dataset.source.text.as_bytes())));
    }
    for path in dataset.tables().unwrap_or_default() {
        if let Ok(bytes) = std::fs::read(&path) {
            hashes.insert(Dataset::show(&path), json!(hash(&bytes)));
        }
    }
    hashes
}
