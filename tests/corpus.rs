//! Every file that the fuzz targets start from, and every one that once broke the program, goes through without a panic.
//! Fuzzing itself needs nightly Rust: `cargo +nightly fuzz run --fuzz-dir tests/fuzz formula`.

#[path = "fuzz/targets.rs"]
mod targets;

use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Runs a target over its corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    let broken: Vec<&PathBuf> = files
        .par_iter()
        .filter(|file| std::panic::catch_unwind(|| target(&std::fs::read(file).unwrap())).is_err())
        .collect();
    assert!(!files.is_empty() && broken.is_empty(), "{broken:#?}");
}

#[test]
fn formulas() {
    replay("formula", targets::formula);
}

#[test]
fn definitions() {
    replay("toml", targets::toml);
}

#[test]
fn texts() {
    replay("csv", targets::csv);
}

#[test]
fn workbooks() {
    replay("workbook", targets::workbook);
}

#[test]
fn schemes() {
    replay("scheme", targets::scheme);
}
