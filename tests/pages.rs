//! The pages: every link between them leads somewhere, the README stays short, and every shipped dataset is told of.

use geep::internals::catalog::{Kind, items};
use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::text::Lang;
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

/// The tables of the pages that are made from the definitions. `GEEP_PAGES=write` writes them anew.
#[test]
fn tables_of_definitions_are_those_of_the_catalog() {
    let mut findings = Findings::default();
    let catalog = Catalog::load(&Files::built_in(), &mut findings);
    let both = |kind: Kind| items(&catalog, kind, Lang::Zh).into_iter().zip(items(&catalog, kind, Lang::En));
    let cell = |text: &str| text.replace('|', "\\|");
    let codes = both(Kind::Findings).map(|(zh, en)| {
        let [part, part_en, words, words_en] = [&zh.about, &en.about, &zh.title, &en.title].map(|t| cell(t));
        format!("| `{}` | {part} · {part_en} | {words} | {words_en} |", zh.id)
    });
    hold("docs/findings.md", "findings", "| 代码 Code | 哪一步 Part | 意思 | Meaning |", codes.collect());
    let profiles = both(Kind::Profiles).map(|(zh, en)| {
        let [title, title_en, source] = [&zh.title, &en.title, &zh.source].map(|t| cell(t));
        format!("| `{}` | {title} | {title_en} | {source} |", zh.id)
    });
    hold("docs/methods.md", "profiles", "| 名称 Id | 标题 | Title | 依据 |", profiles.collect());
}

fn hold(page: &str, mark: &str, header: &str, rows: Vec<String>) {
    let path = root().join(page);
    let text = read(&path);
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&open).unwrap();
    let (table, after) = rest.split_once(&close).unwrap();
    let wanted = format!("{header}\n|---|---|---|---|\n{}\n", rows.join("\n"));
    if table != wanted && std::env::var_os("GEEP_PAGES").is_some_and(|how| how == "write") {
        return std::fs::write(&path, format!("{before}{open}{wanted}{close}{after}")).unwrap();
    }
    let stale: Vec<&str> = wanted.lines().filter(|row| !table.contains(row)).collect();
    assert!(
        table == wanted,
        "{page}: run GEEP_PAGES=write cargo test --test pages; new:\n{}",
        stale.join("\n")
    );
}

/// A file of one definition is named after its id, and every folder of definitions says what it holds.
#[test]
fn definitions_stand_where_their_names_say() {
    let coefficients = root().join("coefficients");
    let (mut named, mut folders) = (0, vec![coefficients.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                if entry.parent() == Some(&coefficients) {
                    let page = read(&entry.join("README.md"));
                    assert!(
                        page.lines().count() <= 15,
                        "{}: {} lines",
                        entry.display(),
                        page.lines().count()
                    );
                }
                folders.push(entry);
            } else if let Some(id) = id_of(&read(&entry)) {
                let stem = entry.file_stem().unwrap().to_str().unwrap();
                assert_eq!(id, stem, "{}", entry.display());
                named += 1;
            }
        }
    }
    assert!(named > 400, "only {named} files with an id");
}

/// The id that a file has for itself.
fn id_of(text: &str) -> Option<String> {
    let mut head = text.lines().take_while(|line| !line.starts_with('['));
    let id = head.find_map(|line| line.strip_prefix("id = \""))?;
    Some(id.trim_end_matches('"').to_string())
}
