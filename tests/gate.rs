//! The gate before money: what a settlement is refused for and what it says of itself, by the real program.

use calamine::{Reader, Xlsx, open_workbook};
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

/// The three districts of the wrong schemes under the shipped rule of Qingdao, with one quarter more; every figure of a
/// time in `made_up` is illustrative.
fn districts(folder: &Path, made_up: &str) -> PathBuf {
    let data = folder.join("三区 数据");
    std::fs::create_dir_all(&data).unwrap();
    let own = root().join("tests/wrong/settlement");
    let manifest = std::fs::read_to_string(own.join("dataset.toml")).unwrap();
    std::fs::write(data.join("dataset.toml"), manifest.replace("trial-air", "qingdao-2016")).unwrap();
    let table = std::fs::read_to_string(own.join("季均 浓度.csv")).unwrap();
    let (header, rows) = table.split_once('\n').unwrap();
    let later = rows.replace("2015Q3", "2015Q4").replace("2016Q3", "2016Q4");
    let grade = |row: &str| match row.contains(made_up) {
        true => row.replace(",observed,", ",illustrative,") + "\n",
        false => row.to_string() + "\n",
    };
    let rows: String = rows.lines().chain(later.lines()).map(grade).collect();
    std::fs::write(data.join("季均 浓度.csv"), format!("{header}\n{rows}")).unwrap();
    data
}

#[test]
fn only_what_the_settled_period_used_needs_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let settle = |made_up: &str, period: &str| {
        let data = districts(folder.path(), made_up);
        let (data, out) = (data.to_str().unwrap(), folder.path().join("结果"));
        let out = out.to_str().unwrap();
        let output = geep(&root(), &["settle", data, "--period", period, "--again", "--out", out]);
        (output.status.code(), text(&output.stderr).to_string())
    };
    // Figures of the fourth quarter say nothing of the third, nor of the year before they themselves are of.
    let (code, said) = settle("2016Q4", "2016Q3");
    assert!(code == Some(0) && !said.contains("weak-evidence"), "{said}");
    // Three districts and two pollutants.
    for (made_up, period) in [("2016Q3", "2016Q3"), ("2015Q3", "2016Q3"), ("2015Q4", "2016Q4")] {
        let (code, said) = settle(made_up, period);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("输入 `air_concentration`（空气污染物浓度）：6 个示意数"), "{said}");
    }
}

