//! Formulas that no program has computed yet. Some programs leave their value out; others write 0 there, and ask in the
//! workbook that it be computed as it is opened. Excel, WPS and LibreOffice drop that request as soon as they have saved
//! the file, or keep the order of computing beside it. A program that does compute writes values other than 0 as well:
//! so a workbook is uncomputed that asks for it, keeps no order, and has formulas of which none has another value than 0.

use calamine::{DataRef, Reader};

use super::super::visible;
use super::Book;

/// Whether what stands in a formula's place may be no value.
pub fn may_be(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::Int(number) => *number == 0,
        DataRef::Float(number) => *number == 0.0,
        DataRef::DateTime(moment) => moment.as_f64() == 0.0,
        DataRef::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether no formula of a workbook that asks to be computed has been. What cannot be read is said where it is.
pub fn is_so(book: &mut Book<'_>) -> bool {
    for tab in visible(book.sheets_metadata()) {
        let Ok(mut cells) = book.worksheet_cells_reader(&tab) else { return false };
        loop {
            match cells.next_cell_with_formula() {
                Ok(Some(cell)) if cell.formula.is_some() && !may_be(&cell.value) => return false,
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) if super::is_of_one_cell(&error) => {}
                Err(_) => return false,
            }
        }
    }
    true
}
