//! Notices and the settlement table: every amount on them is that of the ledger, and a letter has the grid of the standard.

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn geep(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_geep")).current_dir(root).args(arguments).output().unwrap()
}

/// A trial of the shipped example, in a folder with a Chinese name and a space.
fn settled(folder: &Path) -> PathBuf {
    let out = folder.join("结算 报告");
    let ran = geep(&[
        "settle",
        "datasets/taixin-air",
        "--period",
        "2022Q1",
        "--trial",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    out
}

/// What each county receives less what it pays, in yuan, from the ledger.
fn balances(out: &Path) -> BTreeMap<String, Decimal> {
    let ledger = std::fs::read_to_string(out.join("ledger.csv")).unwrap();
    let mut lines =
        ledger.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let (payer, payee, fen) = (at("payer"), at("payee"), at("amount_fen"));
    let mut balances: BTreeMap<String, Decimal> = BTreeMap::new();
    for row in lines {
        let yuan = row[fen].parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED;
        *balances.entry(row[payer].to_string()).or_default() -= yuan;
        *balances.entry(row[payee].to_string()).or_default() += yuan;
    }
    balances.retain(|code, _| code.starts_with(|c: char| c.is_ascii_digit()));
    balances
}

/// The parts of a letter.
fn part(file: &Path, name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The words of a letter.
fn words(file: &Path) -> String {
    let xml = part(file, "word/document.xml");
    // `<w:t>` or `<w:t xml:space=…>`, and not `<w:tbl>`.
    let texts = xml.split("<w:t").skip(1).filter(|rest| rest.starts_with(['>', ' ']));
    texts.filter_map(|rest| rest.split_once('>')?.1.split("</w:t>").next()).collect()
}

#[test]
fn each_unit_is_told_what_the_ledger_says() {
    let folder = tempfile::tempdir().unwrap();
    let (out, letters) = (settled(folder.path()), folder.path().join("通知 书"));
    let ran = geep(&["notice", out.to_str().unwrap(), "--out", letters.to_str().unwrap()]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let balances = balances(&out);
    assert_eq!(balances.len(), 12);
    let files: Vec<PathBuf> = std::fs::read_dir(&letters).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 13, "{files:?}");
    for (code, net) in &balances {
        let of = |file: &&PathBuf| file.file_name().unwrap().to_str().unwrap().starts_with(code.as_str());
        let letter = words(files.iter().find(of).unwrap());
        let shown = format!("{:.2}万元", net.abs() / Decimal::from(10_000));
        let way = if net.is_sign_negative() { "应缴" } else { "应得" };
        assert!(letter.contains(&format!("{way}空气质量补偿资金{shown}")), "{code}: {letter}");
    }
    // 140107 is 6 micrograms above its target and 3.4 points of good days short: 5 × 10 + 1 × 20 + 3.4 × 5 = 87.
    let letter = words(files.iter().find(|f| f.to_str().unwrap().contains("140107")).unwrap());
    for said in [
        "（大写：人民币捌拾柒万元整）",
        "5 × 10 + (6 − 5) × 20",
        "实际 60 微克/立方米",
        "3.4 × 5",
        "70 + 17",
        "87.00",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
}

#[test]
fn a_letter_has_the_grid_of_the_standard_and_its_banner() {
    let folder = tempfile::tempdir().unwrap();
    let (out, letters) = (settled(folder.path()), folder.path().join("通知"));
    let ran =
        geep(&["notice", out.to_str().unwrap(), "--out", letters.to_str().unwrap(), "--unit", "140107"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let letter = letters.join("140107 杏花岭区 2022Q1.docx");
    let body = part(&letter, "word/document.xml");
    // 225 mm in 22 lines, 156 mm in 28 characters; A4 with the margins of GB/T 9704.
    for wanted in [
        r#"w:linePitch="580""#,
        r#"w:type="linesAndChars""#,
        r#"w:w="11906" w:h="16838""#,
        r#"w:top="2098""#,
        r#"w:left="1587""#,
        "方正小标宋简体",
        "仿宋_GB2312",
    ] {
        assert!(body.contains(wanted), "{wanted}: {body}");
    }
    assert!(part(&letter, "word/header1.xml").contains("试算，不作支付依据"));
    assert_eq!(std::fs::read_dir(&letters).unwrap().count(), 2);
}

#[test]
fn letters_are_written_from_a_whole_folder_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = settled(folder.path());
    let letters = folder.path().join("通知");
    let notice = |report: &Path, more: &[&str]| {
        let base = ["notice", report.to_str().unwrap(), "--out", letters.to_str().unwrap()];
        let ran = geep(&[&base[..], more].concat());
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    let (code, said) = notice(&out, &["--unit", "999999"]);
    assert!(code == Some(2) && said.contains("没有单位 999999"), "{said}");
    let (code, said) = notice(folder.path(), &[]);
    assert!(code == Some(2) && said.contains("不是 geep settle 写出的目录"), "{said}");
    // One figure changed by hand.
    let file = out.join("notices.json");
    let changed = std::fs::read_to_string(&file).unwrap().replacen("87.00", "78.00", 1);
    std::fs::write(&file, changed).unwrap();
    let (code, said) = notice(&out, &["--lang", "en"]);
    assert!(code == Some(2) && said.contains("not those that run.json speaks of"), "{said}");
    assert!(!letters.exists());
}

#[test]
fn the_settlement_table_is_that_of_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let out = settled(folder.path());
    let mut book: Xlsx<_> = open_workbook(out.join("report.xlsx")).unwrap();
    assert_eq!(book.sheet_names()[0], "结算表");
    let sheet = book.worksheet_range("结算表").unwrap();
    let ledger = book.worksheet_range("台账").unwrap();
    let code_of = |name: &str| {
        let row = ledger.rows().find(|row| row.iter().any(|cell| *cell == Data::String(name.to_string())));
        let row = row?;
        let at = row.iter().position(|cell| *cell == Data::String(name.to_string()))?;
        Some(row[at - 1].to_string())
    };
    let balances = balances(&out);
    let mut met = 0;
    for row in sheet.rows().filter(|row| matches!(row[0], Data::Float(_))) {
        let Some(code) = code_of(&row[1].to_string()) else { continue };
        let net = row[row.len() - 2].to_string().parse::<Decimal>().unwrap();
        assert_eq!(net * Decimal::from(10_000), balances[&code].normalize(), "{code}");
        met += 1;
    }
    assert_eq!(met, 12);
    let total = sheet.rows().find(|row| row[1] == Data::String("合计".to_string())).unwrap();
    let all: Decimal = balances.values().sum();
    assert_eq!(
        total[total.len() - 2].to_string().parse::<Decimal>().unwrap() * Decimal::from(10_000),
        all.normalize()
    );
    let pool = sheet.rows().flatten().map(ToString::to_string).find(|cell| cell.starts_with("资金池"));
    // The fund's quarter as the dataset's notes have it: 200 put in, 731 deducted, 746.14 paid, 184.86 kept.
    let pool = pool.unwrap();
    for part in ["本季拨入 200.00", "扣款合计 731.00", "奖励 746.14", "结余 184.86"] {
        assert!(pool.contains(part), "{part}: {pool}");
    }
}

/// A folder with the three districts of `tests/wrong/settlement`, one reading of one of them deleted, and a scheme that
/// leaves out who lacks data.
fn left_out(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    std::fs::create_dir_all(folder.join("数据")).unwrap();
    std::fs::create_dir_all(folder.join("定义")).unwrap();
    let text = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let scheme = text("schemes/not-rounded/定义/compensation/试行.toml");
    let scheme = scheme.replace("settled = \"quarter\"", "settled = \"quarter\"\nmissing = \"leave-out\"");
    let scheme =
        scheme.replace("\"air_score * air_rate / 3\"", "\"round(air_score * air_rate / 3, 0.01[万元])\"");
    std::fs::write(folder.join("定义/试行.toml"), scheme).unwrap();
    std::fs::write(folder.join("数据/dataset.toml"), text("settlement/dataset.toml")).unwrap();
    let readings = text("settlement/季均 浓度.csv");
    let kept = readings.lines().filter(|line| !line.starts_with("370213,李沧区,2016Q3,pm25"));
    std::fs::write(folder.join("数据/浓度.csv"), kept.collect::<Vec<_>>().join("\n") + "\n").unwrap();
}

#[test]
fn who_lacks_data_is_not_told_that_nothing_is_due() {
    let folder = tempfile::tempdir().unwrap();
    left_out(folder.path());
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (data, rules, out, letters) = (at("数据"), at("定义"), at("报告"), at("通知"));
    let ran =
        geep(&["settle", &data, "--coefficients", &rules, "--period", "2016Q3", "--trial", "--out", &out]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut book: Xlsx<_> = open_workbook(Path::new(&out).join("report.xlsx")).unwrap();
    let sheet = book.worksheet_range("结算表").unwrap();
    let row =
        |name: &str| sheet.rows().find(|row| row[1] == Data::String(name.to_string())).unwrap().to_vec();
    let lacks = |row: &[Data]| row.iter().filter(|cell| **cell == Data::String("缺数据".to_string())).count();
    assert_eq!((lacks(&row("李沧区")), lacks(&row("市南区"))), (2, 0), "its amount and its net");
    assert!(sheet.rows().flatten().any(|cell| cell.to_string().contains("不是零")));
    let ran = geep(&["notice", &out, "--out", &letters, "--unit", "370213"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let letter = words(&Path::new(&letters).join("370213 李沧区 2016Q3.docx"));
    assert!(
        letter.contains("缺少数据") && !letter.contains("没有应缴") && !letter.contains("大写"),
        "{letter}"
    );
}
