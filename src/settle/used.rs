//! What amounts rest on, row by row: the readings, coefficient entries, step tables and formulas that they were computed
//! from, and nothing else of the dataset. Rows of earlier periods that a formula reaches count like any other.

use crate::compute::Run;
use crate::look::Referred;
use crate::plan::NO_ROW;
use crate::rule::{Op, Stage, Symbol, Term, TierRef};
use std::collections::{BTreeMap, BTreeSet};

/// Everything beneath some rows.
#[derive(Debug, Default)]
pub struct Used {
    /// By measure the places in its series.
    pub readings: BTreeMap<usize, BTreeSet<usize>>,
    /// Indices into the run's entries.
    pub entries: BTreeSet<u32>,
    /// Model and table of step tables.
    pub tiers: BTreeSet<(usize, usize)>,
    /// Lines of the book.
    pub lines: BTreeSet<usize>,
    /// By line whether each row is among them.
    rows: Vec<Vec<bool>>,
}

impl Used {
    /// What rows of some lines and measures rest on.
    pub fn by(run: &Run, rows: impl IntoIterator<Item = (Symbol, Vec<usize>)>) -> Used {
        let mut walk = Walk {
            run,
            turn: turns(run),
            seen: vec![Vec::new(); run.book.lines.len()],
            open: BTreeMap::new(),
            used: Used::default(),
        };
        rows.into_iter().for_each(|(symbol, rows)| walk.reach(symbol, rows));
        // What is computed last is walked first, so that each line comes up once for most of its rows.
        while let Some((turn, rows)) = walk.open.pop_last() {
            walk.line(walk.turn.0[turn], &rows);
        }
        walk.used.rows = walk.seen;
        walk.used
    }

    /// Whether a row of a line is among them.
    pub fn has(&self, line: usize, row: usize) -> bool {
        self.rows.get(line).and_then(|rows| rows.get(row)).copied().unwrap_or(false)
    }
}

/// The lines in the order in which they are computed, and the turn of each line.
fn turns(run: &Run) -> (Vec<usize>, Vec<usize>) {
    let lines: Vec<usize> = run
        .book
        .stages
        .iter()
        .flat_map(|stage| match stage {
            Stage::Line(line) => vec![*line],
            Stage::Memory(lines) => lines.clone(),
        })
        .collect();
    let mut turn = vec![0; run.book.lines.len()];
    lines.iter().enumerate().for_each(|(at, line)| turn[*line] = at);
    (lines, turn)
}

struct Walk<'r> {
    run: &'r Run,
    turn: (Vec<usize>, Vec<usize>),
    /// By line the rows that were reached.
    seen: Vec<Vec<bool>>,
    /// By turn the rows still to be walked.
    open: BTreeMap<usize, Vec<usize>>,
    used: Used,
}

impl Walk<'_> {
    /// Notes rows of a measure, or opens those of a line that are new.
    fn reach(&mut self, symbol: Symbol, rows: impl IntoIterator<Item = usize>) {
        let Some((column, frame)) = self.run.framed(symbol) else { return };
        match symbol {
            Symbol::Measure(measure) => {
                let readings = self.used.readings.entry(measure).or_default();
                readings.extend(rows.into_iter().filter_map(|row| column.reading(row)));
            }
            Symbol::Line(line) => {
                let seen = &mut self.seen[line];
                seen.resize(frame.len(), false);
                let new: Vec<usize> =
                    rows.into_iter().filter(|row| !std::mem::replace(&mut seen[*row], true)).collect();
                if !new.is_empty() {
                    self.used.lines.insert(line);
                    self.open.entry(self.turn.1[line]).or_default().extend(new);
                }
            }
            Symbol::Coefficient(_) => {}
        }
    }

    fn line(&mut self, line: usize, rows: &[usize]) {
        let run = self.run;
        let Some((column, _)) = run.framed(Symbol::Line(line)) else { return };
        let checked = &run.book.lines[line];
        if let Some(scope) = &checked.scope {
            self.term(scope, column.frame, rows);
        }
        // Of a row that a line does not speak of only that was used which says so.
        let own: Vec<usize> = rows.iter().copied().filter(|row| column.in_scope(*row)).collect();
        self.term(&checked.term, column.frame, &own);
    }

    /// What a term reads in some rows of a frame.
    fn term(&mut self, term: &Term, frame: usize, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        let run = self.run;
        match &term.op {
            Op::Ref(reference) => match run.refer(reference, frame) {
                Referred::Column(symbol, _, map) => {
                    let there = |row: &usize| match &map {
                        None => Some(*row),
                        Some(map) => Some(map[*row]).filter(|r| *r != NO_ROW).map(|r| r as usize),
                    };
                    self.reach(symbol, rows.iter().filter_map(there));
                }
                Referred::Entries(chosen) => {
                    let entries = rows.iter().map(|row| chosen[*row]).filter(|entry| *entry != NO_ROW);
                    self.used.entries.extend(entries);
                }
                Referred::Nothing => {}
            },
            Op::Over(over) => {
                let Some(grouped) = run.grouped(over, frame) else { return };
                let groups: BTreeSet<u32> = rows.iter().map(|row| grouped.group_of_row[*row]).collect();
                let members = groups.iter().flat_map(|group| grouped.members.of(*group));
                self.reach(over.argument, members.map(|row| *row as usize));
            }
            Op::Upto(upto) => {
                let Some((own, group_of_row, members)) = run.grouped_upto(upto) else { return };
                let there = run.rows_of(frame, own, Vec::new());
                let there = rows.iter().map(|row| there[*row]).filter(|row| *row != NO_ROW);
                let groups: BTreeSet<u32> = there.map(|row| group_of_row[row as usize]).collect();
                let rows: Vec<usize> =
                    groups.iter().flat_map(|group| members.of(*group)).map(|row| *row as usize).collect();
                upto.lines().into_iter().for_each(|line| self.reach(line, rows.iter().copied()));
            }
            Op::Tier(TierRef { model, tier }, _) => {
                self.used.tiers.insert((*model, *tier));
            }
            _ => {}
        }
        term.children().into_iter().for_each(|child| self.term(child, frame, rows));
    }
}
