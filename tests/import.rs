//! Tables as offices send them, below `office/shapes`: each folder holds one (made by `make.py`) and, where needed, its
//! mapping. What the program says, proposes and writes stands beside it in `import.snap`. By hand, from such a folder:
//!
//! ```text
//! geep import 原表.xlsx --into 数据集 --mapping mapping.toml
//! ```

use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Cases that are imported at once, their tables saying all there is to say.
const AT_ONCE: [&str; 1] = ["长表_一次导入"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/shapes")
}

fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(root()).unwrap().map(Result::unwrap);
    let folders = entries.filter(|e| e.path().is_dir());
    let mut cases: Vec<String> = folders.map(|e| e.file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|e| e != "snap" && e != "new") {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// The name of the table as received, in whatever format.
fn table(folder: &Path) -> String {
    let mut names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.find(|name| name.starts_with("原表.")).unwrap()
}

/// A folder with a case and an empty dataset beside it.
fn place(case: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join(case), folder.path());
    let dataset = folder.path().join("数据集");
    std::fs::create_dir(&dataset).unwrap();
    std::fs::write(
        dataset.join("dataset.toml"),
        "id = \"t\"\ntitle = { zh = \"试\", en = \"t\" }\nprofile = \"caep\"\nyears = [2021]\nmoney_unit = \"亿元\"\n",
    )
    .unwrap();
    folder
}

/// What was written into the dataset.
fn written(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder.join("数据集")).unwrap().map(Result::unwrap);
    let mut files: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| !p.ends_with("dataset.toml")).collect();
    files.sort();
    let shown = |p: &PathBuf| {
        let name = p.file_name().unwrap().to_string_lossy().to_string();
        format!("── {name}\n{}", std::fs::read_to_string(p).unwrap())
    };
    files.iter().map(shown).collect()
}

/// Exit code, messages and what was written of one import.
fn import(case: &str) -> String {
    let folder = place(case);
    let table = table(folder.path());
    let mut args = vec!["import", &table, "--into", "数据集"];
    if folder.path().join("mapping.toml").exists() {
        args.extend(["--mapping", "mapping.toml"]);
    }
    if AT_ONCE.contains(&case) {
        args.push("--yes");
    }
    let output = geep(folder.path(), &args);
    let code = output.status.code().unwrap();
    let out =
        format!("退出码 {code}\n{}{}{}", text(&output.stderr), text(&output.stdout), written(folder.path()));
    let english = geep(place(case).path(), &[&args[..], &["--lang", "en"]].concat());
    format!("{out}── English\n{}", text(&english.stderr))
}

#[test]
fn tables_of_offices_are_read_or_what_hinders_is_said() {
    let cases = cases();
    let said: Vec<String> = cases.par_iter().map(|case| import(case)).collect();
    let mut failed = Vec::new();
    for (case, said) in cases.iter().zip(said) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join(case));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let verify = || settings.bind(|| insta::assert_snapshot!("import", said));
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(verify)).is_err() {
            failed.push(case.clone());
        }
    }
    assert!(cases.len() >= 25 && failed.is_empty(), "{failed:?}");
}

