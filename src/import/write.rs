//! Tidy tables: one figure a row, with its unit, status, source and the cell it came from.

mod coefficients;
mod expected;

use super::plan::{Basis, Plan};
use super::record::{Gathered, Record};
use super::subject::Of;
use super::words::Words;
use crate::model::dimension::{Dim, DimKind};
use crate::sheet::neutral;
use crate::text::Lang;
use std::collections::BTreeSet;

/// File name and content of every table.
pub fn tables(gathered: &Gathered, plan: &Plan, words: &Words<'_>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut outputs: Vec<&String> = plan.tables.iter().map(|table| &table.output).collect();
    outputs.dedup();
    for output in outputs {
        let own = |record: &&Record| plan.tables[record.table].output == *output;
        let records: Vec<&Record> = gathered.records.iter().filter(own).collect();
        if !records.is_empty() {
            let rows = match words.of {
                Of::Measures => measures(&records, words),
                Of::Coefficients => coefficients::rows(&records, words),
                Of::Expected => expected::rows(&records, words),
            };
            all.push((output.clone(), rows.iter().map(|cells| line(cells)).collect()));
        }
    }
    all
}

/// The header and the rows below it.
fn measures(records: &[&Record], words: &Words<'_>) -> Vec<Vec<String>> {
    let head = header(records, words);
    let rows = records.iter().map(|record| row(record, &head, words));
    std::iter::once(head.names.clone()).chain(rows).collect()
}

/// The member that a record has of a dimension; empty where it has none.
fn member(record: &Record, dim: Dim, words: &Words<'_>) -> String {
    let member = record.key.iter().find(|(d, _)| *d == dim);
    member.map(|(dim, member)| words.catalog.dimensions.member_id(*dim, *member)).unwrap_or_default()
}

/// What a record says beside its figure; empty where it does not.
fn fact(record: &Record, name: &str) -> String {
    record.facts.get(name).cloned().unwrap_or_default()
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
    let measure = words.subjects[record.measure].id.clone();
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

/// A line of a CSV file.
pub(super) fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let cell = neutral::written(cell);
        match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.into_owned(),
        }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
