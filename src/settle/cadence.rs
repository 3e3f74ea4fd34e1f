//! What a scheme reads of a dataset that holds months, quarters and years beside each other.

use crate::model::dimension::{DimKind, Dimensions};
use crate::model::scheme::{Cadence, Cumulative, Scheme};
use crate::table::Inputs;

/// The inputs without periods of other lengths than those the scheme measures or settles by: a rule for months that
/// also met the quarters would count the same air twice. A scheme that counts from January takes periods that do.
pub fn inputs_of(inputs: &Inputs, scheme: &Scheme, dimensions: &Dimensions) -> Inputs {
    let to_date = scheme.cumulative.map(|Cumulative::Year| Cadence::YearToDate);
    let wanted: Vec<Cadence> = [scheme.measured, scheme.settled].into_iter().chain(to_date).collect();
    let period = dimensions.of_kind(DimKind::Period);
    let mut own = inputs.clone();
    own.keep(|dim, member| Some(dim) != period || wanted.contains(&dimensions.cadence(member)));
    own
}
