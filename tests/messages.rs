//! What is said of what is missing: at its root, once, with the table where it would stand; and what is printed for
//! other programs.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)
}

/// A copy of a shipped dataset as `数据 集` in a folder of its own, each text file changed.
fn copy(name: &str, change: impl Fn(&str, String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("数据 集");
    std::fs::create_dir(&dataset).unwrap();
    for entry in std::fs::read_dir(shipped(name)).unwrap().map(Result::unwrap) {
        let file = entry.file_name().into_string().unwrap();
        // Published results are held against the data as they are.
        if entry.path().is_dir() || file == "expected.csv" {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => change(&file, text).into_bytes(),
            Err(e) => e.into_bytes(),
        };
        std::fs::write(dataset.join(file), bytes).unwrap();
    }
    folder
}

/// Without the lines that hold all of some words.
fn without(text: &str, words: &[&str]) -> String {
    let kept = text.lines().filter(|line| !words.iter().all(|word| line.contains(word)));
    kept.map(|line| format!("{line}\n")).collect()
}

/// What is said in both languages, one after the other, with the exit code that both have.
fn said(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let both = ["zh", "en"].map(|lang| geep(folder, &[args, &["--lang", lang]].concat()));
    assert_eq!(both[0].status.code(), both[1].status.code());
    let words = both.iter().map(|output| text(&output.stderr)).collect::<Vec<_>>().join("\n");
    (both[0].status.code(), words)
}

/// The results of a line as printed, by code and year, where it is accounted.
fn accounted(out: &Path, line: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(out.join("results.csv")).unwrap();
    let rows = text.lines().map(|row| row.split(',').collect::<Vec<_>>());
    rows.filter(|cells| cells.get(5) == Some(&line) && !cells[6].is_empty())
        .map(|cells| (cells[1].to_string(), cells[3].to_string()))
        .collect()
}

#[test]
fn an_analysis_beside_the_account_does_not_stop_it() {
    // The price of removing phosphorus is known from 2018 on: what prices did from 2017 to 2018 cannot be told.
    let move_years = |text: String| text.replace(",2021,", ",2017,").replace(",2022,", ",2018,");
    let folder = copy("taixin", |file, text| match file {
        "dataset.toml" => text.replace("years = [2021, 2022]", "years = [2017, 2018]"),
        _ => move_years(text),
    });
    let (code, words) = said(folder.path(), &["run", "数据 集", "--out", "报告"]);
    assert_eq!(code, Some(0), "{words}");
    insta::assert_snapshot!("analysis_not_accounted", words);
    let out = folder.path().join("报告");
    assert_eq!(accounted(&out, "geep").len(), 24);
    assert_eq!(accounted(&out, "water_purification_value").len(), 24);
    // The change itself needs no price; its part due to prices does.
    assert_eq!(accounted(&out, "regulating_change").len(), 12);
    let by_prices = accounted(&out, "water_purification_due_to_prices");
    assert!(by_prices.iter().all(|(_, year)| year == "2017"), "{by_prices:?}");
}

#[test]
fn years_that_are_not_accounted_do_not_stop_the_account() {
    // The price index begins with 2005.
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "dataset.toml",
        "id = \"long\"\ntitle = { zh = \"长序列\", en = \"Long series\" }\nprofile = \"caep\"\nyears = [2022]\n\
         money_unit = \"亿元\"\n",
    );
    let rows = [(1999, 49), (2000, 50), (2001, 51), (2021, 71), (2022, 72)];
    let rows = rows.map(|(year, gdp)| format!("140922,{year},gdp,{gdp},亿元,observed,县统计局\n")).concat();
    write("历年 生产总值.csv", &format!("code,year,measure,value,unit,status,source\n{rows}"));
    let beside = tempfile::tempdir().unwrap();
    let out = beside.path().join("报告");
    let output = geep(folder.path(), &["run", ".", "--out", out.to_str().unwrap()]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let found = accounted(&out, "gdp_growth");
    assert!(found.contains(&("140922".into(), "2022".into())), "{found:?}");
}

#[test]
fn a_profile_that_does_not_fit_stops_neither_the_account_nor_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = shipped("taixin").display().to_string();
    // A definition of its own that ended in 2019.
    let own = folder.path().join("定义");
    let (accounts, profiles) = (own.join("accounts"), own.join("profiles"));
    std::fs::create_dir_all(&accounts).unwrap();
    std::fs::create_dir_all(&profiles).unwrap();
    let line = "[[line]]\nid = \"old_value\"\ntitle = { zh = \"旧值\", en = \"Old value\" }\n\
                per = [\"county\", \"year\"]\nunit = \"万元\"\nformula = \"gdp\"\n";
    let head = "id = \"old-account\"\ntitle = { zh = \"旧账户\", en = \"Old account\" }\n\
                source = { id = \"geep-2015\", clause = \"摘要\" }\nvalid = { to = \"2019-12-31\" }\n";
    std::fs::write(accounts.join("旧.toml"), format!("{head}{line}")).unwrap();
    let profile = "id = \"not-in-force\"\ntitle = { zh = \"旧口径\", en = \"Old profile\" }\nversion = \"1\"\n\
                   source = { id = \"geep-2015\", clause = \"摘要\" }\nevidence = \"derived\"\n\
                   models = [\"old-account\"]\nheadline = [\"old_value\"]\n\
                   [[section]]\nid = \"old\"\ntitle = { zh = \"旧\", en = \"Old\" }\nlines = [\"old_value\"]\n";
    std::fs::write(profiles.join("旧.toml"), profile).unwrap();
    let compare = ["--compare", "ndrc-2022,not-in-force"];
    let args = [&["run", &dataset, "--out", "报告", "--coefficients", "定义"], &compare[..]].concat();
    let (code, words) = said(folder.path(), &args);
    assert_eq!(code, Some(0), "{words}");
    insta::assert_snapshot!("unfit_profile", words);
    let cells = workbook_texts(&folder.path().join("报告/report.xlsx"));
    assert!(cells.iter().any(|cell| cell == "not computed"));
    assert!(
        cells
            .iter()
            .any(|cell| cell.starts_with("cannot be computed under this profile: model `old-account`"))
    );
}

