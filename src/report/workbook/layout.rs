//! Where everything stands in the workbook: sheets, columns, rows. Every reference between sheets is made from here.

use super::names::{self, Fixed, Names};
use super::supplied;
use crate::compute::Run;
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::results::Sheets;
use crate::rule::{Symbol, TierRef};
use crate::table::Origin;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::HashMap;

/// Rows an Excel sheet can hold.
pub const SHEET_ROWS: usize = 1_048_576;
/// Columns an Excel sheet can hold.
pub const SHEET_COLUMNS: usize = 16_384;
/// On calculation sheets: title, legend, column titles, ids, units.
pub const HEAD: u32 = 5;
/// On the sheets of inputs and parameters: title and column titles.
pub const LIST_HEAD: u32 = 2;
/// The column of the value on the sheets of inputs, and on that of parameters.
pub const INPUT: u16 = 6;
pub const PARAMETER: u16 = 4;
/// So many inputs stand on one sheet.
const INPUTS_A_SHEET: usize = 1_000_000;

/// One calculation sheet: a frame.
pub struct FrameSheet {
    pub frame: usize,
    pub name: String,
    /// Columns of the frame's keys.
    pub keys: Vec<KeyColumn>,
    /// Measures, then lines, in the order of computing.
    pub symbols: Vec<Symbol>,
}

impl FrameSheet {
    /// The width of its column of a measure or line, in letters.
    pub const VALUE: f64 = 16.0;

    /// The widths of its columns of keys.
    pub fn key_widths(&self) -> Vec<f64> {
        self.keys.iter().map(|key| if key.title { 16.0 } else { 10.0 }).collect()
    }

    /// Of all its columns.
    pub fn width(&self) -> f64 {
        self.key_widths().iter().sum::<f64>() + FrameSheet::VALUE * self.symbols.len() as f64
    }
}

/// A column that shows a member's id or title.
#[derive(Clone, Copy)]
pub struct KeyColumn {
    pub dim: Dim,
    pub title: bool,
}

/// An input as it stands on the sheet of inputs.
pub struct InputRow {
    pub series: usize,
    pub reading: usize,
    pub origin: Origin,
    pub status: Status,
}

pub struct Layout<'r> {
    pub run: &'r Run,
    pub lang: Lang,
    sheets: Sheets,
    pub frames: Vec<FrameSheet>,
    place: HashMap<Symbol, (usize, u16)>,
    /// By line, the measure whose values stand in its cells.
    supplied: HashMap<usize, usize>,
    /// First input row of each series.
    series_start: Vec<usize>,
    pub inputs: Vec<InputRow>,
    /// Names of the presentation sheets, in the order of the book's sections.
    pub sections: Vec<String>,
    /// Of the pages of accounts: the accounts, and where they are split the supply table.
    pub accounts: Vec<(String, Option<String>)>,
    pub fixed: Fixed,
    pub tiers: Vec<TierRef>,
    /// Years whose price index is used, ascending.
    pub index_years: Vec<i32>,
}

