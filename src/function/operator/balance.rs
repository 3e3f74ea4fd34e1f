//! Zero-sum scaling: what is paid and what is received are made equal by scaling down the larger side.

use super::Operator;

/// Positive amounts are received, negative ones paid.
pub const BALANCE: Operator = Operator {
    name: "balance",
    usage: "balance(x, county)",
    zh: "收支相抵：把多的一方按比例缩小，使合计为零",
    en: "the larger of the two sides scaled down so that payments and receipts are equal",
    takes: &[("x", "平衡前金额", "Amount before balancing")],
    money: None,
    steps: &[
        ("paid", "应付合计", "Payments due", "sum(max(-x, 0), over)"),
        ("received", "应收合计", "Receipts due", "sum(max(x, 0), over)"),
    ],
    result: "if(x < 0, if(paid > received, x * (received / paid), x), if(received > paid, x * (paid / received), x))",
};
