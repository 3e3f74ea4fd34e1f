//! Ask or right: whatever table an office sends, `geep import --yes` writes exactly its figures, or writes nothing and
//! asks; once its questions are answered, it writes exactly the figures. Tables are made from seeds, so what each means
//! is known from the making.
//!
//! Few tables in `cargo test`; more with `GEEP_TABLES=500`, a single one with `GEEP_TABLE=17`. What goes wrong is left
//! in `target/tmp/ask_or_right`, one folder a seed.

mod answer;
mod cell;
mod clerk;
mod file;
mod noise;
mod outcome;
mod shapes;
mod sheet;
mod world;

use clerk::Clerk;
use noise::NOISES;
use outcome::{Fate, Import};
use rayon::prelude::*;
use shapes::SHAPES;
use sheet::Table;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A table, how it was made and what became of it.
struct Case {
    seed: u64,
    shape: &'static str,
    noises: Vec<&'static str>,
    table: Table,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a whole number"))
}

/// Shapes take turns; of the tables about a third are clean, a third have one kind of noise and a third two.
fn case(seed: u64) -> Case {
    let mut clerk = Clerk::new(seed);
    let (shape, make) = SHAPES[seed as usize % SHAPES.len()];
    let mut table = make(&mut clerk);
    let mut chosen: Vec<usize> = (0..clerk.below(3)).map(|_| clerk.below(NOISES.len())).collect();
    chosen.sort_unstable();
    chosen.dedup();
    let mut noises = Vec::new();
    for (name, add) in chosen.into_iter().map(|i| NOISES[i]) {
        if add(&mut clerk, &mut table) {
            noises.push(name);
        }
    }
    Case { seed, shape, noises, table }
}

/// The table as a file, imported. What went wrong stays in the folder.
fn fate(case: &Case) -> Fate {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ask_or_right").join(case.seed.to_string());
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the table");
    file::save(&case.table, &folder);
    let (fate, import) = outcome::fate(&case.table, &folder);
    match &fate {
        Fate::Misled(why) | Fate::Wrong(why) => leave(case, &folder, why, &import),
        _ if number("GEEP_TABLE").is_some() => leave(case, &folder, &format!("{fate:?}"), &import),
        _ => std::fs::remove_dir_all(&folder).expect("a folder of our own"),
    }
    fate
}

fn leave(case: &Case, folder: &Path, why: &str, import: &Import) {
    let made = format!("{} {:?}\n{}", case.shape, case.noises, case.table.text());
    let told = format!("exit {:?}\n{}\n{}", import.code, import.said, import.written.join("\n"));
    std::fs::write(folder.join("said.txt"), format!("{made}\n{why}\n\n{told}")).expect("a folder of our own");
}

/// Right at once, right once answered, asked, misled and wrong.
type Counts = [usize; 5];

fn counted(counts: &BTreeMap<&str, Counts>) -> String {
    let line = |(name, [right, answered, asked, misled, wrong]): (&&str, &Counts)| {
        format!("{right:6}{answered:9}{asked:6}{misled:7}{wrong:6}  {name}\n")
    };
    counts.iter().map(line).collect()
}

#[test]
fn every_table_is_read_right_or_asked_about() {
    let seeds = match number("GEEP_TABLE") {
        Some(seed) => seed..seed + 1,
        None => 0..number("GEEP_TABLES").unwrap_or(SHAPES.len() as u64),
    };
    let cases: Vec<Case> = seeds.map(case).collect();
    let fates: Vec<Fate> = cases.par_iter().map(fate).collect();
    let (mut shapes, mut noises, mut plain) = (BTreeMap::new(), BTreeMap::new(), Counts::default());
    let (mut all, mut wrong) = (Counts::default(), Vec::new());
    for (case, fate) in cases.iter().zip(&fates) {
        let (at, kind, why) = match fate {
            Fate::Right => (0, "", ""),
            Fate::Answered => (1, "asked with plain headers", ""),
            Fate::Asked => (2, "asked with plain headers", ""),
            Fate::Misled(why) => (3, "misled", why.as_str()),
            Fate::Wrong(why) => (4, "wrong", why.as_str()),
        };
        let made = format!("{kind}, seed {}: {} {:?}", case.seed, case.shape, case.noises);
        let is_plain = case.table.plain && case.table.must_ask.is_none();
        if is_plain && matches!(fate, Fate::Answered | Fate::Asked) {
            println!("{made}");
        }
        if at > 2 {
            wrong.push((at, format!("{made}\n{}{why}\n", case.table.text())));
        }
        all[at] += 1;
        shapes.entry(case.shape).or_insert(Counts::default())[at] += 1;
        for noise in if case.noises.is_empty() { &["none"] } else { &case.noises[..] } {
            noises.entry(*noise).or_insert(Counts::default())[at] += 1;
        }
        plain[at] += usize::from(is_plain);
    }
    let shapes = format!(" right answered asked misled wrong  shape\n{}", counted(&shapes));
    let noises = format!(" right answered asked misled wrong  noise\n{}", counted(&noises));
    println!("{shapes}{noises}{}", counted(&BTreeMap::from([("all", all), ("plain headers", plain)])));
    // The worst first.
    wrong.sort_by(|one, other| other.cmp(one));
    let told: Vec<&str> = wrong.iter().map(|(_, told)| told.as_str()).collect();
    assert!(wrong.is_empty(), "{} misled or wrong\n{}", wrong.len(), told.join("\n"));
    let tables: usize = plain.iter().sum();
    let asked = plain[1] + plain[2] + plain[3];
    assert!(asked * 100 <= tables * 15, "{asked} of {tables} tables with plain headers are asked about");
}