#[test]
fn names_that_are_accepted_must_exist() {
    let folder = tempfile::tempdir().unwrap();
    let data = districts(folder.path(), "2016Q3");
    let out = folder.path().join("结果");
    let out_ = out.to_str().unwrap();
    let base = ["settle", data.to_str().unwrap(), "--period", "2016Q3", "--again", "--out", out_];
    let settle = |accept: &str| geep(&root(), &[&base[..], &["--accept", accept]].concat());
    let refused = settle("air_concentration,air_concentraton");
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("unknown-acceptance") && said.contains("是否想写 `air_concentration`？"), "{said}");
    assert!(!said.contains("weak-evidence") && !out.exists(), "{said}");
    // One that exists and is not needed is only said.
    let idle = settle("air_concentration,gdp");
    assert!(idle.status.success());
    assert!(text(&idle.stderr).contains("idle-acceptance"), "{}", text(&idle.stderr));
    // The dataset's own list is held to the same, by every command.
    let manifest = data.join("dataset.toml");
    let words = std::fs::read_to_string(&manifest).unwrap() + "accept = [\"not_a_name\"]\n";
    std::fs::write(&manifest, words).unwrap();
    let beside = folder.path().join("核算");
    let run = ["run", base[1], "--out", beside.to_str().unwrap()];
    for args in [&base[..], &["check", base[1]], &run] {
        let output = geep(&root(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(text(&output.stderr).contains("`not_a_name`"), "{args:?}: {}", text(&output.stderr));
    }
}

/// With the same air in both years every amount is 0: that is a settlement, and nothing else than no data.
#[test]
fn amounts_of_nothing_are_settled_and_no_amounts_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = districts(folder.path(), "none");
    let table = data.join("季均 浓度.csv");
    let mut rows = std::fs::read_to_string(&table).unwrap();
    for line in rows.clone().lines().filter(|line| line.contains("2015Q3")) {
        let cells: Vec<&str> = line.split(',').collect();
        let now = format!("{},{},2016Q3,{},{}", cells[0], cells[1], cells[3], cells[4]);
        let old = rows.lines().find(|l| l.starts_with(&now)).unwrap().to_string();
        rows = rows.replace(&old, &line.replace("2015Q3", "2016Q3"));
    }
    std::fs::write(&table, rows).unwrap();
    let settle = |period: &str, out: &str, more: &[&str]| {
        let out = folder.path().join(out);
        let base = ["settle", data.to_str().unwrap(), "--period", period, "--out", out.to_str().unwrap()];
        geep(&root(), &[&base[..], more].concat())
    };
    let zero = settle("2016Q3", "零", &[]);
    assert!(zero.status.success(), "{}", text(&zero.stderr));
    assert!(text(&zero.stdout).contains("3 处金额都算得 0"), "{}", text(&zero.stdout));
    let ledger = std::fs::read_to_string(folder.path().join("零/ledger.csv")).unwrap();
    assert_eq!(ledger.lines().count(), 1, "{ledger}");
    let record = std::fs::read_to_string(folder.path().join("零/run.json")).unwrap();
    assert!(record.contains("\"known\": 3") && record.contains("\"zero\": 3"), "{record}");
    for more in [&[][..], &["--trial"]] {
        let none = settle("2016Q1", "无", more);
        assert_eq!(none.status.code(), Some(1), "{}", text(&none.stdout));
        assert!(text(&none.stderr).contains("nothing-settled"), "{}", text(&none.stderr));
        assert!(!folder.path().join("无").exists());
    }
}

/// The parts of a package whose names begin so.
fn parts(file: &Path, start: &str) -> Vec<String> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut parts = Vec::new();
    for at in 0..package.len() {
        let part = package.by_index(at).unwrap();
        let name = part.name().unwrap().to_string();
        if name.starts_with(start) && name.ends_with(".xml") {
            parts.push(std::io::read_to_string(part).unwrap());
        }
    }
    parts
}

