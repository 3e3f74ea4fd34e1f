//! Rounding that closes: every amount cut to the step, what is left handed out by the largest remainders.

use super::Operator;

/// Ties go by the order of rows. Amounts that do not come to the total before rounding cannot be closed and are missing.
pub const CLOSE: Operator = Operator {
    name: "close",
    usage: "close(x, total, county, 0.01[万元])",
    zh: "按最大余数法把 x 舍入到分毫不差：合计恰为 total",
    en: "x rounded by largest remainders so that the sum is the total",
    takes: &[("x", "舍入前金额", "Amount before rounding"), ("total", "应合计", "Total to close to")],
    money: Some(2),
    steps: &[
        ("down", "舍去尾数", "Cut to the step", "round_down(x, 1[step])"),
        ("rest", "尾数", "Remainder", "x - down"),
        (
            "left",
            "待分步数",
            "Steps left to hand out",
            "round((round(mean(total, over), 1[step]) - sum(down, over)) / 1[step], 1)",
        ),
        ("place", "尾数名次", "Place by remainder", "order(if(left < 0, -rest, rest), over)"),
    ],
    // Rounded once more: the sum of two decimals is not always stored as the decimal it is.
    result: "if(abs(left) <= count(down, over), \
             round(down + if(place > abs(left), 0, if(left < 0, -1[step], 1[step])), 1[step]))",
};
