//! A column typed in another unit: any column of any shipped dataset a hundred or ten thousand times as large. It is
//! refused, or said by name, or does not matter; where nothing could tell, it is counted.
//!
//! A sample of columns in `cargo test`; all of them with
//! `cargo test --test scale -- --ignored --nocapture`.

use geep::engine;
use geep::finding::{Findings, Severity};
use geep::model::Catalog;
use geep::model::files::Files;
use geep::report::checks;
use geep::rule::{Book, Symbol};
use geep::settle::{Terms, inputs_of, magnitude as settled, settle};
use geep::sheet::{self, Sheet};
use geep::table::{self, Dataset, gaps, is_fixed, magnitude, named, unusual};
use geep::text::Lang;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What became of a scaled column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Refused,
    /// A warning at a cell of the column, or with the measure's name.
    Named,
    /// A warning of something else that was not there before.
    Hinted,
    Unchanged,
    Silent,
}

/// Figures of one measure in one column of a sheet.
struct Column {
    sheet: usize,
    at: usize,
    rows: Vec<usize>,
    measure: usize,
}

/// A shipped dataset: its manifest and its tables.
struct Case {
    name: String,
    manifest: String,
    sheets: Vec<Sheet>,
}

/// File, line and column.
type Cell = (String, Option<u32>, Option<String>);

/// What the program makes of a dataset.
struct Outcome {
    refused: bool,
    /// Warnings with the cells they speak of.
    warnings: BTreeMap<String, Vec<Cell>>,
    /// The bits of all results, or of all amounts where the profile is a scheme.
    results: Vec<u64>,
}

fn catalog() -> Catalog {
    let mut findings = Findings::default();
    let catalog = Catalog::load(&Files::built_in(), &mut findings);
    assert!(!findings.has_errors());
    catalog
}

fn cases() -> Vec<Case> {
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
    /// Every column of figures, with something in it that is not 0.
    fn columns(&self, catalog: &Catalog) -> Vec<Column> {
        let mut columns = Vec::new();
        for (sheet, table) in self.sheets.iter().enumerate() {
            let find = |name: &str| table.headers.iter().position(|header| is_fixed(header, name));
            let figure = |row: usize, at: usize| table.cell(row, at).and_then(|c| c.parse::<f64>().ok());
            let counts = |at: usize| move |row: &usize| figure(*row, at).is_some_and(|v| v != 0.0);
            if let (Some(id), Some(at)) = (find("measure"), find("value")) {
                let mut by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
                for row in (0..table.len()).filter(counts(at)) {
                    let measure = table.cell(row, id).and_then(|word| named(catalog, word));
                    by.entry(measure.unwrap().0).or_default().push(row);
                }
                columns.extend(by.into_iter().map(|(measure, rows)| Column { sheet, at, rows, measure }));
                continue;
            }
            for (at, header) in table.headers.iter().enumerate() {
                let rows: Vec<usize> = (0..table.len()).filter(counts(at)).collect();
                let key = catalog.dimensions.list.iter().any(|d| d.headers.contains(header));
                if let (Some((measure, _)), false, false) = (named(catalog, header), key, rows.is_empty()) {
                    columns.push(Column { sheet, at, rows, measure });
                }
            }
        }
        columns
    }

    /// Writes the dataset with a column scaled, and sees what becomes of it.
    fn outcome(&self, catalog: &Catalog, scaled: Option<(&Column, f64)>) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dataset.toml"), &self.manifest).unwrap();
        for (index, table) in self.sheets.iter().enumerate() {
            let column = scaled.filter(|(column, _)| column.sheet == index);
            std::fs::write(folder.path().join(format!("{index}.csv")), csv(table, column)).unwrap();
        }
        outcome(catalog, folder.path())
    }
}

