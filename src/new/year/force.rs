//! Rules that have ended by a further year.

use crate::finding::{Findings, Severity};
use crate::model::date::Date;
use crate::model::faults;
use crate::model::scheme::instead;
use crate::rule::Book;
use crate::text;

/// Warns of every model of a book that ended before the year began, and says what took its place.
pub fn tell_ended(book: &Book, year: u32, findings: &mut Findings) {
    let catalog = &book.catalog;
    let (first, _) = Date::months(year as i32, 1, 12);
    let held = |id: &str| book.profile.models.iter().any(|placed| placed.text == id);
    let ended = |to: Option<Date>| to.is_some_and(|to| to < first);
    for model in catalog.models.iter().filter(|m| held(&m.id) && ended(m.validity.to)) {
        let (id, validity) = (&model.id, model.validity);
        let message = text!(
            "`{id}` 到 {year} 年已经废止（有效期 {validity}）",
            "`{id}` has ended by {year} (in force {validity})"
        );
        let help = instead(catalog, model, first).unwrap_or_else(|| {
            text!(
                "用 --profile 换成当期有效的版本；`geep catalog models --find 方案名` 列出各版本",
                "name the version in force then with --profile; `geep catalog models --find NAME` lists the versions"
            )
        });
        findings.push(faults::not_in_force(Severity::Warning, message).help(help));
    }
}
