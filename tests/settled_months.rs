//! Schemes whose amounts count from January on, and a scheme with a fund that carries over, settled one period after another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<String> = lines.next().unwrap().split(',').map(String::from).collect();
    let row = |line: &str| head.iter().cloned().zip(line.split(',').map(String::from)).collect();
    lines.map(row).collect()
}

/// What each pays each under a step, in fen; what turned round counts against it.
type Sums = BTreeMap<(String, String, String), i64>;

fn ledger(out: &Path) -> Sums {
    let mut sums = Sums::new();
    for row in rows(&out.join("ledger.csv")) {
        let fen: i64 = row["amount_fen"].parse().unwrap();
        *sums.entry((row["step"].clone(), row["payer"].clone(), row["payee"].clone())).or_default() += fen;
    }
    sums
}

fn owned(entries: &[(&str, &str, &str, i64)]) -> Sums {
    let key = |a: &str, b: &str, c: &str| (a.to_string(), b.to_string(), c.to_string());
    entries.iter().map(|(step, payer, payee, fen)| (key(step, payer, payee), *fen)).collect()
}

/// Two cities of Sichuan to the end of a month. `lost` is the share of its target money that 510300 loses, `keys` are
/// those of the improvement.
fn month(folder: &Path, months: u32, lost: u32, keys: [u32; 2]) {
    told(folder, &format!("2017-{months:02}"), months, lost, keys);
}

/// The same under the name of a period.
fn told(folder: &Path, period: &str, months: u32, lost: u32, keys: [u32; 2]) {
    std::fs::create_dir_all(folder).unwrap();
    let manifest = "id = \"sichuan\"\ntitle = { zh = \"两市\", en = \"Two cities\" }\nprofile = \"sichuan-air-2015\"\nyears = [2017]\nmoney_unit = \"万元\"\n";
    std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
    let head = "period,measure,value,unit,status,source\n";
    let line = format!("{head}{period},months_settled,{months},1,observed,测试\n");
    std::fs::write(folder.join("月数.csv"), line).unwrap();
    let mut table = "code,period,measure,value,unit,status,source\n".to_string();
    for (code, lost, key) in [("510100", 0, keys[0]), ("510300", lost, keys[1])] {
        table += &format!("{code},{period},clawback_share,{lost},%,observed,测试\n");
        table += &format!("{code},{period},improvement_key,{key},1,observed,测试\n");
    }
    std::fs::write(folder.join("考核 结果.csv"), table).unwrap();
}

