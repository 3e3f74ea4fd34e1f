//! What a clerk types in another unit or format: percentages in cells, fractions for percent, yuan for 10⁴ yuan. Own
//! tables of the scheme `taixin-air`, with the real program.
//!
//! By hand, as in the scheme's first example: 140106 is 6 below and 2 points above, 6 × 10 + 2 × 5 = 70; 140107 is 8
//! above and 4 points short, 5 × 10 + 3 × 20 + 4 × 5 = 130; 140108 is 1 below and 1 point above, 15. The pool of
//! 130 + 200 + 40 = 370 gives 370 × 70/85 = 304.7, capped at 200, and 370 × 15/85 = 65.29.

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Workbook};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ACCEPT: &str =
    "taixin-air,taixin_cap,taixin_first_rate,taixin_first_step,taixin_further_rate,taixin_good_day_rate";
const DEDUCTED: [(&str, &str, &str, i64); 4] = [
    ("put-in", "zone-treasury", "zone-fund", 200_000_000),
    ("deduction", "140107", "zone-fund", 130_000_000),
    ("reward", "zone-fund", "140106", 200_000_000),
    ("reward", "zone-fund", "140108", 65_290_000),
];

/// How the ratios of good days are typed, and what the zone puts in, in 万元.
struct Typed {
    ratio: Ratio,
    fund: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Ratio {
    /// 72 in a column of %.
    Plain,
    /// 0.72 in a cell shown as 72.0%.
    PercentCell,
    /// The text 72%.
    Text,
    /// 0.72 and nothing more.
    Fraction,
}

fn geep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A dataset in a folder with a space in its Chinese name.
fn dataset(folder: &Path, typed: &Typed, accept: &str) -> PathBuf {
    let folder = folder.join("三县 季度");
    std::fs::create_dir(&folder).unwrap();
    let manifest = format!(
        "id = \"three\"\ntitle = {{ zh = \"三县\", en = \"Three\" }}\nprofile = \"taixin-air\"\nyears = [2022]\n\
         money_unit = \"万元\"\naccept = [{accept}]\n"
    );
    std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
    let mut book = Workbook::new();
    let shown = Format::new().set_num_format("0.0%");
    let tab = book.add_worksheet().set_name("县区").unwrap();
    let head = ["code", "period", "优良天数比例（%）", "good_day_ratio_target（%）", "status", "source"];
    tab.write_row(0, 0, head).unwrap();
    for (row, (code, ratio, target)) in
        (1..).zip([("140106", 72.0, 70.0), ("140107", 66.0, 70.0), ("140108", 71.0, 70.0)])
    {
        tab.write_row(row, 0, [code, "2022Q1"]).unwrap();
        for (column, value) in [(2, ratio), (3, target)] {
            match typed.ratio {
                Ratio::Plain => tab.write(row, column, value),
                Ratio::PercentCell => tab.write_with_format(row, column, value / 100.0, &shown),
                Ratio::Text => tab.write(row, column, format!("{value}％")),
                Ratio::Fraction => tab.write(row, column, value / 100.0),
            }
            .unwrap();
        }
        tab.write_row(row, 4, ["observed", "市站"]).unwrap();
    }
    let tab = book.add_worksheet().set_name("浓度").unwrap();
    let head =
        ["code", "period", "air_item", "air_concentration", "air_concentration_target", "status", "source"];
    tab.write_row(0, 0, head).unwrap();
    for (row, (code, found)) in (1..).zip([("140106", 44), ("140107", 58), ("140108", 49)]) {
        tab.write_row(row, 0, [code, "2022Q1", "pm25"]).unwrap();
        tab.write_row(row, 3, [found, 50]).unwrap();
        tab.write_row(row, 5, ["observed", "市站"]).unwrap();
    }
    let tab = book.add_worksheet().set_name("资金").unwrap();
    let head = ["period", "zone_fund（万元）", "zone_fund_opening（万元）", "status", "source"];
    tab.write_row(0, 0, head).unwrap();
    tab.write(1, 0, "2022Q1").unwrap();
    tab.write_row(1, 1, [typed.fund, 40.0]).unwrap();
    tab.write_row(1, 3, ["observed", "区财政局"]).unwrap();
    book.save(folder.join("季度 表.xlsx")).unwrap();
    folder
}

fn settle(data: &Path, out: &Path, accept: &str) -> Output {
    let accept = if accept.is_empty() { ACCEPT.to_string() } else { format!("{ACCEPT},{accept}") };
    let (data, out) = (data.to_str().unwrap(), out.to_str().unwrap());
    geep(&["settle", data, "--period", "2022Q1", "--out", out, "--accept", &accept])
}

/// The ledger as (step, payer, payee, fen).
fn ledger(out: &Path) -> Vec<(String, String, String, i64)> {
    let text = std::fs::read_to_string(out.join("ledger.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = ["step", "payer", "payee", "amount_fen"].map(|n| header.iter().position(|h| *h == n).unwrap());
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [step, payer, payee, fen] = at.map(|at| cells[at]);
            (step.into(), payer.into(), payee.into(), fen.parse().unwrap())
        })
        .collect()
}

/// Settles as typed, and holds the ledger against that by hand.
fn assert_settles(typed: &Typed, accept: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (dataset(folder.path(), typed, ""), folder.path().join("结算 结果"));
    let output = settle(&data, &out, accept);
    assert!(output.status.success(), "{}", said(&output));
    let wanted = DEDUCTED.map(|(step, payer, payee, fen)| (step.into(), payer.into(), payee.into(), fen));
    assert_eq!(ledger(&out), wanted);
}

/// What is said where nothing is settled.
fn refused(typed: &Typed) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (dataset(folder.path(), typed, ""), folder.path().join("结算 结果"));
    let output = settle(&data, &out, "");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(!out.exists() && output.stdout.is_empty());
    said(&output)
}

