//! Which row of a coefficient holds for which region, year and key, and what it is worth there.

use super::places::{Place, Places};
use crate::model::dimension::Dim;
use crate::plan::NO_ROW;
use crate::plan::chosen::Chosen;
use crate::rule::Book;
use std::collections::{BTreeSet, HashMap};

/// A number of a coefficient as it is used: a row, and the year whose prices it was brought to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub coefficient: usize,
    pub row: usize,
    /// Set where the price index applies.
    pub prices_of: Option<i32>,
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
        let (choice, dimensions) = (book.choice(coefficient), &book.catalog.dimensions);
        let mut entry = |place: &Place| {
            let days = place.time.and_then(|(dim, member)| dimensions.days_of(dim, member));
            let on = |day| choice.in_force(&place.key, place.region, day, dimensions);
            let row = on(days.map(|(_, last)| last));
            let before = days.and_then(|(first, _)| on(Some(first)));
            if let (Some((dim, member)), true) =
                (place.time, row.is_some() && before != row && !choice.at_end)
            {
                self.changing.insert((coefficient, dim, member));
            }
            let year = days.map(|(_, last)| last.year());
            row.map_or(NO_ROW, |row| self.entry(book, coefficient, row, year))
        };
        let entries = places.list.iter().map(&mut entry).collect();
        Chosen::new(places.by_row.clone(), entries)
    }

    fn entry(&mut self, book: &Book, coefficient: usize, row: usize, year: Option<i32>) -> u32 {
        let priced = book.catalog.coefficients[coefficient].rows[row].price_year.is_some();
        let moves = priced && book.choice(coefficient).moves;
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
        let (Some(above), Some(below)) = (book.index_row(to), book.index_row(from)) else {
            return f64::NAN;
        };
        value * above.value / below.value
    }
}
