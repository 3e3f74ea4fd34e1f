//! A table as an office lays it out: rows that know what they are, so that noise knows where it goes.

use crate::cell::{Cell, Figure, Shown};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line over the whole width.
    Title,
    Unit,
    Header,
    Data,
    Other,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub kind: Kind,
    pub cells: Vec<Cell>,
    pub hidden: bool,
}

impl Row {
    pub fn new(kind: Kind, cells: Vec<Cell>) -> Row {
        Row { kind, cells, hidden: false }
    }
}

#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    pub hidden_columns: Vec<usize>,
    /// Each row of data is one place: totals and rows of words can stand among them.
    pub places_down: bool,
}

impl Sheet {
    pub fn new(name: impl Into<String>) -> Sheet {
        Sheet { name: name.into(), rows: Vec::new(), hidden_columns: Vec::new(), places_down: true }
    }

    pub fn add(&mut self, kind: Kind, cells: Vec<Cell>) {
        self.rows.push(Row::new(kind, cells));
    }

    pub fn title(&mut self, text: impl Into<String>) {
        self.add(Kind::Title, vec![Cell::text(text)]);
    }

    /// `单位：…` at the right end of its line.
    pub fn unit(&mut self, text: &str, width: usize) {
        let mut cells = vec![Cell::default(); width - 1];
        cells.push(Cell::text(format!("单位：{text}")));
        self.add(Kind::Unit, cells);
    }

    pub fn header(&mut self, cells: Vec<Cell>) {
        self.add(Kind::Header, cells);
    }

    pub fn data(&mut self, cells: Vec<Cell>) {
        self.add(Kind::Data, cells);
    }

    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// Rows of a kind, from the top.
    pub fn at(&self, kind: Kind) -> Vec<usize> {
        (0..self.rows.len()).filter(|&r| self.rows[r].kind == kind).collect()
    }

    /// Columns with figures.
    pub fn figured(&self) -> Vec<usize> {
        let means =
            |c: usize| self.rows.iter().any(|row| row.cells.get(c).is_some_and(|l| l.means.is_some()));
        (0..self.width()).filter(|&c| means(c)).collect()
    }

    pub fn cells(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flat_map(|row| &mut row.cells)
    }

    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.means.as_ref())
    }

    pub fn is_merged(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.across + cell.down > 0)
    }

    fn text(&self) -> String {
        let shown = |cell: &Cell| {
            let merged = if cell.across + cell.down > 0 {
                format!("⟨+{},+{}⟩", cell.across, cell.down)
            } else {
                String::new()
            };
            format!("{}{merged}", cell.shown.plain().replace('\n', "⏎"))
        };
        let row = |row: &Row| {
            let cells: Vec<String> = row.cells.iter().map(shown).collect();
            format!("{}{}\n", if row.hidden { "(hidden) " } else { "" }, cells.join(" | "))
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("[{}] hidden columns {:?}\n{rows}", self.name, self.hidden_columns)
    }
}

/// How the file is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
    CsvMarked,
    CsvGbk,
    Semicolons,
    Tabs,
    /// `="140922"`, as systems write that want Excel to keep the zeros.
    Equals,
}

/// A file of tables, and what can be expected of the program.
#[derive(Clone, Debug)]
pub struct Table {
    /// Without its ending.
    pub file: String,
    pub format: Format,
    pub sheets: Vec<Sheet>,
    /// One row of headers (or two that are merged), names of indicators that the catalog knows, unit and year said.
    pub plain: bool,
    /// What no reader could know: nothing may be written.
    pub must_ask: Option<&'static str>,
    /// Words that have to stand in what the program says when it reads the table.
    pub to_say: Vec<String>,
    /// Words beside figures that need not be read. If those are left out, the words have to be said.
    pub unless_read: Vec<String>,
}

impl Table {
    pub fn new(sheets: Vec<Sheet>) -> Table {
        let (format, file) = (Format::Xlsx, "原表".to_string());
        let (to_say, unless_read) = (Vec::new(), Vec::new());
        Table { file, format, sheets, plain: false, must_ask: None, to_say, unless_read }
    }

    pub fn plain(sheet: Sheet) -> Table {
        Table { plain: true, ..Table::new(vec![sheet]) }
    }

    pub fn name(&self) -> String {
        let ending = match self.format {
            Format::Xlsx => "xlsx",
            Format::Tabs => "tsv",
            _ => "csv",
        };
        format!("{}.{ending}", self.file)
    }

    pub fn figures(&self) -> Vec<Figure> {
        self.sheets.iter().flat_map(Sheet::figures).cloned().collect()
    }

    pub fn text(&self) -> String {
        self.sheets.iter().map(Sheet::text).collect()
    }

    /// Whether it says something that only workbooks can say, such as the year in the name of a sheet.
    pub fn needs_workbook(&self) -> bool {
        let only = |cell: &Cell| matches!(cell.shown, Shown::Raised(..));
        let hides =
            |sheet: &Sheet| !sheet.hidden_columns.is_empty() || sheet.rows.iter().any(|row| row.hidden);
        self.sheets.len() > 1
            || self.sheets[0].name.ends_with('年')
            || self.sheets.iter().any(|s| hides(s) || s.rows.iter().flat_map(|row| &row.cells).any(only))
    }
}
