//! A dataset that is a folder: `dataset.toml` beside the tables.

use super::{Dataset, ReadFile, no_dataset};
use crate::disk;
use crate::finding::{Finding, Findings, Severity, Source};
use crate::input::{self, Unread};
use crate::sheet::faults::file_unreadable;
use crate::sheet::{self, Kind, OTHER};
use crate::text;
use crate::text::Text;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file that makes a folder a dataset.
pub const MANIFEST: &str = "dataset.toml";
const EXPECTED: &str = "expected.csv";
/// The most tables of a dataset.
const TABLES: usize = 10_000;
/// How a file of corrections is called, whatever its kind.
const ADJUSTMENTS: [&str; 2] = ["调整", "adjustments"];

/// Reads the manifest's text.
pub fn open(dir: &Path, shown: &str, findings: &mut Findings) -> Option<Source> {
    for name in links_outside(dir) {
        let leads = name == MANIFEST;
        findings.push(link_outside(name));
        if leads {
            return None;
        }
    }
    for path in specials(dir) {
        let message = input::special();
        let message = Text { zh: format!("这{}", message.zh), en: format!("this is {}", message.en) };
        findings.push(
            file_unreadable(
                message,
                text!("把文件本身复制到数据集目录里", "copy the file itself into the dataset's folder"),
            )
            .at_words(Text::same(Dataset::show(&path))),
        );
    }
    if disk::is_unfinished(dir) {
        findings.push(half_written(shown));
        return None;
    }
    let name = format!("{shown}/{MANIFEST}");
    match input::text(&dir.join(MANIFEST), input::TOML) {
        Ok(text) => return Some(Source { name, text }),
        Err(Unread::Io(e)) => findings.push(unreadable(dir, shown, &e)),
        Err(other) => {
            let (message, help) = other.words();
            findings.push(no_dataset(message, help).at_words(Text::same(name)));
        }
    }
    None
}

/// Every table beside the manifest but the expected results and the corrections, by name. Folders within are none:
/// an earlier settlement may be kept there.
pub fn tables(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut tables = all_tables(dir)?;
    tables.retain(|path| !is_adjustments(path));
    Ok(tables)
}

/// The files of corrections, by name.
pub fn adjustments(dir: &Path) -> Vec<PathBuf> {
    let mut files = all_tables(dir).unwrap_or_default();
    files.retain(|path| is_adjustments(path));
    files
}

fn is_adjustments(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    ADJUSTMENTS.contains(&stem.as_str())
}

fn all_tables(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut tables = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = Dataset::show(&path);
        let apart = name.to_lowercase() == EXPECTED || is_passing(&name);
        if !apart && path.is_file() && !leads_outside(dir, &path) && Kind::is_table(&path) {
            tables.push(path);
        }
        if tables.len() > TABLES {
            return Err(io::Error::other(format!("数据表超过 {TABLES} 个 · more than {TABLES} tables")));
        }
    }
    tables.sort();
    Ok(tables)
}

pub fn expected(dir: &Path) -> Option<ReadFile> {
    expected_file(dir).map(|path| sheet::read(&path, EXPECTED))
}

pub fn expected_file(dir: &Path) -> Option<PathBuf> {
    Some(dir.join(EXPECTED)).filter(|path| path.exists() && !leads_outside(dir, path))
}

/// Devices and pipes under the name of a table or the manifest.
fn specials(dir: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf| Dataset::show(path) == MANIFEST || Kind::named(path).is_some();
    let mut paths: Vec<PathBuf> = paths.filter(|path| named(path) && input::is_special(path)).collect();
    paths.retain(|path| !leads_outside(dir, path));
    paths.sort();
    paths
}

/// Names of files that look like tables and are not read.
pub fn other_tables(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|e| Dataset::show(&e.path())).collect();
    names.retain(|name| {
        let extension = Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase());
        !is_passing(name) && extension.is_some_and(|e| OTHER.contains(&e.as_str()))
    });
    names.sort();
    names
}

/// Whether a file is none of the user's: Excel leaves lock files that begin with ~$ beside an open workbook, LibreOffice
/// such as begin with .~lock, and systems their own, which begin with a dot.
fn is_passing(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with('.')
}

/// The manifest and tables that are links to somewhere outside the folder.
fn links_outside(dir: &Path) -> Vec<String> {
    let paths = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let of_dataset = |path: &PathBuf| Dataset::show(path) == MANIFEST || Kind::named(path).is_some();
    let mut names: Vec<String> = paths
        .filter(|path| of_dataset(path) && leads_outside(dir, path))
        .map(|path| Dataset::show(&path))
        .collect();
    names.sort();
    names
}

fn leads_outside(dir: &Path, path: &Path) -> bool {
    if !path.is_symlink() {
        return false;
    }
    match (dir.canonicalize(), path.canonicalize()) {
        (Ok(dir), Ok(target)) => !target.starts_with(dir),
        // A link to nowhere leads to nothing in the folder.
        _ => true,
    }
}

fn link_outside(name: String) -> Finding {
    let message = text!(
        "这个文件是指向数据集目录之外的链接，没有读取",
        "this file is a link to somewhere outside the dataset's folder and was not read"
    );
    Finding::error("link-outside", message)
        .at_words(Text::same(name))
        .help(text!("把文件本身复制到数据集目录里", "copy the file itself into the dataset's folder"))
}

/// An import was killed while it put its tables in place.
fn half_written(shown: &str) -> Finding {
    let message = text!(
        "往 {shown} 导入时写到一半就中断了，新旧数据表混在一起",
        "an import into {shown} broke off half-way; its tables are old and new ones"
    );
    disk::unfinished(Severity::Error, message).help(text!(
        "再运行一次那个 geep import：会先恢复原来的数据表",
        "run that geep import again: the tables from before are restored first"
    ))
}

fn unreadable(dir: &Path, shown: &str, e: &std::io::Error) -> Finding {
    let message = match e.kind() {
        ErrorKind::NotFound if dir.is_dir() => {
            text!("{shown} 里没有 dataset.toml", "{shown} holds no dataset.toml")
        }
        ErrorKind::NotFound => text!("没有目录 {shown}", "there is no folder {shown}"),
        ErrorKind::NotADirectory => text!("{shown} 不是目录", "{shown} is not a folder"),
        _ => text!("读不了 {shown}/dataset.toml：{e}", "cannot read {shown}/dataset.toml: {e}"),
    };
    let help = text!(
        "给出数据集目录，里面要有 dataset.toml",
        "name the dataset's folder; it must hold a dataset.toml"
    );
    no_dataset(message, help)
}
