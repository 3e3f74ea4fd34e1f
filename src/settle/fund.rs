//! Parties that pay out of what they hold: in no period more than they have and are paid.

use super::Settlement;
use super::Who;
use crate::finding::{Finding, Findings};
use crate::plan::State;
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Checks every party of which the scheme says what it holds.
pub fn check(settlement: &Settlement, findings: &mut Findings) {
    for (party, line) in &settlement.terms.holdings {
        for (when, (paid, received)) in flows(settlement, Who::Party(*party)) {
            let wrong = match held(settlement, *line, &when) {
                Err(finding) => Some(*finding),
                Ok(held) if paid > held + received => {
                    Some(overspent(settlement, *party, &when, held, paid, received))
                }
                Ok(_) => None,
            };
            let at = settlement.terms.scheme.parties[*party].holds.as_ref();
            if let Some((finding, at)) = wrong.zip(at) {
                findings.push(at.whole(finding, Text::default()));
            }
        }
    }
}

/// What a party pays and is paid, in yuan, by period.
fn flows(settlement: &Settlement, who: Who) -> BTreeMap<String, (Decimal, Decimal)> {
    let mut flows: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
    for entry in settlement.entries.iter().filter(|e| e.payer == who || e.payee == who) {
        let flow = flows.entry(settlement.when(entry)).or_default();
        match entry.payer == who {
            true => flow.0 += entry.amount,
            false => flow.1 += entry.amount,
        }
    }
    flows
}

/// What stands in a line for a period, in yuan.
fn held(settlement: &Settlement, line: usize, when: &str) -> Result<Decimal, Box<Finding>> {
    let row = settlement.rows(line).into_iter().find(|row| settlement.time_id(line, *row) == when);
    let state = row.zip(settlement.run.column(Symbol::Line(line))).map(|(row, column)| column.state(row));
    if let Some(State::Accounted(value)) = state
        && let Some(yuan) = settlement.yuan(line, value)
    {
        return Ok(yuan);
    }
    let (id, Text { zh, en }) = {
        let line = &settlement.run.book.lines[line];
        (&line.id, &line.title)
    };
    let message = match state {
        Some(State::Accounted(value)) => text!(
            "`{id}`（{zh}）在 {when} 是 {value}，比方案的最小金额还细",
            "`{id}` ({en}) is {value} for {when}, finer than the scheme's step"
        ),
        _ => text!(
            "`{id}`（{zh}）在 {when} 没有值，不知道有多少钱可付",
            "`{id}` ({en}) has no value for {when}: what there is to pay from is not known"
        ),
    };
    Err(Box::new(Finding::error("fund-unknown", message).help(text!(
        "补齐它所需的数据，先用 round(…) 舍入；时段要与从它支付的各行一致",
        "complete the data it needs and round it with round(…); its periods must be those of what is paid from it"
    ))))
}

fn overspent(
    settlement: &Settlement,
    party: usize,
    when: &str,
    held: Decimal,
    paid: Decimal,
    received: Decimal,
) -> Finding {
    let title = |lang| settlement.who_title(Who::Party(party), lang);
    let (zh, en) = (title(Lang::Zh), title(Lang::En));
    let unit = settlement.terms.scheme.money.to_string();
    let money = |yuan| settlement.in_money(yuan);
    let (held, paid, received, over) =
        (money(held), money(paid), money(received), money(paid - held - received));
    let message = text!(
        "“{zh}”在 {when} 付出 {paid} {unit}，多于它持有的 {held} {unit} 与收到的 {received} {unit} 之和，超出 {over} {unit}",
        "\"{en}\" pays {paid} {unit} in {when}, more than the {held} {unit} it holds and the {received} {unit} it is paid: {over} {unit} too much"
    );
    Finding::error("fund-overspent", message).help(text!(
        "核对资金与分配依据；由上级补足的，把补足的钱写成付给它的一笔 [[scheme.pay]]",
        "check the fund and what it is shared by; money that a superior adds is a [[scheme.pay]] to it"
    ))
}
