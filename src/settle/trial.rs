//! Trying a scheme: what it would come to for each unit, without a report of its own.

use super::{Settlement, Span, Terms, Who, settle};
use crate::engine::{self, Draws, Run};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::evidence::Evidence;
use crate::model::roster::Statement;
use crate::roster::{self, Times};
use crate::rule::Book;
use crate::table::Inputs;
use crate::text::{Lang, Text};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a unit receives less what it pays, in yuan, by the unit's id.
pub type Nets = BTreeMap<String, (Text, Decimal)>;

/// What a scheme comes to, or why it comes to nothing.
pub struct Outcome {
    pub id: String,
    pub title: Text,
    pub source: String,
    pub evidence: Evidence,
    pub note: Text,
    pub nets: Result<Nets, Text>,
}

/// What must not be settled is tried all the same: other provinces' rules, rules of other years.
pub fn outcome(
    catalog: &Arc<Catalog>,
    id: &str,
    inputs: &Inputs,
    (years, roster): (&[u32], &[Statement]),
    span: &Option<Span>,
) -> Option<Outcome> {
    let model = catalog.models.iter().find(|m| m.id == id)?;
    let scheme = model.scheme.as_ref()?;
    let nets = nets(catalog, id, inputs, (years, roster), span);
    Some(Outcome {
        id: model.id.clone(),
        title: model.title.clone(),
        source: catalog.cite(&model.source),
        evidence: scheme.evidence,
        note: scheme.note.clone().unwrap_or_default(),
        nets,
    })
}

fn nets(
    catalog: &Arc<Catalog>,
    id: &str,
    inputs: &Inputs,
    (years, roster): (&[u32], &[Statement]),
    span: &Option<Span>,
) -> Result<Nets, Text> {
    let mut findings = Findings::default();
    let first = |findings: &Findings| {
        let error = findings.iter().find(|f| f.severity == crate::finding::Severity::Error);
        error.map(|f| f.message.clone()).unwrap_or_default()
    };
    let profile = catalog.profile(id).map_err(|finding| finding.message.clone())?;
    let asked = span.as_ref().map_or(years.to_vec(), |span| vec![span.to.year() as u32]);
    let Some(book) = Book::of_years(catalog, profile, &asked, &mut findings) else {
        return Err(first(&findings));
    };
    let Some(terms) = Terms::new(&book, &mut findings) else { return Err(first(&findings)) };
    let mut inputs = super::inputs_of(inputs, &terms.scheme, &catalog.dimensions);
    let times = Times { years, days: span.as_ref().map(|span| (span.from, span.to)), past: &[] };
    let statements = roster::stated(roster, &terms.model.roster);
    roster::complete(&book, &mut inputs, &statements, times, &mut findings);
    let Some(frames) = engine::frames(&book, &inputs, &mut findings) else { return Err(first(&findings)) };
    let run = engine::run(&book, &Arc::new(inputs), &frames, None, &mut findings);
    let settled = settle(&run, &terms, years, span.clone(), true, &mut findings);
    settled.refuse_nothing(&mut findings);
    if findings.has_errors() { Err(first(&findings)) } else { Ok(of_units(&settled)) }
}

/// The nets of the members of dimensions; treasuries and funds aside.
pub fn of_units(settled: &Settlement) -> Nets {
    let units = settled.balances().into_iter().filter(|(who, ..)| matches!(who, Who::Member(..)));
    let named =
        |who: Who| Text { zh: settled.who_title(who, Lang::Zh), en: settled.who_title(who, Lang::En) };
    units.map(|(who, received, paid)| (settled.who_id(who), (named(who), received - paid))).collect()
}

/// The run of a book with some coefficient entries at another value.
pub fn with_entries(
    book: &Arc<Book>,
    inputs: &Arc<Inputs>,
    frames: &Arc<engine::frame::Frames>,
    value: &dyn Fn(usize, f64) -> f64,
) -> Arc<Run> {
    let sample = |entry: usize, central: f64| vec![value(entry, central)];
    engine::run(book, inputs, frames, Some(Draws { count: 1, sample: &sample }), &mut Findings::default())
}
