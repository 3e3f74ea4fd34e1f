//! Each folder below `wrong/models`, `wrong/schemes` and `wrong/datasets` holds something wrong, below `wrong/doubtful`
//! something the program warns of; what it says, in both languages, stands beside it in `message.snap`. By hand, from `tests/wrong`:
//!
//! ```text
//! geep check base --coefficients models/unit-sum
//! geep check datasets/负面积
//! geep settle settlement --coefficients schemes/not-rounded/定义 --period 2016Q3 --out 报告
//! ```

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong")
}

/// Runs the program where the paths in its messages are short.
fn geep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(root()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn cases(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(Result::unwrap);
    let mut cases: Vec<String> = entries.map(|e| e.file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

/// Every file below a folder with its length; snapshots under review aside.
fn tree(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else if path.extension().is_none_or(|e| e != "snap" && e != "new") {
            files.insert(path, entry.metadata().unwrap().len());
        }
    }
    files
}

/// What the program says of a case on standard error, in both languages; or in what it fails to do so well.
fn said(arguments: &[String], exit: i32) -> Result<String, String> {
    let mut both = String::new();
    for (lang, headlines, help) in
        [("zh", ["错误[", "警告["], "  办法："), ("en", ["error[", "warning["], "  help: ")]
    {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(["--lang", lang]).collect();
        let output = geep(&arguments);
        let message = text(&output.stderr);
        let count = |start: &str| message.lines().filter(|l| l.starts_with(start)).count();
        let findings = headlines.map(count).iter().sum::<usize>();
        for (sound, what) in [
            (output.status.code() == Some(exit), "another exit code"),
            (output.stdout.is_empty() == (exit != 0), "a result beside the findings, or none"),
            (!message.contains(env!("CARGO_MANIFEST_DIR")), "a path of this machine"),
            (findings > 0 && findings == count(help), "a finding without a way out"),
        ] {
            if !sound {
                return Err(format!("{what}: {arguments:?}\n{message}"));
            }
        }
        both += message;
        both.push('\n');
    }
    Ok(both)
}

/// Holds the message of every case of a folder against its snapshot.
fn check(folder: &str, exit: i32, arguments: fn(&str) -> Vec<String>) {
    let (before, cases) = (tree(&root()), cases(folder));
    let messages: Vec<_> =
        cases.par_iter().map(|case| said(&arguments(&format!("{folder}/{case}")), exit)).collect();
    let mut failed = Vec::new();
    for (case, message) in cases.iter().zip(messages) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join(folder).join(case));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        match message {
            Ok(message) => {
                let verify = || settings.bind(|| insta::assert_snapshot!("message", message));
                if std::panic::catch_unwind(std::panic::AssertUnwindSafe(verify)).is_err() {
                    failed.push(case.clone());
                }
            }
            Err(problem) => failed.push(problem),
        }
    }
    assert!(!cases.is_empty() && failed.is_empty(), "{folder}:\n{}", failed.join("\n"));
    assert_eq!(before, tree(&root()), "something was written");
}

#[test]
fn wrong_definitions_are_explained() {
    check("models", 1, |case| ["check", "base", "--coefficients", case].map(String::from).into());
}

#[test]
fn wrong_data_are_explained() {
    check("datasets", 1, |case| ["check", case].map(String::from).into());
}

#[test]
fn what_is_doubtful_is_said_and_no_hindrance() {
    check("doubtful", 0, |case| {
        let mut arguments = ["check", case].map(String::from).to_vec();
        let own = format!("{case}/coefficients");
        if root().join(&own).exists() {
            arguments.extend(["--coefficients".to_string(), own]);
        }
        arguments
    });
}

