//! The definition files: built into the program, with a folder of the user's laid over them.

use crate::finding::{Finding, Findings, Source};
use crate::input::{self, Unread};
use crate::text;
use crate::text::Text;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/coefficients");

/// A table of definitions may be this large.
const TABLE: u64 = 16 << 20;
/// All definition files of a folder may be this large.
const TOTAL: usize = 64 << 20;
/// A folder of definitions may hold this many files.
const COUNT: usize = 10_000;
/// And this many entries of any kind, in all folders below it.
const ENTRIES: usize = 100_000;
/// Folders of definitions with the ending of their files.
const FOLDERS: [(&str, &str); 9] = [
    ("dimensions", ".toml"),
    ("dimensions", ".csv"),
    ("measures", ".toml"),
    ("values", ".toml"),
    ("values", ".csv"),
    ("accounts", ".toml"),
    ("compensation", ".toml"),
    ("profiles", ".toml"),
    ("sources", ".toml"),
];
/// The one file that stands in no folder.
const SOURCES: &str = "sources.toml";

/// Definition files by their path inside `coefficients/`, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: BTreeMap<String, Arc<Source>>,
    /// Paths that come from the user's folder.
    pub overlaid: Vec<String>,
}

impl Files {
    /// The files built into the program.
    pub fn built_in() -> Files {
        let mut files = Files::default();
        add_dir(&BUILT_IN, &mut files);
        files
    }

    /// Files that stand in no folder: for tests, and for programs that bring their own definitions.
    pub fn from_texts(texts: impl IntoIterator<Item = (String, String)>) -> Files {
        let named = |(path, text): (String, String)| (path.clone(), Arc::new(Source { name: path, text }));
        Files { files: texts.into_iter().map(named).collect(), overlaid: Vec::new() }
    }

    /// Lays a folder over these files: a file of the same path replaces, a new one is added.
    pub fn overlay(&mut self, folder: &Path, findings: &mut Findings) {
        let mut paths = Vec::new();
        let listed = list(folder, folder, &mut ENTRIES.clone(), &mut paths);
        if let Err(Text { zh, en }) = listed {
            findings.push(unfit_folder(
                text!("读不了系数目录：{zh}", "cannot read the definitions: {en}"),
                text!("检查 --coefficients 的路径", "check the path given with --coefficients"),
            ));
            return;
        }
        paths.sort();
        if paths.is_empty() {
            let shown = folder.display();
            let message = text!("系数目录 {shown} 里没有定义文件", "{shown} holds no definitions");
            findings.push(unfit_folder(message, places()));
        }
        let mut left = TOTAL;
        for path in paths {
            let full = folder.join(&path);
            let name = full.display().to_string();
            let at = Text::same(&name);
            if !FOLDERS.iter().any(|(f, ending)| is_below(&path, f) && path.ends_with(ending))
                && path != SOURCES
            {
                let message = text!(
                    "这个文件不在任何定义目录里，不会用到",
                    "this file is in no folder of definitions and is not used"
                );
                findings.push(Finding::error("unused-file", message).at_words(at).help(places()));
                continue;
            }
            match input::text(&full, most(&path)) {
                Ok(text) => {
                    left = left.saturating_sub(text.len());
                    if left == 0 {
                        findings.push(too_much(folder));
                        return;
                    }
                    self.files.insert(path.clone(), Arc::new(Source { name, text }));
                    self.overlaid.push(path);
                }
                Err(unread) => {
                    if let Unread::NotText(bytes) = &unread {
                        findings.lose_quoted(&String::from_utf8_lossy(bytes));
                    }
                    let (message, help) = unread.words();
                    findings.push(Finding::error("unreadable-file", message).at_words(at).help(help));
                }
            }
        }
    }

    /// Whether a source is one of the user's files.
    pub fn is_overlaid(&self, source: &Arc<Source>) -> bool {
        self.overlaid.iter().filter_map(|path| self.files.get(path)).any(|own| Arc::ptr_eq(own, source))
    }

    /// Files below `folder/` with that ending, in order of their path.
    pub fn under<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Arc<Source>)> {
        self.files
            .iter()
            .filter(move |(p, _)| is_below(p, folder) && p.ends_with(ending))
            .map(|(p, s)| (p.as_str(), s))
    }

    pub fn get(&self, path: &str) -> Option<&Arc<Source>> {
        self.files.get(path)
    }

    /// SHA-256 over all paths and contents, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (path, source) in &self.files {
            for part in [path.as_bytes(), source.text.as_bytes()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        crate::hex(&hash.finalize())
    }
}

fn add_dir(dir: &Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            let path = path.replace('\\', "/");
            let source = Source { name: format!("coefficients/{path}"), text: text.to_string() };
            files.files.insert(path, Arc::new(source));
        }
    }
    dir.dirs().for_each(|d| add_dir(d, files));
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The most bytes of a definition file.
fn most(path: &str) -> u64 {
    if path.ends_with(".csv") { TABLE } else { input::TOML }
}

fn too_much(folder: &Path) -> Finding {
    let (shown, most) = (folder.display(), TOTAL >> 20);
    let message = text!(
        "系数目录 {shown} 里的文件合计超过 {most} MiB",
        "the files of {shown} exceed {most} MiB in all"
    );
    unfit_folder(message, text!("只放定义文件", "keep nothing but definitions there"))
}

/// What is said of a folder of definitions as a whole.
fn unfit_folder(message: Text, help: Text) -> Finding {
    Finding::error("coefficients-folder", message).help(help)
}

/// Where a definition file can stand.
fn places() -> Text {
    text!(
        "定义放在 dimensions/、measures/、values/、accounts/、compensation/、profiles/、sources/ 里，与内置目录同构",
        "definitions stand in dimensions/, measures/, values/, accounts/, compensation/, profiles/, sources/, as the built-in ones do"
    )
}

/// Paths of TOML and CSV files below a folder, relative to it.
fn list(root: &Path, folder: &Path, left: &mut usize, paths: &mut Vec<String>) -> Result<(), Text> {
    let shown = folder.display();
    let refused = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound => text!("没有目录 {shown}", "there is no folder {shown}"),
        ErrorKind::NotADirectory => text!("{shown} 不是目录", "{shown} is not a folder"),
        _ => text!("{shown}：{e}", "{shown}: {e}"),
    };
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let kind = entry.file_type().map_err(refused)?;
        let path = entry.path();
        *left = left.saturating_sub(1);
        if *left == 0 || paths.len() >= COUNT {
            return Err(text!(
                "{shown} 里的文件太多，上限是 {COUNT} 个",
                "{shown} holds too many files; the limit is {COUNT}"
            ));
        }
        let defines = path.extension().is_some_and(|e| e == "toml" || e == "csv");
        let file = path.display();
        // A link could lead out of the folder.
        if kind.is_symlink() && (defines || path.is_dir()) {
            return Err(text!("{file} 是链接，不读取", "{file} is a link and is not read"));
        }
        if kind.is_dir() {
            list(root, &path, left, paths)?;
        } else if !kind.is_file() && defines {
            let Text { zh, en } = input::special();
            return Err(text!("{file} {zh}", "{file} is {en}"));
        } else if defines && let Ok(relative) = path.strip_prefix(root) {
            paths.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
