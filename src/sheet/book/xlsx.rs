//! Excel workbooks (.xlsx, and .xlsm without its macros). Cells are streamed, so a stray cell in the last row and column
//! costs nothing.

pub mod raw;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use calamine::{Reader, Xlsx, XlsxError};

use super::{each_tab, faults, take};
use crate::sheet::grid::{Budget, Builder, Problems, Sheet};

/// Beyond so many unreadable cells in one worksheet the rest are not looked up.
const MAX_FAULTS: usize = 100_000;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook whose package was looked into.
pub fn read(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    sheets: &mut Vec<Sheet>,
) -> Result<(), String> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    each_tab(&mut book, shown, budget, problems, sheets, read_tab);
    Ok(())
}

/// Streams the cells of a worksheet into the builder.
fn read_tab(
    book: &mut Book<'_>,
    tab: &str,
    builder: &mut Builder<'_>,
    problems: &mut Problems,
) -> Result<(), XlsxError> {
    let mut faults = Vec::new();
    let mut written = String::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    for ordinal in 0_u64.. {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) if faults.len() < MAX_FAULTS && is_of_one_cell(&error) => {
                faults.push((ordinal, error));
                continue;
            }
            Err(error) => return Err(error),
        };
        let (row, column) = cell.get_position();
        if take(builder, problems, row, column, cell.get_value(), &mut written).is_break() {
            break;
        }
    }
    drop(cells);
    report_cells(book, tab, &faults, builder, problems)
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
fn report_cells(
    book: &mut Book<'_>,
    tab: &str,
    faults: &[(u64, XlsxError)],
    builder: &Builder<'_>,
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
        let place = builder.place(row.saturating_add(1), Some(column));
        problems.push(match error {
            XlsxError::CellError(found) => faults::error_value(place, found),
            other => faults::unreadable_cell(place, &other.to_string()),
        });
        if faults.peek().is_none() {
            break;
        }
    }
    Ok(())
}
