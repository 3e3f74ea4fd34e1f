//! The definition files: built into the program, with folders of the user's laid over them.

use super::placed::Placed;
use super::read::read;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Source, nearest};
use crate::input::{self, Unread};
use crate::text;
use crate::text::Text;
use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Deserialize;
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

/// What a folder of definitions says of itself.
const OVERLAY: &str = "overlay.toml";

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// 整个换掉的内置文件，如 values/air.csv；本目录里要有同一路径的文件 · Built-in files that count for nothing: this folder's own of the same path stands for the whole of each
    #[serde(default)]
    replace: Vec<Spanned<String>>,
}

/// Files by their path, in a fixed order.
type Layer = BTreeMap<String, Arc<Source>>;

/// Definition files, layer by layer: those built in, then each folder of the user's. What a later layer says of a
/// thing goes for it; who lays the definitions over each other thing by thing is who reads them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    layers: Vec<Layer>,
    /// Paths that come from the user's folders.
    pub overlaid: Vec<String>,
    /// Paths of files that count for nothing because a folder replaces them whole.
    pub replaced: Vec<String>,
}

impl Files {
    /// The files built into the program.
    pub fn built_in() -> Files {
        let mut layer = Layer::new();
        add_dir(&BUILT_IN, &mut layer);
        Files { layers: vec![layer], ..Files::default() }
    }

    /// Files that stand in no folder: for tests, and for programs that bring their own definitions.
    pub fn from_texts(texts: impl IntoIterator<Item = (String, String)>) -> Files {
        let mut files = Files::default();
        files.lay(texts);
        files
    }

    /// Lays such files over these.
    pub fn lay(&mut self, texts: impl IntoIterator<Item = (String, String)>) {
        let named = |(path, text): (String, String)| (path.clone(), Arc::new(Source { name: path, text }));
        let layer: Layer = texts.into_iter().map(named).collect();
        if !self.layers.is_empty() {
            self.overlaid.extend(layer.keys().cloned());
        }
        self.layers.push(layer);
    }

    /// Lays a folder over these files. A file that says the same as the one beneath adds nothing.
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
        let mut layer = Layer::new();
        let mut about = None;
        for path in paths {
            let full = folder.join(&path);
            let name = full.display().to_string();
            let at = Text::same(&name);
            let defines = FOLDERS.iter().any(|(f, ending)| is_below(&path, f) && path.ends_with(ending));
            if !defines && path != SOURCES && path != OVERLAY {
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
                    let source = Arc::new(Source { name, text });
                    match path == OVERLAY {
                        true => about = Some(source),
                        false => drop(layer.insert(path, source)),
                    }
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
        if let Some(about) = about {
            self.replace(&about, &layer, findings);
        }
        layer.retain(|path, own| self.all(path).last().is_none_or(|beneath| beneath.text != own.text));
        self.overlaid.extend(layer.keys().cloned());
        self.layers.push(layer);
    }

    /// Sets aside the files beneath that a folder replaces whole.
    fn replace(&mut self, about: &Arc<Source>, layer: &Layer, findings: &mut Findings) {
        let Some(Overlay { replace }) = read::<Overlay>(about, findings) else { return };
        for path in replace.iter().map(|path| Placed::new(path, about)) {
            let word = &path.text;
            let stands = self.layers.iter_mut().filter_map(|beneath| beneath.remove(word)).count() > 0;
            if stands && layer.contains_key(word) {
                self.replaced.push(word.clone());
                continue;
            }
            let message = match stands {
                true => {
                    text!("目录里没有 `{word}` 来替换它", "this folder holds no `{word}` to replace it with")
                }
                false => {
                    text!("没有定义文件 `{word}` 可替换", "there is no definition file `{word}` to replace")
                }
            };
            let known: Vec<&str> = self.layers.iter().flat_map(|l| l.keys()).map(String::as_str).collect();
            let near = nearest(word, known).filter(|_| !stands);
            let finding = Finding::error("overlay-replace", message).did_you_mean_or(
                near,
                text!(
                    "replace 写内置定义文件的路径，如 values/air.csv；本目录里要有同一路径的文件",
                    "`replace` names built-in files by path, such as values/air.csv; this folder must hold a file of the same path"
                ),
            );
            findings.push(path.whole(finding, Text::default()));
        }
    }

    /// The layer that a file stands in: 0 for what is built in.
    pub fn layer(&self, source: &Arc<Source>) -> usize {
        let holds = |layer: &Layer| layer.values().any(|own| Arc::ptr_eq(own, source));
        self.layers.iter().position(holds).unwrap_or(0)
    }

    /// The files laid over those built in.
    pub fn own(&self) -> Vec<Arc<Source>> {
        self.layers.iter().skip(1).flat_map(|layer| layer.values().cloned()).collect()
    }

    /// Whether what stands here goes for what stands there, being laid over it.
    pub fn goes_over(&self, here: &Placed, there: &Placed) -> bool {
        self.layer(&here.source) > self.layer(&there.source)
    }

    /// Files below `folder/` with that ending, layer by layer, in order of their path.
    pub fn under<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Arc<Source>)> {
        self.layers
            .iter()
            .flatten()
            .filter(move |(p, _)| is_below(p, folder) && p.ends_with(ending))
            .map(|(p, s)| (p.as_str(), s))
    }

    /// The files of one path, layer by layer.
    pub fn all(&self, path: &str) -> Vec<&Arc<Source>> {
        self.layers.iter().filter_map(|layer| layer.get(path)).collect()
    }

    /// SHA-256 over all paths and contents, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (path, source) in self.layers.iter().flatten() {
            for part in [path.as_bytes(), source.text.as_bytes()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        crate::hex(&hash.finalize())
    }
}

fn add_dir(dir: &Dir<'_>, files: &mut Layer) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            let path = path.replace('\\', "/");
            let source = Source { name: format!("coefficients/{path}"), text: text.to_string() };
            files.insert(path, Arc::new(source));
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
