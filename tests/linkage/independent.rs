//! The shipped dataset and changes of it, as an independent program works them out: `tests/independent/linkage.py`.

use geep::{Project, Settling};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The rows of a plain table below its header.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(String::from).collect()).collect()
}

/// A copy of the shipped dataset in which a case's changes were made.
fn copy(case: &str, folder: &Path) {
    for entry in fs::read_dir(root().join("datasets/taixin-linkage")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "expected.csv" {
            continue;
        }
        let mut text = fs::read_to_string(&path).unwrap();
        for change in rows("tests/independent/linkage-cases.csv") {
            let [of, file, code, province, year, industry, measure, value] = &change[..] else { panic!() };
            if of == case && file == name {
                text = changed(&text, [code, province, year, industry, measure], value);
            }
        }
        fs::write(folder.join(name), text).unwrap();
    }
}

/// The text of a table with another value in the one row that has all of these words.
fn changed(text: &str, words: [&String; 5], value: &str) -> String {
    let at = text.lines().next().unwrap().split(',').position(|head| head == "value").unwrap();
    let mut met = 0;
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if words.iter().all(|word| word.is_empty() || cells.contains(&word.as_str())) {
            cells[at] = value;
            met += 1;
        }
        cells.join(",") + "\n"
    });
    let text = lines.collect();
    assert_eq!(met, 1, "{words:?}");
    text
}

#[test]
fn every_case_comes_out_as_worked_out_apart() {
    let mut cases: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in rows("tests/independent/linkage-expected.csv") {
        cases.entry(row[0].clone()).or_default().push(row);
    }
    assert!(cases.len() >= 9, "{:?}", cases.keys());
    for (case, rows) in cases {
        let folder = tempfile::tempdir().unwrap();
        copy(&case, folder.path());
        let project = Project::open(folder.path(), None).unwrap();
        let settled = project.settle(Settling::trial().period("2022")).unwrap();
        for row in rows {
            let [_, code, province, line, value, unit, tolerance] = &row[..] else { panic!("{row:?}") };
            let place = if code.is_empty() { province } else { code };
            let figure = settled.figure(line, &["2022", place]).unwrap();
            // A rate is kept as a part of one whatever its unit shows; amounts are in 万元.
            assert!(figure.unit == *unit, "{line} in {}", figure.unit);
            let (found, wanted): (f64, f64) = (figure.value.unwrap(), value.parse().unwrap());
            let within = tolerance.parse::<f64>().unwrap() + 1e-9;
            assert!((found - wanted).abs() <= within, "{case}: {line} of {place}: {found}, not {wanted}");
        }
    }
}
