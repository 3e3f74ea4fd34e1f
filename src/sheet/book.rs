//! Workbooks: each visible worksheet with anything in it is a sheet. Macros, pictures and links to other files are not
//! looked at; of a formula the value it last had is read.

mod compound;
mod faults;
mod ods;
mod package;
mod quiet;
mod value;
mod xls;
mod xlsb;
mod xlsx;

#[cfg(test)]
mod forged;

use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{DataRef, Reader, SheetType, SheetVisible};

use super::grid::{Budget, Builder, Place, Problems, Sheet};

pub use package::kind as package_kind;
pub use quiet::quietly;
pub use value::write_number;
pub use xlsx::raw::read as read_raw;

/// The most that all parts of a workbook may unpack to.
const UNPACKED_BYTES: u64 = 2 << 30;

/// The formats of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// And .xlsm.
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// Reads the visible worksheets of a workbook.
pub fn read(
    kind: Kind,
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let before = problems.listed();
    if let Some(problem) = obstacle(kind, bytes, shown) {
        problems.push(problem);
        return sheets;
    }
    let done = quietly(|| {
        let read = match kind {
            Kind::Xlsx => xlsx::read,
            Kind::Xlsb => xlsb::read,
            Kind::Xls => xls::read,
            Kind::Ods => ods::read,
        };
        read(bytes, shown, budget, problems, &mut sheets)
    });
    let place = Place::file(shown);
    match done {
        Some(Ok(())) if sheets.is_empty() && problems.listed() == before => {
            problems.push(faults::empty(place))
        }
        Some(Ok(())) => {}
        Some(Err(detail)) => problems.push(faults::broken(place, &detail)),
        None => problems.push(faults::broken(place, "unexpected content")),
    }
    sheets
}

/// What keeps a workbook from being parsed: damage, a password, or that it would take too much room.
fn obstacle(kind: Kind, bytes: &[u8], shown: &str) -> Option<super::ReadProblem> {
    let place = Place::file(shown);
    if bytes.is_empty() {
        return Some(faults::broken(place, "0 bytes"));
    }
    if bytes.starts_with(compound::MARK) {
        return match compound::Compound::open(bytes) {
            Some(file) if file.has("EncryptedPackage") => Some(faults::protected(place)),
            Some(file) if kind == Kind::Xls => xls::obstacle(&file, place),
            _ => Some(faults::broken(place, "compound file")),
        };
    }
    if kind == Kind::Xls {
        return Some(faults::broken(place, "no compound file"));
    }
    if !bytes.starts_with(b"PK") {
        return Some(faults::broken(place, "no zip package"));
    }
    match package::unpacked_size(bytes) {
        Some(size) if size <= UNPACKED_BYTES => None,
        Some(size) => Some(faults::too_large_unpacked(place, size, UNPACKED_BYTES)),
        None => Some(faults::broken(place, "zip directory")),
    }
}

/// The names of the worksheets to be read.
fn visible(tabs: &[calamine::Sheet]) -> Vec<String> {
    let seen =
        |tab: &&calamine::Sheet| tab.typ == SheetType::WorkSheet && tab.visible == SheetVisible::Visible;
    tabs.iter().filter(seen).map(|tab| tab.name.clone()).collect()
}

/// Reads every visible worksheet by its cells; of one that breaks off, what came before stays.
fn each_tab<'b, R: Reader<Cursor<&'b [u8]>>, E: std::fmt::Display>(
    book: &mut R,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    sheets: &mut Vec<Sheet>,
    read_tab: fn(&mut R, &str, &mut Builder<'_>, &mut Problems) -> Result<(), E>,
) {
    for tab in visible(book.sheets_metadata()) {
        let mut builder = Builder::new(shown, Some(&tab), budget);
        if let Err(error) = read_tab(book, &tab, &mut builder, problems) {
            problems.push(faults::broken(stopped(&builder, shown, &tab), &error.to_string()));
        }
        sheets.extend(builder.finish(problems));
    }
}

/// Gives a cell at a 0-based row and column to the builder; breaks where it takes no more.
fn take(
    builder: &mut Builder<'_>,
    problems: &mut Problems,
    row: u32,
    column: u32,
    value: &DataRef<'_>,
    written: &mut String,
) -> ControlFlow<()> {
    let line = row.saturating_add(1);
    let shown: &str = match value {
        DataRef::Empty => return ControlFlow::Continue(()),
        DataRef::SharedString(text) => text,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
        DataRef::Error(error) => {
            problems.push(faults::error_value(builder.place(line, Some(column)), &error.to_string()));
            return ControlFlow::Continue(());
        }
        DataRef::Float(number) if !number.is_finite() => {
            problems.push(faults::unreadable_cell(builder.place(line, Some(column)), &number.to_string()));
            return ControlFlow::Continue(());
        }
        other => {
            written.clear();
            value::write(other, written);
            written
        }
    };
    match builder.cell(line, column, shown) {
        Ok(()) => ControlFlow::Continue(()),
        Err(refusal) => {
            problems.push(refusal.problem(builder.place(line, Some(column))));
            ControlFlow::Break(())
        }
    }
}

/// Where the reading of a worksheet stopped.
fn stopped(builder: &Builder<'_>, shown: &str, tab: &str) -> Place {
    match builder.last_line() {
        0 => Place { tab: Some(tab.to_owned()), ..Place::file(shown) },
        line => builder.place(line, None),
    }
}
