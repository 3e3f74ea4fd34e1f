//! Values over dimensions: rows of one frame gathered into groups of another.

use super::eval::{MISSING, Values, least, most};
use super::frame::NO_ROW;
use crate::formula::functions::Fun;
use std::ops::Range;

/// Which group each row belongs to, and which rows count at all.
pub struct Grouping<'a> {
    pub map: &'a [u32],
    pub scope: Option<&'a [bool]>,
    pub groups: usize,
}

/// A sum that carries what rounding loses, so that it does not depend on luck (Neumaier).
#[derive(Clone, Copy, Default)]
struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, x: f64) {
        let t = self.total + x;
        self.lost += if self.total.abs() >= x.abs() { (self.total - t) + x } else { (x - t) + self.total };
        self.total = t;
    }

    fn value(self) -> f64 {
        self.total + self.lost
    }
}

/// Reduces the rows in `rows` to one value a group. A group without rows is missing;
/// one whose rows are all out of scope sums to 0.
pub fn reduce(fun: Fun, source: &Values, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    let width = source.width;
    let cells = grouping.groups * width;
    let mut sums = vec![Sum::default(); cells];
    let mut extremes = vec![MISSING; if matches!(fun, Fun::Smallest | Fun::Largest) { cells } else { 0 }];
    let mut counts = vec![0u32; cells];
    let mut seen = vec![false; grouping.groups];
    for row in rows {
        let group = grouping.map[row];
        if group == NO_ROW {
            continue;
        }
        let group = group as usize;
        seen[group] = true;
        if grouping.scope.is_some_and(|scope| !scope[row]) {
            continue;
        }
        for draw in 0..width {
            let (x, cell) = (source.values[row * width + draw], group * width + draw);
            match fun {
                Fun::Count => counts[cell] += u32::from(!x.is_nan()),
                Fun::Smallest | Fun::Largest => {
                    let best = if fun == Fun::Smallest { least } else { most };
                    extremes[cell] = if counts[cell] == 0 { x } else { best(extremes[cell], x) };
                    counts[cell] += 1;
                }
                _ => {
                    sums[cell].add(x);
                    counts[cell] += 1;
                }
            }
        }
    }
    (0..cells)
        .map(|cell| match fun {
            _ if !seen[cell / width] => MISSING,
            Fun::Count => f64::from(counts[cell]),
            Fun::Smallest | Fun::Largest => extremes[cell],
            Fun::Mean if counts[cell] == 0 => MISSING,
            Fun::Mean => sums[cell].value() / f64::from(counts[cell]),
            _ => sums[cell].value(),
        })
        .collect()
}

/// The place of every row within its group, from the largest down; ties share a place.
/// Where one value of a group is missing no place is known.
pub fn rank(source: &Values, grouping: &Grouping<'_>, rows: Range<usize>, out: &mut [f64]) {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); grouping.groups];
    for row in rows {
        let counts = grouping.scope.is_none_or(|scope| scope[row]);
        if let (true, Some(group)) = (counts, members.get_mut(grouping.map[row] as usize)) {
            group.push(row);
        }
    }
    let width = source.width;
    for group in &mut members {
        for draw in 0..width {
            let value = |row: usize| source.values[row * width + draw];
            if group.iter().any(|&row| value(row).is_nan()) {
                group.iter().for_each(|&row| out[row * width + draw] = MISSING);
                continue;
            }
            group.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
            let mut place = 1;
            for i in 0..group.len() {
                if i > 0 && value(group[i]) != value(group[i - 1]) {
                    place = i + 1;
                }
                out[group[i] * width + draw] = place as f64;
            }
        }
    }
}
