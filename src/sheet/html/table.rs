//! A table of a page as far as it is read, and how much of a page is read.

use super::tags::Tag;
use crate::sheet::book::TABS;
use crate::sheet::grid::{Kind, MAX_COLUMNS};

/// A cell cannot reach over more rows than a worksheet has.
const ROWS: u32 = 1_048_576;
/// The most cells of a page.
const CELLS: usize = 4_000_000;
/// The most cells that merged ones reach over, or that are passed below them.
const PASSED: u64 = 100_000_000;

/// Why a page is not read.
pub enum Excess {
    Tables,
    Cells,
}

/// What is left for the tables of a page.
pub struct Room {
    tables: usize,
    cells: usize,
    passed: u64,
}

impl Room {
    pub fn new() -> Self {
        Self { tables: TABS, cells: CELLS, passed: PASSED }
    }

    pub fn table(&mut self) -> Result<(), Excess> {
        self.tables = self.tables.checked_sub(1).ok_or(Excess::Tables)?;
        Ok(())
    }

    fn cell(&mut self) -> Result<(), Excess> {
        self.cells = self.cells.checked_sub(1).ok_or(Excess::Cells)?;
        Ok(())
    }

    fn pass(&mut self, columns: u32) -> Result<(), Excess> {
        self.passed = self.passed.checked_sub(columns.into()).ok_or(Excess::Cells)?;
        Ok(())
    }
}

impl Excess {
    /// What there is too much of, in both languages.
    pub fn words(&self) -> (String, String) {
        match self {
            Excess::Tables => {
                (format!("网页里的表格超过 {TABS} 个"), format!("the page has more than {TABS} tables"))
            }
            Excess::Cells => (
                format!("网页里的单元格或合并单元格过多，上限是 {CELLS} 格"),
                format!("the page has too many cells or merged cells; the limit is {CELLS} cells"),
            ),
        }
    }
}

pub struct Cell {
    pub line: u32,
    pub column: u32,
    /// The rows and columns it reaches over.
    pub span: (u32, u32),
    pub kind: Kind,
    pub text: String,
}

/// A table as far as it is read.
#[derive(Default)]
pub struct Table {
    pub cells: Vec<Cell>,
    line: u32,
    column: u32,
    /// For each column, the last row that a cell further up reaches into.
    reaching: Vec<u32>,
    pub open: Option<Open>,
    /// Whether another table stands inside: then this one is only the page's frame.
    pub frame: bool,
}

/// The cell being read.
pub struct Open {
    width: u32,
    height: u32,
    /// The value where the tag tells it more exactly than the text shown.
    value: Option<String>,
    pub text: String,
    /// Whether the letters that follow stand above the line.
    pub raised: bool,
}

impl Table {
    pub fn begin_row(&mut self, room: &mut Room) -> Result<(), Excess> {
        self.end_cell(room)?;
        self.line = self.line.saturating_add(1);
        self.column = 0;
        Ok(())
    }

    pub fn begin_cell(&mut self, tag: &Tag<'_>, room: &mut Room) -> Result<(), Excess> {
        self.end_cell(room)?;
        let span =
            |name, most: u32| tag.value(name).and_then(|n| n.parse().ok()).unwrap_or(1_u32).clamp(1, most);
        let value = tag.value("x:num").or_else(|| tag.value("sdval")).filter(|value| !value.is_empty());
        self.open = Some(Open {
            width: span("colspan", MAX_COLUMNS as u32),
            height: span("rowspan", ROWS),
            value,
            text: String::new(),
            raised: false,
        });
        Ok(())
    }

    pub fn end_cell(&mut self, room: &mut Room) -> Result<(), Excess> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let line = self.line.max(1);
        let before = self.column;
        while self.reaching.get(self.column as usize).is_some_and(|&last| last >= line) {
            self.column += 1;
        }
        room.pass(self.column - before)?;
        // The builder refuses what stands farther to the right.
        let end = self.column.saturating_add(open.width).min(MAX_COLUMNS as u32 + 1);
        if open.height > 1 && self.column < end {
            room.pass(end - self.column)?;
            self.reaching.resize(self.reaching.len().max(end as usize), 0);
            self.reaching[self.column as usize..end as usize].fill(line.saturating_add(open.height - 1));
        }
        let kind = match &open.value {
            Some(value) if value.trim().parse().is_ok_and(f64::is_finite) => {
                if open.text.trim_end().ends_with('%') { Kind::Percent } else { Kind::Number }
            }
            _ => Kind::Text,
        };
        let span = (open.height, open.width);
        let text = open.value.unwrap_or(open.text).trim().to_owned();
        if !text.is_empty() || span != (1, 1) {
            room.cell()?;
            self.cells.push(Cell { line, column: self.column, span, kind, text });
        }
        self.column = end.max(self.column);
        Ok(())
    }
}
