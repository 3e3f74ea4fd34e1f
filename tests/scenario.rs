//! Scenarios and studies, by the program itself on the shipped dataset: ten land-use scenarios against hand-made copies of
//! the dataset, what they leave alone, and that the same study makes the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn geep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(root()).output().unwrap()
}

fn done(args: &[&str]) -> Output {
    let output = geep(args);
    assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The rows of a table, by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines = text.lines();
    let head: Vec<String> = lines.next().unwrap().split(',').map(String::from).collect();
    // No cell of these tables holds a comma.
    lines.map(|line| head.iter().cloned().zip(line.split(',').map(String::from)).collect()).collect()
}

fn copied(dataset: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("太忻 数据");
    copy(&root().join("datasets").join(dataset), &to);
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(std::fs::copy(entry.path(), target))
        }
    }
}

/// A dataset of one's own with one scenario.
fn with_scenario(id: &str, verbs: &str) -> (tempfile::TempDir, String) {
    let folder = copied("taixin");
    let dataset = folder.path().join("太忻 数据");
    let text = format!("id = \"{id}\"\ntitle = {{ zh = \"试\", en = \"Try\" }}\nsource = \"试\"\n{verbs}");
    std::fs::write(dataset.join("scenarios").join(format!("{id}.toml")), text).unwrap();
    let shown = dataset.to_str().unwrap().to_string();
    (folder, shown)
}

/// The values of a run by code, year and line, in 万元.
fn run(dataset: &str, scenario: Option<&str>) -> BTreeMap<(String, String, String), f64> {
    let out = tempfile::tempdir().unwrap();
    let mut args = vec!["run", dataset, "--out", out.path().to_str().unwrap(), "--format", "csv"];
    args.extend(scenario.iter().flat_map(|scenario| ["--scenario", scenario]));
    done(&args);
    let list = rows(&out.path().join("results.csv"));
    list.into_iter()
        .filter(|row| row["class"].is_empty() && !row["value"].is_empty())
        .map(|row| {
            ((row["code"].clone(), row["year"].clone(), row["line"].clone()), row["value"].parse().unwrap())
        })
        .collect()
}

#[test]
fn ten_scenarios_come_to_what_hand_made_copies_of_the_dataset_come_to() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    done(&["study", "datasets/taixin/studies/taixin-land.toml", "--out", folder]);
    let found: BTreeMap<[String; 4], (f64, String)> = rows(&out.path().join("results.csv"))
        .into_iter()
        .map(|row| {
            let key = ["scenario", "profile", "code", "line"].map(|name| row[name].clone());
            (key, (row["value"].parse().unwrap(), row["unit"].clone()))
        })
        .collect();
    let mut met = 0;
    for row in rows(&root().join("tests/scenarios/taixin-by-copies.csv")) {
        let of = |scenario: &str| {
            let key = [scenario, &row["profile"], &row["code"], &row["line"]].map(String::from);
            found.get(&key).map(|(value, unit)| {
                assert_eq!(unit, "万元");
                *value
            })
        };
        // The study looks at the headline lines alone.
        let (Some(base), Some(value)) = (of("base"), of(&row["scenario"])) else { continue };
        for (name, value) in [("base", base), ("value", value)] {
            let wanted: f64 = row[name].parse().unwrap();
            assert!((value - wanted).abs() <= 1e-12 * wanted.abs(), "{row:?}: {value}");
        }
        met += 1;
    }
    // Twelve counties under ten scenarios: three lines of one profile and one of the other.
    assert_eq!(met, 12 * 10 * 4);
}

