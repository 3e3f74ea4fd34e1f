//! What is defined, as lists to look through: models, measures, coefficients, profiles, functions, sources, codes of
//! findings, and who uses what.

mod block;
mod list;
mod members;
mod show;
mod uses;

pub use list::{Item, Kind, items};
pub use members::members;
pub use show::{near, show};
pub use uses::Uses;

use crate::model::Catalog;
use crate::model::evidence::Evidence;

/// How many numbers of coefficients there are by evidence.
pub fn evidence(catalog: &Catalog) -> Vec<(Evidence, usize)> {
    let rows = || catalog.coefficients.iter().flat_map(|c| &c.rows);
    Evidence::ALL.into_iter().map(|e| (e, rows().filter(|r| r.evidence == e).count())).collect()
}
