//! Old Excel workbooks (.xls). The parser lays each worksheet out as a full rectangle in memory, so the records are walked
//! first to see how much that would be.

mod looks;
mod records;
mod strings;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xls, XlsError};

use super::compound::Compound;
use super::runs::Runs;
use super::taker::{Looks, Manner, Taker};
use super::{each_tab, faults, merge};
use crate::finding::Finding;
use crate::place::Place;
use crate::sheet::grid::{Budget, Build, Hidden, Problems};
use crate::sheet::shape::Shape;
pub use records::{BEGIN, END, LOCK, Records};
use records::{Extent, Walk};

type Book<'a> = Xls<Cursor<&'a [u8]>>;

/// The most cells, blank ones included, in the rectangles of all worksheets.
const CELLS: u64 = 8_000_000;
/// The most bytes of text in all cells and formulas.
const TEXT_BYTES: u64 = 256 << 20;

/// What keeps a workbook from being parsed.
pub fn obstacle(file: &Compound<'_>, place: Place) -> Option<Finding> {
    let Some((_, stream)) = workbook(file) else {
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
        Walk::Broken => Some(faults::broken(place, "records")),
    }
}

/// Reads the visible worksheets of a workbook that was walked.
pub fn read<T: Shape>(
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
) -> Result<(), String> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (_, stream) = Compound::open(bytes).as_ref().and_then(workbook).unwrap_or_default();
    let mut told = looks::Book::read(&stream);
    let names = book.sheets_metadata().iter().map(|tab| tab.name.clone());
    let mut tabs: HashMap<String, (Runs, Hidden)> = names.zip(told.tabs(&stream)).collect();
    let formats = std::mem::take(&mut told.formats);
    let manner = Manner { formats, raised: told.raised, since_1904: book.has_1904_epoch() };
    each_tab(&mut book, shown, budget, problems, tables, |book, tab, builder, problems| {
        let (runs, hidden) = tabs.remove(tab).unwrap_or_default();
        let merges = book.merge_cells_by_sheet_name(tab)?.iter().map(merge).collect();
        let mut taker = Taker::new(builder, problems, &manner);
        read_tab(book, tab, &runs, &mut taker)?;
        taker.finish(Looks { merges, hidden });
        Ok::<(), XlsError>(())
    });
    Ok(())
}

fn read_tab<'a, B: Build<'a>>(
    book: &mut Book<'_>,
    tab: &str,
    runs: &Runs,
    taker: &mut Taker<'_, B>,
) -> Result<(), XlsError> {
    let range = book.worksheet_range(tab)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = (top + row as u32, left + column as u32);
        if taker.cell(at, &borrowed(value), runs.style(at)).is_break() {
            break;
        }
    }
    Ok(())
}

/// The stream with the workbook's records, and its name.
pub fn workbook(file: &Compound<'_>) -> Option<(&'static str, Vec<u8>)> {
    ["Workbook", "Book"].into_iter().find_map(|name| Some((name, file.stream(name)?)))
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
