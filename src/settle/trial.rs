//! Trying a scheme: what it would come to for each unit, without a report of its own.

use super::{Settlement, Who};
use crate::compute::{Draws, Plan, Run, as_read};
use crate::model::evidence::Evidence;
use crate::table::Inputs;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a unit receives less what it pays, in yuan, by the unit's id.
pub type Nets = BTreeMap<String, (Text, Decimal)>;

/// What a scheme comes to, or why it comes to nothing.
pub struct Outcome {
    pub id: String,
    pub title: Text,
    pub source: String,
    pub evidence: Evidence,
    pub note: Text,
    pub nets: Result<Nets, Text>,
}

/// The nets of the members of dimensions; treasuries and funds aside. Whose amounts all come to nothing has 0.
pub fn of_units(settled: &Settlement) -> Nets {
    let of_rows = settled.named().into_iter().map(|who| (who, Decimal::ZERO));
    let of_ledger = settled.balances().into_iter().map(|(who, received, paid)| (who, received - paid));
    let units = of_rows.chain(of_ledger).filter(|(who, _)| matches!(who, Who::Member(..)));
    let title =
        |who: Who| Text { zh: settled.who_title(who, Lang::Zh), en: settled.who_title(who, Lang::En) };
    units.map(|(who, net)| (settled.who_id(who), (title(who), net))).collect()
}

/// A run of a plan with some coefficient entries at another value.
pub fn with_entries(plan: &Arc<Plan>, inputs: &Arc<Inputs>, value: &dyn Fn(usize, f64) -> f64) -> Arc<Run> {
    let entry = |entry: usize, central: f64| vec![value(entry, central)];
    Arc::new(plan.run(inputs, Some(Draws { count: 1, entry: &entry, measure: &as_read })))
}
