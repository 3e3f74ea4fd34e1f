//! Rows of coefficients, as tables of values have them.

use super::{dims, fact, member};
use crate::import::record::Record;
use crate::import::words::Words;
use crate::model::coefficient::COLUMNS;
use crate::model::dimension::{Dim, DimKind};
use crate::table::basis::{self, Prices};

/// The header and the rows below it.
pub fn rows(records: &[&Record], words: &Words<'_>) -> Vec<Vec<String>> {
    let dimensions = &words.catalog.dimensions;
    let (region, lists): (Vec<Dim>, Vec<Dim>) =
        dims(records, words).into_iter().partition(|dim| dimensions.get(*dim).kind == DimKind::Region);
    let mut head = vec!["id".to_string()];
    head.extend(lists.iter().map(|dim| dimensions.get(*dim).id.clone()));
    // The id stands first, before the lists.
    head.extend(COLUMNS.iter().skip(1).map(|column| column.to_string()));
    let row = |record: &&Record| {
        let mut cells = vec![words.subjects[record.measure].id.clone()];
        cells.extend(lists.iter().map(|dim| member(record, *dim, words)));
        cells.extend([
            region.first().map(|dim| member(record, *dim, words)).unwrap_or_default(),
            fact(record, "set"),
            record.digits.clone(),
            fact(record, "low"),
            fact(record, "high"),
            record.unit.clone(),
            price_year(record, words),
            fact(record, "valid_from"),
            fact(record, "valid_to"),
            record.source.clone(),
            fact(record, "clause"),
            fact(record, "evidence"),
            record.note.clone(),
        ]);
        cells
    };
    std::iter::once(head).chain(records.iter().map(row)).collect()
}

/// The year alone, and only of a price: other coefficients have none.
fn price_year(record: &Record, words: &Words<'_>) -> String {
    let said = record.basis.price_year.as_deref().filter(|_| words.subjects[record.measure].price);
    match said.map(|said| (said, basis::prices(said))) {
        Some((_, Some(Prices::Of(year)))) => year.to_string(),
        Some((said, _)) => said.to_string(),
        None => String::new(),
    }
}
