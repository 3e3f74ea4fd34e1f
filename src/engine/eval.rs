//! Terms to numbers, a block of rows at a time. Not-a-number stands for missing and spreads by itself.
//! What is infinite is missing too: whatever could make a number of it again, as `min(1 / 0, 5)`, looks out for it.
//!
//! Values lie row by row; within a row one value a draw. One run is a block of one draw.

use super::bind::Bound;
use super::entries::Chosen;
use super::machine::Results;
use super::round::round;
use crate::formula::functions::Fun;
use crate::formula::tree::Operator;
use std::ops::Range;
use std::sync::Arc;

/// Rows times draws that are worked on at once: small enough to stay in the nearest cache.
pub const BLOCK: usize = 1024;

/// Fewer entries than this are laid out anew for each block.
const FEW: usize = 64;

pub const MISSING: f64 = f64::NAN;

/// A column's values; a width of 1 holds for every draw.
#[derive(Debug, Default, Clone)]
pub struct Values {
    pub values: Arc<Vec<f64>>,
    pub width: usize,
}

impl Values {
    pub fn new(values: Vec<f64>, width: usize) -> Values {
        Values { values: Arc::new(values), width }
    }
}

/// What terms read from.
pub struct Pool<'a> {
    pub columns: &'a [Results],
    /// Values of the coefficient entries, one a draw.
    pub entries: &'a [f64],
    pub draws: usize,
}

/// The values of a term over a block: one for all, or one each.
enum Val<'a> {
    One(f64),
    Slice(&'a [f64]),
    Own(Vec<f64>),
}

impl Val<'_> {
    fn get(&self, i: usize) -> f64 {
        match self {
            Val::One(x) => *x,
            Val::Slice(s) => s[i],
            Val::Own(v) => v[i],
        }
    }
}

/// Evaluates a term over rows into `out`; what is infinite or undefined counts as missing, and so does what is out
/// of scope. True where every row in scope has a value in the first draw.
pub fn evaluate(
    term: &Bound,
    pool: &Pool<'_>,
    rows: Range<usize>,
    scope: Option<&[bool]>,
    out: &mut [f64],
) -> bool {
    match value(term, pool, &rows) {
        Val::One(x) => settle(std::iter::repeat(x), scope, pool.draws, out),
        Val::Slice(s) => settle(s.iter().copied(), scope, pool.draws, out),
        Val::Own(v) => settle(v.into_iter(), scope, pool.draws, out),
    }
}

fn settle(values: impl Iterator<Item = f64>, scope: Option<&[bool]>, draws: usize, out: &mut [f64]) -> bool {
    let mut lacks = false;
    match scope {
        None => out.iter_mut().zip(values).for_each(|(out, x)| {
            *out = if x.is_finite() { x } else { MISSING };
            lacks |= !x.is_finite();
        }),
        Some(scope) if draws == 1 => out.iter_mut().zip(values).zip(scope).for_each(|((out, x), inside)| {
            *out = if x.is_finite() & inside { x } else { MISSING };
            lacks |= !x.is_finite() & inside;
        }),
        Some(scope) => {
            settle(values, None, draws, out);
            for (row, inside) in out.chunks_mut(draws).zip(scope) {
                lacks |= inside & row[0].is_nan();
                if !inside {
                    row.fill(MISSING);
                }
            }
        }
    }
    !lacks
}

