//! Binary Excel workbooks (.xlsb). Cells are streamed as those of .xlsx are.

mod looks;

use std::io::Cursor;

use calamine::{Reader, Xlsb, XlsbError};

use super::each_tab;
use super::runs::Runs;
use super::taker::{Manner, Taker};
use crate::sheet::grid::{Budget, Build, Problems};
use crate::sheet::shape::Shape;

pub use looks::head;

type Book<'a> = Xlsb<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook whose package was looked into.
pub fn read<T: Shape>(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
) -> Result<(), String> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (mut parts, formats) = looks::Parts::open(bytes)?;
    if let Some(part) = parts.shared() {
        return Err(format!("two worksheets in the same part {part}"));
    }
    let manner = Manner { formats, ..Manner::default() };
    each_tab(&mut book, shown, budget, problems, tables, |book, tab, builder, problems| {
        let (looks, runs) = if T::Builder::AS_IT_STANDS || parts.are_telling() {
            parts.looks(tab)?
        } else {
            Default::default()
        };
        let mut taker = Taker::new(builder, problems, &manner);
        read_tab(book, tab, &runs, &mut taker).map_err(|error| error.to_string())?;
        taker.finish(looks);
        Ok::<(), String>(())
    });
    Ok(())
}

fn read_tab<'a>(
    book: &mut Book<'_>,
    tab: &str,
    runs: &Runs,
    taker: &mut Taker<'_, impl Build<'a>>,
) -> Result<(), XlsbError> {
    let mut cells = book.worksheet_cells_reader(tab)?;
    while let Some(cell) = cells.next_cell()? {
        let at = cell.get_position();
        if taker.cell(at, cell.get_value(), runs.style(at)).is_break() {
            break;
        }
    }
    Ok(())
}
