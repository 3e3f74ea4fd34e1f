//! The pages: every link between them leads somewhere, the README stays short, and every shipped dataset is told of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let docs = entries.filter(|path| path.extension().is_some_and(|e| e == "md"));
    ["README.md", "CONTRIBUTING.md"].iter().map(|name| root().join(name)).chain(docs).collect()
}

/// The lines of a page that are no code.
fn prose(text: &str) -> Vec<&str> {
    let mut code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if !code {
            lines.push(line);
        }
    }
    lines
}

/// The anchors of a page: its headings in small letters, blanks as hyphens, no marks.
fn anchors(text: &str) -> BTreeSet<String> {
    let heading = |line: &&str| line.starts_with('#');
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    prose(text).into_iter().filter(heading).map(anchor).collect()
}

/// Where the links of a line lead.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    let mut met = 0;
    for page in pages() {
        let text = read(&page);
        for link in prose(&text).into_iter().flat_map(links).filter(|link| !link.contains("://")) {
            met += 1;
            let (file, anchor) = link.split_once('#').map_or((link, None), |(f, a)| (f, Some(a)));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            let there = target.exists() && anchor.is_none_or(|a| anchors(&read(&target)).contains(a));
            if !there {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(met > 50 && dead.is_empty(), "{met} links, of which dead:\n{}", dead.join("\n"));
}

#[test]
fn the_readme_is_short_and_names_every_page() {
    let readme = read(&root().join("README.md"));
    assert!(readme.lines().count() <= 150, "{} lines", readme.lines().count());
    let linked: BTreeSet<PathBuf> =
        prose(&readme).into_iter().flat_map(links).map(|link| root().join(link)).collect();
    let missing: Vec<PathBuf> = pages().into_iter().skip(1).filter(|page| !linked.contains(page)).collect();
    assert!(missing.is_empty(), "not named: {missing:?}");
}

#[test]
fn every_shipped_dataset_is_told_of() {
    let page = read(&root().join("docs/datasets.md"));
    let entries = std::fs::read_dir(root().join("datasets")).unwrap().map(|entry| entry.unwrap());
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let missing: Vec<String> = names.filter(|name| !page.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "not told of: {missing:?}");
}
