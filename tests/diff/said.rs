//! What the command says: of a comparison, and of what cannot be compared.

use std::process::Command;

fn said(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    let output =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("diff").args(arguments).output().unwrap();
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_string();
    format!("{}\n{}\n[{}]", words(&output.stdout), words(&output.stderr), output.status.code().unwrap())
}

/// In both languages.
fn both(arguments: &[&str]) -> String {
    let in_language = |lang: &str| said(&[arguments, &["--lang", lang]].concat());
    format!("{}\n\n{}", in_language("zh"), in_language("en"))
}

const YEARS: [&str; 4] = ["datasets/taixin", "--years", "2021", "2022"];

#[test]
fn names_that_nothing_has() {
    let wrong =
        ["--line", "gepp", "--order", "precipitaton,prices,prices", "--group", "land=area,no_such_thing"];
    insta::assert_snapshot!(both(&[&YEARS[..], &wrong].concat()));
}

#[test]
fn nothing_to_compare_with() {
    insta::assert_snapshot!(both(&["datasets/taixin"]));
}

#[test]
fn datasets_without_a_year_in_common() {
    insta::assert_snapshot!(both(&["datasets/taixin", "datasets/garze-2010", "--profile", "gep-identity"]));
}

#[test]
fn datasets_of_different_counties() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/gini-by-hand");
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        // Three districts of Taiyuan in place of three counties of Xinzhou.
        let moved = ["140921", "140922", "140923"].iter().zip(["140106", "140107", "140108"]);
        let text = moved.fold(text, |text, (from, to)| text.replace(from, to));
        let text = ["定襄县", "五台县", "代县"].iter().fold(text, |text, name| text.replace(name, ""));
        std::fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
    }
    let other = folder.path().to_str().unwrap();
    insta::assert_snapshot!(both(&["datasets/gini-by-hand", other, "--line", "gdp_rank"]));
}

#[test]
fn a_comparison_may_be_written_again_in_its_place() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("变化");
    for _ in 0..2 {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_geep"));
        let arguments = ["diff", "datasets/taixin", "--years", "2021", "2022", "--line", "geep", "--out"];
        let command = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).arg(&out);
        assert_eq!(command.output().unwrap().status.code(), Some(0));
    }
    assert!(out.join("diff.json").exists());
}
