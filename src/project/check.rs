//! Everything that computing and settling would look at; nothing is written but marked copies where they are asked for.

use super::course::{Ask, Course};
use super::purpose::Purpose;
use super::{Figure, Project, Step, figures, judging};
use crate::compute::Run;
use crate::disk::Fault;
use crate::finding::Findings;
use crate::judge::coverage::{self, Account};
use crate::judge::verify;
use crate::report::mark;
use crate::report::workbook::limits;
use crate::settle::{self, magnitude as settled_magnitude};
use crate::table::magnitude::{self, Figures};
use crate::table::{Inputs, Series};
use std::path::Path;
use std::sync::Arc;

/// What a check came to.
pub struct Checked {
    course: Course,
    given: Arc<Inputs>,
}

impl Project {
    /// Looks at everything that computing and settling would look at, and goes on after errors as far as it makes
    /// sense: what `geep check` does. What settling would refuse is a warning here.
    pub fn check(self, profile: Option<&str>) -> Checked {
        let given = self.inputs.clone();
        let all = |_: &Series, _: usize| true;
        let figures = Figures { inputs: &given, catalog: &self.catalog, counts: &all };
        let mut doubts = magnitude::doubts(&figures);
        let mut course = Course::run(self, Ask { profile, ..Ask::default() }, Purpose::Check);
        let Course { catalog, dataset, lang, accepted, past, terms, run, findings, .. } = &mut course;
        if let Some(run) = run {
            if let Some(terms) = terms {
                let settled = settle::settle_after(past, run, terms, &dataset.years, None, true, findings);
                judging::foretell(|refused| settled.report_outside(true, refused), findings);
                if !findings.has_errors() {
                    judging::foretell(|refused| settled.refuse_nothing(refused), findings);
                }
                judging::foretell(|refused| judging::money(&settled, accepted, refused), findings);
                doubts.extend(settled_magnitude::doubts(&settled));
            }
            verify::examples(catalog, &run.book.profile, findings);
            limits::report(run, *lang, findings);
        }
        judging::sizes(&given, catalog, doubts, &dataset.accept, false, findings);
        Checked { course, given }
    }
}

impl Checked {
    /// All that was found.
    pub fn findings(&self) -> &Findings {
        &self.course.findings
    }

    /// Every result that could be computed, line by line.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        self.run().into_iter().flat_map(|run| figures::all(run))
    }

    pub(crate) fn years(&self) -> &[u32] {
        &self.course.dataset.years
    }

    /// What was computed; none where something kept it from being tried.
    pub(crate) fn run(&self) -> Option<&Arc<Run>> {
        self.course.run.as_ref()
    }

    /// How much of each account can be computed.
    pub(crate) fn accounts(&self) -> Vec<Account> {
        let accounts = |run: &Arc<Run>| coverage::accounts(run, &coverage::in_years(run, self.years()));
        self.run().map(accounts).unwrap_or_default()
    }

    /// Writes copies of the tables with the cells marked that findings speak of; their names.
    pub(crate) fn mark(&self, folder: &Path, notes: &mut Findings) -> Result<Vec<String>, Fault> {
        let Course { dataset, lang, progress, findings, .. } = &self.course;
        progress(Step::Marking);
        mark::write(dataset, &self.given, findings, folder, *lang, notes)
    }
}
