//! Finds the table on a sheet: titles above, header rows, body.

use super::region::{Beside, Search};
use super::said::Said;
use super::skip::{is_numbering, is_of_which};
use super::spell::{fold, one_line};
use super::words::Words;
use crate::cell::figure::{self, Value};
use crate::cell::{narrow, time};
use crate::model::dimension::DimKind;
use crate::sheet::raw::{Cell, Kind, Raw};

/// A block of cells, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    /// All that a sheet holds.
    pub fn of(raw: &Raw) -> Area {
        let (row, column) = raw.last().unwrap_or((0, 0));
        Area { rows: (0, row), columns: (0, column) }
    }

    fn all_rows(self) -> std::ops::RangeInclusive<u32> {
        self.rows.0..=self.rows.1
    }
}

/// What stands where in an area.
#[derive(Clone, Debug)]
pub struct Layout {
    /// First and last header row.
    pub header: (u32, u32),
    /// What stands above the header.
    pub said: Said,
}

/// The words above a column, from the top down; a merged block counts for each of its columns.
#[derive(Clone, Debug)]
pub struct Head {
    pub column: u32,
    pub path: Vec<Cell>,
}

impl Head {
    pub fn text(&self) -> String {
        let words: Vec<String> = self.path.iter().map(|c| one_line(&c.text)).collect();
        words.join(" / ")
    }
}

/// The header rows of an area, where any can be told.
pub fn find(raw: &Raw, area: Area, words: &Words<'_>) -> Option<Layout> {
    let first = area.all_rows().find(|row| is_figures(raw, area, *row, words))?;
    let (mut top, mut bottom) = (None, None);
    for row in (area.rows.0..first).rev() {
        let cells = cells(raw, area, row);
        if cells.is_empty() {
            if top.is_some() {
                break;
            }
            continue;
        }
        if is_numbering(cells.iter().map(|(_, c)| c.text.as_str())) {
            continue;
        }
        if is_title(raw, area, row, &cells, words) {
            if top.is_some() {
                break;
            }
            // A heading of the body, such as the city above its counties.
            continue;
        }
        bottom = bottom.or(Some(row));
        top = Some(row);
    }
    let (top, bottom) = (top?, bottom?);
    // Rows of the body may have no figures: those before the first that has are no header.
    let body = (top + 1..=bottom).find(|row| is_body(raw, area, *row, first, words));
    let header = (top, body.map_or(bottom, |row| row - 1));
    Some(Layout { header, said: Said::above(raw, header.0) })
}

/// Whether a row names a region or a time where the first row of figures does, and nothing but a word above it.
fn is_body(raw: &Raw, area: Area, row: u32, first: u32, words: &Words<'_>) -> bool {
    let Some(search) = Search::new(words) else { return false };
    let region = |cell: &Cell| !search.candidates(&cell.text, Beside::default()).is_empty();
    let time = |cell: &Cell| time::read(cell).is_some_and(|t| t.year.is_some());
    cells(raw, area, row).iter().any(|(column, cell)| {
        let below = raw.cell(first, *column);
        let alike = |test: &dyn Fn(&Cell) -> bool| test(cell) && below.is_some_and(test);
        let headed = (area.rows.0..row).rev().find_map(|r| raw.cell(r, *column));
        headed.is_some_and(|head| alike(&region) && !region(head) || alike(&time) && !time(head))
    })
}

fn cells(raw: &Raw, area: Area, row: u32) -> Vec<(u32, &Cell)> {
    raw.row(row).filter(|(c, _)| (area.columns.0..=area.columns.1).contains(c)).collect()
}

/// Whether a row holds figures: a number that is neither a year nor a code, or a mark for a missing one.
fn is_figures(raw: &Raw, area: Area, row: u32, words: &Words<'_>) -> bool {
    let cells = cells(raw, area, row);
    if is_numbering(cells.iter().map(|(_, c)| c.text.as_str())) {
        return false;
    }
    let named = cells.first().is_some_and(|(_, c)| figure::read(c, &[]) == Value::Unread);
    // Behind a name stands no code.
    let place = |place: usize| if named && place > 0 { place + 1 } else { place };
    cells.iter().enumerate().any(|(at, (_, cell))| is_figure(cell, place(at), words))
}

fn is_figure(cell: &Cell, place: usize, words: &Words<'_>) -> bool {
    // Farther right a number may well look like a code.
    let coded = |d: &crate::model::dimension::Dimension| d.index.contains_key(&fold(&cell.text));
    let code = place < 2
        && words
            .catalog
            .dimensions
            .of_kind(DimKind::Region)
            .is_some_and(|d| coded(words.catalog.dimensions.get(d)));
    if time::read(cell).is_some() || code {
        return false;
    }
    match figure::read(cell, &[]) {
        Value::Number { .. } | Value::Below(_) | Value::Formula => true,
        // A dash at the left is an empty header.
        Value::Missing | Value::Fault => place > 0 && cell.kind != Kind::Date,
        Value::Unread => false,
    }
}

/// A row above the table, or a heading within it: one text, and remarks such as `单位：万元`.
fn is_title(raw: &Raw, area: Area, row: u32, cells: &[(u32, &Cell)], words: &Words<'_>) -> bool {
    let remark = |cell: &Cell| {
        let text = narrow(&cell.text);
        text.split_once(':').is_some_and(|(_, after)| !after.trim().is_empty()) && !is_of_which(&text)
    };
    let said: Vec<&(u32, &Cell)> = cells.iter().filter(|(_, cell)| !remark(cell)).collect();
    match said.as_slice() {
        [] => true,
        [(column, cell)] => {
            let across = raw.merge(row, *column).filter(|m| m.columns.0 != m.columns.1);
            let wide = across.is_some_and(|m| m.columns.0 <= area.columns.0 && m.columns.1 >= area.columns.1);
            let lone = area.columns.0 == area.columns.1;
            // Over some of the columns stands a header: `2021 年` over its indicators.
            wide || !(lone || (*column > area.columns.0 && words.knows(&cell.text)))
        }
        _ => false,
    }
}

/// The words above each column of the area.
pub fn heads(raw: &Raw, area: Area, header: (u32, u32)) -> Vec<Head> {
    let mut heads: Vec<Head> =
        (area.columns.0..=area.columns.1).map(|column| Head { column, path: Vec::new() }).collect();
    for row in header.0..=header.1 {
        let mut group: Option<&Cell> = None;
        for head in &mut heads {
            let column = head.column;
            let block = raw.merge(row, column);
            let (own_row, own_column) = block.map_or((row, column), |m| (m.rows.0, m.columns.0));
            // A block over several rows is said once.
            let again = block.is_some_and(|m| m.rows.0 < row && m.rows.0 >= header.0);
            let cell = raw.cell(own_row, own_column);
            let beneath = |column: u32| (row + 1..=header.1).any(|r| raw.cell(r, column).is_some());
            match cell {
                Some(cell) if !again => {
                    head.path.push(cell.clone());
                    group = (block.is_none() && beneath(column)).then_some(cell);
                }
                Some(_) => group = None,
                // Cells left blank behind a word that has words beneath it belong to it too.
                None if block.is_none() && beneath(column) => head.path.extend(group.cloned()),
                None => group = None,
            }
        }
    }
    heads
}
