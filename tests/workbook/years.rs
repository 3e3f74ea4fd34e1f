//! A year against the year before, and all years: by hand.

use super::{recompute, report, shipped};
use calamine::{Data, Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Cursor;
use std::path::Path;

/// GDP, pollution damage, ecological damage and services of two counties in three years. In 2021 the damage of the second
/// was not given.
const FIGURES: [(&str, u32, [Option<u32>; 4]); 6] = [
    ("140922", 2019, [Some(90), Some(3), Some(2), Some(40)]),
    ("140923", 2019, [Some(45), Some(1), Some(1), Some(10)]),
    ("140922", 2020, [Some(100), Some(3), Some(2), Some(40)]),
    ("140923", 2020, [Some(50), Some(1), Some(1), Some(10)]),
    ("140922", 2021, [Some(110), Some(4), Some(2), Some(30)]),
    ("140923", 2021, [Some(40), None, Some(1), Some(10)]),
];
const MEASURES: [&str; 4] =
    ["gdp", "pollution_damage_cost", "ecological_degradation_cost", "regulating_services"];

fn dataset(folder: &Path, years: &[u32]) {
    let listed = years.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let manifest = format!(
        "id = \"two\"\ntitle = {{ zh = \"两县\", en = \"Two\" }}\nprofile = \"geep-identity\"\nyears = [{listed}]\n\
         money_unit = \"万元\"\n"
    );
    let mut table = "code,year,measure,value,unit,status,source\n".to_string();
    for (code, year, values) in FIGURES.iter().filter(|(_, year, _)| years.contains(year)) {
        for (measure, value) in MEASURES.iter().zip(values) {
            if let Some(value) = value {
                writeln!(table, "{code},{year},{measure},{value},万元,observed,年鉴").unwrap();
            }
        }
    }
    std::fs::write(folder.join("dataset.toml"), manifest).unwrap();
    std::fs::write(folder.join("表.csv"), table).unwrap();
}

/// The rows of a sheet by their first two cells; none where there is no such sheet.
fn rows(bytes: &[u8], sheet: &str) -> Option<BTreeMap<(String, String), Vec<String>>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).ok()?;
    let words = |cell: &Data| match cell {
        Data::Float(number) => format!("{number:.4}"),
        cell => cell.to_string(),
    };
    let row = |row: &[Data]| {
        let words: Vec<String> = row.iter().map(words).collect();
        ((words[0].clone(), words[1].trim().to_string()), words[2..].to_vec())
    };
    Some(range.rows().map(row).collect())
}

#[test]
fn a_year_is_set_against_the_year_before() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path(), &[2019, 2020, 2021]);
    let bytes = report(folder.path(), &[]);
    recompute(&bytes);
    let table = rows(&bytes, "年度比较").unwrap();
    let row = |place: &str, line: &str| table[&(place.to_string(), line.to_string())].clone();
    let (sum, none) = ("合计（所列行政区）", "未核算");
    // 100 + 50 and 110 + 40.
    assert_eq!(row(sum, "地区生产总值")[1..5], ["150.0000", "150.0000", "0.0000", "0.0000"]);
    // 40 + 10 and 30 + 10: a fifth less.
    assert_eq!(row(sum, "生态调节服务价值")[1..5], ["50.0000", "40.0000", "-10.0000", "-0.2000"]);
    // 100 - 3 - 2 + 40 = 135 and 110 - 4 - 2 + 30 = 134; 1/135 = 0.0074.
    let geep = "经济生态生产总值（GEEP）";
    assert_eq!(row("五台县", geep)[1..5], ["135.0000", "134.0000", "-1.0000", "-0.0074"]);
    // 10 more of GDP, 10 less of services, 1 more of costs.
    let told = row("五台县", geep)[7].clone();
    let causes: BTreeSet<&str> = told.split('；').collect();
    let wanted = [
        "地区生产总值 +10.00",
        "生态调节服务价值（直接提供） -10.00",
        "污染损失成本（PDC）（直接提供） -1.00",
    ];
    assert_eq!(causes, BTreeSet::from(wanted));
    // Where a year has no value nothing is explained.
    assert_eq!((row("代县", geep)[7].as_str(), row(sum, geep)[7].as_str()), ("", ""));
    // 50 - 1 - 1 + 10 = 58; what is lacking is no zero, and it is said what it is.
    let lacking = row("代县", geep);
    assert_eq!(lacking[1..5], ["58.0000", none, none, "—"]);
    assert_eq!(lacking.last().unwrap(), "污染损失成本（PDC）（直接提供）");
    assert_eq!(row(sum, geep)[1..5], ["193.0000", none, none, "—"]);
    assert_eq!(row(sum, geep).last().unwrap(), "1 个行政区未核算");
    let series = rows(&bytes, "历年").unwrap();
    // 125 and 53 in 2019: 90 - 3 - 2 + 40, 45 - 1 - 1 + 10.
    assert_eq!(series[&(sum.to_string(), geep.to_string())][1..], ["178.0000", "193.0000", none]);
    let cover = rows(&bytes, "封面").unwrap();
    let said = cover.keys().find(|(label, _)| label == "核算完整程度").unwrap();
    assert!(said.1.contains("（6 处中 1 处）"), "{said:?}");
}

#[test]
fn one_year_is_compared_with_none_and_two_are_no_series() {
    let folder = tempfile::tempdir().unwrap();
    dataset(folder.path(), &[2020]);
    let bytes = report(folder.path(), &[]);
    assert!(rows(&bytes, "年度比较").is_none() && rows(&bytes, "历年").is_none());
    let cover = rows(&bytes, "封面").unwrap();
    assert!(cover.contains_key(&("核算完整程度".to_string(), "所列 5 项全部核算".to_string())));
    dataset(folder.path(), &[2019, 2020]);
    let bytes = report(folder.path(), &[]);
    assert!(rows(&bytes, "年度比较").is_some() && rows(&bytes, "历年").is_none());
}

/// What prices and quantities did adds up to the change, of each service and of their sum: by the parts, 9 services and
/// their total in 12 counties and in all.
#[test]
fn prices_and_quantities_add_up_to_the_change() {
    let table = rows(&report(&shipped("taixin"), &[]), "年度比较").unwrap();
    let number = |words: &String| words.parse::<f64>().ok();
    let mut held = 0;
    for ((place, line), row) in &table {
        let (Some(change), Some(prices), Some(quantities)) =
            (number(&row[3]), number(&row[5]), number(&row[6]))
        else {
            continue;
        };
        // Each was printed with four decimals.
        assert!((change - prices - quantities).abs() < 2e-4, "{place} {line}: {row:?}");
        held += 1;
    }
    assert_eq!(held, 13 * 11, "ten services with carbon and oxygen apart, and their sum");
}

/// What the causes say that moved a figure adds up to its change, as both are printed: to two decimals.
#[test]
fn causes_add_up_to_the_change() {
    let table = rows(&report(&shipped("taixin"), &[]), "年度比较").unwrap();
    let mut held = 0;
    for ((place, line), row) in &table {
        let told: Vec<f64> =
            row[7].split('；').filter_map(|cause| cause.rsplit(' ').next()?.parse().ok()).collect();
        if told.is_empty() {
            continue;
        }
        let cents = |value: f64| (value * 100.0).round() as i64;
        let [before, now] = [&row[1], &row[2]].map(|cell| cents(cell.parse::<f64>().unwrap()));
        assert_eq!(
            told.iter().map(|share| cents(*share)).sum::<i64>(),
            now - before,
            "{place} {line}: {row:?}"
        );
        held += 1;
    }
    assert!(held > 150, "{held}");
}
