//! Each folder below `wrong/models` and `wrong/datasets` holds something wrong; what the program says of it, in both
//! languages, stands beside it in `message.snap`. By hand, from `tests/wrong`:
//!
//! ```text
//! geep check base --coefficients models/unit-sum
//! geep check datasets/负面积
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

/// What the program says of a case. It refuses, on standard error alone, and each finding has a way out.
fn said(arguments: &[&str]) -> String {
    let mut both = String::new();
    for (lang, headlines, help) in [("zh", ["错误[", "警告["], "  办法："), ("en", ["error[", "warning["], "  help: ")]
    {
        let output = geep(&[arguments, &["--lang", lang]].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{message}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(!message.contains(env!("CARGO_MANIFEST_DIR")), "{message}");
        let count = |start: &str| message.lines().filter(|l| l.starts_with(start)).count();
        let findings = headlines.map(count).iter().sum::<usize>();
        assert!(findings > 0 && count(help) == findings, "no way out:\n{message}");
        both += message;
        both.push('\n');
    }
    both
}

/// Holds the message of every case of a folder against its snapshot.
fn check(folder: &str, arguments: impl Fn(&str) -> Vec<String> + Sync) {
    let (before, cases) = (tree(&root()), cases(folder));
    assert!(cases.len() > 50);
    let verify = |case: &String| {
        let arguments = arguments(&format!("{folder}/{case}"));
        let message = said(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join(folder).join(case));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("message", message));
    };
    let failed: Vec<&String> =
        cases.par_iter().filter(|case| std::panic::catch_unwind(|| verify(case)).is_err()).collect();
    assert!(failed.is_empty(), "{folder}: {failed:?}");
    assert_eq!(before, tree(&root()), "something was written");
}

#[test]
fn wrong_definitions_are_explained() {
    check("models", |case| ["check", "base", "--coefficients", case].map(String::from).into());
}

#[test]
fn wrong_data_are_explained() {
    check("datasets", |case| ["check", case].map(String::from).into());
}

#[test]
fn a_run_that_is_refused_writes_nothing() {
    for arguments in [
        &["base", "--coefficients", "models/unit-sum"][..],
        &["base", "--coefficients", "models/coefficient-missing"],
        &["base", "--coefficients", "models/rule-expired"],
        &["datasets/负面积"],
        &["datasets/损坏的工作簿"],
        &["datasets/预期 不符"],
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
            "id = \"x\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nsource = {{ id = \"geep-2015\", clause = \"1\" }}\n\
             [[line]]\nid = \"x\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nper = [\"county\"]\nunit = \"1\"\nformula = \"{formula}\"\n"
        )
    };
    let deep = |open: &str, close: &str, n: usize| format!("{}gdp{}", open.repeat(n), close.repeat(n));
    for (path, content) in [
        ("accounts/x.toml", model(&"1+".repeat(500_000))),
        ("accounts/x.toml", model(&deep("(", ")", 4_900))),
        ("accounts/x.toml", model(&deep("-", "", 9_000))),
        ("accounts/x.toml", model(&deep("not ", "", 2_000))),
        ("accounts/x.toml", model(&deep("abs(", ")", 1_900))),
        ("accounts/x.toml", model(&format!("1{}", "0".repeat(5_000)))),
        ("accounts/x.toml", model(&format!("1[{}]", "(".repeat(5_000)))),
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
        let (message, start) = (text(&output.stderr), content.chars().take(60).collect::<String>());
        assert_eq!(output.status.code(), Some(1), "{start}\n{message}");
        assert!(message.len() < 4_000, "{start}: {} bytes\n{message:.2000}", message.len());
    }
}
