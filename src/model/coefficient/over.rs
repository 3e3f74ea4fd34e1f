//! Rows of a coefficient laid over those beneath them, one by one.

use super::{Coefficient, Row};
use crate::model::dimension::Dimensions;
use crate::model::laid::{Change, Laid};
use crate::text;
use crate::text::{Lang, Text};

/// A row stands in the place of the one beneath that has the same key, region and set and is in force from the same day
/// on. Where their times only overlap both stay, and on the days of both the upper goes first. A row that says the same
/// as the one beneath adds nothing.
pub(super) fn lay(coefficient: &mut Coefficient, dimensions: &Dimensions, laid: &mut Laid) {
    if coefficient.rows.iter().all(|row| row.layer == 0) {
        return;
    }
    let mut rows: Vec<Row> = Vec::new();
    for row in std::mem::take(&mut coefficient.rows) {
        let beneath = |known: &&mut Row| {
            let of = |r: &Row| (r.key.clone(), r.region.clone(), r.set.clone());
            known.layer < row.layer && of(known) == of(&row)
        };
        let from = |known: &&mut Row| known.validity.from == row.validity.from;
        let mut change = |known: &Row, wholly: bool| {
            laid.changes.push(Change {
                what: what(coefficient, &row, dimensions),
                values: Some((known.worth(), row.worth())),
                wholly,
                beneath: known.place.words(),
                own: row.place.words(),
            });
        };
        if let Some(known) = rows.iter_mut().filter(beneath).find(from) {
            if !known.says(&row) {
                change(known, true);
                *known = row;
            }
            continue;
        }
        for known in rows.iter_mut().filter(beneath).filter(|r| r.validity.overlaps(row.validity)) {
            change(known, false);
        }
        rows.push(row);
    }
    coefficient.rows = rows;
}

/// A row by what it is found by: `water_price（140000，草地）`.
fn what(coefficient: &Coefficient, row: &Row, dimensions: &Dimensions) -> Text {
    let words = |lang: Lang| {
        let members = coefficient.per.iter().zip(&row.key);
        let members = members.map(|(dim, member)| dimensions.member_title(*dim, *member, lang));
        let set = Some(&row.set).filter(|set| !set.is_empty()).cloned();
        members.chain(row.region.clone()).chain(set).collect::<Vec<_>>().join(lang.pick("，", ", "))
    };
    let id = &coefficient.id;
    match (words(Lang::Zh), words(Lang::En)) {
        (zh, _) if zh.is_empty() => text!("系数 `{id}`", "coefficient `{id}`"),
        (zh, en) => text!("系数 `{id}`（{zh}）", "coefficient `{id}` ({en})"),
    }
}

impl Row {
    /// The number as printed, with its unit.
    fn worth(&self) -> String {
        format!("{} {}", self.value, self.unit)
    }

    /// Whether both say the same of the same thing.
    fn says(&self, other: &Row) -> bool {
        let numbers = |r: &Row| (r.value, r.low, r.high, r.price_year, r.validity, r.document, r.evidence);
        let words = |r: &Row| (r.unit.to_string(), r.clause.clone(), r.note.clone());
        numbers(self) == numbers(other) && words(self) == words(other)
    }
}