fn workbook_texts(path: &Path) -> Vec<String> {
    use calamine::{Data, Reader};
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.into_iter().flat_map(|(_, range)| {
        range
            .cells()
            .filter_map(|(_, _, cell)| if let Data::String(s) = cell { Some(s.clone()) } else { None })
            .collect::<Vec<_>>()
    });
    cells.collect()
}

#[test]
fn an_amount_that_cannot_be_had_names_what_is_missing_and_where_it_would_stand() {
    let settle = ["settle", "数据 集", "--period", "2022Q1", "--trial", "--out", "报告"];
    // A row deleted from a long table.
    let folder = copy("taixin-air", |file, text| match file {
        "细颗粒物.csv" => without(&text, &["140923,", ",2022Q1,", ",air_concentration,"]),
        _ => text,
    });
    let (code, words) = said(folder.path(), &settle);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("2022Q1、140923 代县"), "{words}");
    insta::assert_snapshot!("root_of_a_row", words);
    assert!(!folder.path().join("报告").exists());
    // A cell emptied in a wide one.
    let folder = copy("taixin-air", |file, text| match file {
        "优良天数.csv" => {
            let blank = |line: &str| {
                let mut cells: Vec<&str> = line.split(',').collect();
                if line.starts_with("140923,") && cells[2] == "2022Q1" {
                    cells[3] = "";
                }
                format!("{}\n", cells.join(","))
            };
            text.lines().map(blank).collect()
        }
        _ => text,
    });
    let (code, words) = said(folder.path(), &settle);
    assert_eq!(code, Some(1), "{words}");
    insta::assert_snapshot!("root_of_an_empty_cell", words);
    // What nobody gives for the quarter.
    let folder = copy("taixin-air", |file, text| match file {
        "细颗粒物.csv" => without(&text, &[",2022Q1,", ",air_concentration_target,"]),
        _ => text,
    });
    let (code, words) = said(folder.path(), &settle);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("[amount-missing]") && words.contains("`air_concentration_target`"), "{words}");
    insta::assert_snapshot!("root_of_a_quarter", words);
}

#[test]
fn a_settlement_of_nothing_says_what_could_be_settled() {
    let folder = copy("taixin-air", |_, text| text);
    let output =
        geep(folder.path(), &["settle", "数据 集", "--period", "2025Q1", "--trial", "--out", "报告"]);
    let words = text(&output.stderr);
    assert!(words.contains("[nothing-settled]") && words.contains("2021Q4 2022Q1"), "{words}");
}

