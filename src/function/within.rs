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
            "从大到小的位次，并列取同一位次，其后跳过所占的位次（1、1、3）；有一项缺失则都缺失",
            "place from the largest down, ties share a place and those behind skip what it took (1, 1, 3); all missing where one is";
        Dense "dense_rank", "dense_rank(x, county)",
            "从大到小的位次，并列取同一位次，其后的位次接着数、不跳过；有一项缺失则都缺失",
            "place from the largest down, ties share a place and the next is not skipped; all missing where one is";
        Order "order", "order(x, county)",
            "从大到小的次序，并列的按行次先后分出；有一项缺失则都缺失", "place from the largest down, ties told apart by the order of rows; all missing where one is";
    }
}

/// What a row is within its group: every face works these two out, whatever the functions are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The own value divided by that of the group.
    PartOf(Reduction),
    /// The place from the largest down.
    Place(Ties),
}

/// What becomes of equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// They share a place, and those behind skip the places they took: 1, 1, 3.
    Skip,
    /// They share a place, and the next follows: 1, 1, 2.
    Follow,
    /// They are told apart by the order of rows.
    Apart,
}

impl Within {
    pub fn standing(self) -> Standing {
        match self {
            Within::Share => Standing::PartOf(Reduction::Sum),
            Within::Rank => Standing::Place(Ties::Skip),
            Within::Dense => Standing::Place(Ties::Follow),
            Within::Order => Standing::Place(Ties::Apart),
        }
    }

    /// The same as SQL: a window over the group that `partition` says. Equal ones are told apart by the column `row`.
    pub fn sql(self, x: &str, partition: &str, row: &str) -> String {
        let all = format!("OVER ({partition})");
        let whole = |made: String| format!("CASE WHEN count({x}) {all} = count(*) {all} THEN {made} END");
        let placed = |function: &str, further: &str| {
            whole(format!("CAST({function}() OVER ({partition} ORDER BY {x} DESC{further}) AS DOUBLE)"))
        };
        match self.standing() {
            Standing::PartOf(of) => whole(format!("{x} / NULLIF({}({x}) {all}, 0e0)", of.aggregate())),
            Standing::Place(Ties::Skip) => placed("rank", ""),
            Standing::Place(Ties::Follow) => placed("dense_rank", ""),
            Standing::Place(Ties::Apart) => placed("row_number", &format!(", {row}")),
        }
    }

    /// What each row in `rows` is within its group.
    pub fn of(self, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
        match self.standing() {
            Standing::PartOf(whole) => part_of(whole, source, grouping, rows),
            Standing::Place(ties) => places(source, grouping, rows, ties),
        }
    }
}

/// The value of every row divided by that of its group.
fn part_of(whole: Reduction, source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>) -> Vec<f64> {
    let wholes = whole.of(source, grouping, rows.clone());
    let width = source.width;
    let mut parts = vec![MISSING; source.values.len()];
    for row in rows {
        let group = grouping.map[row] as usize * width;
        for draw in (0..width).filter(|draw| grouping.counts(row, *draw)) {
            let whole = wholes.get(group + draw).copied().unwrap_or(MISSING);
            let part = source.values[row * width + draw] / whole;
            parts[row * width + draw] = if whole.is_finite() { part } else { MISSING };
        }
    }
    parts
}

/// The place of every row within its group, from the largest down. Where one value of a group is missing no place is known.
fn places(source: &Numbers, grouping: &Grouping<'_>, rows: Range<usize>, ties: Ties) -> Vec<f64> {
    let mut places = vec![MISSING; source.values.len()];
    let width = source.width;
    let mut order: Vec<(f64, usize)> = Vec::new();
    for (draws, members) in grouping.each(rows, width) {
        let cells = members.iter().flat_map(|group| draws.clone().map(move |draw| (group, draw)));
        for (group, draw) in cells {
            order.clear();
            order.extend(group.iter().map(|row| (source.values[row * width + draw], *row)));
            if order.iter().any(|(value, _)| value.is_nan()) {
                continue;
            }
            order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let mut place = 1;
            for i in 0..order.len() {
                let equal = i > 0 && order[i].0 == order[i - 1].0;
                place = match ties {
                    _ if i == 0 => 1,
                    Ties::Skip if equal => place,
                    Ties::Follow if equal => place,
                    Ties::Follow => place + 1,
                    Ties::Skip | Ties::Apart => i + 1,
                };
                places[order[i].1 * width + draw] = place as f64;
            }
        }
    }
    places
}
