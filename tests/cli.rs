//! The command line: exit codes, help, and what goes to which stream.

use std::path::Path;
use std::process::{Command, Output};

fn geep(args: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn streams(output: &Output) -> (&str, &str) {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn success_is_0_and_silent_but_for_the_result() {
    let output = geep(&["check", "base"]);
    let (out, err) = streams(&output);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(err, "", "no progress goes into a pipe");
    assert!(out.starts_with("检查通过") && !out.contains('\x1b'), "{out}");
    assert!(streams(&geep(&["check", "base", "--lang", "en"])).0.starts_with("No errors."));
}

#[test]
fn a_run_says_what_it_wrote_and_keeps_its_progress_out_of_the_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("报告");
    let output = geep(&["run", "base", "--out", out.to_str().unwrap()]);
    let (said, err) = streams(&output);
    assert_eq!((output.status.code(), err), (Some(0), ""));
    assert!(said.contains("report.xlsx") && !said.contains('\x1b'), "{said}");
    let mut files: Vec<_> = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(
        files,
        ["report.html", "report.xlsx", "results.csv", "results.csvt", "results.parquet", "run.json"]
    );
}

#[test]
fn a_city_is_the_sum_of_its_counties_and_of_units_without_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let head = "id = \"test\"\ntitle = { zh = \"测试\", en = \"Test\" }\nprofile = \"regional-sums\"\n";
    write("dataset.toml", &format!("{head}years = [2020]\nmoney_unit = \"亿元\"\n"));
    // 100 + 7.
    write(
        "人口.csv",
        "code,name,year,measure,value,unit,status,source\n\
         140902,忻府,2020,population,100,人,observed,公报\n\
         140900-wts,五台山风景名胜区,2020,population,7,人,observed,公报\n",
    );
    write(
        "expected.csv",
        "city,year,line,value,unit,tolerance\n\
         140900,2020,counties_population,107,人,0\n\
         140900,2020,counties_given,2,1,0\n",
    );
    let output = geep(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{:?}", streams(&output));
}

#[test]
fn regions_are_found_by_a_former_name() {
    let output = geep(&["catalog", "dimensions", "--find", "即墨市"]);
    let (out, _) = streams(&output);
    assert!(out.contains("370282") && out.contains("370215"), "{out}");
}

#[test]
fn codes_of_findings_are_listed_with_their_meaning_in_the_language_asked_for() {
    let output = geep(&["catalog", "findings", "--find", "not-reported"]);
    let (out, _) = streams(&output);
    assert!(out.contains("应报的数没有报") && out.contains("名单"), "{out}");
    let output = geep(&["catalog", "findings", "--lang", "en", "--json"]);
    let codes: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let one = codes.iter().find(|code| code["id"] == "not-reported").unwrap();
    assert_eq!(one["title"], "Figures that were expected are not reported.");
    assert_eq!(one["about"], "roster");
    // Codes that the program says are among them.
    let said = geep(&["check", "datasets/负面积", "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let said = said["findings"].as_array().unwrap();
    assert!(!said.is_empty());
    for finding in said {
        assert!(codes.iter().any(|code| code["id"] == finding["code"]), "{finding}");
    }
}

#[test]
fn findings_are_1() {
    for args in [
        &["check", "datasets/负面积"][..],
        &["check", "base", "--coefficients", "models/unit-sum"],
        &["check", "base", "--profile", "geep-identty"],
        &["run", "base", "--out", "nowhere", "--year", "2031"],
        &["explain", "base", "geeep", "--county", "140922", "--year", "2020"],
        // A path that leads nowhere is told like anything else that is wrong.
        &["check", "no such folder"],
        &["check", "base/dataset.toml"],
        &["check", "base", "--coefficients", "no such folder"],
        &["check", "base", "--coefficients", "base/dataset.toml"],
        &["check", "base", "--coefficients", "base"],
    ] {
        let output = geep(args);
        let (out, err) = streams(&output);
        assert_eq!((output.status.code(), out), (Some(1), ""), "{args:?}\n{err}");
        assert!(err.starts_with("错误[") && err.contains("办法："), "{args:?}\n{err}");
    }
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong/nowhere").exists());
}

#[test]
fn wrong_usage_is_2() {
    for args in [
        &[][..],
        &["check"],
        &["run", "base"],
        &["verify", "base"],
        &["check", "base", "--strict"],
        &["check", "base", "--lang", "fr"],
        &["run", "base", "--out", "nowhere", "--year", "last"],
        &["explain", "base", "geep"],
    ] {
        let output = geep(args);
        let (out, err) = streams(&output);
        assert_eq!((output.status.code(), out), (Some(2), ""), "{args:?}\n{err}");
        assert!(err.contains("--help"), "{args:?}\n{err}");
    }
}

#[test]
fn help_is_in_words() {
    let output = geep(&["--help"]);
    let (help, err) = streams(&output);
    assert_eq!((output.status.code(), err), (Some(0), ""));
    for word in ["核算并写出报告", "只检查", "解释一个数"] {
        assert!(help.contains(word), "{word}\n{help}");
    }
    let output = geep(&["--help", "--lang", "en"]);
    for word in ["write the report", "Validate", "where one figure comes from"] {
        assert!(streams(&output).0.contains(word), "{word}\n{}", streams(&output).0);
    }
    for (command, words) in [
        ("run", ["数据集目录", "输出目录", "--year"]),
        ("check", ["数据集目录", "覆盖内置定义的目录", "--lang"]),
        ("explain", ["要解释的行", "行政区划代码", "--depth"]),
    ] {
        let output = geep(&[command, "--help"]);
        let help = streams(&output).0;
        assert!(output.status.success() && words.iter().all(|w| help.contains(w)), "{help}");
    }
    assert!(streams(&geep(&["--version"])).0.starts_with(concat!("geep ", env!("CARGO_PKG_VERSION"), " (")));
}

/// `geep … | head` closes the pipe early; that is no failure of the program.
#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut child = Command::new(env!("CARGO_BIN_EXE_geep"))
        .args(["check", "base"])
        .current_dir(folder)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), streams(&output).1), (Some(0), ""));
}
