//! Rows of lines whose value is given, as an earlier settlement left it, instead of being computed.

use super::column::State;
use crate::model::dimension::{Dim, DimSet};
use std::collections::BTreeMap;
use std::ops::Range;

/// Members of some dimensions, in their fixed order, for which there must be rows whatever the inputs hold.
pub type Key = (DimSet, Vec<u32>);

/// What is given, by line, and what it comes from.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub sources: Vec<Giver>,
    /// Rows ascending.
    rows: BTreeMap<usize, Vec<Fixed>>,
    /// The source that speaks for a time.
    times: BTreeMap<(Dim, u32), usize>,
}

/// What values are given by.
#[derive(Clone, Debug)]
pub struct Giver {
    /// The time it settled.
    pub label: String,
    /// The folder in which it stands, as the user named it.
    pub place: String,
}

/// One given row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed {
    pub row: u32,
    pub state: State,
    /// Index among the sources.
    pub source: usize,
}

impl Given {
    /// Nothing yet, by some sources.
    pub fn by(sources: Vec<Giver>) -> Given {
        Given { sources, ..Given::default() }
    }

    /// Gives rows to a line; each row once.
    pub fn add(&mut self, line: usize, mut rows: Vec<Fixed>) {
        rows.sort_by_key(|fixed| fixed.row);
        self.rows.insert(line, rows);
    }

    /// Lets a source speak for a time.
    pub fn speak(&mut self, dim: Dim, member: u32, source: usize) {
        self.times.insert((dim, member), source);
    }

    /// The source that speaks for a time.
    pub fn speaks(&self, dim: Dim, member: u32) -> Option<usize> {
        self.times.get(&(dim, member)).copied()
    }

    pub fn of(&self, line: usize) -> &[Fixed] {
        self.rows.get(&line).map_or(&[], Vec::as_slice)
    }

    /// The lines with given rows.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &[Fixed])> {
        self.rows.iter().map(|(line, rows)| (*line, rows.as_slice()))
    }

    pub fn get(&self, line: usize, row: usize) -> Option<Fixed> {
        let rows = self.of(line);
        rows.binary_search_by_key(&row, |fixed| fixed.row as usize).ok().map(|at| rows[at])
    }

    /// The source of a row of a line.
    pub fn giver(&self, line: usize, row: usize) -> Option<&Giver> {
        self.sources.get(self.get(line, row)?.source)
    }

    /// What the other sources give.
    pub fn without(&self, source: usize) -> Given {
        let others = |rows: &Vec<Fixed>| rows.iter().filter(|f| f.source != source).copied().collect();
        Given { rows: self.rows.iter().map(|(line, rows)| (*line, others(rows))).collect(), ..self.clone() }
    }

    /// Those of a line's given rows that lie in a range.
    pub fn within(&self, line: usize, rows: Range<usize>) -> &[Fixed] {
        let given = self.of(line);
        let at = |row: usize| given.partition_point(|fixed| (fixed.row as usize) < row);
        &given[at(rows.start)..at(rows.end)]
    }
}
