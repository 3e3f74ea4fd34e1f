//! Who must report: the keys that an account or a settlement expects, whether or not a table gives them.
//!
//! Expected are units × members × periods. A dataset or a scheme may state who takes part; where nothing is stated
//! every unit that stands in some table is expected throughout, with the members it reports at any time. What is
//! expected and not given joins the inputs as a key without a value, so nothing can be summed past it in silence.

mod absent;
mod control;
mod declare;
mod expect;
mod nested;
mod overlap;
mod peers;
mod roll;
mod words;

pub use absent::report;
pub use control::check as check_controls;
pub use nested::{Together, check as check_nested};
pub use overlap::report as report_overlap;
pub use roll::{Roll, complete};

use crate::model::date::{Date, Validity};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::roster::Statement;

/// The time that is accounted or settled: the years of a dataset, or the days of what is settled.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    pub years: &'a [u32],
    pub days: Option<(Date, Date)>,
    /// The days as a whole are one period from January on: shorter ones within are no part of it.
    pub to_date: bool,
    /// What was settled before and is not computed again.
    pub past: &'a [(Date, Date)],
    /// When the rule is in force.
    pub in_force: Validity,
}

impl Times<'_> {
    /// Whether a member of a time dimension lies within.
    pub fn hold(&self, dim: Dim, member: u32, dimensions: &Dimensions) -> bool {
        match (self.days, dimensions.days_of(dim, member)) {
            (Some(days), Some(own)) if self.to_date => days == own,
            (Some((from, to)), Some((first, last))) => from <= first && last <= to,
            (None, Some((_, last))) => self.years.contains(&(last.year() as u32)),
            (_, None) => true,
        }
    }

    /// Whether a member lies within and the rule asks for it: the months before its first day are none of its business.
    /// A rule that is tried on a year of another rule asks for all of that year.
    fn asks(&self, dim: Dim, member: u32, dimensions: &Dimensions) -> bool {
        let Some((_, last)) = dimensions.days_of(dim, member) else { return true };
        let (first, end) = Date::months(last.year(), 1, 12);
        let year = Validity { from: Some(first), to: Some(end) };
        self.hold(dim, member, dimensions) && (self.in_force.holds(last) || !self.in_force.overlaps(year))
    }

    /// Whether a member of a time dimension was settled before.
    fn is_past(&self, dim: Dim, member: u32, dimensions: &Dimensions) -> bool {
        dimensions
            .days_of(dim, member)
            .is_some_and(|(first, last)| self.past.iter().any(|(from, to)| *from <= first && last <= *to))
    }
}

/// What is stated of who takes part: the dataset's word before the rule's, dimension by dimension.
pub fn stated(dataset: &[Statement], rule: &[Statement]) -> Vec<Statement> {
    let same = |a: &Statement, b: &Statement| a.measure == b.measure && a.dimension.text == b.dimension.text;
    let own = |statement: &&Statement| !dataset.iter().any(|d| same(d, statement));
    dataset.iter().chain(rule.iter().filter(own)).cloned().collect()
}

/// The time among some dimensions, if there is one: time stands first.
fn time_of(dims: &[Dim], dimensions: &Dimensions) -> Option<Dim> {
    let is_time = |dim: &&Dim| matches!(dimensions.get(**dim).kind, DimKind::Year | DimKind::Period);
    dims.first().filter(is_time).copied()
}
