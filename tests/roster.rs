//! Who must report, with the real program: units, industries and months left out, rosters in every form, a region
//! beside its parts, control totals, empty cells.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A dataset in a folder with a name as offices have it.
struct Dataset(tempfile::TempDir);

impl Dataset {
    fn of(files: &[(&str, &str)]) -> Dataset {
        let dataset = Dataset(tempfile::tempdir().unwrap());
        std::fs::create_dir(dataset.path()).unwrap();
        for (name, content) in files {
            std::fs::write(dataset.path().join(name), content).unwrap();
        }
        dataset
    }

    /// A copy of a shipped dataset, each line of its tables kept or changed.
    fn shipped(name: &str, line: impl Fn(&str, &str) -> Option<String>) -> Dataset {
        let dataset = Dataset(tempfile::tempdir().unwrap());
        std::fs::create_dir(dataset.path()).unwrap();
        for entry in std::fs::read_dir(root().join("datasets").join(name)).unwrap().map(Result::unwrap) {
            let (file, path) = (entry.file_name().into_string().unwrap(), entry.path());
            if !path.is_file() || file == "expected.csv" {
                continue;
            }
            let content = std::fs::read_to_string(path).unwrap();
            // Each test states its own roster.
            let content =
                match content.split_once("# 应当报数").and_then(|(a, b)| Some((a, b.split_once("\n\n")?)))
                {
                    Some((before, (_, after))) if file == "dataset.toml" => format!("{before}{after}"),
                    _ => content,
                };
            let content = match file.ends_with(".csv") {
                true => content.lines().filter_map(|l| Some(line(&file, l)? + "\n")).collect(),
                false => content,
            };
            std::fs::write(dataset.path().join(file), content).unwrap();
        }
        dataset
    }

    fn stating(self, more: &str) -> Dataset {
        let path = self.path().join("dataset.toml");
        let manifest = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, manifest.replacen("[notes]", &format!("{more}\n[notes]"), 1)).unwrap();
        self
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("县区 数据")
    }

    fn geep(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
        command.args(args).current_dir(self.0.path()).output().unwrap()
    }

    fn settle(&self, period: &str) -> Output {
        self.geep(&["settle", "县区 数据", "--period", period, "--trial", "--out", "报告", "--lang", "en"])
    }

    /// Settles; in fen what each payee receives.
    fn settled(&self, period: &str) -> i64 {
        let output = self.settle(period);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let ledger = std::fs::read_to_string(self.0.path().join("报告/ledger.csv")).unwrap();
        let mut lines = ledger.trim_start_matches('\u{feff}').lines();
        let fen = lines.next().unwrap().split(',').position(|h| h == "amount_fen").unwrap();
        lines.map(|line| line.split(',').nth(fen).unwrap().parse::<i64>().unwrap()).sum()
    }

    /// Refused with these words, and nothing written.
    fn refused(&self, period: &str, words: &[&str]) {
        let output = self.settle(period);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}\n{}", text(&output.stdout));
        assert!(!self.0.path().join("报告").exists(), "something was written");
        for word in words {
            assert!(message.contains(word), "no {word:?} in\n{message}");
        }
    }
}

/// The shipped quarters without the rows of a line's pattern.
fn air_without(gone: &'static [&'static str]) -> Dataset {
    Dataset::shipped("taixin-air", move |_, line| {
        (!gone.iter().all(|part| line.contains(part))).then(|| line.to_string())
    })
}

#[test]
fn a_county_that_does_not_report_its_quarter_is_named() {
    air_without(&["140923", "2022Q1"]).refused(
        "2022Q1",
        &[
            "not-reported",
            "2022Q1, 140923 代县",
            "`air_concentration`",
            "`good_day_ratio_target`",
            "细颗粒物.csv",
        ],
    );
    // What the first quarter leaves goes into the second, which therefore asks for it too.
    air_without(&["140923", "2022Q1"]).refused("2022Q2", &["2022Q1, 140923 代县"]);
}

#[test]
fn a_county_that_never_reports_is_missed_by_the_roster_alone() {
    let gone = || air_without(&["140923,"]);
    // Eleven units are all that stands in the tables.
    gone().settled("2022Q1");
    let listed = r#"[roster]
county = ["140106", "140107", "140108", "140109", "140122", "140181", "1409*"]
"#;
    // Of Xinzhou the roster asks for all fourteen; eight of them never report, and Daixian does not any more.
    gone().stating(listed).refused("2022Q1", &["not-reported", "2022Q1, 140923 代县"]);
    for form in [r#"county = "as 2021Q1""#, r#"county = ["as 2021Q1"]"#] {
        let dataset = air_without(&["140923", "2022Q"]).stating(&format!("[roster]\n{form}\n"));
        dataset.refused("2022Q1", &["2022Q1, 140923 代县"]);
    }
}

