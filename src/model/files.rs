//! The definition files: built into the program, with folders of the user's laid over them.

use super::content::{self, Content, content};
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
use std::path::{Path, PathBuf};
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
/// What a folder of definitions says of itself.
const OVERLAY: &str = "overlay.toml";

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// 整个换掉的内置文件，如 values/air.csv；本目录里要有同一路径的文件 · Built-in files that count for nothing: this folder's own of the same path stands for the whole of each
    #[serde(default)]
    replace: Vec<Spanned<String>>,
}

/// Files by their path, in a fixed order; what a file holds is none where nothing in it tells.
type Layer = BTreeMap<String, (Option<Content>, Arc<Source>)>;

/// A file at its path, with what it holds.
fn told(path: String, source: Source) -> (String, (Option<Content>, Arc<Source>)) {
    let content = if path == OVERLAY { Some(Content::Overlay) } else { content(&path, &source.text) };
    (path, (content, Arc::new(source)))
}

/// A folder of the user's definitions.
#[derive(Clone, Debug)]
pub struct Folder {
    /// As reports name it.
    pub shown: String,
    /// Its files by their path within, those that say nothing new left out.
    pub files: Vec<(String, Arc<Source>)>,
}

/// Definition files, layer by layer: those built in, then each folder of the user's. What a later layer says of a
/// thing goes for it; who lays the definitions over each other thing by thing is who reads them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    layers: Vec<Layer>,
    /// Paths that come from the user's folders.
    pub overlaid: Vec<String>,
    /// The user's folders, the last on top.
    pub folders: Vec<Folder>,
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

    /// The files built in, and folders laid over them in turn.
    pub fn with<'a>(folders: impl IntoIterator<Item = &'a PathBuf>, findings: &mut Findings) -> Files {
        let mut files = Files::built_in();
        folders.into_iter().for_each(|folder| files.overlay(folder, findings));
        files
    }

    /// Files that stand in no folder: for tests, and for programs that bring their own definitions.
    pub fn from_texts(texts: impl IntoIterator<Item = (String, String)>) -> Files {
        let mut files = Files::default();
        files.lay(texts);
        files
    }

    /// Lays such files over these.
    pub fn lay(&mut self, texts: impl IntoIterator<Item = (String, String)>) {
        let named = |(path, text): (String, String)| told(path.clone(), Source { name: path, text });
        let layer: Layer = texts.into_iter().map(named).collect();
        if !self.layers.is_empty() {
            self.overlaid.extend(layer.keys().cloned());
        }
        self.layers.push(layer);
    }

    /// Lays a folder over these files. A file that says the same as the one beneath adds nothing.
    pub fn overlay(&mut self, folder: &Path, findings: &mut Findings) {
        self.overlay_as(folder, &folder.display().to_string(), findings);
    }

    /// The same of a folder that is named otherwise than where it lies.
    pub fn overlay_as(&mut self, folder: &Path, shown: &str, findings: &mut Findings) {
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
            findings.push(unfit_folder(message, content::wanted()));
        }
        let mut left = TOTAL;
        let mut layer = Layer::new();
        let mut about = None;
        for path in paths {
            let full = folder.join(&path);
            let name = Path::new(shown).join(&path).display().to_string();
            let at = Text::same(&name);
            match input::text(&full, most(&path)) {
                Ok(text) => {
                    left = left.saturating_sub(text.len());
                    if left == 0 {
                        findings.push(too_much(folder));
                        return;
                    }
                    let (path, (content, source)) = told(path, Source { name, text });
                    match content {
                        None => findings.push(content::untold(&source.text).at_words(at)),
                        Some(Content::Overlay) if path == OVERLAY => about = Some(source),
                        Some(_) => drop(layer.insert(path, (content, source))),
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
        if let Some(about) = &about {
            self.replace(about, &layer, findings);
        }
        layer.retain(|path, (_, own)| {
            let same = |now: &String| self.at(now).last().is_some_and(|beneath| beneath.text == own.text);
            !self.now(path).iter().any(same)
        });
        self.overlaid.extend(layer.keys().cloned());
        let own = layer.iter().map(|(path, (_, source))| (path.clone(), source.clone()));
        let files = about.map(|about| (OVERLAY.to_string(), about)).into_iter().chain(own).collect();
        self.layers.push(layer);
        self.folders.push(Folder { shown: shown.to_string(), files });
    }

    /// Takes out a file of the user's, as if it were not there.
    pub fn leave_out(&mut self, path: &str) {
        self.layers.iter_mut().skip(1).for_each(|layer| drop(layer.remove(path)));
    }

    /// Sets aside the files beneath that a folder replaces whole.
    fn replace(&mut self, about: &Arc<Source>, layer: &Layer, findings: &mut Findings) {
        let Some(Overlay { replace }) = read::<Overlay>(about, findings) else { return };
        for path in replace.iter().map(|path| Placed::new(path, about)) {
            let word = &path.text;
            let now = self.now(word);
            let mut stands = false;
            for beneath in &mut self.layers {
                now.iter().for_each(|now| stands |= beneath.remove(now).is_some());
            }
            if stands && layer.contains_key(word) {
                self.replaced.extend(now);
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
                    "replace 写内置定义文件的路径，如 air/sources.toml；本目录里要有同一路径的文件",
                    "`replace` names built-in files by path, such as air/sources.toml; this folder must hold a file of the same path"
                ),
            );
            findings.push(path.whole(finding, Text::default()));
        }
    }

    /// The layer that a file stands in: 0 for what is built in.
    pub fn layer(&self, source: &Arc<Source>) -> usize {
        let holds = |layer: &Layer| layer.values().any(|(_, own)| Arc::ptr_eq(own, source));
        self.layers.iter().position(holds).unwrap_or(0)
    }

    /// The files laid over those built in.
    pub fn own(&self) -> Vec<Arc<Source>> {
        self.layers.iter().skip(1).flat_map(|layer| layer.values().map(|(_, own)| own.clone())).collect()
    }

    /// Whether what stands here goes for what stands there, being laid over it.
    pub fn goes_over(&self, here: &Placed, there: &Placed) -> bool {
        self.layer(&here.source) > self.layer(&there.source)
    }

    /// All files with what they hold, layer by layer.
    pub fn each(&self) -> impl Iterator<Item = (Option<Content>, &Arc<Source>)> {
        self.layers.iter().flatten().map(|(_, (content, source))| (*content, source))
    }

    /// The files that hold such a thing, layer by layer, in order of their path.
    pub fn of(&self, content: Content) -> impl Iterator<Item = &Arc<Source>> {
        self.layers.iter().flatten().filter(move |(_, (own, _))| *own == Some(content)).map(|(_, (_, s))| s)
    }

    /// Lists of regions with such a file name, layer by layer.
    pub fn lists(&self, named: impl Fn(&str) -> bool) -> Vec<&Arc<Source>> {
        let all = self.layers.iter().flatten();
        let lists = all.filter(|(_, (content, _))| *content == Some(Content::Regions));
        lists.filter(|(path, _)| named(file_name(path))).map(|(_, (_, source))| source).collect()
    }

    /// The files of one path, layer by layer.
    fn at(&self, path: &str) -> Vec<&Arc<Source>> {
        self.layers.iter().filter_map(|layer| layer.get(path)).map(|(_, source)| source).collect()
    }

    /// Where the files of a path stand now: built-in files of former versions lay elsewhere.
    fn now(&self, path: &str) -> Vec<String> {
        let moved = self.of(Content::Moved).flat_map(|list| list.text.lines());
        let of_path = moved.filter_map(|row| row.split_once(',')).filter(|(former, _)| *former == path);
        let now: Vec<String> = of_path.map(|(_, now)| now.to_string()).collect();
        if now.is_empty() { vec![path.to_string()] } else { now }
    }

    /// SHA-256 over all paths and contents, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (path, (_, source)) in self.layers.iter().flatten() {
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
            if let (path, (Some(content), source)) = told(path, source) {
                files.insert(path, (Some(content), source));
            }
        }
    }
    dir.dirs().for_each(|d| add_dir(d, files));
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
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
