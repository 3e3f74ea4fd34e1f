//! Sums up to a level: what of a group has a key no greater than a row's own level.

use super::numbers::{Grouping, MISSING, Numbers};
use super::reduction::{Fold, Sum};
use super::{Family, Function};

/// How formulas name it. The key and the level are compared with each other and share a unit; the result is in the
/// unit of the value.
pub fn function() -> Function {
    Function {
        name: NAME,
        usage: "sum_upto(x, key, level, county)",
        family: Family::Upto,
        zh: "沿维度把 key 不大于本行 level 的各项 x 相加",
        en: "sum of x over the members whose key is at most this row's level",
    }
}

pub const NAME: &str = "sum_upto";

/// For every row the sum of `x` over the rows of its group whose key is at most the row's level.
/// Where a value or key of a group is missing, all its sums are.
pub fn sum_upto(
    [x, key, level]: [&Numbers; 3],
    grouping: &Grouping<'_>,
    rows: std::ops::Range<usize>,
    draws: usize,
) -> Vec<f64> {
    let mut sums = vec![MISSING; grouping.map.len() * draws];
    let of = |values: &Numbers, row: usize, draw: usize| {
        values.values[row * values.width + draw.min(values.width - 1)]
    };
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for (draws_alike, members) in grouping.each(rows, draws) {
        let cells = members.iter().flat_map(|group| draws_alike.clone().map(move |draw| (group, draw)));
        for (group, draw) in cells {
            steps.clear();
            steps.extend(group.iter().map(|row| (of(key, *row, draw), of(x, *row, draw))));
            if steps.iter().any(|(key, x)| key.is_nan() || x.is_nan()) {
                continue;
            }
            steps.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut sum = Sum::default();
            for step in &mut steps {
                sum.add(step.1);
                step.1 = sum.value();
            }
            for row in group {
                let level = of(level, *row, draw);
                if level.is_nan() {
                    continue;
                }
                // A key of -0 is no less than 0.
                let upto = steps.partition_point(|(key, _)| *key <= level);
                sums[row * draws + draw] = upto.checked_sub(1).map_or(0.0, |last| steps[last].1);
            }
        }
    }
    sums
}