#[test]
fn who_is_not_on_the_roster_takes_no_part_and_is_named() {
    let whole = air_without(&["nothing"]);
    let all = whole.settled("2022Q1");
    let taiyuan = air_without(&["nothing"]).stating("[roster]\ncounty = \"city = 140100\"\n");
    let output = taiyuan.settle("2022Q1");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "six of Taiyuan's ten units never report:\n{message}");
    let six = "[roster]\ncounty = [\"140106\", \"140107\", \"140108\", \"140109\", \"140122\", \"140181\"]\n";
    let six = air_without(&["nothing"]).stating(six);
    assert!(six.settled("2022Q1") < all);
    let message = six.settle("2022Q2").stderr;
    assert!(text(&message).contains("outside-roster"), "{}", text(&message));
    assert!(text(&message).contains("140923 代县"), "{}", text(&message));
}

#[test]
fn a_roster_names_what_there_is() {
    for (line, words) in [
        ("county = \"1499*\"", "nothing answers to `1499*`"),
        ("county = \"as 2019Q1\"", "nobody reported for `2019Q1`"),
        ("county = 5", "no list of members"),
        ("contry = \"1409*\"", "there is no dimension `contry`"),
        ("year = \"2022\"", "has no place on a roster"),
        ("air_concentraton.air_item = [\"pm25\"]", "did you mean `air_concentration`?"),
    ] {
        air_without(&["nothing"]).stating(&format!("[roster]\n{line}\n")).refused("2022Q1", &[words]);
    }
}

#[test]
fn an_industry_that_reported_last_year_and_does_not_now_is_named() {
    let dataset = Dataset::shipped("taixin-linkage", |_, line| {
        let gone = ["140181", "2022", "2017:2521", "industry_output"].iter().all(|part| line.contains(part));
        (!gone).then(|| line.to_string())
    });
    dataset.refused(
        "2022",
        &["not-reported", "`industry_output`", "2022, 140181 古交市, 2017:2521", "行业.csv"],
    );
    // What the office declares whole lists all there is.
    let stated = dataset.stating("[table.\"行业.csv\"]\ncomplete = true\n");
    let output = stated.settle("2022");
    assert!(!text(&output.stderr).contains("not-reported"), "{}", text(&output.stderr));
}

/// Months of a section at the limit of 200 each (45 points), in a class that pays nothing by itself.
fn water(months: impl Iterator<Item = u32>) -> Dataset {
    let mut index = "period,section,water_item,measure,value,unit,status,source\n".to_string();
    for month in months {
        writeln!(index, "2035-{month:02},fenglingdu,codmn,section_index_points,45,%,observed,示例").unwrap();
    }
    Dataset::of(&[
        (
            "dataset.toml",
            "id = \"yellow-river\"\ntitle = { zh = \"黄河\", en = \"Yellow River\" }\nprofile = \"water-yujinshan-2025\"\nyears = [2035]\nmoney_unit = \"万元\"\n",
        ),
        ("指数.csv", &index),
        (
            "类别.csv",
            "year,section,measure,value,unit,status,source\n2035,fenglingdu,section_class_year,2,1,observed,示例\n",
        ),
    ])
}

#[test]
fn a_year_is_cleared_from_all_of_its_months() {
    // 12 × 200 = 2400 (10^4 yuan), in fen.
    assert_eq!(water(1..=12).settled("2035"), 2400 * 1_000_000);
    water(1..=1).refused("2035", &["not-reported", "lacks 11 rows", "2035-02"]);
    water((1..=12).filter(|month| *month != 7)).refused("2035", &["lacks 1 row ", "2035-07"]);
    // A table that says it is complete makes no year of one month either.
    let one = water(1..=1);
    let path = one.path().join("dataset.toml");
    let manifest = std::fs::read_to_string(&path).unwrap() + "[table.\"指数.csv\"]\ncomplete = true\n";
    std::fs::write(&path, manifest).unwrap();
    one.refused("2035", &["amount-missing"]);
}

/// Two provinces and, where it is given, the nation.
fn transfer(nation: Option<(&str, bool)>) -> Dataset {
    let mut rows = "code,year,measure,value,unit,status,source,control\n".to_string();
    let mut add = |code: &str, tranche: &str, control: bool| {
        for (measure, value) in [("transfer_already_paid", "10"), ("tranche_paid", tranche)] {
            let value = if code == "000000" && measure == "transfer_already_paid" { "20" } else { value };
            let mark = if control { "true" } else { "" };
            writeln!(rows, "{code},2020,{measure},{value},亿元,observed,示例,{mark}").unwrap();
        }
    };
    add("130000", "0.47", false);
    add("140000", "0.25", false);
    if let Some((tranche, control)) = nation {
        add("000000", tranche, control);
    }
    Dataset::of(&[
        (
            "dataset.toml",
            "id = \"t\"\ntitle = { zh = \"转移支付\", en = \"Transfer\" }\nprofile = \"central-tranche-2020\"\nyears = [2020]\nmoney_unit = \"亿元\"\n",
        ),
        ("各省.csv", &rows),
    ])
}

