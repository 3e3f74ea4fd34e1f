//! One run: measures laid into frames, stages computed in order, results with their state.

use super::absent;
use super::bind::{Binder, Bound, Choices, Maps, Slot};
use super::entries::Entries;
use super::eval::{BLOCK, MISSING, Pool, Values, evaluate};
use super::frame::{Frame, Frames, NO_ROW};
use super::reduce::{Grouping, rank, reduce};
use super::scope::{Scope, both, inherited, narrowing};
use crate::finding::{Finding, Findings};
use crate::formula::functions::Fun;
use crate::model::dimension::DimSet;
use crate::rule::{Book, Over, Stage, Symbol};
use crate::table::Inputs;
use crate::text;
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The results of a run. Columns lie over the rows of their frame.
#[derive(Debug)]
pub struct Run<'b> {
    pub book: &'b Book<'b>,
    pub inputs: &'b Inputs,
    pub frames: &'b Frames,
    pub entries: Entries,
    pub draws: usize,
    columns: HashMap<Symbol, Column>,
    pub(super) maps: Maps,
    pub(super) coefficients: Choices,
}

/// The column of a measure or a line.
#[derive(Debug)]
pub struct Column {
    pub frame: usize,
    values: Values,
    scope: Scope,
    /// Whether every row in scope has a value in the first draw.
    whole: bool,
    readings: Readings,
}

/// Where the rows of a measure were read.
#[derive(Clone, Debug, Default)]
enum Readings {
    /// Nowhere: it is a line.
    #[default]
    Computed,
    /// Its series has the same rows.
    InOrder,
    /// For each row its place in the series; [`NO_ROW`] where nothing was given.
    Each(Vec<u32>),
}

/// What is known of one row of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Accounted(f64),
    /// Something it needs is missing.
    NotAccounted,
    /// The line does not speak of this row.
    OutOfScope,
}

impl Column {
    /// The state of a row in the first draw.
    pub fn state(&self, row: usize) -> State {
        if self.scope.as_ref().is_some_and(|s| !s[row]) {
            return State::OutOfScope;
        }
        match self.draw(row, 0) {
            x if x.is_nan() => State::NotAccounted,
            x => State::Accounted(x),
        }
    }

    /// The rows in scope that have no value in the first draw.
    pub fn not_accounted(&self) -> impl Iterator<Item = usize> {
        let rows = if self.whole { 0 } else { self.values.values.len() / self.values.width.max(1) };
        (0..rows).filter(|row| self.state(*row) == State::NotAccounted)
    }

    /// The value of a row in a draw; not-a-number where missing.
    pub fn draw(&self, row: usize, draw: usize) -> f64 {
        self.values.values[row * self.values.width + draw.min(self.values.width - 1)]
    }

    /// Where the row of a measure stands in its series; none where nothing was given.
    pub fn reading(&self, row: usize) -> Option<usize> {
        match &self.readings {
            Readings::Computed => None,
            Readings::InOrder => Some(row),
            Readings::Each(all) => all.get(row).filter(|reading| **reading != NO_ROW).map(|r| *r as usize),
        }
    }

    pub fn in_scope(&self, row: usize) -> bool {
        self.scope.as_ref().is_none_or(|s| s[row])
    }
}

impl<'b> Run<'b> {
    pub fn column(&self, symbol: Symbol) -> Option<&Column> {
        self.columns.get(&symbol)
    }

    /// The column of a symbol with the frame it lies over.
    pub fn framed(&self, symbol: Symbol) -> Option<(&Column, &'b Frame)> {
        self.columns.get(&symbol).map(|c| (c, &self.frames.list[c.frame]))
    }

    /// The row of a frame with these members, in the order of the frame's dimensions.
    pub fn row(&self, frame: usize, members: &[u32]) -> Option<usize> {
        let frame = &self.frames.list[frame];
        let packing = &self.frames.packing;
        let pack = |key, (dim, member): (&_, &u32)| packing.add(frame.dims, key, *dim, *member);
        let key = frame.order.iter().zip(members).try_fold(0, pack)?;
        frame.find(key).map(|r| r as usize)
    }
}

/// How many draws a run holds and what each coefficient entry is worth in them.
pub struct Draws<'a> {
    pub count: usize,
    /// Given an entry's index and its central value, its value in each draw.
    pub sample: &'a dyn Fn(usize, f64) -> Vec<f64>,
}

