//! The built-in definitions: sound under every profile, nothing unsourced, nothing unused.

use geep::internals::catalog::{Uses, evidence};
use geep::internals::finding::Findings;
use geep::internals::model::Catalog;
use geep::internals::model::files::Files;
use geep::internals::rule::Book;
use geep::internals::settle::Terms;
use geep::internals::text::Lang;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

fn built_in() -> Arc<Catalog> {
    let mut findings = Findings::default();
    let catalog = Arc::new(Catalog::load(&Files::built_in(), &mut findings));
    assert!(findings.is_empty(), "{}", findings.render(Lang::En, false));
    catalog
}

/// Names, dimensions and units of every rule hold; so every coefficient's unit fits its use.
#[test]
fn every_profile_checks() {
    let catalog = built_in();
    for profile in &catalog.profiles {
        let mut findings = Findings::default();
        let book = Book::new(&catalog, profile, &mut findings);
        assert!(
            book.is_some() && findings.is_empty(),
            "{}: {}",
            profile.id,
            findings.render(Lang::En, false)
        );
    }
}

/// Every scheme says who pays whom by which line, and what becomes of ties where it pays by places.
#[test]
fn the_terms_of_every_scheme_hold() {
    let catalog = built_in();
    let (mut schemes, mut by_places) = (0, 0);
    for model in catalog.models.iter().filter(|m| m.scheme.is_some()) {
        let mut findings = Findings::default();
        let book = Book::new(&catalog, catalog.profile(&model.id).unwrap(), &mut findings).unwrap();
        let terms = Terms::new(&book, &mut findings);
        assert!(findings.is_empty(), "{}: {}", model.id, findings.render(Lang::En, false));
        by_places += usize::from(!terms.unwrap().rankings.is_empty());
        schemes += 1;
    }
    assert!(schemes > 60 && by_places >= 5, "{by_places} of {schemes} schemes pay by places");
}

/// No price and no amount stands in a formula, where it would have no source.
#[test]
fn no_formula_holds_money() {
    let catalog = built_in();
    let lines = catalog.models.iter().flat_map(|m| &m.lines).filter(|line| line.check.is_none());
    let mut looked = 0;
    for line in lines {
        for rule in [Some(&line.formula), line.scope.as_ref()].into_iter().flatten() {
            let money = geep::internals::settle::prices::written(&rule.tree);
            let words: Vec<&str> = money.iter().map(|node| &rule.at.text[node.span.clone()]).collect();
            assert!(words.is_empty(), "{}: {words:?}", line.id);
            looked += 1;
        }
    }
    assert!(looked > 1_000, "only {looked} formulas");
}

/// A part that schemes share was read first in the text of one of them; a settlement by another does not cite that.
#[test]
fn a_shared_part_cites_the_scheme_that_uses_it() {
    let catalog = built_in();
    let schemes = || catalog.models.iter().filter_map(|m| Some((m, m.scheme.as_ref()?)));
    let mut looked = 0;
    for (model, scheme) in schemes() {
        let profile = catalog.profile(&model.id).unwrap();
        let book = Book::new(&catalog, profile, &mut Findings::default()).unwrap();
        let others = || schemes().filter(|(other, _)| other.source.document != model.source.document);
        for line in book.lines.iter().filter(|l| scheme.shares(&book.origin(l).0.id)) {
            let document = book.cited(line).document;
            let foreign = others().find(|(other, _)| other.source.document == document);
            assert!(foreign.is_none(), "{} cites {}", model.id, foreign.unwrap().0.id);
            looked += 1;
        }
    }
    assert!(looked > 200, "only {looked} lines of parts");
}

/// Worked examples inside the models come out, under whichever profile they name.
#[test]
fn every_example_comes_out() {
    let catalog = built_in();
    let examples: usize = catalog.models.iter().map(|m| m.examples.len()).sum();
    assert!(examples > 100, "only {examples} examples");
    let mut findings = Findings::default();
    geep::internals::report::verify::all_examples(&catalog, &mut findings);
    assert!(findings.is_empty(), "{}", findings.render(Lang::En, false));
    println!("{examples} worked examples come out");
}

