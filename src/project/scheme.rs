//! Which scheme is settled, and for when.

use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::settle::Span;
use crate::text;

/// The time asked for.
pub fn span(text: Option<&str>, catalog: &Catalog, findings: &mut Findings) -> Option<Span> {
    let text = text?;
    let span = Span::parse(text, &catalog.dimensions);
    if span.is_none() {
        let message = text!("`{text}` 不是时段", "`{text}` is not a period");
        findings.push(
            Finding::error("bad-period", message)
                .help(text!("写作 2016、2016Q3、2016H1 或 2016-07", "write 2016, 2016Q3, 2016H1 or 2016-07")),
        );
    }
    span
}

/// What is said of an id that is no scheme's.
pub fn no_scheme(id: &str, models: &[Model]) -> Finding {
    let message = text!("`{id}` 不是补偿方案", "`{id}` is no scheme of compensation");
    let finding = Finding::error("no-scheme", message);
    let schemes = models.iter().filter(|m| m.scheme.is_some()).map(|m| m.id.as_str());
    match nearest(id, schemes) {
        Some(near) => finding.did_you_mean(Some(near)),
        None => finding.help(text!(
            "用 --scheme 指明方案；`geep catalog profiles` 列出全部",
            "name a scheme with --scheme; `geep catalog profiles` lists them"
        )),
    }
}
