//! Which lines beneath the headline a scenario moved, and why others stand still: a table of zeros without a word about
//! why is worse than no table.

use crate::compute::Run;
use crate::function::Rowwise;
use crate::plan::State;
use crate::rule::{Op, Symbol, reached};
use crate::scenario::{Cell, Changed};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// How a line answered to a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Response {
    pub line: String,
    pub title: (String, String),
    pub answer: Answer,
    /// Rows that moved, of how many.
    pub moved: usize,
    pub rows: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Answer {
    Moved,
    /// Nothing beneath it was changed.
    Untouched,
    /// Its value is given in the tables.
    Given,
    /// What it is made of moved, and a least, a greatest, a step or a rounding holds it.
    Held,
    /// What was changed beneath it has no row or no coefficient there.
    Unheard,
}

impl Answer {
    pub fn words(self) -> crate::text::Text {
        match self {
            Answer::Moved => crate::text!("有变化", "moved"),
            Answer::Untouched => crate::text!("其下没有改动的数", "nothing beneath it was changed"),
            Answer::Given => {
                crate::text!(
                    "数据里直接提供总数，不随情景变",
                    "its total is given in the tables and stands still"
                )
            }
            Answer::Held => crate::text!(
                "其下有变化，被上下限、分档、舍入或条件挡住",
                "what is beneath it moved; a bound, a step, a rounding or a condition holds it"
            ),
            Answer::Unheard => crate::text!(
                "改动的那一类在这里没有系数或没有行",
                "what was changed has no coefficient or no row here"
            ),
        }
    }
}

/// The answers of all lines beneath some, in the order of the book.
pub fn responses(base: &Run, run: &Run, lines: &[usize], changed: &[Changed]) -> Vec<Response> {
    let book = &run.book;
    let touched: BTreeSet<Symbol> = changed
        .iter()
        .filter_map(|one| match &one.cell {
            Cell::Input(measure, _) => Some(Symbol::Measure(*measure)),
            Cell::Row(coefficient, _) => Some(Symbol::Coefficient(*coefficient)),
            Cell::Step(..) => None,
        })
        .collect();
    // Step tables, models and prices stand in the rules themselves.
    let rules = changed.iter().any(|one| matches!(one.cell, Cell::Step(..))) || changed.is_empty();
    let wanted = reached(book, lines.iter().map(|line| Symbol::Line(*line)));
    let mut answers = Vec::new();
    let mut moved: BTreeSet<Symbol> = BTreeSet::new();
    let list: Vec<usize> = book.results().map(|(index, _)| index).collect();
    let counts: HashMap<usize, (usize, usize)> = list
        .iter()
        .filter(|index| wanted.contains(&Symbol::Line(**index)))
        .map(|index| (*index, differing(base, run, *index)))
        .collect();
    moved.extend(counts.iter().filter(|(_, (moved, _))| *moved > 0).map(|(index, _)| Symbol::Line(*index)));
    for index in list {
        let Some((count, rows)) = counts.get(&index).copied() else { continue };
        let line = &book.lines[index];
        let answer = if count > 0 {
            Answer::Moved
        } else if !rules && reached(book, [Symbol::Line(index)]).is_disjoint(&touched) {
            Answer::Untouched
        } else if given(run, index) {
            Answer::Given
        } else if moves_beneath(run, index, &moved, &touched) && holds(run, index) {
            Answer::Held
        } else {
            Answer::Unheard
        };
        let title = (line.title.zh.clone(), line.title.en.clone());
        answers.push(Response { line: line.id.clone(), title, answer, moved: count, rows });
    }
    answers
}

/// How many rows of a line have another value than without the scenario, of how many.
fn differing(base: &Run, run: &Run, line: usize) -> (usize, usize) {
    let Some((column, frame)) = run.framed(Symbol::Line(line)) else { return (0, 0) };
    // Other rules may have other lines.
    let id = &run.book.lines[line].id;
    let before = base.book.find_line(id).and_then(|line| base.framed(Symbol::Line(line)));
    let known: HashMap<Vec<u32>, State> = before
        .map(|(column, frame)| (0..frame.len()).map(|row| (key(frame, row), column.state(row))).collect())
        .unwrap_or_default();
    let other = |row: &usize| known.get(&key(frame, *row)) != Some(&column.state(*row));
    ((0..frame.len()).filter(other).count(), frame.len())
}

fn key(frame: &crate::plan::frame::Frame, row: usize) -> Vec<u32> {
    frame.keys.iter().map(|keys| keys[row]).collect()
}

/// Whether the tables give the value of a line.
fn given(run: &Run, line: usize) -> bool {
    let book = &run.book;
    let mut given = false;
    book.lines[line].term.walk(&mut |term| {
        term.reads(|symbol| {
            if let Symbol::Measure(measure) = symbol {
                let own = book.catalog.measures[measure].id == book.lines[line].id;
                given |= own && run.inputs.series_of(measure).is_some();
            }
        });
    });
    given
}

/// Whether something that a line reads itself was changed or moved.
fn moves_beneath(run: &Run, line: usize, moved: &BTreeSet<Symbol>, touched: &BTreeSet<Symbol>) -> bool {
    let mut beneath = false;
    run.book.lines[line].term.walk(&mut |term| {
        term.reads(|symbol| beneath |= moved.contains(&symbol) || touched.contains(&symbol));
    });
    beneath
}

/// Whether a formula can hold a value although what it is made of moves.
fn holds(run: &Run, line: usize) -> bool {
    let mut holds = run.book.lines[line].scope.is_some();
    run.book.lines[line].term.walk(&mut |term| {
        holds |= match &term.op {
            Op::Call(fun, _) => !matches!(fun, Rowwise::Coalesce),
            Op::Tier(..) | Op::Round(..) => true,
            Op::Binary(operator, ..) => operator.is_comparison(),
            _ => false,
        };
    });
    holds
}