#[test]
fn a_proposal_says_so_on_every_page_even_where_all_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("建议");
    let base = ["settle", "datasets/taixin-air", "--period", "2022Q1", "--out", out.to_str().unwrap()];
    let refused = geep(&root(), &base);
    let said = text(&refused.stderr);
    let names = said.split("--accept ").nth(1).unwrap().split('（').next().unwrap();
    let settled = geep(&root(), &[&base[..], &["--accept", names]].concat());
    assert!(settled.status.success(), "{}", text(&settled.stderr));
    let words = "建议方案，尚未施行";
    let told = text(&settled.stdout);
    assert!(told.contains(words) && !told.contains("试算"), "{told}");
    assert!(told.contains("资金池收支平衡，差额 0 元（共 1 处，核对了 1 处）"), "{told}");
    let sheets = parts(&out.join("report.xlsx"), "xl/worksheets/");
    assert!(sheets.len() > 8, "{}", sheets.len());
    for sheet in &sheets {
        let header = sheet.split("<oddHeader>").nth(1).and_then(|rest| rest.split("</oddHeader>").next());
        assert!(header.is_some_and(|header| header.contains(words)), "{header:?}");
    }
    let record = std::fs::read_to_string(out.join("run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let settlement = &record["settlement"];
    assert_eq!((&settlement["kind"], &settlement["state"]), (&"proposal".into(), &"settled".into()));
    assert_eq!(settlement["pools"], serde_json::json!({ "declared": 1, "checked": 1, "of": 1 }));
    let lines = std::fs::read_to_string(out.join("ledger.csv")).unwrap();
    assert!(lines.lines().skip(1).all(|line| line.ends_with(",proposal,settled")), "{lines}");
    // What rests on a rule has no banner, and a scheme without pools says that it has none.
    let beside = tempfile::tempdir().unwrap();
    let out = beside.path().join("结果");
    let args = ["settle", "datasets/qingdao-2016q3", "--period", "2016Q3", "--out", out.to_str().unwrap()];
    let rule = geep(&root(), &args);
    assert!(text(&rule.stdout).contains("方案没有写明资金池") && !text(&rule.stdout).contains(words));
    assert!(
        parts(&out.join("report.xlsx"), "xl/worksheets/").iter().all(|sheet| !sheet.contains("oddHeader"))
    );
}

/// 5 万kWh at 0.3 元/kWh are 1.5 万元: refused where the price stands in the formula, taken where it is a coefficient
/// with a source.
#[test]
fn a_price_in_a_formula_is_refused_and_one_with_a_source_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    };
    let title = "title = { zh = \"风能\", en = \"Wind\" }\n";
    let source = "source = { id = \"my\", clause = \"1\" }\n";
    let model = |formula: &str| {
        format!(
            "id = \"wind\"\n{title}{source}[[line]]\nid = \"wind_value\"\n{title}per = [\"county\", \"year\"]\n\
             unit = \"万元\"\nformula = \"{formula}\"\n"
        )
    };
    write("定义/sources/my.toml", "[[source]]\nid = \"my\"\ntitle = \"x\"\nissuer = \"x\"\n");
    write(
        "定义/measures/wind.toml",
        &format!("[[measure]]\nid = \"wind_power\"\n{title}unit = \"万kWh\"\nper = [\"county\", \"year\"]\n"),
    );
    write(
        "定义/profiles/wind.toml",
        &format!(
            "id = \"wind\"\n{title}models = [\"wind\"]\nversion = \"1\"\nevidence = \"published\"\n{source}\
             headline = [\"wind_value\"]\n[[section]]\nid = \"s\"\n{title}lines = [\"wind_value\"]\n"
        ),
    );
    write(
        "定义/values/wind.toml",
        &format!("[[coefficient]]\nid = \"wind_price\"\n{title}unit = \"元/kWh\"\n"),
    );
    write(
        "定义/values/wind.csv",
        "id,region,set,value,low,high,unit,price_year,valid_from,valid_to,source,clause,evidence,note\n\
         wind_price,,,0.3,,,元/kWh,,,,my,1,standard,\n",
    );
    write("数据/风.csv", "code,year,wind_power,status,source\n140100,2020,5,observed,x\n");
    write(
        "数据/dataset.toml",
        &format!("id = \"w\"\n{title}money_unit = \"万元\"\nprofile = \"wind\"\nyears = [2020]\n"),
    );
    let run = |formula: &str, held: &[&str]| {
        write("定义/accounts/wind.toml", &model(formula));
        geep(folder.path(), &[&["run", "数据", "--coefficients", "定义", "--out", "结果"], held].concat())
    };
    let refused = run("wind_power * 0.3[元/kWh]", &["--settle"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("money-in-formula") && said.contains("0.3[元/kWh]"), "{said}");
    assert!(said.contains("定义/accounts/wind.toml:9:"), "{said}");
    assert!(!folder.path().join("结果").exists());
    // An account that is not settled by may be made of it.
    assert!(run("wind_power * 0.3[元/kWh]", &[]).status.success());
    let taken = run("round(wind_power * wind_price, 0.01[万元])", &["--settle"]);
    assert!(taken.status.success(), "{}", text(&taken.stderr));
    let results = std::fs::read_to_string(folder.path().join("结果/results.csv")).unwrap();
    assert!(results.contains("wind_value,1.5,万元,accounted"), "{results}");
}

