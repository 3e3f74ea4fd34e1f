//! Every formula of every workbook, recomputed by an independent spreadsheet engine, equals the engine's value.

mod boundary;
mod front;
mod gained;
mod large;
mod scenario;
mod years;

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::base::types::{Cell, FormulaValue, Workbook};
use ironcalc::import::load_from_xlsx_bytes;
use std::collections::BTreeMap;
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

/// Whether two values are one; numbers may be apart by the slack whatever they come to.
fn same(cached: &FormulaValue, computed: &FormulaValue, slack: f64) -> bool {
    match (cached, computed) {
        (FormulaValue::Number(a), FormulaValue::Number(b)) => {
            (a - b).abs() <= slack.max(TOLERANCE * a.abs().max(b.abs()))
        }
        (FormulaValue::Text(a), FormulaValue::Text(b)) => a == b,
        (FormulaValue::Boolean(a), FormulaValue::Boolean(b)) => a == b,
        // Whatever the reason, both say that there is no value.
        (FormulaValue::Error { .. }, FormulaValue::Error { .. }) => true,
        _ => false,
    }
}

/// A workbook as it was written, and recomputed.
fn recomputed(bytes: &[u8]) -> [Model<'static>; 2] {
    recomputed_by(bytes, str::to_string)
}

/// The same with its formulas put in other words.
fn recomputed_by(bytes: &[u8], reworded: fn(&str) -> String) -> [Model<'static>; 2] {
    let model = || {
        let mut workbook = load_from_xlsx_bytes(bytes, "report", "en", "UTC").unwrap();
        for formula in workbook.worksheets.iter_mut().flat_map(|sheet| &mut sheet.shared_formulas) {
            *formula = reworded(formula);
        }
        Model::from_workbook(workbook, "en").unwrap()
    };
    let [written, mut anew] = [model(), model()];
    anew.evaluate();
    [written, anew]
}

