//! A dataset that is one workbook: the worksheet `dataset` holds the manifest, a key and its value in each row; `expected`,
//! where there is one, the results that must come out; the others are tables.

use super::{ReadFile, no_dataset};
use crate::finding::{Finding, Findings, Source};
use crate::quote::quote;
use crate::sheet::{self, Sheet};
use crate::text;
use std::path::Path;

const MANIFEST: [&str; 2] = ["dataset", "数据集"];
const EXPECTED: [&str; 2] = ["expected", "预期结果"];
const ADJUSTMENTS: [&str; 2] = ["adjustments", "调整"];

/// The keys as they may be written; `.en` is the English text of a key.
const KEYS: [(&str, &[&str]); 13] = [
    ("id", &["编号", "标识"]),
    ("title", &["标题", "名称", "title_zh"]),
    ("title.en", &["英文标题", "title_en"]),
    ("profile", &["口径", "核算口径"]),
    ("years", &["年份", "核算年份"]),
    ("money_unit", &["货币单位", "金额单位"]),
    ("accept", &["接受"]),
    ("roster.county", &["应报单位", "参加单位"]),
    ("complete", &["完整的表"]),
    ("separate", &["计划单列", "单列"]),
    ("settled", &["已结算"]),
    ("notes", &["说明", "备注", "notes_zh"]),
    ("notes.en", &["英文说明", "notes_en"]),
];

/// Reads the workbook and its manifest's text.
pub fn open(path: &Path, shown: &str, findings: &mut Findings) -> Option<(Source, ReadFile)> {
    let name = super::Dataset::show(path);
    let book = sheet::read(path, &name);
    let Some(manifest) = book.0.iter().find(|sheet| is(sheet.tab.as_deref(), &MANIFEST)) else {
        let broken = book.0.is_empty();
        findings.extend(book.1.into_iter().collect());
        if !broken {
            findings.push(no_manifest(shown));
        }
        return None;
    };
    let tab = manifest.tab.clone().unwrap_or_default();
    let source = Source { name: format!("{shown} [{tab}]"), text: toml(manifest) };
    Some((source, book))
}

/// The worksheets that are tables.
pub fn tables(book: &ReadFile) -> ReadFile {
    part(book, |tab| !is(tab, &MANIFEST) && !is(tab, &EXPECTED) && !is(tab, &ADJUSTMENTS))
}

/// The worksheet of corrections.
pub fn adjustments(book: &ReadFile) -> Option<ReadFile> {
    Some(part(book, |tab| is(tab, &ADJUSTMENTS))).filter(|(sheets, _)| !sheets.is_empty())
}

/// The worksheet of the expected results.
pub fn expected(book: &ReadFile) -> Option<ReadFile> {
    Some(part(book, |tab| is(tab, &EXPECTED))).filter(|(sheets, _)| !sheets.is_empty())
}

fn part(book: &ReadFile, wanted: impl Fn(Option<&str>) -> bool) -> ReadFile {
    let sheets = book.0.iter().filter(|sheet| wanted(sheet.tab.as_deref()));
    let problems = book.1.iter().filter(|problem| wanted(problem.tab()));
    (sheets.cloned().collect(), problems.cloned().collect())
}

fn is(tab: Option<&str>, names: &[&str]) -> bool {
    tab.is_some_and(|tab| names.iter().any(|name| tab.trim().eq_ignore_ascii_case(name)))
}

/// The manifest as TOML, each row on the line of its number, so that whatever is said of a line is said of the row.
fn toml(sheet: &Sheet) -> String {
    let mut rows: Vec<(u32, &str, &str)> = Vec::new();
    // The first row is a pair as well, unless it is a heading.
    if let [key, value, ..] = sheet.headers.as_slice()
        && known(key).is_some()
    {
        rows.push((sheet.place(None, Some(0)).line.unwrap_or(1), key, value));
    }
    for row in 0..sheet.len() {
        if let Some(key) = sheet.cell(row, 0) {
            rows.push((sheet.line(row), key, sheet.cell(row, 1).unwrap_or_default()));
        }
    }
    let translated = |key: &str| {
        rows.iter().any(|(_, other, _)| known(other).is_some_and(|k| k.strip_suffix(".en") == Some(key)))
    };
    let mut text = String::new();
    let mut at = 1;
    for (line, key, value) in &rows {
        while at < *line {
            text.push('\n');
            at += 1;
        }
        let quoted = quote(value);
        text += &match known(key) {
            Some(key @ ("title" | "notes")) if translated(key) => format!("{key}.zh = {quoted}"),
            Some(key @ ("title" | "notes")) => format!("{key} = {{ zh = {quoted}, en = {quoted} }}"),
            Some("roster.county") => format!("roster.county = [{}]", texts(value)),
            Some("complete") => complete(value),
            Some(key @ "separate") => format!("{key} = [{}]", texts(value)),
            Some(key @ ("years" | "accept")) => format!("{key} = [{}]", list(value)),
            Some(key @ "settled") => format!("{key} = {{ {} }}", pairs(value)),
            Some(key) => format!("{key} = {quoted}"),
            None => format!("{} = {quoted}", quote(key)),
        };
    }
    text.push('\n');
    text
}

/// A key as the manifest has it.
fn known(key: &str) -> Option<&'static str> {
    let key = key.trim().trim_end_matches([':', '：']);
    KEYS.iter()
        .find(|(name, others)| key.eq_ignore_ascii_case(name) || others.contains(&key))
        .map(|(name, _)| *name)
}

/// The parts of a list written in one cell.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', '，', '、', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn texts(value: &str) -> String {
    parts(value).map(quote).collect::<Vec<_>>().join(", ")
}

/// Each sheet that lists everything there is.
fn complete(value: &str) -> String {
    let tables = parts(value).map(|name| format!("{} = {{ complete = true }}", quote(name)));
    format!("table = {{ {} }}", tables.collect::<Vec<_>>().join(", "))
}

/// The parts of a list of ids or years; years as numbers.
fn list(value: &str) -> String {
    let written = parts(value).flat_map(|part| part.split(' ')).filter(|part| !part.is_empty()).map(|part| {
        let year = part.strip_suffix('年').unwrap_or(part);
        if year.bytes().all(|byte| byte.is_ascii_digit()) { year.to_owned() } else { quote(part) }
    });
    written.collect::<Vec<_>>().join(", ")
}

/// The pairs written in one cell: `2022Q1 = 已结/2022Q1；2022Q2 = 已结/2022Q2`.
fn pairs(value: &str) -> String {
    let pairs = value.split(['；', ';', '\n']).filter(|pair| !pair.trim().is_empty());
    let written = pairs.map(|pair| match pair.split_once('=') {
        Some((time, folder)) => format!("{} = {}", quote(time.trim()), quote(folder.trim())),
        None => quote(pair.trim()),
    });
    written.collect::<Vec<_>>().join(", ")
}

fn no_manifest(shown: &str) -> Finding {
    let message = text!(
        "{shown} 里没有名为“数据集”（或 dataset）的工作表",
        "{shown} holds no worksheet named \"dataset\""
    );
    let help = text!(
        "加一张名为“数据集”的工作表，每行一个键和它的值：编号、标题、口径、年份、货币单位、说明；或给出含 dataset.toml 的目录",
        "add a worksheet named \"dataset\" with a key and its value in each row: id, title, profile, years, money_unit, \
         notes; or name a folder with a dataset.toml"
    );
    no_dataset(message, help)
}
