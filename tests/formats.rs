//! Every format in which a table may come, and files made to be refused: the folders of `tests/office/formats`, written by
//! the script beside them. What is read must be the same table to the last digit; what is refused must be explained.

use geep::internals::sheet::{self, Sheet};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/formats")
}

fn geep(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_geep")).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The cases of a kind: their folders, and the dataset of each, a folder or a lone workbook.
fn cases(kind: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join(kind)).unwrap().map(Result::unwrap);
    let mut cases: Vec<(String, String)> = entries
        .map(|entry| {
            let case = format!("{kind}/{}", entry.file_name().into_string().unwrap());
            let dataset = match entry.path().join("dataset.toml").exists() {
                true => case.clone(),
                false => format!("{case}/我的 数据.xlsx"),
            };
            (case, dataset)
        })
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn check_snapshot(case: &str, name: &str, content: &str) -> bool {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join(case));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let verify = || settings.bind(|| insta::assert_snapshot!(name, content));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(verify)).is_ok()
}

/// The rows of a table, cells by `|`, blank ones empty.
fn rows(sheet: &Sheet) -> Vec<String> {
    let cell = |row, column| sheet.cell(row, column).unwrap_or_default();
    let row = |row| (0..sheet.headers.len()).map(|column| cell(row, column)).collect::<Vec<_>>().join("|");
    (0..sheet.len()).map(row).collect()
}

/// The table as the script has it.
const HEADER: &str = "code|name|year|pollutant|measure|value|unit|status|source|note";
const ROWS: [&str; 5] = [
    "140922|五台县|2020||gdp|50.125|亿元|illustrative|示意|例",
    "140922|五台县|2020||pollution_damage_cost_supplied|1|亿元|illustrative|示意|例",
    "140922|五台县|2020||ecological_degradation_cost_supplied|0.123456789012345|亿元|illustrative|示意|例",
    "140922|五台县|2020||regulating_services_supplied|40|亿元|illustrative|示意|例",
    "140922|五台县|2020|so2|air_emission|300|t|illustrative|示意|例",
];

#[test]
fn every_format_gives_the_same_table() {
    for (case, _) in cases("read") {
        let files = std::fs::read_dir(root().join(&case)).unwrap().map(|entry| entry.unwrap().path());
        let tables: Vec<PathBuf> = files
            .filter(|path| {
                let name = path.file_name().unwrap().to_str().unwrap();
                sheet::Kind::is_table(path) && name != "expected.csv" && !name.starts_with(['~', '.'])
            })
            .collect();
        assert_eq!(tables.len(), 1, "{case}");
        let (sheets, _) = sheet::read(&tables[0], "");
        let sheet = &sheets[0];
        assert_eq!(sheet.headers.join("|"), HEADER, "{case}");
        let rare = case.contains("GB18030");
        let wanted: Vec<String> =
            ROWS.iter().map(|row| if rare { row.replace('例', "㐂𠀀") } else { row.to_string() }).collect();
        assert_eq!(rows(sheet), wanted, "{case}");
        assert_eq!(sheet.line(4), 6, "{case}");
        assert!(sheets.iter().all(|sheet| sheet.tab.as_deref() != Some("隐藏")), "{case}");
    }
}

/// The script beside the files has them: 0.905, 0.88 and 0.8765 shown as percentages, and 82, 80 and 79 that are not.
/// `.xlsx` is written where percentages are settled.
#[test]
fn percentages_are_what_the_cells_show_in_every_workbook() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/percent");
    for file in ["季度.xls", "季度.xlsb", "季度.ods"] {
        let (sheets, problems) = sheet::read(&folder.join(file), file);
        assert!(problems.is_empty(), "{file}");
        let of = |column| [0, 1, 2].map(|row| sheets[0].cell(row, column).unwrap());
        assert_eq!(of(2), ["90.5%", "88%", "87.65%"], "{file}");
        assert_eq!(of(3), ["82", "80", "79"], "{file}");
    }
}

