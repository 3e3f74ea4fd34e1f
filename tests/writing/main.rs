//! Writing, by the real program: what stands in a folder is replaced as a whole or stays, whatever ends the run.

mod hindered;
mod kept;
mod killed;
mod refused;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A settlement of three districts, with evidence accepted by name.
const SETTLE: [&str; 7] =
    ["settle", "数据", "--coefficients", "定义", "--period", "2016Q3", "--accept=trial-air"];

pub type Files = BTreeMap<String, Vec<u8>>;

fn wrong() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong")
}

/// A folder with two datasets, one of an account and one of a settlement.
fn place() -> TempDir {
    let place = tempfile::Builder::new().prefix("县 财政局 ").tempdir().unwrap();
    copy(&wrong().join("base"), &place.path().join("账户"));
    copy(&wrong().join("settlement"), &place.path().join("数据"));
    copy(&wrong().join("schemes/weak-evidence/定义"), &place.path().join("定义"));
    place
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

/// Runs what must succeed; what it says on standard error.
fn done(folder: &Path, args: &[&str]) -> String {
    let output = geep(folder, args);
    assert!(output.status.success(), "{args:?}\n{}", text(&output.stderr));
    text(&output.stderr)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The files of a folder with their content; folders in it by name alone.
fn files(folder: &Path) -> Files {
    let Ok(entries) = std::fs::read_dir(folder) else { return Files::new() };
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        match path.is_dir() {
            true => (format!("{name}/"), Vec::new()),
            false => (name, std::fs::read(path).unwrap()),
        }
    };
    entries.map(read).collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// What a command says on standard error in both languages, with its exit code; it must leave the folder as it is.
fn refusal(folder: &Path, out: &str, args: &[&str], code: i32) -> String {
    let before = files(&folder.join(out));
    let mut said = format!("$ geep {}\n", args.join(" "));
    for lang in ["zh", "en"] {
        let output = geep(folder, &[args, &["--lang", lang]].concat());
        let message = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(code), String::new()), "{message}");
        said += &message;
    }
    assert_eq!(files(&folder.join(out)), before, "{said}");
    said + "\n"
}

/// Holds what was said against a snapshot beside these files.
macro_rules! said {
    ($name:literal, $said:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("said");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $said));
    }};
}
pub(crate) use said;
