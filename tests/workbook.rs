//! Every formula of every workbook, recomputed by an independent spreadsheet engine, equals the engine's value.

use ironcalc::base::Model;
use ironcalc::base::types::{Cell, FormulaValue, Workbook};
use ironcalc::import::load_from_xlsx_bytes;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Relative difference allowed: two engines need not add in the same order.
const TOLERANCE: f64 = 1e-9;

fn report(dataset: &Path, extra: &[&str]) -> Vec<u8> {
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_geep"))
        .arg("run")
        .arg(dataset)
        .arg("--out")
        .arg(out.path())
        .args(extra)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(out.path().join("report.xlsx")).unwrap()
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)
}

/// Every dataset that comes with the program.
fn datasets() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Formula cells by sheet, row and column, with their values.
fn formulas(workbook: &Workbook) -> Vec<(String, i32, i32, FormulaValue)> {
    let mut cells = Vec::new();
    for sheet in &workbook.worksheets {
        for (row, column, cell) in sheet.sheet_data.cells() {
            if let Cell::CellFormula { v, .. } | Cell::ArrayFormula { v, .. } = cell.as_ref() {
                cells.push((sheet.name.clone(), row, column, v.clone()));
            }
        }
    }
    cells.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    cells
}

fn same(cached: &FormulaValue, computed: &FormulaValue) -> bool {
    match (cached, computed) {
        (FormulaValue::Number(a), FormulaValue::Number(b)) => {
            (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
        }
        (FormulaValue::Text(a), FormulaValue::Text(b)) => a == b,
        (FormulaValue::Boolean(a), FormulaValue::Boolean(b)) => a == b,
        // Whatever the reason, both say that there is no value.
        (FormulaValue::Error { .. }, FormulaValue::Error { .. }) => true,
        _ => false,
    }
}

/// Recomputes a workbook and returns the number of formula cells compared.
fn recompute(bytes: &[u8]) -> usize {
    let cached = load_from_xlsx_bytes(bytes, "report", "en", "UTC").unwrap();
    let before = formulas(&cached);
    let mut model = Model::from_workbook(cached, "en").unwrap();
    model.evaluate();
    let after = formulas(&model.workbook);
    assert_eq!(before.len(), after.len());
    let differing: Vec<String> = before
        .iter()
        .zip(&after)
        .filter(|(a, b)| !same(&a.3, &b.3))
        .map(|(a, b)| format!("{}!R{}C{}: {:?} != {:?}", a.0, a.1, a.2, a.3, b.3))
        .collect();
    let shown = &differing[..differing.len().min(20)];
    assert!(differing.is_empty(), "{} cells differ:\n{}", differing.len(), shown.join("\n"));
    before.len()
}

#[test]
fn every_shipped_workbook_equals_the_engine() {
    let mut all = 0;
    for name in datasets() {
        for lang in ["zh", "en"] {
            let count = recompute(&report(&shipped(&name), &["--lang", lang]));
            println!("{name} ({lang}): {count} formula cells recomputed, none differs");
            all += count;
        }
    }
    println!("{all} formula cells in all");
    assert!(all > 9_000, "only {all} formula cells");
}

/// The comparison above would be idle if the formulas were dead: a changed input must reach the last sheet.
#[test]
fn a_changed_input_reaches_the_results() {
    let cached =
        load_from_xlsx_bytes(&report(&shipped("china-2015-2016"), &[]), "report", "en", "UTC").unwrap();
    let mut model = Model::from_workbook(cached, "en").unwrap();
    let sheet = |model: &Model<'_>, name: &str| {
        model.workbook.worksheets.iter().position(|s| s.name == name).unwrap() as u32
    };
    // First input: GDP of 2015 in 万亿元, cell G3. Ten more there are ten more of GEEP, column I of the section.
    let (inputs, section) = (sheet(&model, "输入"), sheet(&model, "GEEP"));
    model.evaluate();
    let before = model.get_cell_value_by_index(section, 4, 9).unwrap();
    model.set_user_input(inputs, 3, 7, "82.3".to_string()).unwrap();
    model.evaluate();
    let after = model.get_cell_value_by_index(section, 4, 9).unwrap();
    let number = |v: ironcalc::base::cell::CellValue| match v {
        ironcalc::base::cell::CellValue::Number(n) => n,
        other => panic!("{other:?}"),
    };
    assert!((number(after) - number(before) - 10.0).abs() < 1e-9);
}

/// Of 18 concentrations one lies below 2.4 ug/m3, the first, and four above 84.
#[test]
fn the_sheet_of_checks_follows_the_calculation() {
    let cached =
        load_from_xlsx_bytes(&report(&shipped("gemm-hazard-ratios"), &[]), "report", "en", "UTC").unwrap();
    let mut model = Model::from_workbook(cached, "en").unwrap();
    let sheet = |model: &Model<'_>, name: &str| {
        model.workbook.worksheets.iter().position(|s| s.name == name).unwrap() as u32
    };
    let (inputs, checks) = (sheet(&model, "输入"), sheet(&model, "检查"));
    let words = |model: &Model<'_>| {
        [(3, 4), (3, 5), (6, 4)]
            .map(|(row, column)| model.get_formatted_cell_value(checks, row, column).unwrap())
    };
    model.evaluate();
    assert_eq!(words(&model), ["18", "5", "不符"]);
    model.set_user_input(inputs, 3, 7, "84".to_string()).unwrap();
    model.evaluate();
    assert_eq!(words(&model), ["18", "4", "相符"]);
}

/// Profiles whose rules no shipped dataset needs, with the inputs they can find in the example zone.
#[test]
fn workbooks_of_other_profiles_equal_the_engine_too() {
    for profile in
        ["land-use-value", "ndrc-2022", "mee-2020", "damage-gemm-ncd-lri", "methods-1", "methods-2"]
    {
        let count = recompute(&report(&shipped("taixin"), &["--profile", profile]));
        println!("taixin under {profile}: {count} formula cells recomputed, none differs");
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let once = report(&shipped("taixin"), &[]);
    assert!(once == report(&shipped("taixin"), &[]));
}
