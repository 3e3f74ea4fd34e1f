//! Binary Excel workbooks (.xlsb). Cells are streamed as those of .xlsx are.

mod looks;

use std::io::Cursor;

use calamine::{Reader, Xlsb, XlsbError};

use super::{Looks, each_tab, take};
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
    let mut parts = looks::Parts::open(bytes)?;
    if let Some(part) = parts.shared() {
        return Err(format!("two worksheets in the same part {part}"));
    }
    each_tab(&mut book, shown, budget, problems, tables, |book, tab, builder, problems| {
        let looks = if T::Builder::AS_IT_STANDS || parts.has_percentages() {
            parts.looks(tab)?
        } else {
            Looks::default()
        };
        read_tab(book, tab, &looks, builder, problems).map_err(|error| error.to_string())?;
        looks.give_merges(builder, problems);
        Ok::<(), String>(())
    });
    Ok(())
}

fn read_tab<'a>(
    book: &mut Book<'_>,
    tab: &str,
    looks: &Looks,
    builder: &mut impl Build<'a>,
    problems: &mut Problems,
) -> Result<(), XlsbError> {
    let mut written = String::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    while let Some(cell) = cells.next_cell()? {
        let is_percent = looks.percent.contains(cell.get_position());
        if take(builder, problems, cell.get_position(), cell.get_value(), is_percent, &mut written).is_break()
        {
            break;
        }
    }
    Ok(())
}