impl<'r> Layout<'r> {
    pub fn new(run: &'r Run, lang: Lang, sheets: Sheets) -> Result<Layout<'r>, Text> {
        let mut layout = Layout {
            run,
            lang,
            sheets,
            frames: Vec::new(),
            place: HashMap::new(),
            supplied: HashMap::new(),
            series_start: Vec::new(),
            inputs: Vec::new(),
            sections: Vec::new(),
            accounts: Vec::new(),
            fixed: Fixed::new(lang),
            tiers: tiers(run),
            index_years: index_years(run),
        };
        let mut names = Names::new(&layout.fixed);
        layout.sections = run.book.sections.iter().map(|s| names.give(s.title.get(lang))).collect();
        for page in &run.book.accounts {
            let own = names.give(page.title.get(lang));
            layout.accounts.push((own, page.supply.as_ref().map(|s| names.give(s.title.get(lang)))));
        }
        layout.place_frames(&mut names)?;
        if layout.live() {
            layout.place_inputs();
        }
        Ok(layout)
    }

    /// Whether the sheets of calculation, parameters and inputs are written, so that formulas may lead into them.
    pub fn live(&self) -> bool {
        self.sheets == Sheets::All
    }

    fn place_frames(&mut self, names: &mut Names) -> Result<(), Text> {
        let book = &self.run.book;
        let ordered = book.stages.iter().flat_map(|stage| match stage {
            crate::rule::Stage::Line(line) => vec![*line],
            crate::rule::Stage::Memory(lines) => lines.clone(),
        });
        let in_lines = supplied::in_lines(self.run);
        let apart = |s: &Symbol| matches!(s, Symbol::Measure(m) if !in_lines.contains_key(m));
        let measures = book.used().into_iter().filter(apart);
        let given = |s: &Symbol| match s {
            Symbol::Measure(m) => self.run.inputs.series_of(*m).is_some(),
            _ => true,
        };
        let symbols: Vec<Symbol> = measures.filter(given).chain(ordered.map(Symbol::Line)).collect();
        for (frame, definition) in self.run.frames.list.iter().enumerate() {
            let in_frame = |s: &&Symbol| self.run.column(**s).is_some_and(|c| c.frame == frame);
            let columns: Vec<Symbol> = symbols.iter().filter(in_frame).copied().collect();
            if columns.is_empty() || definition.is_empty() {
                continue;
            }
            let keys = self.keys(frame);
            let (height, width) = (definition.len() + HEAD as usize, keys.len() + columns.len());
            if self.live() && (height > SHEET_ROWS || width > SHEET_COLUMNS) {
                return Err(text!(
                    "一张计算表会有 {height} 行、{width} 列，Excel 只能放 {SHEET_ROWS} 行、{SHEET_COLUMNS} 列",
                    "a calculation sheet would have {height} rows and {width} columns; Excel holds {SHEET_ROWS} and \
                     {SHEET_COLUMNS}"
                ));
            }
            for (i, symbol) in columns.iter().enumerate() {
                self.place.insert(*symbol, (self.frames.len(), (keys.len() + i) as u16));
            }
            for (measure, line) in &in_lines {
                if let Some(place) =
                    self.place.get(&Symbol::Line(*line)).filter(|_| columns.contains(&Symbol::Line(*line)))
                {
                    self.place.insert(Symbol::Measure(*measure), *place);
                    self.supplied.insert(*line, *measure);
                }
            }
            let name = names.give(&self.title(frame));
            self.frames.push(FrameSheet { frame, name, keys, symbols: columns });
        }
        Ok(())
    }

    fn keys(&self, frame: usize) -> Vec<KeyColumn> {
        let dimensions = &self.run.book.catalog.dimensions;
        let mut keys = Vec::new();
        for dim in &self.run.frames.list[frame].order {
            keys.push(KeyColumn { dim: *dim, title: dimensions.get(*dim).kind == DimKind::List });
            if dimensions.get(*dim).kind == DimKind::Region {
                keys.push(KeyColumn { dim: *dim, title: true });
            }
        }
        keys
    }

    /// The dimensions of a frame, as its sheet is called: by their titles, or where Excel would cut those by their ids.
    fn title(&self, frame: usize) -> String {
        let dimensions = &self.run.book.catalog.dimensions;
        let order = &self.run.frames.list[frame].order;
        let named = |words: Vec<&str>| {
            let all = self.lang.pick("全部", "all").to_string();
            let words = if words.is_empty() { all } else { words.join("×") };
            format!("{} {words}", self.lang.pick("计算", "Calc"))
        };
        let titled = named(order.iter().map(|d| dimensions.get(*d).title.get(self.lang)).collect());
        match names::is_whole(&titled) {
            true => titled,
            false => named(order.iter().map(|d| dimensions.get(*d).id.as_str()).collect()),
        }
    }

    fn place_inputs(&mut self) {
        for (series, data) in self.run.inputs.series.iter().enumerate() {
            self.series_start.push(self.inputs.len());
            if self.place.contains_key(&Symbol::Measure(data.measure)) {
                for reading in 0..data.len() {
                    let (origin, status) = (data.origin[reading], data.status[reading]);
                    self.inputs.push(InputRow { series, reading, origin, status });
                }
            }
        }
    }

    /// The measure whose values stand in the cells of a line.
    pub fn supplied(&self, line: usize) -> Option<usize> {
        self.supplied.get(&line).copied()
    }

    /// Sheet and column of a measure or line.
    pub fn place(&self, symbol: Symbol) -> Option<(&FrameSheet, u16)> {
        self.place.get(&symbol).map(|(sheet, column)| (&self.frames[*sheet], *column))
    }

    /// The cell that holds a row of a measure or line.
    pub fn cell(&self, symbol: Symbol, row: usize) -> Option<String> {
        let (sheet, place) = self.place(symbol)?;
        Some(format!("{}!{}{}", quote(&sheet.name), letters(place), HEAD + row as u32 + 1))
    }

    /// Ranges of cells that hold just these rows, which are ascending.
    pub fn ranges(&self, symbol: Symbol, rows: &[usize]) -> Option<String> {
        let (sheet, place) = self.place(symbol)?;
        let (sheet, column) = (quote(&sheet.name), letters(place));
        let at = |row: usize| HEAD as usize + row + 1;
        let parts = rows.chunk_by(|a, b| *b == a + 1).filter_map(|part| {
            let (first, last) = (at(*part.first()?), at(*part.last()?));
            Some(format!("{sheet}!{column}{first}:{column}{last}"))
        });
        Some(parts.collect::<Vec<_>>().join(","))
    }

    /// How many sheets the inputs take.
    pub fn input_sheets(&self) -> usize {
        self.inputs.len().div_ceil(INPUTS_A_SHEET).max(1)
    }

    pub fn input_sheet_name(&self, sheet: usize) -> String {
        let name = self.fixed.inputs;
        if sheet == 0 { name.to_string() } else { format!("{name} {}", sheet + 1) }
    }

    /// The inputs on one sheet.
    pub fn inputs_on(&self, sheet: usize) -> &[InputRow] {
        let start = (sheet * INPUTS_A_SHEET).min(self.inputs.len());
        &self.inputs[start..(start + INPUTS_A_SHEET).min(self.inputs.len())]
    }

    /// The cell that holds an input as it was given.
    pub fn input_cell(&self, series: usize, reading: usize) -> String {
        let place = self.series_start[series] + reading;
        let row = LIST_HEAD as usize + place % INPUTS_A_SHEET;
        let sheet = quote(&self.input_sheet_name(place / INPUTS_A_SHEET));
        format!("{sheet}!{}{}", letters(INPUT), row + 1)
    }

    /// Row on the sheet of parameters where the price index stands; entries come before, step tables after.
    pub fn index_start(&self) -> u32 {
        LIST_HEAD + self.run.entries.list.len() as u32 + 2
    }

    /// The cell of the price index of a year.
    pub fn index_cell(&self, year: i32) -> Option<String> {
        let place = self.index_years.iter().position(|y| *y == year)? as u32;
        Some(format!("{}${}", column_of(PARAMETER), self.index_start() + place + 1))
    }

    pub fn tier_start(&self) -> u32 {
        let index = if self.index_years.is_empty() { 0 } else { self.index_years.len() as u32 + 2 };
        self.index_start() + index
    }

    /// First row of a step table.
    pub fn tier_row(&self, tier: TierRef) -> Option<u32> {
        let mut row = self.tier_start();
        for known in &self.tiers {
            if *known == tier {
                return Some(row);
            }
            row += self.run.book.catalog.models[known.model].tiers[known.tier].steps.len() as u32;
        }
        None
    }
}

fn column_of(column: u16) -> String {
    format!("${}", letters(column))
}

/// The letters of a 0-based column.
pub fn letters(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

/// A sheet name as formulas want it.
pub fn quote(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

fn tiers(run: &Run) -> Vec<TierRef> {
    let mut tiers = Vec::new();
    for line in &run.book.lines {
        line.term.walk(&mut |t| {
            if let crate::rule::Op::Tier(tier, _) = &t.op
                && !tiers.contains(tier)
            {
                tiers.push(*tier);
            }
        });
    }
    tiers
}

fn index_years(run: &Run) -> Vec<i32> {
    let mut years = Vec::new();
    for entry in &run.entries.list {
        let row = &run.book.catalog.coefficients[entry.coefficient].rows[entry.row];
        if let Some((to, from)) = entry.prices_of.zip(row.price_year) {
            years.extend([to, from]);
        }
    }
    years.sort_unstable();
    years.dedup();
    years
}