fn value<'a>(term: &Bound, pool: &Pool<'a>, rows: &Range<usize>) -> Val<'a> {
    match term {
        Bound::Number(n) => Val::One(*n),
        Bound::Column(slot, map) => column(&pool.columns[*slot].values, map.as_deref(), pool.draws, rows),
        Bound::Entry(entry) => same(pool.entries, pool.draws, *entry, rows.len()),
        Bound::Entries(chosen) => entries(chosen, pool, rows),
        Bound::Scale(factor, x) => apply(value(x, pool, rows), |x| x * factor),
        Bound::Negate(x) => apply(value(x, pool, rows), |x| -x),
        Bound::Not(x) => apply(value(x, pool, rows), |x| 1.0 - x),
        Bound::Round(rounding, places, x) => apply(value(x, pool, rows), |x| round(*rounding, x, *places)),
        Bound::Tier(tier, x) => apply(value(x, pool, rows), |x| tier.value(x).unwrap_or(MISSING)),
        Bound::Binary(operator, a, b) => {
            let (a, b) = (value(a, pool, rows), value(b, pool, rows));
            binary(*operator, a, b)
        }
        Bound::Call(fun, arguments) => {
            let arguments: Vec<Val<'a>> = arguments.iter().map(|x| value(x, pool, rows)).collect();
            call(*fun, arguments)
        }
    }
}

fn column<'a>(source: &'a Values, map: Option<&[u32]>, draws: usize, rows: &Range<usize>) -> Val<'a> {
    match map {
        None if source.width == draws => Val::Slice(&source.values[rows.start * draws..rows.end * draws]),
        None => {
            let values = &source.values[rows.clone()];
            Val::Own(values.iter().flat_map(|x| std::iter::repeat_n(*x, draws)).collect())
        }
        Some(map) => {
            let (values, width, map) = (&source.values, source.width, &map[rows.clone()]);
            match uniform(map) {
                Some(row) => same(values, width, row, rows.len()),
                None => Val::Own(gather(values, width, map.iter().copied(), draws)),
            }
        }
    }
}

fn entries<'a>(chosen: &Chosen, pool: &Pool<'a>, rows: &Range<usize>) -> Val<'a> {
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
            Val::Own(places.iter().map(|p| table[(*p as usize).min(FEW - 1)]).collect())
        }
        None => Val::Own(gather(pool.entries, draws, places.iter().map(|p| chosen.entry(*p)), draws)),
    }
}

/// What all rows share: prices of one year mostly hold for a whole block.
fn uniform(map: &[u32]) -> Option<u32> {
    let first = map.first()?;
    map.iter().all(|row| row == first).then_some(*first)
}

/// One row's values for so many rows.
fn same<'a>(values: &[f64], width: usize, row: u32, count: usize) -> Val<'a> {
    let at = row as usize * width;
    match values.get(at..at + width) {
        None => Val::One(MISSING),
        Some([one]) => Val::One(*one),
        Some(all) => Val::Own(all.repeat(count)),
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

fn apply<'a>(x: Val<'a>, f: impl Fn(f64) -> f64) -> Val<'a> {
    match x {
        Val::One(x) => Val::One(f(x)),
        Val::Slice(s) => Val::Own(s.iter().map(|x| f(*x)).collect()),
        Val::Own(mut v) => {
            v.iter_mut().for_each(|x| *x = f(*x));
            Val::Own(v)
        }
    }
}

