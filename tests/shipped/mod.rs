//! Shipped datasets with a slip in one of their tables, and what the program makes of them: as `geep check` and
//! `geep settle` go about it, without the published results, which no user has.

use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::sheet::{self, Sheet};
use geep::internals::table::{Dataset, Words};
use geep::{Finding, Lang, Payment, Project, Settling, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A shipped dataset: its manifest and its tables.
pub struct Case {
    pub name: String,
    pub manifest: String,
    pub sheets: Vec<Sheet>,
}

/// File, line and column.
pub type Cell = (String, Option<u32>, Option<String>);

/// What the program makes of a dataset.
pub struct Outcome {
    pub refused: bool,
    /// Warnings with the cells they speak of.
    pub warnings: BTreeMap<String, Vec<Cell>>,
    /// The bits of every result by its line and key, or of every amount by payment and parties; none where a result
    /// is not accounted.
    pub results: BTreeMap<String, Option<u64>>,
}

pub fn catalog() -> Arc<Catalog> {
    let mut findings = Findings::default();
    let catalog = Arc::new(Catalog::load(&Files::built_in(), &mut findings));
    assert!(!findings.has_errors());
    catalog
}

pub fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    folders
        .into_iter()
        .filter(|folder| folder.join("dataset.toml").exists())
        .map(|folder| {
            let dataset = Dataset::open(&folder, &mut Findings::default()).unwrap();
            let files = dataset.tables().unwrap();
            let sheets = files.iter().flat_map(|path| sheet::read(path, &Dataset::show(path)).0);
            let sheets = sheets.filter(|s| s.tab.as_deref() != Some("说明")).collect();
            let name = folder.file_name().unwrap().to_str().unwrap().to_string();
            Case { name, manifest: std::fs::read_to_string(folder.join("dataset.toml")).unwrap(), sheets }
        })
        .collect()
}

impl Case {
    /// Writes the dataset with its tables as they come, and sees what becomes of it.
    pub fn outcome(&self, catalog: &Arc<Catalog>, written: impl Fn(usize, &Sheet) -> String) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dataset.toml"), &self.manifest).unwrap();
        for (index, table) in self.sheets.iter().enumerate() {
            std::fs::write(folder.path().join(file(table)), written(index, table)).unwrap();
        }
        outcome(catalog, folder.path())
    }
}

/// What a table is called as CSV.
pub fn file(table: &Sheet) -> String {
    match table.file.ends_with(".csv") {
        true => table.file.clone(),
        false => format!("{}.csv", table.tab.as_deref().unwrap_or(&table.file)),
    }
}

/// A table as CSV, each row's cells changed or the row left out.
pub fn csv(table: &Sheet, row: impl Fn(usize, Vec<String>) -> Option<Vec<String>>) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line =
        |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
    let cells = |at: usize| -> Vec<String> {
        (0..table.headers.len()).map(|column| table.cell(at, column).unwrap_or("").to_string()).collect()
    };
    let rows = (0..table.len()).filter_map(|at| row(at, cells(at)));
    std::iter::once(table.headers.clone()).chain(rows).map(line).collect()
}

fn outcome(catalog: &Arc<Catalog>, folder: &Path) -> Outcome {
    let project = geep::internals::open(catalog, folder).unwrap();
    match project.is_scheme() {
        true => settled(project),
        false => {
            let checked = project.check(None);
            let figures = checked.figures().map(|figure| {
                let key = format!("{} {}", figure.line, figure.key.join(" "));
                (key, figure.value.map(f64::to_bits))
            });
            Outcome::of(checked.findings().iter(), figures.collect())
        }
    }
}

fn settled(project: Project) -> Outcome {
    match project.settle(Settling::trial()) {
        Err(refused) => Outcome::of(refused.findings(), BTreeMap::new()),
        Ok(settled) => {
            let payments = settled.payments().map(|payment| {
                let Payment { line, period, payer, payee, amount, .. } = payment;
                let amount: f64 = amount.to_string().parse().unwrap();
                (format!("{line} {period} {} {}", payer.id, payee.id), Some(amount.to_bits()))
            });
            Outcome::of(settled.findings().iter(), payments.collect())
        }
    }
}

impl Outcome {
    fn of<'f>(
        findings: impl Iterator<Item = &'f Finding>,
        results: BTreeMap<String, Option<u64>>,
    ) -> Outcome {
        let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
            findings.partition(|f| f.severity == Severity::Error);
        let warnings = warnings.into_iter().map(|f| {
            let help = f.help.as_ref().map_or("", |h| h.get(Lang::Zh));
            let words = format!("{} {} {:?} {help}", f.code, f.message.get(Lang::Zh), f.place);
            (words, f.cells.iter().map(|c| (c.file.clone(), c.line, c.column.clone())).collect())
        });
        Outcome { refused: !errors.is_empty(), warnings: warnings.collect(), results }
    }
}

/// The measure that a header names, and the unit it gives.
pub fn named(catalog: &Catalog, header: &str) -> Option<(usize, Option<String>)> {
    Words::new(catalog, "").named(header).ok()
}
