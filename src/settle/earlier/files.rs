//! The files of one earlier settlement: found, held against their hashes, read.

use super::{Earlier, Named, ledger, results};
use crate::finding::Findings;
use crate::hex;
use crate::model::account::Model;
use crate::model::dimension::Dimensions;
use crate::rule::Book;
use crate::settle::{Span, Terms, rule};
use crate::text;
use crate::text::Text;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A run.json of a settlement holds the definitions of its user; the other files are as large as they are.
const MANIFEST: u64 = 256 << 20;

/// Reads one settlement, or says why it cannot be relied on.
pub fn read(named: &Named, book: &Book, terms: &Terms, findings: &mut Findings) -> Option<Earlier> {
    let manifest = bytes(named, "run.json", MANIFEST, findings)?;
    let manifest_hash = hex(&Sha256::digest(&manifest));
    let manifest: Value = match serde_json::from_slice(&manifest) {
        Ok(manifest) => manifest,
        Err(e) => {
            let why = text!("不是 JSON（{e}）", "it is not JSON ({e})");
            findings.push(named.unreadable("run.json", &why));
            return None;
        }
    };
    let settlement = &manifest["settlement"];
    if settlement.is_null() {
        findings.push(named.accounts());
        return None;
    }
    if settlement["state"].as_str() != Some("settled") {
        findings.push(named.trial());
        return None;
    }
    let scheme = settlement["scheme"].as_str().unwrap_or_default();
    if !is_of(scheme, &terms.model, &book.catalog.models) {
        findings.push(named.other_scheme(scheme, &terms.model.id));
        return None;
    }
    let (label, spans) = time(named, &manifest, &book.catalog.dimensions, findings)?;
    let [(ledger_hash, ledger), (results_hash, results)] =
        ["ledger.csv", "results.csv"].map(|file| whole(named, file, &manifest, findings));
    let (ledger, results) = (ledger?, results?);
    let after = settlement["after"].as_array().into_iter().flatten();
    let after = after.filter_map(|one| Some(one["period"].as_str()?.to_string())).collect();
    let changes = rule::changes(&manifest, book, terms);
    let same_rule = changes.is_empty();
    let mut earlier = Earlier {
        label,
        spans,
        shown: named.shown.clone(),
        manifest_hash,
        ledger_hash,
        results_hash,
        after,
        posted: ledger::read(named, &ledger, findings)?,
        results: Vec::new(),
        lines: Default::default(),
        same_rule,
    };
    results::read(named, &results, book, &mut earlier, findings)?;
    if !same_rule {
        findings.push(rule::changed(&earlier.label, &terms.model.id, &changes));
    }
    Some(earlier)
}

/// Whether a settled scheme is the one at hand, or another version of the same rule.
fn is_of(scheme: &str, model: &Model, models: &[Model]) -> bool {
    let family = |m: &Model| m.scheme.as_ref()?.family.as_ref().map(|f| f.text.clone());
    let other = models.iter().find(|m| m.id == scheme);
    scheme == model.id || other.is_some_and(|other| family(other).is_some() && family(other) == family(model))
}

/// What was settled, by its label.
fn time(
    named: &Named,
    manifest: &Value,
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> Option<(String, Vec<Span>)> {
    let years = manifest["options"]["years"].as_array().into_iter().flatten();
    let labels: Vec<String> = match manifest["settlement"]["period"].as_str() {
        Some(period) => vec![period.to_string()],
        None => years.filter_map(|year| Some(year.as_u64()?.to_string())).collect(),
    };
    let spans: Option<Vec<Span>> = labels.iter().map(|label| Span::parse(label, dimensions)).collect();
    let label = labels.join(" ");
    let Some(spans) = spans.filter(|spans| !spans.is_empty()) else {
        let why = text!("没有写明结算的时段", "it does not say what time was settled");
        findings.push(named.unreadable("run.json", &why));
        return None;
    };
    if let Some(said) = named.time.as_ref().filter(|said| **said != label) {
        findings.push(named.other_time(said, &label));
        return None;
    }
    Some((label, spans))
}

/// A file that must be as it was written: its hash and its text.
fn whole(named: &Named, file: &str, manifest: &Value, findings: &mut Findings) -> (String, Option<String>) {
    let Some(bytes) = bytes(named, file, u64::MAX, findings) else { return (String::new(), None) };
    let found = hex(&Sha256::digest(&bytes));
    let recorded = manifest["outputs"][file].as_str().unwrap_or_default();
    if recorded != found {
        findings.push(named.changed(file, recorded, &found));
        return (found, None);
    }
    let text = String::from_utf8(bytes);
    if text.is_err() {
        findings.push(named.unreadable(file, &text!("不是 UTF-8 文本", "it is not UTF-8 text")));
    }
    (found, text.ok())
}

fn bytes(named: &Named, file: &str, most: u64, findings: &mut Findings) -> Option<Vec<u8>> {
    let path = named.path.join(file);
    let about = match std::fs::metadata(&path) {
        Ok(about) if about.is_file() && about.len() <= most => Ok(()),
        Ok(_) => Err(text!("不是一个普通的、大小合理的文件", "it is no plain file of a plausible size")),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            findings.push(named.no_settlement(file));
            return None;
        }
        Err(e) => Err(Text::same(e.to_string())),
    };
    match about.and_then(|()| std::fs::read(&path).map_err(|e| Text::same(e.to_string()))) {
        Ok(bytes) => Some(bytes),
        Err(why) => {
            findings.push(named.unreadable(file, &why));
            None
        }
    }
}
