//! What was written for version 0.1.0 runs unchanged: tables by former names of measures, definitions in the folders
//! they lay in, rules that name given values.

use std::path::Path;
use std::process::Command;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// What is said, and the results as lines without the byte order mark.
fn run(folder: &Path, data: &str, more: &[&str]) -> (String, String) {
    let out = folder.join(format!("报告 {data}"));
    let binary = env!("CARGO_BIN_EXE_geep");
    let ran = Command::new(binary)
        .current_dir(folder)
        .args(["run", data, "--lang", "en", "--out", out.to_str().unwrap()])
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(0), "{said}");
    (said, std::fs::read_to_string(out.join("results.csv")).unwrap())
}

const MANIFEST: &str = "id = \"a\"\ntitle = { zh = \"甲\", en = \"A\" }\nprofile = \"caep\"\nyears = [2020]\nmoney_unit = \"万元\"\n";

#[test]
fn tables_by_former_names_come_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let table = |retained: &str, sand: &str, purified: &str| {
        format!(
            "code,year,pollutant,measure,value,unit,status,source\n\
             140922,2020,,{retained},3,亿m3,observed,报告\n\
             140922,2020,,{sand},2,万t,observed,报告\n\
             140922,2020,so2,{purified},5,t,observed,报告\n"
        )
    };
    let former = table("water_retained_supplied", "固沙量（直接提供）", "air_purified_supplied");
    let now = table("water_retained", "sand_fixed", "air_purified");
    write(folder.path(), &[("旧/dataset.toml", MANIFEST), ("旧/表.csv", &former)]);
    write(folder.path(), &[("新/dataset.toml", MANIFEST), ("新/表.csv", &now)]);
    let (said, before) = run(folder.path(), "旧", &[]);
    let (silent, after) = run(folder.path(), "新", &[]);
    // The reservoir cost makes money of the water, so the given value did go through.
    assert!(after.contains("water_conservation_value") && before == after);
    assert_eq!(said.matches("[former-name]").count(), 1, "{said}");
    assert!(said.contains("water_retained_supplied → water_retained"), "{said}");
    assert!(!silent.contains("former-name"), "{silent}");
}

/// A folder of 0.1.0: a model that names the given value itself, a measure that was declared for it, a built-in file
/// replaced by its former path.
#[test]
fn definitions_in_their_former_folders_and_words_hold() {
    let folder = tempfile::tempdir().unwrap();
    let source = "source = { id = \"caep-geep-guide\", clause = \"x\" }\n";
    let model = format!(
        "id = \"mine\"\ntitle = {{ zh = \"自定\", en = \"Mine\" }}\n{source}\n\
         [[line]]\nid = \"kept_water\"\ntitle = {{ zh = \"水\", en = \"Water\" }}\nper = [\"county\", \"year\"]\n\
         unit = \"万m3\"\nformula = \"coalesce(kept_water_supplied, water_retained_supplied * 2)\"\n"
    );
    let measure = "[[measure]]\nid = \"kept_water_supplied\"\ntitle = { zh = \"水（自报）\", en = \"Water as reported\" }\n\
                   unit = \"万m3\"\nper = [\"county\", \"year\"]\nmin = 0\n";
    let profile = format!(
        "id = \"mine-only\"\ntitle = {{ zh = \"自定口径\", en = \"My profile\" }}\nversion = \"1\"\n{source}\
         evidence = \"illustrative\"\nmodels = [\"mine\"]\nheadline = [\"kept_water\"]\n\
         [[section]]\nid = \"s\"\ntitle = {{ zh = \"自定表\", en = \"Mine\" }}\nlines = [\"kept_water\"]\n"
    );
    let limits =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/coefficients/checks/values.csv"));
    let data = "code,year,measure,value,unit,status,source\n\
                140922,2020,kept_water_supplied,7,万m3,observed,报告\n\
                140923,2020,water_retained_supplied,4,万m3,observed,报告\n";
    write(
        folder.path(),
        &[
            ("定义/accounts/mine.toml", &model),
            ("定义/measures/mine.toml", measure),
            ("定义/profiles/mine-only.toml", &profile),
            ("定义/values/limits.csv", &(limits.unwrap() + "\n")),
            ("定义/overlay.toml", "replace = [\"values/limits.csv\"]\n"),
            ("数据/dataset.toml", &MANIFEST.replace("caep", "mine-only")),
            ("数据/表.csv", data),
        ],
    );
    let (said, results) = run(folder.path(), "数据", &["--coefficients", "定义"]);
    // What is given as it stands; twice what is retained where nothing is.
    for (code, value) in [("140922", ",7.0,"), ("140923", ",8.0,")] {
        let line = results.lines().find(|line| line.contains(code)).unwrap();
        assert!(line.contains("kept_water") && line.contains(value), "{line}");
    }
    assert!(said.contains("water_retained_supplied → water_retained"), "{said}");
}
