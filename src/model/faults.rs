//! What can be wrong with definitions and with what is held against them: one function a kind of finding.

use super::Placed;
use crate::finding::{Finding, Severity};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// A unit of another kind than is wanted.
pub fn wrong_unit(message: Text) -> Finding {
    Finding::error("wrong-unit", message)
}

/// `of` is the measure, coefficient or line, named and titled; `found` is the unit as it is written.
pub fn inconvertible(of: &Text, wanted: &Unit, found: &str) -> Finding {
    let Text { zh, en } = of;
    let message = text!(
        "{zh}的单位应能换算成 {wanted}，`{found}` 不能",
        "{en} needs a unit that converts to {wanted}; `{found}` does not"
    );
    let advice = Unit::parse(found).ok().and_then(|found| found.carbon_advice(wanted));
    wrong_unit(message).help(advice.unwrap_or_else(|| {
        text!("核对单位，或核对名称是否写错", "check the unit, or whether the name is the right one")
    }))
}

/// A unit that is none of money.
pub fn no_money(found: &str) -> Finding {
    wrong_unit(text!("`{found}` 不是货币单位", "`{found}` is no unit of money"))
        .help(text!("写 元、万元、亿元 或 万亿元", "write 元, 万元, 亿元 or 万亿元"))
}

/// Something that varies over other dimensions than is wanted.
pub fn wrong_dimension(message: Text) -> Finding {
    Finding::error("wrong-dimension", message)
}

/// A dimension named twice where once is enough.
pub fn dimension_twice() -> Finding {
    let message = text!("维度写了两次", "the dimension stands twice");
    Finding::error("duplicate-dimension", message).help(text!("删去其中一个", "remove one of them"))
}

/// Two things of one name.
pub fn duplicate_id(message: Text) -> Finding {
    Finding::error("duplicate-id", message)
}

/// A second definition; `what` says of what.
pub fn defined_twice(what: &Text, id: &str, other: &Placed) -> Finding {
    let Text { zh, en } = what;
    duplicate_id(text!("{zh} `{id}` 定义了两次", "{en} `{id}` is defined twice")).help(other.other())
}

/// A key that a definition or mapping must have.
pub fn missing_key(message: Text) -> Finding {
    Finding::error("missing-key", message)
}

/// The same where the key alone is to be named.
pub fn lacks_key(key: &str) -> Finding {
    missing_key(text!("缺少键 `{key}`", "key `{key}` is missing"))
        .help(text!("补上 `{key} = …`", "add `{key} = …`"))
}

/// A word that is not among those to choose from.
pub fn unknown_choice(word: &str) -> Finding {
    Finding::error(
        "unknown-choice",
        text!("`{word}` 不在可选的词之内", "`{word}` is not among the words to choose from"),
    )
}

/// A column that a table has no use for.
pub fn unknown_column(message: Text) -> Finding {
    Finding::error("unknown-column", message)
}

/// A column that a table must have.
pub fn missing_column(message: Text) -> Finding {
    Finding::error("missing-column", message)
}

/// A cell that must be filled in.
pub fn empty_cell(message: Text) -> Finding {
    Finding::error("empty-cell", message)
}

/// The same in a row of a user's table; `what` names the cell.
pub fn left_empty(what: &Text) -> Finding {
    let Text { zh, en } = what;
    empty_cell(text!("{zh}没有填", "{en} is empty")).help(fill_in())
}

/// What to do about it.
pub fn fill_in() -> Text {
    text!("填写这一格；不需要这一行就整行删去", "fill it in, or remove the whole row")
}

/// A member named for something that does not vary by it; `of` says what.
pub fn stray_key(of: &Text, key: &str) -> Finding {
    let Text { zh, en } = of;
    Finding::error("stray-key", text!("{zh}不随 `{key}` 变化", "{en} does not vary over `{key}`"))
}

