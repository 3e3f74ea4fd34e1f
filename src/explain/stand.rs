//! Where a value that is missing would stand: the empty cell of its row, else the tables that hold its like.

use crate::compute::Run;
use crate::look::wanted::{Key, answers};
use crate::model::dimension::{Dim, DimKind};
use crate::place::Place;
use crate::table::{Origin, Series};
use std::collections::BTreeSet;

/// Tables that are named at most.
const NAMED: usize = 3;

/// The place of a missing value.
pub enum Stand {
    /// Its row is there, its cell is empty.
    Cell(Place),
    /// There is no row; others of its kind stand in these tables.
    Tables(Vec<Place>),
    /// No table gives the measure at all.
    Nowhere,
}

/// Where a measure would stand for a key.
pub fn stand(run: &Run, measure: usize, key: &Key) -> Stand {
    let Some((_, series)) = run.inputs.series_of(measure) else { return Stand::Nowhere };
    if let Some(cell) = empty_cell(run, series, key) {
        return Stand::Cell(cell);
    }
    let dimensions = &run.book.catalog.dimensions;
    // Others of its kind: of the same pollutant, class or product.
    let kind: Key =
        key.iter().filter(|(dim, _)| dimensions.get(*dim).kind == DimKind::List).copied().collect();
    let alike = |i: &usize| answers(dimensions, &series.dims, series.key(*i), &kind);
    let mut sheets: BTreeSet<u16> = (0..series.len()).filter(alike).map(|i| series.origin[i].sheet).collect();
    if sheets.is_empty() {
        sheets = series.origin.iter().map(|origin| origin.sheet).collect();
    }
    let tables = sheets.iter().filter_map(|sheet| run.inputs.sheets.get(*sheet as usize));
    Stand::Tables(tables.take(NAMED).map(|sheet| sheet.place(None, None)).collect())
}

/// The cell of a table with a column for the measure, in the row that gives another measure for the same key.
fn empty_cell(run: &Run, series: &Series, key: &Key) -> Option<Place> {
    let own: BTreeSet<(u16, u16)> = series.origin.iter().map(|o| (o.sheet, o.column)).collect();
    for other in run.inputs.series.iter().filter(|other| other.dims == series.dims) {
        let Some(reading) = exactly(other, key) else { continue };
        let Origin { sheet, row, .. } = other.origin[reading];
        for (at, column) in own.iter().filter(|(at, _)| *at == sheet) {
            let table = run.inputs.sheets.get(*at as usize)?;
            if table.cell(row as usize, *column as usize).is_none() {
                return Some(table.place(Some(row as usize), Some(*column as usize)));
            }
        }
    }
    None
}

/// The reading of a series with just this key.
fn exactly(series: &Series, key: &Key) -> Option<usize> {
    let member = |dim: &Dim| key.iter().find(|(d, _)| d == dim).map(|(_, member)| *member);
    let members: Vec<u32> = series.dims.iter().map(member).collect::<Option<_>>()?;
    series.find(&members)
}
