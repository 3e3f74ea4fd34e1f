//! Old Excel workbooks (.xls). The parser lays each worksheet out as a full rectangle in memory, so the records are walked
//! first to see how much that would be.

mod records;

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xls};

use super::compound::Compound;
use super::{faults, take, visible};
use crate::sheet::grid::{Budget, Builder, Place, Problems, ReadProblem, Sheet};
use records::{Extent, Walk};

/// The most cells, blank ones included, in the rectangles of all worksheets.
const CELLS: u64 = 8_000_000;
/// The most bytes of text in all cells and formulas.
const TEXT_BYTES: u64 = 1 << 30;

/// What keeps a workbook from being parsed.
pub fn obstacle(file: &Compound<'_>, place: Place) -> Option<ReadProblem> {
    let Some(stream) = file.stream("Workbook").or_else(|| file.stream("Book")) else {
        return Some(faults::broken(place, "no workbook stream"));
    };
    match records::walk(&stream) {
        Walk::Fine(Extent { cells, text }) if cells <= CELLS && text <= TEXT_BYTES => None,
        Walk::Fine(Extent { cells, .. }) if cells > CELLS => Some(faults::too_large_inside(
            place,
            &format!("各工作表的数据范围合计 {cells} 格，超过 {CELLS} 格的上限"),
            &format!("the ranges of its worksheets hold {cells} cells, beyond the limit of {CELLS}"),
        )),
        Walk::Fine(_) => Some(faults::too_large_inside(
            place,
            &format!("文字合计超过 {} MiB 的上限", TEXT_BYTES >> 20),
            &format!("its texts exceed the limit of {} MiB", TEXT_BYTES >> 20),
        )),
        Walk::Protected => Some(faults::protected(place)),
        Walk::Broken => Some(faults::broken(place, "records")),
    }
}

/// Reads the visible worksheets of a workbook that was walked.
pub fn read(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    sheets: &mut Vec<Sheet>,
) -> Result<(), String> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut written = String::new();
    for tab in visible(book.sheets_metadata()) {
        let range = book.worksheet_range(&tab).map_err(|error| error.to_string())?;
        let (top, left) = range.start().unwrap_or_default();
        let mut builder = Builder::new(shown, Some(&tab), budget);
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top + row as u32, left + column as u32);
            if take(&mut builder, problems, row, column, &borrowed(value), &mut written).is_break() {
                break;
            }
        }
        sheets.extend(builder.finish(problems));
    }
    Ok(())
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}
