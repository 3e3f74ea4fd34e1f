//! Workbooks: each visible worksheet with anything in it is a sheet. Macros, pictures and links to other files are not
//! looked at; of a formula the value it last had is read.

mod compound;
mod faults;
mod format;
mod locked;
mod ods;
mod package;
mod raised;
mod ration;
mod relations;
mod runs;
mod scan;
mod taker;
mod value;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

#[cfg(test)]
mod forged;

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{Dimensions, Reader, SheetType, SheetVisible};

use super::grid::{Budget, Build, Merge, Problems};
use super::shape::Shape;
use crate::finding::Finding;
use crate::place::Place;
use crate::quiet::quietly;
use scan::Seen;

pub use locked::unlocked;
pub use package::kind as package_kind;
pub use raised::raise;
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
    let seen = match looked_into(kind, bytes, shown) {
        Ok(seen) => seen,
        Err(problem) => {
            problems.push(*problem);
            return tables;
        }
    };
    let done = quietly(|| match kind {
        Kind::Xlsx => xlsx::read(bytes, &seen, shown, budget, problems, &mut tables),
        Kind::Xlsb => xlsb::read(bytes, shown, budget, problems, &mut tables),
        Kind::Xls => xls::read(bytes, shown, budget, problems, &mut tables),
        Kind::Ods => ods::read(bytes, shown, budget, problems, &mut tables),
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

/// What is seen of a workbook before it is parsed, or what keeps it from that: damage, or that it would take too much room.
fn looked_into(kind: Kind, bytes: &[u8], shown: &str) -> Result<Seen, Box<Finding>> {
    let place = Place::file(shown);
    let broken = |detail| Err(Box::new(faults::broken(place.clone(), detail)));
    if bytes.is_empty() {
        return broken("0 bytes");
    }
    if bytes.starts_with(compound::MARK) {
        return match compound::Compound::open(bytes) {
            Some(file) if kind == Kind::Xls => match xls::obstacle(&file, place) {
                Some(problem) => Err(Box::new(problem)),
                None => Ok(Seen::default()),
            },
            _ => broken("compound file"),
        };
    }
    if kind == Kind::Xls {
        return broken("no compound file");
    }
    if !bytes.starts_with(b"PK") {
        return broken("no zip package");
    }
    match package::unpacked_size(bytes) {
        Some(size) if size <= UNPACKED_BYTES && kind == Kind::Ods => Ok(Seen::default()),
        Some(size) if size <= UNPACKED_BYTES => scan::look(bytes, &place),
        Some(size) => Err(Box::new(faults::too_large_unpacked(place, size, UNPACKED_BYTES))),
        None => broken("zip directory"),
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

fn merge(block: &Dimensions) -> Merge {
    Merge { rows: (block.start.0, block.end.0), columns: (block.start.1, block.end.1) }
}

/// Where the reading of a worksheet stopped.
fn stopped<'a>(builder: &impl Build<'a>, shown: &str, tab: &str) -> Place {
    match builder.last_line() {
        0 => Place { tab: Some(tab.to_owned()), ..Place::file(shown) },
        line => builder.place(line, None),
    }
}
