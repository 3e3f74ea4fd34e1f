//! Who must report in what is computed, and who did not.

use super::purpose::Standard;
use crate::compute::Run;
use crate::finding::{Findings, Severity};
use crate::model::account::Model;
use crate::model::date::Date;
use crate::model::scheme::Missing;
use crate::roster::{self, Roll, Times, Together};
use crate::rule::{Book, Symbol, reached};
use crate::settle::{Past, Span, Terms};
use crate::table::{Dataset, Inputs};
use std::collections::BTreeSet;

/// Who is expected to report joins the inputs; who is not on a stated roster leaves them.
pub fn expect(
    book: &Book,
    dataset: &Dataset,
    inputs: &mut Inputs,
    span: Option<&Span>,
    findings: &mut Findings,
) -> Roll {
    let own = scheme(book).map(|m| m.roster.as_slice());
    let statements = roster::stated(&dataset.roster, own.unwrap_or_default());
    roster::complete(book, inputs, &statements, times(book, dataset, span, &[]), findings)
}

/// The model that the book is made for, where that is a scheme.
fn scheme(book: &Book) -> Option<&Model> {
    book.catalog.models.iter().find(|m| m.id == book.profile.id)
}

fn times<'a>(book: &Book, dataset: &'a Dataset, span: Option<&Span>, past: &'a [(Date, Date)]) -> Times<'a> {
    let in_force = scheme(book).map(|m| m.validity).unwrap_or_default();
    Times {
        years: &dataset.years,
        days: span.map(|span| (span.from, span.to)),
        to_date: span.is_some_and(|span| span.to_date),
        past,
        in_force,
    }
}

/// Rows that are expected and not there: they stop a settlement, unless its rule leaves such units out, and are
/// warned about in an account.
pub fn absent(
    book: &Book,
    dataset: &Dataset,
    (inputs, roll): (&Inputs, &Roll),
    past: &Past,
    (standard, terms, span): (Standard, Option<&Terms>, Option<&Span>),
    findings: &mut Findings,
) {
    let spans = past.earlier.iter().flat_map(|one| &one.spans).map(|span| (span.from, span.to));
    let spans: Vec<(Date, Date)> = spans.collect();
    let (beneath, times, severity) = match terms.filter(|_| standard == Standard::Money) {
        Some(terms) => {
            let severity = match terms.scheme.missing {
                Missing::Refuse => Severity::Error,
                Missing::LeaveOut => Severity::Warning,
            };
            (terms.beneath(book), times(book, dataset, span, &spans), severity)
        }
        None => (every(book), times(book, dataset, None, &spans), Severity::Warning),
    };
    roster::check_controls(inputs, &book.catalog, severity, findings);
    roster::report(book, (inputs, roll), &beneath, times, severity, findings);
}

/// All lines of a book with what they use.
fn every(book: &Book) -> BTreeSet<Symbol> {
    reached(book, (0..book.lines.len()).map(Symbol::Line))
}

/// Regions summed, ranked or paid together with regions inside them.
pub fn nested(run: &Run, terms: Option<&Terms>, findings: &mut Findings) {
    let book = &run.book;
    let together = match terms {
        Some(terms) => Together::paid(terms.payments.iter().map(|flow| flow.line)),
        None => Together::listed(book),
    };
    let beneath = terms.map_or_else(|| every(book), |terms| terms.beneath(book));
    roster::check_nested(run, &beneath, &together, findings);
}
