//! A mapping file held against the definitions and against the file it speaks of: what to do with each table.

mod beside;
mod keys;
mod read;
mod role;
mod table;
mod value;

pub use read::read;

use super::facts::Facts;
use super::layout::Area;
use super::mapping::Below;
use super::region::Search;
use super::said::Said;
use super::words::Words;
use crate::finding::Findings;
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::unit::Unit;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Plan {
    pub status: Option<Status>,
    pub source: Option<String>,
    /// Of every row that no table, column or cell says otherwise of.
    pub facts: Facts,
    pub note: String,
    pub parent: Option<u32>,
    pub below: Option<Below>,
    pub missing: Vec<String>,
    /// Words with a meaning of their own, folded, by dimension.
    pub members: BTreeMap<Dim, BTreeMap<String, u32>>,
    pub measures: BTreeMap<String, usize>,
    /// Words in the place of figures: digits, or none where there is no figure.
    pub values: BTreeMap<String, Option<String>>,
    pub tables: Vec<Table>,
    /// Keys still empty.
    pub open: Findings,
}

#[derive(Debug)]
pub struct Table {
    /// Index into the sheets of the file.
    pub raw: usize,
    pub area: Area,
    pub header: (u32, u32),
    pub skip: Vec<String>,
    /// Folded; none for all rows.
    pub only: Vec<String>,
    pub parent: Option<u32>,
    pub said: Said,
    /// The words of titles, headers and labels, folded.
    pub context: String,
    pub keys: Vec<(Dim, u32)>,
    pub output: String,
    pub basis: Basis,
    pub facts: Facts,
    pub columns: Vec<Column>,
}

/// What figures rest on, as far as the mapping says.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    pub vintage: Option<String>,
    pub price_year: Option<String>,
}

impl Basis {
    /// With what another says where this says nothing.
    pub fn or(&self, other: &Basis) -> Basis {
        Basis {
            vintage: self.vintage.clone().or_else(|| other.vintage.clone()),
            price_year: self.price_year.clone().or_else(|| other.price_year.clone()),
        }
    }
}

impl Table {
    /// The column of years or periods.
    pub fn time_column(&self, words: &Words<'_>) -> Option<u32> {
        let timed = |c: &&Column| matches!(c.role, Role::Key(dim) if is_time(dim, words));
        self.columns.iter().find(timed).map(|c| c.at)
    }

    /// The first and the last year that the mapping names for columns, else for the table.
    pub fn years(&self, words: &Words<'_>) -> Option<(u32, u32)> {
        let year = |keys: &[(Dim, u32)]| {
            let (dim, member) = *keys.iter().find(|(dim, _)| is_time(*dim, words))?;
            u32::try_from(words.catalog.dimensions.year_of(dim, member)?).ok()
        };
        let of_columns = self.columns.iter().filter_map(|column| match &column.role {
            Role::Figures { keys, .. } => year(keys),
            _ => None,
        });
        let of_columns: Vec<u32> = of_columns.collect();
        let span = of_columns.iter().min().zip(of_columns.iter().max()).map(|(a, b)| (*a, *b));
        span.or_else(|| year(&self.keys).map(|year| (year, year)))
    }
}

fn is_time(dim: Dim, words: &Words<'_>) -> bool {
    matches!(words.catalog.dimensions.get(dim).kind, DimKind::Year | DimKind::Period)
}

#[derive(Debug)]
pub struct Column {
    pub at: u32,
    pub header: String,
    pub role: Role,
}

#[derive(Clone, Debug)]
pub enum Role {
    Key(Dim),
    Name,
    Parent,
    Measure,
    Unit,
    Status,
    Source,
    Note,
    Vintage,
    PriceYear,
    /// A fact of coefficients or of results known beforehand.
    Fact(&'static str),
    Figures {
        measure: Option<usize>,
        unit: Option<Unit>,
        keys: Vec<(Dim, u32)>,
        basis: Basis,
        facts: Facts,
    },
    Skip,
    /// Not settled yet.
    Open,
}

impl Plan {
    /// How the regions of a table are looked up.
    pub fn search<'a>(&'a self, table: &Table, words: &'a Words<'a>) -> Option<Search<'a>> {
        let search = Search::new(words)?;
        let declared = self.members.get(&search.dim);
        Some(search.within(table.parent.or(self.parent), declared))
    }
}
