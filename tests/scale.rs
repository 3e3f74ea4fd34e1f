//! A column typed in another unit: any column of any shipped dataset a hundred or ten thousand times as large. It is
//! refused, or said by name, or does not matter; where nothing could tell, it is counted.
//!
//! A sample of columns in `cargo test`; all of them with
//! `cargo test --test scale -- --ignored --nocapture`.

mod shipped;

use geep::internals::model::Catalog;
use geep::internals::table::is_fixed;
use rayon::prelude::*;
use shipped::{Case, Cell, Outcome, cases, catalog, csv, file, named};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

trait Columns {
    /// Every column of figures, with something in it that is not 0.
    fn columns(&self, catalog: &Arc<Catalog>) -> Vec<Column>;
    /// What becomes of the dataset with a column scaled.
    fn scaled(&self, catalog: &Arc<Catalog>, scaled: Option<(&Column, f64)>) -> Outcome;
}

impl Columns for Case {
    fn columns(&self, catalog: &Arc<Catalog>) -> Vec<Column> {
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

    fn scaled(&self, catalog: &Arc<Catalog>, scaled: Option<(&Column, f64)>) -> Outcome {
        self.outcome(catalog, |index, table| {
            let column = scaled.filter(|(column, _)| column.sheet == index);
            csv(table, |row, mut cells| {
                if let Some((column, factor)) = column.filter(|(column, _)| column.rows.contains(&row)) {
                    let cell = &mut cells[column.at];
                    *cell = (cell.parse::<f64>().unwrap() * factor).to_string();
                }
                Some(cells)
            })
        })
    }
}

fn fate(catalog: &Arc<Catalog>, case: &Case, base: &Outcome, column: &Column, factor: f64) -> Fate {
    let after = case.scaled(catalog, Some((column, factor)));
    if after.refused {
        return Fate::Refused;
    }
    let (table, measure) = (&case.sheets[column.sheet], &catalog.measures[column.measure]);
    let file = &file(table);
    let lines: BTreeSet<u32> = column.rows.iter().map(|row| *row as u32 + 2).collect();
    let is_own = |(at, line, header): &Cell| {
        at == file
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
        let base = case.scaled(&catalog, None);
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
