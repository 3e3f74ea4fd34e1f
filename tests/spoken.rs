//! What the command line says of itself - help, what is wrong with a command, its version - each in one language; and
//! the definitions it shows.

use std::path::Path;
use std::process::{Command, Output};

fn command(args: &[&str]) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut command = Command::new(env!("CARGO_BIN_EXE_geep"));
    command.args(args).current_dir(folder).env_remove("GEEP_LANG");
    command
}

fn geep(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn shown(args: &[&str]) -> String {
    let output = geep(args);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    text(&output.stdout).to_string()
}

fn is_chinese(words: &str) -> bool {
    words.chars().any(|c| ('一'..='龥').contains(&c))
}

/// What the commands print, each behind itself.
fn all(commands: &[&[&str]], lang: &str, say: impl Fn(&[&str]) -> String) -> String {
    let one = |args: &&[&str]| {
        let args = [args, &["--lang", lang][..]].concat();
        format!("$ geep {}\n{}", args.join(" "), say(&args))
    };
    commands.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn help_is_in_one_language() {
    let commands: [&[&str]; 4] =
        [&["--help"], &["help", "settle"], &["explain", "-h"], &["import", "--help"]];
    let zh = all(&commands, "zh", shown);
    let en = all(&commands, "en", shown);
    assert!(!is_chinese(&en), "{en}");
    // Words of the parser itself would have stayed in English.
    for word in ["Usage", "Options", "Arguments", "Commands", "Print", "default"] {
        assert!(!zh.contains(word), "{word}\n{zh}");
    }
    insta::assert_snapshot!("help_zh", zh);
    insta::assert_snapshot!("help_en", en);
}

#[test]
fn what_is_wrong_with_a_command_is_said_in_one_language() {
    let commands: [&[&str]; 14] = [
        &["chekc", "base"],
        &["check"],
        &["check", "base", "--profil", "caep"],
        &["check", "base", "--strict"],
        &["check", "base", "more"],
        &["check", "base", "--profile"],
        &["run", "base"],
        &["run", "base", "--out", "nowhere", "--year", "last"],
        &["settle", "base", "--out", "nowhere", "--trial", "--again"],
        &["explain", "base", "geep"],
        &["catalog", "measure"],
        &["catalog", "--show", "air_edition_use"],
        &["design", "base", "--out", "nowhere", "--vary", "x", "--from", "1", "--to", "2", "--total", "x"],
        &["completions", "tcsh"],
    ];
    let refused = |args: &[&str]| {
        let output = geep(args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        text(&output.stderr).to_string()
    };
    let en = all(&commands, "en", refused);
    assert!(!is_chinese(&en), "{en}");
    insta::assert_snapshot!("usage_zh", all(&commands, "zh", refused));
    insta::assert_snapshot!("usage_en", en);
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong/nowhere").exists());
}

#[test]
fn the_language_stands_before_or_behind_the_command_or_in_the_environment() {
    let en = shown(&["catalog", "profiles", "--lang", "en"]);
    assert_eq!(shown(&["--lang", "en", "catalog", "profiles"]), en);
    let by_variable = |lang: &str, args: &[&str]| command(args).env("GEEP_LANG", lang).output().unwrap();
    assert_eq!(text(&by_variable("en", &["catalog", "profiles"]).stdout), en);
    let zh = shown(&["catalog", "profiles"]);
    assert_ne!(zh, en);
    assert_eq!(text(&by_variable("en", &["catalog", "profiles", "--lang=zh"]).stdout), zh);
    assert!(!is_chinese(text(&by_variable("en", &["--help"]).stdout)));
    let wrong = by_variable("fr", &["catalog"]);
    assert_eq!((wrong.status.code(), text(&wrong.stdout)), (Some(2), ""));
    assert!(text(&wrong.stderr).contains("GEEP_LANG"));
}

/// Whichever command it is: what is written anew as well.
#[test]
fn every_command_heeds_the_variable() {
    let folder = tempfile::tempdir().unwrap();
    let into = |name: &str| folder.path().join(name).display().to_string();
    let (scheme, profile, data, schemas) = (into("a"), into("b"), into("c"), into("d"));
    for args in [
        vec!["new", "scheme", "our-air", "--into", &scheme],
        vec!["new", "profile", "our-account", "--into", &profile],
        vec!["new", "dataset", &data, "--profile", "caep", "--years", "2022", "--counties", "140922"],
        vec!["catalog", "schemas", "--out", &schemas],
        vec!["check", "base"],
        vec!["catalog", "measures", "--find", "gdp"],
    ] {
        let output = command(&args).env("GEEP_LANG", "en").output().unwrap();
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        // Names of folders and files may be Chinese, whole lines are not.
        let first = said.lines().next().unwrap();
        assert!(!is_chinese(first), "{args:?}: {first}");
    }
}

#[test]
fn every_shell_is_given_its_script() {
    for (shell, word) in [
        ("bash", "complete -F _geep"),
        ("zsh", "#compdef geep"),
        ("fish", "complete -c geep"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = shown(&["completions", shell]);
        assert!(script.contains(word) && script.contains("--profile"), "{shell}\n{script}");
    }
}

/// The script is asked as the shell would ask it.
#[test]
fn bash_completes_commands_and_options() {
    let script = shown(&["completions", "bash"]);
    let ask = |words: &str, at: usize| {
        let asked = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD={at}; _geep geep \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{at}-1]}}\"; \
             echo \"${{COMPREPLY[@]}}\""
        );
        let output = Command::new("bash").args(["-c", &asked]).output().unwrap();
        text(&output.stdout).trim().to_string()
    };
    assert_eq!(ask("geep sett", 1), "settle");
    assert_eq!(ask("geep settle --tri", 2), "--trial");
}

