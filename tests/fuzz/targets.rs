//! What a fuzz target does with its bytes: whatever the program would do with such a file, short of a terminal.
//! The fuzzer calls these, and so does `tests/corpus.rs` with every file of the corpus.

use geep::internals::compute;
use geep::internals::finding::{Findings, Source};
use geep::internals::formula;
use geep::internals::import::{self, Answers, Given, Words, preview, write};
use geep::internals::look;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::report::{checks, coverage, mark, verify};
use geep::internals::rule::Book;
use geep::internals::settle::{self, Terms};
use geep::internals::sheet;
use geep::internals::table::{self, Dataset, Inputs, gaps, key_dims, observe_given, unusual};
use geep::internals::text::{Lang, Text};
use geep::internals::unit::{Factor, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The definitions that everything is laid over: few, but one of each kind.
const TINY: [(&str, &str); 9] = [
    ("accounts/model.toml", include_str!("tiny/accounts/model.toml")),
    ("compensation/scheme.toml", include_str!("tiny/compensation/scheme.toml")),
    ("dimensions/all.toml", include_str!("tiny/dimensions/all.toml")),
    ("dimensions/county.csv", include_str!("tiny/dimensions/county.csv")),
    ("measures/all.toml", include_str!("tiny/measures/all.toml")),
    ("profiles/profile.toml", include_str!("tiny/profiles/profile.toml")),
    ("sources.toml", include_str!("tiny/sources.toml")),
    ("values/all.csv", include_str!("tiny/values/all.csv")),
    ("values/all.toml", include_str!("tiny/values/all.toml")),
];

/// Inputs in the units of their measures.
const GIVEN: [(&str, &str, f64); 12] = [
    ("area", "140922 2019 forest", 50.0),
    ("area", "140922 2020 forest", 60.0),
    ("area", "140922 2020 lake", 0.0),
    ("area", "140923 2020 forest", 70.0),
    ("gdp", "140922 2019", 1.0e6),
    ("gdp", "140922 2020", 1.0e-6),
    ("gdp", "140923 2020", -3.0),
    ("level", "140922 2020Q1", 40.0),
    ("level", "140922 2020Q2", 35.0),
    ("level", "140923 2020Q1", 40.0),
    ("level", "140923 2020Q2", 41.5),
    ("level", "140923 2020Q3", 1.0e300),
];

const MANIFEST: &str = "id = \"d\"\ntitle = { zh = \"d\", en = \"d\" }\nprofile = \"profile\"\nyears = [2019, 2020]\n\
                        money_unit = \"万元\"\nnotes = { zh = \"\", en = \"\" }\n";

/// The lines of the tiny account and scheme whose formulas make way for others; nothing rests on them.
const FEE: &str = "unit = \"万元\"\nformula = 'tier(sum(area[class = \"forest\"], county by city), steps) \
                   + coalesce(gdp[year - 1], gdp) * 0.1'";
const AMOUNT: &str = "unit = \"万元\"\nformula = \"round((level[period - 1] - level) * rate, 0.01[万元])\"";

/// A formula, in lines of several units.
pub fn formula(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if formula::parse(text, &|word| ["county", "year", "period", "class"].contains(&word)).is_err() {
        return;
    }
    let plain = |c: &char| !c.is_control() && !matches!(c, '"' | '\\');
    let quoted =
        text.chars().map(|c| if plain(&c) { c.to_string() } else { format!("\\U{:08X}", u32::from(c)) });
    let quoted: String = quoted.collect();
    for (file, line, unit) in [(0, FEE, "1"), (0, FEE, "万元"), (1, AMOUNT, "万元")] {
        let (path, own) = TINY[file];
        assert!(own.contains(line), "the line to be replaced is gone");
        let with = own.replacen(line, &format!("unit = \"{unit}\"\nformula = \"{quoted}\""), 1);
        run(&[(path, &with)]);
    }
}

/// A file of definitions, a manifest or a mapping: which one stands in its first line, as `# measures/all.toml`.
pub fn toml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (head, rest) = text.split_once('\n').unwrap_or(("", text));
    match head.trim_start_matches('#').trim() {
        "dataset.toml" => dataset(&[("dataset.toml", bytes), ("a.csv", TABLE.as_bytes())]),
        "mapping.toml" => import("a.csv", TABLE.as_bytes(), Some(text)),
        path if TINY.iter().any(|(own, _)| *own == path) => run(&[(path, rest)]),
        _ => run(&[("accounts/model.toml", text)]),
    }
}

