//! A new account with a new measure, a new dimension and a new coefficient: files only, no Rust.

use geep::Lang;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// The definitions of an account of wind power, below a folder.
fn definitions(own: &Path) {
    put(
        own,
        "dimensions/site.toml",
        r#"
[[dimension]]
id = "site"
title = { zh = "风场", en = "Site" }
kind = "list"
headers = ["site", "风场"]
member = [
  { id = "ridge", title = { zh = "山脊", en = "Ridge" } },
  { id = "plain", title = { zh = "平川", en = "Plain" } },
]
"#,
    );
    put(
        own,
        "measures/wind.toml",
        r#"
[[measure]]
id = "wind_power"
title = { zh = "风力发电量", en = "Wind power" }
unit = "万kWh"
per = ["county", "year", "site"]
min = 0
"#,
    );
    put(
        own,
        "values/wind.toml",
        r#"
[[coefficient]]
id = "wind_price"
title = { zh = "风电价格", en = "Price of wind power" }
unit = "元/kWh"
price = true
"#,
    );
    put(
        own,
        "values/wind.csv",
        "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\n\
         wind_price,,,0.30,,,元/kWh,nominal,,,test-notice,1,illustrative,测试\n\
         wind_price,140000,,0.35,,,元/kWh,nominal,,,test-notice,2,illustrative,测试\n",
    );
    put(
        own,
        "sources/wind.toml",
        "[[source]]\nid = \"test-notice\"\ntitle = \"测试用通知\"\nissuer = \"测试\"\n",
    );
    put(
        own,
        "accounts/wind.toml",
        r#"
id = "wind"
title = { zh = "风能", en = "Wind" }
source = { id = "test-notice", clause = "3" }

[[line]]
id = "wind_value"
title = { zh = "风能价值", en = "Value of wind" }
per = ["county", "year"]
unit = "万元"
formula = "sum(wind_power, site) * wind_price"
"#,
    );
    put(
        own,
        "profiles/wind.toml",
        r#"
id = "wind"
title = { zh = "风能", en = "Wind" }
version = "1"
source = { id = "test-notice", clause = "3" }
evidence = "illustrative"
models = ["wind"]
headline = ["wind_value"]

[[section]]
id = "wind"
title = { zh = "风能", en = "Wind" }
lines = ["wind_value"]
chart = ["wind_value"]
"#,
    );
}

/// A dataset for it.
fn dataset(data: &Path) {
    put(
        data,
        "dataset.toml",
        "id = \"wind\"\ntitle = { zh = \"风\", en = \"Wind\" }\nprofile = \"wind\"\nyears = [2022]\nmoney_unit = \"万元\"\n",
    );
    put(
        data,
        "风电 数据.csv",
        "代码,名称,年份,风场,wind_power（亿kWh）,数据状态,来源,说明\n\
         140922,五台县,2022,ridge,1.5,示意,测试,\n\
         140922,五台县,2022,平川,0.5,示意,测试,\n\
         130181,辛集市,2022,ridge,1,示意,测试,\n",
    );
}