/// One table comes in every format; the script that wrote it has its figures.
#[test]
fn every_format_gives_the_same_figures() {
    let cases: Vec<String> =
        cases().into_iter().filter(|case| root().join(case).join("expected.csv").exists()).collect();
    assert!(cases.len() >= 8);
    for case in cases {
        let folder = place(&case);
        let table = table(folder.path());
        let args = ["import", &table, "--into", "数据集", "--mapping", "mapping.toml"];
        let output = geep(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{case}\n{}", text(&output.stderr));
        let wanted = std::fs::read_to_string(folder.path().join("expected.csv")).unwrap();
        let written = std::fs::read_to_string(folder.path().join("数据集/年鉴.csv")).unwrap();
        let figures = |line: &str| line.split(',').take(7).collect::<Vec<_>>().join(",");
        let found: Vec<String> = written.lines().map(figures).collect();
        assert_eq!(found, wanted.lines().collect::<Vec<_>>(), "{case}");
    }
}

/// What was imported is a dataset that the strict reader takes without a complaint.
#[test]
fn what_is_imported_passes_the_check() {
    for case in ["县域年鉴", "文本带标题", "指标在行年份在列", "数值写法", "长表_一次导入", "年份横排"]
    {
        let folder = place(case);
        let mapped = folder.path().join("mapping.toml").exists();
        let how = if mapped { ["--mapping", "mapping.toml"].as_slice() } else { &["--yes"] };
        let table = table(folder.path());
        let args = [&["import", &table, "--into", "数据集"], how].concat();
        assert_eq!(geep(folder.path(), &args).status.code(), Some(0), "{case}");
        let check = geep(folder.path(), &["check", "数据集"]);
        assert_eq!(check.status.code(), Some(0), "{case}\n{}", text(&check.stderr));
    }
}

/// A table as received is not to be mistaken for a tidy one.
#[test]
fn a_table_inside_the_dataset_is_refused() {
    let folder = place("文本带标题");
    std::fs::rename(folder.path().join("原表.csv"), folder.path().join("数据集/原表.csv")).unwrap();
    let output = geep(folder.path(), &["import", "数据集/原表.csv", "--into", "数据集"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("table-inside"));
}

/// A proposal in which nothing is open but status and source imports as it stands.
#[test]
fn a_proposal_filled_in_imports() {
    for case in [
        "单位行",
        "重名_按上级",
        "类型竖排合并",
        "格式_xls",
        "格式_xls_LibreOffice",
        "格式_xlsb",
        "格式_ods",
        "格式_parquet",
        "格式_网页",
    ] {
        let folder = place(case);
        let table = table(folder.path());
        let args = ["import", &table, "--into", "数据集", "--status", "observed", "--source", "示例"];
        let proposed = geep(folder.path(), &args);
        assert!(text(&proposed.stdout).contains("待填 0 项"), "{case}\n{}", text(&proposed.stdout));
        let output = geep(folder.path(), &[&args[..4], &["--mapping", "数据集/mapping.toml"]].concat());
        assert_eq!(output.status.code(), Some(0), "{case}\n{}", text(&output.stderr));
        assert!(written(folder.path()).contains("原表.csv"), "{case}");
    }
}

/// What is proposed for a table with nothing else in the dataset.
fn proposed(csv: &str) -> String {
    let folder = place("长表_一次导入");
    std::fs::write(folder.path().join("表.csv"), csv).unwrap();
    let output = geep(folder.path(), &["import", "表.csv", "--into", "数据集"]);
    std::fs::read_to_string(folder.path().join("数据集/mapping.toml"))
        .unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

#[test]
fn provinces_are_called_by_their_short_names() {
    let names = ["北京", "天津", "河北", "内蒙古", "广西", "吉林", "海南"];
    let rows: String = names.iter().map(|name| format!("{name},100\n")).collect();
    let mapping = proposed(&format!("省份,地区生产总值（亿元）\n{rows}"));
    // These three are also how a district of Tianjin, a city and a district of Wuhai are called: among provinces
    // the province is meant, and the proposal says so.
    for line in ["\"河北\" = \"130000\"", "\"吉林\" = \"220000\"", "\"海南\" = \"460000\""] {
        assert!(mapping.contains(line), "{line}: {mapping}");
    }
    assert!(!mapping.contains("\"广西\"") && !mapping.contains("\"内蒙古\""), "{mapping}");
    // Among districts it is not.
    let mapping = proposed("区,地区生产总值（亿元）\n和平区,1\n河北,1\n南开区,1\n");
    assert!(!mapping.contains("130000\""), "{mapping}");
}

#[test]
fn january_to_may_is_a_period() {
    let csv = "城市,2022年1—5月PM2.5（ug/m3）\n太原市,40\n大同市,30\n";
    let mapping = proposed(csv);
    assert!(mapping.contains("2022-01/2022-05"), "{mapping}");
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = place("文本带标题");
    let args = ["import", "原表.csv", "--into", "数据集", "--mapping", "mapping.toml"];
    assert_eq!(geep(folder.path(), &args).status.code(), Some(0));
    let again = geep(folder.path(), &args);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("--replace"));
    let replaced = geep(folder.path(), &[&args[..], &["--replace"]].concat());
    assert_eq!(replaced.status.code(), Some(0));
    assert!(text(&replaced.stdout).contains("覆盖"));
    // Nor is a proposal that someone may have filled in.
    let propose = ["import", "原表.csv", "--into", "数据集"];
    assert_eq!(geep(folder.path(), &propose).status.code(), Some(0));
    let again = geep(folder.path(), &propose);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("mapping-exists"));
    let before = written(folder.path());
    assert_eq!(geep(folder.path(), &[&propose[..], &["--yes"]].concat()).status.code(), Some(1));
    assert_eq!(before, written(folder.path()));
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”')
}

/// What follows the # of a line, without words in quotes: those are the user's.
fn remark(line: &str) -> String {
    let outside: Vec<&str> = line.split('"').step_by(2).collect();
    outside.join("\"").split_once('#').map(|(_, remark)| remark.to_string()).unwrap_or_default()
}

/// The Chinese of a text, word by word.
fn chinese(text: &str) -> Vec<&str> {
    text.split(|c| !is_chinese(c)).filter(|word| !word.is_empty()).collect()
}

/// Regions and units have Chinese names alone; everything else that is proposed in English is in English.
#[test]
fn an_english_proposal_speaks_english() {
    let catalog = Catalog::load(&Files::built_in(), &mut Findings::default());
    let units: Vec<String> = catalog.measures.iter().map(|m| m.unit.to_string()).collect();
    let regions = catalog.dimensions.list.iter().flat_map(|d| &d.members).map(|m| m.title.en.as_str());
    let official: HashSet<&str> = regions.chain(units.iter().flat_map(|unit| chinese(unit))).collect();
    let (mut remarks, mut wrong) = (0, Vec::new());
    for case in cases() {
        let folder = place(&case);
        let _ = std::fs::remove_file(folder.path().join("mapping.toml"));
        let table = table(folder.path());
        geep(folder.path(), &["import", &table, "--into", "数据集", "--lang", "en"]);
        let Ok(mapping) = std::fs::read_to_string(folder.path().join("数据集/mapping.toml")) else {
            continue;
        };
        for line in mapping.lines().map(remark).filter(|remark| !remark.is_empty()) {
            remarks += 1;
            if chinese(&line).iter().any(|word| !official.contains(word)) {
                wrong.push(format!("{case}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(remarks > 100, "{remarks}");
}
