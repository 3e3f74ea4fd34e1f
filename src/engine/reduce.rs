//! Values over dimensions: rows of one frame gathered into groups of another.

use super::eval::{MISSING, Values, least, most};
use crate::formula::functions::Fun;
use std::ops::Range;

/// Which group each row belongs to, and which rows count at all.
pub struct Grouping<'a> {
    pub map: &'a [u32],
    pub scope: Option<&'a [bool]>,
    pub groups: usize,
}

impl Grouping<'_> {
    fn counts(&self, row: usize) -> bool {
        self.scope.is_none_or(|scope| scope[row])
    }

    /// The rows of each group that count.
    pub fn members(&self, rows: Range<usize>) -> Vec<Vec<usize>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.groups];
        for row in rows {
            if let (true, Some(group)) = (self.counts(row), members.get_mut(self.map[row] as usize)) {
                group.push(row);
            }
        }
        members
    }
}

/// What a group comes to, value by value.
pub trait Fold: Copy {
    fn add(&mut self, x: f64);
    fn value(self) -> f64;
}

/// A sum that carries what rounding loses, so that it does not depend on luck (Knuth).
#[derive(Clone, Copy, Default)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Fold for Sum {
    fn add(&mut self, x: f64) {
        let total = self.total + x;
        let added = total - self.total;
        self.lost += (self.total - (total - added)) + (x - added);
        self.total = total;
    }

    fn value(self) -> f64 {
        self.total + self.lost
    }
}

#[derive(Clone, Copy, Default)]
struct Count(u32);

impl Fold for Count {
    fn add(&mut self, x: f64) {
        self.0 += u32::from(!x.is_nan());
    }

    fn value(self) -> f64 {
        f64::from(self.0)
    }
}

#[derive(Clone, Copy, Default)]
struct Mean(Sum, u32);

impl Fold for Mean {
    fn add(&mut self, x: f64) {
        self.0.add(x);
        self.1 += 1;
    }

    fn value(self) -> f64 {
        if self.1 == 0 { MISSING } else { self.0.value() / f64::from(self.1) }
    }
}

/// The best of the values so far; none before the first.
#[derive(Clone, Copy)]
struct Extreme(Option<f64>, fn(f64, f64) -> f64);

impl Fold for Extreme {
    fn add(&mut self, x: f64) {
        self.0 = Some(self.0.map_or(x, |best| self.1(best, x)));
    }

    fn value(self) -> f64 {
        self.0.unwrap_or(MISSING)
    }
}

/// Reduces the rows in `rows` to one value a group. A group without a row in scope is missing:
/// nothing was said of it, and nothing is not 0.
pub fn reduce(fun: Fun, source: &Values, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    match fun {
        Fun::Count => fold(Count::default(), source, grouping, rows),
        Fun::Mean => fold(Mean::default(), source, grouping, rows),
        Fun::Smallest => fold(Extreme(None, least), source, grouping, rows),
        Fun::Largest => fold(Extreme(None, most), source, grouping, rows),
        _ => fold(Sum::default(), source, grouping, rows),
    }
}

fn fold(start: impl Fold, source: &Values, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    if source.width == 1
        && let Some(values) = fold_in_order(start, source, grouping, rows.clone())
    {
        return values;
    }
    let width = source.width;
    let mut folds = vec![start; grouping.groups * width];
    let mut seen = vec![false; grouping.groups];
    for row in rows.filter(|row| grouping.counts(*row)) {
        let group = grouping.map[row] as usize;
        let Some(seen) = seen.get_mut(group) else { continue };
        *seen = true;
        let values = &source.values[row * width..(row + 1) * width];
        let folds = &mut folds[group * width..(group + 1) * width];
        folds.iter_mut().zip(values).for_each(|(fold, x)| fold.add(*x));
    }
    let value = |(cell, fold): (usize, _)| if seen[cell / width] { Fold::value(fold) } else { MISSING };
    folds.into_iter().enumerate().map(value).collect()
}

/// The same where the rows of each group follow each other, as they mostly do; none where they do not.
fn fold_in_order<F: Fold>(
    start: F,
    source: &Values,
    grouping: &Grouping<'_>,
    rows: Range<usize>,
) -> Option<Vec<f64>> {
    let mut out = vec![MISSING; grouping.groups];
    let mut held: Option<(u32, F)> = None;
    for row in rows.filter(|row| grouping.counts(*row)) {
        let (group, x) = (grouping.map[row], source.values[row]);
        match &mut held {
            Some((at, fold)) if *at == group => fold.add(x),
            Some((at, _)) if *at > group => return None,
            _ => {
                if let Some((at, fold)) = held {
                    *out.get_mut(at as usize)? = Fold::value(fold);
                }
                let mut fold = start;
                fold.add(x);
                held = Some((group, fold));
            }
        }
    }
    if let Some((at, fold)) = held {
        *out.get_mut(at as usize)? = Fold::value(fold);
    }
    Some(out)
}

/// The place of every row within its group, from the largest down. Ties share a place, or are told apart by the
/// order of rows. Where one value of a group is missing no place is known.
pub fn places(source: &Values, grouping: &Grouping<'_>, rows: Range<usize>, shared: bool) -> Vec<f64> {
    let mut places = vec![MISSING; source.values.len()];
    let members = grouping.members(rows);
    let width = source.width;
    let mut order: Vec<(f64, usize)> = Vec::new();
    for group in &members {
        for draw in 0..width {
            order.clear();
            order.extend(group.iter().map(|row| (source.values[row * width + draw], *row)));
            if order.iter().any(|(value, _)| value.is_nan()) {
                continue;
            }
            order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let mut place = 1;
            for i in 0..order.len() {
                if i > 0 && (!shared || order[i].0 != order[i - 1].0) {
                    place = i + 1;
                }
                places[order[i].1 * width + draw] = place as f64;
            }
        }
    }
    places
}