#[test]
fn a_region_and_its_parts_are_never_both_paid() {
    // 0.47 + 0.25 = 0.72 (10^8 yuan).
    let fen = 72 * 100_000_000;
    assert_eq!(transfer(None).settled("2020"), fen);
    transfer(Some(("0.72", false)))
        .refused("2020", &["nested-regions", "000000 全国", "130000 河北省", "140000 山西省", "control"]);
    assert_eq!(transfer(Some(("0.72", true))).settled("2020"), fen);
    // Off by more than three last digits can make.
    transfer(Some(("0.82", true))).refused("2020", &["control-total", "8200", "7200", "1000"]);
}

#[test]
fn a_report_sums_no_city_with_its_counties() {
    let report_with = |city: Option<&str>, more: &str| {
        let mut rows = "code,year,measure,value,unit,status,source,control\n".to_string();
        for measure in ["gdp", "pollution_damage_cost", "ecological_degradation_cost", "regulating_services"]
        {
            for (code, value) in [("140921", 3), ("140922", 2)] {
                writeln!(rows, "{code},2020,{measure},{value},亿元,observed,示例,").unwrap();
            }
            if let Some(mark) = city {
                writeln!(rows, "140900,2020,{measure},5,亿元,observed,示例,{mark}").unwrap();
            }
        }
        let manifest = "id = \"t\"\ntitle = { zh = \"县域\", en = \"Counties\" }\nprofile = \"geep-national\"\n\
                        years = [2020]\nmoney_unit = \"亿元\"\n";
        let manifest = manifest.to_string() + more;
        let dataset = Dataset::of(&[("dataset.toml", &manifest), ("县域 数据.csv", &rows)]);
        let output = dataset.geep(&["run", "县区 数据", "--out", "报告", "--lang", "en"]);
        (output.status.code(), text(&output.stderr).to_string())
    };
    let report = |city| report_with(city, "");
    assert_eq!(report(None).0, Some(0), "{}", report(None).1);
    let (code, message) = report(Some(""));
    assert_eq!(code, Some(1));
    for word in ["nested-regions", "140900 忻州市", "140921 定襄县", "control"] {
        assert!(message.contains(word), "no {word:?} in\n{message}");
    }
    assert_eq!(report(Some("true")), (Some(0), report(None).1));
    // Where the city's figures leave both out, all three are added.
    let apart = |codes: &str| report_with(Some(""), &format!("separate = [{codes}]\n"));
    assert_eq!(apart(r#""140921", "140922""#).0, Some(0));
    assert!(apart(r#""140921""#).1.contains("140922 五台县 inside it"));
    assert!(apart(r#""140999""#).1.contains("there is no region with code `140999`"));
}

/// Two classes in two years; of the forest of 2002 whatever is said.
fn basin(forest_2002: &str) -> Dataset {
    let areas = format!(
        "code,year,landuse,landuse_area（km2）,status,source\n\
         140121,1986,cropland,2.5,observed,示例\n140121,1986,forest,0.5,observed,示例\n\
         140121,2002,cropland,4.3,observed,示例\n{forest_2002}"
    );
    Dataset::of(&[
        (
            "dataset.toml",
            "id = \"basin\"\ntitle = { zh = \"小流域\", en = \"A basin\" }\nprofile = \"land-use-value-2003\"\nyears = [1986, 2002]\nmoney_unit = \"万元\"\n",
        ),
        ("面积.csv", &areas),
        (
            "粮食.csv",
            "code,year,grain_crop,equivalent_crop_area（hm2）,equivalent_crop_yield（kg/hm2）,equivalent_crop_price（元/kg）,status,source\n\
             140121,1986,grain,1,2600,1.26,observed,示例\n140121,2002,grain,1,3530,1.13,observed,示例\n",
        ),
    ])
}

#[test]
fn a_total_that_lacks_a_part_is_not_accounted_wherever_it_stands() {
    let row = |value: &str| format!("140121,2002,forest,{value},observed,示例\n");
    // 4.3 km2 and nothing more; the forest is none, empty, or not there.
    for (forest, total, finding) in [
        (row("0"), "4.3", None),
        (row(""), "", Some("empty-value")),
        (String::new(), "", Some("not-reported")),
    ] {
        let dataset = basin(&forest);
        let output = dataset.geep(&["run", "县区 数据", "--out", "报告", "--lang", "en"]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{message}");
        let results = std::fs::read_to_string(dataset.0.path().join("报告/results.csv")).unwrap();
        let found = |year: &str| {
            let of = |l: &&str| l.contains(",landuse_total_area,") && l.contains(&format!(",{year},"));
            results.lines().find(of).unwrap_or_else(|| panic!("no total of {year} in\n{results}")).to_string()
        };
        let state = if finding.is_some() { "not_accounted" } else { "accounted" };
        let wanted = format!(",landuse_total_area,{total},km2,{state}");
        assert!(found("2002").contains(&wanted), "{} without {wanted}", found("2002"));
        assert!(found("1986").contains(",landuse_total_area,3.0,km2,accounted"), "{}", found("1986"));
        match finding {
            Some(code) => {
                assert!(
                    message.contains(code) && message.contains("2002, 140121 清徐县, forest"),
                    "{message}"
                );
                assert!(text(&output.stdout).contains("not accounted"), "{}", text(&output.stdout));
            }
            None => assert!(!message.contains("not-reported"), "{message}"),
        }
        let check = dataset.geep(&["check", "县区 数据", "--lang", "en"]);
        assert_eq!(finding.is_some(), text(&check.stderr).contains(finding.unwrap_or("landuse_area")));
    }
}

#[test]
fn a_measure_that_nobody_gives_is_missed_where_the_roster_names_it() {
    // The months of the year are all there, and the class of the year, which a table should give, is not.
    let dataset = water(1..=12);
    std::fs::remove_file(dataset.path().join("类别.csv")).unwrap();
    let manifest = dataset.path().join("dataset.toml");
    let stated = std::fs::read_to_string(&manifest).unwrap()
        + "[roster]\nsection_class_year.section = [\"fenglingdu\"]\n";
    std::fs::write(&manifest, stated).unwrap();
    dataset.refused("2035", &["not-reported", "`section_class_year`", "2035, fenglingdu"]);
}

#[test]
fn a_roster_as_last_period_asks_for_no_more_than_that() {
    let table = |stated: &str| {
        let areas = "code,year,landuse,landuse_area（km2）,status,source\n\
                     140121,2000,cropland,2,observed,示例\n140121,2000,forest,1,observed,示例\n\
                     140121,2001,cropland,2,observed,示例\n140121,2002,cropland,4,observed,示例\n";
        let grain = "code,year,grain_crop,equivalent_crop_area（hm2）,equivalent_crop_yield（kg/hm2）,equivalent_crop_price（元/kg）,status,source\n\
                     140121,2002,grain,1,3530,1.13,observed,示例\n";
        let manifest = format!(
            "id = \"basin\"\ntitle = {{ zh = \"小流域\", en = \"A basin\" }}\nprofile = \"land-use-value-2003\"\nyears = [2002]\nmoney_unit = \"万元\"\n{stated}"
        );
        Dataset::of(&[("dataset.toml", &manifest), ("面积.csv", areas), ("粮食.csv", grain)])
    };
    let total = |dataset: &Dataset| {
        let output = dataset.geep(&["run", "县区 数据", "--out", "报告", "--lang", "en"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let results = std::fs::read_to_string(dataset.0.path().join("报告/results.csv")).unwrap();
        let of = |l: &&str| l.contains(",landuse_total_area,") && l.contains(",2002,");
        results.lines().find(of).unwrap().to_string()
    };
    // The forest of 2000 is missed in 2002, but not where 2001 is what counts.
    assert!(total(&table("")).contains(",landuse_total_area,,km2,not_accounted"));
    let as_last = table("[roster]\nlanduse = \"as last period\"\n");
    assert!(total(&as_last).contains(",landuse_total_area,4.0,km2,accounted"), "{}", total(&as_last));
}

#[test]
fn a_roster_beyond_all_measure_is_refused_at_once() {
    let dataset = Dataset::shipped("air-standards-2026", |_, line| Some(line.to_string()));
    // 2 850 counties, 31 days, six months and a dozen items: more than five million rows.
    let dataset = dataset.stating("[roster]\ncounty = \"all\"\nday = \"all\"\nair_item = \"all\"\n");
    let begun = std::time::Instant::now();
    let output = dataset.geep(&["run", "县区 数据", "--out", "报告", "--lang", "en"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("roster-too-large") && message.contains("`air_daily_concentration`"),
        "{message}"
    );
    assert!(begun.elapsed().as_secs() < 30 && !dataset.0.path().join("报告").exists());
}
