//! Earlier settlements: read from the folders that `geep settle` wrote, held against their hashes, and used as they stand.
//! Nothing of them is computed again.

mod differ;
mod files;
mod ledger;
mod results;
mod wording;

pub use differ::lay;
pub use ledger::{ADJUSTMENT, Posted};
pub use results::{SETTLED, SETTLED_WITHOUT};

use super::{Span, Terms};
use crate::finding::Findings;
use crate::model::Placed;
use crate::model::dimension::{Dim, DimKind, DimSet, Dimensions};
use crate::plan::State;
use crate::plan::frame::Frames;
use crate::plan::given::{Fixed, Given, Giver, Key};
use crate::rule::Book;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A folder that is said to hold an earlier settlement.
pub struct Named {
    /// The time it is said to have settled.
    pub time: Option<String>,
    /// The folder as the user wrote it, and where it is.
    pub shown: String,
    pub path: PathBuf,
    /// Where the manifest names it.
    pub at: Option<Placed>,
}

/// An earlier settlement.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub label: String,
    /// What it settled: one period, or several years.
    pub spans: Vec<Span>,
    /// The folder as the user wrote it.
    pub shown: String,
    /// SHA-256 of its manifest, of its ledger and of its results.
    pub manifest_hash: String,
    pub ledger_hash: String,
    pub results_hash: String,
    /// The times of the settlements it was itself settled after.
    pub after: Vec<String>,
    pub posted: Vec<Posted>,
    results: Vec<Settled>,
    /// Lines that its results speak of, in or out of its time.
    lines: BTreeSet<usize>,
    /// Whether the rule is still what it was: then a row it has not is one it did not speak of.
    same_rule: bool,
}

/// A result of an earlier settlement, in the unit of today's line.
#[derive(Clone, Debug)]
struct Settled {
    line: usize,
    /// Members of the line's dimensions.
    key: Vec<u32>,
    state: State,
}

/// Reads the settlements named. What cannot be relied on is reported, and left out.
pub fn read(named: &[Named], book: &Book, terms: &Terms, findings: &mut Findings) -> Vec<Earlier> {
    let read = named.iter().filter_map(|one| files::read(one, book, terms, findings));
    let mut earlier: Vec<Earlier> = read.collect();
    let counts_on = terms.scheme.cumulative.is_some();
    earlier.sort_by_key(|one| (one.spans.first().map(|s| (s.to, s.from)), one.label.clone()));
    for (i, one) in earlier.iter().enumerate() {
        for other in &earlier[..i] {
            // What is counted from January on follows upon what was: only the increase was paid.
            let follows = |a: &Span, b: &Span| counts_on && a.to_date && b.to_date && a.to != b.to;
            let meets =
                |a: &Span| other.spans.iter().any(|b| a.from <= b.to && b.from <= a.to && !follows(a, b));
            // A year cleared after its quarters says that these were settled before it.
            let known = one.after.contains(&other.label) || other.after.contains(&one.label);
            if one.spans.iter().any(meets) && !known {
                findings.push(wording::overlap(one, other));
            }
        }
    }
    earlier
}

/// The rows there must be for what the settlements gave.
pub fn keys(earlier: &[Earlier], book: &Book) -> Vec<Key> {
    let results = earlier.iter().flat_map(|one| &one.results);
    let keys: BTreeSet<(DimSet, &Vec<u32>)> = results.map(|r| (book.lines[r.line].per, &r.key)).collect();
    keys.into_iter().map(|(dims, key)| (dims, key.clone())).collect()
}

/// What the settlements give to the rows of a run.
pub fn given(earlier: &[Earlier], book: &Book, frames: &Frames) -> Given {
    let dimensions = &book.catalog.dimensions;
    let sources =
        earlier.iter().map(|one| Giver { label: one.label.clone(), place: one.shown.clone() }).collect();
    let mut given = Given::by(sources);
    let mut told: BTreeMap<(usize, &[u32]), (usize, State)> = BTreeMap::new();
    for (source, one) in earlier.iter().enumerate() {
        for result in &one.results {
            told.insert((result.line, &result.key), (source, result.state));
        }
    }
    for frame in &frames.list {
        let Some(time) = time_of(frame.dims, dimensions) else { continue };
        let Some(place) = frame.order.iter().position(|dim| *dim == time) else { continue };
        for member in frame.keys[place].iter().collect::<BTreeSet<_>>() {
            if let Some(source) = speaker(earlier, dimensions, time, *member) {
                given.speak(time, *member, source);
            }
        }
    }
    for (number, line) in book.lines.iter().enumerate().filter(|(_, line)| !line.auxiliary) {
        let Some(frame) = frames.find(line.per).map(|f| &frames.list[f]) else { continue };
        let Some(time) = time_of(line.per, dimensions) else { continue };
        let check = book.origin(line).1.check.is_some();
        let fixed = (0..frame.len()).filter_map(|row| {
            let speaks = given.speaks(time, frame.member(time, row)?)?;
            let key: Vec<u32> = frame.keys.iter().map(|members| members[row]).collect();
            let one = &earlier[speaks];
            let (source, state) = match told.get(&(number, key.as_slice())) {
                Some(told) => *told,
                // Checks were made when it was settled; and what it did not speak of it still does not.
                None if check || one.same_rule || one.lines.contains(&number) => (speaks, State::OutOfScope),
                None => return None,
            };
            Some(Fixed { row: row as u32, state, source })
        });
        let fixed: Vec<Fixed> = fixed.collect();
        if !fixed.is_empty() {
            given.add(number, fixed);
        }
    }
    given
}

/// The settlement that speaks for a time: the one of the shortest span that holds it.
fn speaker(earlier: &[Earlier], dimensions: &Dimensions, dim: Dim, member: u32) -> Option<usize> {
    let days = dimensions.days_of(dim, member)?;
    let holding = earlier.iter().enumerate().flat_map(|(source, one)| {
        one.spans.iter().filter(|span| span.holds(days)).map(move |span| (source, span))
    });
    let longest = |(_, span): &(usize, &Span)| (std::cmp::Reverse(span.from), span.to);
    holding.min_by_key(longest).map(|(source, _)| source)
}

/// The time among some dimensions, as a settlement takes it.
fn time_of(dims: DimSet, dimensions: &Dimensions) -> Option<Dim> {
    dims.iter().find(|dim| matches!(dimensions.get(*dim).kind, DimKind::Year | DimKind::Period))
}