/// By hand. To September 15000 x 9/12 = 11250: 7875 target money, 3937.5 each; 510300 loses 8 %, 315, and is fined 315;
/// improvement 3375 + 315 = 3690, by 1 and 3: 922.5 and 2767.5. To November 13750: 9625, 4812.5 each, nothing lost;
/// improvement 4125 by 3 and 1: 3093.75 and 1031.25. So from September to November each gets 875 of target money, the 315
/// go back twice, 510100 gets 2171.25 more and 510300 gives back 1736.25.
#[test]
fn increments_come_to_the_amount_from_january_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    month(&at("九月"), 9, 8, [1, 3]);
    month(&at("十一月"), 11, 0, [3, 1]);
    let settle = |args: &str| {
        let args: Vec<&str> = args.split(' ').collect();
        let output = geep(folder.path(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_string()
    };
    let said = settle("settle 九月 --period 2017-09 --out 报告9");
    assert!(said.contains("未给出以前的结算"), "{said}");
    let (wan, fen) = (1_000_000, 10_000);
    let to_september = [
        ("target", "fund", "510100", 393_750 * fen),
        ("target", "fund", "510300", 393_750 * fen),
        ("clawback", "510300", "fund", 315 * wan),
        ("improvement", "fund", "510100", 92_250 * fen),
        ("improvement", "fund", "510300", 276_750 * fen),
        ("fine", "510300", "province-treasury", 315 * wan),
    ];
    assert_eq!(ledger(&at("报告9")), owned(&to_september));

    let said = settle("settle 十一月 --period 2017-11 --after 报告9 --out 报告11");
    assert!(said.contains("本次只结算比以前各次多出"), "{said}");
    let increments = [
        ("target", "fund", "510100", 875 * wan),
        ("target", "fund", "510300", 875 * wan),
        ("clawback", "fund", "510300", 315 * wan),
        ("improvement", "fund", "510100", 217_125 * fen),
        ("improvement", "510300", "fund", 173_625 * fen),
        ("fine", "province-treasury", "510300", 315 * wan),
    ];
    assert_eq!(ledger(&at("报告11")), owned(&increments));

    // To the fen what November alone would have come to.
    settle("settle 十一月 --period 2017-11 --out 全部");
    let whole = ledger(&at("全部"));
    let mut sums = ledger(&at("报告9"));
    for ((step, payer, payee), fen) in ledger(&at("报告11")) {
        let own = to_september.iter().any(|(s, a, b, _)| (*s, *a, *b) == (&step, &payer, &payee));
        let (key, sign) = if own { ((step, payer, payee), 1) } else { ((step, payee, payer), -1) };
        *sums.get_mut(&key).unwrap() += sign * fen;
    }
    sums.retain(|_, fen| *fen != 0);
    assert_eq!(sums, whole);

    // And what comes after goes on from both.
    month(&at("十二月"), 12, 0, [3, 1]);
    settle("settle 十二月 --period 2017-12 --after 报告9 --after 报告11 --out 报告12");
    let refused = |args: &str, code: &str| {
        let output = geep(folder.path(), &args.split(' ').collect::<Vec<&str>>());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
        assert!(text(&output.stderr).contains(code), "{}", text(&output.stderr));
    };
    // November was settled after September: without that, what September posted would be posted again.
    refused("settle 十二月 --period 2017-12 --after 报告11 --out 拒绝", "earlier-missing");
    refused("settle 九月 --period 2017-09 --after 报告11 --out 拒绝", "earlier-is-later");
    // 15000 in all: 5250 of target money each, 437.5 more; improvement 4500 by 3 and 1: 3375 and 1125.
    let december = [
        ("target", "fund", "510100", 43_750 * fen),
        ("target", "fund", "510300", 43_750 * fen),
        ("improvement", "fund", "510100", 28_125 * fen),
        ("improvement", "fund", "510300", 9_375 * fen),
    ];
    assert_eq!(ledger(&at("报告12")), owned(&december));
}

/// To the end of March, April and May, each written as a period from January on. By hand, for two cities, in 万元:
///
/// - To March 15000 x 3/12 = 3750: 2625 target money, 1312.5 each; 510300 loses 8 %, 105, and is fined 105; improvement
///   1125 + 105 = 1230 by 1 and 3: 307.5 and 922.5.
/// - To April 5000: 1750 each, nothing lost; improvement 1500 by 3 and 1: 1125 and 375.
/// - To May 6250: 2187.5 each; 510300 loses 4 %, 87.5; improvement 1875 + 87.5 = 1962.5 in halves: 981.25.
#[test]
fn a_chain_of_periods_from_january_comes_to_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    told(&at("三月"), "2017-01/2017-03", 3, 8, [1, 3]);
    told(&at("四月"), "2017-01/2017-04", 4, 0, [3, 1]);
    told(&at("五月"), "2017-01/2017-05", 5, 4, [1, 1]);
    let run = |args: &str| geep(folder.path(), &args.split(' ').collect::<Vec<&str>>());
    let settle = |args: &str| {
        let output = run(&format!("settle {args}"));
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    let sums = |target: i64, lost: i64, first: i64, second: i64| {
        let all = [
            ("target", "fund", "510100", target),
            ("target", "fund", "510300", target),
            ("clawback", "510300", "fund", lost),
            ("improvement", "fund", "510100", first),
            ("improvement", "fund", "510300", second),
            ("fine", "510300", "province-treasury", lost),
        ];
        // What is less than before is paid the other way round.
        let turned =
            all.map(|(step, a, b, wan)| if wan < 0 { (step, b, a, -wan) } else { (step, a, b, wan) });
        let paid: Vec<_> = turned.into_iter().filter(|one| one.3 != 0).collect();
        owned(&paid)
    };
    settle("三月 --period 2017-01/2017-03 --out 报告3");
    settle("四月 --period 2017-01/2017-04 --after 报告3 --out 报告4");
    // The last names those before it in its dataset.
    let manifest = at("五月").join("dataset.toml");
    let earlier = "[settled]\n\"2017-01/2017-03\" = \"../报告3\"\n\"2017-01/2017-04\" = \"../报告4\"\n";
    let plain = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, plain.clone() + earlier).unwrap();
    settle("五月 --out 报告5");
    std::fs::write(&manifest, plain).unwrap();
    settle("五月 --period 2017-01/2017-05 --out 全部");
    // In fen; a hundredth of 万元 is 10,000.
    let hundredth = 10_000;
    assert_eq!(
        ledger(&at("报告3")),
        sums(131_250 * hundredth, 10_500 * hundredth, 30_750 * hundredth, 92_250 * hundredth)
    );
    assert_eq!(
        ledger(&at("报告4")),
        sums(43_750 * hundredth, -10_500 * hundredth, 81_750 * hundredth, -54_750 * hundredth)
    );
    assert_eq!(
        ledger(&at("报告5")),
        sums(43_750 * hundredth, 8_750 * hundredth, -14_375 * hundredth, 60_625 * hundredth)
    );
    // The three come to what the last says: 1312.5 + 437.5 + 437.5 = 2187.5, and so on.
    assert_eq!(
        ledger(&at("全部")),
        sums(218_750 * hundredth, 8_750 * hundredth, 98_125 * hundredth, 98_125 * hundredth)
    );

    let refused = |args: &str, code: &str, named: &str| {
        let output = run(&format!("settle {args} --out 拒绝"));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
        assert!(said.contains(code) && said.contains(named), "{said}");
        assert!(!at("拒绝").exists());
    };
    // April was settled after March: without that, what March posted would be posted again.
    let may = "五月 --period 2017-01/2017-05";
    refused(&format!("{may} --after 报告4"), "earlier-missing", "把 2017-01/2017-03 的报告目录也写进");
    refused(&format!("{may} --after 报告3 --after 报告4/缺"), "报告4/缺", "");
    refused(
        "三月 --period 2017-01/2017-03 --after 报告3 --after 报告4",
        "earlier-is-later",
        "2017-01/2017-04",
    );
    // March of itself shares its days with January to March.
    told(&at("三月又"), "2017-03", 3, 8, [1, 3]);
    for file in ["月数.csv", "考核 结果.csv"] {
        std::fs::copy(at("三月又").join(file), at("三月").join(format!("又{file}"))).unwrap();
    }
    refused("三月", "overlapping-periods", "时段 2017-03 与 2017-01/2017-03");

    // A new year begins with nothing paid: 15000 x 2/12 = 2500, of which 1750, 875 each; improvement 750 in halves.
    told(&at("次年"), "2018-01/2018-02", 2, 0, [1, 1]);
    let manifest = at("次年").join("dataset.toml");
    let next = std::fs::read_to_string(&manifest).unwrap().replace("2017", "2018");
    std::fs::write(&manifest, next).unwrap();
    settle("次年 --period 2018-01/2018-02 --after 报告3 --after 报告4 --after 报告5 --out 报告次年");
    assert_eq!(ledger(&at("报告次年")), sums(87_500 * hundredth, 0, 37_500 * hundredth, 37_500 * hundredth));
}

