//! Results that would exist but for an operation that has none: all inputs are there, and still nothing comes out.

use super::missing::undefined_words;
use crate::compute::Run;
use crate::finding::{Finding, Findings};
use crate::look::account::{beneath, in_years, wanted};
use crate::look::{Failed, root::Finder};
use crate::rule::Symbol;
use crate::table::listed;
use crate::text;
use crate::text::{Lang, Text};

/// Warns of them in the accounting years, one finding a line. What a scheme pays is left out: there it is said of the
/// amount that is missing.
pub fn report(run: &Run, findings: &mut Findings) {
    let mut finder = Finder::new(run);
    let is_scheme = run.book.catalog.models.iter().any(|m| m.id == run.book.profile.id && m.scheme.is_some());
    let paid = if is_scheme { beneath(run, &wanted(&run.book), &mut finder) } else { Default::default() };
    for (line, definition) in run.book.lines.iter().enumerate() {
        let Some(column) = run.column(Symbol::Line(line)) else { continue };
        if !finder.may_be_undefined(line) {
            continue;
        }
        let rows = column.not_accounted().filter(|row| in_years(run, column.frame, *row));
        let rows = rows.filter(|row| !paid.contains(&(line, *row)));
        let found: Vec<Failed<'_>> = rows.flat_map(|row| finder.undefined(line, row)).collect();
        if found.is_empty() {
            continue;
        }
        let origin = run.book.origin(definition).1;
        let (id, Text { zh, en }, count) = (&origin.id, &origin.title, found.len());
        let places_en = if count == 1 { "place" } else { "places" };
        let message = text!(
            "{zh} `{id}` 有 {count} 处数据齐全却算不出结果，作未核算",
            "{en} `{id}` has no result in {count} {places_en} though all of its data are there; not accounted"
        );
        let places = listed(found.iter(), |one, lang: Lang| undefined_words(run, one).get(lang).to_string());
        let at = origin.formula.at.spot();
        findings.push(Finding::warning("undefined-result", message).at_words(places).help(text!(
            "核对这些数；若确实如此，这一结果本来就没有（公式见 {at}）",
            "check these numbers; if they are right there is no such result (for the formula see {at})"
        )));
    }
}
