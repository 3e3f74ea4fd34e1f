//! What a dataset is: `dataset.toml` in a folder of tables, or the worksheet `dataset` of a single workbook.

mod folder;
mod map;
mod office;
mod workbook;

use super::assumed::Assumption;
use crate::finding::{Finding, Findings, Source};
use crate::model::Spanned;
use crate::model::date::YEARS;
use crate::model::faults;
use crate::model::roster::{RosterToml, Statement};
use crate::model::{Placed, bad_unit, read as read_toml};
use crate::sheet::{self, Kind, Sheet};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
pub use folder::MANIFEST;
use map::{MapToml, Named};
use office::Office;

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The sheets of a file and what is wrong with it.
pub type ReadFile = (Vec<Sheet>, Vec<Finding>);

/// Tables with their manifest.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The folder, or the workbook.
    pub dir: PathBuf,
    /// The same as the user wrote it.
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
    /// Who takes part, where that is stated.
    pub roster: Vec<Statement>,
    /// Files or worksheets declared complete: what they do not list is none.
    pub complete: Vec<Placed>,
    /// Regions that the figures of the region around them leave out, such as cities planned apart from their province.
    pub separate: Vec<Placed>,
    /// Earlier settlements: their time, and the folder of the report as it is written in the manifest.
    pub settled: Vec<(String, Placed)>,
    pub notes: Text,
    /// What its office writes on papers.
    pub office: Office,
    /// Outlines of its regions, for the page.
    pub map: Option<Named>,
    /// Scenarios that were laid over it.
    pub assumptions: Vec<Assumption>,
    pub source: Arc<Source>,
    /// Where files and folders that the manifest names lie, if not where it says: in a pack they lie elsewhere.
    pub elsewhere: BTreeMap<String, PathBuf>,
    /// The worksheets of a dataset that is a workbook.
    book: Option<ReadFile>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetToml {
    /// 编号 · Id
    id: String,
    /// 标题 · Title
    title: Text,
    /// 核算口径或补偿方案 · Profile or scheme
    profile: Spanned<String>,
    /// 核算年份，如 [2022] · Accounting years
    years: Vec<Spanned<u32>>,
    /// 报告里金额的单位 · Unit in which sheets show money
    money_unit: Spanned<String>,
    /// 接受的没有可靠出处的系数、数据或方案 · Rules and data without reliable evidence that settlements may rest on
    #[serde(default)]
    accept: Vec<String>,
    /// 谁应当报数 · Who must report
    #[serde(default)]
    roster: RosterToml,
    /// 上级的数本来不含的地区 · Regions that the figures of the region around them leave out
    #[serde(default)]
    separate: Vec<Spanned<String>>,
    /// 对一个文件或工作表的说明 · What is declared of one file or worksheet
    #[serde(default)]
    table: BTreeMap<Spanned<String>, TableToml>,
    /// 以前各次结算的报告目录，如 2025Q1 = "已结/2025Q1" · Folders of earlier settlements, by their time
    #[serde(default)]
    settled: BTreeMap<String, Spanned<String>>,
    /// 说明 · Remarks
    #[serde(default)]
    notes: Text,
    /// 结算表和通知上的单位、文号、签字等 · What its office writes on papers
    #[serde(default)]
    document: Office,
    /// 各行政区的轮廓，画在网页上 · Outlines of the regions, drawn on the page
    map: Option<MapToml>,
}

/// What is declared of one file or worksheet.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableToml {
    /// 没有列出的就是没有 · What it does not list is none
    #[serde(default)]
    complete: bool,
}

/// What is said of a place that holds no dataset.
fn no_dataset(message: Text, help: Text) -> Finding {
    Finding::error("no-dataset", message).help(help)
}

fn check_money(unit: &Placed, findings: &mut Findings) {
    match Unit::parse(&unit.text) {
        Err(e) => findings.push(unit.whole(bad_unit(&e), Text::default())),
        Ok(found) if !found.is_money() => {
            findings.push(unit.whole(faults::no_money(&unit.text), Text::default()));
        }
        Ok(_) => {}
    }
}

impl Dataset {
    /// Reads the manifest of a folder or workbook.
    pub fn open(dir: &Path, findings: &mut Findings) -> Option<Dataset> {
        Dataset::open_as(dir, dir.display().to_string(), findings)
    }