/// Several months of one year in one settlement follow upon each other: they come to the last, not to the sum of all.
#[test]
fn two_months_at_once_are_not_paid_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    month(&at("两月"), 11, 0, [3, 1]);
    month(&at("九月"), 9, 8, [1, 3]);
    for (from, to) in [("月数.csv", "九月月数.csv"), ("考核 结果.csv", "九月结果.csv")] {
        std::fs::copy(at("九月").join(from), at("两月").join(to)).unwrap();
    }
    let output = geep(folder.path(), &["settle", "两月", "--out", "报告"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let net = |code: &str| {
        let sums = ledger(&at("报告"));
        let signed = sums.iter().map(|((_, payer, payee), fen)| match (payer == code, payee == code) {
            (true, _) => -fen,
            (_, true) => *fen,
            _ => 0,
        });
        signed.sum::<i64>()
    };
    // 4812.5 + 3093.75 and 4812.5 + 1031.25.
    assert_eq!([net("510100"), net("510300")], [790_625 * 10_000, 584_375 * 10_000]);
}

#[test]
fn a_unit_that_was_paid_must_not_vanish() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    month(&at("九月"), 9, 8, [1, 3]);
    month(&at("十一月"), 11, 0, [3, 1]);
    assert!(
        geep(folder.path(), &["settle", "九月", "--period", "2017-09", "--out", "报告9"]).status.success()
    );
    let file = at("十一月").join("考核 结果.csv");
    let table = std::fs::read_to_string(&file).unwrap();
    let kept: Vec<&str> = table.lines().filter(|line| !line.starts_with("510300")).collect();
    std::fs::write(&file, kept.join("\n") + "\n").unwrap();
    let args = ["settle", "十一月", "--period", "2017-11", "--after", "报告9", "--out", "报告11"];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(!at("报告11").exists());
}

