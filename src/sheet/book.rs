//! Workbooks: each visible worksheet with anything in it is a sheet. Macros, pictures and links to other files are not
//! looked at; of a formula the value it last had is read.

mod compound;
mod faults;
mod locked;
mod ods;
mod package;
mod quiet;
mod ration;
mod scan;
mod value;
mod xls;
mod xlsb;
mod xlsx;

#[cfg(test)]
mod forged;

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible};

use super::grid::{Budget, Build, Cells, Kind as CellKind, Merge, Problems};
use super::shape::Shape;
use crate::finding::Finding;
use crate::place::Place;

pub use locked::unlocked;
pub use package::kind as package_kind;
pub use quiet::quietly;
pub use value::write_number;

/// The most that all parts of a workbook may unpack to.
const UNPACKED_BYTES: u64 = 2 << 30;

/// The most worksheets, or tables of a page, that a file may have.
pub const TABS: usize = 1000;

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
pub fn read<T: Shape>(
    kind: Kind,
    bytes: &[u8],
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
) -> Vec<T> {
    let mut tables = Vec::new();
    let before = problems.listed();
    if let Some(problem) = obstacle(kind, bytes, shown) {
        problems.push(problem);
        return tables;
    }
    let done = quietly(|| {
        let read = match kind {
            Kind::Xlsx => xlsx::read::<T>,
            Kind::Xlsb => xlsb::read::<T>,
            Kind::Xls => xls::read::<T>,
            Kind::Ods => ods::read::<T>,
        };
        read(bytes, shown, budget, problems, &mut tables)
    });
    let place = Place::file(shown);
    match done {
        Some(Ok(())) if tables.is_empty() && problems.listed() == before => {
            problems.push(faults::empty(place))
        }
        Some(Ok(())) => {}
        Some(Err(detail)) => problems.push(faults::broken(place, &detail)),
        None => problems.push(faults::broken(place, "unexpected content")),
    }
    tables
}

/// What keeps a workbook from being parsed: damage, a password, or that it would take too much room.
fn obstacle(kind: Kind, bytes: &[u8], shown: &str) -> Option<Finding> {
    let place = Place::file(shown);
    if bytes.is_empty() {
        return Some(faults::broken(place, "0 bytes"));
    }
    if bytes.starts_with(compound::MARK) {
        return match compound::Compound::open(bytes) {
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
        Some(size) if size <= UNPACKED_BYTES && kind == Kind::Ods => None,
        Some(size) if size <= UNPACKED_BYTES => scan::obstacle(bytes, &place),
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
fn each_tab<'b, R: Reader<Cursor<&'b [u8]>>, T: Shape, E: std::fmt::Display>(
    book: &mut R,
    shown: &str,
    budget: &mut Budget,
    problems: &mut Problems,
    tables: &mut Vec<T>,
    mut read_tab: impl FnMut(&mut R, &str, &mut T::Builder<'_>, &mut Problems) -> Result<(), E>,
) {
    let tabs = visible(book.sheets_metadata());
    if tabs.len() > TABS {
        return problems.push(faults::too_many_tabs(Place::file(shown), TABS));
    }
    // The parser finds a worksheet by its name.
    let mut seen = HashSet::new();
    if let Some(again) = tabs.iter().find(|tab| !seen.insert(tab.as_str())) {
        return problems.push(faults::broken(Place::file(shown), &format!("two worksheets \"{again}\"")));
    }
    for tab in tabs {
        let mut builder = T::Builder::new(shown, Some(&tab), budget);
        if let Err(error) = read_tab(book, &tab, &mut builder, problems) {
            problems.push(faults::broken(stopped(&builder, shown, &tab), &error.to_string()));
        }
        tables.extend(builder.finish(problems));
    }
}

/// What the parser tells of a worksheet beside its values, or what is read past it.
#[derive(Default)]
struct Looks {
    /// The cells shown as percentages, by row and column.
    percent: Cells,
    merges: Vec<Merge>,
}

impl Looks {
    fn give_merges<'a>(self, builder: &mut impl Build<'a>, problems: &mut Problems) {
        // Where the builder takes no more it says so.
        let _ = self.merges.into_iter().try_for_each(|merge| builder.merge(merge, problems));
    }
}

fn merge(block: &Dimensions) -> Merge {
    Merge { rows: (block.start.0, block.end.0), columns: (block.start.1, block.end.1) }
}

/// Gives a cell at a 0-based row and column to the builder; breaks where it takes no more. Of what is shown as a
/// percentage only a number is one.
fn take<'a>(
    builder: &mut impl Build<'a>,
    problems: &mut Problems,
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    is_percent: bool,
    written: &mut String,
) -> ControlFlow<()> {
    let line = row.saturating_add(1);
    written.clear();
    let (kind, shown): (CellKind, &str) = match value {
        DataRef::Empty => return ControlFlow::Continue(()),
        DataRef::SharedString(text) => (CellKind::Text, text),
        DataRef::String(text) => (CellKind::Text, text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (CellKind::Date, text),
        DataRef::Float(number) if !number.is_finite() => {
            problems.push(faults::unreadable_cell(builder.place(line, Some(column)), &number.to_string()));
            return ControlFlow::Continue(());
        }
        other => {
            value::write(other, written);
            let kind = match other {
                DataRef::Int(_) | DataRef::Float(_) if is_percent => CellKind::Percent,
                DataRef::Int(_) | DataRef::Float(_) => CellKind::Number,
                DataRef::DateTime(_) => CellKind::Date,
                DataRef::Error(_) => CellKind::Error,
                _ => CellKind::Text,
            };
            (kind, written)
        }
    };
    builder.take(line, column, kind, shown, problems)
}

/// Where the reading of a worksheet stopped.
fn stopped<'a>(builder: &impl Build<'a>, shown: &str, tab: &str) -> Place {
    match builder.last_line() {
        0 => Place { tab: Some(tab.to_owned()), ..Place::file(shown) },
        line => builder.place(line, None),
    }
}
