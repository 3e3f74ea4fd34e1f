//! Which row of a coefficient holds for which region, year and key, and what it is worth there.

use super::places::{Place, Places};
use crate::function::Exact;
use crate::model::coefficient::Row;
use crate::model::dimension::Dim;
use crate::plan::NO_ROW;
use crate::plan::bound::Steps;
use crate::plan::chosen::Chosen;
use crate::rule::{Book, TierRef};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A number of a coefficient as it is used: a row, and the year whose prices it was brought to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub coefficient: usize,
    pub row: usize,
    /// Set where the price index applies.
    pub prices_of: Option<i32>,
}

/// All numbers of coefficients and step tables that a run uses, each once.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    pub list: Vec<Entry>,
    /// In the coefficient's unit, in the order of `list`.
    pub values: Vec<f64>,
    /// The same, carried exactly; none where the value is the decimal that stands in the table.
    exact: Vec<Option<Exact>>,
    known: HashMap<Entry, u32>,
    /// The steps of step tables, table by table.
    pub steps: Vec<(TierRef, usize)>,
    /// Their values, in the table's unit, in the order of `steps`.
    pub step_values: Vec<f64>,
    tables: HashMap<TierRef, Steps>,
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
            let year = book.catalog.prices.or(days.map(|(_, last)| last.year()));
            row.map_or(NO_ROW, |row| self.entry(book, coefficient, row, year))
        };
        let entries = places.list.iter().map(&mut entry).collect();
        Chosen::new(places.by_row.clone(), entries)
    }

    /// A step table, the values of its steps among those of all.
    pub fn steps_of(&mut self, at: TierRef, book: &Book) -> Steps {
        if let Some(known) = self.tables.get(&at) {
            return known.clone();
        }
        let table = &book.catalog.models[at.model].tiers[at.tier];
        let steps = Steps { table: Arc::new(table.clone()), first: self.steps.len() as u32 };
        self.steps.extend((0..table.steps.len()).map(|step| (at, step)));
        self.step_values.extend(table.steps.iter().map(|step| step.value));
        self.tables.insert(at, steps.clone());
        steps
    }

    /// The values of all entries, then those of all steps.
    pub fn numbers(&self) -> Vec<f64> {
        [self.values.as_slice(), &self.step_values].concat()
    }

    fn entry(&mut self, book: &Book, coefficient: usize, row: usize, year: Option<i32>) -> u32 {
        let priced = book.catalog.coefficients[coefficient].rows[row].price_year.is_some();
        let moves = priced && book.choice(coefficient).moves;
        let entry = Entry { coefficient, row, prices_of: year.filter(|_| moves) };
        if let Some(known) = self.known.get(&entry) {
            return *known;
        }
        let typed = &book.catalog.coefficients[coefficient].rows[row];
        let exact = exact(typed, entry.prices_of, book);
        let as_typed = typed.value;
        let place = self.list.len() as u32;
        self.known.insert(entry.clone(), place);
        self.list.push(entry);
        self.values.push(exact.as_ref().map_or(as_typed, Exact::to_f64));
        self.exact.push(exact);
        place
    }

    /// An entry as exact decimals make it.
    pub fn exact(&self, entry: u32) -> Exact {
        match self.exact.get(entry as usize) {
            None => Exact::Missing,
            Some(Some(exact)) => exact.clone(),
            Some(None) => Exact::typed(self.values[entry as usize]),
        }
    }

    /// Whether the value of an entry is the nearest in binary to a decimal.
    pub fn is_typed(&self, entry: u32) -> bool {
        let exact = self.exact.get(entry as usize).and_then(Option::as_ref);
        exact.is_none_or(|exact| exact.is_missing() || exact.is_typed())
    }
}

/// What a row of a coefficient comes to in the prices of a year, by the index of a book.
pub fn worth(row: &Row, prices_of: Option<i32>, index: &Book) -> f64 {
    exact(row, prices_of, index).map_or(row.value, |exact| exact.to_f64())
}

fn exact(row: &Row, prices_of: Option<i32>, index: &Book) -> Option<Exact> {
    let prices = prices_of.zip(row.price_year);
    if prices.is_none() && row.factor.is_one() {
        return None;
    }
    let value = Exact::typed(row.value).scaled(row.factor);
    let Some((to, from)) = prices else { return Some(value) };
    // Whatever rests on a price without an index is missing, and says so.
    let (Some(above), Some(below)) = (index.index_row(to), index.index_row(from)) else {
        return Some(Exact::Missing);
    };
    Some(value.times(Exact::typed(above.value)).by(Exact::typed(below.value)))
}