/// A model no profile holds is never checked; a number nobody uses is never seen.
#[test]
fn nothing_is_defined_in_vain() {
    let catalog = built_in();
    let uses = Uses::new(&catalog);
    let idle = catalog.models.iter().filter(|m| uses.of_model(&m.id).is_empty() && m.examples.is_empty());
    let idle: Vec<&str> = idle.map(|m| m.id.as_str()).collect();
    assert!(idle.is_empty(), "models in no profile, without an example: {idle:?}");
    let unused: Vec<&str> =
        catalog.coefficients.iter().map(|c| c.id.as_str()).filter(|id| uses.of_name(id).is_empty()).collect();
    assert!(unused.is_empty(), "coefficients that no rule uses: {unused:?}");
    let empty: Vec<&str> =
        catalog.coefficients.iter().filter(|c| c.rows.is_empty()).map(|c| c.id.as_str()).collect();
    assert!(empty.is_empty(), "coefficients without a number: {empty:?}");
    let idle: Vec<&str> =
        catalog.measures.iter().map(|m| m.id.as_str()).filter(|id| uses.of_name(id).is_empty()).collect();
    assert!(idle.is_empty(), "measures that no rule uses: {idle:?}");
    let sources =
        geep::internals::catalog::items(&catalog, geep::internals::catalog::Kind::Sources, Lang::En);
    let idle: Vec<&str> = sources
        .iter()
        .filter(|s| s.used_by.is_empty() && s.id != "county-codes")
        .map(|s| s.id.as_str())
        .collect();
    assert!(idle.is_empty(), "sources that nothing rests on: {idle:?}");
}

/// Every number names a source and a grade; what is not read in a text says so in a note.
#[test]
fn every_number_is_sourced() {
    let catalog = built_in();
    for coefficient in &catalog.coefficients {
        for row in &coefficient.rows {
            assert!(!row.clause.is_empty(), "{}: no clause at {}", coefficient.id, row.place.text(false));
        }
    }
    let all: usize = evidence(&catalog).iter().map(|(_, n)| n).sum();
    assert_eq!(all, catalog.coefficients.iter().map(|c| c.rows.len()).sum::<usize>());
}

/// The program carries the files of this checkout, all of them.
#[test]
fn the_definitions_on_disk_are_those_built_in() {
    let mut on_disk = Files::built_in();
    let mut findings = Findings::default();
    on_disk.overlay(&Path::new(env!("CARGO_MANIFEST_DIR")).join("coefficients"), &mut findings);
    assert_eq!(on_disk.hash(), Files::built_in().hash());
}

/// Chinese and English titles everywhere the user looks.
#[test]
fn titles_stand_in_both_languages() {
    let catalog = built_in();
    let lines = catalog.models.iter().flat_map(|m| &m.lines).map(|l| (&l.id, &l.title));
    let measures = catalog.measures.iter().map(|m| (&m.id, &m.title));
    let coefficients = catalog.coefficients.iter().map(|c| (&c.id, &c.title));
    let checks = catalog.models.iter().flat_map(|m| &m.lines);
    let helps = checks.filter_map(|l| l.check.as_ref().map(|check| (&l.id, &check.help)));
    for (id, title) in lines.chain(measures).chain(coefficients).chain(helps) {
        let chinese = !title.zh.is_ascii();
        assert!(chinese && !title.en.is_empty() && title.en.is_ascii_or_latin(), "{id}: {title:?}");
    }
}

trait Latin {
    fn is_ascii_or_latin(&self) -> bool;
}

impl Latin for String {
    fn is_ascii_or_latin(&self) -> bool {
        self.chars().all(|c| (c as u32) < 0x2100)
    }
}

#[test]
fn the_catalog_command_counts_and_finds() {
    let geep = |args: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_geep")).arg("catalog").args(args).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let overview = geep(&[]);
    for (grade, count) in evidence(&built_in()) {
        assert!(overview.contains(grade.id()) && overview.contains(&count.to_string()), "{overview}");
    }
    let found: serde_json::Value =
        serde_json::from_str(&geep(&["coefficients", "--find", "water_price", "--json"])).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert!(found[0]["used_by"].as_array().unwrap().contains(&"material-products".into()));
    assert!(
        found[0]["numbers"].as_array().unwrap().iter().all(|n| !n["source"].as_str().unwrap().is_empty())
    );
}
