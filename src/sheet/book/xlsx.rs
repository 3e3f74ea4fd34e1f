//! Excel workbooks (.xlsx, and .xlsm without its macros). Cells are streamed, so a stray cell in the last row and column
//! costs nothing.

#[cfg(test)]
mod tests;

use std::io::{Cursor, Read, Seek};

use calamine::{DataRef, NumberFormat, Reader, Xlsx, XlsxCellReader, XlsxError};

use super::{Looks, each_tab, faults, merge, take, value};
use crate::sheet::grid::{Budget, Build, Kind, Problems};
use crate::sheet::shape::Shape;

/// Beyond so many unreadable cells in one worksheet the rest are not looked up.
const MAX_FAULTS: usize = 100_000;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook whose package was looked into.
pub fn read<T: Shape>(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
) -> Result<(), String> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    each_tab(&mut book, shown, budget, problems, tables, |book, tab, builder, problems| {
        read_tab(book, tab, builder, problems)
    });
    Ok(())
}

/// Streams the cells of a worksheet into the builder.
fn read_tab<'a, B: Build<'a>>(
    book: &mut Book<'_>,
    tab: &str,
    builder: &mut B,
    problems: &mut Problems,
) -> Result<(), XlsxError> {
    let looks = if B::AS_IT_STANDS { looks(book, tab)? } else { Looks::default() };
    let mut faults = Vec::new();
    let mut written = String::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    let percent = percent_styles(&cells);
    let mut give =
        |at: (u32, u32), value: &DataRef<'_>, is_percent, formula: Option<String>| match (value, formula) {
            (DataRef::Empty, Some(formula)) if !formula.is_empty() => {
                builder.take(at.0 + 1, at.1, Kind::Formula, &format!("={formula}"), problems)
            }
            _ => take(builder, problems, at, value, is_percent, &mut written),
        };
    for ordinal in 0_u64.. {
        // Formulas are looked at only where they are asked for.
        let taken = if B::AS_IT_STANDS {
            let cell = cells.next_cell_with_formula();
            cell.map(|cell| {
                cell.map(|cell| give(cell.pos, &cell.value, looks.percent.contains(cell.pos), cell.formula))
            })
        } else {
            let cell = cells.next_cell_with_style_id();
            cell.map(|cell| {
                let is_percent = |style: usize| percent.get(style) == Some(&true);
                cell.map(|(cell, style)| give(cell.get_position(), cell.get_value(), is_percent(style), None))
            })
        };
        match taken {
            Ok(Some(taken)) if taken.is_continue() => {}
            Ok(_) => break,
            Err(error) if faults.len() < MAX_FAULTS && is_of_one_cell(&error) => {
                faults.push((ordinal, error));
            }
            Err(error) => return Err(error),
        }
    }
    drop(cells);
    report_cells(book, tab, &faults, builder, problems)?;
    looks.give_merges(builder, problems);
    Ok(())
}

/// The cells shown as percentages, and the merged ones.
fn looks(book: &mut Book<'_>, tab: &str) -> Result<Looks, XlsxError> {
    let mut cells = book.worksheet_cells_reader(tab)?;
    let percent = percent_styles(&cells);
    let mut looks = Looks::default();
    while let Some((row, column, style)) = cells.next_style_id()? {
        if percent.get(style) == Some(&true) {
            looks.percent.insert((row, column));
        }
    }
    drop(cells);
    looks.merges = book.merge_cells_by_sheet_name(tab)?.iter().map(merge).collect();
    Ok(looks)
}

/// Which styles show percentages.
fn percent_styles<R: Read + Seek>(cells: &XlsxCellReader<'_, R>) -> Vec<bool> {
    let shown = |format: &NumberFormat| value::is_percent(&format.format_code);
    cells.styles().iter().map(|style| style.number_format.as_ref().is_some_and(shown)).collect()
}

/// Whether an error spoils one cell and the reader stands ready for the next.
fn is_of_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::Unexpected(_)
            | XlsxError::Unrecognized { .. }
    )
}

/// Reports cells whose value could not be read. The error does not say which cell it was, so the
/// worksheet is walked once more for positions alone.
fn report_cells<'a>(
    book: &mut Book<'_>,
    tab: &str,
    faults: &[(u64, XlsxError)],
    builder: &mut impl Build<'a>,
    problems: &mut Problems,
) -> Result<(), XlsxError> {
    let mut faults = faults.iter().peekable();
    if faults.peek().is_none() {
        return Ok(());
    }
    let mut cells = book.worksheet_cells_reader(tab)?;
    for ordinal in 0_u64.. {
        let Some(cell) = cells.next_formula()? else {
            break;
        };
        let Some((_, error)) = faults.next_if(|(at, _)| *at == ordinal) else {
            continue;
        };
        let (row, column) = cell.get_position();
        let line = row.saturating_add(1);
        let stop = match error {
            XlsxError::CellError(found) => {
                builder.take(line, column, Kind::Error, found, problems).is_break()
            }
            other => {
                let place = builder.place(line, Some(column));
                problems.push(faults::unreadable_cell(place, &other.to_string()));
                false
            }
        };
        if stop || faults.peek().is_none() {
            break;
        }
    }
    Ok(())
}
