//! Units on one place, by the real program: said with what each is paid, and refused where nobody knows what the text says.

use calamine::{Reader, Xlsx, open_workbook};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn settle(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.current_dir(folder).args(["settle", "数据", "--period", "2019-06", "--out", "结果"]);
    command.args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const GUJIAO: &str = "140181";
const LOUFAN: &str = "140123";
const QINGXU: &str = "140121";
const XIAODIAN: &str = "140105";
const YINGZE: &str = "140106";
const XINGHUALING: &str = "140107";
const JIANCAOPING: &str = "140108";

/// The month of a city under a scheme: rows of `code, measure and its part, value`.
fn month(folder: &Path, scheme: &str, rows: &[(&str, &str, f64)]) {
    let data = folder.join("数据");
    fs::create_dir_all(&data).unwrap();
    let manifest = format!(
        "id = \"places\"\ntitle = {{ zh = \"名次\", en = \"Places\" }}\nprofile = \"{scheme}\"\nyears = [2019]\nmoney_unit = \"万元\"\n"
    );
    fs::write(data.join("dataset.toml"), manifest).unwrap();
    let mut parted = "code,period,air_part,measure,value,unit,status,source\n".to_string();
    let mut whole = "code,period,measure,value,unit,status,source\n".to_string();
    let (mut any_parted, mut any_whole) = (false, false);
    for (code, what, value) in rows {
        match what.split_once(' ') {
            Some((measure, part)) => {
                parted += &format!("{code},2019-06,{part},{measure},{value},1,observed,通报\n");
                any_parted = true;
            }
            None => {
                whole += &format!("{code},2019-06,{what},{value},1,observed,通报\n");
                any_whole = true;
            }
        }
    }
    for (name, table, any) in [("得分.csv", parted, any_parted), ("名次.csv", whole, any_whole)] {
        let file = data.join(name);
        match any {
            true => fs::write(file, table).unwrap(),
            false => drop(fs::remove_file(file)),
        }
    }
}

/// Scores that are the same in every part, so that the weighted score is the score, to the last bit for equal ones.
fn scores(of: &[(&'static str, f64)]) -> Vec<(&'static str, &'static str, f64)> {
    let parts = [
        "air_part_score index_level",
        "air_part_score index_change",
        "air_part_score pm10_level",
        "air_part_score pm10_change",
    ];
    of.iter().flat_map(|(code, score)| parts.map(|part| (*code, part, *score))).collect()
}

/// The ledger as (payer, payee, yuan).
fn ledger(folder: &Path) -> Vec<(String, String, i64)> {
    let text = fs::read_to_string(folder.join("结果/ledger.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (payer, payee, fen) = (at("payer"), at("payee"), at("amount_fen"));
    let cells = lines.map(|line| line.split(',').collect::<Vec<_>>());
    cells.map(|c| (c[payer].into(), c[payee].into(), c[fen].parse::<i64>().unwrap() / 100)).collect()
}

/// The rows of the settlement sheet from the one that begins so.
fn sheet(folder: &Path, begin: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(folder.join("结果/report.xlsx")).unwrap();
    let range = book.worksheet_range("结算").unwrap();
    let rows = range.rows().map(|row| row.iter().map(|cell| cell.to_string()).collect::<Vec<_>>());
    rows.skip_while(|row| row[0] != begin).collect()
}

#[test]
fn two_firsts_are_said_and_refused_until_the_rule_of_ties_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let of = [
        (GUJIAO, 90.0),
        (LOUFAN, 90.0),
        (QINGXU, 70.0),
        (XIAODIAN, 60.0),
        (YINGZE, 50.0),
        (XINGHUALING, 40.0),
        (JIANCAOPING, 30.0),
    ];
    month(folder.path(), "taiyuan-air-2019", &scores(&of));
    let refused = settle(folder.path(), &[]);
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("places-shared") && said.contains("weak-evidence"), "{said}");
    assert!(said.contains("2019-06 第 1 名 娄烦县 100 万元、古交市 100 万元"), "{said}");
    assert!(said.contains("--accept tie:air_rank"), "{said}");
    assert!(!folder.path().join("结果").exists());

    // Two firsts have 100 each and nobody is second; seven units: the last three pay 100, 50 and 30.
    let settled = settle(folder.path(), &["--accept", "tie:air_rank"]);
    assert!(settled.status.success(), "{}", text(&settled.stderr));
    assert!(text(&settled.stderr).contains("places-shared"), "{}", text(&settled.stderr));
    let city = "city-treasury";
    let wanted = [
        (XINGHUALING, city, 500_000),
        (JIANCAOPING, city, 1_000_000),
        (YINGZE, city, 300_000),
        (city, LOUFAN, 1_000_000),
        (city, GUJIAO, 1_000_000),
    ];
    let mut wanted = wanted.map(|(payer, payee, yuan)| (payer.to_string(), payee.to_string(), yuan)).to_vec();
    let mut found = ledger(folder.path());
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
    let rows = sheet(folder.path(), "名次并列");
    assert_eq!(rows[2][..5], ["2019-06", "娄烦县", "1", "100", "名次"], "{rows:?}");
    assert_eq!(rows[3][..5], ["2019-06", "古交市", "1", "100", "名次"], "{rows:?}");
    assert!(rows[4][0] == "并列的规定" && rows[4][1].contains("下一名空出"), "{:?}", rows[4]);
}

#[test]
fn without_a_tie_nothing_is_said_and_nothing_need_be_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let of = [(GUJIAO, 90.0), (LOUFAN, 89.0), (QINGXU, 70.0), (XIAODIAN, 60.0), (YINGZE, 50.0)];
    month(folder.path(), "taiyuan-air-2019", &scores(&of));
    let settled = settle(folder.path(), &[]);
    assert!(settled.status.success(), "{}", text(&settled.stderr));
    assert!(!text(&settled.stderr).contains("places-shared"), "{}", text(&settled.stderr));
    assert!(sheet(folder.path(), "名次并列").is_empty());
    let idle = settle(folder.path(), &["--accept", "tie:air_rank", "--again"]);
    assert!(text(&idle.stderr).contains("idle-acceptance"), "{}", text(&idle.stderr));
}

#[test]
fn published_places_tie_whatever_the_scores() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = scores(&[(GUJIAO, 90.0), (LOUFAN, 90.0), (QINGXU, 70.0), (XIAODIAN, 60.0)]);
    // The scores of the first two are equal and the notice puts one before the other; it ties the last two.
    for (code, place) in [(GUJIAO, 1.0), (LOUFAN, 2.0), (QINGXU, 3.0), (XIAODIAN, 3.0)] {
        rows.push((code, "air_rank", place));
    }
    month(folder.path(), "taiyuan-air-2019", &rows);
    let tried = settle(folder.path(), &["--trial"]);
    let said = text(&tried.stderr);
    assert!(tried.status.success(), "{said}");
    assert!(said.contains("有 1 处并列：2019-06 第 3 名"), "{said}");
}

/// A ladder on the scores themselves in one formula, and one that tells equal scores apart by the order of rows.
#[test]
fn ties_within_a_formula_and_those_that_the_order_of_rows_breaks_are_found() {
    for (function, paid) in [("rank", [300, 300, 100]), ("order", [300, 200, 100])] {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("定义");
        for part in ["compensation", "values"] {
            fs::create_dir_all(own.join(part)).unwrap();
        }
        let scheme = SCHEME.replace("RANK", function);
        fs::write(own.join("compensation/places.toml"), scheme).unwrap();
        let rows = scores(&[(GUJIAO, 80.0), (LOUFAN, 80.0), (QINGXU, 70.0)]);
        month(folder.path(), "places", &rows);
        let settled = settle(folder.path(), &["--coefficients", "定义"]);
        let said = text(&settled.stderr);
        assert!(settled.status.success(), "{said}");
        let found: Vec<i64> = [LOUFAN, GUJIAO, QINGXU]
            .iter()
            .map(|code| ledger(folder.path()).iter().find(|(_, payee, _)| payee == code).unwrap().2)
            .collect();
        assert_eq!(found, paid);
        assert!(said.contains("有 1 处并列：2019-06 第 1 名"), "{said}");
    }
}

const SCHEME: &str = r#"
id = "places"
title = { zh = "按名次", en = "By place" }
source = { id = "qingdao-air-2016", clause = "测试" }

[scheme]
kind = "rule"
evidence = "derived"
money = "元"
step = 1
measured = "month"
settled = "month"

[[scheme.party]]
id = "city-treasury"
title = { zh = "市财政", en = "City treasury" }

[[scheme.do]]
stage = "response"
lines = ["places_amount"]

[[scheme.pay]]
id = "places"
title = { zh = "按名次", en = "By place" }
line = "places_amount"
from = "city-treasury"
to = "county"

[[scheme.tie]]
line = "places_amount"
paid = { zh = "如文件所说", en = "as the text says" }
source = { id = "qingdao-air-2016", clause = "测试" }
evidence = "derived"

[[line]]
id = "places_amount"
title = { zh = "金额", en = "Amount" }
per = ["county", "period"]
unit = "元"
formula = 'round(tier(RANK(air_part_score[air_part = "index_level"], county by city), places_ladder), 1[元])'

[[tier]]
id = "places_ladder"
title = { zh = "各名次金额", en = "Amount of each place" }
of = "1"
unit = "元"
reading = "whole"
closed = "left"
source = { id = "qingdao-air-2016", clause = "测试" }
evidence = "derived"
steps = [{ from = 1, to = 2, value = 300 }, { from = 2, to = 3, value = 200 }, { from = 3, value = 100 }]
"#;