/// Runs `geep run` on a dataset with folders laid over one another.
fn run(data: &Path, folders: &[&Path], out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.args(["run".as_ref(), data.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    folders.iter().for_each(|folder| {
        command.arg("--coefficients").arg(folder);
    });
    command.args(["--lang", "en"]).output().unwrap()
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The value of a line in a region and year.
fn value(out: &Path, line: &str, code: &str, year: &str) -> f64 {
    let results = std::fs::read_to_string(out.join("results.csv")).unwrap();
    let mut rows =
        results.trim_start_matches('\u{feff}').lines().map(|row| row.split(',').collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let wanted =
        |row: &Vec<&str>| row[at("line")] == line && row[at("code")] == code && row[at("year")] == year;
    rows.find(wanted).unwrap()[at("value")].parse().unwrap()
}

const HEAD: &str =
    "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\n";

/// Three folders: the dataset, its definitions, and one to lay over these.
fn wind() -> (tempfile::TempDir, [PathBuf; 3]) {
    let root = tempfile::tempdir().unwrap();
    let [data, own, over] = ["数据 集", "我的 定义", "本县"].map(|name| root.path().join(name));
    definitions(&own);
    dataset(&data);
    (root, [data, own, over])
}

#[test]
fn a_new_account_needs_only_files() {
    let (root, [data, own, _]) = wind();
    let out = root.path().join("输 出");
    let run = run(&data, &[&own], &out);
    assert!(run.status.success(), "{}", said(&run));
    // Shanxi: 2e8 kWh × 0.35 元 = 7e7 元 = 7000 万元. Hebei falls back to the nation: 1e8 × 0.30 = 3000 万元.
    assert_eq!(value(&out, "wind_value", "140922", "2022"), 7000.0);
    assert_eq!(value(&out, "wind_value", "130181", "2022"), 3000.0);
    assert!(out.join("report.xlsx").exists() && out.join("run.json").exists());
}

#[test]
fn a_row_goes_for_the_row_of_the_same_key_and_the_others_stand() {
    let (root, [data, own, over]) = wind();
    let out = root.path().join("out");
    // The file has the path of the one beneath and holds one of its two rows.
    let row = "wind_price,140000,,0.40,,,元/kWh,nominal,,,test-notice,4,illustrative,本省新价\n";
    put(&over, "values/wind.csv", &format!("{HEAD}{row}"));
    let first = run(&data, &[&own, &over], &out);
    assert!(first.status.success(), "{}", said(&first));
    // 2e8 kWh × 0.40 元 = 8000 万元; Hebei as before.
    assert_eq!(value(&out, "wind_value", "140922", "2022"), 8000.0);
    assert_eq!(value(&out, "wind_value", "130181", "2022"), 3000.0);
    let manifest = std::fs::read_to_string(out.join("run.json")).unwrap();
    assert!(manifest.contains("0.35 元/kWh → 0.4 元/kWh"), "{manifest}");

    // Replaced whole, the file has no row for the nation any more: Hebei has no price, which is an error.
    put(&over, "overlay.toml", "replace = [\"values/wind.csv\"]\n");
    let whole = run(&data, &[&own, &over], &root.path().join("out2"));
    assert_eq!(whole.status.code(), Some(1));
    assert!(said(&whole).contains("missing-coefficient"), "{}", said(&whole));
}

#[test]
fn what_no_result_used_is_said() {
    let (root, [data, own, over]) = wind();
    let rows = "wind_price,150000,,0.50,,,元/kWh,nominal,,,test-notice,4,illustrative,别省\n\
                equivalent_value_grain,140000,,9,,,元/hm2,nominal,,,test-notice,4,illustrative,没有规则用\n";
    put(&over, "values/own.csv", &format!("{HEAD}{rows}"));
    let output = run(&data, &[&own, &over], &root.path().join("out"));
    assert!(output.status.success(), "{}", said(&output));
    let lines = |id: &str| {
        said(&output).lines().find(|l| l.contains("unused-row") && l.contains(id)).map(str::to_string)
    };
    assert!(lines("`wind_price`").unwrap().contains("own.csv line 2"), "{}", said(&output));
    assert!(lines("`equivalent_value_grain`").unwrap().contains("own.csv line 3"), "{}", said(&output));
}

#[test]
fn a_row_of_an_unknown_key_and_two_rows_of_one_are_errors() {
    let (root, [data, own, over]) = wind();
    let twice = "wind_price,140000,,0.40,,,元/kWh,nominal,,,test-notice,4,illustrative,\n";
    put(
        &over,
        "values/own.csv",
        &format!("{HEAD}{twice}{twice}{}", twice.replace("wind_price", "wind_pricf")),
    );
    put(
        &over,
        "dimensions/own.toml",
        "[[member]]\nof = \"sitte\"\nid = \"coast\"\ntitle = { zh = \"海滨\", en = \"Coast\" }\n",
    );
    let output = run(&data, &[&own, &over], &root.path().join("out"));
    assert_eq!(output.status.code(), Some(1));
    for part in ["overlapping-rows", "did you mean `wind_price`", "did you mean `site`"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
    assert!(!root.path().join("out/results.csv").exists());
}

#[test]
fn a_list_gets_another_member_and_other_words() {
    let (root, [data, own, over]) = wind();
    let members = r#"
[[member]]
of = "site"
id = "coast"
title = { zh = "海滨", en = "Coast" }
aliases = ["近海"]

[[member]]
of = "site"
id = "plain"
aliases = ["平原"]
"#;
    put(&over, "dimensions/own.toml", members);
    put(
        &data,
        "风电 数据.csv",
        "代码,年份,风场,wind_power（亿kWh）,数据状态,来源,说明\n\
         140922,2022,近海,1,示意,测试,\n140922,2022,平原,0.5,示意,测试,\n140922,2022,ridge,0.5,示意,测试,\n",
    );
    let out = root.path().join("out");
    let output = run(&data, &[&own, &over], &out);
    assert!(output.status.success(), "{}", said(&output));
    // 2e8 kWh in all × 0.35 元.
    assert_eq!(value(&out, "wind_value", "140922", "2022"), 7000.0);
    // A word may mean one member only.
    put(&over, "dimensions/own.toml", &members.replace("平原", "山脊"));
    let output = run(&data, &[&own, &over], &root.path().join("out2"));
    assert!(said(&output).contains("alias-taken"), "{}", said(&output));
}

#[test]
fn of_two_measures_of_one_title_the_profile_means_its_own() {
    let (root, [data, own, over]) = wind();
    let measure = |id: &str, title: &str| {
        format!(
            "[[measure]]\nid = \"{id}\"\ntitle = {{ zh = \"{title}\", en = \"{id}\" }}\nunit = \"万kWh\"\nper = [\"county\", \"year\", \"site\"]\n"
        )
    };
    put(
        &over,
        "measures/own.toml",
        &(measure("other_power", "风力发电量") + &measure("a", "甲") + &measure("b", "甲")),
    );
    let table = |header: &str| {
        format!("代码,年份,风场,{header}（亿kWh）,数据状态,来源,说明\n140922,2022,ridge,2,示意,测试,测试\n")
    };
    put(&data, "风电 数据.csv", &table("风力发电量"));
    let out = root.path().join("out");
    let output = run(&data, &[&own, &over], &out);
    assert!(output.status.success(), "{}", said(&output));
    // 2e8 kWh × 0.35 元.
    assert_eq!(value(&out, "wind_value", "140922", "2022"), 7000.0);
    // The profile uses neither of these: nothing tells which is meant.
    put(&data, "别的.csv", &table("甲"));
    let output = run(&data, &[&own, &over], &root.path().join("out2"));
    assert!(said(&output).contains("ambiguous-measure"), "{}", said(&output));
}

/// 1 hm2 of cropland and of orchard in a county of Shanxi, by the table of 2003.
fn cropland(root: &Path) -> PathBuf {
    let data = root.join("地类");
    put(
        &data,
        "dataset.toml",
        "id = \"x\"\ntitle = { zh = \"甲\", en = \"x\" }\nprofile = \"land-use-value-2003\"\nyears = [2015]\nmoney_unit = \"元\"\n",
    );
    put(
        &data,
        "面积.csv",
        "code,year,landuse,landuse_area（hm2）,status,source\n\
         140121,2015,耕地,1,observed,示例\n140121,2015,园地,1,observed,示例\n",
    );
    data
}

#[test]
fn a_county_goes_before_a_set_of_the_nation() {
    let root = tempfile::tempdir().unwrap();
    let (data, own) = (cropland(root.path()), root.path().join("own"));
    // A file of this name beside the shipped one adds to it.
    put(&own, "sources.toml", "[[source]]\nid = \"wu\"\ntitle = \"示例\"\nissuer = \"示例\"\n");
    let row = "equivalent_value_grain,140121,,1769.8,,,元/hm2,nominal,,,wu,表1,published,\n";
    put(&own, "values/own.csv", &format!("{HEAD}{row}"));
    let [shipped, over] = ["a", "b"].map(|out| root.path().join(out));
    for (folders, out) in [(&[][..], &shipped), (&[own.as_path()][..], &over)] {
        let output = run(&data, folders, out);
        assert!(output.status.success() && !said(&output).contains("unused-row"), "{}", said(&output));
    }
    // The nation's equivalent of the table is worth 884.9 元: at twice as much everything is worth twice as much.
    let [shipped, over] = [shipped, over].map(|out| value(&out, "esv", "140121", "2015"));
    assert!((over / shipped - 2.0).abs() < 1e-12, "{over} {shipped}");
}

#[test]
fn a_row_for_a_region_that_a_built_in_rule_cannot_take_is_pointed_at() {
    let root = tempfile::tempdir().unwrap();
    let (data, own) = (cropland(root.path()), root.path().join("own"));
    put(&own, "sources/wu.toml", "[[source]]\nid = \"wu\"\ntitle = \"示例\"\nissuer = \"示例\"\n");
    let head = HEAD.replace("id,region", "id,landuse,ecosystem,region");
    let row = |class: &str, share: u32| {
        format!("class_share,orchard,{class},140121,six-class,{share},,,%,,,,wu,表1,published,\n")
    };
    let rows = row("wetland_six", 100) + &row("forest_six", 0) + &row("grassland_six", 0);
    put(&own, "values/own.csv", &format!("{head}{rows}"));
    let output = run(&data, &[&own], &root.path().join("out"));
    assert_eq!(output.status.code(), Some(1));
    let line = said(&output).lines().find(|line| line.contains("own.csv"));
    assert!(line.is_some_and(|line| line.contains("line 2")), "{}", said(&output));
    assert!(!said(&output).contains("╭─[coefficients"), "{}", said(&output));
}

/// The table of functions in the pages is the program's own.
#[test]
fn the_page_of_the_language_lists_every_function() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formula-language.md");
    let page = std::fs::read_to_string(page).unwrap();
    let between =
        page.split("<!-- functions -->").nth(1).unwrap().split("<!-- /functions -->").next().unwrap();
    let rows = geep::internals::function::FUNCTIONS
        .iter()
        .map(|f| format!("| `{}` | {} | {} |\n", f.usage, f.about(Lang::Zh), f.about(Lang::En)));
    let head = "\n| 用法 | 说明 | Meaning |\n|---|---|---|\n".to_string();
    let wanted: String = std::iter::once(head).chain(rows).collect();
    assert_eq!(between, wanted);
}
