//! A superior unit's amount shared out to its parts.

use super::Operator;

pub const CASCADE: Operator = Operator {
    takes: &[("x", "上级金额", "Amount of the whole"), ("key", "分配依据", "Key")],
    steps: &[("part", "按比例分得", "Proportional part", "x * (key / sum(key, over))")],
    result: "close(part, x, over, 1[step])",
};
