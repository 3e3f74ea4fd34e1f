//! `run.json`: what was run, with which versions, from which bytes.

use crate::compute::Run;
use crate::finding::Source;
use crate::hex;
use crate::input;
use crate::judge::laid;
use crate::model::Change;
use crate::model::dimension::DimKind;
use crate::model::evidence::Status;
use crate::model::files::{Files, Folder};
use crate::results::Request;
use crate::results::command::{Command, Kept};
use crate::settle::{Settlement, rule};
use crate::table::{Dataset, MANIFEST};
use crate::text::Text;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// The program: its version, the commit it was built from, and what it was built for.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
pub const COMMIT: &str = env!("GEEP_COMMIT");
pub const TARGET: &str = env!("GEEP_TARGET");

/// The manifest as text. It holds no time of day, so that the same inputs give the same bytes.
pub fn json(request: &Request<'_>, command: &Command, outputs: &[(String, Vec<u8>)]) -> String {
    let (run, dataset) = (request.run, request.dataset);
    let book = &run.book;
    let statuses = run.inputs.statuses(|_| true);
    let status = |s: Status| (s.id().to_string(), json!(statuses.get(&s).copied().unwrap_or(0)));
    // Only a scenario assumes.
    let assumed = !dataset.assumptions.is_empty();
    let known = request.met();
    let met = known.each().map(|(basis, n)| (basis.id().to_string(), json!(n)));
    let value = json!({
        "program": program(),
        "command": command,
        "dataset": { "id": dataset.id, "sha256": inputs(dataset) },
        "definitions": definitions(run),
        "profile": { "id": book.profile.id, "version": book.profile.version },
        "options": { "years": dataset.years, "lang": request.lang.id(), "sheets": request.sheets.id() },
        "inputs": Status::ALL.into_iter().filter(|s| *s != Status::Assumed || assumed).map(status).collect::<serde_json::Map<String, Value>>(),
        "roster": roster(request),
        "expected_results_met": met.collect::<serde_json::Map<String, Value>>(),
        "expected_results_not_met": known.unmet,
        "expected_results_misprinted": known.misprints,
        "expected_results_not_compared": known.aside,
        "settlement": request.settlement.map(|settled| settlement(settled, dataset)),
        "outputs": hashes(outputs),
    });
    pretty(&value)
}

/// The definitions, and what the user laid over them.
fn definitions(run: &Run) -> Value {
    let catalog = &run.book.catalog;
    let laid = &catalog.laid;
    let built_in = match laid.folders.is_empty() {
        true => catalog.hash.clone(),
        false => Files::built_in().hash(),
    };
    let mut value = json!({ "sha256": catalog.hash, "built_in_sha256": built_in, "overlaid": laid.files });
    if !laid.files.is_empty() {
        let all = |words: Vec<Text>| words.into_iter().map(|w| json!(w.zh)).collect::<Vec<Value>>();
        value["folders"] = laid.folders.iter().filter(|folder| !folder.files.is_empty()).map(kept).collect();
        value["replaced_files"] = json!(laid.whole);
        value["replaced"] = json!(all(laid.changes.iter().map(Change::words).collect()));
        value["unused"] = json!(all(laid::unused(run).iter().map(|one| one.message()).collect()));
    }
    value
}

/// A folder of definitions with the text of its files.
fn kept(folder: &Folder) -> Value {
    let kept = |(path, source): &(String, Arc<Source>)| Kept {
        name: path.clone(),
        sha256: hash(source.text.as_bytes()),
        text: source.text.clone(),
    };
    json!({ "folder": folder.shown, "files": folder.files.iter().map(kept).collect::<Vec<Kept>>() })
}

/// The manifest of files that are no report: which, and of which dataset.
pub fn plain(dataset: &Dataset, outputs: &[(String, Vec<u8>)]) -> String {
    pretty(&json!({
        "program": program(),
        "dataset": { "id": dataset.id, "sha256": inputs(dataset) },
        "outputs": hashes(outputs),
    }))
}