    /// The same of one that is named otherwise than where it lies.
    pub fn open_as(dir: &Path, shown: String, findings: &mut Findings) -> Option<Dataset> {
        let (source, book) = if dir.is_file() && Kind::named(dir).is_some() {
            let (source, book) = workbook::open(dir, &shown, findings)?;
            (source, Some(book))
        } else {
            (folder::open(dir, &shown, findings)?, None)
        };
        let source = Arc::new(source);
        let toml: DatasetToml = read_toml(&source, findings)?;
        let mut years: Vec<u32> = Vec::new();
        for year in &toml.years {
            let (first, last) = (YEARS.start(), YEARS.end());
            let finding = if years.contains(year.get_ref()) {
                faults::bad_year(text!("年份写了两次", "the year stands twice"))
                    .help(text!("删去其中一个", "remove one of them"))
            } else if !YEARS.contains(year.get_ref()) {
                faults::bad_year(text!("这不是年份", "this is not a year"))
                    .help(text!("写 {first} 到 {last} 之间的年份", "write a year from {first} to {last}"))
            } else {
                years.push(*year.get_ref());
                continue;
            };
            findings.push(finding.at(&source, year.span(), Text::default()));
        }
        if toml.years.is_empty() {
            let message = text!("没有核算年份", "there are no accounting years");
            let finding = faults::bad_year(message);
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
        let DatasetToml {
            id,
            title,
            accept,
            roster,
            separate,
            table,
            settled,
            notes,
            document: office,
            map,
            ..
        } = toml;
        let settled =
            settled.into_iter().map(|(time, folder)| (time, Placed::new(&folder, &source))).collect();
        let money_unit = money.text;
        let roster = roster.read(&source, findings);
        let complete = table.iter().filter(|(_, t)| t.complete).map(|(name, _)| Placed::new(name, &source));
        let complete = complete.collect();
        let separate = separate.iter().map(|region| Placed::new(region, &source)).collect();
        let map = map.map(|map| map.named(&source));
        Some(Dataset {
            dir,
            shown,
            id,
            title,
            profile,
            years,
            money_unit,
            accept,
            roster,
            complete,
            separate,
            settled,
            notes,
            office,
            map,
            assumptions: Vec::new(),
            source,
            elsewhere: BTreeMap::new(),
            book,
        })
    }

    /// The files that hold tables, by name: those beside the manifest but for the expected results, or the workbook.
    pub fn tables(&self) -> std::io::Result<Vec<PathBuf>> {
        match self.book {
            Some(_) => Ok(vec![self.dir.clone()]),
            None => folder::tables(&self.dir),
        }
    }

    /// The tables of one of the files.
    pub fn read(&self, path: &Path) -> ReadFile {
        match &self.book {
            Some(book) => workbook::tables(book),
            None => sheet::read(path, &Dataset::show(path)),
        }
    }

    /// The published results that must come out, if any are given.
    pub fn expected(&self) -> Option<ReadFile> {
        match &self.book {
            Some(book) => workbook::expected(book),
            None => folder::expected(&self.dir),
        }
    }

    /// The file that holds them, where it is one of its own.
    pub fn expected_file(&self) -> Option<PathBuf> {
        if self.book.is_some() { None } else { folder::expected_file(&self.dir) }
    }

    /// The corrections of earlier settlements, if any are given.
    pub fn adjustments(&self) -> Vec<ReadFile> {
        match &self.book {
            Some(book) => workbook::adjustments(book).into_iter().collect(),
            None => folder::adjustments(&self.dir)
                .iter()
                .map(|path| sheet::read(path, &Dataset::show(path)))
                .collect(),
        }
    }

    /// The files that hold corrections beside the tables.
    pub fn adjustment_files(&self) -> Vec<PathBuf> {
        if self.book.is_some() { Vec::new() } else { folder::adjustments(&self.dir) }
    }

    /// A folder that the manifest names: seen from the manifest.
    pub fn beside(&self, folder: &str) -> PathBuf {
        if let Some(path) = self.elsewhere.get(folder) {
            return path.clone();
        }
        let own = if self.is_folder() { Some(self.dir.as_path()) } else { self.dir.parent() };
        own.unwrap_or(Path::new("")).join(folder)
    }

    /// Names of files that look like tables and are not read.
    pub fn other_tables(&self) -> Vec<String> {
        if self.book.is_some() { Vec::new() } else { folder::other_tables(&self.dir) }
    }

    /// Whether the manifest is a file of its own.
    pub fn is_folder(&self) -> bool {
        self.book.is_none()
    }

    /// A table's path as messages show it: its name inside the dataset.
    pub fn show(path: &Path) -> String {
        path.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default()
    }
}
