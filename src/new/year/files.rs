//! Which files of a dataset go along into a further year, and why the others do not.

use crate::disk::paths::is_within;
use crate::finding::{Findings, Source};
use crate::import::{Answers, Kind};
use crate::input;
use crate::rule::{Book, Symbol};
use crate::table::{Dataset, Inputs};
use crate::text;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the dataset, and what becomes of it.
pub struct File {
    pub path: PathBuf,
    pub name: String,
    pub taken: bool,
    pub why: Text,
}

/// What a table holds of the measures that the profile uses.
#[derive(Default)]
struct Held {
    years: BTreeSet<i32>,
    /// Measures that have no year.
    lasting: BTreeSet<usize>,
}

/// The measures of a book.
pub fn measures(book: &Book) -> BTreeSet<usize> {
    let measure = |symbol: Symbol| match symbol {
        Symbol::Measure(measure) => Some(measure),
        Symbol::Coefficient(_) | Symbol::Line(_) => None,
    };
    book.used().into_iter().filter_map(measure).collect()
}

/// All files beside the manifest. A table goes along where it holds figures of the years asked for; what it holds of
/// other years stays in it.
pub fn files(
    dataset: &Dataset,
    inputs: &Inputs,
    book: &Book,
    asked: impl Fn(i32) -> bool,
) -> std::io::Result<Vec<File>> {
    let held = held(inputs, book);
    let tables = dataset.tables()?;
    let mut files = Vec::new();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(&dataset.dir)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = Dataset::show(&path);
        if name == "dataset.toml" {
            continue;
        }
        let (taken, why) = match tables.contains(&path) {
            true => table(held.get(name.as_str()), book, &asked),
            false => other(dataset, &path, &name),
        };
        files.push(File { path, name, taken, why });
    }
    Ok(files)
}

/// What each file holds.
fn held<'i>(inputs: &'i Inputs, book: &Book) -> BTreeMap<&'i str, Held> {
    let used = measures(book);
    let dimensions = &book.catalog.dimensions;
    let mut held: BTreeMap<&str, Held> = BTreeMap::new();
    let both = inputs.series.iter().chain(&inputs.controls);
    for series in both.filter(|series| used.contains(&series.measure)) {
        for i in 0..series.len() {
            let Some(sheet) = inputs.sheets.get(usize::from(series.origin[i].sheet)) else { continue };
            let of_file = held.entry(sheet.file.as_str()).or_default();
            let mut key = series.dims.iter().zip(series.key(i));
            match key.find_map(|(dim, member)| dimensions.year_of(*dim, *member)) {
                Some(year) => drop(of_file.years.insert(year)),
                None => drop(of_file.lasting.insert(series.measure)),
            }
        }
    }
    held
}

fn table(held: Option<&Held>, book: &Book, asked: &dyn Fn(i32) -> bool) -> (bool, Text) {
    let profile = &book.profile.id;
    let Some(Held { years, lasting }) = held else {
        return (false, text!("口径 {profile} 用不着", "the profile {profile} uses none of it"));
    };
    let titles = |zh: bool| {
        let title = |measure: &usize| {
            let title = &book.catalog.measures[*measure].title;
            if zh { format!("“{}”", title.zh) } else { format!("\"{}\"", title.en) }
        };
        lasting.iter().map(title).collect::<Vec<_>>().join(if zh { "" } else { ", " })
    };
    let (zh, en) = (titles(true), titles(false));
    let wanted: Vec<String> = years.iter().filter(|year| asked(**year)).map(i32::to_string).collect();
    let all: Vec<String> = years.iter().map(i32::to_string).collect();
    let (wanted_zh, wanted_en) = (wanted.join("、"), wanted.join(", "));
    let (all_zh, all_en) = (all.join("、"), all.join(", "));
    match (wanted.is_empty(), lasting.is_empty()) {
        (false, true) => (
            true,
            text!("有 {wanted_zh} 年的数，作比较用", "it has the figures of {wanted_en} to compare with"),
        ),
        (false, false) => (
            true,
            text!(
                "有 {wanted_zh} 年的数，作比较用；其中{zh}不写年份，新的一年也会用到，请核对",
                "it has the figures of {wanted_en} to compare with; {en} have no year and serve the new one as well: check them"
            ),
        ),
        (true, false) => (
            false,
            text!(
                "{zh}不写年份，新的一年是否还是这样由你定：还是这样就把文件复制过来，不是就填在模板里",
                "{en} have no year: copy the file if they still hold, and fill in the template if they do not"
            ),
        ),
        (true, true) => {
            (false, text!("是 {all_zh} 年的数，用不着", "its figures are of {all_en} and are not asked for"))
        }
    }
}

/// A file that is no table of data.
fn other(dataset: &Dataset, path: &Path, name: &str) -> (bool, Text) {
    if path.is_dir() {
        let holds = |folder: &PathBuf| is_within(folder, path);
        let settled = dataset.settled.iter().any(|(_, folder)| holds(&dataset.beside(&folder.text)));
        return match settled {
            true => (
                false,
                text!(
                    "以前结算的报告，留在原处，[settled] 指向那里",
                    "reports of earlier settlements stay where they are; [settled] points there"
                ),
            ),
            false => (false, text!("目录里的文件不读", "files in folders are not read")),
        };
    }
    if name.eq_ignore_ascii_case("expected.csv") {
        return (false, text!("是以前那一年应得的结果", "its results are those of the year before"));
    }
    if dataset.adjustment_files().iter().any(|file| file == path) {
        return (false, text!("更正的是以前的结算", "it corrects earlier settlements"));
    }
    match of_an_import(path) {
        Some(true) => (
            true,
            text!(
                "导入用的映射；其中的年份、标题和 output 核对后再用",
                "a mapping of an import: check its years, titles and `output`"
            ),
        ),
        Some(false) => (true, text!("导入时答过的词", "answers of earlier imports")),
        None => (
            false,
            text!(
                "不是数据表，也不是导入的映射或答案",
                "it is no table, and no mapping or answers of an import"
            ),
        ),
    }
}

/// Whether a file is a mapping, or holds answers; none where it is neither.
fn of_an_import(path: &Path) -> Option<bool> {
    if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("toml")) {
        return None;
    }
    let text = input::text(path, input::TOML).ok()?;
    let source = Arc::new(Source { name: String::new(), text });
    match Answers::read(&source, &mut Findings::default()) {
        Some(_) => Some(false),
        None => Kind::of(&source, &mut Findings::default()).map(|_| true),
    }
}
