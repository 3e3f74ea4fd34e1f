//! One dataset under several profiles: what each counts, and what it comes to. Results of two profiles are only ever set side by side.

use crate::compute::Run;
use crate::model::Catalog;
use crate::model::dimension::DimKind;
use crate::model::profile::Profile;
use crate::plan::State;
use crate::rule::Symbol;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeSet;

/// What a dataset comes to under one profile, summed over its regions for one year.
#[derive(Debug)]
pub struct Totals {
    pub profile: String,
    pub title: Text,
    pub version: String,
    pub source: String,
    pub note: Text,
    pub models: BTreeSet<String>,
    pub lines: Vec<Total>,
    /// Why the dataset cannot be computed under it.
    pub unfit: Option<Text>,
}

/// The sum of one money line; none where some region is not accounted.
#[derive(Debug)]
pub struct Total {
    pub id: String,
    pub title: Text,
    pub unit: Unit,
    pub sum: Option<f64>,
}

/// The money lines of a run's sections, summed over regions for a year.
pub fn totals(run: &Run, year: u32) -> Totals {
    let (book, _profile) = (&run.book, &run.book.profile);
    let dimensions = &book.catalog.dimensions;
    let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|k| dimensions.of_kind(k));
    let regional = kinds.collect();
    let mut lines: Vec<Total> = Vec::new();
    for symbol in book.sections.iter().flat_map(|s| &s.columns) {
        let (id, unit) = (book.id(*symbol), book.unit(*symbol));
        if !unit.is_money() || book.dims(*symbol) != regional || lines.iter().any(|l| l.id == id) {
            continue;
        }
        let (id, title) = (id.to_string(), book.title(*symbol).clone());
        lines.push(Total { id, title, unit: unit.clone(), sum: sum(run, *symbol, year) });
    }
    Totals { lines, ..about(&book.catalog, &book.profile) }
}

/// A profile under which nothing comes out, and why.
pub fn unfit(catalog: &Catalog, profile: &Profile, why: Text) -> Totals {
    Totals { unfit: Some(why), ..about(catalog, profile) }
}

fn about(catalog: &Catalog, profile: &Profile) -> Totals {
    Totals {
        profile: profile.id.clone(),
        title: profile.title.clone(),
        version: profile.version.clone(),
        source: catalog.cite(&profile.source),
        note: profile.note.clone().unwrap_or_default(),
        models: profile.models.iter().map(|m| m.text.clone()).collect(),
        lines: Vec::new(),
        unfit: None,
    }
}

fn sum(run: &Run, symbol: Symbol, year: u32) -> Option<f64> {
    let (column, frame) = run.framed(symbol)?;
    let time = run.book.catalog.dimensions.of_kind(DimKind::Year)?;
    let rows = (0..frame.len()).filter(|row| frame.member(time, *row) == Some(year));
    rows.map(|row| column.state(row)).try_fold(0.0, |sum, state| match state {
        State::Accounted(value) => Some(sum + value),
        State::OutOfScope => Some(sum),
        State::NotAccounted => None,
    })
}