fn csv(table: &Sheet, scaled: Option<(&Column, f64)>) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = table.headers.iter().map(|h| quoted(h)).collect::<Vec<_>>().join(",");
    for row in 0..table.len() {
        out.push('\n');
        let cells = (0..table.headers.len()).map(|at| {
            let text = table.cell(row, at).unwrap_or("");
            match scaled.filter(|(column, _)| column.at == at && column.rows.contains(&row)) {
                Some((_, factor)) => (text.parse::<f64>().unwrap() * factor).to_string(),
                None => quoted(text),
            }
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
    }
    out
}

/// As `geep check` and `geep settle` go about it, without the published results.
fn outcome(catalog: &Catalog, folder: &Path) -> Outcome {
    let mut findings = Findings::default();
    let dataset = Dataset::open(folder, &mut findings).unwrap();
    let inputs = table::read(&dataset, catalog, &mut findings);
    unusual::report(&inputs, catalog, &BTreeSet::new(), &mut findings);
    gaps::report(&inputs, catalog, &mut findings);
    let profile = catalog.profile(&dataset.profile.text).unwrap();
    let scheme = catalog.models.iter().find(|m| m.id == profile.id).and_then(|m| m.scheme.as_ref());
    let inputs = scheme.map_or(inputs.clone(), |scheme| inputs_of(&inputs, scheme, &catalog.dimensions));
    let mut results = Vec::new();
    let book = Book::new(catalog, profile, &mut findings).unwrap();
    let sound = !findings.has_errors();
    if let Some(frames) = sound.then(|| engine::frames(&book, &inputs, &mut findings)).flatten() {
        let run = engine::run(&book, &inputs, &frames, None, &mut findings);
        checks::report(&run, &mut findings);
        match Terms::new(&book, &mut findings) {
            Some(terms) => {
                let settled_ = settle(&run, &terms, &dataset.years, None, true, &mut findings);
                let (sizes, _) = settled::part(&book, &dataset.accept);
                settled::judge(settled::doubts(&settled_), &sizes, &mut findings);
                results.extend(
                    settled_.entries.iter().map(|e| e.amount.to_string().parse::<f64>().unwrap().to_bits()),
                );
            }
            None => {
                magnitude::warn(settled::of_run(&run), &dataset.accept, &mut findings);
                for (line, _) in book.results() {
                    let (column, frame) = run.framed(Symbol::Line(line)).unwrap();
                    results.extend((0..frame.len()).map(|row| column.draw(row, 0).to_bits()));
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

fn fate(catalog: &Catalog, case: &Case, base: &Outcome, column: &Column, factor: f64) -> Fate {
    let after = case.outcome(catalog, Some((column, factor)));
    if after.refused {
        return Fate::Refused;
    }
    let (table, measure) = (&case.sheets[column.sheet], &catalog.measures[column.measure]);
    let file = format!("{}.csv", column.sheet);
    let lines: BTreeSet<u32> = column.rows.iter().map(|row| *row as u32 + 2).collect();
    let is_own = |(at, line, header): &Cell| {
        *at == file
            && header.as_ref() == Some(&table.headers[column.at])
            && line.is_some_and(|line| lines.contains(&line))
    };
    let fresh: Vec<_> =
        after.warnings.iter().filter(|(words, _)| !base.warnings.contains_key(*words)).collect();
    let names = |words: &str| words.contains(&measure.id) || words.contains(&measure.title.zh);
    if fresh.iter().any(|(words, cells)| names(words) || cells.iter().any(is_own)) {
        return Fate::Named;
    }
    match after.results == base.results {
        true => Fate::Unchanged,
        false if !fresh.is_empty() => Fate::Hinted,
        false => Fate::Silent,
    }
}

/// Tries columns of each dataset; what became of them, by whether they are of money in a settlement, and by factor.
fn tried(choose: impl Fn(usize) -> bool + Sync) -> Vec<(String, bool, f64, Fate)> {
    let catalog = catalog();
    let is_scheme = |case: &Case| {
        let id = case.manifest.lines().find_map(|l| l.strip_prefix("profile = \"")).unwrap();
        let id = id.split('"').next().unwrap();
        catalog.models.iter().any(|m| m.id == id && m.scheme.is_some())
    };
    let one = |case: &Case| {
        let columns = case.columns(&catalog);
        let base = case.outcome(&catalog, None);
        assert!(!base.refused, "{} is refused as shipped", case.name);
        let mut fates = Vec::new();
        // Spread over the tables.
        let chosen = columns.iter().enumerate().filter(|(at, _)| choose(at * 7919 % columns.len()));
        for (_, column) in chosen {
            for factor in [100.0, 10_000.0] {
                let measure = &catalog.measures[column.measure];
                let money = is_scheme(case) && measure.unit.is_money();
                let fate = fate(&catalog, case, &base, column, factor);
                let name = format!("{} {} {}", case.name, case.sheets[column.sheet].file, measure.id);
                fates.push((name, money, factor, fate));
            }
        }
        fates
    };
    let cases = cases();
    assert!(cases.len() > 40);
    cases.par_iter().map(one).flatten().collect()
}

fn counts(fates: &[(String, bool, f64, Fate)]) -> String {
    let mut out = String::new();
    for (money, kind) in [(true, "money of settlements"), (false, "other columns")] {
        for factor in [100.0, 10_000.0] {
            let mut of: BTreeMap<Fate, usize> = BTreeMap::new();
            for (.., fate) in fates.iter().filter(|f| f.1 == money && f.2 == factor) {
                *of.entry(*fate).or_default() += 1;
            }
            out += &format!("{kind} x {factor}: {of:?}\n");
        }
    }
    out
}

/// Yuan typed for 10⁴ yuan never moves money unsaid; of the rest most is told.
fn judge(fates: &[(String, bool, f64, Fate)]) {
    println!("{}", counts(fates));
    let moved = fates.iter().filter(|f| f.1 && f.2 == 10_000.0 && f.3 == Fate::Silent);
    assert_eq!(moved.map(|f| f.0.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    let told = fates.iter().filter(|f| f.3 != Fate::Silent).count();
    assert!(fates.len() > 100 && told * 10 > fates.len() * 7, "{told} of {} told", fates.len());
}

#[test]
#[ignore = "full count: run by .ci/run"]
fn every_column_scaled_is_told_or_counted() {
    let fates = tried(|_| true);
    for (name, money, factor, _) in fates.iter().filter(|f| f.3 == Fate::Silent) {
        println!("silent: {name} x {factor}{}", if *money { " (money)" } else { "" });
    }
    judge(&fates);
}

#[test]
fn columns_of_each_dataset_scaled_are_told_or_counted() {
    judge(&tried(|at| at < 2));
}
