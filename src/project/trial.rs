//! Trying other schemes on the same data: what each would come to for each unit, without a report of its own.

use super::compare::first_error;
use super::course::{Ask, Course};
use super::purpose::Purpose;
use super::scheme::no_scheme;
use crate::finding::Findings;
use crate::settle::trial::{Nets, Outcome, of_units};
use crate::settle::{Span, settle};
use crate::text::Text;

/// What must not be settled is tried all the same: other provinces' rules, rules of other years.
pub fn others(schemes: &[String], course: &mut Course) -> Vec<Outcome> {
    let catalog = course.catalog.clone();
    let mut others = Vec::new();
    for id in schemes {
        let model = catalog.models.iter().find(|model| model.id == *id);
        let Some((model, scheme)) = model.and_then(|model| Some((model, model.scheme.as_ref()?))) else {
            course.findings.push(no_scheme(id, &catalog.models));
            continue;
        };
        let Some(nets) = nets(id, course) else { continue };
        others.push(Outcome {
            id: model.id.clone(),
            title: model.title.clone(),
            source: catalog.cite(&model.source),
            evidence: scheme.evidence,
            note: scheme.note.clone().unwrap_or_default(),
            nets,
        });
    }
    others
}

/// What a scheme comes to for the time that is settled, or why it comes to nothing.
fn nets(id: &str, course: &Course) -> Option<Result<Nets, Text>> {
    let period = course.span.as_ref().map(|span: &Span| span.label.as_str());
    let ask = Ask { profile: Some(id), period, ..Ask::default() };
    let tried = Course::run(course.beside()?, ask, Purpose::Trial);
    let (Some(run), Some(terms)) = (&tried.run, &tried.terms) else {
        return Some(Err(first_error(&tried.findings)));
    };
    let mut findings: Findings = tried.findings;
    let settled = settle(run, terms, &tried.dataset.years, tried.span, true, &mut findings);
    settled.refuse_nothing(&mut findings);
    Some(if findings.has_errors() { Err(first_error(&findings)) } else { Ok(of_units(&settled)) })
}
