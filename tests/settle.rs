//! Settling money with the real program: ledgers, evidence, other schemes beside, design; and the README's own scheme.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The ledger as (step, payer, payee, fen).
fn ledger(out: &Path) -> Vec<(String, String, String, i64)> {
    let text = std::fs::read_to_string(out.join("ledger.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (step, payer, payee, fen) = (at("step"), at("payer"), at("payee"), at("amount_fen"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[step].into(), cells[payer].into(), cells[payee].into(), cells[fen].parse().unwrap())
        })
        .collect()
}

/// The files that a part of the README shows: a path in a line of its own, the content in the fence below.
fn shown(readme: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut path = None;
    let mut content: Option<String> = None;
    for line in readme.lines() {
        match (&mut content, line) {
            (Some(text), "```") => {
                if let Some(path) = path.take() {
                    files.insert(path, std::mem::take(text));
                }
                content = None;
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, line) if line.starts_with("```") => content = Some(String::new()),
            (None, line) if line.starts_with('`') && line.ends_with("`：") => {
                path = Some(line.trim_matches(['`', '：']).to_string());
            }
            _ => {}
        }
    }
    files
}

#[test]
fn a_scheme_written_by_the_readme_alone_settles() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let part = readme.split("<!-- scheme -->").nth(1).unwrap().split("<!-- /scheme -->").next().unwrap();
    let files = shown(part);
    assert_eq!(files.len(), 6, "{:?}", files.keys());
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in &files {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    let command = part.split("```sh\ngeep ").nth(1).unwrap().lines().next().unwrap();
    let args: Vec<&str> = command.split(' ').collect();
    let output = geep(folder.path(), &args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    // 8 micrograms at 100,000 yuan; 800,000 shared 6 to 1: 685,714.28… and 114,285.71…, to 100 yuan.
    let wanted = [
        ("payment", "140106", "fund", 80_000_000),
        ("reward", "fund", "140105", 68_570_000),
        ("reward", "fund", "140107", 11_430_000),
    ];
    let wanted = wanted.map(|(step, payer, payee, fen)| (step.into(), payer.into(), payee.into(), fen));
    assert_eq!(ledger(&folder.path().join("out/my-air")), wanted);

    // The same scheme designed: 40 for 8 micrograms are 5 each.
    let design = "design 我的数据 --coefficients 我的定义 --period 2025Q1 --out out/design";
    let mut args: Vec<&str> = design.split(' ').collect();
    args.extend("--vary my_rate --from 0 --to 100 --ceiling 40".split(' '));
    let output = geep(folder.path(), &args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("= 5 万元"), "{}", text(&output.stdout));
    assert!(folder.path().join("out/design/design.xlsx").exists());
}

/// The scheme of the README, measured and settled from January on.
#[test]
fn a_period_from_january_is_settled_by_itself() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let part = readme.split("<!-- scheme -->").nth(1).unwrap().split("<!-- /scheme -->").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in shown(part) {
        let file = folder.path().join(&path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let content =
            content.replace("\"quarter\"", "\"year-to-date\"").replace(",2025Q1,", ",2025-01/2025-05,");
        std::fs::write(file, content).unwrap();
    }
    let settle = |args: &str| {
        let all = format!("settle 我的数据 --coefficients 我的定义 {args}");
        geep(folder.path(), &all.split(' ').collect::<Vec<_>>())
    };
    // The figures are those of the README's quarter, and so is the money.
    let wanted = [
        ("payment", "140106", "fund", 80_000_000),
        ("reward", "fund", "140105", 68_570_000),
        ("reward", "fund", "140107", 11_430_000),
    ];
    let wanted = wanted.map(|(step, payer, payee, fen)| (step.into(), payer.into(), payee.into(), fen));
    let output = settle("--period 2025-01/2025-05 --out out/a");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(&folder.path().join("out/a")), wanted);

    // January to March lies within it, and a month is of another length: neither is added to it.
    let table = folder.path().join("我的数据/浓度.csv");
    let given = std::fs::read_to_string(&table).unwrap();
    let rows: Vec<&str> = given.lines().skip(1).collect();
    let more = rows.iter().map(|row| row.replace("2025-01/2025-05", "2025-01/2025-03") + "\n");
    let months = rows.iter().map(|row| row.replace("2025-01/2025-05", "2025-04") + "\n");
    std::fs::write(&table, given.clone() + &more.chain(months).collect::<String>()).unwrap();
    let output = settle("--period 2025-01/2025-05 --out out/b");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(&folder.path().join("out/b")), wanted);

    // Asked for all of the year, both would be paid.
    let output = settle("--out out/c --lang en");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("overlapping-periods"), "{}", text(&output.stderr));
    assert!(!folder.path().join("out/c/ledger.csv").exists());
}