/// The same table as offices and their programs may write it: each cell means what it means in `ROWS`.
#[test]
fn a_table_in_every_dress_gives_the_same_results() {
    let folder = tempfile::tempdir().unwrap();
    let case = root().join("read/tsv");
    for name in ["dataset.toml", "expected.csv"] {
        std::fs::copy(case.join(name), folder.path().join(name)).unwrap();
    }
    let table = "code;name;year;pollutant;measure;value;unit;status;source;note\n\
        =\"140922\";五 台 县;2020年;;gdp;=\"50.125\";亿元;示意;示意;例\n\
        140922.0;五台县;2020.0;;pollution_damage_cost_supplied;１①;亿元;示例;示意;例\n\
        140922000000;五台县;２０２０;;ecological_degradation_cost_supplied;0.123456789012345;亿元;Illustrative;示意;例\n\
        １４０９２２;五台县;2020 年度;;regulating_services_supplied;40.0¹;亿元;示意;示意;例\n\
        140922;五台县;2020;so2;air_emission;1,234.5;t;示意;示意;例\n\
        140922;五台县;2020;nox;air_emission;—;t;示意;示意;例\n";
    std::fs::write(folder.path().join("县域 数据.csv"), table).unwrap();
    let out = tempfile::tempdir().unwrap();
    let run = geep(folder.path(), &["run", ".", "--out", out.path().to_str().unwrap()]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let record = std::fs::read_to_string(out.path().join("run.json")).unwrap();
    assert!(record.contains("\"unstated\": 1"), "{record}");
}

/// What is said of a case in both languages; it must be settled as it should.
fn said(dataset: &str, exit: i32) -> String {
    let mut both = String::new();
    for lang in ["zh", "en"] {
        let output = geep(&root(), &["check", dataset, "--lang", lang]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(exit), "{dataset}\n{message}");
        assert!(message.len() < 20_000, "{dataset}: {} bytes", message.len());
        assert!(!message.contains(env!("CARGO_MANIFEST_DIR")), "{dataset}\n{message}");
        both += message;
        both.push('\n');
    }
    both
}

#[test]
fn every_format_gives_the_same_results() {
    let failed: Vec<String> = cases("read")
        .par_iter()
        .filter_map(|(case, dataset)| {
            let out = tempfile::tempdir().unwrap();
            let run = geep(&root(), &["run", dataset, "--out", out.path().to_str().unwrap()]);
            assert!(run.status.success(), "{case}\n{}", text(&run.stderr));
            // The dataset's expected results were there and came out.
            let record = std::fs::read_to_string(out.path().join("run.json")).unwrap();
            assert!(record.contains("\"unstated\": 1"), "{case}\n{record}");
            (!check_snapshot(case, "message", &said(dataset, 0))).then(|| case.clone())
        })
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn hostile_and_broken_files_are_explained() {
    let failed: Vec<String> = cases("wrong")
        .par_iter()
        .filter_map(|(case, dataset)| {
            (!check_snapshot(case, "message", &said(dataset, 1))).then(|| case.clone())
        })
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

/// Whatever byte of a file is wrong, and wherever it ends: it is read or refused, and nothing else happens.
#[test]
fn damage_anywhere_does_no_harm() {
    let mutations = std::env::var("GEEP_DAMAGE").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    cases("read").par_iter().for_each(|(case, _)| {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(root().join(case)).unwrap().map(Result::unwrap) {
            let whole = std::fs::read(entry.path()).unwrap();
            let path = folder
                .path()
                .join(entry.path().extension().map_or("a".into(), |e| format!("a.{}", e.display())));
            let mut random = 0x2545_F491_4F6C_DD1D_u64;
            let mut below = |most: usize| {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 33) as usize % most.max(1)
            };
            for _ in 0..mutations {
                let mut bytes = whole.clone();
                for _ in 0..=below(4) {
                    let at = below(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = [0, 0xFF, 0x7F, 0x80, below(256) as u8][below(5)];
                    }
                }
                if below(4) == 0 {
                    bytes.truncate(below(whole.len()));
                }
                std::fs::write(&path, bytes).unwrap();
                sheet::read(&path, "a");
                sheet::read_raw(&path, "a");
            }
        }
    });
}

/// A dataset folder with the manifest of the cases and further files.
fn dataset(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("read/tsv/dataset.toml"), folder.path().join("dataset.toml")).unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

#[test]
fn a_million_columns_are_refused_in_a_line() {
    let wide = (0..1_000_000).fold(String::new(), |mut header, column| {
        let _ = write!(header, "c{column},");
        header
    });
    for end in ["", "\n1,2\n"] {
        let folder = dataset(&[("a.csv", (wide.clone() + end).as_bytes())]);
        let output = geep(folder.path(), &["check", "."]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(message.contains("table-too-wide") && message.len() < 2_000, "{message:.2000}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    let table = std::fs::read(root().join("read/tsv/县域 数据.tsv")).unwrap();
    let outside = dataset(&[("secret.tsv", &table)]);
    for (name, target) in [
        ("a.tsv", outside.path().join("secret.tsv")),
        ("a.xlsx", PathBuf::from("../absent.xlsx")),
        ("expected.csv", outside.path().join("secret.tsv")),
    ] {
        let folder = dataset(&[("b.tsv", &table)]);
        symlink(&target, folder.path().join(name)).unwrap();
        let output = geep(folder.path(), &["check", "."]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("link-outside") && message.contains(name), "{message}");
    }
    // Links within the folder are files like others, and the folder itself may be a link.
    let folder = dataset(&[]);
    std::fs::create_dir(folder.path().join("旧")).unwrap();
    std::fs::write(folder.path().join("旧/t.tsv"), &table).unwrap();
    symlink("旧/t.tsv", folder.path().join("a.tsv")).unwrap();
    symlink(folder.path(), outside.path().join("link")).unwrap();
    for output in [geep(folder.path(), &["check", "."]), geep(outside.path(), &["check", "link"])] {
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    // The manifest too must lie in the folder.
    let folder = dataset(&[("b.tsv", &table)]);
    std::fs::remove_file(folder.path().join("dataset.toml")).unwrap();
    symlink(outside.path().join("dataset.toml"), folder.path().join("dataset.toml")).unwrap();
    let output = geep(folder.path(), &["check", "."]);
    assert!(text(&output.stderr).contains("link-outside"), "{}", text(&output.stderr));
}
