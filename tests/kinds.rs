//! Tables whose figures are easily taken for something else, below `office/kinds`: each is read as `right.csv` beside it
//! says, or asked about. Nothing else is good.

use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/kinds")
}

fn kinds() -> Vec<String> {
    let entries = std::fs::read_dir(root()).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir());
    let mut kinds: Vec<String> = entries.map(|e| e.file_name().into_string().unwrap()).collect();
    kinds.sort();
    kinds
}

const MANIFEST: &str = "id = \"t\"\ntitle = { zh = \"试\", en = \"t\" }\nprofile = \"caep\"\nyears = [2021]\nmoney_unit = \"亿元\"\n";

/// Imports a kind at once into a new dataset.
fn import(kind: &str, folder: &Path) -> Output {
    let dataset = folder.join("数据集");
    std::fs::create_dir(&dataset).unwrap();
    std::fs::write(dataset.join("dataset.toml"), MANIFEST).unwrap();
    let table = ["原表.xlsx", "原表.csv"].map(|n| root().join(kind).join(n)).into_iter().find(|p| p.exists());
    Command::new(env!("CARGO_BIN_EXE_geep"))
        .arg("import")
        .arg(table.unwrap())
        .args(["--into", "数据集", "--yes", "--status", "observed", "--source", "示例"])
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Code, time, member, measure, value and unit of every figure of a tidy table, sorted.
fn figures(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let wanted = [
        vec!["code"],
        vec!["year", "period", "time"],
        vec!["air_item", "member"],
        vec!["measure"],
        vec!["value"],
        vec!["unit"],
    ];
    let at = |names: &Vec<&str>| header.iter().position(|h| names.contains(h));
    let columns: Vec<Option<usize>> = wanted.iter().map(at).collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        columns.iter().map(|c| c.map_or("", |c| cells[c])).collect::<Vec<_>>().join(",")
    };
    lines.map(row).collect()
}

/// Every figure written, from all tables.
fn written(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("数据集")).unwrap().map(|e| e.unwrap().path());
    let mut all: Vec<String> =
        entries.filter(|p| p.extension().is_some_and(|e| e == "csv")).flat_map(|p| figures(&p)).collect();
    all.sort();
    all
}

/// What came of a kind: none where it is right, or asked as it should be.
fn wrong(kind: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let output = import(kind, folder.path());
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    let found = written(folder.path());
    let right = root().join(kind).join("right.csv");
    if right.exists() {
        let mut right = figures(&right);
        right.sort();
        return (found != right)
            .then(|| format!("{kind}: read\n{found:#?}\nwhere it says\n{right:#?}\n{said}"));
    }
    let mapping = std::fs::read_to_string(folder.path().join("数据集/mapping.toml")).unwrap_or_default();
    let asked = mapping.contains("\"\"") || output.status.code() == Some(1) && said.contains("错误[");
    (!found.is_empty() || !asked).then(|| format!("{kind}: not asked\n{found:#?}\n{said}"))
}

#[test]
fn figures_are_read_as_what_they_are_or_asked_about() {
    let kinds = kinds();
    let asked = kinds.iter().filter(|kind| !root().join(kind).join("right.csv").exists()).count();
    assert!(kinds.len() > 30 && asked > 8, "{} kinds, {asked} to be asked", kinds.len());
    let wrong: Vec<String> = kinds.par_iter().filter_map(|kind| wrong(kind)).collect();
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), kinds.len(), wrong.join("\n"));
}