const TABLE: &str = "代码,县,2020年 GDP（万元）,森林面积（km2）\n140922,五台县,100,5\n140923,代县,—,1.2万\n";

/// A compensation scheme.
pub fn scheme(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    run(&[("compensation/scheme.toml", text)]);
}

/// A table as text: of a dataset, of expected results, and as received from an office.
pub fn csv(bytes: &[u8]) {
    dataset(&[("dataset.toml", MANIFEST.as_bytes()), ("a.csv", bytes)]);
    dataset(&[("dataset.toml", MANIFEST.as_bytes()), ("a.csv", TABLE.as_bytes()), ("expected.csv", bytes)]);
    import("a.csv", bytes, None);
}

/// A workbook: the package itself, or its parts as text, each below a line such as `=== xl/workbook.xml`. Parts that are
/// left out are those of a plain workbook. Bytes of a package seldom survive the fuzzer, since its checksums fail.
pub fn workbook(bytes: &[u8]) {
    let packed;
    let bytes = match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.starts_with(b"PK") => {
            packed = pack(text);
            &packed
        }
        _ => bytes,
    };
    dataset(&[("dataset.toml", MANIFEST.as_bytes()), ("a.xlsx", bytes)]);
    import("a.xlsx", bytes, None);
}

/// The parts of a plain workbook; the first is what stands above all lines that name one.
const PARTS: [(&str, &str); 6] = [
    ("xl/worksheets/sheet1.xml", include_str!("tiny/book/sheet1.xml")),
    ("_rels/.rels", include_str!("tiny/book/package.rels")),
    ("xl/_rels/workbook.xml.rels", include_str!("tiny/book/workbook.rels")),
    ("xl/sharedStrings.xml", include_str!("tiny/book/strings.xml")),
    ("xl/styles.xml", include_str!("tiny/book/styles.xml")),
    ("xl/workbook.xml", include_str!("tiny/book/workbook.xml")),
];

/// A package of parts given as text.
fn pack(text: &str) -> Vec<u8> {
    let mut parts: BTreeMap<&str, &str> = PARTS.into();
    let mut sections = text.split("=== ");
    if let Some(sheet) = sections.next().filter(|s| !s.is_empty()) {
        parts.insert(PARTS[0].0, sheet);
    }
    parts.extend(sections.filter_map(|section| section.split_once('\n')));
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        // Names that no package can have are not the reader's to refuse.
        if package.start_file(name, options).is_err() || package.write_all(content.as_bytes()).is_err() {
            return Vec::new();
        }
    }
    package.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The tiny definitions with some files replaced.
fn files(over: &[(&str, &str)]) -> Files {
    let texts = TINY.iter().chain(over).map(|(path, text)| (path.to_string(), text.to_string()));
    Files::from_texts(texts)
}

/// The tiny definitions as they are.
fn tiny() -> &'static Arc<Catalog> {
    static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let mut findings = Findings::default();
        let catalog = Arc::new(Catalog::load(&files(&[]), &mut findings));
        for profile in &catalog.profiles {
            Book::new(&catalog, profile, &mut findings);
        }
        assert!(findings.is_empty(), "{}", findings.render(Lang::En, false));
        catalog
    })
}

/// Loads definitions and computes what is given by every profile.
fn run(over: &[(&str, &str)]) {
    let mut findings = Findings::default();
    let catalog = Arc::new(Catalog::load(&files(over), &mut findings));
    let given = GIVEN.iter().filter_map(|given| reading(&catalog, given)).collect();
    let inputs = Arc::new(observe_given(&catalog, given));
    for profile in &catalog.profiles {
        compute(&catalog, &profile.id, &inputs, None, &mut findings);
    }
    say(&findings);
}

type Reading = (usize, Vec<u32>, f64, Unit, Factor);

