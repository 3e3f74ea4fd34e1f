//! What is wrong with pools, in words: one finding a pool, line and kind.

use crate::finding::{Finding, Findings, Severity};
use crate::function::typed::typed;
use crate::model::scheme::Missing;
use crate::settle::{AMOUNT_MISSING, Settlement};
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;

/// Places that one finding names.
const SHOWN: usize = 6;

/// Something wrong with a pool at one place of one of its lines.
pub struct Fault {
    /// Index among the scheme's pools.
    pub pool: usize,
    pub line: usize,
    pub label: Text,
    pub what: What,
}

#[derive(Clone, Copy)]
pub enum What {
    /// No value.
    Lacking,
    /// Finer than the step.
    Rough(f64),
    /// An amount that no row of the total holds.
    Stray(f64),
    /// Less than nothing is kept of a total: more was paid than there is.
    Short { kept: Decimal, total: Decimal },
    /// The parts do not come to the total.
    Open { total: Decimal, parts: Decimal },
    /// The total is below zero.
    Negative(Decimal),
}

impl What {
    fn code(self) -> &'static str {
        match self {
            What::Lacking => "pool-unknown",
            What::Rough(_) => "pool-not-rounded",
            What::Stray(_) => "outside-pool",
            What::Short { .. } => "pool-overspent",
            What::Open { .. } => "pool-not-closed",
            What::Negative(_) => "negative-pool",
        }
    }
}

/// Reports all faults. What the payments themselves have been refused for is not said again.
pub fn report(settlement: &Settlement, faults: &[Fault], findings: &mut Findings) {
    let said = |fault: &Fault| match fault.what {
        // Amounts that lack data leave totals and rests without a value too.
        What::Lacking => findings.iter().any(|f| f.severity == Severity::Error && f.code == AMOUNT_MISSING),
        What::Rough(_) => settlement.pays(fault.line),
        _ => false,
    };
    let mut groups: Vec<Vec<&Fault>> = Vec::new();
    for fault in faults.iter().filter(|fault| !said(fault)) {
        let key = |f: &Fault| (f.pool, f.line, f.what.code());
        match groups.iter_mut().find(|group| key(group[0]) == key(fault)) {
            Some(group) => group.push(fault),
            None => groups.push(vec![fault]),
        }
    }
    for group in groups {
        let Text { zh, en } = message(settlement, group[0]);
        let more = match group.len() {
            1 => Text::default(),
            _ => others(&group),
        };
        let (zh_more, en_more) = (more.zh, more.en);
        let (code, message) = (group[0].what.code(), text!("{zh}{zh_more}", "{en}{en_more}"));
        // A scheme that leaves out who lacks data may be tried with the figures of some; it is not settled by them.
        let leaves_out = settlement.trial && settlement.terms.scheme.missing == Missing::LeaveOut;
        let finding = match group[0].what {
            What::Lacking if leaves_out => {
                let Text { zh, en } = message;
                Finding::warning(
                    code,
                    text!("只能试算，结算会拒绝：{zh}", "good for a trial, settling would refuse this: {en}"),
                )
            }
            _ => Finding::error(code, message),
        };
        let at = &settlement.terms.pools[group[0].pool].pool.at;
        findings.push(at.whole(finding.help(help(settlement, group[0].what)), Text::default()));
    }
}

/// Further places with the same fault.
fn others(group: &[&Fault]) -> Text {
    let rest = &group[1..];
    let named = |lang: Lang| {
        let words: Vec<&str> = rest.iter().take(SHOWN).map(|f| f.label.get(lang)).collect();
        words.join(lang.pick("、", ", "))
    };
    let (count, zh, en) = (rest.len(), named(Lang::Zh), named(Lang::En));
    match rest.len() > SHOWN {
        true => text!("；另有 {count} 处同样，如 {zh}", "; the same in {count} more places: {en}, …"),
        false => text!("；同样的还有 {zh}", "; the same for {en}"),
    }
}