#[test]
fn coverage_names_the_table_where_a_value_is_missing() {
    let folder = copy("taixin", |file, text| match file {
        "economy.csv" => without(&text, &["140922,", ",2022,", ",gdp,"]),
        _ => text,
    });
    let output = geep(folder.path(), &["check", "数据 集"]);
    let told = text(&output.stdout);
    let wanted = "缺 2022 140922 五台县 的地区生产总值 `gdp`（economy.csv）";
    assert!(told.contains(wanted), "{told}\n{}", text(&output.stderr));
    let output = geep(folder.path(), &["check", "数据 集", "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let coverage = json["coverage"].as_array().unwrap();
    let geep = coverage.iter().find(|account| account["account"] == "geep").unwrap();
    assert!(geep["lacking"].as_array().unwrap().iter().any(|words| words["zh"] == wanted), "{geep}");
}

#[test]
fn merged_cells_are_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("数据");
    std::fs::create_dir(&dataset).unwrap();
    std::fs::write(
        dataset.join("dataset.toml"),
        "id = \"merged\"\ntitle = { zh = \"合并单元格\", en = \"Merged cells\" }\nprofile = \"caep\"\n\
         years = [2021, 2022]\nmoney_unit = \"亿元\"\n",
    )
    .unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("生产 总值").unwrap();
    for (column, header) in (0..).zip(["code", "name", "year", "gdp（亿元）", "status", "source"]) {
        sheet.write(0, column, header).unwrap();
    }
    for (row, (year, gdp)) in (1..).zip([(2021, 50.0), (2022, 52.0), (2021, 30.0), (2022, 31.0)]) {
        sheet.write(row, 2, year).unwrap();
        sheet.write(row, 3, gdp).unwrap();
        sheet.write(row, 4, "observed").unwrap();
    }
    let plain = Format::new();
    for (first, code, name) in [(1, "140922", "五台县"), (3, "140923", "代县")] {
        sheet.merge_range(first, 0, first + 1, 0, code, &plain).unwrap();
        sheet.merge_range(first, 1, first + 1, 1, name, &plain).unwrap();
    }
    sheet.merge_range(1, 5, 4, 5, "县统计局", &plain).unwrap();
    book.save(dataset.join("生产总值.xlsx")).unwrap();
    let (code, words) = said(folder.path(), &["check", "数据"]);
    assert_eq!(code, Some(1), "{words}");
    insta::assert_snapshot!("merged_cells", words);
}

#[test]
fn an_explanation_is_short_unless_a_depth_is_asked_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let explain =
        ["explain", "datasets/taixin-air", "--county", "140922", "--period", "2022Q1", "target_deduction"];
    let short = geep(folder, &explain);
    let short = text(&short.stdout).to_string();
    insta::assert_snapshot!("short_explanation", short);
    let whole = geep(folder, &[&explain[..], &["--depth", "64"]].concat());
    let (short, whole) = (short.lines().count(), text(&whole.stdout).lines().count());
    assert!(short < 60 && whole > 2 * short, "{short} lines, {whole} in all");
    // What is missing is said as a settlement says it.
    let folder = copy("taixin-air", |file, text| match file {
        "细颗粒物.csv" => without(&text, &["140922,", ",2022Q1,", ",air_concentration,"]),
        _ => text,
    });
    let explain = ["explain", "数据 集", "--county", "140922", "--period", "2022Q1", "target_deduction"];
    let told = geep(folder.path(), &explain);
    assert!(text(&told.stdout).contains("  缺 2022Q1 140922 五台县 的"), "{}", text(&told.stdout));
}

#[test]
fn findings_of_run_and_settle_come_as_json_too() {
    let folder = copy("taixin-air", |_, text| text);
    let json = |args: &[&str]| {
        let output = geep(folder.path(), args);
        assert_eq!(text(&output.stderr), "", "{args:?}");
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    let settle = ["settle", "数据 集", "--period", "2022Q1", "--json", "--out", "报告"];
    let (code, refused) = json(&settle);
    assert_eq!((code, &refused["written"]), (Some(1), &Value::Null));
    assert!(refused["errors"].as_u64().unwrap() > 0 && !folder.path().join("报告").exists());
    assert!(
        refused["findings"][0]["message"]["zh"].is_string() && refused["findings"][0]["code"].is_string()
    );
    let (code, settled) = json(&[&settle[..], &["--trial"]].concat());
    assert_eq!((code, &settled["errors"]), (Some(0), &0.into()));
    assert_eq!(settled["written"]["folder"], "报告");
    let files = settled["written"]["files"].as_array().unwrap();
    assert!(files.iter().all(|file| folder.path().join("报告").join(file.as_str().unwrap()).exists()));
    assert_eq!(files.len(), 10);
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong/base").display().to_string();
    let (code, run) = json(&["run", &base, "--json", "--out", "账"]);
    assert_eq!(
        (code, &run["written"]["files"]),
        (
            Some(0),
            &serde_json::json!([
                "report.xlsx",
                "report.html",
                "results.csv",
                "results.csvt",
                "results.parquet",
                "run.json"
            ])
        )
    );
    let (code, gone) = json(&["run", "没有", "--json", "--out", "账"]);
    assert_eq!((code, &gone["errors"]), (Some(1), &1.into()));
}