/// What settling refuses a check has said before, under the same name.
#[test]
fn a_check_finds_all_that_settling_refuses() {
    let wrong = root().join("tests/wrong");
    let codes = |output: &Output| {
        let said = text(&output.stderr).to_string();
        let heads = said.lines().filter(|line| line.starts_with("错误[") || line.starts_with("警告["));
        heads.map(|line| line.split(['[', ']']).nth(1).unwrap().to_string()).collect::<Vec<_>>()
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(wrong.join("schemes")).unwrap() {
        let case = format!("schemes/{}", entry.unwrap().file_name().into_string().unwrap());
        // What is wrong with the period asked for, a check is not asked.
        if case.ends_with("/nothing-settled")
            || case.ends_with("/period-not-one")
            || case.ends_with("/not-a-scheme")
        {
            continue;
        }
        let own = format!("{case}/数据");
        let dataset = if wrong.join(&own).exists() { own } else { "settlement".to_string() };
        let period = std::fs::read_to_string(wrong.join(&case).join("period.txt"));
        let (period, definitions) = (period.unwrap_or_else(|_| "2016Q3".to_string()), format!("{case}/定义"));
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("x");
        let settle = ["settle", &dataset, "--coefficients", &definitions, "--period", &period];
        let settled = codes(&geep(&wrong, &[&settle[..], &["--out", out.to_str().unwrap()]].concat()));
        let checked = codes(&geep(&wrong, &["check", &dataset, "--coefficients", &definitions]));
        for code in &settled {
            assert!(checked.contains(code), "{case}: {code} is not among {checked:?}");
        }
        compared += settled.len();
    }
    assert!(compared > 30, "only {compared} findings");
}

/// The cells of a sheet as text, row by row.
fn cells(file: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn a_check_that_looked_at_nothing_has_not_passed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("结果");
    let output = geep(&root(), &["run", "datasets/taixin", "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rows = cells(&out.join("report.xlsx"), "检查");
    let count = |judged: &dyn Fn(&str) -> bool, verdict: &str| {
        rows.iter().skip(2).filter(|row| judged(&row[3]) && row[5] == verdict).count()
    };
    let (nothing, holds) = (count(&|n| n == "0", "没有可查的数据"), count(&|n| n != "0", "相符"));
    assert!(nothing > 0 && holds > 0, "{rows:?}");
    assert_eq!(count(&|n| n == "0", "相符"), 0);
    let all = nothing + holds;
    let told = format!("检查 {all} 条：{holds} 条相符，0 条不符，{nothing} 条没有可查的数据。");
    assert!(text(&output.stdout).contains(&told), "{told}\n{}", text(&output.stdout));
    let cover = cells(&out.join("report.xlsx"), "封面");
    assert!(cover.iter().flatten().any(|cell| *cell == told), "{cover:?}");
}

/// Of the twelve results of this dataset three payments were published; the rest was worked out from the rule. A table
/// that does not say is not counted as published.
#[test]
fn the_cover_tells_what_was_published_from_what_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("赤水河");
    std::fs::create_dir_all(&data).unwrap();
    for entry in std::fs::read_dir(root().join("datasets/chishui-2018")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, data.join(path.file_name().unwrap())).unwrap();
    }
    let out = folder.path().join("结果");
    let told = |words: &str| {
        let args = ["run", data.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let output = geep(&root(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains(words), "{}", text(&output.stdout));
        let cover = cells(&out.join("report.xlsx"), "封面");
        assert!(cover.iter().flatten().any(|cell| cell.contains(words)), "{cover:?}");
        let record = std::fs::read_to_string(out.join("run.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&record).unwrap()["expected_results_met"].clone()
    };
    let met = told("公布值 3 个、手算值 9 个");
    let wanted = serde_json::json!({ "published": 3, "by_hand": 9, "independent": 0, "unstated": 0 });
    assert_eq!(met, wanted);
    let table = data.join("expected.csv");
    let silent =
        std::fs::read_to_string(&table).unwrap().replace(",published,", ",,").replace(",by-hand,", ",,");
    std::fs::write(&table, silent).unwrap();
    assert_eq!(told("未注明来历的值 12 个")["unstated"], 12);
}
