//! Shipped datasets with a slip in one of their tables, and what the program makes of them: as `geep check` and
//! `geep settle` go about it, without the published results, which no user has.

use geep::engine::{self, State};
use geep::finding::{Findings, Severity};
use geep::model::Catalog;
use geep::model::files::Files;
use geep::report::checks;
use geep::roster::{self, Times, Together};
use geep::rule::{Book, Symbol, reached};
use geep::settle::{Terms, inputs_of, magnitude as settled, settle};
use geep::sheet::{self, Sheet};
use geep::table::{self, Dataset, gaps, magnitude, unusual};
use geep::text::Lang;
use std::collections::{BTreeMap, BTreeSet};
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
    let mut findings = Findings::default();
    let dataset = Dataset::open(folder, &mut findings).unwrap();
    let inputs = table::read(&dataset, catalog, &mut findings);
    unusual::report(&inputs, catalog, &BTreeSet::new(), &mut findings);
    let profile = catalog.profile(&dataset.profile.text).unwrap();
    let model = catalog.models.iter().find(|m| m.id == profile.id);
    let scheme = model.and_then(|m| m.scheme.as_ref());
    let mut inputs = scheme.map_or(inputs.clone(), |scheme| inputs_of(&inputs, scheme, &catalog.dimensions));
    let mut results = BTreeMap::new();
    let book = Book::new(catalog, profile, &mut findings).unwrap();
    let terms = Terms::new(&book, &mut findings);
    let times = Times { years: &dataset.years, days: None, past: &[] };
    let statements = roster::stated(&dataset.roster, model.map_or(&[], |m| &m.roster));
    let roll = roster::complete(&book, &mut inputs, &statements, times, &mut findings);
    gaps::report(&inputs, catalog, &mut findings);
    let (beneath, severity) = match &terms {
        Some(terms) => (terms.beneath(&book), Severity::Error),
        None => (reached(&book, (0..book.lines.len()).map(Symbol::Line)), Severity::Warning),
    };
    roster::check_controls(&inputs, catalog, severity, &mut findings);
    roster::report(&book, (&inputs, &roll), &beneath, times, severity, &mut findings);
    let (sound, inputs) = (!findings.has_errors(), Arc::new(inputs));
    if let Some(frames) = sound.then(|| engine::frames(&book, &inputs, &mut findings)).flatten() {
        let run = engine::run(&book, &inputs, &frames, None, &mut findings);
        let together = match &terms {
            Some(terms) => Together::paid(terms.payments.iter().map(|flow| flow.line)),
            None => Together::listed(&book),
        };
        roster::check_nested(&run, &beneath, &together, &mut findings);
        checks::report(&run, &mut findings);
        match &terms {
            Some(terms) => {
                let money = settle(&run, terms, &dataset.years, None, true, &mut findings);
                money.refuse_nothing(&mut findings);
                let (sizes, _) = settled::part(&book, &dataset.accept);
                settled::judge(settled::doubts(&money), &sizes, &mut findings);
                for entry in &money.entries {
                    let row = money.row_title(terms.payments[entry.payment].line, entry.row, Lang::Zh);
                    let parties = format!("{} {}", money.who_id(entry.payer), money.who_id(entry.payee));
                    let amount: f64 = entry.amount.to_string().parse().unwrap();
                    results.insert(format!("{} {row} {parties}", entry.payment), Some(amount.to_bits()));
                }
            }
            None => {
                magnitude::warn(settled::of_run(&run), &dataset.accept, &mut findings);
                for (index, line) in book.results() {
                    let (column, frame) = run.framed(Symbol::Line(index)).unwrap();
                    for row in 0..frame.len() {
                        let members =
                            frame.order.iter().zip(&frame.keys).map(|(dim, keys)| (*dim, keys[row]));
                        let key = format!("{} {}", line.id, catalog.dimensions.words(members, Lang::Zh));
                        match column.state(row) {
                            State::Accounted(value) => results.insert(key, Some(value.to_bits())),
                            State::NotAccounted => results.insert(key, None),
                            State::OutOfScope => None,
                        };
                    }
                }
            }
        }
    }
    let warnings = findings.iter().filter(|f| f.severity == Severity::Warning);
    Outcome {
        refused: findings.has_errors(),
        warnings: warnings
            .map(|f| {
                let help = f.help.as_ref().map_or("", |h| h.get(Lang::Zh));
                let words = format!("{} {} {:?} {help}", f.code, f.message.get(Lang::Zh), f.place);
                (words, f.cells.iter().map(|c| (c.file.clone(), c.line, c.column.clone())).collect())
            })
            .collect(),
        results,
    }
}
