//! Which coefficients differ between two sides, and how.

use super::atom::{Atom, Kind, prices};
use super::pair::Pair;
use crate::look::account::looks_back;
use crate::model::coefficient::{Coefficient, Row};
use crate::model::date::{Date, Validity};
use crate::rule::{Book, Op, Symbol};
use std::collections::HashMap;
use std::sync::Arc;

/// How a coefficient differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// Other values in the same rows.
    Values,
    /// Other rows, or others of them in force.
    Rows,
}

/// The coefficients that differ, and the prices.
pub fn atoms(pair: &Pair) -> Vec<Atom> {
    let index = index(pair);
    let mut atoms = Vec::new();
    let mut prices_differ = false;
    let mut index_structural = false;
    for (id, title) in ids(pair) {
        let Some(how) = differs(pair, &id) else { continue };
        if Some(&id) == index.as_ref() {
            // What the index does by itself is no other thing than what it does to prices.
            prices_differ = true;
            index_structural = how == Differs::Rows && reads_directly(pair, &id);
            continue;
        }
        let (title, structural) = (title.clone(), how == Differs::Rows);
        atoms.push(Atom { id: id.clone(), title, kind: Kind::Coefficient(id), structural });
    }
    let moves = pair.years() != 0 && pair.books().iter().any(|book| book.price_index.is_some());
    if prices_differ || moves {
        atoms.push(prices(index_structural));
    }
    atoms
}

/// The id of the price index, where both sides have the same.
pub fn index(pair: &Pair) -> Option<String> {
    let of = |book: &Book| book.price_index.map(|index| book.catalog.coefficients[index].id.clone());
    let [a, b] = pair.books().map(|book| of(book));
    b.or(a)
}

/// Whether some formula names a coefficient itself.
fn reads_directly(pair: &Pair, id: &str) -> bool {
    pair.books().iter().any(|book| {
        let mut reads = false;
        let terms = book.lines.iter().flat_map(|line| std::iter::once(&line.term).chain(&line.scope));
        for term in terms {
            term.walk(&mut |term| {
                reads |= matches!(&term.op, Op::Ref(r) if matches!(r.symbol, Symbol::Coefficient(c)
                    if book.catalog.coefficients[c].id == id));
            });
        }
        reads
    })
}

/// The coefficients of both sides.
fn ids(pair: &Pair) -> Vec<(String, crate::text::Text)> {
    let [a, b] = pair.books().map(|book| &book.catalog.coefficients);
    let mut ids: Vec<_> = b.iter().map(|c| (c.id.clone(), c.title.clone())).collect();
    ids.extend(a.iter().filter(|c| b.iter().all(|o| o.id != c.id)).map(|c| (c.id.clone(), c.title.clone())));
    ids
}

/// A coefficient of a book by its id.
pub fn find<'b>(book: &'b Book, id: &str) -> Option<(usize, &'b Coefficient)> {
    let all = book.catalog.coefficients.iter().map(Arc::as_ref).enumerate();
    all.into_iter().find(|(_, c)| c.id == id)
}

/// Whether and how a coefficient differs.
pub fn differs(pair: &Pair, id: &str) -> Option<Differs> {
    let [a, b] = pair.books();
    let (Some((_, first)), Some((place, second))) = (find(a, id), find(b, id)) else {
        return Some(Differs::Rows);
    };
    let of_time = || {
        let by_row =
            b.choice(place).rows.values().flatten().any(|candidate| changes(pair, candidate.validity));
        by_row.then_some(Differs::Rows)
    };
    if std::sync::Arc::ptr_eq(&a.catalog, &b.catalog) {
        return of_time();
    }
    match rows_alike(first, second) {
        None => Some(Differs::Rows),
        Some(map) => of_time().or_else(|| {
            let differs = |row: &Row, other: &Row| {
                (row.value, row.factor, row.price_year) != (other.value, other.factor, other.price_year)
            };
            let other = map.iter().enumerate().any(|(b, a)| differs(&second.rows[b], &first.rows[*a]));
            other.then_some(Differs::Values)
        }),
    }
}

/// For each row of the second the row of the first that stands in its place, where each has just one.
pub fn rows_alike(a: &Coefficient, b: &Coefficient) -> Option<Vec<usize>> {
    let declared = |c: &Coefficient| (c.per.clone(), c.price, c.at_end, c.unit.to_string());
    if declared(a) != declared(b) || a.rows.len() != b.rows.len() {
        return None;
    }
    type Shape<'r> = (&'r [u32], Option<&'r str>, &'r str, Option<Date>, Option<Date>, bool);
    fn shape(row: &Row) -> Shape<'_> {
        let Validity { from, to } = row.validity;
        (&row.key, row.region.as_deref(), &row.set, from, to, row.price_year.is_some())
    }
    let places: HashMap<_, _> = a.rows.iter().enumerate().map(|(i, row)| (shape(row), i)).collect();
    let map: Vec<usize> = b.rows.iter().map(|row| places.get(&shape(row)).copied()).collect::<Option<_>>()?;
    // Where rows overlap, the layer says which goes first; then nothing but the rules themselves can tell.
    let overlap = b.rows.iter().enumerate().any(|(i, row)| {
        let other = b.rows[..i].iter();
        let same = |o: &&Row| (&o.key, &o.region, &o.set) == (&row.key, &row.region, &row.set);
        other.filter(same).any(|o| o.validity.overlaps(row.validity))
    });
    (!overlap && places.len() == a.rows.len()).then_some(map)
}

/// Whether a row begins or ends to hold between the years of the sides, as far back as the rules look.
fn changes(pair: &Pair, validity: Validity) -> bool {
    if pair.years() == 0 || validity.is_open() {
        return false;
    }
    let back = pair.books().map(|book| looks_back(book));
    let [Some(a), Some(b)] = back else { return true };
    let years = pair.sides().map(|side| side.year as i32);
    let first = Date::months(years[0].min(years[1]) - a.max(b), 1, 1).0;
    let last = Date::end_of(years[0].max(years[1]));
    let inside = |day: Option<Date>| day.is_some_and(|day| first < day && day <= last);
    inside(validity.from) || validity.to.is_some_and(|to| first <= to && to < last)
}
