//! Settled is settled: later periods rest on what was settled, not on what today's inputs would give; corrections are rows
//! of their own; amounts from January on are paid by what they grew.
//!
//! By hand, from `tests/settled`: `geep settle '数据 集' --coefficients 定义 --period 2022Q1 --out 报告`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

fn change(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{file:?} has no {from}");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

fn append(file: &Path, more: &str) {
    std::fs::write(file, std::fs::read_to_string(file).unwrap_or_default() + more).unwrap();
}

/// A folder with definitions, a dataset, and its first quarter settled within the dataset.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    /// Nothing settled yet.
    fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("tests/settled"), folder.path());
        Office { folder }
    }

    fn with_first_quarter() -> Office {
        static SETTLED: OnceLock<Office> = OnceLock::new();
        let office = Office { folder: tempfile::tempdir().unwrap() };
        copy(SETTLED.get_or_init(Office::settled).folder.path(), office.folder.path());
        office
    }

    fn settled() -> Office {
        let office = Office::new();
        let output = office.settle("2022Q1", "报告", &[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        // An office files what is settled beside the tables.
        std::fs::create_dir_all(office.at("数据 集/已结")).unwrap();
        std::fs::rename(office.at("报告"), office.at("数据 集/已结/2022Q1")).unwrap();
        append(&office.at("数据 集/dataset.toml"), "\n[settled]\n2022Q1 = \"已结/2022Q1\"\n");
        office
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn geep(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(self.folder.path()).output().unwrap()
    }

    fn settle(&self, period: &str, out: &str, more: &[&str]) -> Output {
        let all = ["settle", "数据 集", "--coefficients", "定义", "--period", period, "--out", out];
        self.geep(&[&all[..], more].concat())
    }

    /// Settles the second quarter and returns its ledger, with what was said.
    fn second_quarter(&self) -> (Ledger, String) {
        if self.at("二季 报告").exists() {
            std::fs::remove_dir_all(self.at("二季 报告")).unwrap();
        }
        let output = self.settle("2022Q2", "二季 报告", &[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        (ledger(&self.at("二季 报告")), text(&output.stderr).to_string())
    }

    /// What is said, in both languages, where the second quarter is refused; nothing is written.
    fn refused(&self, more: &[&str]) -> String {
        self.refused_for("2022Q2", more)
    }

    fn refused_for(&self, period: &str, more: &[&str]) -> String {
        let mut said = String::new();
        for lang in ["zh", "en"] {
            let output = self.settle(period, "拒绝", &[more, &["--lang", lang]].concat());
            assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
            assert!(!self.at("拒绝").exists() && output.stdout.is_empty());
            said += text(&output.stderr);
        }
        said
    }
}

/// The words without the beginnings of hashes, which end in three dots.
fn without_hashes(said: &str) -> String {
    let hash =
        |word: &str| word.len() >= 12 && word[word.len() - 12..].bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<String> = said
        .split('…')
        .map(|part| match part.is_char_boundary(part.len().saturating_sub(12)) && hash(part) {
            true => format!("{}<hash>", &part[..part.len() - 12]),
            false => part.to_string(),
        })
        .collect();
    parts.join("…")
}

/// Step, payer, payee and fen of each entry.
type Ledger = Vec<(String, String, String, i64)>;

fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<String> = lines.next().unwrap().split(',').map(String::from).collect();
    let row = |line: &str| head.iter().cloned().zip(line.split(',').map(String::from)).collect();
    lines.map(row).collect()
}

fn ledger(out: &Path) -> Ledger {
    let entry = |row: &BTreeMap<String, String>| {
        let fen = row["amount_fen"].parse().unwrap();
        (row["step"].clone(), row["payer"].clone(), row["payee"].clone(), fen)
    };
    rows(&out.join("ledger.csv")).iter().map(entry).collect()
}

fn owned(entries: &[(&str, &str, &str, i64)]) -> Ledger {
    entries.iter().map(|(a, b, c, fen)| (a.to_string(), b.to_string(), c.to_string(), *fen)).collect()
}

/// The value of a line in `results.csv`, as written.
fn result(out: &Path, line: &str, code: &str, period: &str) -> (String, String) {
    let all = rows(&out.join("results.csv"));
    let row = all.iter().find(|r| r["line"] == line && r["code"] == code && r["period"] == period).unwrap();
    (row["value"].clone(), row["state"].clone())
}

/// By hand, targets all 50, ten 10^4 yuan a microgram times how often in a row. Second quarter: 140106 is 3 above for the
/// second time: 3 x 10 x 2 = 60; 140107 is 2 above for the first: 20. The first quarter left 60 (below): the fund holds 140
/// and gives half, 70, to 140105, which alone is below its target. The subsidy is one hundred yuan for being below.
const SECOND: [(&str, &str, &str, i64); 4] = [
    ("charge", "140106", "fund", 60_000_000),
    ("charge", "140107", "fund", 20_000_000),
    ("reward", "fund", "140105", 70_000_000),
    ("subsidy", "treasury", "140105", 10_000),
];

/// By hand: 140106 is 8 above: 80. The fund held 40: 120, of which 60 go out by 6 and 1 below: 51.428… and 8.571….
#[test]
fn the_first_quarter_has_nothing_before_it() {
    let office = Office::with_first_quarter();
    let wanted = [
        ("charge", "140106", "fund", 80_000_000),
        ("reward", "fund", "140105", 51_430_000),
        ("reward", "fund", "140107", 8_570_000),
        ("subsidy", "treasury", "140105", 10_000),
        ("subsidy", "treasury", "140107", 10_000),
    ];
    assert_eq!(ledger(&office.at("数据 集/已结/2022Q1")), owned(&wanted));
    assert_eq!(
        result(&office.at("数据 集/已结/2022Q1"), "fund_rest", "", "2022Q1"),
        ("60.0".into(), "accounted".into())
    );
}

#[test]
fn a_settled_quarter_needs_no_inputs_any_more() {
    let office = Office::with_first_quarter();
    // With its inputs, nothing is said and nothing is otherwise.
    let (with, said) = office.second_quarter();
    assert_eq!((with, said.as_str()), (owned(&SECOND), ""));
    std::fs::remove_file(office.at("数据 集/一季度.csv")).unwrap();
    std::fs::remove_file(office.at("数据 集/期初.csv")).unwrap();
    let (without, said) = office.second_quarter();
    assert_eq!((without, said.as_str()), (owned(&SECOND), ""));
    let out = office.at("二季 报告");
    assert_eq!(result(&out, "times_over", "140106", "2022Q1"), ("1.0".into(), "settled".into()));
    assert_eq!(result(&out, "times_over", "140106", "2022Q2"), ("2.0".into(), "accounted".into()));
    // A line that is no memory itself reads the settled quarter too: 60 and 80.
    assert_eq!(result(&out, "charge_again", "140106", "2022Q2").0, "140.0");
    let manifest = std::fs::read_to_string(out.join("run.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let first = std::fs::read_to_string(office.at("数据 集/已结/2022Q1/run.json")).unwrap();
    let first: serde_json::Value = serde_json::from_str(&first).unwrap();
    let after = &manifest["settlement"]["after"][0];
    assert_eq!(after["ledger_sha256"], first["outputs"]["ledger.csv"]);
    assert_eq!((after["period"].as_str(), after["folder"].as_str()), (Some("2022Q1"), Some("已结/2022Q1")));
    // The same by the command line, without the manifest.
    change(&office.at("数据 集/dataset.toml"), "\n[settled]\n2022Q1 = \"已结/2022Q1\"\n", "");
    let output = office.settle("2022Q2", "再次 报告", &["--after", "数据 集/已结/2022Q1"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(&office.at("再次 报告")), owned(&SECOND));
}

/// Without the settlement a lost first quarter would be refused for the fund, and 140106 would be in its first quarter.
#[test]
fn without_the_settlement_the_quarter_is_refused() {
    let office = Office::new();
    std::fs::remove_file(office.at("数据 集/一季度.csv")).unwrap();
    std::fs::remove_file(office.at("数据 集/期初.csv")).unwrap();
    office.refused(&[]);
}

/// Changed: 140106 had 60 instead of 58: it would owe 100, and the rewards would be 60 and 10. It is said, nothing more.
#[test]
fn changed_inputs_change_nothing_that_is_settled() {
    let office = Office::with_first_quarter();
    change(&office.at("数据 集/一季度.csv"), "air_concentration,58", "air_concentration,60");
    let (second, said) = office.second_quarter();
    assert_eq!(second, owned(&SECOND));
    let english = office.settle("2022Q2", "英文 报告", &["--lang", "en"]);
    insta::assert_snapshot!("changed_inputs", said + text(&english.stderr));
    // One more unit in a settled quarter is no unit of it: 51 with a target of 50 is 10 more to pay, for nobody.
    let more = "140108,2022Q1,pm25,air_concentration,51,ug/m3,observed,测试\n140108,2022Q1,pm25,air_concentration_target,50,ug/m3,observed,测试\n";
    append(&office.at("数据 集/一季度.csv"), more);
    let more = more.replace("2022Q1", "2022Q2").replace(",51,", ",50,");
    append(&office.at("数据 集/二季度.csv"), &more);
    let (second, said) = office.second_quarter();
    assert_eq!(second, owned(&SECOND));
    assert!(said.contains("尖草坪区：已结算 没有，现算 10"), "{said}");
}

#[test]
fn all_that_is_asked_for_is_what_is_not_settled_yet() {
    let office = Office::with_first_quarter();
    let args = ["settle", "数据 集", "--coefficients", "定义", "--out", "全部"];
    assert!(office.geep(&args).status.success());
    assert_eq!(ledger(&office.at("全部")), owned(&SECOND));
    // A year about its quarters: each quarter once.
    let output = office.settle("2022", "全年", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(&office.at("全年")), owned(&SECOND));
    assert!(office.refused_for("2022Q1", &[]).contains("already-settled"));
}

#[test]
fn an_explanation_ends_where_it_was_settled() {
    let office = Office::with_first_quarter();
    std::fs::remove_file(office.at("数据 集/一季度.csv")).unwrap();
    let place = ["--county", "140106", "--period", "2022Q1", "--coefficients", "定义"];
    let output = office.geep(&[&["explain", "数据 集", "charge"][..], &place].concat());
    let told = text(&output.stdout);
    assert!(told.contains("= 80 万元") && told.contains("已结算 2022Q1，见 已结/2022Q1"), "{told}");
    assert!(!told.contains("公式"), "{told}");
}

/// Everything by which an earlier settlement cannot be relied on, and what is said.
#[test]
fn what_cannot_be_relied_on_is_refused() {
    let mut said = String::new();
    let mut case = |title: &str, refusal: String| said += &format!("## {title}\n{refusal}\n");

    let office = Office::with_first_quarter();
    change(&office.at("数据 集/已结/2022Q1/ledger.csv"), "51430000", "51430001");
    case("a fen more in the ledger", office.refused(&[]));

    let office = Office::with_first_quarter();
    change(&office.at("数据 集/已结/2022Q1/results.csv"), "2022Q1,fund_rest,60.0", "2022Q1,fund_rest,60.5");
    case("a result changed", office.refused(&[]));

    let office = Office::with_first_quarter();
    std::fs::remove_file(office.at("数据 集/已结/2022Q1/results.csv")).unwrap();
    case("a file lost", office.refused(&[]));

    let office = Office::with_first_quarter();
    std::fs::write(office.at("数据 集/已结/2022Q1/run.json"), "{").unwrap();
    case("half a manifest", office.refused(&[]));

    let office = Office::with_first_quarter();
    change(&office.at("数据 集/dataset.toml"), "已结/2022Q1", "已结/2022年一季度");
    case("another folder", office.refused(&[]));

    let office = Office::with_first_quarter();
    change(&office.at("数据 集/dataset.toml"), "2022Q1 = ", "2021Q4 = ");
    case("another period", office.refused(&[]));

    let office = Office::with_first_quarter();
    case("the same twice", office.refused(&["--after", "数据 集/已结/2022Q1"]));

    let office = Office::with_first_quarter();
    case("settled again", office.refused_for("2022Q1", &[]));

    let office = Office::new();
    office.settle("2022Q1", "试算 一季", &["--trial"]);
    case("a trial", office.refused(&["--after", "试算 一季"]));

    let office = Office::new();
    let accounts = root().join("datasets/chishui-2018");
    assert!(office.geep(&["run", accounts.to_str().unwrap(), "--out", "核算"]).status.success());
    case("accounts", office.refused(&["--after", "核算"]));

    let office = Office::new();
    let qingdao = root().join("datasets/qingdao-2016q3");
    let out = office.at("青岛");
    let args = ["settle", qingdao.to_str().unwrap(), "--period", "2016Q3", "--out", out.to_str().unwrap()];
    assert!(office.geep(&args).status.success());
    case("another scheme", office.refused(&["--after", "青岛"]));
    insta::assert_snapshot!("refused", without_hashes(&said));
}

#[test]
fn a_rule_that_has_changed_is_said_and_only_that() {
    let office = Office::with_first_quarter();
    // Another scheme and an unused coefficient are no change of this one.
    let own = std::fs::read_to_string(office.at("定义/compensation/屡次.toml")).unwrap();
    std::fs::write(office.at("定义/compensation/另一.toml"), own.replace("\"repeat-air\"", "\"other-air\""))
        .unwrap();
    // Neither is a row that holds from another year on.
    let row = "repeat_rate,,,12,,,万元/(ug/m3),,2023-01-01,,qingdao-air-2016,测试,derived,\n";
    change(&office.at("定义/values/屡次.csv"), ",2022-01-01,,", ",2022-01-01,2022-12-31,");
    append(&office.at("定义/values/屡次.csv"), row);
    let (second, said) = office.second_quarter();
    assert_eq!(second, owned(&SECOND));
    // The row that was used now ends, and that is a change of the row.
    assert!(said.contains("系数 `repeat_rate` 有改动"), "{said}");
    change(&office.at("定义/values/屡次.csv"), ",2022-01-01,2022-12-31,", ",2022-01-01,,");
    change(&office.at("定义/values/屡次.csv"), row, "");
    assert_eq!(office.second_quarter().1, "");
    // The rate doubled from the second quarter on, and the fund gives a quarter: 120 + 40 + 60 = 220, of which 55.
    change(&office.at("定义/values/屡次.csv"), "repeat_rate,,,10", "repeat_rate,,,20");
    change(&office.at("定义/compensation/屡次.toml"), "fund_held * 0.5", "fund_held * 0.25");
    let (second, said) = office.second_quarter();
    let wanted = [
        ("charge", "140106", "fund", 120_000_000),
        ("charge", "140107", "fund", 40_000_000),
        ("reward", "fund", "140105", 55_000_000),
        ("subsidy", "treasury", "140105", 10_000),
    ];
    assert_eq!(second, owned(&wanted));
    let english = office.settle("2022Q2", "英文 报告", &["--lang", "en"]);
    insta::assert_snapshot!("rule_changed", said + text(&english.stderr));
}

const HEAD: &str = "时段,更正时段,付方,收方,金额（元）,理由,来源\n";

/// 140105 got 5,000 yuan too much and 140107 as much too little; the treasury forgot one of its hundred yuan.
const CORRECTIONS: &str =
    "2022Q2,2022Q1,140105,fund,5000,一季度监测数据复核，低于目标的微克数多算,环审〔2022〕7号
2022Q2,2022Q1,fund,140107,5000,同上,环审〔2022〕7号
2022Q2,2022Q1,treasury,140106,100.01,补发,财函〔2022〕3号
";

#[test]
fn corrections_are_entries_with_their_reason() {
    let office = Office::with_first_quarter();
    std::fs::write(office.at("数据 集/调整.csv"), [HEAD, CORRECTIONS].concat()).unwrap();
    let output = office.settle("2022Q2", "二季 报告", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = office.at("二季 报告");
    let more = [
        ("adjustment", "140105", "fund", 500_000),
        ("adjustment", "fund", "140107", 500_000),
        ("adjustment", "treasury", "140106", 10_001),
    ];
    assert_eq!(ledger(&out), owned(&[&SECOND[..], &more].concat()));
    insta::assert_snapshot!("corrections", without_hashes(text(&output.stdout)));
    let of: Vec<String> = rows(&out.join("ledger.csv")).iter().map(|row| row["of_period"].clone()).collect();
    assert_eq!(of, ["", "", "", "", "2022Q1", "2022Q1", "2022Q1"]);
    let manifest = std::fs::read_to_string(out.join("run.json")).unwrap();
    assert!(manifest.contains("\"adjustments\": 3") && manifest.contains("\"调整.csv\""), "{manifest}");
    // Once settled they stand in the ledger, and their rows may stay.
    copy(&out, &office.at("数据 集/已结/2022Q2"));
    append(&office.at("数据 集/dataset.toml"), "2022Q2 = \"已结/2022Q2\"\n");
    let third = std::fs::read_to_string(office.at("数据 集/二季度.csv")).unwrap().replace("2022Q2", "2022Q3");
    std::fs::write(office.at("数据 集/三季度.csv"), third).unwrap();
    let output = office.settle("2022Q3", "三季 报告", &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    // By hand: 3 x 10 x 3 = 90, 2 x 10 x 2 = 40, and 70 left: 200, of which 100.
    let wanted = [
        ("charge", "140106", "fund", 90_000_000),
        ("charge", "140107", "fund", 40_000_000),
        ("reward", "fund", "140105", 100_000_000),
        ("subsidy", "treasury", "140105", 10_000),
    ];
    assert_eq!(ledger(&office.at("三季 报告")), owned(&wanted));
    // One written too late would never be paid.
    append(&office.at("数据 集/调整.csv"), "2022Q2,2022Q1,treasury,140107,7,补发,财函〔2022〕4号\n");
    assert!(office.refused_for("2022Q3", &[]).contains("adjustment-too-late"));
}

/// Every way in which a correction is none.
#[test]
fn a_correction_that_cannot_be_is_refused() {
    let mut said = String::new();
    for (title, table) in [
        ("no reason", "2022Q2,2022Q1,treasury,140106,100,,财函〔2022〕3号\n"),
        ("the pool pays more", "2022Q2,2022Q1,fund,140107,5000,少算,环审〔2022〕7号\n"),
        ("no such party", "2022Q2,2022Q1,founds,140107,5000,少算,环审〔2022〕7号\n"),
        ("no such flow", "2022Q2,2022Q1,140105,140107,5000,少算,环审〔2022〕7号\n"),
        ("negative", "2022Q2,2022Q1,treasury,140107,-5000,多算,环审〔2022〕7号\n"),
        ("finer than a fen", "2022Q2,2022Q1,treasury,140107,0.001,少算,环审〔2022〕7号\n"),
        ("no number", "2022Q2,2022Q1,treasury,140107,五千,少算,环审〔2022〕7号\n"),
        ("of what is not settled", "2022Q2,2021Q4,treasury,140107,5000,少算,环审〔2022〕7号\n"),
        ("of its own period", "2022Q2,2022Q2,treasury,140107,5000,少算,环审〔2022〕7号\n"),
    ] {
        let office = Office::with_first_quarter();
        std::fs::write(office.at("数据 集/调整.csv"), [HEAD, table].concat()).unwrap();
        said += &format!("## {title}\n{}\n", office.refused(&[]));
    }
    for (title, head) in [
        ("no unit", HEAD.replace("金额（元）", "金额")),
        ("no column for the reason", HEAD.replace("理由", "缘由")),
    ] {
        let office = Office::with_first_quarter();
        std::fs::write(office.at("数据 集/调整.csv"), head + CORRECTIONS).unwrap();
        said += &format!("## {title}\n{}\n", office.refused(&[]));
    }
    insta::assert_snapshot!("corrections_refused", said);
    // One of another quarter is said to be left aside.
    let office = Office::with_first_quarter();
    let later = [HEAD, "2022Q3,2022Q1,treasury,140106,100,补发,财函〔2022〕3号\n"].concat();
    std::fs::write(office.at("数据 集/调整.csv"), later).unwrap();
    let (second, said) = office.second_quarter();
    assert_eq!(second, owned(&SECOND));
    assert!(said.contains("adjustment-aside"), "{said}");
}

#[test]
fn the_settlement_table_goes_on_from_what_was_settled() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let office = Office::with_first_quarter();
    let (second, _) = office.second_quarter();
    let first = ledger(&office.at("数据 集/已结/2022Q1"));
    let mut book: Xlsx<_> = open_workbook(office.at("二季 报告/report.xlsx")).unwrap();
    let sheet = book.worksheet_range("结算表").unwrap();
    for (code, name) in [("140105", "小店区"), ("140106", "迎泽区"), ("140107", "杏花岭区")] {
        let net = |ledger: &Ledger| -> i64 {
            let of = |(_, payer, payee, fen): &(String, String, String, i64)| match () {
                () if payee == code => *fen,
                () if payer == code => -fen,
                () => 0,
            };
            ledger.iter().map(of).sum()
        };
        let row = sheet.rows().find(|row| row[1] == Data::String(name.to_string())).unwrap();
        let shown =
            |back: usize| (row[row.len() - back].to_string().parse::<f64>().unwrap() * 1e6).round() as i64;
        assert_eq!((shown(2), shown(1)), (net(&second), net(&first) + net(&second)), "{name}");
    }
}
