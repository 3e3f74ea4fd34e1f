//! Periods that run from January: figures of January to May as bulletins print them, and the days within.

use geep::Project;
use std::path::Path;
use std::process::{Command, Output};

/// Half of every grade II limit of GB 3095-2012: SO2 60, NO2 40, PM10 70, PM2.5 35, O3 160 ug/m3, CO 4 mg/m3.
const HALF: [(&str, &str, &str); 6] = [
    ("so2", "30", "ug/m3"),
    ("no2", "20", "ug/m3"),
    ("pm10", "35", "ug/m3"),
    ("pm25", "17.5", "ug/m3"),
    ("o3_8h_p90", "80", "ug/m3"),
    ("co_p95", "2", "mg/m3"),
];

#[test]
fn the_composite_index_of_january_to_may() {
    let data = tempfile::tempdir().unwrap();
    let manifest = "id = \"air\"\ntitle = { zh = \"空气\", en = \"Air\" }\nprofile = \"air-composite-2012-period\"\n\
                    years = [2022]\nmoney_unit = \"亿元\"\n";
    std::fs::write(data.path().join("dataset.toml"), manifest).unwrap();
    let mut table = "code,period,air_item,measure,value,unit,status,source\n".to_string();
    for (item, value, unit) in HALF {
        table += &format!("140100,2022-01/2022-05,{item},air_concentration,{value},{unit},observed,测试\n");
    }
    std::fs::write(data.path().join("浓度.csv"), table).unwrap();
    let computed = Project::open(data.path(), None).unwrap().compute(None).unwrap();
    // Six times a half.
    let index = computed.value("composite_index", &["2022-01/2022-05", "140100"]).unwrap();
    assert!((index - 3.0).abs() < 1e-12, "{index}");
}

fn geep(folder: &Path, args: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args.split(' ')).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Two 万元 for each good day more than in the same months of the year before; who has fewer pays.
const BY_DAYS: &str = r#"id = "by-days"
title = { zh = "优良天数增减", en = "Good days more or fewer" }
source = { id = "by-hand", clause = "1" }
valid = { from = "2020-01-01" }
[scheme]
kind = "rule"
evidence = "standard"
money = "万元"
step = 0.01
measured = "year-to-date"
settled = "year-to-date"
[[scheme.party]]
id = "fund"
title = { zh = "资金", en = "Fund" }
[[scheme.do]]
stage = "indicator"
lines = ["days_more"]
[[scheme.do]]
stage = "response"
lines = ["days_amount"]
[[scheme.pay]]
id = "days"
title = { zh = "奖励", en = "Reward" }
line = "days_amount"
from = "fund"
to = "county"
[[line]]
id = "days_more"
title = { zh = "比上年同期多", en = "More than a year before" }
per = ["county", "period"]
unit = "d"
formula = "good_days - good_days[year - 1]"
[[line]]
id = "days_amount"
title = { zh = "奖励", en = "Reward" }
per = ["county", "period"]
unit = "万元"
formula = "round(days_more * day_price, 0.01[万元])"
"#;

/// January to May: 120 good days after 113 are 7 more, 14 万元; 101 after 104 are 3 fewer, 6 万元 the other way. May and
/// the whole of the last year stand beside them and do not count.
#[test]
fn good_days_of_january_to_may_against_those_of_the_year_before() {
    let folder = tempfile::tempdir().unwrap();
    let price = "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\n\
                 day_price,,,2,,,万元/d,,,,by-hand,1,standard,\n";
    let coefficient =
        "[[coefficient]]\nid = \"day_price\"\ntitle = { zh = \"每天\", en = \"A day\" }\nunit = \"万元/d\"\n";
    let manifest = "id = \"days\"\ntitle = { zh = \"天数\", en = \"Days\" }\nprofile = \"by-days\"\nyears = [2022]\n\
                    money_unit = \"万元\"\n";
    let before = "140106,2021-01/2021-05,104,observed,测试\n";
    let table = format!(
        "code,period,good_days,status,source\n\
         140105,2022-01/2022-05,120,observed,测试\n140105,2021-01/2021-05,113,observed,测试\n\
         140106,2022-01/2022-05,101,observed,测试\n{before}\
         140105,2022-05,25,observed,测试\n140106,2022-05,25,observed,测试\n\
         140105,2021-05,20,observed,测试\n140106,2021-05,27,observed,测试\n\
         140105,2021,300,observed,测试\n140106,2021,290,observed,测试\n"
    );
    write(
        folder.path(),
        &[
            ("定义/sources/days.toml", "[[source]]\nid = \"by-hand\"\ntitle = \"手算\"\nissuer = \"手算\"\n"),
            ("定义/values/days.toml", coefficient),
            ("定义/values/days.csv", price),
            ("定义/compensation/air/days.toml", BY_DAYS),
            ("天数/dataset.toml", manifest),
            ("天数/天数.csv", &table),
        ],
    );
    let settle = |out: &str| {
        let args = format!("settle 天数 --coefficients 定义 --period 2022-01/2022-05 --out {out}");
        geep(folder.path(), &args)
    };
    let settled = settle("报告");
    assert!(settled.status.success(), "{}", text(&settled.stderr));
    let ledger = std::fs::read_to_string(folder.path().join("报告/ledger.csv")).unwrap();
    let rows = ledger.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    let paid: Vec<String> = rows.map(|row| [row[2], row[3], row[5], row[7]].join(" ")).collect();
    assert_eq!(paid, ["2022-01/2022-05 fund 140105 14000000", "2022-01/2022-05 140106 fund 6000000"]);

    // Without the same months of the year before there is nothing to compare with, whatever else is there.
    std::fs::write(folder.path().join("天数/天数.csv"), table.replace(before, "")).unwrap();
    let refused = settle("拒绝");
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("错误[not-reported]") && said.contains("2021-01/2021-05、140106 迎泽区"), "{said}");
    assert!(!folder.path().join("拒绝").exists());
}

