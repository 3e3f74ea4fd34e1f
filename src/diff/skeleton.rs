//! Rules and rows of a mixture, for all mixtures of numbers over them.

use super::atom::{Atom, Kind};
use super::coefficients::{self, rows_alike};
use super::inputs::mixed;
use super::mixed::definitions;
use super::pair::Pair;
use super::results::Compared;
use crate::compute::{Draws, Plan, Run, as_read, frames, worth};
use crate::finding::Findings;
use crate::model::coefficient::Row;
use crate::rule::Book;
use std::sync::Arc;

/// A plan with what its entries are worth in each mixture.
pub struct Skeleton {
    pub plan: Arc<Plan>,
    /// A run of what lies beneath the lines that are explained, which says what is in scope.
    pub run: Run,
    pub book: Arc<Book>,
    entries: Vec<Worth>,
    prices: Option<usize>,
}

/// What an entry is worth: by the side of its row, then by that of the prices.
struct Worth {
    values: [[f64; 2]; 2],
    atom: Option<usize>,
}

impl Skeleton {
    /// The skeleton of a mixture; none where its rules do not fit each other. Atoms that are only numbers are as the
    /// first side has them in its run.
    pub fn new(pair: &Pair, atoms: &[Atom], lines: &[Compared], at: &[bool]) -> Option<Skeleton> {
        let place = |kind: &Kind| atoms.iter().position(|atom| atom.kind == *kind);
        // What does not differ is as the second side has it.
        let second = |kind: &Kind| place(kind).is_none_or(|place| at[place]);
        let mut unsaid = Findings::default();
        let anew = |kind: &Kind| place(kind).is_some_and(|place| atoms[place].structural);
        let (catalog, profile) = definitions(pair, &second, &anew)?;
        let book = Book::of_years(&catalog, &profile, &[pair.b.year], &mut unsaid)?;
        let inputs = Arc::new(mixed(&pair.inputs, &|measure| Some(second(&Kind::Measure(measure)))));
        let frames = frames(&book, &inputs, &mut unsaid)?;
        let plan = Plan::new(&book, &frames);
        let prices = place(&Kind::Prices);
        let entries = worths(pair, atoms, &plan, &book);
        let values = values(&entries, prices, at);
        let entry = |entry: usize, central: f64| vec![values.get(entry).copied().unwrap_or(central)];
        let draws = Draws { count: 1, entry: &entry, measure: &as_read };
        let explained = lines.iter().filter_map(|line| book.find_line(&line.id));
        let run = plan.run_beneath(explained, &inputs, Some(draws));
        Some(Skeleton { plan, run, book, entries, prices })
    }

    /// What the entries are worth in a mixture.
    pub fn values(&self, at: &[bool]) -> Vec<f64> {
        values(&self.entries, self.prices, at)
    }
}

fn values(entries: &[Worth], prices: Option<usize>, at: &[bool]) -> Vec<f64> {
    let second = |atom: Option<usize>| usize::from(atom.is_none_or(|atom| at[atom]));
    entries.iter().map(|entry| entry.values[second(entry.atom)][second(prices)]).collect()
}

fn worths(pair: &Pair, atoms: &[Atom], plan: &Arc<Plan>, book: &Book) -> Vec<Worth> {
    let [a, b] = pair.books();
    let entries = plan.entries();
    let worth_of = |entry: &crate::compute::Entry| {
        let own = &book.catalog.coefficients[entry.coefficient];
        let row = &own.rows[entry.row];
        let kind = Kind::Coefficient(own.id.clone());
        let atom = atoms.iter().position(|atom| atom.kind == kind && !atom.structural);
        let other: &Row = match (atom, coefficients::find(a, &own.id)) {
            (Some(_), Some((_, first))) => {
                rows_alike(first, own).map_or(row, |map| &first.rows[map[entry.row]])
            }
            _ => row,
        };
        let of = |row: &Row| {
            let before = entry.prices_of.map(|year| year - pair.years());
            [worth(row, before, a), worth(row, entry.prices_of, b)]
        };
        Worth { values: [of(other), of(row)], atom }
    };
    entries.iter().map(worth_of).collect()
}
