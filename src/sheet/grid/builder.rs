//! Collects cells in file order into a `Sheet`: finds the header, drops blank rows, keeps places.
//! Every reader goes through here, so all formats agree on what a header and a blank row are.

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};
use std::ops::ControlFlow;

use polars::prelude::{Column as PolarsColumn, DataFrame, StringChunkedBuilder};
use polars::prelude::{IntoColumn, PlSmallStr};

use super::{
    Budget, Build, Hidden, Kind, Lines, MAX_COLUMNS, MAX_TEXT, Merge, Place, Problems, Sheet, error_value,
    is_too_long, percentage,
};
use crate::finding::Finding;
use crate::place::letters;
use crate::sheet::faults::{formula_uncomputed, hidden_cells, table_broken, table_too_large};
use crate::text;
use crate::text::{NAME, shortened};

/// Why a cell was not taken; reading the table stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file's budget is used up.
    Full,
    /// The table has more columns than a worksheet can have.
    TooWide,
    /// Cells must come row by row and from left to right.
    OutOfOrder,
    /// The text is longer than that of any cell; the reading goes on behind it.
    TooLong,
}

/// Takes cells one by one and ends as a `Sheet`.
pub struct Builder<'a> {
    /// File and tab of every place in this table.
    origin: Place,
    budget: &'a mut Budget,
    /// The last cell taken: line and column.
    last: (u32, Option<u32>),
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
        let header_line = self.header_line?;
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
        Some(Sheet {
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
            Fate::Repeated | Fate::Unnamed if !self.budget.take_row(1) => Err(Refusal::Full),
            Fate::Repeated => Ok(()),
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

    /// A column as the user sees it: by letter in a worksheet, by number in a text file.
    fn column_words(&self, at: u32) -> (String, String) {
        match self.origin.tab {
            Some(_) => {
                let letters = letters(at);
                (format!("{letters}列"), format!("column {letters}"))
            }
            None => {
                let number = at + 1;
                (format!("第 {number} 列"), format!("column {number}"))
            }
        }
    }

    /// Says which rows and columns with content the file hides.
    fn report_hidden(&self, problems: &mut Problems) {
        let lines = (0..self.lines.len()).filter_map(|row| self.lines.line(row)?.checked_sub(1));
        let rows: Vec<u32> = match self.hidden.rows.is_empty() {
            true => Vec::new(),
            false => lines.filter(|row| self.hidden.row(*row)).collect(),
        };
        let filled = self.columns.iter().filter(|column| column.len > 0).map(|column| column.at);
        let columns: Vec<u32> = filled.filter(|at| self.hidden.column(*at)).collect();
        if !rows.is_empty() || !columns.is_empty() {
            problems.push(hidden_cells(&rows, &columns).at_cell(self.origin.clone()));
        }
    }

    fn header_repeated(&self, header_line: u32, at: u32, earlier: u32) -> Finding {
        let place = self.place(header_line, Some(at));
        let name = place.column.clone().unwrap_or_default();
        let (at_zh, at_en) = self.column_words(at);
        let (earlier_zh, earlier_en) = self.column_words(earlier);
        let message = text!(
            "表头“{name}”重复：{earlier_zh}和{at_zh}同名，每列的表头应各不相同。",
            "The header \"{name}\" stands twice, in {earlier_en} and {at_en}; each column needs its own."
        );
        Finding::error("header-duplicate", message).at_cell(place).help(text!(
            "请给其中一列改名，或删去重复的一列。",
            "Rename one of the two columns, or delete the one that is not needed."
        ))
    }

    fn header_blank(&self, header_line: u32, at: u32, line: u32) -> Finding {
        let (at_zh, at_en) = self.column_words(at);
        let row = if self.origin.tab.is_some() { "row" } else { "line" };
        let message = text!(
            "{at_zh}没有表头，但下面有数据（首见于第 {line} 行）。表头应写在第一个非空行（第 {header_line} 行），每列一个。",
            "There is no header in {at_en}, yet there are data below it (first in {row} {line}). The first \
             {row} that is not blank ({row} {header_line}) must hold one header for each column."
        );
        Finding::error("header-blank", message).at_cell(self.place(header_line, Some(at))).help(text!(
            "请补上表头，或删去该列。若表头上方有标题行，请删去标题行；若表头是合并单元格，请取消合并并逐列填写。",
            "Add the header or delete the column. Delete a title above the header row; unmerge merged header cells \
             and fill in each column."
        ))
    }
}

fn column_name(index: usize) -> PlSmallStr {
    PlSmallStr::from_string(format!("c{index}"))
}

/// Without surrounding white space, wide and no-break spaces and byte order marks included.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn unassembled(place: Place, error: &str) -> Finding {
    table_broken(
        place,
        text!("表格无法装入内存：{error}。", "The table could not be assembled: {error}."),
        text!(
            "这是程序的缺陷，请把文件和这条信息发给维护者。",
            "This is a fault of the program: please send the file and this message to its maintainers."
        ),
    )
}

impl Refusal {
    /// Whether reading goes on.
    pub fn flow(self) -> ControlFlow<()> {
        if self == Self::TooLong { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// The problem to report where reading stopped.
    pub fn problem(self, place: Place) -> Finding {
        match self {
            Self::Full => table_too_large(
                place,
                text!(
                    "表格过大：从这里起超出内存上限，后面的内容没有读取。",
                    "The table is too large: the memory limit is reached here, and what follows was not read."
                ),
                text!(
                    "请删去多余的列和行，或按年份、地区拆成几个文件。",
                    "Delete columns and rows that are not needed, or split the file by year or region."
                ),
            ),
            Self::TooWide => Finding::error(
                "table-too-wide",
                text!(
                    "列数过多：超过 {MAX_COLUMNS} 列。",
                    "There are too many columns: more than {MAX_COLUMNS}."
                ),
            )
            .at_cell(place)
            .help(text!(
                "请检查文件是否损坏，或改用长表（一行一个数值）。",
                "Check whether the file is damaged, or use a long table (one value in each row)."
            )),
            Self::TooLong => Finding::error(
                "cell-too-long",
                text!(
                    "文字过长：超过一个单元格能放的 {MAX_TEXT} 个字符。",
                    "The text is too long: a cell holds {MAX_TEXT} characters."
                ),
            )
            .at_cell(place)
            .help(text!(
                "请改短；若是少了引号或换行，请改正文件。",
                "Shorten it; where a quote or line break is missing, correct the file."
            )),
            Self::OutOfOrder => table_broken(
                place,
                text!(
                    "文件已损坏：单元格重复或次序错乱，后面的内容没有读取。",
                    "The file is damaged: a cell stands twice or out of order, and what follows was not read."
                ),
                text!(
                    "请用 Excel 或 WPS 打开并另存一份，再用新文件。",
                    "Open it in Excel or WPS, save it anew and use the new file."
                ),
            ),
        }
    }
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
