//! Collects cells in file order into a `Sheet`: finds the header, drops blank rows, keeps places.
//! Every reader goes through here, so all formats agree on what a header and a blank row are.

mod told;

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};
use std::ops::ControlFlow;

use polars::prelude::{Column as PolarsColumn, DataFrame, StringChunkedBuilder};
use polars::prelude::{IntoColumn, PlSmallStr};

use super::head::{self, Block};
use super::{
    Budget, Build, Hidden, Kind, Lines, MAX_COLUMNS, Merge, Place, Problems, Refusal, Sheet, error_value,
    is_too_long, percentage,
};
use crate::sheet::faults::formula_uncomputed;
use crate::text::{NAME, shortened};
use told::unassembled;

/// Takes cells one by one and ends as a `Sheet`.
pub struct Builder<'a> {
    /// File and tab of every place in this table.
    origin: Place,
    budget: &'a mut Budget,
    /// The last cell taken: line and column.
    last: (u32, Option<u32>),
    /// What stands above the header of a form.
    block: Block,
    header_line: Option<u32>,
    /// The header row as met: column and text, from left to right.
    header: Vec<(u32, String)>,
    /// What becomes of the cells of each column of the file; settled when the header is complete.
    fates: Vec<Fate>,
    columns: Vec<Column>,
    /// Columns that repeat an earlier header: their own place and the earlier one.
    repeated: Vec<(u32, u32)>,
    /// Columns with cells but no header, and the line of the first such cell.
    unnamed: BTreeMap<u32, u32>,
    lines: Lines,
    hidden: Hidden,
}

#[derive(Clone, Copy)]
enum Fate {
    Kept(usize),
    Repeated,
    Unnamed,
    /// Of a form: only to compare with.
    Beside,
}

struct Column {
    at: u32,
    name: String,
    cells: StringChunkedBuilder,
    len: usize,
}

impl Column {
    fn pad(&mut self, rows: usize) {
        while self.len < rows {
            self.cells.append_null();
            self.len += 1;
        }
    }
}

impl<'a> Build<'a> for Builder<'a> {
    type Table = Sheet;
    const AS_IT_STANDS: bool = false;

    fn new(file: &str, tab: Option<&str>, budget: &'a mut Budget) -> Self {
        let origin = Place { tab: tab.map(str::to_owned), ..Place::file(file) };
        Self {
            origin,
            budget,
            last: (0, None),
            block: Block::default(),
            header_line: None,
            header: Vec::new(),
            fates: Vec::new(),
            columns: Vec::new(),
            repeated: Vec::new(),
            unnamed: BTreeMap::new(),
            lines: Lines::default(),
            hidden: Hidden::default(),
        }
    }

    fn take(
        &mut self,
        line: u32,
        column: u32,
        kind: Kind,
        text: &str,
        problems: &mut Problems,
    ) -> ControlFlow<()> {
        if kind == Kind::Error {
            problems.push(error_value(self.place(line, Some(column)), text));
            return ControlFlow::Continue(());
        }
        if kind == Kind::Formula {
            problems.push(formula_uncomputed().at_cell(self.place(line, Some(column))));
            return ControlFlow::Continue(());
        }
        let taken = match kind {
            Kind::Percent => self.cell(line, column, &percentage(text)),
            _ => self.cell(line, column, text),
        };
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(refusal) => {
                problems.push(refusal.problem(self.place(line, Some(column))));
                refusal.flow()
            }
        }
    }

    fn hide(&mut self, hidden: Hidden) {
        self.hidden = hidden;
    }

    /// Of merged cells the first one has the value.
    fn merge(&mut self, _: Merge, _: &mut Problems) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn place(&self, line: u32, column: Option<u32>) -> Place {
        let mut place = Place { line: Some(line), ..self.origin.clone() };
        if let Some(column) = column {
            place.address(column);
            let known = self.header.binary_search_by_key(&column, |(at, _)| *at);
            place.column = known.ok().map(|index| shortened(&self.header[index].1, NAME));
        }
        place
    }

    fn last_line(&self) -> u32 {
        self.last.0
    }

    fn finish(mut self, problems: &mut Problems) -> Option<Sheet> {
        let Some(header_line) = self.header_line else {
            self.block.without_table(&self.origin).into_iter().for_each(|problem| problems.push(problem));
            return None;
        };
        let head = self.block.entries(&self.origin, problems);
        if self.columns.is_empty() {
            self.settle_header();
        }
        for &(at, earlier) in &self.repeated {
            problems.push(self.header_repeated(header_line, at, earlier));
        }
        for (&at, &line) in &self.unnamed {
            problems.push(self.header_blank(header_line, at, line));
        }

        self.report_hidden(problems);
        let rows = self.lines.len();
        let mut headers = Vec::with_capacity(self.columns.len());
        let mut columns = Vec::with_capacity(self.columns.len());
        let mut cells: Vec<PolarsColumn> = Vec::with_capacity(self.columns.len());
        for mut column in self.columns {
            column.pad(rows);
            headers.push(column.name);
            columns.push(column.at);
            cells.push(column.cells.finish().into_column());
        }
        let cells = match DataFrame::new(rows, cells) {
            Ok(cells) => cells,
            Err(error) => {
                problems.push(unassembled(self.origin, &error.to_string()));
                return None;
            }
        };
        let standing =
            headers.iter().map(|header| head.iter().position(|entry| entry.holds_for(header))).collect();
        Some(Sheet {
            head,
            standing,
            file: self.origin.file,
            tab: self.origin.tab,
            headers,
            cells,
            lines: self.lines,
            header_line,
            columns,
        })
    }
}

