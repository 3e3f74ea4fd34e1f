//! References into the columns of the sheets, and what stands in a cell that has no value.

use super::layout::{self, Layout, letters, quote};
use crate::plan::Column;
use crate::plan::NO_ROW;
use crate::rule::Symbol;
use std::fmt::Write;
use std::sync::Arc;

/// The formula where there is no value, without the leading `=`.
pub const NOT_AVAILABLE: &str = "NA()";
/// What it shows.
pub const MISSING: &str = "#N/A";

/// A reference into a column of some sheet.
pub struct ColumnCell<'r> {
    prefix: String,
    pub column: &'r Column,
    map: Option<Arc<[u32]>>,
}

impl<'r> ColumnCell<'r> {
    pub fn new(
        layout: &Layout<'_>,
        symbol: Symbol,
        column: &'r Column,
        map: Option<Arc<[u32]>>,
        home: &str,
    ) -> Option<ColumnCell<'r>> {
        let (sheet, place) = layout.place(symbol)?;
        let letters = letters(place);
        let prefix = if sheet.name == home { letters } else { format!("{}!{letters}", quote(&sheet.name)) };
        Some(ColumnCell { prefix, column, map })
    }

    /// The row of the column that belongs to a row of the formula.
    pub fn row(&self, row: usize) -> u32 {
        self.map.as_ref().map_or(row as u32, |map| map[row])
    }

    pub fn write(&self, row: usize, out: &mut String) {
        let target = self.row(row);
        // A blank cell would count as 0.
        if target == NO_ROW || !self.column.in_scope(target as usize) {
            return out.push_str(NOT_AVAILABLE);
        }
        let _ = write!(out, "{}{}", self.prefix, target + layout::HEAD + 1);
    }

    /// Ranges that cover just these rows, which are ascending.
    pub fn ranges(&self, rows: &[u32], out: &mut String) {
        let mut i = 0;
        while i < rows.len() {
            let mut end = i;
            while end + 1 < rows.len() && rows[end + 1] == rows[end] + 1 {
                end += 1;
            }
            if i > 0 {
                out.push(',');
            }
            let _ = write!(out, "{}{}", self.prefix, rows[i] + layout::HEAD + 1);
            if end > i {
                let letters = self.prefix.rsplit('!').next().unwrap_or_default();
                let _ = write!(out, ":{letters}{}", rows[end] + layout::HEAD + 1);
            }
            i = end + 1;
        }
    }
}
