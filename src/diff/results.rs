//! The results of two sides beside each other: change, rank, and what came or went.

use super::factor::Asked;
use super::pair::Pair;
use crate::compute::Run;
use crate::finding::Findings;
use crate::look::account::{in_years, wanted};
use crate::model::dimension::{DimKind, DimSet};
use crate::plan::State;
use crate::rule::{Book, Symbol};
use crate::text::Text;
use std::collections::BTreeMap;

/// A line of both sides with its rows.
pub struct Compared {
    pub id: String,
    pub title: Text,
    pub unit: String,
    pub decimals: usize,
    pub per: DimSet,
    pub rows: Vec<Changed>,
}

/// One row of a line on both sides.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The members, in the order of the line's dimensions and in the time of the second side.
    pub key: Vec<u32>,
    /// None where the side has no such row, or no value in it.
    pub a: Option<f64>,
    pub b: Option<f64>,
    /// Places from the largest down among the regions of the same level, where there are such.
    pub ranks: [Option<usize>; 2],
}

impl Changed {
    pub fn change(&self) -> Option<f64> {
        Some(self.b? - self.a?)
    }
}

/// The lines that are compared.
pub fn compared(pair: &Pair, asked: &Asked, findings: &mut Findings) -> Vec<Compared> {
    let [a, b] = pair.books();
    let mut lines: Vec<usize> = Vec::new();
    for id in &asked.lines {
        match b.results().find(|(_, line)| line.id == *id) {
            Some((line, _)) if !lines.contains(&line) => lines.push(line),
            Some(_) => {}
            None => findings.push(b.unknown_line(id)),
        }
    }
    if asked.lines.is_empty() {
        lines = headline(b);
    }
    let compare = |line: usize| {
        let own = &b.lines[line];
        let other = a.find_line(&own.id).filter(|other| a.lines[*other].per == own.per);
        Compared {
            id: own.id.clone(),
            title: own.title.clone(),
            unit: own.unit.to_string(),
            decimals: b.decimals(Symbol::Line(line)),
            per: own.per,
            rows: rows(pair, other, line),
        }
    };
    lines.into_iter().map(compare).collect()
}

/// The lines of the headline that are amounts, as a place among others is no sum of anything; what a scheme pays, where
/// there is no headline.
fn headline(book: &Book) -> Vec<usize> {
    let line = |symbol: &Symbol| match symbol {
        Symbol::Line(line) => Some(*line),
        Symbol::Measure(_) | Symbol::Coefficient(_) => None,
    };
    let headline: Vec<usize> = book.headline.iter().filter_map(line).collect();
    let all = if headline.is_empty() { wanted(book).iter().filter_map(line).collect() } else { headline };
    let is_amount = |line: &usize| book.lines[*line].unit.to_string() != "1";
    let amounts: Vec<usize> = all.iter().copied().filter(is_amount).collect();
    if amounts.is_empty() { all } else { amounts }
}

fn rows(pair: &Pair, other: Option<usize>, line: usize) -> Vec<Changed> {
    let [a, b] = pair.sides().map(|side| &*side.run);
    let mut rows: BTreeMap<Vec<u32>, [Option<f64>; 2]> = BTreeMap::new();
    if let Some(other) = other {
        each(a, other, |key, value| {
            let dims = a.book.lines[other].per;
            let key = dims.iter().zip(key).map(|(dim, member)| pair.member(dim, member)).collect();
            rows.entry(key).or_default()[0] = Some(value);
        });
    }
    each(b, line, |key, value| rows.entry(key).or_default()[1] = Some(value));
    let mut rows: Vec<Changed> =
        rows.into_iter().map(|(key, [a, b])| Changed { key, a, b, ranks: [None; 2] }).collect();
    rank(pair, b.book.lines[line].per, &mut rows);
    rows
}

/// The rows of the accounting year that have a value.
fn each(run: &Run, line: usize, mut visit: impl FnMut(Vec<u32>, f64)) {
    let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return };
    for row in (0..frame.len()).filter(|row| in_years(run, column.frame, *row)) {
        if let State::Accounted(value) = column.state(row) {
            visit(frame.keys.iter().map(|keys| keys[row]).collect(), value);
        }
    }
}

/// Ranks rows that differ in nothing but regions of one level; equal values share the better place.
fn rank(pair: &Pair, per: DimSet, rows: &mut [Changed]) {
    let dimensions = &pair.catalog.dimensions;
    let Some(region) = dimensions.of_kind(DimKind::Region) else { return };
    let Some(place) = per.iter().position(|dim| dim == region) else { return };
    let group = |key: &[u32]| {
        let level = dimensions.get(region).members.get(key[place] as usize).and_then(|m| m.level.clone());
        let rest: Vec<u32> = key.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, m)| *m).collect();
        (level, rest)
    };
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        groups.entry(group(&row.key)).or_default().push(at);
    }
    for side in 0..2 {
        for members in groups.values() {
            let of = |at: usize| if side == 0 { rows[at].a } else { rows[at].b };
            let mut values: Vec<f64> = members.iter().filter_map(|at| of(*at)).collect();
            values.sort_by(|a, b| b.total_cmp(a));
            let ranks: Vec<Option<usize>> = members
                .iter()
                .map(|at| of(*at).map(|own| 1 + values.partition_point(|value| *value > own)))
                .collect();
            members.iter().zip(ranks).for_each(|(at, place)| rows[*at].ranks[side] = place);
        }
    }
}