#[test]
fn the_version_names_the_commit() {
    let version = shown(&["--version"]);
    let commit = version.strip_prefix(concat!("geep ", env!("CARGO_PKG_VERSION"), " (")).unwrap();
    let commit = commit.strip_suffix(")\n").unwrap().trim_end_matches("-dirty");
    assert!(commit == "unknown" || commit.bytes().all(|b| b.is_ascii_hexdigit()), "{version}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    shown(&["run", "base", "--out", out.to_str().unwrap()]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("run.json")).unwrap()).unwrap();
    let (program, number) = (&manifest["program"], env!("CARGO_PKG_VERSION"));
    let said = format!("geep {number} ({})\n", program["commit"].as_str().unwrap());
    assert_eq!((program["version"].as_str(), said), (Some(number), version));
    // The types of the columns are outputs like the others.
    let types = std::fs::read_to_string(out.join("results.csvt")).unwrap();
    let header = std::fs::read_to_string(out.join("results.csv")).unwrap();
    assert_eq!(types.split(',').count(), header.lines().next().unwrap().split(',').count());
    assert!(manifest["outputs"]["results.csvt"].is_string(), "{manifest}");
}

/// The lines of a shipped file that hold a word, with their numbers.
fn lines_with(file: &str, word: &str) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains(word));
    lines.map(|(at, line)| (at + 1, line.to_string())).collect()
}

#[test]
fn a_coefficient_is_shown_with_its_rows_and_users() {
    let shown = shown(&["catalog", "--show", "air_edition_used"]);
    let declared = &lines_with("coefficients/air/values/air-edition.toml", "id = \"air_edition_used\"")[0];
    // The head stands above the id.
    let place = format!("coefficients/air/values/air-edition.toml:{}\n", declared.0 - 1);
    assert!(shown.starts_with("系数 air_edition_used · ") && shown.contains(&place), "{shown}");
    assert!(shown.contains(&declared.1) && !shown.contains("air_zone_one"), "{shown}");
    let rows = lines_with("coefficients/air/values/air-edition.csv", "air_edition_used,");
    assert!(rows.len() > 1);
    for (at, row) in rows {
        assert!(shown.contains(&format!("coefficients/air/values/air-edition.csv:{at}  {row}")), "{shown}");
    }
    assert!(shown.contains("用者："), "{shown}");
}

