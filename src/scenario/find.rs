//! Finding scenario files: by name among those of the dataset, or by path.

use super::faults;
use super::read::Scenario;
use crate::finding::{Findings, Source};
use crate::input;
use std::path::{Path, PathBuf};

/// Where a dataset keeps its scenarios.
pub const FOLDER: &str = "scenarios";
/// A scenario may be this large.
const MOST: u64 = 1 << 20;
/// So many scenarios may be stacked.
const STACK: usize = 50;

/// The scenarios of a stack such as `forest-5+wetland-20`, in their order.
pub fn find(stack: &str, folder: &Path, findings: &mut Findings) -> Option<Vec<Scenario>> {
    let names: Vec<&str> = stack.split('+').map(str::trim).filter(|name| !name.is_empty()).collect();
    let found: Vec<Option<Scenario>> =
        names.iter().take(STACK).map(|name| one(name, folder, findings)).collect();
    found.into_iter().collect()
}

fn one(name: &str, folder: &Path, findings: &mut Findings) -> Option<Scenario> {
    let own = folder.join(FOLDER);
    let path = match name.ends_with(".toml") {
        true => PathBuf::from(name),
        // A name is one file of the folder, never a way out of it.
        false if name.contains(['/', '\\']) || name.starts_with('.') => PathBuf::new(),
        false => own.join(format!("{name}.toml")),
    };
    if !path.is_file() {
        findings.push(faults::unknown(name, &own.display().to_string(), &listed(&own)));
        return None;
    }
    let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_string()).unwrap_or_default();
    match input::text(&path, MOST) {
        Ok(text) => Scenario::read(Source { name: shown, text }, &stem, findings),
        Err(unread) => {
            findings.push(faults::unreadable(&shown, &unread));
            None
        }
    }
}

/// The names of the scenarios in a folder.
pub fn listed(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let toml = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let mut names: Vec<String> =
        toml.filter_map(|path| Some(path.file_stem()?.to_string_lossy().to_string())).collect();
    names.sort();
    names
}
