//! Tidy tables: one figure a row, with its unit, status, source and the cell it came from.

use super::plan::{Basis, Plan};
use super::record::{Gathered, Record};
use super::words::Words;
use crate::model::dimension::{Dim, DimKind};
use crate::sheet::neutral;
use crate::text::Lang;
use std::collections::BTreeSet;

/// File name and content of every table.
pub fn tables(gathered: &Gathered, plan: &Plan, words: &Words<'_>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (index, table) in plan.tables.iter().enumerate() {
        let records: Vec<&Record> = gathered.records.iter().filter(|r| r.table == index).collect();
        if !records.is_empty() {
            all.push((table.output.clone(), csv(&records, words)));
        }
    }
    all
}

fn csv(records: &[&Record], words: &Words<'_>) -> String {
    let head = header(records, words);
    let rows = records.iter().map(|record| row(record, &head, words));
    std::iter::once(head.names.clone()).chain(rows).map(|cells| line(&cells)).collect()
}

struct Header {
    names: Vec<String>,
    /// Dimensions that have a column, time behind regions.
    dims: Vec<Dim>,
    /// Columns of what figures rest on, where any says it.
    basis: Vec<Told>,
}

/// One thing that figures rest on.
type Told = fn(&Basis) -> Option<&str>;

const BASIS: [(&str, Told); 2] =
    [("vintage", |basis| basis.vintage.as_deref()), ("price_year", |basis| basis.price_year.as_deref())];

/// The dimensions that any of the records has, regions first.
pub fn dims(records: &[&Record], words: &Words<'_>) -> Vec<Dim> {
    let used: BTreeSet<Dim> = records.iter().flat_map(|r| r.key.iter().map(|(d, _)| *d)).collect();
    let region = |d: &Dim| words.catalog.dimensions.get(*d).kind != DimKind::Region;
    let mut dims: Vec<Dim> = used.into_iter().collect();
    dims.sort_by_key(|d| (region(d), *d));
    dims
}

fn header(records: &[&Record], words: &Words<'_>) -> Header {
    let dims = dims(records, words);
    let mut names = Vec::new();
    for dim in &dims {
        let dimension = words.catalog.dimensions.get(*dim);
        names.push(dimension.headers.first().unwrap_or(&dimension.id).clone());
        if dimension.kind == DimKind::Region {
            names.push("name".to_string());
        }
    }
    names.extend(["measure", "value", "unit", "status", "source", "note"].map(String::from));
    let told = BASIS.into_iter().filter(|(_, told)| records.iter().any(|r| told(&r.basis).is_some()));
    let (columns, basis): (Vec<&str>, Vec<Told>) = told.unzip();
    names.extend(columns.into_iter().map(String::from));
    Header { names, dims, basis }
}

fn row(record: &Record, header: &Header, words: &Words<'_>) -> Vec<String> {
    let dimensions = &words.catalog.dimensions;
    let mut cells = Vec::new();
    for dim in &header.dims {
        let member = record.key.iter().find(|(d, _)| d == dim).map(|(_, m)| *m);
        cells.push(member.map(|m| dimensions.member_id(*dim, m)).unwrap_or_default());
        if dimensions.get(*dim).kind == DimKind::Region {
            cells.push(member.map(|m| dimensions.member_title(*dim, m, Lang::Zh)).unwrap_or_default());
        }
    }
    let measure = words.catalog.measures[record.measure].id.clone();
    let (digits, unit, source, note) = (&record.digits, &record.unit, &record.source, &record.note);
    cells.push(measure);
    cells.extend([
        digits.clone(),
        unit.clone(),
        record.status.id().to_string(),
        source.clone(),
        note.clone(),
    ]);
    cells.extend(header.basis.iter().map(|told| told(&record.basis).unwrap_or_default().to_string()));
    cells
}

fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let cell = neutral::written(cell);
        match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.into_owned(),
        }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