/// Something that varies over a dimension, asked for without a member of it; `help` says how to name one.
pub fn member_wanted(dimension: &str, help: Text) -> Finding {
    let message =
        text!("这一量随 `{dimension}` 变化，须指明成员", "this varies over `{dimension}`; say which member");
    Finding::error("member-wanted", message).help(help)
}

/// A word that is no member of a list.
pub fn unknown_member(message: Text) -> Finding {
    Finding::error("unknown-member", message)
}

/// A word that is no region.
pub fn unknown_region(message: Text) -> Finding {
    Finding::error("unknown-region", message)
}

/// A year that is none, or none of use.
pub fn bad_year(message: Text) -> Finding {
    Finding::error("bad-year", message)
}

/// A period that is none, or none of use.
pub fn bad_period(message: Text) -> Finding {
    Finding::error("bad-period", message)
}

/// Two periods that share days, where money or sums would count these twice.
pub fn overlapping_periods(first: &str, second: &str) -> Finding {
    let message = text!(
        "时段 {first} 与 {second} 有重叠的日子，会算两次",
        "the periods {first} and {second} share days, which would count twice"
    );
    Finding::error("overlapping-periods", message).help(text!(
        "只留其中一种时段的数，或用 --period 指明结算哪一个",
        "keep the figures of one of them alone, or name the one to settle with --period"
    ))
}

/// A word that is no period.
pub fn not_a_period(word: &str) -> Finding {
    bad_period(text!("`{word}` 不是时段", "`{word}` is not a period")).help(text!(
        "写作 2016-07、2016Q3、2016H2、2016 或 2016-01/2016-05（1—5 月）",
        "write 2016-07, 2016Q3, 2016H2, 2016, or 2016-01/2016-05 for January to May"
    ))
}

/// A date that is none, or none of use.
pub fn bad_date(message: Text) -> Finding {
    Finding::error("bad-date", message)
}

/// A year of prices that is none, or none of use.
pub fn bad_price_year(message: Text) -> Finding {
    Finding::error("bad-price-year", message)
}

/// A number that is none.
pub fn bad_number(message: Text) -> Finding {
    Finding::error("bad-number", message)
}

/// A text that gives no number.
pub fn not_a_number(text: &str) -> Finding {
    let message = match text.parse::<f64>() {
        Ok(_) => text!("`{text}` 不是有限的数", "`{text}` is not a finite number"),
        Err(_) => text!("`{text}` 不是数字", "`{text}` is not a number"),
    };
    bad_number(message).help(text!(
        "只写数字，如 1234.5，不写千分位逗号",
        "write digits only, as in 1234.5, without separators"
    ))
}

/// A figure beyond what it can be.
pub fn out_of_bounds(message: Text) -> Finding {
    Finding::error("out-of-bounds", message).help(text!("核对数值与单位", "check the figure and its unit"))
}

/// Bounds that hold nothing, or not what they should.
pub fn bad_bounds(message: Text) -> Finding {
    Finding::error("bad-bounds", message)
}

/// A word that does not say how a figure is known; none where nothing is said.
pub fn bad_status(found: Option<&str>) -> Finding {
    let message = match found {
        None => text!("没有填数据状态", "there is no status"),
        Some(found) => text!("`{found}` 不是数据状态", "`{found}` is no status"),
    };
    Finding::error("bad-status", message).help(text!(
        "写 observed（实测或公布）、derived（推算）或 illustrative（示意）",
        "write observed, derived or illustrative"
    ))
}

/// A step that is no power of ten.
pub fn bad_step(message: Text) -> Finding {
    Finding::error("bad-step", message)
}

/// Steps of a scheme in another order than every scheme works in.
pub fn step_order(message: Text) -> Finding {
    Finding::error("step-order", message)
}

/// A roster that names nobody, or cannot be read.
pub fn bad_roster(message: Text) -> Finding {
    Finding::error("bad-roster", message)
}

/// A rule asked for a time at which it does not hold.
pub fn not_in_force(severity: Severity, message: Text) -> Finding {
    Finding::of(severity, "rule-not-in-force", message)
}