/// The number of formula cells compared, and what differs by more than a part of the largest number on its sheet.
fn differing([written, anew]: &[Model<'_>; 2], part: f64) -> (usize, Vec<String>) {
    let (before, after) = (formulas(&written.workbook), formulas(&anew.workbook));
    assert_eq!(before.len(), after.len());
    let mut largest = BTreeMap::<&str, f64>::new();
    for (sheet, _, _, value) in &before {
        if let FormulaValue::Number(number) = value {
            let most = largest.entry(sheet).or_default();
            *most = most.max(number.abs());
        }
    }
    let slack = |sheet: &str| part * largest.get(sheet).copied().unwrap_or(0.0);
    let differing = before.iter().zip(&after).filter(|(a, b)| !same(&a.3, &b.3, slack(&a.0)));
    let words = differing.map(|(a, b)| format!("{}!R{}C{}: {:?} != {:?}", a.0, a.1, a.2, a.3, b.3)).collect();
    (before.len(), words)
}

/// Recomputes a workbook and returns the number of formula cells compared.
fn recompute(bytes: &[u8]) -> usize {
    let (count, differing) = differing(&recomputed(bytes), 0.0);
    let shown = &differing[..differing.len().min(20)];
    assert!(differing.is_empty(), "{} cells differ:\n{}", differing.len(), shown.join("\n"));
    count
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

/// Every kind of decision on values that binary numbers miss, in a county each. What it comes to, by hand.
const DECIDED: [(&str, [f64; 4]); 9] = [
    // The excess is 64.4 - 59.4 = 5, 64.5 - 59.4 = 5.1, 32.2 - 27.2 = 5 and 50.3 - 50.2 = 0.1.
    ("within", [10.0, 20.0, 10.0, 20.0]),
    ("stepped", [1.0, 2.0, 1.0, 2.0]),
    // Times 0.15: 0.75, 0.765, 0.75 and 0.015.
    ("rounded", [0.75, 0.77, 0.75, 0.02]),
    ("cut", [0.75, 0.76, 0.75, 0.01]),
    // 50.5, 51.5, 50.5 and 1.5: the half goes to the even digit.
    ("even", [50.0, 52.0, 50.0, 2.0]),
    ("place", [2.0, 1.0, 2.0, 4.0]),
    ("dense", [2.0, 1.0, 2.0, 3.0]),
    ("ordered", [2.0, 1.0, 3.0, 4.0]),
    ("upto", [15.1, 5.1, 15.1, 15.2]),
];

const DECISIONS: &str = r#"id = "decisions"
title = { zh = "判定", en = "Decisions" }
source = { id = "decided", clause = "1" }
[[tier]]
id = "steps"
title = { zh = "分档", en = "Steps" }
of = "1"
unit = "1"
reading = "whole"
closed = "right"
steps = [{ from = 0.1, to = 5, value = 1 }, { from = 5, value = 2 }]
source = { id = "decided", clause = "1" }
evidence = "illustrative"
"#;

/// A folder with definitions and one with figures of four counties.
fn decided(folder: &Path) {
    let lines = [
        ("excess", "above - beside"),
        ("within", "if(excess <= 5 and excess > 0.1, 10, 20)"),
        ("stepped", "coalesce(tier(excess, steps), 2)"),
        ("rounded", "round(excess * 0.15, 0.01)"),
        ("cut", "round_down(excess * 0.15, 0.01)"),
        ("even", "round_even(excess * 10 + 0.5 * one, 1)"),
        ("place", "rank(excess, county)"),
        ("dense", "dense_rank(excess, county)"),
        ("ordered", "order(excess, county)"),
        ("upto", "sum_upto(excess, -excess, -excess, county)"),
    ];
    let mut account = DECISIONS.to_string();
    for (id, formula) in lines {
        account += &format!(
            "[[line]]\nid = \"{id}\"\ntitle = {{ zh = \"判定 {id}\", en = \"Decided {id}\" }}\n\
             per = [\"county\", \"year\"]\nunit = \"1\"\nformula = \"{formula}\"\n"
        );
    }
    let measure = |id: &str| {
        format!(
            "[[measure]]\nid = \"{id}\"\ntitle = {{ zh = \"数 {id}\", en = \"Figure {id}\" }}\n\
             unit = \"1\"\nper = [\"county\", \"year\"]\n"
        )
    };
    let ids: Vec<String> = lines.iter().map(|(id, _)| format!("\"{id}\"")).collect();
    let head = "title = { zh = \"判定\", en = \"Decisions\" }\n";
    let profile = format!(
        "id = \"decided\"\n{head}version = \"1\"\nsource = {{ id = \"decided\", clause = \"1\" }}\n\
         evidence = \"illustrative\"\nmodels = [\"decisions\"]\nheadline = [\"within\"]\n\
         [[section]]\nid = \"all\"\n{head}lines = [{}]\n",
        ids.join(", ")
    );
    let figures = "code,year,above,beside,one,status,source\n\
                   140105,2020,64.4,59.4,1,observed,s\n140106,2020,64.5,59.4,1,observed,s\n\
                   140107,2020,32.2,27.2,1,observed,s\n140108,2020,50.3,50.2,1,observed,s\n";
    let dataset =
        format!("id = \"decided\"\n{head}profile = \"decided\"\nyears = [2020]\nmoney_unit = \"元\"\n");
    for (path, text) in [
        ("own/accounts/decisions.toml", account.as_str()),
        ("own/measures/decided.toml", &["above", "beside", "one"].map(measure).concat()),
        ("own/profiles/decided.toml", &profile),
        ("own/sources/decided.toml", "[[source]]\nid = \"decided\"\ntitle = \"手算\"\nissuer = \"手算\"\n"),
        ("data/dataset.toml", &dataset),
        ("data/figures.csv", figures),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn cells_decide_as_a_calculator_does() {
    let folder = tempfile::tempdir().unwrap();
    decided(folder.path());
    let own = folder.path().join("own");
    let bytes = report(&folder.path().join("data"), &["--coefficients", own.to_str().unwrap()]);
    recompute(&bytes);
    let mut model =
        Model::from_workbook(load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap(), "en").unwrap();
    model.evaluate();
    let cells = sheet(&model, "计算 年份×行政区");
    for (line, expected) in DECIDED {
        let is_line = |(at, cell): &(&(i32, i32), &CellValue)| {
            at.0 == 4 && matches!(cell, CellValue::String(id) if id == line)
        };
        let column = cells.iter().find(is_line).unwrap_or_else(|| panic!("no column {line}")).0.1;
        let found: Vec<f64> = (0..4)
            .map(|row| match cells.get(&(6 + row, column)) {
                Some(CellValue::Number(value)) => *value,
                other => panic!("{line}: {other:?}"),
            })
            .collect();
        let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near, "{line}: {found:?} instead of {expected:?}");
    }
}

/// A settlement, with what it comes after.
fn settlement(folder: &Path, args: &[&str], out: &str) -> Vec<u8> {
    let mut geep = Command::new(env!("CARGO_BIN_EXE_geep"));
    let run =
        geep.arg("settle").args(args).args(["--again", "--out", out]).current_dir(folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(folder.join(out).join("report.xlsx")).unwrap()
}

/// What an earlier settlement gave stands as numbers, and everything that leans on it comes out by formulas; corrections
/// are in the ledger and in the sums of the parties.
#[test]
fn settlements_after_settlements_equal_the_engine() {
    let folder = tempfile::tempdir().unwrap();
    let (at, tests) = (folder.path(), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settled"));
    std::fs::create_dir_all(at.join("数据")).unwrap();
    for file in ["dataset.toml", "一季度.csv", "二季度.csv", "期初.csv"] {
        std::fs::copy(tests.join("数据 集").join(file), at.join("数据").join(file)).unwrap();
    }
    let definitions = tests.join("定义");
    let base = ["数据", "--coefficients", definitions.to_str().unwrap(), "--period"];
    settlement(at, &[&base[..], &["2022Q1"]].concat(), "一季");
    std::fs::remove_file(at.join("数据/一季度.csv")).unwrap();
    let corrections =
        "时段,更正时段,付方,收方,金额（元）,理由,来源\n2022Q2,2022Q1,treasury,140106,100.01,补发,测试\n";
    std::fs::write(at.join("数据/调整.csv"), corrections).unwrap();
    for lang in ["zh", "en"] {
        let args = [&base[..], &["2022Q2", "--after", "一季", "--lang", lang]].concat();
        let bytes = settlement(at, &args, "二季");
        let count = recompute(&bytes);
        println!("{count} formula cells of a settlement after another recomputed ({lang}), none differs");
        assert!(count > 60, "{count}");
        // 140106 of the first quarter had one time above and 80 to pay: numbers, not formulas.
        let workbook = load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap();
        let constant = |wanted: f64| {
            let cells = workbook.worksheets.iter().flat_map(|sheet| sheet.sheet_data.cells());
            cells
                .filter(|(.., cell)| matches!(cell.as_ref(), Cell::NumberCell { v, .. } if *v == wanted))
                .count()
        };
        assert!(constant(80.0) >= 1 && constant(51.43) == 1 && constant(100.01) == 1);
    }
    // The shipped zone, whose scheme has checks: they were made when it was settled.
    let zone = shipped("taixin-air");
    let weak = "taixin-air,taixin_cap,taixin_first_rate,taixin_first_step,taixin_further_rate,taixin_good_day_rate,\
                air_concentration,air_concentration_target,good_day_ratio,good_day_ratio_target,zone_fund_opening,\
                zone_fund";
    let zone = [zone.to_str().unwrap(), "--accept", weak, "--period"];
    settlement(at, &[&zone[..], &["2022Q1"]].concat(), "太忻一季");
    let bytes = settlement(at, &[&zone[..], &["2022Q2", "--after", "太忻一季"]].concat(), "太忻二季");
    assert!(recompute(&bytes) > 600);
    // Amounts from January on, once the whole, once what they grew or fell by.
    let month = |name: &str, months: u32, keys: [u32; 2], lost: u32| {
        std::fs::create_dir_all(at.join(name)).unwrap();
        let manifest = "id = \"sichuan\"\ntitle = { zh = \"两市\", en = \"Two cities\" }\nprofile = \"sichuan-air-2015\"\nyears = [2017]\nmoney_unit = \"万元\"\n";
        std::fs::write(at.join(name).join("dataset.toml"), manifest).unwrap();
        let [first, second] = keys;
        let table = format!(
            "code,period,clawback_share（%）,improvement_key,status,source\n510100,2017-{months:02},0,{first},observed,测试\n510300,2017-{months:02},{lost},{second},observed,测试\n"
        );
        std::fs::write(at.join(name).join("结果.csv"), table).unwrap();
        let table = format!("period,months_settled,status,source\n2017-{months:02},{months},observed,测试\n");
        std::fs::write(at.join(name).join("月数.csv"), table).unwrap();
    };
    month("九月", 9, [1, 3], 8);
    month("十一月", 11, [3, 1], 0);
    recompute(&settlement(at, &["九月", "--period", "2017-09"], "报告9"));
    let count = recompute(&settlement(at, &["十一月", "--period", "2017-11", "--after", "报告9"], "报告11"));
    assert!(count > 60, "{count}");
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
    let number = |v: CellValue| match v {
        CellValue::Number(n) => n,
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
        [(3, 4), (3, 5), (3, 6), (6, 4)]
            .map(|(row, column)| model.get_formatted_cell_value(checks, row, column).unwrap())
    };
    model.evaluate();
    assert_eq!(words(&model), ["18", "5", "不符", "不符"]);
    model.set_user_input(inputs, 3, 7, "84".to_string()).unwrap();
    model.evaluate();
    assert_eq!(words(&model), ["18", "4", "不符", "相符"]);
}

/// Profiles whose rules no shipped dataset needs, with the inputs they can find in the example zone.
#[test]
fn workbooks_of_other_profiles_equal_the_engine_too() {
    for profile in [
        "land-use-value",
        "ndrc-2022",
        "mee-2020",
        "damage-gemm-ncd-lri",
        "forest-gbt-38582",
        // Methods that no shipped profile holds.
        "methods-1",
        "methods-2",
    ] {
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workbook/profiles");
        let count = recompute(&report(&shipped("taixin"), &["--profile", profile, "--coefficients", own]));
        println!("taixin under {profile}: {count} formula cells recomputed, none differs");
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let once = report(&shipped("taixin"), &[]);
    assert!(once == report(&shipped("taixin"), &[]));
}

/// The cells of a sheet as (row, column) → shown value, after recomputing.
fn sheet(model: &Model<'_>, name: &str) -> BTreeMap<(i32, i32), CellValue> {
    let at = model.workbook.worksheets.iter().position(|s| s.name == name).unwrap();
    let cells = model.workbook.worksheets[at].sheet_data.cells();
    cells
        .map(|(row, column, _)| {
            ((row, column), model.get_cell_value_by_index(at as u32, row, column).unwrap())
        })
        .collect()
}

/// Every row of the supply table: its types and what is not split are its total; its totals are those of the rows,
/// and the last of them is the line the accounts add up to.
fn supply_closes(dataset: &str, profile: &str, line: &str) -> usize {
    let bytes = report(&shipped(dataset), &["--profile", profile]);
    let mut model =
        Model::from_workbook(load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap(), "en").unwrap();
    model.evaluate();
    let cells = sheet(&model, "分生态系统类型");
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    let number = |row: i32, column: i32| match cells.get(&(row, column)) {
        Some(CellValue::Number(n)) => Some(*n),
        _ => None,
    };
    let text = |row: i32, column: i32| match cells.get(&(row, column)) {
        Some(CellValue::String(s)) => s.clone(),
        _ => String::new(),
    };
    let last_row = cells.keys().map(|k| k.0).max().unwrap();
    let (mut total, mut above, mut rows, mut grand) = (0, Vec::new(), 0, Vec::new());
    for row in 1..=last_row {
        if text(row, 1).starts_with("SEEA") {
            total = (4..).find(|c| text(row, *c) == "合计").unwrap();
        }
        if text(row, 1) == "价值量" {
            above.clear();
        }
        if total == 0 || number(row, total).is_none() {
            continue;
        }
        let parts: f64 = (4..total).filter_map(|c| number(row, c)).sum();
        let whole = number(row, total).unwrap();
        assert!(near(parts, whole), "{dataset} row {row}: {parts} is not {whole}");
        if text(row, 2).is_empty() {
            for column in 4..=total {
                let sum: f64 = above.iter().filter_map(|r| number(*r, column)).sum();
                assert!(near(sum, number(row, column).unwrap_or(0.0)), "{dataset} row {row} column {column}");
            }
            let title = text(row, 1);
            assert!(title.starts_with("生态产品总值"), "{title}");
            grand.push((title, whole));
        } else {
            above.push(row);
            rows += 1;
        }
    }
    // The sheet of the section holds the line itself, region by region, then their sum: the same totals.
    let section = sheet(&model, "GEP");
    let column =
        (1..).find(|c| matches!(section.get(&(2, *c)), Some(CellValue::String(s)) if s == line)).unwrap();
    let mut expected: Vec<f64> = section
        .iter()
        .filter(|((row, c), _)| *c == column && *row > 3)
        .filter_map(|(_, v)| if let CellValue::Number(n) = v { Some(*n) } else { None })
        .collect();
    let mut found: Vec<f64> = grand.iter().filter(|(title, _)| title == line).map(|(_, v)| *v).collect();
    expected.sort_by(f64::total_cmp);
    found.sort_by(f64::total_cmp);
    assert_eq!(expected.len(), found.len(), "{dataset}: {grand:?}");
    assert!(expected.iter().zip(&found).all(|(a, b)| near(*a, *b)), "{expected:?} {found:?}");
    rows
}

#[test]
fn supply_tables_close() {
    assert!(supply_closes("garze-2010", "garze-2010", "生态产品总值（GEP）") >= 30);
    assert!(supply_closes("taixin", "caep", "生态产品总值（GEP）") > 500);
}

/// Table 4 of the Garzê paper, in 亿元 to the digit printed, for the accounts whose lines are split.
#[test]
fn garze_by_class_is_as_printed() {
    let bytes = report(&shipped("garze-2010"), &[]);
    let model =
        Model::from_workbook(load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap(), "en").unwrap();
    let cells = sheet(&model, "分生态系统类型");
    let find = |row: i32, words: &str| {
        (1..30).find(|c| matches!(cells.get(&(row, *c)), Some(CellValue::String(s)) if s == words))
    };
    let head = (1..20).find(|row| find(*row, "未分类型").is_some()).unwrap();
    for (account, class, printed) in [
        ("农林牧渔产品价值", "森林", 2.38),
        ("农林牧渔产品价值", "农田", 12.29),
        ("洪水调蓄价值", "湿地", 59.56),
        ("空气净化价值", "湿地", 0.03),
        ("水质净化价值", "湿地", 0.04),
        ("局部气候调节价值", "森林", 666.68),
        ("局部气候调节价值", "灌丛", 309.16),
        ("局部气候调节价值", "草地", 507.68),
        ("局部气候调节价值", "湿地", 674.34),
        ("病虫害控制价值", "森林", 5.93),
        ("病虫害控制价值", "草地", 8.00),
    ] {
        let row = (head..60).find(|row| find(*row, account) == Some(2)).unwrap();
        let Some(CellValue::Number(shown)) = cells.get(&(row, find(head, class).unwrap())) else {
            panic!("{account} {class}")
        };
        // 洪水调蓄 adds up to 59.5550, which the paper rounds up.
        assert!((shown - printed).abs() < 0.00501, "{account} {class}: {shown} is not {printed}");
    }
}

/// One county without rain: its account, and that of the sum, is missing, and the totals say so.
#[test]
fn a_total_that_lacks_an_account_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(shipped("taixin")).unwrap().map(Result::unwrap) {
        let to = folder.path().join(entry.file_name());
        if entry.file_name() == "climate.csv" {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let rain = |l: &&str| !(l.starts_with("140106") && l.contains("precipitation"));
            std::fs::write(to, text.lines().filter(rain).collect::<Vec<_>>().join("\n")).unwrap();
        } else if entry.path().is_file() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    let bytes = report(folder.path(), &[]);
    recompute(&bytes);
    let model =
        Model::from_workbook(load_from_xlsx_bytes(&bytes, "report", "en", "UTC").unwrap(), "en").unwrap();
    for (name, lacking) in [("功能量与价值量", 5), ("分生态系统类型", 4)] {
        let words = "生态产品总值（GEP）（不含：水源涵养价值）";
        let cells = sheet(&model, name);
        let labels = cells.values().filter(|v| matches!(v, CellValue::String(s) if s == words)).count();
        // The county and the sum, two years; on the first page the sum of the last year once more.
        assert_eq!(labels, lacking, "{name}");
    }
}
