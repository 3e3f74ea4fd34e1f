//! Excel workbooks (.xlsx): each visible worksheet with anything in it is a sheet. Cells are streamed,
//! so a stray cell in the last row and column costs nothing.

mod faults;
mod package;
mod quiet;
pub mod raw;
mod value;

#[cfg(test)]
mod forged;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::grid::{Budget, Builder, Place, Problems, Sheet};

/// The most that all parts of a workbook may unpack to.
const UNPACKED_BYTES: u64 = 2 << 30;
/// Beyond so many unreadable cells in one worksheet the rest are not looked up.
const MAX_FAULTS: usize = 100_000;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook.
pub fn read(bytes: &[u8], shown: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let place = Place::file(shown);
    if !bytes.starts_with(b"PK") {
        problems.push(faults::not_a_package(place, bytes));
        return sheets;
    }
    match package::unpacked_size(bytes) {
        Some(size) if size <= UNPACKED_BYTES => {}
        Some(size) => {
            problems.push(faults::too_large_unpacked(place, size, UNPACKED_BYTES));
            return sheets;
        }
        None => {
            problems.push(faults::broken(place, "zip directory"));
            return sheets;
        }
    }
    let done = quiet::quietly(|| read_book(bytes, shown, budget, problems, &mut sheets));
    match done {
        Some(Ok(())) => {}
        Some(Err(error)) => problems.push(faults::broken(place, &error.to_string())),
        None => problems.push(faults::broken(place, "unexpected content")),
    }
    sheets
}

fn read_book(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    sheets: &mut Vec<Sheet>,
) -> Result<(), XlsxError> {
    let mut book = Book::new(Cursor::new(bytes))?;
    let tabs: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|tab| tab.typ == SheetType::WorkSheet && tab.visible == SheetVisible::Visible)
        .map(|tab| tab.name.clone())
        .collect();
    let mut any = false;
    for tab in &tabs {
        let mut builder = Builder::new(shown, Some(tab), budget);
        let whole = read_tab(&mut book, tab, &mut builder, problems);
        if let Err(error) = &whole {
            let place = match builder.last_line() {
                0 => Place { tab: Some(tab.clone()), ..Place::file(shown) },
                line => builder.place(line, None),
            };
            problems.push(faults::broken(place, &error.to_string()));
        }
        let sheet = builder.finish(problems);
        any |= sheet.is_some() || whole.is_err();
        sheets.extend(sheet);
    }
    if !any {
        problems.push(faults::empty(Place::file(shown)));
    }
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
        let line = row.saturating_add(1);
        let shown: &str = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => text,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
            DataRef::Error(error) => {
                problems.push(faults::error_value(builder.place(line, Some(column)), &error.to_string()));
                continue;
            }
            DataRef::Float(number) if !number.is_finite() => {
                problems
                    .push(faults::unreadable_cell(builder.place(line, Some(column)), &number.to_string()));
                continue;
            }
            other => {
                written.clear();
                value::write(other, &mut written);
                &written
            }
        };
        if let Err(refusal) = builder.cell(line, column, shown) {
            problems.push(refusal.problem(builder.place(line, Some(column))));
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
