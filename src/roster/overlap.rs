//! Periods that share days where a rule adds periods up.

use super::expect::sums_periods;
use crate::finding::Findings;
use crate::model::dimension::DimKind;
use crate::model::faults;
use crate::rule::{Book, Symbol};
use crate::table::Inputs;
use std::collections::BTreeSet;

/// Refuses figures of January to May beside those of March for a measure whose periods may be added up.
pub fn report(book: &Book, inputs: &Inputs, findings: &mut Findings) {
    let dimensions = &book.catalog.dimensions;
    let Some(period) = dimensions.of_kind(DimKind::Period).filter(|_| sums_periods(book)) else { return };
    let used = book.used();
    for series in inputs.series.iter().filter(|s| used.contains(&Symbol::Measure(s.measure))) {
        let Some(place) = series.dims.iter().position(|dim| *dim == period) else { continue };
        let members: BTreeSet<u32> = (0..series.len()).map(|i| series.key(i)[place]).collect();
        if let Some((first, second)) = dimensions.overlapping(period, &members, false) {
            let [first, second] = [first, second].map(|member| dimensions.member_id(period, member));
            findings.push(faults::overlapping_periods(&first, &second));
            return;
        }
    }
}
