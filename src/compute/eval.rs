//! Terms to numbers, a block of rows at a time. Not-a-number stands for missing and spreads by itself.
//! What is infinite is missing too: whatever could make a number of it again, as `min(1 / 0, 5)`, looks out for it.
//!
//! Numbers lie row by row; within a row one value a draw. One run is a block of one draw.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::formula::tree::Operator;
use crate::function::Rowwise;
use crate::function::block::{Block, apply, pair, truth};
use crate::function::numbers::{MISSING, Mask, Numbers};
use crate::function::portable;
use crate::plan::bound::{Bound, Steps};
use crate::plan::chosen::Chosen;
use crate::plan::column::Column;
use std::ops::Range;

/// Rows times draws that are worked on at once: small enough to stay in the nearest cache.
pub const BLOCK: usize = 1024;

/// Fewer entries than this are laid out anew for each block.
const FEW: usize = 64;

/// What terms read from.
pub struct Pool<'a> {
    pub columns: &'a [Column],
    /// Numbers of the coefficient entries, one a draw.
    pub entries: &'a [f64],
    /// Values of the steps of step tables, one a draw.
    pub steps: &'a [f64],
    pub draws: usize,
}

/// Evaluates a term over rows into `out`; what is infinite or undefined counts as missing, and so does what is out
/// of scope, of which the first of the rows stands at the number beside it. True where every row in scope has a value in every draw.
pub fn evaluate(
    term: &Bound,
    pool: &Pool<'_>,
    rows: Range<usize>,
    scope: Option<(&Mask, usize)>,
    out: &mut [f64],
) -> bool {
    match value(term, pool, &rows) {
        Block::One(x) => settle(std::iter::repeat(x), scope, pool.draws, out),
        Block::Slice(s) => settle(s.iter().copied(), scope, pool.draws, out),
        Block::Own(v) => settle(v.into_iter(), scope, pool.draws, out),
    }
}

fn settle(
    values: impl Iterator<Item = f64>,
    scope: Option<(&Mask, usize)>,
    draws: usize,
    out: &mut [f64],
) -> bool {
    let mut lacks = false;
    match scope {
        None => out.iter_mut().zip(values).for_each(|(out, x)| {
            *out = if x.is_finite() { x } else { MISSING };
            lacks |= !x.is_finite();
        }),
        Some((mask, first)) if draws == 1 && mask.by_row().is_some() => {
            let inside = mask.by_row().unwrap_or_default()[first..].iter();
            out.iter_mut().zip(values).zip(inside).for_each(|((out, x), inside)| {
                *out = if x.is_finite() & inside { x } else { MISSING };
                lacks |= !x.is_finite() & inside;
            });
        }
        Some((mask, first)) => out.iter_mut().zip(values).enumerate().for_each(|(at, (out, x))| {
            let inside = mask.holds(first + at / draws, at % draws);
            *out = if x.is_finite() & inside { x } else { MISSING };
            lacks |= !x.is_finite() & inside;
        }),
    }
    !lacks
}

fn value<'a>(term: &Bound, pool: &Pool<'a>, rows: &Range<usize>) -> Block<'a> {
    match term {
        Bound::Number(n) => Block::One(*n),
        Bound::Column(slot, map) => column(&pool.columns[*slot].values, map.as_deref(), pool.draws, rows),
        Bound::Entry(entry) => same(pool.entries, pool.draws, *entry, rows.len()),
        Bound::Entries(chosen) => entries(chosen, pool, rows),
        Bound::Scale(_, factor, x) => apply(value(x, pool, rows), |x| x * factor),
        Bound::Negate(x) => apply(value(x, pool, rows), |x| -x),
        Bound::Not(x) => apply(value(x, pool, rows), |x| 1.0 - x),
        Bound::Round(rounding, places, x) => apply(value(x, pool, rows), |x| rounding.of(x, *places)),
        Bound::Tier(steps, x) => tier(steps, value(x, pool, rows), pool, rows.len()),
        Bound::Binary(operator, a, b) => {
            let (a, b) = (value(a, pool, rows), value(b, pool, rows));
            binary(*operator, a, b)
        }
        Bound::Call(fun, arguments) => {
            let arguments: Vec<Block<'a>> = arguments.iter().map(|x| value(x, pool, rows)).collect();
            fun.of(arguments)
        }
    }
}

fn tier<'a>(steps: &Steps, x: Block<'a>, pool: &Pool<'a>, rows: usize) -> Block<'a> {
    let (table, first, draws) = (&steps.table, steps.first as usize, pool.draws);
    let one = |x: f64, draw: usize| {
        table.value(x, |step| pool.steps[(first + step) * draws + draw]).unwrap_or(MISSING)
    };
    match draws {
        1 => apply(x, |x| one(x, 0)),
        _ => Block::Own((0..rows * draws).map(|at| one(x.get(at), at % draws)).collect()),
    }
}

