//! A line whose formula is checked.

use super::{Rows, Term};
use crate::model::dimension::DimSet;
use crate::text::Text;
use crate::unit::Unit;

/// A line whose formula is checked; its value is in `unit`.
#[derive(Clone, Debug)]
pub struct CheckedLine {
    pub id: String,
    pub title: Text,
    pub per: DimSet,
    pub unit: Unit,
    pub term: Term,
    pub scope: Option<Term>,
    /// Where its rows come from.
    pub rows: Rows,
    /// Model and line in the catalog.
    pub origin: (usize, usize),
    /// Made from a part of its origin's formula.
    pub auxiliary: bool,
}