/// A given value, where its measure is still what it was.
fn reading(catalog: &Catalog, (id, key, value): &(&str, &str, f64)) -> Option<Reading> {
    let measure = catalog.measures.iter().position(|m| m.id == *id)?;
    let (dims, words) = (key_dims(catalog, measure), key.split(' '));
    let members = dims.iter().zip(words.clone()).map(|(dim, word)| catalog.dimensions.member(*dim, word));
    let key: Vec<u32> = members.collect::<Option<_>>()?;
    let unit = &catalog.measures[measure].unit;
    (words.count() == dims.len()).then_some((measure, key, *value, unit.clone(), unit.factor_to(unit)?))
}

/// What `geep check` does with a profile.
fn compute(
    catalog: &Arc<Catalog>,
    id: &str,
    inputs: &Arc<Inputs>,
    dataset: Option<&Dataset>,
    findings: &mut Findings,
) {
    let Ok(profile) = catalog.profile(id) else { return };
    let Some(book) = Book::new(catalog, profile, findings) else { return };
    let wanted = dataset.map(|dataset| table::expected::read(dataset, &book, findings)).unwrap_or_default();
    if findings.has_errors() {
        return;
    }
    let Some(frames) = compute::frames(&book, inputs, findings) else { return };
    let run = compute::run(&book, inputs, &frames, None);
    look::report(&run, findings);
    checks::report(&run, findings);
    verify::compare(&run, &wanted, findings);
    verify::examples(catalog, profile, findings);
    let years = [2019, 2020];
    let accounts = coverage::accounts(&run, &coverage::in_years(&run, &years));
    coverage::table(&run, &accounts, &years, &Text::default(), (Lang::Zh, Some(80)));
    if let Some(terms) = Terms::new(&book, findings) {
        let settled = settle::settle(&run, &terms, &years, None, true, findings);
        let _ = settled.table(Lang::Zh);
    }
}

/// A folder with a dataset in it: read, computed and marked.
fn dataset(contents: &[(&str, &[u8])]) {
    let folder = folder(contents);
    let (catalog, mut findings) = (tiny(), Findings::default());
    if let Some(dataset) = Dataset::open(folder.path(), &mut findings) {
        let inputs = Arc::new(table::read(&dataset, catalog, &mut findings));
        unusual::report(&inputs, catalog, &Default::default(), &mut findings);
        gaps::report(&inputs, catalog, &mut findings);
        compute(catalog, &dataset.profile.text, &inputs, Some(&dataset), &mut findings);
        let mut notes = Findings::default();
        let marked =
            mark::write(&dataset, &inputs, &findings, &folder.path().join("marked"), Lang::Zh, &mut notes);
        // Worksheets can have names that none may have.
        let named = contents.iter().any(|(name, _)| name.ends_with(".xlsx"));
        assert!(named || marked.is_ok(), "a table that was read cannot be marked");
    }
    say(&findings);
}

/// A table as received: a mapping is proposed for it, or the given one followed.
fn import(name: &str, bytes: &[u8], mapping: Option<&str>) {
    let folder = folder(&[(name, bytes)]);
    let (raws, problems) = sheet::read_raw(&folder.path().join(name), name);
    let mut findings = problems.into_iter().collect::<Findings>();
    let words = Words::new(tiny(), &BTreeSet::new());
    let (status, source) = (Some("observed".to_string()), Some("x".to_string()));
    let given = Given { sheet: None, status, source, answers: Answers::default(), lang: Lang::Zh };
    let text = match mapping {
        Some(text) => Some(text.to_string()),
        None => import::propose(&raws, &given, &words, &mut findings),
    };
    let source = text.map(|text| Arc::new(Source { name: "mapping.toml".to_string(), text }));
    if let Some(plan) = source.and_then(|source| import::read(&source, &raws, &words, &mut findings)) {
        let gathered = import::gather(&plan, &raws, &words, Lang::Zh, &mut findings);
        write::tables(&gathered, &plan, &words);
        preview::show(&plan, &gathered, &raws, &words, (Lang::Zh, Some(80)));
        findings.extend(plan.open.clone());
    }
    say(&findings);
}

fn folder(contents: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in contents {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// Draws all findings, as the terminal would show them.
fn say(findings: &Findings) {
    for lang in [Lang::Zh, Lang::En] {
        findings.render(lang, false);
    }
}