/// Two values through `f`, reusing a buffer that is ours.
fn pair<'a>(a: Val<'a>, b: Val<'a>, f: impl Fn(f64, f64) -> f64) -> Val<'a> {
    match (a, b) {
        (Val::One(a), Val::One(b)) => Val::One(f(a, b)),
        (Val::One(a), b) => apply(b, |b| f(a, b)),
        (a, Val::One(b)) => apply(a, |a| f(a, b)),
        (Val::Own(mut a), Val::Own(b)) => {
            a.iter_mut().zip(&b).for_each(|(a, b)| *a = f(*a, *b));
            Val::Own(a)
        }
        (Val::Own(mut a), Val::Slice(b)) => {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = f(*a, *b));
            Val::Own(a)
        }
        (Val::Slice(a), Val::Own(mut b)) => {
            b.iter_mut().zip(a).for_each(|(b, a)| *b = f(*a, *b));
            Val::Own(b)
        }
        (Val::Slice(a), Val::Slice(b)) => Val::Own(a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()),
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// A comparison whose operands both have values.
fn compare(holds: bool, a: f64, b: f64) -> f64 {
    if a.is_finite() && b.is_finite() { truth(holds) } else { MISSING }
}

fn binary<'a>(operator: Operator, a: Val<'a>, b: Val<'a>) -> Val<'a> {
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
    if defined { a.powf(b) } else { MISSING }
}

/// The smaller and the larger of two; missing where one is.
pub fn least(a: f64, b: f64) -> f64 {
    if !a.is_finite() {
        a
    } else if !b.is_finite() || b < a {
        b
    } else {
        a
    }
}

pub fn most(a: f64, b: f64) -> f64 {
    if !a.is_finite() {
        a
    } else if !b.is_finite() || b > a {
        b
    } else {
        a
    }
}

/// An operator on two numbers.
pub fn binary_of(operator: Operator, a: f64, b: f64) -> f64 {
    binary(operator, Val::One(a), Val::One(b)).get(0)
}

/// A function of numbers.
pub fn call_of(fun: Fun, arguments: &[f64]) -> f64 {
    call(fun, arguments.iter().map(|x| Val::One(*x)).collect()).get(0)
}

fn call<'a>(fun: Fun, arguments: Vec<Val<'a>>) -> Val<'a> {
    let mut rest = arguments.into_iter();
    let first = rest.next().unwrap_or(Val::One(MISSING));
    match fun {
        Fun::Min => rest.fold(first, |a, b| pair(a, b, least)),
        Fun::Max => rest.fold(first, |a, b| pair(a, b, most)),
        Fun::Clamp => {
            let low = rest.next().unwrap_or(Val::One(MISSING));
            let high = rest.next().unwrap_or(Val::One(MISSING));
            pair(pair(first, low, most), high, least)
        }
        Fun::Coalesce => rest.fold(first, |a, b| pair(a, b, |a, b| if a.is_finite() { a } else { b })),
        Fun::Abs => apply(first, f64::abs),
        Fun::Exp => apply(first, |x| if x.is_finite() { x.exp() } else { MISSING }),
        Fun::Ln => apply(first, f64::ln),
        Fun::Sqrt => apply(first, f64::sqrt),
        Fun::Present => apply(first, |x| truth(x.is_finite())),
        Fun::If => {
            let yes = rest.next().unwrap_or(Val::One(MISSING));
            // Without an else the other rows are missing.
            let no = rest.next().unwrap_or(Val::One(MISSING));
            choose(first, yes, no)
        }
        // These never stand in a bound call: they have nodes or columns of their own.
        Fun::Round | Fun::RoundDown | Fun::RoundUp | Fun::RoundEven => Val::One(MISSING),
        Fun::Sum | Fun::Mean | Fun::Count | Fun::Smallest | Fun::Largest => Val::One(MISSING),
        Fun::Share | Fun::Rank | Fun::Order | Fun::SumUpto | Fun::Tier => Val::One(MISSING),
        // These are unfolded before they get here.
        Fun::Close | Fun::Bound | Fun::Balance | Fun::Cascade => Val::One(MISSING),
    }
}

fn choose<'a>(condition: Val<'a>, yes: Val<'a>, no: Val<'a>) -> Val<'a> {
    let pick = |c: f64, yes: f64, no: f64| {
        if c.is_nan() {
            MISSING
        } else if c != 0.0 {
            yes
        } else {
            no
        }
    };
    let length = [&condition, &yes, &no].iter().find_map(|v| match v {
        Val::One(_) => None,
        Val::Slice(s) => Some(s.len()),
        Val::Own(v) => Some(v.len()),
    });
    match length {
        None => Val::One(pick(condition.get(0), yes.get(0), no.get(0))),
        Some(n) => Val::Own((0..n).map(|i| pick(condition.get(i), yes.get(i), no.get(i))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_neither_small_nor_large() {
        assert!(least(MISSING, 1.0).is_nan() && least(1.0, MISSING).is_nan());
        assert!(most(MISSING, 1.0).is_nan() && most(1.0, MISSING).is_nan());
        assert_eq!((least(2.0, 1.0), most(2.0, 1.0)), (1.0, 2.0));
    }
}
