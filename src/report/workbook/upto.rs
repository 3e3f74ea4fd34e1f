//! A sum up to a level as a spreadsheet formula.

use super::column::{ColumnCell, NOT_AVAILABLE};
use super::guard::Guard;
use super::layout::Layout;
use crate::plan::Members;
use crate::rule::Upto;
use std::fmt::Write;
use std::sync::Arc;

/// What is summed, its key, and the level of the own row, in the columns of one sheet.
pub struct UptoCell<'r> {
    argument: ColumnCell<'r>,
    key: ColumnCell<'r>,
    level: ColumnCell<'r>,
    /// Row of the sum for each row of the formula.
    map: Option<Arc<[u32]>>,
    group_of_row: Arc<[u32]>,
    members: Arc<Members>,
    guard: Guard<'r>,
}

impl<'r> UptoCell<'r> {
    pub fn new(
        upto: &Upto,
        layout: &'r Layout<'_>,
        frame: usize,
        home: &str,
        guard: Guard<'r>,
    ) -> Option<UptoCell<'r>> {
        let (own, group_of_row, members) = layout.run.grouped_upto(upto)?;
        let map = (own != frame).then(|| layout.run.rows_of(frame, own, Vec::new()));
        let column = |symbol| ColumnCell::new(layout, symbol, layout.run.column(symbol)?, map.clone(), home);
        let [argument, key, level] = upto.lines().map(column);
        Some(UptoCell { argument: argument?, key: key?, level: level?, map, group_of_row, members, guard })
    }

    pub fn write(&self, row: usize, out: &mut String) {
        let own = self.map.as_ref().map_or(row as u32, |map| map[row]);
        let group = self.group_of_row.get(own as usize);
        let rows = group.map_or(&[][..], |group| self.members.of(*group));
        let mut level = String::new();
        self.level.write(row, &mut level);
        if let Some(half) = self.guard.half(row) {
            let _ = write!(level, "+{half}");
        }
        let mut parts = rows.chunk_by(|a, b| *b == a + 1).peekable();
        if parts.peek().is_none() {
            return out.push_str(NOT_AVAILABLE);
        }
        while let Some(part) = parts.next() {
            let (mut keys, mut values) = (String::new(), String::new());
            self.key.ranges(part, &mut keys);
            self.argument.ranges(part, &mut values);
            // Rows out of scope are blank, and a blank would count as a key of 0.
            let _ = write!(out, "SUMPRODUCT(({keys}<={level})*({keys}<>\"\")*{values})");
            if parts.peek().is_some() {
                out.push('+');
            }
        }
    }
}