/// Daily PM2.5 of a year: each month begins with so many times its number of days at 115, an AQI of 150 by HJ 633-2012,
/// and goes on at 35, an AQI of 50.
fn daily(year: u32, bad: u32) -> String {
    let lengths = [31, if year.is_multiple_of(4) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut rows = String::new();
    for (month, length) in (1..).zip(lengths) {
        for day in 1..=length {
            let value = if day <= bad * month { 115 } else { 35 };
            rows += &format!("140105,{year}-{month:02},{day},pm25_day,{value},observed,测试\n");
        }
    }
    rows
}

/// Of the 152 days of January to May 2020, 15 are bad, of the 151 of 2021, 30: 137 and 121 good ones. Nobody owes a 30
/// February, and a day that lacks is named.
#[test]
fn days_are_those_of_the_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "id = \"daily\"\ntitle = { zh = \"逐日\", en = \"Daily\" }\nprofile = \"air-quality\"\nyears = [2020, 2021]\n\
                    money_unit = \"万元\"\n";
    let head = "code,period,day,aqi_item,air_daily_concentration（ug/m3）,status,source\n";
    let table = format!("{head}{}{}", daily(2020, 1), daily(2021, 2));
    write(folder.path(), &[("逐日/dataset.toml", manifest), ("逐日/逐日.csv", &table)]);
    let run = |table: &str| {
        std::fs::write(folder.path().join("逐日/逐日.csv"), table).unwrap();
        let output = geep(folder.path(), "run 逐日 --out 报告");
        assert!(output.status.success(), "{}", text(&output.stderr));
        let results = std::fs::read_to_string(folder.path().join("报告/results.csv")).unwrap();
        let rows = results.lines().map(|row| row.split(',').map(String::from).collect::<Vec<_>>());
        (text(&output.stderr).to_string(), rows.collect::<Vec<_>>())
    };
    let to_may = |rows: &[Vec<String>], line: &str, year: &str| -> f64 {
        let last = format!("{year}-05");
        let own = |row: &&Vec<String>| row[5] == line && row[3] == year && row[4] <= last;
        rows.iter().filter(own).map(|row| row[6].parse::<f64>().unwrap()).sum()
    };
    let (said, rows) = run(&table);
    assert!(!said.contains("not-reported"), "{said}");
    assert_eq!(["2020", "2021"].map(|year| to_may(&rows, "good_days_counted", year)), [137.0, 121.0]);
    assert_eq!(["2020", "2021"].map(|year| to_may(&rows, "aqi_days_counted", year)), [152.0, 151.0]);

    let lost = "140105,2021-03,17,pm25_day,35,observed,测试\n";
    let (said, rows) = run(&table.replace(lost, ""));
    assert!(said.contains("警告[not-reported]") && said.contains("缺 1 行"), "{said}");
    assert!(said.contains("2021-03、140105 小店区、pm25_day PM2.5 日均、17 日"), "{said}");
    assert_eq!(
        [to_may(&rows, "good_days_counted", "2021"), to_may(&rows, "aqi_days_counted", "2021")],
        [120.0, 150.0]
    );

    let march: Vec<&str> = table.lines().filter(|row| !row.contains(",2021-03,")).collect();
    let (said, _) = run(&(march.join("\n") + "\n"));
    assert!(said.contains("缺 31 行") && said.contains("2021-03、140105 小店区"), "{said}");
}
