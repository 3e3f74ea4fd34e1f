//! Results known beforehand: one that differs is an error and is shown in the report; none is settled on.

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx_bytes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// GEEP = 50 − 1 − 0.5 + 40 = 88.5; GGDP = 50 − 1 − 0.5 = 48.5, where 48.9 is expected; GEEP ÷ GDP = 1.77, where 1.87
/// is printed.
const EXPECTED: &str = "code,year,line,value,unit,tolerance,basis,misprint,source\n\
    140922,2020,geep,88.5,亿元,,published,,公报\n\
    140922,2020,ggdp,48.9,亿元,0.05,by-hand,,手算\n\
    140922,2020,geep_per_gdp,1.87,1,,published,88.5 ÷ 50 = 1.77,公报\n";

/// A dataset of one county beside room for its report.
fn county(expected: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("数据");
    std::fs::create_dir(&data).unwrap();
    let manifest = "id = \"test\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"geep-identity\"\n\
                    years = [2020]\nmoney_unit = \"亿元\"\n";
    let figures = "code,year,measure,value,unit,status,source\n\
        140922,2020,gdp,50,亿元,observed,年鉴\n\
        140922,2020,pollution_damage_cost,1,亿元,observed,年鉴\n\
        140922,2020,ecological_degradation_cost,0.5,亿元,observed,年鉴\n\
        140922,2020,regulating_services,40,亿元,observed,年鉴\n";
    for (name, words) in [("dataset.toml", manifest), ("数据.csv", figures), ("expected.csv", expected)] {
        std::fs::write(data.join(name), words).unwrap();
    }
    folder
}

/// A sheet of the report after another spreadsheet program has computed it, as cell → what it shows.
fn sheet(folder: &Path, name: &str) -> BTreeMap<(i32, i32), CellValue> {
    let bytes = std::fs::read(folder.join("报告/report.xlsx")).unwrap();
    let book = load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap();
    let mut model = Model::from_workbook(book, "en").unwrap();
    model.evaluate();
    let at = model.workbook.worksheets.iter().position(|sheet| sheet.name == name).unwrap();
    let cells = model.workbook.worksheets[at].sheet_data.cells();
    cells
        .map(|(row, column, _)| {
            ((row, column), model.get_cell_value_by_index(at as u32, row, column).unwrap())
        })
        .collect()
}

