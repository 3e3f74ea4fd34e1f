//! Whether a scheme is in force at the times that are settled.

use super::Settlement;
use crate::finding::{Findings, Severity};
use crate::model::date::Date;
use crate::model::dimension::Dim;
use crate::model::faults;
use crate::model::scheme::instead;
use crate::rule::Symbol;
use crate::text;

impl Settlement {
    /// Whether the scheme is in force on the last day of a time.
    pub(super) fn in_force(&self, time: Option<(Dim, u32)>) -> bool {
        self.last_day(time).is_none_or(|day| self.terms.model.validity.holds(day))
    }

    fn last_day(&self, time: Option<(Dim, u32)>) -> Option<Date> {
        let (dim, member) = time?;
        Some(self.run.book.catalog.dimensions.days_of(dim, member)?.1)
    }

    /// Says for which times there are data but no rule in force. A rule that has ended is `heeded` where it is refused
    /// for what comes later, and so is any rule for a time that was asked for; others are only tried.
    pub fn report_outside(&self, heeded: bool, findings: &mut Findings) {
        let catalog = &self.run.book.catalog;
        let model = &self.terms.model;
        let mut outside: Vec<(Date, String)> = Vec::new();
        for flow in &self.terms.payments {
            let rows = self.run.framed(Symbol::Line(flow.line)).map_or(0, |(_, frame)| frame.len());
            for time in (0..rows).filter_map(|row| self.time(flow.line, row)) {
                let Some(day) = self.last_day(Some(time)) else { continue };
                let label = (day, catalog.dimensions.member_id(time.0, time.1));
                if self.covers(Some(time)) && !model.validity.holds(day) && !outside.contains(&label) {
                    outside.push(label);
                }
            }
        }
        let ended = |day: &Date| model.validity.to.is_some_and(|to| to < *day);
        let late = outside.iter().map(|(day, _)| *day).filter(ended).max();
        if outside.is_empty() {
            return;
        }
        let times = outside.into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(" ");
        let (id, validity) = (&model.id, model.validity);
        let message = text!(
            "方案 `{id}` 在 {times} 不适用（有效期 {validity}）",
            "scheme `{id}` is not in force in {times} (in force {validity})"
        );
        let severity = match heeded && (self.span.is_some() || late.is_some()) {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let help = late.and_then(|day| instead(catalog, model, day)).unwrap_or_else(|| {
            text!(
                "换用当期有效的版本；`geep catalog models --find 方案名` 列出各版本",
                "use the version in force then; `geep catalog models --find NAME` lists the versions"
            )
        });
        findings.push(faults::not_in_force(severity, message).help(help));
    }
}
