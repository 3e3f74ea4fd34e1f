//! Binary Excel workbooks (.xlsb). Cells are streamed as those of .xlsx are.

use std::io::Cursor;

use calamine::{Reader, Xlsb, XlsbError};

use super::{each_tab, take};
use crate::sheet::grid::{Budget, Builder, Problems, Sheet};

type Book<'a> = Xlsb<Cursor<&'a [u8]>>;

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

fn read_tab(
    book: &mut Book<'_>,
    tab: &str,
    builder: &mut Builder<'_>,
    problems: &mut Problems,
) -> Result<(), XlsbError> {
    let mut written = String::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        if take(builder, problems, row, column, cell.get_value(), &mut written).is_break() {
            break;
        }
    }
    Ok(())
}