/// Computes all lines of a book over the inputs from which the frames were built.
pub fn run<'b>(
    book: &'b Book<'b>,
    inputs: &'b Inputs,
    frames: &'b Frames,
    draws: Option<Draws<'_>>,
    findings: &mut Findings,
) -> Run<'b> {
    let mut binder = Binder::new(book, frames);
    let steps = plan(&mut binder);
    let count = draws.as_ref().map_or(1, |d| d.count);
    let entries: Vec<f64> = match &draws {
        None => binder.entries.values.clone(),
        Some(d) => binder.entries.values.iter().enumerate().flat_map(|(i, v)| (d.sample)(i, *v)).collect(),
    };
    let mut machine = Machine::new(&binder, inputs, entries, count);
    for step in &steps {
        machine.step(step);
    }
    let Machine { columns, scopes, readings, whole, .. } = machine;
    let mut by_symbol = HashMap::new();
    let parts = binder.slots.iter().zip(columns).zip(scopes).zip(readings).zip(whole);
    for (((((slot, frame), values), scope), readings), whole) in parts {
        let symbol = match slot {
            Slot::Measure(i) => Symbol::Measure(*i),
            Slot::Line(i) => Symbol::Line(*i),
            Slot::Over(_) => continue,
        };
        by_symbol.insert(symbol, Column { frame: *frame, values, scope, whole, readings });
    }
    let Binder { mut entries, maps, coefficients, .. } = binder;
    missing_index(book, &mut entries, findings);
    let run = Run { book, inputs, frames, entries, draws: count, columns: by_symbol, maps, coefficients };
    absent::report(&run, findings);
    run
}

fn missing_index(book: &Book<'_>, entries: &mut Entries, findings: &mut Findings) {
    let mut years = std::mem::take(&mut entries.missing_index);
    years.sort_unstable();
    years.dedup();
    for year in years {
        let Some(index) = book.price_index.map(|i| &book.catalog.coefficients[i]) else { continue };
        let (id, at) = (&index.id, &index.at.source.name);
        let message =
            text!("价格指数 `{id}` 没有 {year} 年的值", "price index `{id}` has no value for {year}");
        findings.push(Finding::error("missing-coefficient", message).help(text!(
            "在 {at} 旁的 CSV 表中补上这一年，或换用不需折算的口径",
            "add the year to the CSV file beside {at}, or use a profile that does not convert prices"
        )));
    }
}

/// One thing to compute, tied to its columns.
enum Step<'b> {
    Line(BoundLine<'b>),
    Over(usize, BoundOver),
    /// Computed together, one period after another.
    Memory(Vec<Step<'b>>),
}

struct BoundLine<'b> {
    slot: usize,
    term: Bound<'b>,
    scope: Option<Bound<'b>>,
}

struct BoundOver {
    fun: Fun,
    source: usize,
    map: Arc<[u32]>,
    groups: usize,
}

fn plan<'b>(binder: &mut Binder<'b>) -> Vec<Step<'b>> {
    let book = binder.book;
    for symbol in book.used() {
        binder.symbol(symbol);
    }
    let mut steps = Vec::new();
    for stage in &book.stages {
        match stage {
            Stage::Line(line) => steps.extend(line_steps(binder, *line)),
            Stage::Memory(lines) => {
                let all: Vec<Step<'b>> = lines.iter().flat_map(|l| line_steps(binder, *l)).collect();
                let own: Vec<usize> = lines.iter().filter_map(|l| binder.symbol(Symbol::Line(*l))).collect();
                // Values over what stands outside the loop do not wait for its periods.
                let outside = |s: &Step<'b>| matches!(s, Step::Over(_, over) if !own.contains(&over.source));
                let (before, inside) = all.into_iter().partition(outside);
                steps.extend::<Vec<_>>(before);
                steps.push(Step::Memory(inside));
            }
        }
    }
    steps
}

/// The values over dimensions that a line needs, then the line itself.
fn line_steps<'b>(binder: &mut Binder<'b>, line: usize) -> Vec<Step<'b>> {
    let book = binder.book;
    let Some(slot) = binder.symbol(Symbol::Line(line)) else { return Vec::new() };
    let frame = binder.slots[slot].1;
    let before = binder.slots.len();
    let definition = &book.lines[line];
    let term = binder.bind(&definition.term, frame);
    let scope = definition.scope.as_ref().map(|s| binder.bind(s, frame));
    let mut steps = Vec::new();
    for added in before..binder.slots.len() {
        if let Slot::Over(over) = binder.slots[added].0.clone() {
            steps.extend(over_step(binder, added, &over));
        }
    }
    steps.push(Step::Line(BoundLine { slot, term, scope }));
    steps
}

fn over_step<'b>(binder: &mut Binder<'b>, slot: usize, over: &Over) -> Option<Step<'b>> {
    let source = binder.symbol(over.argument)?;
    let from = binder.slots[source].1;
    let group = binder.frames.find(over.group)?;
    let map = binder.map(from, group, Vec::new());
    let groups = binder.frames.list[group].len();
    Some(Step::Over(slot, BoundOver { fun: over.fun, source, map, groups }))
}