#[test]
fn every_line_of_one_scenario_is_that_of_a_hand_made_copy() {
    let out = tempfile::tempdir().unwrap();
    let args =
        ["run", "datasets/taixin", "--scenario", "forest-5", "--year", "2022", "--format", "csv", "--out"];
    done(&[&args[..], &[out.path().to_str().unwrap()]].concat());
    let list = rows(&out.path().join("results.csv"));
    let expected = rows(&root().join("tests/scenarios/taixin-by-copies.csv"));
    let mut met = 0;
    for row in expected.iter().filter(|row| row["scenario"] == "forest-5" && row["profile"] == "caep") {
        let own = list
            .iter()
            .find(|own| own["code"] == row["code"] && own["line"] == row["line"] && own["class"].is_empty());
        let (value, wanted): (f64, f64) =
            (own.unwrap()["value"].parse().unwrap(), row["value"].parse().unwrap());
        assert!((value - wanted).abs() <= 1e-12 * wanted.abs(), "{row:?}: {value}");
        met += 1;
    }
    assert_eq!(met, 12 * 7);
    let manifest = std::fs::read_to_string(out.path().join("run.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["command"]["scenario"][0]["name"], "scenarios/forest-5.toml");
    let text = std::fs::read_to_string(root().join("datasets/taixin/scenarios/forest-5.toml")).unwrap();
    assert_eq!(manifest["command"]["scenario"][0]["text"], text);
    // Two classifications of twelve counties, from one class to another.
    assert_eq!(manifest["inputs"]["assumed"], 2 * 12 * 2);
}

#[test]
fn a_change_and_its_inverse_are_no_change() {
    let verbs = "[[scale]]\nmeasure = \"precipitation\"\nby = 2\n[[scale]]\nmeasure = \"precipitation\"\nby = 0.5\n\
                 [[scale]]\ncoefficient = \"electricity_price\"\nby = 4\n[[scale]]\ncoefficient = \"electricity_price\"\nby = 0.25\n";
    let (_folder, dataset) = with_scenario("and-back", verbs);
    assert_eq!(run(&dataset, None), run(&dataset, Some("and-back")));
}

/// By hand: GDP of 140106 is 761.8 亿元 in 2022; 1.055^8 = 1.238824650625^2 = 1.534686514966…; all else stands still, and
/// prices are those of one year, so GEEP grows by 7,618,000 × 0.534686514966 = 4,073,241.87 万元.
#[test]
fn a_path_makes_the_rows_of_later_years() {
    let gdp = "[[path]]\nmeasure = \"gdp\"\nfrom = 2022\nto = 2030\ngrowth = \"5.5 %\"\n";
    let others = "[[path]]\nmeasure = \"*\"\nfrom = 2022\nto = 2030\ngrowth = \"0 %\"\n";
    let prices = "prices = { year = 2023 }\n";
    let (_folder, dataset) = with_scenario("later", &format!("{prices}{gdp}{others}"));
    let found = run(&dataset, Some("later"));
    let of = |year: &str, line: &str| found[&("140106".to_string(), year.to_string(), line.to_string())];
    assert_eq!(of("2030", "pollution_damage_cost"), of("2022", "pollution_damage_cost"));
    assert_eq!(of("2030", "regulating_services"), of("2022", "regulating_services"));
    let grown = of("2030", "geep") - of("2022", "geep");
    assert!((grown - 4_073_241.87).abs() < 0.01, "{grown}");
    // Without a year of prices the index ends before 2030: said, and never carried on in silence.
    let (_folder, dataset) = with_scenario("later", &format!("{gdp}{others}"));
    let out = tempfile::tempdir().unwrap();
    let output = geep(&["run", &dataset, "--scenario", "later", "--out", out.path().to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).to_string();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("price_index") && said.contains("prices = { year = "), "{said}");
}

/// By hand: 140106 has 21 km2 of forest and 9.9 km2 of farmland in 2022; 5 % of the forest, 1.05 km2, comes from farmland.
#[test]
fn a_changed_value_says_what_it_was_and_who_changed_it() {
    let out = tempfile::tempdir().unwrap();
    done(&["study", "datasets/taixin/studies/taixin-land.toml", "--out", out.path().to_str().unwrap()]);
    let told = done(&[
        "explain",
        "datasets/taixin",
        "air_capacity_by_class",
        "--scenario",
        "forest-5",
        "--county",
        "140106",
        "--year",
        "2022",
        "--at",
        "class=forest",
        "--at",
        "pollutant=so2",
        "--depth",
        "2",
    ]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("22.05"), "{told}");
    assert!(told.contains("情景 forest-5"), "{told}");
}

#[test]
fn what_a_scenario_assumes_is_never_settled() {
    let output = geep(&["settle", "datasets/taixin-air", "--scenario", "forest-5", "--out", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    let project = geep::Project::open(root().join("datasets/taixin"), None).unwrap();
    let refused = project.under("forest-5").unwrap().settle(geep::Settling::default()).err().unwrap();
    assert!(refused.findings().any(|finding| finding.code == "assumed-settlement"));
}

/// The bytes of all files of a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    files
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.starts_with('.'))
        .collect()
}

#[test]
fn the_same_study_makes_the_same_bytes_anywhere() {
    let run = |threads: &str, zone: &str, language: &str| {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().join("研究 结果");
        let output = Command::new(env!("CARGO_BIN_EXE_geep"))
            .args(["study", "datasets/taixin/studies/taixin-land.toml", "--out", folder.to_str().unwrap()])
            .env("RAYON_NUM_THREADS", threads)
            .env("TZ", zone)
            .env("LC_ALL", language)
            .env("HOME", out.path())
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success());
        bytes(&folder)
    };
    let first = run("1", "UTC", "C");
    assert_eq!(first.len(), 11, "{:?}", first.keys());
    assert!(first == run("4", "Asia/Shanghai", "tr_TR.UTF-8"), "other bytes");
}

#[test]
fn a_cell_that_does_not_fit_stops_no_other() {
    let folder = copied("taixin");
    let dataset = folder.path().join("太忻 数据");
    let bad = "id = \"too-much\"\ntitle = { zh = \"过多\", en = \"Too much\" }\nsource = \"试\"\n[[move]]\nmeasure = \"area\"\n\
               from = \"bareland\"\nto = \"forest\"\namount = \"9999 km2\"\n";
    std::fs::write(dataset.join("scenarios/too-much.toml"), bad).unwrap();
    let study = "id = \"s\"\ntitle = { zh = \"试\", en = \"Try\" }\ndataset = \"..\"\nprofiles = [\"caep\", \"shandong-air-2014\"]\n\
                 scenarios = [\"forest-5\", \"too-much\", \"absent\"]\nlines = [\"gep\"]\n";
    let file = dataset.join("studies/s.toml");
    std::fs::write(&file, study).unwrap();
    let out = folder.path().join("结果");
    let output = done(&["study", file.to_str().unwrap(), "--out", out.to_str().unwrap(), "--lang", "en"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("warning[refused-cell]").count(), 3, "{said}");
    assert!(
        said.contains("there is not enough in 24 places") && said.contains("no scenario `absent`"),
        "{said}"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("study.json")).unwrap()).unwrap();
    let states: Vec<(&str, &str)> = manifest["cells"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|cell| cell["state"] == "computed")
        .map(|cell| (cell["scenario"].as_str().unwrap(), cell["profile"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("base", "caep"), ("forest-5", "caep")]);
}

/// A study of many cells that is run again finds them finished, and comes to the same.
#[test]
fn a_large_study_goes_on_where_it_was() {
    let folder = copied("taixin");
    let dataset = folder.path().join("太忻 数据");
    let mut names = Vec::new();
    for number in 1..=60 {
        let id = format!("rain-{number}");
        let text = format!(
            "id = \"{id}\"\ntitle = {{ zh = \"降水\", en = \"Rain\" }}\nsource = \"试\"\n[[scale]]\nmeasure = \"precipitation\"\nby = \"+{number} %\"\n"
        );
        std::fs::write(dataset.join(format!("scenarios/{id}.toml")), text).unwrap();
        names.push(format!("\"{id}\""));
    }
    let study = |names: &[String]| {
        let list = names.join(", ");
        format!(
            "id = \"rain\"\ntitle = {{ zh = \"降水\", en = \"Rain\" }}\ndataset = \"..\"\nscenarios = [{list}]\nlines = [\"gep\"]\n"
        )
    };
    let (file, out) = (dataset.join("studies/rain.toml"), folder.path().join("结果"));
    let run = |names: &[String]| {
        std::fs::write(&file, study(names)).unwrap();
        let output = done(&["study", file.to_str().unwrap(), "--out", out.to_str().unwrap(), "--lang", "en"]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&names).contains("61 cells, 61 with results, 0 of them finished before"));
    let first = bytes(&out);
    assert!(run(&names).contains("61 cells, 61 with results, 61 of them finished before"));
    assert!(first == bytes(&out), "other bytes");
    // Other data are other cells.
    let rain = dataset.join("climate.csv");
    let text = std::fs::read_to_string(&rain).unwrap().replacen("607.1,mm", "607.2,mm", 1);
    std::fs::write(&rain, text).unwrap();
    assert!(run(&names).contains("61 cells, 61 with results, 0 of them finished before"));
}
