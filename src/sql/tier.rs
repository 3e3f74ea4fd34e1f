//! Step tables: the value of the step that holds an argument, or each part of it at the rate of its own step.

use super::decide::Sides;
use super::{Piece, Writer, number};
use crate::formula::tree::{Operator, strength};
use crate::model::tier::{Closed, Reading};
use crate::rule::{Term, TierRef};

impl Writer<'_> {
    pub(super) fn tier(&self, tier: TierRef, x: &Term) -> Piece {
        let table = &self.book.catalog.models[tier.model].tiers[tier.tier];
        let (own, size) = (self.piece(x).finite(), self.size(x));
        let stands = |operator: Operator, end: f64| {
            let size = format!("{} + {}", size.text, number(end.abs()));
            let right = if end < 0.0 { format!("({})", number(end)) } else { number(end) };
            Sides { left: own.at(strength::SUM), right, size }.compare(operator)
        };
        // Before an end, as the table closes its steps.
        let before = match table.closed {
            Closed::Left => Operator::Less,
            Closed::Right => Operator::LessEqual,
        };
        // Steps follow each other: the first whose end is not reached holds.
        let mut cases = String::new();
        let start = table.steps.first().and_then(|step| step.from);
        cases.extend(start.map(|from| format!(" WHEN {} THEN NULL", stands(before, from))));
        let marginal = || {
            let parts = table.steps.iter().map(|step| {
                let top =
                    step.to.map_or(own.text.clone(), |to| format!("least({}, {})", own.text, number(to)));
                let from = number(step.from.unwrap_or(0.0));
                let value = number(step.value);
                format!("greatest({top} - ({from}), 0e0) * ({value})")
            });
            parts.collect::<Vec<_>>().join(" + ")
        };
        match table.reading {
            Reading::Whole => {
                for step in &table.steps {
                    let holds = step.to.map_or_else(
                        || format!("{} IS NOT NULL", own.at(strength::SUM)),
                        |to| stands(before, to),
                    );
                    cases += &format!(" WHEN {holds} THEN {}", number(step.value));
                }
            }
            Reading::Marginal => {
                let end = table.steps.last().and_then(|step| step.to);
                let holds = end.map_or_else(
                    || format!("{} IS NOT NULL", own.at(strength::SUM)),
                    |to| stands(before, to),
                );
                cases += &format!(" WHEN {holds} THEN {}", marginal());
            }
        }
        Piece::new(format!("CASE{cases} END"), strength::ATOM, table.reading == Reading::Marginal)
    }
}
