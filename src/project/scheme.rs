//! Which scheme is settled, and for when.

use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::faults;
use crate::settle::Span;
use crate::text;

/// The time asked for.
pub fn span(text: Option<&str>, catalog: &Catalog, findings: &mut Findings) -> Option<Span> {
    let text = text?;
    let span = Span::parse(text, &catalog.dimensions);
    if span.is_none() {
        findings.push(faults::not_a_period(text));
    }
    span
}

/// What is said of an id that is no scheme's.
pub fn no_scheme(id: &str, models: &[Model]) -> Finding {
    let message = text!("`{id}` 不是补偿方案", "`{id}` is no scheme of compensation");
    let finding = Finding::error("no-scheme", message);
    let schemes = models.iter().filter(|m| m.scheme.is_some()).map(|m| m.id.as_str());
    finding.did_you_mean_or(
        nearest(id, schemes),
        text!(
            "用 --scheme 指明方案；`geep catalog profiles` 列出全部",
            "name a scheme with --scheme; `geep catalog profiles` lists them"
        ),
    )
}
