//! Which row of a coefficient holds for which region, year and key, and what it is worth there.

use super::frame::NO_ROW;
use super::places::{Place, Places};
use crate::model::coefficient::{Coefficient, Row};
use crate::model::date::Date;
use crate::model::dimension::Dim;
use crate::rule::Book;
use std::collections::{BTreeSet, HashMap};
use std::ops::Index;
use std::sync::Arc;

/// A number of a coefficient as it is used: a row, and the year whose prices it was brought to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub coefficient: usize,
    pub row: usize,
    /// Set where the price index applies.
    pub prices_of: Option<i32>,
}

/// The entry of a coefficient that holds in each row of a frame; [`NO_ROW`] where none does.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// As in [`Places`].
    places: Option<Arc<[u32]>>,
    /// By place.
    entries: Arc<[u32]>,
}

impl Chosen {
    /// The place of each row; none where all rows have the same entry.
    pub fn places(&self) -> Option<&[u32]> {
        self.places.as_deref()
    }

    /// The entries of the places.
    pub fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// The entry of a place.
    pub fn entry(&self, place: u32) -> u32 {
        self.entries.get(place as usize).copied().unwrap_or(NO_ROW)
    }

    /// Whether some row may be without an entry.
    pub fn lacks(&self) -> bool {
        self.entries.contains(&NO_ROW) || self.places.as_ref().is_some_and(|p| p.contains(&NO_ROW))
    }
}

impl Index<usize> for Chosen {
    type Output = u32;

    fn index(&self, row: usize) -> &u32 {
        let place = self.places.as_ref().map_or(0, |places| places[row]);
        self.entries.get(place as usize).unwrap_or(&NO_ROW)
    }
}

/// All numbers of coefficients that a run uses, each once.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    pub list: Vec<Entry>,
    /// In the coefficient's unit, in the order of `list`.
    pub values: Vec<f64>,
    known: HashMap<Entry, u32>,
    /// Coefficients whose value changes within a year or period for which it is wanted.
    pub changing: BTreeSet<(usize, Dim, u32)>,
}

impl Entries {
    /// The entry that holds in each place.
    pub fn choose(&mut self, book: &Book, coefficient: usize, places: &Places) -> Chosen {
        let definition = &book.catalog.coefficients[coefficient];
        let rows = by_key(book, definition);
        let dimensions = &book.catalog.dimensions;
        let mut entry = |place: &Place| {
            let days = place.time.and_then(|(dim, member)| dimensions.days_of(dim, member));
            let on = |day: Option<Date>| {
                let candidates = rows.get(place.key.as_slice())?;
                in_force(book, definition, candidates, place.region, day)
            };
            let row = on(days.map(|(_, last)| last));
            let before = days.and_then(|(first, _)| on(Some(first)));
            if let (Some((dim, member)), true) =
                (place.time, row.is_some() && before != row && !definition.at_end)
            {
                self.changing.insert((coefficient, dim, member));
            }
            let year = days.map(|(_, last)| last.year());
            row.map_or(NO_ROW, |row| self.entry(book, coefficient, row, year))
        };
        let entries = places.list.iter().map(&mut entry).collect();
        Chosen { places: places.by_row.clone(), entries }
    }

    fn entry(&mut self, book: &Book, coefficient: usize, row: usize, year: Option<i32>) -> u32 {
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

    fn value(&self, book: &Book, entry: &Entry) -> f64 {
        let row = &book.catalog.coefficients[entry.coefficient].rows[entry.row];
        let value = row.value * row.factor.to_f64();
        let Some((to, from)) = entry.prices_of.zip(row.price_year) else { return value };
        // Whatever rests on a price without an index is missing, and says so.
        let (Some(above), Some(below)) = (index_row(book, to), index_row(book, from)) else {
            return f64::NAN;
        };
        value * above.value / below.value
    }
}

/// The price index of a year.
pub fn index_row(book: &Book, year: i32) -> Option<&Row> {
    let definition = &book.catalog.coefficients[book.price_index?];
    let all: Vec<usize> = (0..definition.rows.len()).collect();
    in_force(book, definition, &all, None, Some(Date::end_of(year))).map(|row| &definition.rows[row])
}

/// The rows of the book's sets by their key.
fn by_key<'a>(book: &Book, definition: &'a Coefficient) -> HashMap<&'a [u32], Vec<usize>> {
    let mut rows: HashMap<&[u32], Vec<usize>> = HashMap::new();
    for (i, row) in definition.rows.iter().enumerate() {
        if row.set.is_empty() || book.profile.sets.contains(&row.set) {
            rows.entry(row.key.as_slice()).or_default().push(i);
        }
    }
    rows
}

/// The row in force on a day: the profile's sets first, then the nearest region.
fn in_force(
    book: &Book,
    definition: &Coefficient,
    candidates: &[usize],
    region: Option<u32>,
    day: Option<Date>,
) -> Option<usize> {
    let dimensions = &book.catalog.dimensions;
    let chain: Vec<&str> = region.into_iter().flat_map(|region| dimensions.lies_in(region)).collect();
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
        let holds = match day {
            Some(day) => row.validity.holds(day),
            None => row.validity.is_open(),
        };
        holds.then_some((set, near))
    };
    let ranked = candidates.iter().filter_map(|i| rank(&definition.rows[*i]).map(|r| (r, *i)));
    ranked.min().map(|(_, i)| i)
}