#[test]
fn percentages_are_read_as_shown() {
    for ratio in [Ratio::Plain, Ratio::PercentCell, Ratio::Text] {
        assert_settles(&Typed { ratio, fund: 200.0 }, "");
    }
}

#[test]
fn a_column_of_fractions_for_percent_is_asked() {
    insta::assert_snapshot!(refused(&Typed { ratio: Ratio::Fraction, fund: 200.0 }));
    // Small percentages there are: accepted by name they are settled as they stand, 0.02 points above and 0.04 short.
    let folder = tempfile::tempdir().unwrap();
    let data = dataset(folder.path(), &Typed { ratio: Ratio::Fraction, fund: 200.0 }, "");
    let out = folder.path().join("结算 结果");
    let output = settle(&data, &out, "magnitude:good_day_ratio,magnitude:good_day_ratio_target");
    assert!(output.status.success(), "{}", said(&output));
    // 8 above: 5 × 10 + 3 × 20; 0.04 points short: 0.04 × 5 = 0.2.
    assert!(ledger(&out).contains(&("deduction".into(), "140107".into(), "zone-fund".into(), 110_200_000)));
}

#[test]
fn yuan_typed_for_ten_thousands_is_refused() {
    let typed = Typed { ratio: Ratio::Plain, fund: 2_000_000.0 };
    insta::assert_snapshot!(refused(&typed));

    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (dataset(folder.path(), &typed, ""), folder.path().join("结算 结果"));
    // A check warns of the same; a trial too, and goes on.
    let check = geep(&["check", data.to_str().unwrap()]);
    assert!(check.status.success() && said(&check).contains("警告[amount-alone]"), "{}", said(&check));
    let args = ["settle", data.to_str().unwrap(), "--trial", "--period", "2022Q1", "--out"];
    let trial = geep(&[&args[..], &[folder.path().join("试算").to_str().unwrap()]].concat());
    assert!(trial.status.success() && said(&trial).contains("警告[amount-alone]"), "{}", said(&trial));

    // Accepted by name it is paid, and the record says so.
    let output = settle(&data, &out, "magnitude:zone_fund");
    assert!(output.status.success() && said(&output).is_empty(), "{}", said(&output));
    let record = std::fs::read_to_string(out.join("run.json")).unwrap();
    assert!(record.contains("\"magnitude:zone_fund\""), "{record}");
    let mut report: Xlsx<_> = open_workbook(out.join("report.xlsx")).unwrap();
    let says = |range: calamine::Range<calamine::Data>| {
        range.used_cells().any(|(.., cell)| cell.to_string().contains("magnitude:zone_fund"))
    };
    let tabs = report.sheet_names();
    assert!(tabs.iter().any(|tab| report.worksheet_range(tab).is_ok_and(says)));

    // Accepted where there is no doubt, it is said.
    let folder = tempfile::tempdir().unwrap();
    let data = dataset(folder.path(), &Typed { ratio: Ratio::Plain, fund: 200.0 }, "");
    let output = settle(&data, &folder.path().join("结算"), "magnitude:zone_fund");
    assert!(output.status.success() && said(&output).contains("警告[idle-acceptance]"), "{}", said(&output));
}

#[test]
fn what_the_dataset_accepts_is_no_news() {
    let folder = tempfile::tempdir().unwrap();
    let typed = Typed { ratio: Ratio::Plain, fund: 2_000_000.0 };
    let data = dataset(folder.path(), &typed, "\"magnitude:zone_fund\"");
    let check = geep(&["check", data.to_str().unwrap()]);
    assert!(check.status.success() && !said(&check).contains("amount-alone"), "{}", said(&check));
    let output = settle(&data, &folder.path().join("结算 结果"), "");
    assert!(output.status.success(), "{}", said(&output));
}
