//! The rule texts of a book, to be held against those of another.

use crate::model::account::{Line, Model};
use crate::model::dimension::DimSet;
use crate::model::tier::Tier;
use crate::rule::Book;
use std::collections::BTreeMap;

/// The models of a book's profile.
pub fn held(book: &Book) -> impl Iterator<Item = &Model> {
    let names = |model: &&Model| book.profile.models.iter().any(|placed| placed.text == model.id);
    book.catalog.models.iter().filter(names)
}

/// The lines of a book with their models, by id; checks are none of them.
pub fn own_lines(book: &Book) -> BTreeMap<&str, (&str, &Line)> {
    let lines = held(book).flat_map(|model| model.lines.iter().map(move |line| (model.id.as_str(), line)));
    lines
        .filter(|(_, line)| line.check.is_none())
        .map(|(model, line)| (line.id.as_str(), (model, line)))
        .collect()
}

pub fn held_tiers(book: &Book) -> impl Iterator<Item = &Tier> {
    held(book).flat_map(|model| &model.tiers)
}

/// All that the rule of a line says: formula, scope, unit, and over what it varies.
pub fn text_of(line: &Line) -> (String, Option<String>, String, bool, DimSet) {
    let scope = line.scope.as_ref().map(|scope| scope.one_line());
    let per = line.per.iter().copied().collect();
    (line.formula.one_line(), scope, line.unit.to_string(), line.given.is_some(), per)
}
