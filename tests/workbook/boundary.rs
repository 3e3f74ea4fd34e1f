//! Workbooks of every scheme whose decisions stand where they turn, recomputed by this engine and held against what a
//! program of its own has for each cell: `tests/independent/cells.py --keep` lays up both.

use super::{differing, recomputed_by, sheet};
use ironcalc::base::cell::CellValue;
use ironcalc::base::expressions::utils::parse_reference_a1;
use num_rational::BigRational;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The figures run up to a thousand million: sums that cancel keep the last digits of what they were made of.
const OF_LARGEST: f64 = 1e-12;

/// Names the folder.
const FOLDER: &str = "GEEP_BOUNDARY";

/// What a cell should hold: an exact number and how far its equal may lie from it, or nothing.
type Expected = Option<[BigRational; 2]>;

/// What was held of a scheme, and what differed.
#[derive(Default)]
struct Tally {
    workbooks: usize,
    formulas: usize,
    cells: usize,
    cases: usize,
    different: usize,
    words: Vec<String>,
}

fn same(expected: &Expected, found: Option<&CellValue>) -> bool {
    match (expected, found) {
        (Some([value, within]), Some(CellValue::Number(found))) => {
            let apart = BigRational::from_float(*found).map(|found| found - value);
            apart.is_some_and(|apart| apart <= *within && -apart <= *within)
        }
        // No number, for whatever reason.
        (None, found) => !matches!(found, Some(CellValue::Number(_))),
        (Some(_), _) => false,
    }
}

/// A formula without AND and OR. This engine ends them at the first part that settles them, where Excel and
/// LibreOffice also look at the others and pass their errors on: a product and a sum do that everywhere.
fn with_every_part(formula: &str) -> String {
    let mut words = formula.to_string();
    for (name, other) in [("AND(", "PRODUCT("), ("OR(", "SUM(")] {
        let mut parts = words.split(name);
        let mut reworded = parts.next().unwrap_or_default().to_string();
        for part in parts {
            // FLOOR is no OR.
            let is_end = reworded.ends_with(|c: char| c.is_alphanumeric() || c == '.');
            reworded += if is_end { name } else { other };
            reworded += part;
        }
        words = reworded;
    }
    words
}

/// Holds the cells of a workbook as they were written, and as they come out anew.
fn hold(path: &Path, tally: &mut Tally) {
    let models = recomputed_by(&std::fs::read(path).unwrap(), with_every_part);
    let (formulas, differing) = differing(&models, OF_LARGEST);
    tally.formulas += formulas;
    tally.words.extend(differing);
    let table = std::fs::read_to_string(path.with_extension("tsv")).unwrap();
    let (mut sheets, mut cases, mut wrong) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for line in table.lines().skip(1) {
        let [name, cell, id, row, value, within, own] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{}: {line}", path.display())
        };
        let own: Vec<&str> = own.split_whitespace().collect();
        cases.extend(own.iter().copied());
        let expected = (!value.is_empty()).then(|| [value, within].map(|x| x.parse().unwrap()));
        let at = parse_reference_a1(cell).unwrap();
        let both = sheets.entry(name).or_insert_with(|| models.each_ref().map(|model| sheet(model, name)));
        for (which, cells) in ["written", "recomputed"].iter().zip(both) {
            let found = cells.get(&(at.row, at.column));
            if !same(&expected, found) {
                wrong.extend(own.iter().copied());
                tally.words.push(format!("{id} {row}, {cell}: {value} is {found:?} as {which}"));
            }
        }
        tally.cells += 1;
    }
    tally.workbooks += 1;
    tally.cases += cases.len();
    tally.different += wrong.len();
}

#[test]
#[ignore = "needs the workbooks of cells.py --keep"]
fn decisions_stand_where_they_turn() {
    let folder = std::env::var_os(FOLDER).unwrap_or_else(|| panic!("{FOLDER} names no folder"));
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|e| e == "xlsx")).collect();
    files.sort();
    assert!(!files.is_empty(), "no workbook in {}", folder.display());
    let mut schemes = BTreeMap::<&str, Vec<&Path>>::new();
    for file in &files {
        let (scheme, _) = file.file_stem().unwrap().to_str().unwrap().rsplit_once('-').unwrap();
        schemes.entry(scheme).or_default().push(file);
    }
    let heads = ["workbooks", "formulas", "cells", "cases", "different"];
    println!("{:32}{}", "scheme", heads.map(|head| format!("{head:>10}")).concat());
    let tallies = schemes.par_iter().map(|(scheme, files)| {
        let mut tally = Tally::default();
        files.iter().for_each(|file| hold(file, &mut tally));
        let Tally { workbooks, formulas, cells, cases, different, .. } = tally;
        let counts = [workbooks, formulas, cells, cases, different].map(|count| format!("{count:>10}"));
        println!("{scheme:32}{}", counts.concat());
        (*scheme, tally)
    });
    let tallies: Vec<(&str, Tally)> = tallies.collect();
    for (scheme, tally) in &tallies {
        assert!(tally.cells > 0 && tally.cases > 0, "nothing was held of {scheme}");
    }
    let differing = tallies.iter().flat_map(|(scheme, t)| t.words.iter().take(3).map(move |w| (scheme, w)));
    let words: Vec<String> = differing.map(|(scheme, words)| format!("{scheme}: {words}")).collect();
    assert!(words.is_empty(), "cells differ:\n{}", words.join("\n"));
}
