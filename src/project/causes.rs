//! What moved the results from one year to the next, where a report follows them.

use super::Project;
use super::course::Course;
use super::diff::side;
use crate::compute::Run;
use crate::diff::{self, Asked, Causes, Pair};
use crate::finding::Findings;
use crate::model::dimension::DimKind;
use crate::report;
use crate::settle::Settlement;
use crate::table::Series;

/// So many inputs are compared beside a report; of more the report would come late, and `geep diff` tells.
const INPUTS: usize = 60_000;

/// Whether a dataset has years to be compared, and is small enough.
pub fn wanted(project: &Project) -> bool {
    let inputs: usize = project.inputs.series.iter().map(Series::len).sum();
    project.dataset.years.len() > 1 && inputs <= INPUTS
}

/// The causes of what the report of a run follows from year to year. None where nothing is followed; what is doubtful
/// has been said of the run itself.
pub fn of(course: &Course, run: &Run, money: Option<&Settlement>) -> Option<Causes> {
    let ((before, now), lines) = report::followed(&course.request(run, money))?;
    let project = course.beside().filter(wanted)?;
    let region = run.book.catalog.dimensions.of_kind(DimKind::Region)?;
    let mut unsaid = Findings::default();
    let profile = Some(run.book.profile.id.as_str());
    let mut of = |year: u32| side(&project, profile, year, &mut unsaid);
    let (a, b) = (of(before)?, of(now)?);
    let pair = Pair::new(a, b, &mut unsaid)?;
    let asked = Asked { lines, ..Asked::default() };
    let explained = diff::explain(&pair, &asked, &mut unsaid)?;
    Some(Causes::new(&explained, region))
}
