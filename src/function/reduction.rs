//! Functions over dimensions that make one value of a group.

use super::block::{least, most};
use super::exact::{Exact, ascending};
use super::family;
use super::numbers::{Grouping, MISSING, Numbers, ROUNDING};
use std::ops::Range;

family! {
    /// A function over dimensions that makes one value of a group.
    Reduction {
        Sum "sum", "sum(x, class)", "沿维度求和；有一项缺失则结果缺失", "sum over the dimension; missing where one part is";
        Mean "mean", "mean(x, class)", "沿维度求平均；有一项缺失则结果缺失", "mean over the dimension; missing where one part is";
        Count "count", "count(x, class)", "沿维度数出有值的项数", "how many parts over the dimension have a value";
        Median "median", "median(x, class)",
            "沿维度取中位数，项数为偶数时取中间两项的平均；有一项缺失则结果缺失",
            "median over the dimension, of an even number the mean of the middle two; missing where one part is";
        Smallest "min", "min(x, class)", "沿维度取最小；有一项缺失则结果缺失", "smallest over the dimension; missing where one part is";
        Largest "max", "max(x, class)", "沿维度取最大；有一项缺失则结果缺失", "largest over the dimension; missing where one part is";
    }
}

impl Reduction {
    /// Whether the result is in the unit of the values; else it is a bare number.
    pub fn keeps_unit(self) -> bool {
        match self {
            Reduction::Sum | Reduction::Mean | Reduction::Median => true,
            Reduction::Smallest | Reduction::Largest => true,
            Reduction::Count => false,
        }
    }

    /// Whether a missing value leaves the result with its value.
    pub fn passes_over_missing(self) -> bool {
        match self {
            Reduction::Count => true,
            Reduction::Sum | Reduction::Mean | Reduction::Median => false,
            Reduction::Smallest | Reduction::Largest => false,
        }
    }

    /// Whether the result is what the parts add up to.
    pub fn adds_up(self) -> bool {
        match self {
            Reduction::Sum => true,
            Reduction::Mean | Reduction::Count | Reduction::Median => false,
            Reduction::Smallest | Reduction::Largest => false,
        }
    }

    /// One value a group of the rows in `rows`. A group without a row in scope is missing: nothing was said of it, and
    /// nothing is not 0.
    pub fn of(self, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
        match self {
            Reduction::Sum => fold(Sum::default(), source, grouping, rows),
            Reduction::Mean => fold(Mean::default(), source, grouping, rows),
            Reduction::Count => fold(Count::default(), source, grouping, rows),
            Reduction::Median => medians(source, grouping, rows),
            Reduction::Smallest => fold(Extreme(None, least), source, grouping, rows),
            Reduction::Largest => fold(Extreme(None, most), source, grouping, rows),
        }
    }

    /// The value of one group, carried exactly.
    pub fn exact(self, values: Vec<Exact>) -> Exact {
        let count = values.iter().filter(|value| !value.is_missing()).count() as i64;
        match self {
            Reduction::Count if values.is_empty() => Exact::Missing,
            Reduction::Count => Exact::whole(count),
            Reduction::Sum => values.into_iter().reduce(Exact::plus).unwrap_or(Exact::Missing),
            Reduction::Mean => match values.into_iter().reduce(Exact::plus) {
                Some(sum) => sum.by(Exact::whole(count)),
                None => Exact::Missing,
            },
            Reduction::Median => exact_median(&values),
            Reduction::Smallest => values.into_iter().reduce(Exact::least).unwrap_or(Exact::Missing),
            Reduction::Largest => values.into_iter().reduce(Exact::most).unwrap_or(Exact::Missing),
        }
    }

    /// How far the value of each group may lie from the exact one, by how far those of the rows in `rows` may.
    /// Spreadsheets add up one by one, so every addition counts.
    pub fn errors(
        self,
        source: &Numbers,
        errors: &[f64],
        grouping: &Grouping<'_>,
        rows: Range<usize>,
    ) -> Vec<f64> {
        let width = source.width;
        let mut bounds = vec![Bound::default(); grouping.groups * width];
        for row in rows {
            let group = grouping.map[row] as usize * width;
            for draw in (0..width).filter(|draw| grouping.counts(row, *draw)) {
                let Some(bound) = bounds.get_mut(group + draw) else { continue };
                let (x, error) = (source.values[row * width + draw].abs(), errors[row * width + draw]);
                *bound = Bound {
                    count: bound.count + 1.0,
                    size: bound.size + x,
                    errors: bound.errors + error,
                    largest: bound.largest.max(error),
                };
            }
        }
        let of = |bound: Bound| {
            let added = bound.errors + bound.count * ROUNDING * bound.size;
            match self {
                Reduction::Sum => added,
                Reduction::Mean => added / bound.count + ROUNDING * bound.size / bound.count,
                Reduction::Count => 0.0,
                Reduction::Median => bound.largest + ROUNDING * bound.size,
                Reduction::Smallest | Reduction::Largest => bound.largest,
            }
        };
        bounds.into_iter().map(of).collect()
    }

