//! A superior unit's amount shared out to its parts.

use super::Operator;

pub const CASCADE: Operator = Operator {
    name: "cascade",
    usage: "cascade(x, key, county by city, 0.01[万元])",
    zh: "把上级金额 x 按 key 的比例分到下级，分毫不差",
    en: "the amount x of the whole shared out to its parts by key, closed to the step",
    takes: &[("x", "上级金额", "Amount of the whole"), ("key", "分配依据", "Key")],
    // The key only gives proportions.
    money: Some(1),
    steps: &[("part", "按比例分得", "Proportional part", "x * (key / sum(key, over))")],
    result: "close(part, x, over, 1[step])",
};
