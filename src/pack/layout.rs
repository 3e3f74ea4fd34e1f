//! Where each file lies in a pack, told from its `run.json` alone: what is in a pack is what that speaks of.

use super::names;
use super::record::{Record, table_of};
use crate::report::folder::{LEDGER, RESULTS, RUN};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders of a pack.
pub const DATASET: &str = "dataset";
const BESIDE: &str = "beside";
const DEFINITIONS: &str = "definitions";
const EARLIER: &str = "earlier";
pub const OUTPUTS: &str = "outputs";
/// The files of an earlier settlement that are read.
pub const SETTLED: [&str; 3] = [RUN, "ledger.csv", "results.csv"];

/// A file of a pack.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name in the pack.
    pub name: String,
    pub sha256: String,
    pub of: Of,
}

/// What a file was where the report was made.
#[derive(Clone, Debug)]
pub enum Of {
    /// A file of the dataset, or one that it names, as it is called there.
    Dataset(String),
    /// A file of a folder of definitions, by their numbers in the record.
    Definition(usize, usize),
    /// A file of an earlier settlement, by its number in the record.
    Earlier(usize, &'static str),
    /// A table of the report, for its cells to be compared.
    Output(String),
}

/// All files of a pack but the record itself, in the order of their names. A name may be unfit; see [`names::is_fit`].
pub fn parts(record: &Record) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |name: String, sha256: &str, of: Of| {
        parts.push(Part { name, sha256: sha256.to_string(), of });
    };
    for (number, (name, sha256)) in inputs(record).enumerate() {
        add(of_input(number, name), sha256, Of::Dataset(name.to_string()));
    }
    for (f, folder) in record.definitions.folders.iter().enumerate() {
        for (i, file) in folder.files.iter().enumerate() {
            add(format!("{}/{}", definitions(f), file.name), &file.sha256, Of::Definition(f, i));
        }
    }
    for (e, one) in record.earlier().iter().enumerate() {
        let hashes = [&one.manifest_sha256, &one.ledger_sha256, &one.results_sha256];
        for (file, sha256) in SETTLED.into_iter().zip(hashes) {
            add(format!("{}/{file}", earlier(e)), sha256, Of::Earlier(e, file));
        }
    }
    for name in [RESULTS, LEDGER].into_iter().filter_map(|kind| table_of(&record.outputs, kind)) {
        add(format!("{OUTPUTS}/{name}"), &record.outputs[&name], Of::Output(name.clone()));
    }
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    parts
}

/// The folder of definitions of a number, and that of an earlier settlement.
pub fn definitions(number: usize) -> String {
    format!("{DEFINITIONS}/{}", number + 1)
}

pub fn earlier(number: usize) -> String {
    format!("{EARLIER}/{}", number + 1)
}

/// Where files and folders that a dataset names lie in an unpacked pack, where it is not where the dataset says.
pub fn elsewhere(record: &Record, folder: &Path) -> BTreeMap<String, PathBuf> {
    let files = inputs(record).enumerate();
    let files = files.filter(|(_, (name, _))| !names::is_fit(name));
    let files = files.map(|(number, (name, _))| (name.to_string(), folder.join(of_input(number, name))));
    let settled = record.earlier().iter().enumerate();
    let settled = settled.map(|(number, one)| (one.folder.clone(), folder.join(earlier(number))));
    files.chain(settled).collect()
}

/// The files of a dataset with their hashes, corrections among them.
fn inputs(record: &Record) -> impl Iterator<Item = (&str, &str)> {
    let corrections = record.settlement.iter().flat_map(|settled| &settled.adjustment_files);
    let all = record.dataset.sha256.iter().chain(corrections);
    all.map(|(name, sha256)| (name.as_str(), sha256.as_str()))
}

/// A file beside the dataset is kept under its last name.
fn of_input(number: usize, name: &str) -> String {
    if names::is_fit(name) {
        return format!("{DATASET}/{name}");
    }
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{BESIDE}/{}/{last}", number + 1)
}
