//! A row deleted, a cell blanked, a city's row kept beside its counties, in any table of any shipped dataset: it is
//! refused, or said by name, or the results that rest on it are not accounted, or nothing changes. What changes
//! without a word is a defect.
//!
//! A seeded sample in `cargo test`; every row with `cargo test --test lost -- --ignored --nocapture`, or so many slips
//! of each dataset as `GEEP_SLIPS` says.

mod shipped;

use geep::internals::model::Catalog;
use geep::internals::model::dimension::DimKind;
use geep::internals::sheet::Sheet;
use geep::internals::table::is_fixed;
use rayon::prelude::*;
use shipped::{Case, Outcome, cases, catalog, csv, named};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What became of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Refused,
    /// A warning names the measure or the cell.
    Named,
    /// What changed is not accounted any more, on the face of the results.
    Unaccounted,
    /// The table is declared complete: what is not in it is none.
    Declared,
    /// Results of the region that was added, and nothing else.
    Beside,
    Unchanged,
    Silent,
}

/// A slip in one row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slip {
    Deleted,
    /// The cell in this column.
    Blanked(usize),
    /// The same row again for the region around it.
    Doubled,
}

/// A slip in a row of a sheet.
#[derive(Clone, Copy)]
struct Place {
    sheet: usize,
    row: usize,
    slip: Slip,
}

/// The columns of figures, with the measure of each where the header names it.
fn figures(catalog: &Arc<Catalog>, table: &Sheet) -> Vec<(usize, Option<usize>)> {
    let find = |name: &str| table.headers.iter().position(|header| is_fixed(header, name));
    if let Some(value) = find("value") {
        return vec![(value, None)];
    }
    let key = |header: &String| catalog.dimensions.list.iter().any(|d| d.headers.contains(header));
    let measure = |header: &String| named(catalog, header).map(|(measure, _)| measure);
    let columns = table.headers.iter().enumerate().filter(|(_, header)| !key(header));
    columns.filter_map(|(at, header)| Some((at, Some(measure(header)?)))).collect()
}

/// The ids of the measures that a slip takes away from.
fn measures(catalog: &Arc<Catalog>, table: &Sheet, place: Place) -> Vec<String> {
    let id = table.headers.iter().position(|header| is_fixed(header, "measure"));
    let word = id.and_then(|id| table.cell(place.row, id));
    let one = |measure: usize| catalog.measures[measure].id.clone();
    match (word, place.slip) {
        (Some(word), _) => named(catalog, word).map(|(m, _)| one(m)).into_iter().collect(),
        (None, Slip::Blanked(at)) => {
            named(catalog, &table.headers[at]).map(|(m, _)| one(m)).into_iter().collect()
        }
        (None, _) => figures(catalog, table).into_iter().filter_map(|(_, m)| m.map(one)).collect(),
    }
}

/// The column of regions and, for a row, the code of the region around it.
fn around(catalog: &Arc<Catalog>, table: &Sheet, row: usize) -> Option<(usize, String)> {
    let dimensions = &catalog.dimensions;
    let dim = dimensions.of_kind(DimKind::Region)?;
    let headers = &dimensions.get(dim).headers;
    let column = table.headers.iter().position(|header| headers.contains(header))?;
    let region = dimensions.member(dim, table.cell(row, column)?)?;
    let around = dimensions.regions_around(region).next()?;
    Some((column, dimensions.member_id(dim, around)))
}

fn written(catalog: &Arc<Catalog>, table: &Sheet, place: Option<Place>) -> String {
    let Some(place) = place else { return csv(table, |_, cells| Some(cells)) };
    let changed = csv(table, |row, mut cells| {
        match place.slip {
            Slip::Deleted if row == place.row => return None,
            Slip::Blanked(at) if row == place.row => cells[at].clear(),
            _ => {}
        }
        Some(cells)
    });
    let Some((column, code)) = around(catalog, table, place.row).filter(|_| place.slip == Slip::Doubled)
    else {
        return changed;
    };
    let name = table.headers.iter().position(|header| is_fixed(header, "name"));
    let more = csv(table, |row, mut cells| {
        cells[column] = code.clone();
        name.into_iter().for_each(|name| cells[name].clear());
        (row == place.row).then_some(cells)
    });
    changed + more.split_once('\n').map_or("", |(_, rows)| rows)
}

