//! The figures that came out of the tables of a file.

use super::facts::Facts;
use super::plan::Basis;
use super::skip::Why;
use crate::model::dimension::Dim;
use crate::model::evidence::Status;

/// One figure of the tidy table.
#[derive(Clone, Debug)]
pub struct Record {
    pub table: usize,
    pub measure: usize,
    /// In the fixed order of dimensions.
    pub key: Vec<(Dim, u32)>,
    pub digits: String,
    pub unit: String,
    pub status: Status,
    pub source: String,
    pub note: String,
    pub basis: Basis,
    pub facts: Facts,
    /// Where it was read.
    pub row: u32,
    pub column: u32,
}

/// What came out of a file.
#[derive(Debug, Default)]
pub struct Gathered {
    pub records: Vec<Record>,
    /// Table, row, first text and why the row was left out.
    pub skipped: Vec<(usize, u32, String, Why)>,
    /// Cells with a mark for no figure.
    pub missing: usize,
}
