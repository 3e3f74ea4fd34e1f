//! `--sheets`: the front sheets alone hold what the whole workbook shows, without a formula and without a way into sheets
//! that are not there; and no workbook at all.

use super::{report, settlement, shipped};
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

type Cells = BTreeMap<(usize, usize), Data>;

/// Each sheet in its order, with the cells that hold something.
fn sheets(bytes: &[u8]) -> Vec<(String, Cells)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let read = |(name, range): (String, calamine::Range<Data>)| {
        let from = range.start().unwrap_or_default();
        let cells = range
            .used_cells()
            .map(|(row, column, data)| ((from.0 as usize + row, from.1 as usize + column), data.clone()));
        let nothing = |data: &Data| matches!(data, Data::String(words) if words.is_empty());
        (name, cells.filter(|(_, data)| !nothing(data)).collect())
    };
    book.worksheets().into_iter().map(read).collect()
}

/// The parts of the package that are written as XML.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let (name, mut text) = (file.name().unwrap().to_string(), String::new());
            file.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// Sheets that are left out: the calculation and what stands behind it.
fn behind(name: &str) -> bool {
    let fixed = ["规则", "参数", "输入", "Rules", "Parameters", "Inputs"];
    ["计算 ", "Calc ", "输入 "].iter().any(|begin| name.starts_with(begin)) || fixed.contains(&name)
}

/// Holds the front edition against the whole; returns how many cells are alike.
fn compare(front: &[u8], whole: &[u8], what: &str) -> usize {
    for (name, text) in parts(front) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{what}: a formula in {name}");
        assert!(!text.contains("'计算 ") && !text.contains("'Calc "), "{what}: {name} leads out");
    }
    let (front, whole) = (sheets(front), sheets(whole));
    let names = |sheets: &[(String, Cells)]| sheets.iter().map(|s| s.0.clone()).collect::<Vec<_>>();
    let wanted: Vec<String> = names(&whole).into_iter().filter(|name| !behind(name)).collect();
    assert_eq!(names(&front), wanted, "{what}");
    assert!(wanted.len() < whole.len());
    let whole: BTreeMap<String, Cells> = whole.into_iter().collect();
    let mut alike = 0;
    for (name, cells) in &front {
        if ["封面", "Cover"].contains(&name.as_str()) {
            let words = |data: &Data| data.to_string().contains("--sheets all");
            assert_eq!(cells.values().filter(|data| words(data)).count(), 1, "{what}");
            // The contents name the sheets that there are.
            let listed = |wanted: &&String| cells.values().any(|data| data.to_string() == **wanted);
            assert_eq!(wanted.iter().filter(listed).count(), wanted.len() - 1, "{what}");
            assert!(!cells.values().any(|data| behind(&data.to_string())), "{what}");
            continue;
        }
        // Where the steps name the sheet that computes them, nothing stands.
        let told =
            |data: &Data| behind(&data.to_string()) || ["计算表", "Sheet"].contains(&&*data.to_string());
        let full: Cells =
            whole[name].iter().filter(|(_, data)| !told(data)).map(|(at, d)| (*at, d.clone())).collect();
        assert_eq!(cells.keys().collect::<Vec<_>>(), full.keys().collect::<Vec<_>>(), "{what}: {name}");
        for (at, data) in cells {
            assert_eq!(data, &full[at], "{what}: {name} {at:?}");
        }
        alike += cells.len();
    }
    alike
}

#[test]
fn the_front_sheets_hold_the_values_of_the_whole_workbook() {
    let mut alike = 0;
    // Accounts of several years; a scheme; checks that fail; results known beforehand.
    for name in ["taixin", "taixin-air", "gemm-hazard-ratios", "garze-2010", "china-2015-2016"] {
        for lang in ["zh", "en"] {
            let of = |sheets: &str| report(&shipped(name), &["--lang", lang, "--sheets", sheets]);
            alike += compare(&of("front"), &of("all"), name);
        }
    }
    let profiles = ["--compare", "mee-2020"];
    let of = |sheets: &str| report(&shipped("taixin"), &[&profiles[..], &["--sheets", sheets]].concat());
    alike += compare(&of("front"), &of("all"), "profiles compared");
    println!("{alike} cells alike");
    assert!(alike > 5_000, "{alike}");
}

#[test]
fn the_front_sheets_of_a_settlement_hold_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let (zone, tests) = (shipped("taixin-air"), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settled"));
    let trial = [zone.to_str().unwrap(), "--trial", "--compare", "shanxi-county-air-2025"];
    let of = |sheets: &str| {
        let (out, mut args) = (format!("试算 {sheets}"), trial.to_vec());
        args.extend(["--sheets", sheets]);
        settlement_of(folder.path(), &args, &out)
    };
    compare(&of("front"), &of("all"), "a trial");
    // A settlement with a correction.
    let data = folder.path().join("数据");
    std::fs::create_dir_all(&data).unwrap();
    for file in ["dataset.toml", "一季度.csv", "二季度.csv", "期初.csv"] {
        std::fs::copy(tests.join("数据 集").join(file), data.join(file)).unwrap();
    }
    let own = tests.join("定义");
    let base = ["数据", "--coefficients", own.to_str().unwrap(), "--period"];
    settlement(folder.path(), &[&base[..], &["2022Q1"]].concat(), "一季");
    let corrections =
        "时段,更正时段,付方,收方,金额（元）,理由,来源\n2022Q2,2022Q1,treasury,140106,100.01,补发,测试\n";
    std::fs::write(data.join("调整.csv"), corrections).unwrap();
    std::fs::remove_file(data.join("一季度.csv")).unwrap();
    let of = |sheets: &str| {
        let args = [&base[..], &["2022Q2", "--after", "一季", "--sheets", sheets]].concat();
        settlement(folder.path(), &args, &format!("二季 {sheets}"))
    };
    compare(&of("front"), &of("all"), "after another");
}

/// A trial of a settlement.
fn settlement_of(folder: &Path, args: &[&str], out: &str) -> Vec<u8> {
    let mut geep = Command::new(env!("CARGO_BIN_EXE_geep"));
    let run = geep.arg("settle").args(args).args(["--out", out]).current_dir(folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(folder.join(out).join("report.xlsx")).unwrap()
}

#[test]
fn without_a_workbook_the_old_one_goes_and_the_rest_stays_the_same() {
    let out = tempfile::tempdir().unwrap();
    let run = |sheets: &str| {
        let mut geep = Command::new(env!("CARGO_BIN_EXE_geep"));
        let run = geep.arg("run").arg(shipped("taixin")).arg("--out").arg(out.path());
        let run = run.args(["--json", "--sheets", sheets]).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let said: Value = serde_json::from_slice(&run.stdout).unwrap();
        let manifest = std::fs::read(out.path().join("run.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["options"]["sheets"], sheets);
        let mut there: Vec<String> = std::fs::read_dir(out.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed = said["written"]["files"].as_array().unwrap().iter();
        let mut listed: Vec<String> = listed.map(|name| name.as_str().unwrap().to_string()).collect();
        there.sort();
        listed.sort();
        assert_eq!(there, listed, "{sheets}");
        (there.contains(&"report.xlsx".to_string()), std::fs::read(out.path().join("results.csv")).unwrap())
    };
    let (all, none, front) = (run("all"), run("none"), run("front"));
    assert!(all.0 && front.0 && !none.0);
    assert!(all.1 == none.1 && all.1 == front.1);
}
