//! The table of codes held against the sources: each code is listed, and built in one place.

use super::{Part, all};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Words with a hyphen that are no codes.
const OTHER: [&str; 6] = ["by-hand", "half-year", "kebab-case", "my-account", "my-air", "table-cell"];

/// Where what is said alike in many places is worded.
const SHARED: [&str; 2] = ["model/faults.rs", "finding/unknown.rs"];

/// The folders whose files say what belongs to a part.
fn folders(part: Part) -> &'static str {
    match part {
        Part::Shared => "",
        Part::Definitions => "model",
        Part::Files => "sheet",
        Part::Tables => "table cell map",
        Part::Import => "import",
        Part::Roster => "roster",
        Part::Scenarios => "scenario study",
        Part::Formulas => "rule",
        Part::Computation => "compute look",
        Part::Settlement => "settle",
        Part::Report => "judge report",
        Part::Explanation => "explain",
        Part::Writing => "disk",
        Part::Commands => "cli pack project diff",
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The sources by their path below `src`, without tests and the table itself.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let named = found.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().lines();
        // Examples in comments say what they like.
        let code: Vec<&str> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        (path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), code)
    });
    // The build script is no part of the program.
    let apart = ["finding/codes.rs", "build.rs"];
    named.filter(|(name, _)| !apart.contains(&name.as_str()) && !name.contains("tests")).collect()
}

/// Every word in quotes, and whether it stands where a finding is made.
fn words(code: &str) -> Vec<(&str, bool)> {
    let is_word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let quotes: Vec<usize> = code.match_indices('"').map(|(at, _)| at).collect();
    let pairs = quotes.windows(2).map(|pair| (pair[0], &code[pair[0] + 1..pair[1]]));
    let made = |at: usize| {
        let before = code[..at].trim_end();
        let severity = before.rfind("Finding::of(").map_or("\"", |start| &before[start + 12..]);
        before.ends_with("Finding::error(")
            || before.ends_with("Finding::warning(")
            || before.ends_with(',') && !severity.contains(['"', ';', '('])
    };
    pairs.filter(|(_, word)| is_word(word)).map(|(at, word)| (word, made(at))).collect()
}

/// A word with a hyphen is a code wherever it stands; another one where a finding is made.
fn codes(code: &str) -> impl Iterator<Item = &str> {
    let is_code = |(word, made): &(&str, bool)| *made || word.contains('-') && !OTHER.contains(word);
    words(code).into_iter().filter(is_code).map(|(word, _)| word)
}

#[test]
fn every_code_is_listed_and_built_in_one_place() {
    let sources = sources();
    let mut built: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, code) in &sources {
        codes(code).for_each(|word| built.entry(word).or_default().push(name));
    }
    let mut wrong = Vec::new();
    for code in all() {
        let places = built.remove(code.id).unwrap_or_default();
        let is_of_part = |place: &&str| match code.part {
            Part::Shared => SHARED.contains(place),
            part => {
                folders(part).split(' ').any(|f| place.split('/').next() == Some(f))
                    && !SHARED.contains(place)
            }
        };
        match places.as_slice() {
            [place] if is_of_part(place) => {}
            [place] => wrong.push(format!("{}: of {:?}, built in {place}", code.id, code.part)),
            [] => wrong.push(format!("{}: listed and never built", code.id)),
            several => wrong.push(format!("{}: built in {}", code.id, several.join(", "))),
        }
    }
    wrong.extend(
        built.iter().map(|(word, places)| format!("{word}: not listed, built in {}", places.join(", "))),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all().count() > 150, "{}", all().count());
}

#[test]
fn words_where_findings_are_made_are_told_from_others() {
    let code = "Finding::error(\n    \"cycle\", x); f(\"check\"); Finding::of(check.level, \"check\", y); \
                said(\"amount-apart\", \"\"); Cadence(\"half-year\"); Finding::of(severity, NAME, y); f(a, \"syntax\")";
    assert_eq!(codes(code).collect::<Vec<_>>(), ["cycle", "check", "amount-apart"]);
}

#[test]
fn meanings_are_single_sentences_in_order() {
    let all: Vec<_> = all().collect();
    for pair in all.windows(2).filter(|pair| pair[0].part == pair[1].part) {
        assert!(pair[0].id < pair[1].id, "{} {}", pair[0].id, pair[1].id);
    }
    for code in all {
        assert!(!code.zh.is_empty() && !code.zh.contains('。'), "{}", code.id);
        assert!(code.en.ends_with('.'), "{}", code.id);
    }
}