#[test]
fn wrong_schemes_settle_nothing() {
    check("schemes", 1, |case| {
        let own = format!("{case}/数据");
        let dataset = if root().join(&own).exists() { own } else { "settlement".to_string() };
        let period = std::fs::read_to_string(root().join(case).join("period.txt"));
        let period = period.unwrap_or_else(|_| "2016Q3".to_string());
        let definitions = format!("{case}/定义");
        ["settle", &dataset, "--coefficients", &definitions, "--period", &period, "--out", "报告"]
            .map(String::from)
            .into()
    });
}

/// The scenario of a case over a shipped dataset.
fn under(case: &str) -> Vec<String> {
    let name = Path::new(case).file_name().unwrap().to_str().unwrap();
    let scenario = format!("{case}/{name}.toml");
    ["check", "../../datasets/taixin", "--scenario", &scenario].map(String::from).into()
}

#[test]
fn wrong_scenarios_change_nothing() {
    check("scenarios", 1, under);
}

#[test]
fn what_is_doubtful_in_a_scenario_is_said() {
    check("scenarios-doubtful", 0, under);
}

#[test]
fn a_run_that_is_refused_writes_nothing() {
    for arguments in [
        &["base", "--coefficients", "models/unit-sum"][..],
        &["base", "--coefficients", "models/coefficient-missing"],
        &["base", "--coefficients", "models/rule-expired"],
        &["settlement", "--coefficients", "schemes/ended/定义"],
        &["datasets/负面积"],
        &["datasets/GEP 没有调节服务"],
        &["base", "--coefficients", "models/check-cost-negative"],
        &["datasets/损坏的工作簿"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("报告 输出");
        let output = geep(&[&["run"], arguments, &["--out", out.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
}

/// Definitions and data made to break the program: refused in a few lines, without a panic and without delay.
#[test]
fn hostile_input_is_refused_briefly() {
    let model = |formula: &str| {
        format!(
            "id = \"pollution-damage\"\ntitle = {{ zh = \"x\", en = \"x\" }}\n\
             source = {{ id = \"geep-2015\", clause = \"1\" }}\n\
             [[line]]\nid = \"pollution_damage_cost\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nper = [\"county\"]\nunit = \"1\"\nformula = \"{formula}\"\n"
        )
    };
    let deep = |open: &str, close: &str, n: usize| format!("{}gdp{}", open.repeat(n), close.repeat(n));
    for (path, content) in [
        ("accounts/cost/pollution-damage.toml", model(&"1+".repeat(500_000))),
        ("accounts/cost/pollution-damage.toml", model(&deep("(", ")", 4_900))),
        ("accounts/cost/pollution-damage.toml", model(&deep("-", "", 9_000))),
        ("accounts/cost/pollution-damage.toml", model(&deep("not ", "", 2_000))),
        ("accounts/cost/pollution-damage.toml", model(&deep("abs(", ")", 1_900))),
        ("accounts/cost/pollution-damage.toml", model(&format!("1{}", "0".repeat(5_000)))),
        ("accounts/cost/pollution-damage.toml", model(&format!("1[{}]", "(".repeat(5_000)))),
        ("accounts/x.toml", format!("id = {}", "[".repeat(200_000))),
        ("accounts/x.toml", format!("id = {}", "{a=".repeat(200_000))),
        ("accounts/x.toml", format!("{}\nid = 1", "a.".repeat(100_000))),
        ("measures/x.toml", "[[measure]]\n".repeat(100_000)),
        ("values/x.csv", "a,".repeat(1_000_000)),
        ("values/x.csv", format!("id\n{}", "\"".repeat(1_000_001))),
        ("sources/x.toml", "\0".repeat(1_000)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &content).unwrap();
        let output = geep(&["check", "base", "--coefficients", folder.path().to_str().unwrap()]);
        let (message, start) = (text(&output.stderr), content.chars().rev().take(60).collect::<String>());
        assert_eq!(output.status.code(), Some(1), "{start}\n{message}");
        assert!(message.len() < 4_000, "{start}: {} bytes\n{message:.2000}", message.len());
    }
}