#[test]
fn a_published_quarter_is_settled_and_its_ledger_closes() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let args = ["settle", "datasets/qingdao-2016q3", "--period", "2016Q3", "--out", folder];
    let output = geep(&root(), &args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let entries = ledger(out.path());
    let paid: Vec<(&str, i64)> = entries.iter().map(|(_, _, payee, fen)| (payee.as_str(), *fen)).collect();
    let wan = 1_000_000;
    assert_eq!(
        paid,
        [("370202", 400 * wan), ("370203", 136 * wan), ("370212", 400 * wan), ("370213", 512 * wan)]
    );
    assert!(entries.iter().all(|(_, payer, ..)| payer == "city-treasury"));
    let manifest = std::fs::read_to_string(out.path().join("run.json")).unwrap();
    assert!(manifest.contains("\"ledger.csv\"") && manifest.contains("\"state\": \"settled\""), "{manifest}");
}

#[test]
fn the_same_settlement_gives_the_same_bytes() {
    let bytes = || {
        let out = tempfile::tempdir().unwrap();
        let args = ["settle", "datasets/qingdao-2016q3", "--out", out.path().to_str().unwrap()];
        assert!(geep(&root(), &args).status.success());
        ["report.xlsx", "ledger.csv", "results.csv", "run.json"]
            .map(|f| std::fs::read(out.path().join(f)).unwrap())
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn weak_evidence_is_accepted_by_name_or_tried() {
    let wrong = root().join("tests/wrong");
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("结算 结果");
    let base = [
        "settle",
        "settlement",
        "--coefficients",
        "schemes/weak-evidence/定义",
        "--period",
        "2016Q3",
        "--out",
    ];
    let settle = |more: &[&str]| geep(&wrong, &[&base[..], &[folder.to_str().unwrap()], more].concat());
    assert_eq!(settle(&[]).status.code(), Some(1));
    assert!(!folder.exists());
    let accepted = settle(&["--accept", "trial-air"]);
    assert!(accepted.status.success(), "{}", text(&accepted.stderr));
    let manifest = || std::fs::read_to_string(folder.join("run.json")).unwrap();
    assert!(manifest().contains("\"trial-air\"") && manifest().contains("\"settled\""));
    // A trial takes the place of no settlement.
    let stands = settle(&["--trial"]);
    assert_eq!(stands.status.code(), Some(1), "{}", text(&stands.stderr));
    assert!(manifest().contains("\"settled\""));
    std::fs::remove_dir_all(&folder).unwrap();
    let tried = settle(&["--trial"]);
    assert!(text(&tried.stdout).contains("不得用于支付"), "{}", text(&tried.stdout));
    assert!(manifest().contains("\"trial\""));
    let ledger = std::fs::read_to_string(folder.join("ledger.csv")).unwrap();
    assert!(ledger.lines().skip(1).all(|line| line.ends_with(",trial")), "{ledger}");
}

#[test]
fn accounts_too_can_be_held_to_evidence() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let output = geep(&root(), &["run", "datasets/taixin", "--settle", "--out", folder]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("weak-evidence"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
}