fn column<'a>(source: &'a Numbers, map: Option<&[u32]>, draws: usize, rows: &Range<usize>) -> Block<'a> {
    match map {
        None if source.width == draws => Block::Slice(&source.values[rows.start * draws..rows.end * draws]),
        None => {
            let values = &source.values[rows.clone()];
            Block::Own(values.iter().flat_map(|x| std::iter::repeat_n(*x, draws)).collect())
        }
        Some(map) => {
            let (values, width, map) = (&source.values, source.width, &map[rows.clone()]);
            match uniform(map) {
                Some(row) => same(values, width, row, rows.len()),
                None => Block::Own(gather(values, width, map.iter().copied(), draws)),
            }
        }
    }
}

fn entries<'a>(chosen: &Chosen, pool: &Pool<'a>, rows: &Range<usize>) -> Block<'a> {
    let draws = pool.draws;
    let Some(places) = chosen.places().map(|places| &places[rows.clone()]) else {
        return same(pool.entries, draws, chosen.entry(0), rows.len());
    };
    match uniform(places) {
        Some(place) => same(pool.entries, draws, chosen.entry(place), rows.len()),
        None if draws == 1 && chosen.entries().len() < FEW => {
            let mut table = [MISSING; FEW];
            let values = chosen.entries().iter().map(|entry| pool.entries.get(*entry as usize));
            table.iter_mut().zip(values).for_each(|(x, value)| *x = value.copied().unwrap_or(MISSING));
            // The last of the table is missing, as is what has no place.
            Block::Own(places.iter().map(|p| table[(*p as usize).min(FEW - 1)]).collect())
        }
        None => Block::Own(gather(pool.entries, draws, places.iter().map(|p| chosen.entry(*p)), draws)),
    }
}

/// What all rows share: prices of one year mostly hold for a whole block.
fn uniform(map: &[u32]) -> Option<u32> {
    let first = map.first()?;
    map.iter().all(|row| row == first).then_some(*first)
}

/// One row's values for so many rows.
fn same<'a>(values: &[f64], width: usize, row: u32, count: usize) -> Block<'a> {
    let at = row as usize * width;
    match values.get(at..at + width) {
        None => Block::One(MISSING),
        Some([one]) => Block::One(*one),
        Some(all) => Block::Own(all.repeat(count)),
    }
}

fn gather(values: &[f64], width: usize, map: impl Iterator<Item = u32>, draws: usize) -> Vec<f64> {
    if draws == 1 {
        return map.map(|row| values.get(row as usize).copied().unwrap_or(MISSING)).collect();
    }
    let mut out = Vec::with_capacity(map.size_hint().0 * draws);
    for row in map {
        let at = row as usize * width;
        match values.get(at..at + width) {
            Some([one]) => out.extend(std::iter::repeat_n(*one, draws)),
            Some(all) => out.extend_from_slice(all),
            None => out.extend(std::iter::repeat_n(MISSING, draws)),
        }
    }
    out
}

/// A comparison whose operands both have values.
fn compare(holds: bool, a: f64, b: f64) -> f64 {
    if a.is_finite() && b.is_finite() { truth(holds) } else { MISSING }
}

fn binary<'a>(operator: Operator, a: Block<'a>, b: Block<'a>) -> Block<'a> {
    match operator {
        Operator::Add => pair(a, b, |a, b| a + b),
        Operator::Subtract => pair(a, b, |a, b| a - b),
        Operator::Multiply => pair(a, b, |a, b| a * b),
        Operator::Divide => pair(a, b, |a, b| if b.is_finite() { a / b } else { MISSING }),
        Operator::Power => pair(a, b, power),
        Operator::Less => pair(a, b, |a, b| compare(a < b, a, b)),
        Operator::LessEqual => pair(a, b, |a, b| compare(a <= b, a, b)),
        Operator::Greater => pair(a, b, |a, b| compare(a > b, a, b)),
        Operator::GreaterEqual => pair(a, b, |a, b| compare(a >= b, a, b)),
        Operator::Equal => pair(a, b, |a, b| compare(a == b, a, b)),
        Operator::NotEqual => pair(a, b, |a, b| compare(a != b, a, b)),
        // Truth is 1 and 0, so these spread what is missing by themselves.
        Operator::And => pair(a, b, |a, b| a * b),
        Operator::Or => pair(a, b, |a, b| a + b - a * b),
    }
}

/// A power; 0 to the 0 is undefined, as it is in a spreadsheet, and missing stays missing.
fn power(a: f64, b: f64) -> f64 {
    let defined = a.is_finite() && b.is_finite() && (a != 0.0 || b != 0.0);
    if defined { portable::power(a, b) } else { MISSING }
}

/// An operator on two numbers.
pub fn binary_of(operator: Operator, a: f64, b: f64) -> f64 {
    binary(operator, Block::One(a), Block::One(b)).get(0)
}

/// A function of numbers.
pub fn call_of(fun: Rowwise, arguments: &[f64]) -> f64 {
    fun.of(arguments.iter().map(|x| Block::One(*x)).collect()).get(0)
}
