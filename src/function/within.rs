//! Functions over dimensions that say what a row is within its group.

use super::Reduction;
use super::family;
use super::numbers::{Grouping, MISSING, Numbers};
use std::ops::Range;

family! {
    /// A function over dimensions that says what a row is within its group. The result is a bare number.
    Within {
        Share "share", "share(x, county)", "占沿维度合计的比例", "part of the sum over the dimension";
        Rank "rank", "rank(x, county)",
            "从大到小的位次，并列取同一位次；有一项缺失则都缺失", "place from the largest down, ties share a place; all missing where one is";
        Order "order", "order(x, county)",
            "从大到小的次序，并列的按行次先后分出；有一项缺失则都缺失", "place from the largest down, ties told apart by the order of rows; all missing where one is";
    }
}

/// What a row is within its group: every face works these two out, whatever the functions are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The own value divided by that of the group.
    PartOf(Reduction),
    /// The place from the largest down. Ties share a place, or are told apart by the order of rows.
    Place { shared: bool },
}

impl Within {
    pub fn standing(self) -> Standing {
        match self {
            Within::Share => Standing::PartOf(Reduction::Sum),
            Within::Rank => Standing::Place { shared: true },
            Within::Order => Standing::Place { shared: false },
        }
    }

    /// What each row in `rows` is within its group.
    pub fn of(self, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
        match self.standing() {
            Standing::PartOf(whole) => part_of(whole, source, grouping, rows),
            Standing::Place { shared } => places(source, grouping, rows, shared),
        }
    }
}

/// The value of every row divided by that of its group.
fn part_of(whole: Reduction, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    let wholes = whole.of(source, grouping, rows.clone());
    let width = source.width;
    let mut parts = vec![MISSING; source.values.len()];
    for row in rows.filter(|row| grouping.counts(*row)) {
        let group = grouping.map[row] as usize * width;
        for draw in 0..width {
            let whole = wholes.get(group + draw).copied().unwrap_or(MISSING);
            let part = source.values[row * width + draw] / whole;
            parts[row * width + draw] = if whole.is_finite() { part } else { MISSING };
        }
    }
    parts
}

/// The place of every row within its group, from the largest down. Ties share a place, or are told apart by the
/// order of rows. Where one value of a group is missing no place is known.
fn places(source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>, shared: bool) -> Vec<f64> {
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
