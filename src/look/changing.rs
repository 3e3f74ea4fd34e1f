//! Rules that change within a period: nothing says which of the two values holds for all of it.

use super::account;
use crate::compute::Entries;
use crate::finding::{Finding, Findings, Severity};
use crate::rule::{Book, Symbol, reached};
use crate::text;
use crate::text::Text;

/// Reports each coefficient that changes within a time for which the account wants it; beside the account it is a
/// warning, and what happened before the account looks back is left alone.
pub fn report(book: &Book, entries: &Entries, findings: &mut Findings) {
    if entries.changing.is_empty() {
        return;
    }
    let dimensions = &book.catalog.dimensions;
    let rests_on = reached(book, account::wanted(book));
    let first = book.years.first().copied().unwrap_or(0) as i32;
    let since = account::looks_back(book).map_or(i32::MIN, |years| first.saturating_sub(years));
    for (coefficient, dim, member) in &entries.changing {
        if dimensions.year_of(*dim, *member).is_some_and(|year| year < since) {
            continue;
        }
        let definition = &book.catalog.coefficients[*coefficient];
        let (id, time) = (&definition.id, dimensions.member_id(*dim, *member));
        let Text { zh, en } = &definition.title;
        let message = text!(
            "系数 `{id}`（{zh}）在 {time} 之内变更，整段时间该用哪个值没有说明",
            "coefficient `{id}` ({en}) changes within {time}, and no value is said to hold for all of it"
        );
        let severity = match rests_on.contains(&Symbol::Coefficient(*coefficient)) {
            true => Severity::Error,
            false => Severity::Warning,
        };
        findings.push(Finding::of(severity, "changes-within", message).help(text!(
            "改用变更前后分开的时段（如按月），或在系数的声明中写 at_end = true（用期末的值）",
            "use periods that end where the value changes (months, say), or declare at_end = true for the value at the end"
        )));
    }
}