#[test]
fn members_are_shown_with_what_they_lie_in() {
    let shown = shown(&["catalog", "--show", "370215", "--lang", "en"]);
    let (at, row) = &lines_with("coefficients/regions/county.csv", "370215,")[0];
    assert!(
        shown.contains(&format!("coefficients/regions/county.csv:{at}\n")) && shown.contains(row),
        "{shown}"
    );
    assert!(shown.contains("lies in: 370200 青岛市 < 370000 山东省"), "{shown}");
}

#[test]
fn functions_codes_and_models_are_shown_as_well() {
    assert!(shown(&["catalog", "--show", "close"]).contains("函数 close"));
    assert!(shown(&["catalog", "--show", "not-reported"]).contains("错误或警告 not-reported"));
    let model = shown(&["catalog", "--show", "qingdao-2016"]);
    assert!(
        model.starts_with("方案 ") && model.contains("[scheme]") && model.contains("[[scheme.party]]"),
        "{model}"
    );
}

#[test]
fn what_is_laid_over_a_definition_is_shown_above_it() {
    let own = tempfile::tempdir().unwrap();
    let values = own.path().join("values");
    std::fs::create_dir(&values).unwrap();
    let row = &lines_with("coefficients/air/values/air-edition.csv", "air_edition_used,2012,,,1,")[0].1;
    let header = &lines_with("coefficients/air/values/air-edition.csv", "id,")[0].1;
    let row = row.replacen(",1,", ",0,", 1);
    std::fs::write(values.join("own.csv"), format!("{header}\n{row}\n")).unwrap();
    let declared = "[[coefficient]]\nid = \"air_edition_used\"\n\
                    title = { zh = \"自己的版本\", en = \"Own edition\" }\n\
                    unit = \"1\"\nper = [\"air_edition\"]\nmin = 0\nmax = 1\n";
    std::fs::write(values.join("own.toml"), declared).unwrap();
    let folder = own.path().to_str().unwrap();
    let output = geep(&["catalog", "--show", "air_edition_used", "--coefficients", folder]);
    let shown = text(&output.stdout);
    assert!(shown.contains(&format!("{}:2  {row}", values.join("own.csv").display())), "{shown}");
    let top = format!("系数 air_edition_used · {}:1\n{declared}", values.join("own.toml").display());
    assert!(shown.starts_with(&top), "{shown}\n{}", text(&output.stderr));
    let beneath: Vec<&str> = shown.lines().filter(|line| line.contains("（上面的代替它）")).collect();
    assert!(
        matches!(beneath[..], [one] if one.contains("coefficients/air/values/air-edition.toml:")),
        "{shown}"
    );
}

#[test]
fn members_of_any_dimension_are_found() {
    let found = |args: &[&str]| -> Vec<serde_json::Value> {
        serde_json::from_str(&shown(&[&["catalog", "dimensions", "--json", "--find"], args].concat()))
            .unwrap()
    };
    let by_id =
        |found: &[serde_json::Value], id: &str| found.iter().find(|one| one["id"] == id).unwrap().clone();
    let jimo = found(&["即墨"]);
    let now = by_id(&jimo, "370215");
    assert_eq!((&now["of"], &now["within"]), (&"county".into(), &"370200 青岛市 < 370000 山东省".into()));
    assert!(now["formerly"].as_array().unwrap().contains(&"即墨市".into()), "{now}");
    // 国函〔2017〕105号.
    assert_eq!(by_id(&jimo, "370282")["valid"], "2017 年以前");
    assert_eq!(by_id(&found(&["sulphur", "--lang", "en"]), "so2")["of"], "air_item");
    assert_eq!(found(&["没有这样的词"]).len(), 0);
    assert!(shown(&["catalog", "dimensions", "--find", "没有这样的词"]).contains("没有“没有这样的词”"));
}

/// In a pipe a row is a line, however long.
#[test]
fn a_row_is_a_line_in_a_pipe() {
    let listed = shown(&["catalog", "coefficients"]);
    let items: Vec<serde_json::Value> =
        serde_json::from_str(&shown(&["catalog", "coefficients", "--json"])).unwrap();
    // The header and three rules besides.
    assert_eq!(listed.lines().count(), items.len() + 4);
}
