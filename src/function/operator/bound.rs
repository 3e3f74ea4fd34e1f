//! Limits with redistribution: every amount is scaled by one common multiple and kept between its limits,
//! the multiple being the one at which the sum stays what it was.

use super::Operator;

/// The sum of the limited amounts grows with the multiple and bends only where a member meets a limit. So the sum at
/// each such bend is worked out, and the multiple lies on the straight piece behind the last bend below the sum wanted.
/// Amounts must not be negative. Limits that leave no room for the sum make all missing.
pub const BOUND: Operator = Operator {
    name: "bound",
    usage: "bound(x, low, high, county)",
    zh: "把 x 限制在上下限内，差额按比例由其余成员分担，合计不变",
    en: "x kept between low and high, the difference shared by the others in proportion, the sum kept",
    takes: &[
        ("x", "设限前金额", "Amount before limits"),
        ("low", "下限", "Lower limit"),
        ("high", "上限", "Upper limit"),
    ],
    money: None,
    steps: &[
        ("wanted", "应合计", "Sum to keep", "sum(x, over)"),
        // Whoever has nothing to scale stays at the lower limit.
        ("top", "适用上限", "Upper limit in force", "if(x > 0, high, low)"),
        ("low_at", "离开下限的倍数", "Multiple that leaves the lower limit", "if(x > 0, low / x, 0)"),
        ("top_at", "到达上限的倍数", "Multiple that meets the upper limit", "if(x > 0, top / x, 0)"),
        ("least", "下限合计", "Sum of lower limits", "sum(low, over)"),
        ("most", "上限合计", "Sum of upper limits", "sum(top, over)"),
        (
            "low_sum",
            "离开下限时的合计",
            "Sum where the lower limit is left",
            "least - sum_upto(low, low_at, low_at, over) + sum_upto(top, top_at, low_at, over) \
             + low_at * (sum_upto(x, low_at, low_at, over) - sum_upto(x, top_at, low_at, over))",
        ),
        (
            "top_sum",
            "到达上限时的合计",
            "Sum where the upper limit is met",
            "least - sum_upto(low, low_at, top_at, over) + sum_upto(top, top_at, top_at, over) \
             + top_at * (sum_upto(x, low_at, top_at, over) - sum_upto(x, top_at, top_at, over))",
        ),
        (
            "bend",
            "最近的转折倍数",
            "Nearest bend below",
            "max(max(if(low_sum <= wanted, low_at, 0), over), max(if(top_sum <= wanted, top_at, 0), over))",
        ),
        (
            "free",
            "未触限的合计",
            "Sum of those off the limits",
            "sum_upto(x, low_at, bend, over) - sum_upto(x, top_at, bend, over)",
        ),
        (
            "bend_sum",
            "转折处的合计",
            "Sum at the bend",
            "least - sum_upto(low, low_at, bend, over) + sum_upto(top, top_at, bend, over) + bend * free",
        ),
        ("level", "倍数", "Multiple", "if(free > 0, bend + (wanted - bend_sum) / free, bend)"),
    ],
    result: "if(least <= wanted and wanted <= most, clamp(x * level, low, top))",
};
