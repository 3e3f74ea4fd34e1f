//! Several tables side by side on one sheet: two rankings, a list in two halves, a list for a drop-down at the right.

use crate::cell::figure::{self, Value};
use crate::import::layout::{self, Area, Head};
use crate::import::region::{Beside, Search};
use crate::import::spell::fold;
use crate::import::words::Words;
use crate::sheet::raw::{Cell, Raw};
use std::collections::BTreeSet;

/// The parts of a sheet that are tables of their own, from left to right; the whole where there is one.
pub fn split(raw: &Raw, words: &Words<'_>) -> Vec<Area> {
    let whole = Area::of(raw);
    let Some(layout) = layout::find(raw, whole, words) else { return vec![whole] };
    let heads = layout::heads(raw, whole, layout.header);
    let Some(search) = Search::new(words) else { return vec![whole] };
    let sheet = Sheet { raw, whole, bottom: layout.header.1, heads: &heads, search };
    let mut starts: Vec<u32> = vec![whole.columns.0];
    let mut ends: Vec<u32> = Vec::new();
    for (gap, next) in sheet.gaps() {
        // Blank columns also set apart columns of one table; a part with names of its own is another.
        if sheet.names(next, whole.columns.1).is_some() || !sheet.has_figures(next, whole.columns.1) {
            ends.push(gap - 1);
            starts.push(next);
        }
    }
    ends.push(whole.columns.1);
    let parts = starts.into_iter().zip(ends).flat_map(|(from, to)| sheet.repeated(from, to));
    let kept = parts.filter(|(from, to)| sheet.has_figures(*from, *to));
    let areas: Vec<Area> = kept.map(|columns| Area { rows: whole.rows, columns }).collect();
    if areas.is_empty() { vec![whole] } else { areas }
}

struct Sheet<'a> {
    raw: &'a Raw,
    whole: Area,
    /// The last row of the header.
    bottom: u32,
    heads: &'a [Head],
    search: Search<'a>,
}

impl<'a> Sheet<'a> {
    fn body(&self, column: u32) -> impl Iterator<Item = &'a Cell> {
        let raw = self.raw;
        (self.bottom + 1..=self.whole.rows.1).filter_map(move |row| raw.cell(row, column))
    }

    /// Blank columns, and the first one with anything behind each.
    fn gaps(&self) -> Vec<(u32, u32)> {
        let blank = |c: u32| {
            let head = self.heads.iter().find(|h| h.column == c);
            head.is_none_or(|h| h.path.is_empty()) && self.body(c).next().is_none()
        };
        let (first, last) = self.whole.columns;
        let ends = (first + 1..=last).filter(|c| blank(*c) && !blank(c - 1));
        ends.filter_map(|gap| Some((gap, (gap..=last).find(|c| !blank(*c))?))).collect()
    }

    fn has_figures(&self, from: u32, to: u32) -> bool {
        let number = |cell: &Cell| matches!(figure::read(cell, &[]), Value::Number { .. } | Value::Formula);
        (from..=to).any(|c| self.body(c).any(number) || self.body(c).next().is_none() && self.headed(c))
    }

    fn headed(&self, column: u32) -> bool {
        self.heads.iter().any(|h| h.column == column && !h.path.is_empty())
    }

    fn header(&self, column: u32) -> String {
        self.heads.iter().find(|h| h.column == column).map(|h| fold(&h.text())).unwrap_or_default()
    }

    /// Whether most cells of a column are names of regions.
    fn is_named(&self, column: u32) -> bool {
        let cells: Vec<&Cell> = self.body(column).take(200).collect();
        let digits = |cell: &Cell| cell.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let region = |cell: &&&Cell| {
            !digits(cell) && !self.search.candidates(&cell.text, Beside::default()).is_empty()
        };
        !cells.is_empty() && cells.iter().filter(region).count() * 10 >= cells.len() * 6
    }

    /// The first column of names within some.
    fn names(&self, from: u32, to: u32) -> Option<u32> {
        (from..=to).find(|c| self.is_named(*c))
    }

    /// Parts that begin anew with a column of names of the same header, as the first has it.
    fn repeated(&self, from: u32, to: u32) -> Vec<(u32, u32)> {
        let Some(first) = self.names(from, to) else { return vec![(from, to)] };
        let header = self.header(first);
        let again = (first + 1..=to).filter(|c| self.header(*c) == header && self.is_named(*c));
        // Numbers of the ranking stand before the names, in each part alike.
        let mut starts: BTreeSet<u32> = BTreeSet::from([from]);
        for names in again {
            let before = (first - from).min(names - first - 1);
            let alike = (1..=before).take_while(|n| self.header(first - n) == self.header(names - n)).count();
            starts.insert(names - alike as u32);
        }
        let starts: Vec<u32> = starts.into_iter().collect();
        let ends = starts.iter().skip(1).map(|s| s - 1).chain([to]);
        starts.iter().copied().zip(ends).collect()
    }
}
