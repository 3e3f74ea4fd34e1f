//! `mapping.toml`: what each column of an office's table is, written down once.

use super::subject::Of;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// How a value below a limit of detection is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Below {
    Half,
    Limit,
    Missing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Of every row, unless the table has a column of its own.
    pub status: Option<Spanned<String>>,
    /// In its place of coefficients, and of results known beforehand.
    pub evidence: Option<Spanned<String>>,
    pub basis: Option<Spanned<String>>,
    pub source: Option<Spanned<String>>,
    #[serde(default)]
    pub note: String,
    /// Of all tables: names of regions are looked up within this one.
    pub parent: Option<Spanned<String>>,
    pub below: Option<Below>,
    /// Further marks for no figure.
    #[serde(default)]
    pub missing: Vec<String>,
    /// By dimension (or `measure`, or `value` for words in the place of figures): words of the table and what they stand for.
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    pub table: Vec<Spanned<Table>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What it is imported as; all tables of a mapping are of one kind.
    #[serde(default)]
    pub of: Of,
    /// Which of several files.
    pub file: Option<Spanned<String>>,
    pub sheet: Option<Spanned<String>>,
    /// The words above the header; where they have changed, nothing is imported.
    pub title: Option<Spanned<String>>,
    pub range: Option<Spanned<String>>,
    /// First and last row of the header, as the spreadsheet numbers them: `3:4`.
    pub header: Option<Spanned<String>>,
    /// The `output` of a table before this one that has the same header: what is not said here is as there.
    pub like: Option<Spanned<String>>,
    /// Rows that begin with one of these words are left out.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Where rows name their measures: those to be read, and no others.
    #[serde(default)]
    pub only: Vec<String>,
    /// Names of regions are looked up within this one.
    pub parent: Option<Spanned<String>>,
    /// The release all figures are of, and the year of whose prices they are.
    pub vintage: Option<Spanned<String>>,
    pub price_year: Option<Spanned<String>>,
    /// Of all figures that no column says more of.
    #[serde(alias = "coefficient", alias = "line")]
    pub measure: Option<Spanned<String>>,
    pub unit: Option<Spanned<String>>,
    /// Of coefficients.
    pub set: Option<Spanned<String>>,
    pub clause: Option<Spanned<String>>,
    pub valid_from: Option<Spanned<String>>,
    pub valid_to: Option<Spanned<String>>,
    /// Of results known beforehand.
    pub tolerance: Option<Spanned<String>>,
    #[serde(default)]
    pub keys: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Name of the tidy table.
    pub output: Spanned<String>,
    #[serde(default)]
    pub column: Vec<Spanned<Column>>,
}

impl Table {
    /// With what another says where this says nothing.
    pub fn or(&self, other: &Table) -> Table {
        let mut both = self.clone();
        both.header = both.header.or_else(|| other.header.clone());
        both.vintage = both.vintage.or_else(|| other.vintage.clone());
        both.price_year = both.price_year.or_else(|| other.price_year.clone());
        both.measure = both.measure.or_else(|| other.measure.clone());
        both.unit = both.unit.or_else(|| other.unit.clone());
        both.set = both.set.or_else(|| other.set.clone());
        both.clause = both.clause.or_else(|| other.clause.clone());
        both.valid_from = both.valid_from.or_else(|| other.valid_from.clone());
        both.valid_to = both.valid_to.or_else(|| other.valid_to.clone());
        both.tolerance = both.tolerance.or_else(|| other.tolerance.clone());
        both.parent = both.parent.or_else(|| other.parent.clone());
        if both.column.is_empty() {
            both.column = other.column.clone();
        }
        if both.only.is_empty() {
            both.only = other.only.clone();
        }
        if both.skip.is_empty() {
            both.skip = other.skip.clone();
        }
        both
    }
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Letters of the column.
    pub at: Spanned<String>,
    /// The words above it; where they have changed, nothing is imported.
    pub header: Option<Spanned<String>>,
    /// A column of members, names, measures or units rather than of figures.
    pub key: Option<Spanned<String>>,
    #[serde(alias = "coefficient", alias = "line")]
    pub measure: Option<Spanned<String>>,
    pub unit: Option<Spanned<String>>,
    pub vintage: Option<Spanned<String>>,
    pub price_year: Option<Spanned<String>>,
    pub set: Option<Spanned<String>>,
    pub tolerance: Option<Spanned<String>>,
    #[serde(default)]
    pub keys: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Members of whichever dimensions the measure has.
    #[serde(default)]
    pub members: Vec<Spanned<String>>,
    #[serde(default)]
    pub skip: bool,
}
