//! The definition files: built into the program, with a folder of the user's laid over them.

use crate::finding::{Finding, Findings, Source};
use crate::text;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/coefficients");

/// One definition file may be this large.
const SIZE: u64 = 64 << 20;
/// A folder of definitions may hold this many files.
const COUNT: usize = 10_000;

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
        if let Err(e) = list(folder, folder, &mut paths) {
            let shown = folder.display();
            findings.push(
                Finding::error(
                    "coefficients-folder",
                    text!("读不了系数目录 {shown}：{e}", "cannot read {shown}: {e}"),
                )
                .help(text!("检查 --coefficients 的路径", "check the path given with --coefficients")),
            );
            return;
        }
        paths.sort();
        for path in paths {
            let full = folder.join(&path);
            match std::fs::read_to_string(&full) {
                Ok(text) => {
                    let name = full.display().to_string();
                    self.files.insert(path.clone(), Arc::new(Source { name, text }));
                    self.overlaid.push(path);
                }
                Err(e) => findings.push(
                    Finding::error("unreadable-file", text!("读不了 {path}：{e}", "cannot read {path}: {e}"))
                        .help(text!("文件应为 UTF-8 编码的文本", "the file must be UTF-8 text")),
                ),
            }
        }
    }

    /// Files below `folder/` with that ending, in order of their path.
    pub fn under<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Arc<Source>)> {
        let below = move |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.files.iter().filter(move |(p, _)| below(p) && p.ends_with(ending)).map(|(p, s)| (p.as_str(), s))
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

/// Paths of TOML and CSV files below a folder, relative to it; links are not followed.
fn list(root: &Path, folder: &Path, paths: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() {
            list(root, &path, paths)?;
        } else if kind.is_file() && path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            if entry.metadata()?.len() > SIZE || paths.len() >= COUNT {
                return Err(std::io::Error::other(format!(
                    "{}: too large or too many files",
                    path.display()
                )));
            }
            if let Ok(relative) = path.strip_prefix(root) {
                paths.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(())
}
