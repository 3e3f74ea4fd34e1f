//! `dataset.toml`: what a folder of tables is.

use crate::finding::{Finding, Findings, Source};
use crate::model::member::YEARS;
use crate::model::read as read_toml;
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of tables with its manifest.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub dir: PathBuf,
    /// The folder as the user wrote it.
    pub shown: String,
    pub id: String,
    pub title: Text,
    pub profile: String,
    /// Accounting years, ascending; tables may hold earlier ones.
    pub years: Vec<u32>,
    /// The unit in which sheets show money.
    pub money_unit: String,
    pub notes: Text,
    pub source: Arc<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatasetToml {
    id: String,
    title: Text,
    profile: String,
    years: Vec<toml::Spanned<u32>>,
    money_unit: String,
    #[serde(default)]
    notes: Text,
}

impl Dataset {
    /// Reads the manifest of a folder.
    pub fn open(dir: &Path, findings: &mut Findings) -> Option<Dataset> {
        let shown = dir.display().to_string();
        let path = dir.join("dataset.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) => {
                let message =
                    text!("读不了 {shown}/dataset.toml：{e}", "cannot read {shown}/dataset.toml: {e}");
                findings.push(Finding::error("no-dataset", message).help(text!(
                    "给出数据集目录，里面要有 dataset.toml",
                    "name the dataset's folder; it must hold a dataset.toml"
                )));
                return None;
            }
        };
        let source = Arc::new(Source { name: format!("{shown}/dataset.toml"), text });
        let toml: DatasetToml = read_toml(&source, findings)?;
        let mut years: Vec<u32> = Vec::new();
        for year in &toml.years {
            if !YEARS.contains(year.get_ref()) || years.contains(year.get_ref()) {
                let finding =
                    Finding::error("bad-year", text!("年份不对或重复", "the year is wrong or stands twice"));
                findings.push(finding.at(&source, year.span(), Text::default()));
            }
            years.push(*year.get_ref());
        }
        if years.is_empty() {
            let message = text!("{shown}/dataset.toml 没有核算年份", "{shown}/dataset.toml names no years");
            findings.push(
                Finding::error("bad-year", message)
                    .help(text!("写作 years = [2021]", "write years = [2021]")),
            );
        }
        years.sort_unstable();
        let DatasetToml { id, title, profile, money_unit, notes, .. } = toml;
        Some(Dataset { dir: dir.to_path_buf(), shown, id, title, profile, years, money_unit, notes, source })
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

    /// A table's path as messages show it: its name inside the dataset.
    pub fn show(path: &Path) -> String {
        path.file_name().map(|n| n.to_string_lossy().to_string()).unwrap_or_default()
    }
}
