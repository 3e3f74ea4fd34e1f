//! Which row of a coefficient holds for which region, year and key, and what it is worth there.

use super::frame::{Frame, NO_ROW, Route, Step};
use crate::model::coefficient::{Coefficient, Row};
use crate::model::date::Date;
use crate::model::dimension::{DimKind, Dimensions};
use crate::rule::{Book, Symbol};
use std::collections::HashMap;
use std::sync::Arc;

/// A number of a coefficient as it is used: a row, and the year whose prices it was brought to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub coefficient: usize,
    pub row: usize,
    /// Set where the price index applies.
    pub prices_of: Option<i32>,
}

/// All numbers of coefficients that a run uses, each once.
#[derive(Debug, Default)]
pub struct Entries {
    pub list: Vec<Entry>,
    /// In the coefficient's unit, in the order of `list`.
    pub values: Vec<f64>,
    known: HashMap<Entry, u32>,
    /// Years for which the price index was wanted and not found.
    pub missing_index: Vec<i32>,
}

impl Entries {
    /// For each row of a frame, the entry that holds there; [`NO_ROW`] where none does.
    pub fn bind(&mut self, book: &Book<'_>, frame: &Frame, coefficient: usize, steps: &[Step]) -> Arc<[u32]> {
        let definition = &book.catalog.coefficients[coefficient];
        let rows = by_key(book, definition);
        let routes = Routes::new(book, frame, coefficient, steps);
        let mut memo: HashMap<Place, u32> = HashMap::new();
        let mut last: Option<(Place, u32)> = None;
        (0..frame.len())
            .map(|row| {
                let Some(place) = routes.place(row, &book.catalog.dimensions) else { return NO_ROW };
                if let Some((key, entry)) = &last {
                    if *key == place {
                        return *entry;
                    }
                }
                let entry = match memo.get(&place) {
                    Some(entry) => *entry,
                    None => {
                        let found = self.choose(book, coefficient, &rows, &place);
                        memo.insert(place.clone(), found);
                        found
                    }
                };
                last = Some((place, entry));
                entry
            })
            .collect()
    }

    fn choose(
        &mut self,
        book: &Book<'_>,
        coefficient: usize,
        rows: &HashMap<&[u32], Vec<usize>>,
        place: &Place,
    ) -> u32 {
        let (key, region, year) = place;
        let Some(candidates) = rows.get(key.as_slice()) else { return NO_ROW };
        let definition = &book.catalog.coefficients[coefficient];
        match in_force(book, definition, candidates, *region, *year) {
            Some(row) => self.entry(book, coefficient, row, *year),
            None => NO_ROW,
        }
    }

    fn entry(&mut self, book: &Book<'_>, coefficient: usize, row: usize, year: Option<i32>) -> u32 {
        let definition = &book.catalog.coefficients[coefficient];
        let moves =
            definition.price && book.price_index.is_some() && definition.rows[row].price_year.is_some();
        let entry = Entry { coefficient, row, prices_of: year.filter(|_| moves) };
        if let Some(known) = self.known.get(&entry) {
            return *known;
        }
        let value = self.value(book, &entry);
        let place = self.list.len() as u32;
        self.known.insert(entry.clone(), place);
        self.list.push(entry);
        self.values.push(value);
        place
    }

    fn value(&mut self, book: &Book<'_>, entry: &Entry) -> f64 {
        let row = &book.catalog.coefficients[entry.coefficient].rows[entry.row];
        let value = row.value * row.factor.to_f64();
        let Some((to, from)) = entry.prices_of.zip(row.price_year) else { return value };
        let (Some(above), Some(below)) = (index_row(book, to), index_row(book, from)) else {
            let absent = [to, from].into_iter().filter(|y| index_row(book, *y).is_none());
            self.missing_index.extend(absent);
            return f64::NAN;
        };
        value * above.value / below.value
    }
}