/// What became of a slip, and where it shows.
fn fate(catalog: &Arc<Catalog>, case: &Case, base: &Outcome, place: Place) -> (Fate, String) {
    let none = String::new;
    let table = &case.sheets[place.sheet];
    let slipped = |index: usize| Some(place).filter(|_| index == place.sheet);
    let after = case.outcome(catalog, |index, table| written(catalog, table, slipped(index)));
    if after.refused {
        return (Fate::Refused, none());
    }
    if after.results == base.results {
        return (Fate::Unchanged, none());
    }
    if place.slip == Slip::Deleted
        && case.manifest.contains(&format!("[table.\"{}\"]\ncomplete = true", table.file))
    {
        return (Fate::Declared, none());
    }
    let ids = measures(catalog, table, place);
    let fresh = after.warnings.keys().filter(|words| !base.warnings.contains_key(*words));
    if fresh.into_iter().any(|words| ids.iter().any(|id| words.contains(&format!("`{id}`")))) {
        return (Fate::Named, none());
    }
    let keys: BTreeSet<&String> = base.results.keys().chain(after.results.keys()).collect();
    let is_new = |key: &&String| !base.results.contains_key(*key);
    let changed = keys.into_iter().filter(|key| base.results.get(*key) != after.results.get(*key));
    let changed: Vec<&String> = changed.collect();
    // What was added stands by itself, and everything else is as it was.
    if place.slip == Slip::Doubled && changed.iter().all(is_new) {
        return (Fate::Beside, none());
    }
    // A result that is there and has no value says so wherever it stands.
    let silent = changed.into_iter().find(|key| after.results.get(*key) != Some(&None));
    match silent {
        None => (Fate::Unaccounted, none()),
        Some(key) => {
            let value = |of: &Outcome| of.results.get(key).map(|bits| bits.map(f64::from_bits));
            (Fate::Silent, format!("{key}: {:?} became {:?}", value(base), value(&after)))
        }
    }
}

/// Every slip in a row.
fn slips(catalog: &Arc<Catalog>, case: &Case, sheet: usize, row: usize) -> Vec<Place> {
    let table = &case.sheets[sheet];
    let filled = figures(catalog, table).into_iter().filter(|(at, _)| table.cell(row, *at).is_some());
    let mut slips: Vec<Slip> = filled.map(|(at, _)| Slip::Blanked(at)).collect();
    slips.push(Slip::Deleted);
    if around(catalog, table, row).is_some() {
        slips.push(Slip::Doubled);
    }
    slips.into_iter().map(|slip| Place { sheet, row, slip }).collect()
}

/// Numbers that look random and are the same in every run.
fn shuffled(count: usize, wanted: usize) -> BTreeSet<usize> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..wanted * 4).map(|_| next() % count.max(1)).take(wanted * 4).fold(BTreeSet::new(), |mut set, at| {
        if set.len() < wanted {
            set.insert(at);
        }
        set
    })
}

fn tried(each: usize) -> (Vec<(Slip, Fate)>, Vec<String>) {
    let catalog = catalog();
    let cases = cases();
    assert!(cases.len() > 40);
    let one = |case: &Case| {
        let base = case.outcome(&catalog, |_, table| written(&catalog, table, None));
        assert!(!base.refused, "{} is refused as shipped", case.name);
        let rows =
            case.sheets.iter().enumerate().flat_map(|(sheet, t)| (0..t.len()).map(move |row| (sheet, row)));
        let all: Vec<Place> = rows.flat_map(|(sheet, row)| slips(&catalog, case, sheet, row)).collect();
        let chosen = if each >= all.len() { (0..all.len()).collect() } else { shuffled(all.len(), each) };
        let tried = chosen.into_iter().collect::<Vec<usize>>().into_par_iter().map(|at| {
            let place = all[at];
            let (fate, where_) = fate(&catalog, case, &base, place);
            let table = &case.sheets[place.sheet];
            let silent = (fate == Fate::Silent).then(|| {
                format!(
                    "{} {} line {} {:?}: {where_}",
                    case.name,
                    table.file,
                    table.line(place.row),
                    place.slip
                )
            });
            ((place.slip, fate), silent)
        });
        tried.collect::<Vec<_>>()
    };
    let all: Vec<_> = cases.iter().flat_map(one).collect();
    let silent = all.iter().filter_map(|(_, silent)| silent.clone()).collect();
    (all.into_iter().map(|(fate, _)| fate).collect(), silent)
}

fn judge((fates, silent): (Vec<(Slip, Fate)>, Vec<String>)) {
    let mut counts: BTreeMap<(&str, Fate), usize> = BTreeMap::new();
    for (slip, fate) in &fates {
        let kind = match slip {
            Slip::Deleted => "row deleted",
            Slip::Blanked(_) => "cell blanked",
            Slip::Doubled => "parent's row added",
        };
        *counts.entry((kind, *fate)).or_default() += 1;
    }
    for ((kind, fate), count) in &counts {
        println!("{kind}: {fate:?} {count}");
    }
    assert!(fates.len() > 500, "only {} slips tried", fates.len());
    assert!(silent.is_empty(), "{} changed without a word:\n{}", silent.len(), silent.join("\n"));
}

#[test]
#[ignore = "full count: run by .ci/run"]
fn no_slip_in_any_row_goes_unsaid() {
    let each = std::env::var("GEEP_SLIPS").ok().map(|each| each.parse().unwrap());
    judge(tried(each.unwrap_or(usize::MAX)));
}

#[test]
fn no_slip_in_a_sample_of_each_dataset_goes_unsaid() {
    judge(tried(20));
}