/// The manifest of files that are no report of one run, with what else is to be said of them.
pub fn with(dataset: &Dataset, outputs: &[(String, Vec<u8>)], more: Value) -> String {
    let mut value = json!({
        "program": program(),
        "dataset": { "id": dataset.id, "sha256": inputs(dataset) },
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
        value.insert("outputs".to_string(), json!(hashes(outputs)));
    }
    pretty(&value)
}

/// The same of two datasets that were compared.
pub fn pair(datasets: &[Dataset; 2], outputs: &[(String, Vec<u8>)]) -> String {
    let of = |dataset: &Dataset| json!({ "id": dataset.id, "sha256": inputs(dataset) });
    pretty(&json!({
        "program": program(),
        "datasets": datasets.each_ref().map(of),
        "outputs": hashes(outputs),
    }))
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Who was expected to report, and who did.
fn roster(request: &Request<'_>) -> Value {
    let (roll, dimensions) = (request.roll, &request.run.book.catalog.dimensions);
    let codes = |units: &std::collections::BTreeSet<u32>| {
        let region = dimensions.of_kind(DimKind::Region);
        let codes =
            region.into_iter().flat_map(|dim| units.iter().map(move |u| dimensions.member_id(dim, *u)));
        codes.collect::<Vec<String>>()
    };
    json!({
        "stated": roll.stated,
        "units": codes(&roll.units),
        "reporting": roll.reporting.len(),
        "outside": codes(&roll.outside),
        "complete": roll.complete,
    })
}

fn program() -> Value {
    json!({ "name": "geep", "version": VERSION, "commit": COMMIT, "target": TARGET })
}

/// SHA-256 of every output, by file name.
fn hashes(outputs: &[(String, Vec<u8>)]) -> serde_json::Map<String, Value> {
    outputs.iter().map(|(name, bytes)| (name.clone(), json!(hash(bytes)))).collect()
}

/// Which scheme was settled for when, by which rule, after what, and on what that stands.
fn settlement(settled: &Settlement, dataset: &Dataset) -> Value {
    let after = settled.past.earlier.iter().map(|one| {
        json!({
            "period": one.label,
            "folder": one.shown,
            "manifest_sha256": one.manifest_hash,
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
        "kind": settled.terms.scheme.kind.id(),
        "accepted": settled.accepted,
        "amounts": { "known": settled.amounts.known, "zero": settled.amounts.zero },
        "pools": { "declared": settled.terms.pools.len(), "checked": settled.pools.checked.len(), "of": settled.pools.due },
        "entries": settled.count(),
        "after": after.collect::<Vec<Value>>(),
        "adjustments": settled.adjustments.len(),
        "adjustment_files": files.collect::<serde_json::Map<String, Value>>(),
        "rule_sha256": rule::hash(&settled.run.book, &settled.terms),
        "coefficients": rule::rows(&settled.run, &settled.terms),
    })
}

pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The same of a file, of which no more than a piece is held.
fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = input::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            length => hash.update(&piece[..length]),
        }
    }
}

/// SHA-256 of the manifest, the expected results, the map and each table, by file name.
pub fn inputs(dataset: &Dataset) -> serde_json::Map<String, Value> {
    let mut hashes = serde_json::Map::new();
    if dataset.is_folder() {
        let manifest = hash_file(&dataset.dir.join(MANIFEST));
        let manifest = manifest.unwrap_or_else(|_| hash(dataset.source.text.as_bytes()));
        hashes.insert(MANIFEST.to_string(), json!(manifest));
    }
    if let Some(path) = dataset.expected_file()
        && let Ok(hash) = hash_file(&path)
    {
        hashes.insert(Dataset::show(&path), json!(hash));
    }
    if let Some(map) = &dataset.map
        && let Ok(hash) = hash_file(&dataset.beside(&map.file.text))
    {
        hashes.insert(map.file.text.clone(), json!(hash));
    }
    for path in dataset.tables().unwrap_or_default() {
        if let Ok(hash) = hash_file(&path) {
            hashes.insert(Dataset::show(&path), json!(hash));
        }
    }
    hashes
}
