//! What is said of the cells of a table: of a word once, however many cells hold it.

use super::Reader;
use crate::finding::Finding;
use crate::import::region::at;
use crate::import::spell::fold;
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;

/// What is said of words, with the row and column of the first and the number of cells.
pub(super) type Told = BTreeMap<(&'static str, String), (u32, u32, usize, Finding)>;

impl Reader<'_> {
    /// What is said of a word: once, however many cells hold it.
    pub(super) fn error_of(
        &mut self,
        (of, word): (&'static str, &str),
        (row, column): (u32, u32),
        finding: impl FnOnce(&Self) -> Finding,
    ) {
        let key = (of, fold(word));
        if let Some((_, _, count, _)) = self.told.get_mut(&key) {
            *count += 1;
            return;
        }
        let finding = finding(self);
        self.told.insert(key, (row, column, 1, finding));
    }

    /// Hands over what is said of words, in the order of the table.
    pub(super) fn tell(&mut self) {
        let mut all: Vec<_> = std::mem::take(&mut self.told).into_values().collect();
        all.sort_by_key(|(row, column, _, _)| (*row, *column));
        for (row, column, count, mut finding) in all {
            if count > 1 {
                let Text { zh, en } = finding.message;
                finding.message = text!("{zh}（共 {count} 格）", "{en} ({count} cells)");
            }
            self.error(row, column, finding);
        }
    }

    pub(super) fn error(&mut self, row: u32, column: u32, finding: Finding) {
        self.findings.push(at(&self.raw.place(Some(row), Some(column)), finding));
    }
}