/// The price index of a year.
pub fn index_row<'a>(book: &Book<'a>, year: i32) -> Option<&'a Row> {
    let definition = &book.catalog.coefficients[book.price_index?];
    let all: Vec<usize> = (0..definition.rows.len()).collect();
    in_force(book, definition, &all, None, Some(year)).map(|row| &definition.rows[row])
}

/// The rows of the book's sets by their key.
fn by_key<'a>(book: &Book<'_>, definition: &'a Coefficient) -> HashMap<&'a [u32], Vec<usize>> {
    let mut rows: HashMap<&[u32], Vec<usize>> = HashMap::new();
    for (i, row) in definition.rows.iter().enumerate() {
        if row.set.is_empty() || book.profile.sets.contains(&row.set) {
            rows.entry(row.key.as_slice()).or_default().push(i);
        }
    }
    rows
}

/// The row in force: the profile's sets first, then the nearest region, on the last day of the year.
fn in_force(
    book: &Book<'_>,
    definition: &Coefficient,
    candidates: &[usize],
    region: Option<u32>,
    year: Option<i32>,
) -> Option<usize> {
    let chain = region_chain(book, region);
    let rank = |row: &Row| {
        let set = match book.profile.sets.iter().position(|s| *s == row.set) {
            Some(place) => place,
            None if row.set.is_empty() => usize::MAX,
            None => return None,
        };
        let near = match &row.region {
            None => chain.len(),
            Some(code) => chain.iter().position(|c| c == code)?,
        };
        let holds = match year {
            Some(year) => row.validity.holds(Date::end_of(year)),
            None => row.validity.is_open(),
        };
        holds.then_some((set, near))
    };
    let ranked = candidates.iter().filter_map(|i| rank(&definition.rows[*i]).map(|r| (r, *i)));
    ranked.min().map(|(_, i)| i)
}

/// The codes of a region, its city, its province and the nation.
fn region_chain(book: &Book<'_>, region: Option<u32>) -> Vec<String> {
    let dimensions = &book.catalog.dimensions;
    let (Some(dim), Some(region)) = (dimensions.of_kind(DimKind::Region), region) else { return Vec::new() };
    let mut chain = vec![dimensions.member_id(dim, region)];
    for attribute in &dimensions.get(dim).attributes {
        chain.extend(
            dimensions.ascend(dim, region, *attribute).map(|up| dimensions.member_id(*attribute, up)),
        );
    }
    chain.push("000000".to_string());
    chain
}

/// Key, region and year that a coefficient is wanted for.
type Place = (Vec<u32>, Option<u32>, Option<i32>);

/// How that place is read off a frame's rows.
struct Routes<'a> {
    keys: Option<Vec<Route<'a>>>,
    region: Option<Route<'a>>,
    year: Option<Route<'a>>,
}

impl<'a> Routes<'a> {
    fn new(book: &Book<'_>, frame: &'a Frame, coefficient: usize, steps: &[Step]) -> Routes<'a> {
        let dimensions = &book.catalog.dimensions;
        let dims = book.dims(Symbol::Coefficient(coefficient));
        let wanted = |kind| dimensions.of_kind(kind).filter(|d| dims.contains(*d));
        let route = |to| Route::new(frame, to, steps, dimensions);
        Routes {
            keys: book.catalog.coefficients[coefficient].per.iter().map(|to| route(*to)).collect(),
            region: wanted(DimKind::Region).and_then(route),
            year: wanted(DimKind::Year).and_then(route),
        }
    }

    fn place(&self, row: usize, dimensions: &Dimensions) -> Option<Place> {
        let key =
            self.keys.as_ref()?.iter().map(|route| route.member(row, dimensions)).collect::<Option<_>>()?;
        let member = |route: &Option<Route<'_>>| route.as_ref().and_then(|r| r.member(row, dimensions));
        Some((key, member(&self.region), member(&self.year).map(|y| y as i32)))
    }
}
