//! `dataset.toml`: what a folder of tables is.

use crate::finding::{Finding, Findings, Source};
use crate::model::member::YEARS;
use crate::model::{Placed, bad_unit, read as read_toml};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// A folder of tables with its manifest.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub dir: PathBuf,
    /// The folder as the user wrote it.
    pub shown: String,
    pub id: String,
    pub title: Text,
    pub profile: Placed,
    /// Accounting years, ascending; tables may hold earlier ones.
    pub years: Vec<u32>,
    /// The unit in which sheets show money.
    pub money_unit: String,
    /// Rules and data without reliable evidence that settlements of this dataset may rest on, by name.
    pub accept: Vec<String>,
    pub notes: Text,
    pub source: Arc<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatasetToml {
    id: String,
    title: Text,
    profile: Spanned<String>,
    years: Vec<Spanned<u32>>,
    money_unit: Spanned<String>,
    #[serde(default)]
    accept: Vec<String>,
    #[serde(default)]
    notes: Text,
}

fn unreadable(dir: &Path, shown: &str, e: &std::io::Error) -> Finding {
    let message = match e.kind() {
        ErrorKind::InvalidData => {
            return Finding::error(
                "no-dataset",
                text!("{shown}/dataset.toml 不是 UTF-8 编码的文本", "{shown}/dataset.toml is not UTF-8 text"),
            )
            .help(text!("用记事本或其他编辑器另存为 UTF-8 编码", "save it as UTF-8 in your editor"));
        }
        ErrorKind::NotFound if dir.is_dir() => {
            text!("{shown} 里没有 dataset.toml", "{shown} holds no dataset.toml")
        }
        ErrorKind::NotFound => text!("没有目录 {shown}", "there is no folder {shown}"),
        ErrorKind::NotADirectory => text!("{shown} 不是目录", "{shown} is not a folder"),
        _ => text!("读不了 {shown}/dataset.toml：{e}", "cannot read {shown}/dataset.toml: {e}"),
    };
    Finding::error("no-dataset", message).help(text!(
        "给出数据集目录，里面要有 dataset.toml",
        "name the dataset's folder; it must hold a dataset.toml"
    ))
}

fn check_money(unit: &Placed, findings: &mut Findings) {
    match (Unit::parse(&unit.text), Unit::parse("元")) {
        (Err(e), _) => findings.push(unit.whole(bad_unit(&e), Text::default())),
        (Ok(found), Ok(money)) if !found.same_dimension(&money) => {
            let text = &unit.text;
            let message = text!("`{text}` 不是货币单位", "`{text}` is no unit of money");
            let finding = Finding::error("wrong-unit", message);
            findings.push(
                unit.whole(finding, Text::default())
                    .help(text!("写 元、万元、亿元 或 万亿元", "write 元, 万元, 亿元 or 万亿元")),
            );
        }
        _ => {}
    }
}

impl Dataset {
    /// Reads the manifest of a folder.
    pub fn open(dir: &Path, findings: &mut Findings) -> Option<Dataset> {
        let shown = dir.display().to_string();
        let path = dir.join("dataset.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text),
            Err(e) => {
                findings.push(unreadable(dir, &shown, &e));
                return None;
            }
        };
        let source = Arc::new(Source { name: format!("{shown}/dataset.toml"), text });
        let toml: DatasetToml = read_toml(&source, findings)?;
        let mut years: Vec<u32> = Vec::new();
        for year in &toml.years {
            let (first, last) = (YEARS.start(), YEARS.end());
            let finding = if years.contains(year.get_ref()) {
                Finding::error("bad-year", text!("年份写了两次", "the year stands twice"))
                    .help(text!("删去其中一个", "remove one of them"))
            } else if !YEARS.contains(year.get_ref()) {
                Finding::error("bad-year", text!("这不是年份", "this is not a year"))
                    .help(text!("写 {first} 到 {last} 之间的年份", "write a year from {first} to {last}"))
            } else {
                years.push(*year.get_ref());
                continue;
            };
            findings.push(finding.at(&source, year.span(), Text::default()));
        }
        if toml.years.is_empty() {
            let message = text!("没有核算年份", "there are no accounting years");
            let finding = Finding::error("bad-year", message);
            findings.push(
                finding
                    .at_words(Text::same(source.name.clone()))
                    .help(text!("写作 years = [2021]", "write years = [2021]")),
            );
        }
        years.sort_unstable();
        let money = Placed::new(&toml.money_unit, &source);
        check_money(&money, findings);
        let (profile, dir) = (Placed::new(&toml.profile, &source), dir.to_path_buf());
        let DatasetToml { id, title, accept, notes, .. } = toml;
        let money_unit = money.text;
        Some(Dataset { dir, shown, id, title, profile, years, money_unit, accept, notes, source })
    }

    /// The tables beside the manifest, by name: every CSV and XLSX file but the expected results.
    pub fn tables(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut tables = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default();
            let lower = name.to_lowercase();
            let table = lower.ends_with(".csv") || lower.ends_with(".xlsx");
            // Excel leaves lock files that begin with ~$ beside an open workbook.
            if table && lower != "expected.csv" && !name.starts_with("~$") && path.is_file() {
                tables.push(path);
            }
        }
        tables.sort();
        Ok(tables)
    }

    /// Names of files that look like tables and are not read.
    pub fn other_tables(&self) -> Vec<String> {
        let endings = [".xls", ".xlsm", ".xlsb", ".et", ".ods", ".tsv", ".numbers"];
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|e| Dataset::show(&e.path())).collect();
        names.retain(|n| !n.starts_with("~$") && endings.iter().any(|e| n.to_lowercase().ends_with(e)));
        names.sort();
        names
    }

    /// A table's path as messages show it: its name inside the dataset.
    pub fn show(path: &Path) -> String {
        path.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default()
    }
}
