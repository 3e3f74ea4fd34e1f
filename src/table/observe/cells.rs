//! The cells of a table as their texts are meant: marks of absence are no figures, codes and times come in many dresses.

use super::gather::Table;
use crate::cell::figure;
use crate::cell::key::word;
use crate::model::dimension::Dim;
use std::borrow::Cow;

impl Table<'_> {
    /// The text of a cell for a figure; none where it is blank or has a mark that there is none.
    pub(super) fn given(&self, row: usize, column: usize) -> Option<&str> {
        self.sheet.cell(row, column).filter(|text| !figure::is_absent(text))
    }

    /// The text of a cell for a member, as the dimension knows it.
    pub(super) fn word(&self, dim: Dim, row: usize, column: usize) -> Option<Cow<'_, str>> {
        self.sheet.cell(row, column).map(|text| word(dim, text, &self.catalog.dimensions))
    }
}