fn lines<'s, 'b>(steps: &'s [Step<'b>]) -> impl Iterator<Item = &'s BoundLine<'b>> {
    steps.iter().filter_map(|step| if let Step::Line(line) = step { Some(line) } else { None })
}

/// Rows worked on at once.
fn block(draws: usize) -> usize {
    (BLOCK / draws).max(1)
}

/// Rows outside a scope hold nothing. True where every other row has a value in the first draw.
fn blank(values: &mut [f64], scope: Option<&[bool]>, draws: usize) -> bool {
    let Some(scope) = scope else { return values.iter().step_by(draws).all(|x| !x.is_nan()) };
    let mut missing = 0;
    for (row, inside) in values.chunks_mut(draws).zip(scope) {
        missing += usize::from(*inside & row[0].is_nan());
        row.iter_mut().for_each(|x| *x = if *inside { *x } else { MISSING });
    }
    missing == 0
}

struct Machine<'a> {
    binder: &'a Binder<'a>,
    columns: Vec<Values>,
    scopes: Vec<Scope>,
    readings: Vec<Readings>,
    whole: Vec<bool>,
    entries: Vec<f64>,
    draws: usize,
}

impl<'a> Machine<'a> {
    fn new(binder: &'a Binder<'a>, inputs: &Inputs, entries: Vec<f64>, draws: usize) -> Machine<'a> {
        let count = binder.slots.len();
        let mut machine = Machine {
            binder,
            columns: vec![Values::default(); count],
            scopes: vec![None; count],
            readings: vec![Readings::Computed; count],
            whole: vec![false; count],
            entries,
            draws,
        };
        for (place, (slot, frame)) in binder.slots.iter().enumerate() {
            if let Slot::Measure(measure) = slot {
                machine.lay(place, *measure, *frame, inputs);
            }
        }
        machine
    }

    /// Lays the values of a measure into the rows of its frame.
    fn lay(&mut self, slot: usize, measure: usize, frame: usize, inputs: &Inputs) {
        let (frames, list) = (self.binder.frames, &self.binder.frames.list[frame]);
        let series = inputs.series_of(measure).map(|(_, series)| series);
        // The frame has all keys of the series and no key twice.
        if let Some(series) = series.filter(|s| s.len() == list.len()) {
            self.columns[slot] = Values { values: series.all_converted(), width: 1 };
            self.readings[slot] = Readings::InOrder;
            return;
        }
        let mut values = vec![MISSING; list.len()];
        let mut readings = vec![NO_ROW; list.len()];
        if let Some(series) = series {
            // Both are in the order of the keys, so the next reading is mostly that of the next row.
            let mut next = 0;
            for (reading, key) in (0..).zip(frames.packing.keys(series)) {
                let Some(key) = key else { continue };
                if list.packed().get(next) != Some(&key) {
                    let Some(row) = list.find(key) else { continue };
                    next = row as usize;
                }
                values[next] = series.converted(reading as usize);
                readings[next] = reading;
                next += 1;
            }
        }
        self.columns[slot] = Values::new(values, 1);
        self.readings[slot] = Readings::Each(readings);
    }

    fn rows(&self, slot: usize) -> usize {
        self.binder.frames.list[self.binder.slots[slot].1].len()
    }

    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Line(line) => {
                let (rows, draws) = (self.rows(line.slot), self.draws);
                self.scopes[line.slot] = narrowing(self.scope(line, 0..rows));
                let mut values = vec![0.0; rows * draws];
                let pool = Pool { columns: &self.columns, entries: &self.entries, draws };
                let scope = self.scopes[line.slot].as_deref();
                let block = block(draws);
                let whole = values.par_chunks_mut(block * draws).enumerate().map(|(k, out)| {
                    let start = k * block;
                    let rows = start..start + out.len() / draws;
                    evaluate(&line.term, &pool, rows.clone(), out);
                    blank(out, scope.map(|scope| &scope[rows]), draws)
                });
                self.whole[line.slot] = whole.reduce(|| true, |a, b| a & b);
                self.columns[line.slot] = Values::new(values, draws);
            }
            Step::Over(slot, over) => {
                let rows = 0..over.map.len();
                self.over(*slot, over, rows);
            }
            Step::Memory(steps) => self.memory(steps),
        }
    }

    /// The scope of a line in some of its rows.
    fn scope(&self, line: &BoundLine<'_>, rows: Range<usize>) -> Scope {
        let scope = inherited(&line.term, &self.scopes, rows.clone());
        let Some(condition) = &line.scope else { return scope };
        // Most conditions ask for a coefficient, of which there are few.
        if let Bound::Call(Fun::Present, arguments) = condition
            && let [Bound::Entries(chosen)] = arguments.as_slice()
            && let Some(places) = chosen.places()
        {
            let given = |entry: &u32| {
                let first = self.entries.get(*entry as usize * self.draws);
                first.is_some_and(|value| value.is_finite())
            };
            let given: Vec<bool> = chosen.entries().iter().map(given).collect();
            let own = places[rows].iter().map(|place| given.get(*place as usize).copied().unwrap_or(false));
            return both(scope, Some(own.collect()));
        }
        let pool = Pool { columns: &self.columns, entries: &self.entries, draws: self.draws };
        let block = block(self.draws);
        let mut holds = vec![MISSING; block.min(rows.len()) * self.draws];
        let mut own = Vec::with_capacity(rows.len());
        for start in rows.clone().step_by(block) {
            let part = start..rows.end.min(start + block);
            let holds = &mut holds[..part.len() * self.draws];
            evaluate(condition, &pool, part, holds);
            own.extend(holds.chunks(self.draws).map(|draws| draws[0] == 1.0));
        }
        both(scope, Some(own.into()))
    }

    fn over(&mut self, slot: usize, over: &BoundOver, rows: Range<usize>) {
        let source = &self.columns[over.source];
        let scope = self.scopes[over.source].clone();
        let grouping = Grouping { map: &over.map, scope: scope.as_deref(), groups: over.groups };
        let width = source.width;
        let values = if over.fun == Fun::Rank {
            let mut out = vec![MISSING; source.values.len()];
            rank(source, &grouping, rows, &mut out);
            self.scopes[slot] = scope;
            out
        } else {
            reduce(over.fun, source, &grouping, rows)
        };
        self.columns[slot] = Values::new(values, width);
    }

    /// Lines that lean on each other's earlier periods, one period after another.
    fn memory(&mut self, steps: &[Step<'_>]) {
        for line in lines(steps) {
            let rows = self.rows(line.slot);
            self.columns[line.slot] = Values::new(vec![MISSING; rows * self.draws], self.draws);
            self.scopes[line.slot] = Some(vec![true; rows].into());
        }
        for moment in self.moments(steps) {
            for step in steps {
                match step {
                    Step::Line(line) => {
                        let rows = self.at(line.slot, moment);
                        let scope = self.scope(line, rows.clone());
                        let mut out = vec![MISSING; rows.len() * self.draws];
                        let pool = Pool { columns: &self.columns, entries: &self.entries, draws: self.draws };
                        evaluate(&line.term, &pool, rows.clone(), &mut out);
                        blank(&mut out, scope.as_deref(), self.draws);
                        if let (Some(all), Some(now)) = (&mut self.scopes[line.slot], &scope) {
                            Arc::make_mut(all)[rows.clone()].copy_from_slice(now);
                        }
                        let span = rows.start * self.draws..rows.end * self.draws;
                        Arc::make_mut(&mut self.columns[line.slot].values)[span].copy_from_slice(&out);
                    }
                    Step::Over(slot, over) => {
                        // What an earlier period gave stays: groups of other periods have no rows in this one.
                        let before = std::mem::take(&mut self.columns[*slot]).values;
                        self.over(*slot, over, self.at(over.source, moment));
                        let now = Arc::make_mut(&mut self.columns[*slot].values);
                        now.iter_mut().zip(before.iter().copied()).for_each(|(now, before)| {
                            if now.is_nan() {
                                *now = before;
                            }
                        });
                    }
                    Step::Memory(_) => {}
                }
            }
        }
        for line in lines(steps) {
            self.scopes[line.slot] = narrowing(self.scopes[line.slot].take());
        }
    }

    /// The members of the time dimension over which the lines run, in order.
    fn moments(&self, steps: &[Step<'_>]) -> Vec<u32> {
        let mut moments: Vec<u32> = Vec::new();
        for line in lines(steps) {
            let frame = &self.binder.frames.list[self.binder.slots[line.slot].1];
            // Time comes first in every frame.
            moments.extend(frame.keys.first().into_iter().flatten());
        }
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// The rows of a column at a moment.
    fn at(&self, slot: usize, moment: u32) -> Range<usize> {
        let frame = &self.binder.frames.list[self.binder.slots[slot].1];
        let Some(times) = frame.keys.first().filter(|_| frame.dims != DimSet::NONE) else { return 0..0 };
        times.partition_point(|t| *t < moment)..times.partition_point(|t| *t <= moment)
    }
}
