//! Periods that share days: money for both would pay for those days twice.

use super::Settlement;
use crate::finding::Findings;
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use std::collections::BTreeSet;

/// Refuses amounts of January to May beside those of March. Amounts that grow from January on are paid less what was
/// paid before: they may stand beside each other.
pub fn report(settlement: &Settlement, findings: &mut Findings) {
    let dimensions = &settlement.run.book.catalog.dimensions;
    let Some(period) = dimensions.of_kind(DimKind::Period) else { return };
    let counts_on = settlement.terms.scheme.cumulative.is_some();
    for flow in &settlement.terms.payments {
        let times = settlement.rows(flow.line).into_iter().filter_map(|row| settlement.time(flow.line, row));
        let of_period = |(dim, member): (Dim, u32)| (dim == period).then_some(member);
        let members: BTreeSet<u32> = times.filter_map(of_period).collect();
        if let Some((first, second)) = dimensions.overlapping(period, &members, counts_on) {
            let [first, second] = [first, second].map(|member| dimensions.member_id(period, member));
            findings.push(faults::overlapping_periods(&first, &second));
            return;
        }
    }
}
