//! The cells of a workbook as they stand: errors, formulas without a result, percentages and merged blocks are kept.

use super::super::{faults, obstacle, quietly, value, visible};
use super::{Book, is_of_one_cell};
use crate::sheet::book;
use crate::sheet::grid::{Budget, Place, Problems, Refusal};
use crate::sheet::raw::{Kind, Merge, Raw};
use calamine::{DataRef, Reader, XlsxError};
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::io::Cursor;

/// Reads the visible worksheets of a workbook.
pub fn read(bytes: &[u8], shown: &str, problems: &mut Problems) -> Vec<Raw> {
    if let Some(problem) = obstacle(book::Kind::Xlsx, bytes, shown) {
        problems.push(problem);
        return Vec::new();
    }
    let place = Place::file(shown);
    let raws = match quietly(|| read_book(bytes, shown, problems)) {
        Some(Ok(raws)) => raws,
        Some(Err(error)) => {
            problems.push(faults::broken(place, &error.to_string()));
            return Vec::new();
        }
        None => {
            problems.push(faults::broken(place, "unexpected content"));
            return Vec::new();
        }
    };
    if raws.is_empty() {
        problems.push(faults::empty(place));
    }
    raws
}

fn read_book(bytes: &[u8], shown: &str, problems: &mut Problems) -> Result<Vec<Raw>, XlsxError> {
    let mut book = Book::new(Cursor::new(bytes))?;
    let tabs = visible(book.sheets_metadata());
    let (mut raws, mut budget) = (Vec::new(), Budget::default());
    for tab in &tabs {
        let percent = percentages(&mut book, tab)?;
        let mut raw = Raw::new(shown, Some(tab));
        read_tab(&mut book, tab, &percent, &mut raw, &mut budget, problems)?;
        for block in book.merge_cells_by_sheet_name(tab)? {
            let (rows, columns) = ((block.start.0, block.end.0), (block.start.1, block.end.1));
            raw.merges.push(Merge { rows, columns });
        }
        if raw.last().is_some() {
            raws.push(raw);
        }
    }
    Ok(raws)
}

/// The cells shown as percentages.
fn percentages(book: &mut Book<'_>, tab: &str) -> Result<HashSet<(u32, u32)>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(tab)?;
    let percent: Vec<bool> = cells
        .styles()
        .iter()
        .map(|s| s.number_format.as_ref().is_some_and(|f| f.format_code.contains('%')))
        .collect();
    let mut found = HashSet::new();
    while let Some((row, column, style)) = cells.next_style_id()? {
        if percent.get(style) == Some(&true) {
            found.insert((row, column));
        }
    }
    Ok(found)
}

fn read_tab(
    book: &mut Book<'_>,
    tab: &str,
    percent: &HashSet<(u32, u32)>,
    raw: &mut Raw,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Result<(), XlsxError> {
    let mut cells = book.worksheet_cells_reader(tab)?;
    let mut written = String::new();
    loop {
        let cell = match cells.next_cell_with_formula() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) if is_of_one_cell(&error) => {
                problems.push(faults::unreadable_cell(raw.place(None, None), &error.to_string()));
                continue;
            }
            Err(error) => return Err(error),
        };
        let (row, column) = cell.pos;
        written.clear();
        value::write(&cell.value, &mut written);
        let kind = match &cell.value {
            DataRef::Empty if cell.formula.as_deref().is_some_and(|f| !f.is_empty()) => {
                written = format!("={}", cell.formula.as_deref().unwrap_or(""));
                Kind::Formula
            }
            DataRef::Empty => continue,
            DataRef::Error(_) => Kind::Error,
            DataRef::Int(_) | DataRef::Float(_) if percent.contains(&(row, column)) => {
                written = as_percentage(&written);
                Kind::Number
            }
            DataRef::Int(_) | DataRef::Float(_) => Kind::Number,
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) => Kind::Date,
            _ => Kind::Text,
        };
        if !budget.take_text(written.len()) || !budget.take_row(1) {
            problems.push(Refusal::Full.problem(raw.place(Some(row), Some(column))));
            break;
        }
        raw.push(row, column, kind, &written);
    }
    Ok(())
}

/// A cell shown as a percentage holds the fraction: 0.123 is shown as 12.3%.
fn as_percentage(fraction: &str) -> String {
    match fraction.parse::<Decimal>().ok().and_then(|f| f.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(percent) => format!("{}%", percent.normalize()),
        None => fraction.to_string(),
    }
}
