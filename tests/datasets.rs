//! The shipped datasets: published accounts that must come out, and what the Taixin example must hold to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)
}

/// Results by line and further members, converted to nothing: as results.csv has them.
fn results(name: &str) -> HashMap<(String, String, String, String), f64> {
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_geep"))
        .args(["run".as_ref(), shipped(name).as_os_str(), "--out".as_ref(), out.path().as_os_str()])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(out.path().join("results.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (code, year, line, value) = (at("code"), at("year"), at("line"), at("value"));
    let fixed = ["profile", "code", "name", "year", "period", "line", "value", "unit", "state", "evidence"];
    assert_eq!(header[..fixed.len()], fixed);
    let mut results = HashMap::new();
    for row in lines {
        let cells: Vec<&str> = row.split(',').collect();
        let rest = cells[fixed.len()..].join("");
        let key = (cells[code].into(), cells[year].into(), cells[line].into(), rest);
        if let Ok(number) = cells[value].parse::<f64>() {
            results.insert(key, number);
        }
    }
    results
}

fn get(
    results: &HashMap<(String, String, String, String), f64>,
    code: &str,
    year: &str,
    line: &str,
    rest: &str,
) -> f64 {
    results[&(code.into(), year.into(), line.into(), rest.into())]
}

/// The 28 account lines of the paper in 亿元 (Acta Ecologica Sinica 2017, 37(19), tables 3 and 4), as printed.
const GARZE: [(&str, &str, f64); 28] = [
    ("primary_product_by_branch", "agriculture", 12.2875),
    ("primary_product_by_branch", "forestry", 2.3777),
    ("primary_product_by_branch", "husbandry", 22.0760),
    ("primary_product_by_branch", "fishery", 0.0356),
    ("fresh_water_value", "domestic", 3.54),
    ("fresh_water_value", "industrial", 540.6113),
    ("fresh_water_value", "agricultural", 1.2117),
    ("hydropower_value", "", 50.509),
    ("water_conservation_value", "", 2269.7074),
    ("silt_value", "", 156.2555),
    ("nonpoint_value", "tn", 125.8199),
    ("nonpoint_value", "tp", 117.5226),
    ("sand_fixation_value", "", 2.2835),
    ("lake_storage_value", "", 17.143),
    ("reservoir_storage_value", "", 0.0684),
    ("marsh_storage_value", "", 42.3436),
    ("air_purification_by_pollutant", "so2", 0.0136),
    ("air_purification_by_pollutant", "nox", 0.0175),
    ("air_purification_by_pollutant", "dust", 0.0014),
    ("water_purification_by_pollutant", "cod", 0.0380),
    ("water_purification_by_pollutant", "nh3n", 0.0055),
    ("carbon_value", "", 117.3548),
    ("oxygen_value", "", 1821.9182),
    ("transpiration_value", "", 1483.5208),
    ("evaporation_value", "", 674.3433),
    ("pest_control_by_class", "forest", 5.925),
    ("pest_control_by_class", "grassland", 8.0003),
    ("cultural_services", "", 70.6669),
];

#[test]
fn garze_comes_out_line_by_line() {
    let results = results("garze-2010");
    let mut sum = 0.0;
    for (line, member, printed) in GARZE {
        // Results are in 万元, the paper in 亿元 with four places (water for households with two).
        let found = get(&results, "513300", "2010", line, member) / 1e4;
        let half = if line == "transpiration_value" {
            5e-4
        } else if member == "domestic" {
            5e-3
        } else {
            5.1e-5
        };
        assert!((found - printed).abs() <= half, "{line} {member}: {found} against {printed}");
        sum += found;
    }
    let total = |line| get(&results, "513300", "2010", line, "") / 1e4;
    for (line, printed) in [
        ("material_products", 632.64),
        ("regulating_services", 6842.28),
        ("cultural_services", 70.67),
        ("gep", 7545.59),
    ] {
        assert!((total(line) - printed).abs() <= 0.005, "{line}: {} against {printed}", total(line));
    }
    // Conservation: the lines are the total.
    assert!((sum - total("gep")).abs() < 1e-9 * sum);
}

/// Climate lines by class follow from area × heat × days ÷ (3600 × 3) × price.
/// Forest: 31920.6e6 m2 × 2837.27 kJ/(m2 d) × 15 d ÷ 3600 ÷ 3 × 0.53 元 = 66667.6e5 元.
#[test]
fn garze_climate_by_class_follows_from_areas() {
    let results = results("garze-2010");
    for (class, area, heat) in
        [("forest", 31920.6, 2837.27), ("shrub", 32283.46, 1300.95), ("grassland", 71113.87, 969.83)]
    {
        let by_hand = area * 1e6 * heat * 15.0 / 3600.0 / 3.0 * 0.53 / 1e4;
        let found = get(&results, "513300", "2010", "transpiration_value_by_class", class);
        assert!((found / by_hand - 1.0).abs() < 1e-12, "{class}: {found} against {by_hand}");
    }
}

/// 72.3 − 2 − 0.63 + 53.1 = 122.77 against 122.78 printed; 2016 closes by its implied GDP.
#[test]
fn the_national_identity_holds() {
    let results = results("china-2015-2016");
    let geep = |year| get(&results, "000000", year, "geep", "") / 1e8;
    assert!((geep("2015") - 122.77).abs() < 1e-9 && (geep("2015") - 122.78).abs() < 0.1);
    assert!((geep("2016") - 126.6).abs() < 1e-9);
}

/// GDP − PDC − EDC + ERS for every unit and year, and never GDP + GEP.
#[test]
fn taixin_closes_for_every_unit() {
    let results = results("taixin");
    let units: Vec<_> = results.keys().filter(|k| k.2 == "geep").cloned().collect();
    assert_eq!(units.len(), 24);
    for (code, year, ..) in units {
        let of = |line| get(&results, &code, &year, line, "");
        let costs = of("pollution_damage_cost") + of("ecological_degradation_cost");
        let gdp = of("ggdp") + costs;
        assert!((of("geep") - (gdp - costs + of("regulating_services"))).abs() < 1e-6);
        let parts = of("material_products") + of("regulating_services") + of("cultural_services");
        assert!((of("gep") - parts).abs() < 1e-6);
    }
}

/// Whatever a dataset expects comes out; the numbers expected are counted so that none gets lost.
#[test]
fn every_dataset_meets_what_was_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let mut all = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let run = Command::new(env!("CARGO_BIN_EXE_geep")).arg("check").arg(&path).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let expected = std::fs::read_to_string(path.join("expected.csv")).unwrap_or_default();
        let known = ["basis", "published", "by-hand", "independent"];
        let told = |line: &str| known.iter().any(|basis| line.split(',').any(|cell| cell == *basis));
        assert!(expected.lines().all(told), "{}: a result of no stated origin", path.display());
        let rows = expected.lines().count().saturating_sub(1);
        println!("{}: {rows} published results reproduced", path.display());
        all += rows;
    }
    assert!(all > 2_000, "only {all} published results");
}
