//! Excel workbooks (.xlsx, and .xlsm without its macros). Cells are streamed, so a stray cell in the last row and column
//! costs nothing.

mod raised;
#[cfg(test)]
mod tests;
mod uncomputed;

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};

use calamine::{DataRef, NumberFormat, Reader, Xlsx, XlsxCellReader, XlsxError};
use zip::ZipArchive;

use super::format::Format;
use super::relations;
use super::runs::Runs;
use super::scan::{Seen, Tab};
use super::taker::{Looks, Manner, Taker};
use super::xml::attribute;
use super::{each_tab, merge};
use crate::sheet::grid::{Budget, Build, Problems};
use crate::sheet::shape::Shape;

/// Beyond so many unreadable cells in one worksheet the rest are not looked up.
const MAX_FAULTS: usize = 100_000;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible worksheets of a workbook whose package was looked into.
pub fn read<T: Shape>(
    bytes: &[u8],
    seen: &Seen,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
) -> Result<(), String> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let raised = if seen.raised { raised::read(bytes)? } else { Default::default() };
    let mut manner = Manner { formats: Vec::new(), raised, since_1904: book.has_1904_epoch() };
    let uncomputed = seen.uncomputed && uncomputed::is_so(&mut book);
    let parts = parts(bytes)?;
    each_tab(&mut book, shown, budget, problems, tables, |book, tab, builder, problems| {
        if manner.formats.is_empty() {
            manner.formats = formats(&book.worksheet_cells_reader(tab)?);
        }
        let mut taker = Taker::new(builder, problems, &manner);
        let as_it_stands = T::Builder::AS_IT_STANDS;
        let seen = parts.get(tab).and_then(|part| seen.tabs.get(part));
        let may_have = |what: fn(&Tab) -> bool| seen.is_none_or(what);
        if may_have(|tab| tab.formulas) && (as_it_stands || uncomputed) {
            let runs = styles(book, tab, &manner)?;
            each_formula(book, tab, &runs, uncomputed, &mut taker)?;
        } else {
            each_cell(book, tab, &mut taker)?;
        }
        let hidden = seen.map(|tab| tab.hidden.clone()).unwrap_or_default();
        let merges = match as_it_stands && may_have(|tab| tab.merges) {
            true => book.merge_cells_by_sheet_name(tab)?.iter().map(merge).collect(),
            false => Vec::new(),
        };
        taker.finish(Looks { merges, hidden });
        Ok::<(), XlsxError>(())
    });
    Ok(())
}

/// The parts of the worksheets by their names, in small letters.
fn parts(bytes: &[u8]) -> Result<HashMap<String, String>, String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let targets = relations::targets(&mut package, "xl/_rels/workbook.xml.rels")?;
    let mut parts = HashMap::new();
    relations::each_tag(&mut package, "xl/workbook.xml", |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let Some(target) = attribute(tag, "r:id").and_then(|id| targets.get(&id))
            && let Some(name) = attribute(tag, "name")
        {
            parts.insert(name, target.to_ascii_lowercase());
        }
    })?;
    Ok(parts)
}

/// Streams the cells of a worksheet with their styles; of formulas the value alone counts.
fn each_cell<'a, B: Build<'a>>(
    book: &mut Book<'_>,
    tab: &str,
    taker: &mut Taker<'_, B>,
) -> Result<(), XlsxError> {
    let mut faults = Vec::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    for ordinal in 0_u64.. {
        match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                if taker.cell(cell.get_position(), cell.get_value(), Some(style)).is_break() {
                    break;
                }
            }
            Ok(None) => break,
            Err(error) if faults.len() < MAX_FAULTS && is_of_one_cell(&error) => {
                faults.push((ordinal, error))
            }
            Err(error) => return Err(error),
        }
    }
    drop(cells);
    report_cells(book, tab, &faults, taker)
}

/// Streams the cells of a worksheet, and says of which formulas there is no value. The parser tells formulas or styles:
/// of these it was asked before.
fn each_formula<'a, B: Build<'a>>(
    book: &mut Book<'_>,
    tab: &str,
    runs: &Runs,
    uncomputed: bool,
    taker: &mut Taker<'_, B>,
) -> Result<(), XlsxError> {
    let mut faults = Vec::new();
    let mut cells = book.worksheet_cells_reader(tab)?;
    for ordinal in 0_u64.. {
        match cells.next_cell_with_formula() {
            Ok(Some(cell)) => {
                let (at, value) = (cell.pos, &cell.value);
                let none = matches!(value, DataRef::Empty) || uncomputed && uncomputed::may_be(value);
                let taken = match cell.formula.filter(|formula| none && !formula.is_empty()) {
                    Some(formula) => taker.formula(at, &formula),
                    None => taker.cell(at, value, runs.style(at)),
                };
                if taken.is_break() {
                    break;
                }
            }
            Ok(None) => break,
            Err(error) if faults.len() < MAX_FAULTS && is_of_one_cell(&error) => {
                faults.push((ordinal, error))
            }
            Err(error) => return Err(error),
        }
    }
    drop(cells);
    report_cells(book, tab, &faults, taker)
}

/// The cells with styles that say something.
fn styles(book: &mut Book<'_>, tab: &str, manner: &Manner) -> Result<Runs, XlsxError> {
    let mut runs = Runs::default();
    let mut cells = book.worksheet_cells_reader(tab)?;
    while let Some((row, column, style)) = cells.next_style_id()? {
        if manner.is_telling(style) {
            runs.insert((row, column), style);
        }
    }
    Ok(runs)
}

/// What the formats of the styles say.
fn formats<R: Read + Seek>(cells: &XlsxCellReader<'_, R>) -> Vec<Option<Format>> {
    let said = |format: &NumberFormat| match format.format_code.as_str() {
        // So it is called where the file does not write it out.
        "General" => Format::built_in(format.format_id.unwrap_or_default()),
        code => Format::read(code),
    };
    cells.styles().iter().map(|style| style.number_format.as_ref().and_then(said)).collect()
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
fn report_cells<'a, B: Build<'a>>(
    book: &mut Book<'_>,
    tab: &str,
    faults: &[(u64, XlsxError)],
    taker: &mut Taker<'_, B>,
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
        let at = cell.get_position();
        let stop = match error {
            XlsxError::CellError(found) => taker.error(at, found).is_break(),
            other => {
                taker.unreadable(at, &other.to_string());
                false
            }
        };
        if stop || faults.peek().is_none() {
            break;
        }
    }
    Ok(())
}
