//! Pools: whether what is paid and kept comes to the total, exactly.

use super::terms::Closure;
use super::{Settlement, exact};
use crate::engine::State;
use crate::finding::{Finding, Findings};
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What one row of a pool's total comes to, or one time of a pool of nothing.
#[derive(Clone, Debug)]
pub struct PoolSum {
    /// Index among the scheme's pools.
    pub pool: usize,
    /// Row of the total's line; for a pool of nothing the number of the time.
    pub row: usize,
    pub label: Text,
    pub total: Decimal,
    pub parts: Decimal,
}

/// The sums of all pools in the settled time. One that does not close, or is negative, is reported.
pub fn sums(settlement: &Settlement<'_>, findings: &mut Findings) -> Vec<PoolSum> {
    let mut sums = Vec::new();
    for (number, closure) in settlement.terms.pools.iter().enumerate() {
        sums.extend(match closure.total {
            Some(total) => against(settlement, number, closure, total),
            None => against_nothing(settlement, number, closure),
        });
    }
    for sum in &sums {
        let closure = &settlement.terms.pools[sum.pool];
        let (Text { zh, en }, Text { zh: label, en: label_en }) = (&closure.pool.title, &sum.label);
        let unit = settlement.terms.scheme.money.to_string();
        let (total, parts) = (sum.total, sum.parts);
        if total != parts {
            let rest = total - parts;
            let message = text!(
                "“{zh}”没有闭合（{label}）：应为 {total} {unit}，各部分合计 {parts} {unit}，差 {rest} {unit}",
                "\"{en}\" does not close ({label_en}): {total} {unit} wanted, the parts come to {parts} {unit}, {rest} {unit} off"
            );
            let finding = Finding::error("pool-not-closed", message).help(text!(
                "用 close(…) 舍入各部分，并把没有分出去的钱单列一行放进 parts",
                "round the parts with close(…), and give what is not handed out a line of its own among `parts`"
            ));
            findings.push(closure.pool.at.whole(finding, Text::default()));
        } else if total.is_sign_negative() && !total.is_zero() {
            let message = text!(
                "“{zh}”是负数（{label}）：{total} {unit}",
                "\"{en}\" is negative ({label_en}): {total} {unit}"
            );
            let finding = Finding::error("negative-pool", message).help(text!(
                "资金池不能为负；核对数据与公式的符号",
                "a pool cannot be negative; check the signs"
            ));
            findings.push(closure.pool.at.whole(finding, Text::default()));
        }
    }
    sums
}

/// Each row of the total against the rows of the parts that belong to it.
fn against(settlement: &Settlement<'_>, pool: usize, closure: &Closure<'_>, total: usize) -> Vec<PoolSum> {
    let run = settlement.run;
    let Some((column, _)) = run.framed(Symbol::Line(total)) else { return Vec::new() };
    let mut sums: BTreeMap<usize, Option<Decimal>> =
        settlement.rows(total).into_iter().map(|row| (row, Some(Decimal::ZERO))).collect();
    for part in &closure.parts {
        let Some((values, _)) = run.framed(Symbol::Line(*part)) else { continue };
        let owner = run.rows_of(values.frame, column.frame, Vec::new());
        for row in settlement.rows(*part) {
            if let Some(sum) = sums.get_mut(&(owner[row] as usize)) {
                add(settlement, sum, *part, values.state(row));
            }
        }
    }
    let closed = |(row, parts): (usize, Option<Decimal>)| {
        let State::Accounted(value) = column.state(row) else { return None };
        let label = Text {
            zh: settlement.row_title(total, row, Lang::Zh),
            en: settlement.row_title(total, row, Lang::En),
        };
        let value = money(settlement, total, value)?;
        Some(PoolSum { pool, row, label, total: value, parts: parts? })
    };
    sums.into_iter().filter_map(closed).collect()
}

/// The parts of each time against nothing.
fn against_nothing(settlement: &Settlement<'_>, pool: usize, closure: &Closure<'_>) -> Vec<PoolSum> {
    let run = settlement.run;
    let mut sums: BTreeMap<String, Option<Decimal>> = BTreeMap::new();
    for part in &closure.parts {
        let Some((values, _)) = run.framed(Symbol::Line(*part)) else { continue };
        for row in settlement.rows(*part) {
            let time = settlement.time(*part, row);
            let label = time.map_or(String::new(), |(dim, m)| run.book.catalog.dimensions.member_id(dim, m));
            add(settlement, sums.entry(label).or_insert(Some(Decimal::ZERO)), *part, values.state(row));
        }
    }
    let sum = |(row, (label, parts)): (usize, (String, Option<Decimal>))| {
        Some(PoolSum { pool, row, label: Text::same(label), total: Decimal::ZERO, parts: parts? })
    };
    sums.into_iter().enumerate().filter_map(sum).collect()
}

/// Adds a part; where one is missing or not rounded the sum is not known, which is said elsewhere.
fn add(settlement: &Settlement<'_>, sum: &mut Option<Decimal>, part: usize, state: State) {
    match state {
        State::OutOfScope => {}
        State::NotAccounted => *sum = None,
        State::Accounted(value) => {
            *sum = sum.zip(money(settlement, part, value)).and_then(|(sum, x)| sum.checked_add(x));
        }
    }
}

/// A number of a line as the scheme's money; finer than a step only by what binary loses.
fn money(settlement: &Settlement<'_>, line: usize, value: f64) -> Option<Decimal> {
    let scheme = settlement.terms.scheme;
    let factor = settlement.run.book.lines[line].unit.factor_to(&scheme.money)?;
    let value = value * factor.to_f64();
    // A part that is not rounded shows as a pool that does not close, six places further.
    exact(value, scheme.places).or_else(|| exact(value, (scheme.places + 6).min(12))).map(|d| d.normalize())
}