#[test]
fn a_result_that_differs_is_shown_and_still_an_error() {
    let folder = county(EXPECTED);
    let mut said = String::new();
    for lang in ["zh", "en"] {
        let output = geep(folder.path(), &["run", "数据", "--out", "报告", "--lang", lang]);
        assert_eq!(output.status.code(), Some(1));
        said += &format!("{}{}\n", text(&output.stderr), text(&output.stdout));
    }
    insta::assert_snapshot!(said);
    let record = std::fs::read_to_string(folder.path().join("报告/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["expected_results_met"]["published"], 1);
    assert_eq!(
        (&record["expected_results_not_met"], &record["expected_results_misprinted"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn the_sheet_computes_by_how_much_each_differs() {
    let folder = county(EXPECTED);
    geep(folder.path(), &["run", "数据", "--out", "报告"]);
    let cells = sheet(folder.path(), "对照");
    let number = |row: i32, column: i32| match &cells[&(row, column)] {
        CellValue::Number(number) => *number,
        other => panic!("{row} {column}: {other:?}"),
    };
    let words = |row: i32, column: i32| match &cells[&(row, column)] {
        CellValue::String(words) => words.clone(),
        other => panic!("{row} {column}: {other:?}"),
    };
    // Computed, expected, tolerance (half of the last digit where the table leaves it out), difference.
    for (row, numbers) in
        [(4, [88.5, 88.5, 0.05, 0.0]), (5, [48.5, 48.9, 0.05, -0.4]), (6, [1.77, 1.87, 0.005, -0.1])]
    {
        let found = [4, 5, 7, 8].map(|column| number(row, column));
        assert!(found.iter().zip(numbers).all(|(a, b)| (a - b).abs() < 1e-12), "{row}: {found:?}");
    }
    assert_eq!([4, 5, 6].map(|row| words(row, 9)), ["相符", "不符", "不符，认作印误"]);
    assert_eq!([4, 5, 6].map(|row| words(row, 10)), ["公布值", "手算值", "公布值"]);
    assert_eq!(words(5, 3), "2020、140922 五台县");
    assert_eq!(words(5, 11), "expected.csv，第 3 行，“value”列");
    assert_eq!(words(4, 12), "允差按印出的位数");
    assert_eq!(words(6, 12), "印误：88.5 ÷ 50 = 1.77；允差按印出的位数");
    let cover = sheet(folder.path(), "封面");
    let says = |wanted: &str| {
        cover.values().any(|cell| matches!(cell, CellValue::String(words) if words.starts_with(wanted)))
    };
    assert!(says("3 个预期结果中有 1 个不符"));
    assert!(says("预期结果 3 个，相符 1 个（公布值 1 个），不符 1 个，认作印误 1 个"));
}

#[test]
fn json_tells_of_the_errors_and_of_what_was_written() {
    let folder = county(EXPECTED);
    let output = geep(folder.path(), &["run", "数据", "--out", "报告", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["errors"], &told["findings"][0]["code"]), (&1.into(), &"unexpected-result".into()));
    assert_eq!(
        told["written"]["files"],
        serde_json::json!([
            "report.xlsx",
            "report.html",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json"
        ])
    );
}

/// What is checked, held to the standard of a settlement or wrong in another way as well is refused as ever.
#[test]
fn a_result_that_differs_excuses_nothing_else() {
    let folder = county(EXPECTED);
    assert_eq!(geep(folder.path(), &["check", "数据"]).status.code(), Some(1));
    let out = folder.path().join("报告");
    let strict = geep(folder.path(), &["run", "数据", "--out", "报告", "--settle"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(!out.exists(), "{}", text(&strict.stderr));
    let table = folder.path().join("数据/数据.csv");
    let negative = std::fs::read_to_string(&table).unwrap().replace(",gdp,50,", ",gdp,-50,");
    std::fs::write(&table, negative).unwrap();
    let wrong = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(!out.exists(), "{}", text(&wrong.stderr));
}

/// No result, no misprint: what was not computed cannot be told to be printed wrongly.
#[test]
fn what_is_not_computed_is_no_misprint() {
    let rows = "code,year,line,value,unit,misprint\n140922,2020,geep_less_depletion,80,亿元,印错\n";
    let folder = county(rows);
    let output = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`geep_less_depletion` 没有算出"), "{}", text(&output.stderr));
    let cells = sheet(folder.path(), "对照");
    for (column, wanted) in [(4, "未核算"), (8, ""), (9, "没有算出")] {
        assert_eq!(cells[&(4, column)], CellValue::String(wanted.to_string()));
    }
}

#[test]
fn a_misprint_that_is_none_is_told() {
    let folder = county("code,year,line,value,unit,印误\n140922,2020,geep,88.5,亿元,印错\n");
    let output = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert!(output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("警告[no-misprint]：`geep` 与表上的值相符") && said.contains("第 2 行"), "{said}");
    assert!(
        text(&output.stdout).contains("预期结果 1 个，相符 0 个，认作印误 1 个"),
        "{}",
        text(&output.stdout)
    );
}

/// No money on a rule that does not reproduce what was published: of 400 万元 that a district received 401 are expected.
#[test]
fn a_settlement_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("数据");
    std::fs::create_dir(&data).unwrap();
    for entry in std::fs::read_dir(shipped("qingdao-2016q3")).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    let table = data.join("expected.csv");
    let wrong = std::fs::read_to_string(&table).unwrap().replace("air_amount,400,", "air_amount,401,");
    std::fs::write(&table, wrong).unwrap();
    for trial in [&[][..], &["--trial"]] {
        let settle = ["settle", "数据", "--period", "2016Q3", "--out", "报告"];
        let output = geep(folder.path(), &[&settle[..], trial].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("401"), "{}", text(&output.stderr));
        assert!(!folder.path().join("报告").exists());
    }
    // An account of the same shows it; the money stands there as a trial.
    let output = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let verdicts = sheet(folder.path(), "对照");
    assert!(verdicts.values().any(|cell| *cell == CellValue::String("不符".to_string())));
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)
}

/// A worksheet keeps 88.5 where 88.50 was printed: the digits do not tell how exact the value is.
#[test]
fn a_worksheet_must_give_its_tolerances() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let manifest = [
        ["编号", "test"],
        ["标题", "测试"],
        ["口径", "geep-identity"],
        ["年份", "2020"],
        ["货币单位", "亿元"],
        ["说明", ""],
    ];
    let figures =
        [["code", "year", "gdp（亿元）", "status", "source"], ["140922", "2020", "50", "observed", "年鉴"]];
    let expected = [["code", "year", "line", "value", "unit"], ["140922", "2020", "ggdp", "48.5", "亿元"]];
    let sheet = book.add_worksheet().set_name("数据集").unwrap();
    sheet.write_row_matrix(0, 0, manifest).unwrap();
    for (name, rows) in [("数据", figures), ("预期结果", expected)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row_matrix(0, 0, rows).unwrap();
    }
    book.save(folder.path().join("数据.xlsx")).unwrap();
    let output = geep(folder.path(), &["check", "数据.xlsx"]);
    let said = text(&output.stderr);
    assert!(said.contains("错误[empty-cell]：这一行的允差没有填") && said.contains("预期结果"), "{said}");
}

/// Of the year before nothing is computed: its results are not compared, and that is said once, and again where the
/// results are counted. Who asks for one year is not told of the others.
#[test]
fn results_of_other_years_are_said_not_to_be_compared() {
    let expected = "code,year,line,value,unit,basis\n140922,2020,geep,88.5,亿元,published\n\
                    140922,2018,geep,80.0,亿元,published\n140922,2019,geep,81.0,亿元,published\n\
                    140922,2019,ggdp,41.0,亿元,published\n";
    let folder = county(expected);
    let run = geep(folder.path(), &["run", "数据", "--out", "报告"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let said = "警告[expected-aside]：3 个预期结果是 2018、2019 年的，dataset.toml 的 years 里没有，没有对照\n  位置：expected.csv\n";
    assert_eq!(text(&run.stderr).matches("expected-aside").count(), 1);
    assert!(text(&run.stderr).contains(said), "{}", text(&run.stderr));
    let counted = "预期结果 1 个全部相符（公布值 1 个）；另有 3 个的年份不在核算之列，没有对照";
    assert!(text(&run.stdout).contains(counted), "{}", text(&run.stdout));
    let record = std::fs::read_to_string(folder.path().join("报告/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(
        (&record["expected_results_met"]["published"], &record["expected_results_not_compared"]),
        (&1.into(), &3.into())
    );
    let cover = sheet(folder.path(), "封面");
    assert!(cover.values().any(|cell| *cell == CellValue::String(counted.to_string())), "{cover:?}");
    let one = geep(folder.path(), &["run", "数据", "--out", "一年", "--year", "2020"]);
    assert!(one.status.success() && !text(&one.stderr).contains("expected-aside"), "{}", text(&one.stderr));
    assert!(text(&one.stdout).contains(counted), "{}", text(&one.stdout));
}