/// The published month with nothing before it: everything is posted, and it is said.
#[test]
fn a_correction_within_the_year_would_count_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    month(&at("九月"), 9, 8, [1, 3]);
    month(&at("十一月"), 11, 0, [3, 1]);
    assert!(
        geep(folder.path(), &["settle", "九月", "--period", "2017-09", "--out", "报告9"]).status.success()
    );
    let table = "时段,更正时段,付方,收方,金额（万元）,理由,来源\n2017-11,2017-09,province-treasury,510300,1,多罚,测试\n";
    std::fs::write(at("十一月").join("调整.csv"), table).unwrap();
    let args = ["settle", "十一月", "--period", "2017-11", "--after", "报告9", "--out", "报告11"];
    let output = geep(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("adjustment-twice"), "{}", text(&output.stderr));
}

/// Everything of the shipped zone that is weak, accepted by name.
const WEAK: &str = "taixin-air,taixin_cap,taixin_first_rate,taixin_first_step,taixin_further_rate,taixin_good_day_rate,\
                    air_concentration,air_concentration_target,good_day_ratio,good_day_ratio_target,zone_fund_opening,\
                    zone_fund";

/// Four quarters one after another, each from a dataset that has lost the inputs of the quarters before it. What comes out
/// is what a program of its own made of all four: the expected results that come with the dataset.
#[test]
fn the_zone_is_settled_quarter_by_quarter() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("datasets/taixin-air");
    let expected = rows(&shipped.join("expected.csv"));
    let mut held = 0;
    for quarter in 1..=4 {
        let data = folder.path().join(format!("数据{quarter}"));
        std::fs::create_dir_all(&data).unwrap();
        for entry in std::fs::read_dir(&shipped).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with("别省") || name == "expected.csv" {
                continue;
            }
            let table = std::fs::read_to_string(entry.path()).unwrap();
            let gone = |line: &&str| (1..quarter).any(|q| line.contains(&format!("2022Q{q}")));
            let kept: Vec<&str> = table.lines().filter(|line| !gone(line)).collect();
            std::fs::write(data.join(&name), kept.join("\n") + "\n").unwrap();
        }
        if quarter > 1 {
            let settled = (1..quarter).map(|q| format!("2022Q{q} = \"../报告{q}\"\n"));
            let manifest = std::fs::read_to_string(data.join("dataset.toml")).unwrap();
            let manifest = manifest + "\n[settled]\n" + &settled.collect::<String>();
            std::fs::write(data.join("dataset.toml"), manifest).unwrap();
        }
        let (name, period, out) =
            (format!("数据{quarter}"), format!("2022Q{quarter}"), format!("报告{quarter}"));
        let args = ["settle", &name, "--period", &period, "--accept", WEAK, "--out", &out];
        let output = geep(folder.path(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let results = rows(&folder.path().join(&out).join("results.csv"));
        for wanted in expected.iter().filter(|row| row["period"] == period) {
            let is = |row: &&BTreeMap<String, String>| {
                ["code", "period", "line"].iter().all(|column| row[*column] == wanted[*column])
            };
            let found: f64 = results.iter().find(is).unwrap()["value"].parse().unwrap();
            let (value, tolerance): (f64, f64) =
                (wanted["value"].parse().unwrap(), wanted["tolerance"].parse().unwrap_or(0.0));
            assert!((found - value).abs() <= tolerance + 1e-9, "{wanted:?}: {found}");
            held += 1;
        }
    }
    println!("{held} expected results held");
    assert!(held >= 40, "{held}");
}
