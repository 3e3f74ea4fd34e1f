//! Results known beforehand, as `expected.csv` has them.

use super::{dims, fact, member};
use crate::import::record::Record;
use crate::import::words::Words;

/// The header and the rows below it.
pub fn rows(records: &[&Record], words: &Words<'_>) -> Vec<Vec<String>> {
    let dimensions = &words.catalog.dimensions;
    let dims = dims(records, words);
    let header = |dim| {
        let dimension = dimensions.get(dim);
        dimension.headers.first().unwrap_or(&dimension.id).clone()
    };
    let mut head: Vec<String> = dims.iter().map(|dim| header(*dim)).collect();
    let rest = ["line", "value", "unit", "tolerance", "basis", "misprint", "source", "note"];
    head.extend(rest.map(String::from));
    let row = |record: &&Record| {
        let mut cells: Vec<String> = dims.iter().map(|dim| member(record, *dim, words)).collect();
        cells.extend([
            words.subjects[record.measure].id.clone(),
            record.digits.clone(),
            record.unit.clone(),
            fact(record, "tolerance"),
            fact(record, "basis"),
            fact(record, "misprint"),
            record.source.clone(),
            record.note.clone(),
        ]);
        cells
    };
    std::iter::once(head).chain(records.iter().map(row)).collect()
}
