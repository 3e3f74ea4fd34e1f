//! Settling money with the real program: ledgers, evidence, other schemes beside, design; and the scheme of the pages.

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

/// The files that a part of a page shows: a path in a line of its own, the content in the fence below.
fn shown(page: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut path = None;
    let mut content: Option<String> = None;
    for line in page.lines() {
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
fn a_scheme_written_by_the_page_alone_settles() {
    let page = std::fs::read_to_string(root().join("docs/schemes.md")).unwrap();
    let part = page.split("<!-- scheme -->").nth(1).unwrap().split("<!-- /scheme -->").next().unwrap();
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

    // Nobody below the target: 1 and 8 micrograms above cost 100,000 and 800,000 yuan, and the fund keeps them.
    let table = folder.path().join("我的数据/浓度.csv");
    let nobody = files["我的数据/浓度.csv"].replace("concentration,44", "concentration,51");
    std::fs::write(&table, nobody.replace("concentration,49", "concentration,50")).unwrap();
    let args: Vec<&str> = args[1..6].iter().chain(&["--out", "out/nobody"]).copied().collect();
    let output = geep(folder.path(), &[&["settle"], args.as_slice()].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let wanted = [("payment", "140105", "fund", 10_000_000), ("payment", "140106", "fund", 80_000_000)];
    let wanted = wanted.map(|(step, payer, payee, fen)| (step.into(), payer.into(), payee.into(), fen));
    assert_eq!(ledger(&folder.path().join("out/nobody")), wanted);
}

/// A scheme of one payment in a folder of definitions, and a dataset with one table.
fn small(folder: &Path, measure: &str, scheme: &str, table: &str) {
    let manifest = "id = \"small\"\ntitle = { zh = \"小例\", en = \"Small\" }\nprofile = \"small\"\nyears = [2022]\nmoney_unit = \"万元\"\n";
    for (path, content) in [
        ("定义/sources/s.toml", "[[source]]\nid = \"small\"\ntitle = \"协议\"\nissuer = \"某市\"\n"),
        ("定义/measures/m.toml", measure),
        ("定义/compensation/c.toml", scheme),
        ("数据/dataset.toml", manifest),
        ("数据/表.csv", table),
    ] {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
}

const SMALL: &str = r#"id = "small"
title = { zh = "小例", en = "Small" }
source = { id = "small", clause = "1" }
[scheme]
kind = "rule"
evidence = "published"
money = "万元"
step = 0.01
measured = "year"
settled = "year"
[[scheme.do]]
stage = "response"
lines = ["small_due"]
"#;

/// 迎泽 pays 五台 100, 五台 pays 迎泽 40: each is one party, 60 between them.
#[test]
fn a_county_that_pays_another_and_is_paid_is_one_party() {
    let folder = tempfile::tempdir().unwrap();
    let measure = r#"
[[measure]]
id = "small_amount"
title = { zh = "协议金额", en = "Agreed amount" }
unit = "万元"
per = ["county", "year", "neighbour"]
"#;
    let scheme = r#"
[[scheme.pay]]
id = "pair"
title = { zh = "补偿", en = "Compensation" }
line = "small_due"
from = "county"
to = "neighbour"
[[line]]
id = "small_due"
title = { zh = "应付", en = "Due" }
per = ["county", "year", "neighbour"]
unit = "万元"
formula = "round(small_amount, 0.01[万元])"
"#;
    let neighbour = r#"
[[dimension]]
id = "neighbour"
title = { zh = "受偿县", en = "Neighbour" }
kind = "list"
headers = ["受偿县"]
member = [{ id = "140106", title = { zh = "迎泽区", en = "Yingze" } }, { id = "140922", title = { zh = "五台县", en = "Wutai" } }]
"#;
    let table = "code,year,受偿县,small_amount（万元）,status,source\n140106,2022,五台县,100,observed,协议\n140922,2022,迎泽区,40,observed,协议\n";
    small(folder.path(), measure, &format!("{SMALL}{scheme}"), table);
    std::fs::create_dir(folder.path().join("定义/dimensions")).unwrap();
    std::fs::write(folder.path().join("定义/dimensions/d.toml"), neighbour).unwrap();
    let settle = "settle 数据 --coefficients 定义 --period 2022 --out 报告";
    let output = geep(folder.path(), &settle.split(' ').collect::<Vec<_>>());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rows: Vec<Vec<&str>> =
        text(&output.stdout).lines().map(|line| line.split_whitespace().collect()).collect();
    let of = |name: &str| rows.iter().filter(|row| row.first() == Some(&name)).collect::<Vec<_>>();
    assert_eq!(of("迎泽区"), [&["迎泽区", "40.00", "100.00", "-60.00"]]);
    assert_eq!(of("五台县"), [&["五台县", "100.00", "40.00", "60.00"]]);
    // Both sides stand in the ledger.
    let wanted = [("pair", "140106", "140922", 100_000_000), ("pair", "140922", "140106", 40_000_000)];
    let wanted = wanted.map(|(step, payer, payee, fen)| (step.into(), payer.into(), payee.into(), fen));
    assert_eq!(ledger(&folder.path().join("报告")), wanted);
    // A correction between them is one of the scheme, in either direction.
    let correction = "时段,更正时段,付方,收方,金额（元）,理由,来源\n2022,2021,140922,140106,5,少付,某文\n";
    std::fs::write(folder.path().join("数据/调整.csv"), correction).unwrap();
    let output = geep(folder.path(), &settle.replace("报告", "报告2").split(' ').collect::<Vec<_>>());
    assert!(!text(&output.stderr).contains("no-such-flow"), "{}", text(&output.stderr));
}

/// 3 units of score at a rate of 2 are 6; a unit at 0 gets nothing whatever the rate, so no rate lifts everybody to 1.
#[test]
fn a_floor_counts_units_that_get_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let measure = r#"
[[measure]]
id = "small_score"
title = { zh = "小例得分", en = "Small score" }
unit = "1"
per = ["county", "year"]
"#;
    let scheme = r#"
[[scheme.party]]
id = "treasury"
title = { zh = "市财政", en = "Treasury" }
[[scheme.pay]]
id = "grant"
title = { zh = "补助", en = "Grant" }
line = "small_due"
from = "treasury"
to = "county"
[[line]]
id = "small_due"
title = { zh = "补助", en = "Grant" }
per = ["county", "year"]
unit = "万元"
formula = "round(small_score * small_rate, 0.01[万元])"
"#;
    let table =
        "code,year,small_score,status,source\n140106,2022,3,observed,通报\n140922,2022,0,observed,通报\n";
    small(folder.path(), measure, &format!("{SMALL}{scheme}"), table);
    std::fs::create_dir(folder.path().join("定义/values")).unwrap();
    for (file, content) in [
        (
            "v.toml",
            "[[coefficient]]\nid = \"small_rate\"\ntitle = { zh = \"每分补助\", en = \"Grant a point\" }\nunit = \"万元\"\n",
        ),
        (
            "v.csv",
            "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\nsmall_rate,,,2,,,万元,,,,small,2,published,\n",
        ),
    ] {
        std::fs::write(folder.path().join("定义/values").join(file), content).unwrap();
    }
    let design = |floor: &str| {
        let args = format!(
            "design 数据 --coefficients 定义 --period 2022 --out 设计{floor} --vary small_rate --from 1 --to 9 --floor {floor}"
        );
        geep(folder.path(), &args.split(' ').collect::<Vec<_>>())
    };
    let output = design("1");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("no-solution"), "{}", text(&output.stderr));
    let output = design("0");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// By hand, as the example of the scheme: 2018Q3 pays 72, 2018Q4 takes 36, the year comes to 25.2, so 10.8 go back.
#[test]
fn provisional_quarters_are_posted_and_the_year_clears_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("数据");
    std::fs::create_dir(&data).unwrap();
    let mut air = "code,period,air_item,measure,value,unit,status,source\n".to_string();
    for (period, pm25, pm10) in
        [("2017Q3", 24, 40), ("2018Q3", 20, 36), ("2017Q4", 32, 50), ("2018Q4", 34, 52)]
    {
        for (item, value) in [("pm25", pm25), ("pm10", pm10)] {
            air += &format!("341000,{period},{item},air_concentration,{value},ug/m3,observed,通报\n");
        }
    }
    for (file, content) in [
        (
            "dataset.toml",
            "id = \"huangshan\"\ntitle = { zh = \"黄山\", en = \"Huangshan\" }\nprofile = \"anhui-air-2018\"\nyears = [2018]\nmoney_unit = \"万元\"\n",
        ),
        ("浓度.csv", &air),
        (
            "季度.csv",
            "code,period,measure,value,unit,status,source\n341000,2018Q3,quarter_target_met,1,1,observed,通报\n341000,2018Q4,quarter_target_met,0,1,observed,通报\n",
        ),
        (
            "全年.csv",
            "code,year,measure,value,unit,status,source\n341000,2018,year_target_met,0,1,observed,通报\n",
        ),
    ] {
        std::fs::write(data.join(file), content).unwrap();
    }
    let settle = |args: &str, out: &str| {
        let args = format!("settle 数据 {args} --out {out}");
        let output = geep(folder.path(), &args.split(' ').collect::<Vec<_>>());
        assert!(output.status.success(), "{}", text(&output.stderr));
        ledger(&folder.path().join(out))
    };
    let entry = |step: &str, payer: &str, payee: &str, fen| (step.into(), payer.into(), payee.into(), fen);
    let third = entry("air", "province-treasury", "341000", 72_000_000);
    let fourth = entry("air", "341000", "province-treasury", 36_000_000);
    let clearing = entry("clearing", "341000", "province-treasury", 10_800_000);
    assert_eq!(settle("--period 2018Q3", "三"), std::slice::from_ref(&third));
    assert_eq!(settle("--period 2018Q4 --after 三", "四"), std::slice::from_ref(&fourth));
    assert_eq!(settle("--period 2018 --after 三 --after 四", "年"), std::slice::from_ref(&clearing));
    assert_eq!(settle("--period 2018", "一次"), [third, fourth, clearing]);
}

/// The scheme of the page, measured and settled from January on.
#[test]
fn a_period_from_january_is_settled_by_itself() {
    let page = std::fs::read_to_string(root().join("docs/schemes.md")).unwrap();
    let part = page.split("<!-- scheme -->").nth(1).unwrap().split("<!-- /scheme -->").next().unwrap();
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
    // The figures are those of the page's quarter, and so is the money.
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
        [
            "report.html",
            "report.xlsx",
            "ledger.csv",
            "ledger.csvt",
            "ledger.parquet",
            "notices.json",
            "results.csv",
            "results.csvt",
            "results.parquet",
            "run.json",
        ]
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
    assert!(text(&tried.stdout).contains("不作支付依据"), "{}", text(&tried.stdout));
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
