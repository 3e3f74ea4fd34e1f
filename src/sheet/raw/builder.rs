//! Collects the cells of a table as it stands.

use super::{Hidden, Kind, Merge, Raw, Shown};
use crate::place::Place;
use crate::sheet::grid::{Budget, Build, MAX_COLUMNS, Problems, Refusal, is_too_long, percentage};
use std::ops::ControlFlow;
use std::sync::Arc;

pub struct Builder<'a> {
    raw: Raw,
    budget: &'a mut Budget,
    last_line: u32,
    /// What the last cell with a format said: most of a column say the same.
    shown: Option<Arc<Shown>>,
}

impl<'a> Build<'a> for Builder<'a> {
    type Table = Raw;
    const AS_IT_STANDS: bool = true;

    fn new(file: &str, tab: Option<&str>, budget: &'a mut Budget) -> Self {
        Self { raw: Raw::new(file, tab), budget, last_line: 0, shown: None }
    }

    fn take(
        &mut self,
        line: u32,
        column: u32,
        kind: Kind,
        text: &str,
        problems: &mut Problems,
    ) -> ControlFlow<()> {
        let row = line.saturating_sub(1);
        let refusal = if column as usize >= MAX_COLUMNS {
            Refusal::TooWide
        } else if is_too_long(text) {
            Refusal::TooLong
        } else if !self.budget.take_text(text.len()) || !self.budget.take_row(1) {
            Refusal::Full
        } else {
            self.last_line = line;
            match kind {
                Kind::Percent => self.raw.push(row, column, kind, &percentage(text)),
                _ => self.raw.push(row, column, kind, text),
            }
            return ControlFlow::Continue(());
        };
        problems.push(refusal.problem(self.place(line, Some(column))));
        refusal.flow()
    }

    fn shows(&mut self, line: u32, column: u32, shown: &Shown) {
        let known = self.shown.take().filter(|known| **known == *shown);
        let known = known.unwrap_or_else(|| Arc::new(shown.clone()));
        self.raw.show(line.saturating_sub(1), column, Arc::clone(&known));
        self.shown = Some(known);
    }

    fn hide(&mut self, hidden: Hidden) {
        self.raw.hidden = hidden;
    }

    fn merge(&mut self, merge: Merge, problems: &mut Problems) -> ControlFlow<()> {
        if self.budget.take_row(1) {
            self.raw.merges.push(merge);
            return ControlFlow::Continue(());
        }
        problems.push(Refusal::Full.problem(self.raw.place(Some(merge.rows.0), Some(merge.columns.0))));
        ControlFlow::Break(())
    }

    fn place(&self, line: u32, column: Option<u32>) -> Place {
        self.raw.place(Some(line.saturating_sub(1)), column)
    }

    fn last_line(&self) -> u32 {
        self.last_line
    }

    fn finish(mut self, _: &mut Problems) -> Option<Raw> {
        self.raw.sort();
        self.raw.last().is_some().then_some(self.raw)
    }
}