    /// Whether decimals come back as decimals just as they are.
    pub fn keeps_decimals(self) -> bool {
        match self {
            Reduction::Count | Reduction::Smallest | Reduction::Largest => true,
            Reduction::Sum | Reduction::Mean | Reduction::Median => false,
        }
    }

    /// The aggregate function of a database.
    pub fn aggregate(self) -> &'static str {
        match self {
            Reduction::Sum => "sum",
            Reduction::Mean => "avg",
            Reduction::Count => "count",
            Reduction::Median => "median",
            Reduction::Smallest => "min",
            Reduction::Largest => "max",
        }
    }

    /// The same as SQL over the rows of a group. Aggregates pass over what is NULL.
    pub fn sql(self, x: &str) -> String {
        let made = format!("CAST({}({x}) AS DOUBLE)", self.aggregate());
        match self.passes_over_missing() {
            true => made,
            false => format!("CASE WHEN count({x}) = count(*) THEN {made} END"),
        }
    }

    /// The opening of the spreadsheet function over the values.
    pub fn cell(self) -> &'static str {
        match self {
            Reduction::Sum => "SUM(",
            Reduction::Mean => "AVERAGE(",
            Reduction::Count => "COUNT(",
            Reduction::Median => "MEDIAN(",
            Reduction::Smallest => "MIN(",
            Reduction::Largest => "MAX(",
        }
    }
}

/// What the error of a group's value is made of.
#[derive(Clone, Copy, Default)]
struct Bound {
    count: f64,
    size: f64,
    errors: f64,
    largest: f64,
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

fn fold(start: impl Fold, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    if source.width == 1
        && !grouping.varies()
        && let Some(values) = fold_in_order(start, source, grouping, rows.clone())
    {
        return values;
    }
    let width = source.width;
    let mut folds = vec![start; grouping.groups * width];
    let mut seen = vec![false; grouping.groups * width];
    let varies = grouping.varies();
    for row in rows.filter(|row| varies || grouping.counts(*row, 0)) {
        let group = grouping.map[row] as usize;
        let all = group * width..(group + 1) * width;
        let Some(seen) = seen.get_mut(all.clone()) else { continue };
        let values = &source.values[row * width..(row + 1) * width];
        let cells = folds[all].iter_mut().zip(seen).zip(values).enumerate();
        for (_, ((fold, seen), x)) in cells.filter(|(draw, _)| !varies || grouping.counts(row, *draw)) {
            *seen = true;
            fold.add(*x);
        }
    }
    let value = |(cell, fold): (usize, _)| if seen[cell] { Fold::value(fold) } else { MISSING };
    folds.into_iter().enumerate().map(value).collect()
}

/// The same where the rows of each group follow each other, as they mostly do; none where they do not.
fn fold_in_order<F: Fold>(
    start: F,
    source: &Numbers,
    grouping: &Grouping<'_>,
    rows: Range<usize>,
) -> Option<Vec<f64>> {
    let mut out = vec![MISSING; grouping.groups];
    let mut held: Option<(u32, F)> = None;
    for row in rows.filter(|row| grouping.counts(*row, 0)) {
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

/// The median of each group; all of its values are needed at once.
fn medians(source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    let width = source.width;
    let mut medians = vec![MISSING; grouping.groups * width];
    let mut values: Vec<f64> = Vec::new();
    for (draws, members) in grouping.each(rows, width) {
        for (group, members) in members.iter().enumerate() {
            for draw in draws.clone() {
                values.clear();
                values.extend(members.iter().map(|row| source.values[row * width + draw]));
                medians[group * width + draw] = median(&mut values);
            }
        }
    }
    medians
}

fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() || values.iter().any(|x| x.is_nan()) {
        return MISSING;
    }
    values.sort_unstable_by(f64::total_cmp);
    (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
}

fn exact_median(values: &[Exact]) -> Exact {
    if values.is_empty() || values.iter().any(Exact::is_missing) {
        return Exact::Missing;
    }
    let order = ascending(values);
    let at = |place: usize| values[order[place]].clone();
    at((values.len() - 1) / 2).plus(at(values.len() / 2)).by(Exact::whole(2))
}
