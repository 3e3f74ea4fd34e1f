//! Which rows of a table are read, and why others are not.

use super::Reader;
use crate::import::layout::heads;
use crate::import::plan::{Column, Role};
use crate::import::region::Beside;
use crate::import::skip::{Why, is_again, is_note, is_numbering, is_of_which, is_total};
use crate::import::spell::{fold, one_line};
use crate::import::words::label;
use crate::sheet::raw::Cell;
use std::collections::BTreeMap;

impl Reader<'_> {
    /// Reads the body, row by row.
    pub(super) fn rows(&mut self) {
        let heads = heads(self.raw, self.table.area, self.table.header);
        let leaves: BTreeMap<u32, String> =
            heads.iter().filter_map(|h| Some((h.column, fold(&h.path.last()?.text)))).collect();
        let mut notes = false;
        for row in self.table.header.1 + 1..=self.table.area.rows.1 {
            let columns = self.table.area.columns;
            let cells: Vec<(u32, &Cell)> =
                self.raw.row(row).filter(|(c, _)| (columns.0..=columns.1).contains(c)).collect();
            let Some((_, first)) = cells.first() else { continue };
            notes |= is_note(&first.text);
            let why = self.why_skipped(row, &cells, &leaves, notes);
            match why {
                Some(why) => {
                    if why == Why::Heading {
                        self.look_above(&first.text);
                    }
                    self.out.skipped.push((self.index, row, one_line(&first.text), why));
                }
                None => self.row(row),
            }
        }
    }

    /// A heading that names a city or province holds for the rows below.
    fn look_above(&mut self, text: &str) {
        let beside = Beside { years: self.years(None), ..Beside::default() };
        let found = self.search.as_ref().and_then(|s| s.find(text, beside).ok());
        self.above = found.or(self.above);
    }

    fn why_skipped(
        &self,
        row: u32,
        cells: &[(u32, &Cell)],
        leaves: &BTreeMap<u32, String>,
        notes: bool,
    ) -> Option<Why> {
        let figures = |column: &u32| {
            self.table
                .columns
                .iter()
                .any(|c| c.at == *column && matches!(c.role, Role::Figures { .. } | Role::Open))
        };
        let any = cells.iter().any(|(c, _)| figures(c));
        let again = |(c, cell): &&(u32, &Cell)| leaves.get(c).is_some_and(|leaf| is_again(leaf, &cell.text));
        let repeated = cells.iter().filter(again).count();
        if repeated >= 2 && repeated * 2 > cells.len() {
            return Some(Why::Repeated);
        }
        let first = cells.first().map_or("", |(_, cell)| cell.text.as_str());
        if notes && (is_note(first) || !any) {
            return Some(Why::Note);
        }
        if is_numbering(cells.iter().map(|(_, c)| c.text.as_str())) {
            return Some(Why::Numbering);
        }
        for column in self.table.columns.iter().filter(|c| speaks(c)) {
            let Some(cell) = self.cell(row, column.at) else { continue };
            if self.table.skip.iter().any(|s| fold(s) == fold(&cell.text)) {
                return Some(Why::Declared);
            }
            let known = || match column.role {
                Role::Measure => self.measure(&cell.text).is_some(),
                // 全州 is a county as well; `其中：五台县` is one.
                Role::Key(_) | Role::Name => self.names_region(&cell.text),
                _ => false,
            };
            if is_of_which(&cell.text) && !known() {
                return Some(Why::OfWhich);
            }
            if is_total(&cell.text) && !known() {
                return Some(Why::Total);
            }
            let word = fold(&label(&cell.text));
            if matches!(column.role, Role::Measure)
                && !self.table.only.is_empty()
                && !self.table.only.contains(&word)
            {
                return Some(Why::Other);
            }
        }
        (!any).then_some(Why::Heading)
    }

    fn names_region(&self, text: &str) -> bool {
        let beside = Beside { above: self.above, years: self.years(None), ..Beside::default() };
        self.search.as_ref().is_some_and(|s| !s.candidates(text, beside).is_empty())
    }
}

/// Whether a column of words may say that its row is a total or a part.
fn speaks(column: &Column) -> bool {
    matches!(column.role, Role::Key(_) | Role::Name | Role::Measure | Role::Parent)
}