impl Builder<'_> {
    /// Takes the cell at a 1-based line and 0-based column. The first line with text is the header.
    pub fn cell(&mut self, line: u32, column: u32, text: &str) -> Result<(), Refusal> {
        let text = trimmed(text);
        if text.is_empty() {
            return Ok(());
        }
        if (line, Some(column)) <= self.last {
            return Err(Refusal::OutOfOrder);
        }
        self.last = (line, Some(column));
        if column as usize >= MAX_COLUMNS {
            return Err(Refusal::TooWide);
        }
        if is_too_long(text) {
            return Err(Refusal::TooLong);
        }
        if !self.budget.take_text(text.len()) {
            return Err(Refusal::Full);
        }
        if self.header_line.is_none() && self.block.takes(line, column, text) {
            return Ok(());
        }
        if *self.header_line.get_or_insert(line) == line {
            self.header.push((column, text.to_owned()));
            return Ok(());
        }
        if self.columns.is_empty() {
            self.settle_header();
        }
        let fate = self.fates.get(column as usize).unwrap_or(&Fate::Unnamed);
        match *fate {
            Fate::Kept(index) => self.keep(line, index, text),
            // What is not kept takes time at least.
            Fate::Repeated | Fate::Unnamed | Fate::Beside if !self.budget.take_row(1) => Err(Refusal::Full),
            Fate::Repeated | Fate::Beside => Ok(()),
            Fate::Unnamed => {
                self.unnamed.entry(column).or_insert(line);
                Ok(())
            }
        }
    }

    fn keep(&mut self, line: u32, index: usize, text: &str) -> Result<(), Refusal> {
        let rows = self.lines.len();
        if rows == 0 || self.lines.line(rows - 1) != Some(line) {
            if !self.budget.take_row(self.columns.len()) {
                return Err(Refusal::Full);
            }
            self.lines.push(line);
        }
        if let Some(column) = self.columns.get_mut(index) {
            column.pad(self.lines.len() - 1);
            column.cells.append_value(text);
            column.len += 1;
        }
        Ok(())
    }

    fn settle_header(&mut self) {
        let mut first = HashMap::new();
        for (at, name) in &self.header {
            self.fates.resize(*at as usize, Fate::Unnamed);
            if !self.block.is_empty() && head::is_beside(name) {
                self.fates.push(Fate::Beside);
                continue;
            }
            self.fates.push(match first.entry(name.as_str()) {
                Entry::Occupied(earlier) => {
                    self.repeated.push((*at, *earlier.get()));
                    Fate::Repeated
                }
                Entry::Vacant(free) => {
                    free.insert(*at);
                    let index = self.columns.len();
                    self.columns.push(Column {
                        at: *at,
                        name: name.clone(),
                        cells: StringChunkedBuilder::new(column_name(index), 0),
                        len: 0,
                    });
                    Fate::Kept(index)
                }
            });
        }
    }
}

fn column_name(index: usize) -> PlSmallStr {
    PlSmallStr::from_string(format!("c{index}"))
}

/// Without surrounding white space, wide and no-break spaces and byte order marks included.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(cells: &[(u32, u32, &str)], budget: Budget) -> (Option<Sheet>, Vec<Refusal>) {
        let mut budget = budget;
        let mut builder = Builder::new("a.xlsx", Some("t"), &mut budget);
        let refused =
            cells.iter().filter_map(|&(line, column, text)| builder.cell(line, column, text).err()).collect();
        (builder.finish(&mut Problems::default()), refused)
    }

    #[test]
    fn sparse_cells_keep_their_rows_and_places() {
        let cells = [(3, 1, " a\u{3000}"), (3, 2, "\u{feff}b"), (4, 2, "y"), (6, 1, "x"), (7, 1, "  ")];
        let (sheet, refused) = build(&cells, Budget::default());
        let sheet = sheet.unwrap();
        assert!(refused.is_empty());
        assert_eq!(sheet.headers, ["a", "b"]);
        assert_eq!(sheet.len(), 2);
        let column = |index| sheet.column(index).unwrap().iter().collect::<Vec<_>>();
        assert_eq!(column(0), [None, Some("x")]);
        assert_eq!(column(1), [Some("y"), None]);
        assert!(sheet.column(2).is_none());
        assert_eq!(sheet.place(Some(1), Some(0)).text(false), "a.xlsx, sheet \"t\", cell B6 (column \"a\")");
        assert_eq!(sheet.place(None, Some(1)).cell.as_deref(), Some("C3"));
        assert_eq!(sheet.place(Some(0), None).text(true), "a.xlsx，工作表“t”，第 4 行");
        assert_eq!(sheet.place(None, None).line, None);
    }

    #[test]
    fn cells_beyond_the_budget_or_out_of_order_are_refused() {
        let cells = [(1, 0, "a"), (1, 1, "b"), (2, 0, "1"), (3, 0, "2")];
        let (sheet, refused) = build(&cells, Budget::new(3, 100));
        assert_eq!(refused, [Refusal::Full]);
        assert_eq!(sheet.unwrap().len(), 1);
        let (_, refused) = build(&cells, Budget::new(100, 3));
        assert_eq!(refused, [Refusal::Full]);
        let cells = [(1, 0, "a"), (3, 0, "1"), (2, 0, "2"), (3, 0, "3"), (4, 16_384, "x")];
        let (_, refused) = build(&cells, Budget::default());
        assert_eq!(refused, [Refusal::OutOfOrder, Refusal::OutOfOrder, Refusal::TooWide]);
    }
}