fn message(settlement: &Settlement, fault: &Fault) -> Text {
    let book = &settlement.run.book;
    let unit = settlement.terms.scheme.money.to_string();
    let line = &book.lines[fault.line];
    let (id, own, Text { zh: line_zh, en: line_en }) = (&line.id, &line.unit, &line.title);
    let Text { zh, en } = &settlement.terms.pools[fault.pool].pool.title;
    let Text { zh: label, en: label_en } = &fault.label;
    match fault.what {
        What::Lacking => text!(
            "“{zh}”无法核对：`{id}`（{line_zh}）在 {label} 没有值",
            "\"{en}\" cannot be checked: `{id}` ({line_en}) has no value for {label_en}"
        ),
        What::Rough(value) => {
            let (value, step) = (typed(value), settlement.step());
            text!(
                "“{zh}”无法核对：`{id}`（{line_zh}）在 {label} 是 {value} {own}，比方案的最小金额 {step} {unit} 还细",
                "\"{en}\" cannot be checked: `{id}` ({line_en}) is {value} {own} for {label_en}, finer than the scheme's step of {step} {unit}"
            )
        }
        What::Stray(value) => {
            let value = typed(value);
            text!(
                "“{zh}”之外还有金额：`{id}`（{line_zh}）在 {label} 是 {value} {own}，那里没有资金池可对",
                "there is money outside \"{en}\": `{id}` ({line_en}) is {value} {own} for {label_en}, where there is no pool"
            )
        }
        What::Short { kept, total } => {
            let out = total - kept;
            text!(
                "“{zh}”付出的多于资金：{label} 的资金是 {total} {unit}，分出 {out} {unit}，`{id}`（{line_zh}）成了 {kept} {unit}",
                "\"{en}\" pays more than there is: for {label_en} there are {total} {unit}, {out} {unit} go out, and `{id}` ({line_en}) is {kept} {unit}"
            )
        }
        What::Open { total, parts } => {
            let rest = total - parts;
            text!(
                "“{zh}”没有闭合（{label}）：应为 {total} {unit}，各部分合计 {parts} {unit}，差 {rest} {unit}",
                "\"{en}\" does not close ({label_en}): {total} {unit} wanted, the parts come to {parts} {unit}, {rest} {unit} off"
            )
        }
        What::Negative(total) => text!(
            "“{zh}”是负数（{label}）：{total} {unit}",
            "\"{en}\" is negative ({label_en}): {total} {unit}"
        ),
    }
}

fn help(settlement: &Settlement, what: What) -> Text {
    let (step, unit) = (settlement.step(), settlement.terms.scheme.money.to_string());
    match what {
        What::Lacking => text!(
            "补齐它所需的数据（`geep explain` 说明缺什么），或改方案的公式；没有值的部分不能当作 0",
            "complete the data it needs (`geep explain` says what is missing), or mend the scheme's formula; what has no value is not 0"
        ),
        What::Rough(_) => text!(
            "先用 round(…, {step}[{unit}]) 舍入；要使各份合计恰为总额，用 close(…)",
            "round it with round(…, {step}[{unit}]) first; for parts that come to the total exactly use close(…)"
        ),
        What::Stray(_) => text!(
            "让资金池的 total 在那里也有一行，或用 where 使这一部分不适用于那里",
            "let the pool's `total` have a row there too, or limit the part with `where`"
        ),
        What::Short { .. } => text!(
            "核对资金总额与分配依据（单位数、份额、上年结余）；由上级补足的，把补足的钱单列一行、写进 [[scheme.pay]] 并计入 total；只因舍入为负的尾差，在 [[scheme.pool]] 写 tail",
            "check the fund and what it is shared by (numbers of units, keys, what was carried over); money that a superior adds needs a line of its own, a [[scheme.pay]] and a place in `total`; a rest below zero by rounding alone is named in the pool's `tail`"
        ),
        What::Open { .. } => text!(
            "用 close(…) 舍入各部分，并把没有分出去的钱单列一行放进 parts",
            "round the parts with close(…), and give what is not handed out a line of its own among `parts`"
        ),
        What::Negative(_) => {
            text!("资金池不能为负；核对数据与公式的符号", "a pool cannot be negative; check the signs")
        }
    }
}
