//! The one order of all steps: from a dataset that was read to lines that are computed and looked at.

use super::purpose::Purpose;
use super::step::{self, Progress};
use super::{Project, Refused, Step, judging, past, roster, rules, scenario, scheme, year};
use crate::compute::{self, Run};
use crate::finding::Findings;
use crate::judge::{checks, laid, verify};
use crate::look;
use crate::map::{self, Map};
use crate::model::Catalog;
use crate::model::profile::Profile;
use crate::output::{Format, USUAL};
use crate::roster::{Roll, report_overlap};
use crate::rule::Book;
use crate::settle::{Past, Span, Terms};
use crate::table::expected::Expected;
use crate::table::{Dataset, Inputs};
use crate::text::Lang;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What is asked for; nothing by default.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    /// Another profile than the dataset's own.
    pub profile: Option<&'a str>,
    /// One of the accounting years.
    pub year: Option<u32>,
    /// The time to settle.
    pub period: Option<&'a str>,
    /// Folders of earlier settlements.
    pub after: &'a [PathBuf],
    /// Accepted by name, beside what the dataset accepts.
    pub accept: &'a [String],
    /// Whether the inputs are needed once more, as they were read.
    pub again: bool,
}

/// How far a dataset came. What could not be reached is not there.
pub struct Course {
    pub catalog: Arc<Catalog>,
    pub dataset: Dataset,
    pub lang: Lang,
    pub progress: Progress,
    /// As read, where they are needed once more.
    pub given: Option<Arc<Inputs>>,
    pub span: Option<Span>,
    pub accepted: Vec<String>,
    pub terms: Option<Arc<Terms>>,
    pub past: Arc<Past>,
    pub roll: Roll,
    pub expected: Vec<Expected>,
    /// How many more are of years that are not computed.
    pub aside: usize,
    /// Which results of an account are not those expected: it is written all the same, to show by how much.
    pub unmet: Findings,
    pub run: Option<Arc<Run>>,
    /// Outlines of the regions, where the dataset gives them and somebody draws them.
    pub map: Option<Map>,
    /// What was found when the dataset was opened.
    opened: Findings,
    pub findings: Findings,
}

impl Course {
    /// Goes as far as it can be gone for a purpose.
    pub fn run(project: Project, ask: Ask<'_>, purpose: Purpose) -> Course {
        let Project { catalog, dataset, inputs, lang, progress, findings } = project;
        let mut course = Course {
            catalog,
            dataset,
            lang,
            progress,
            given: ask.again.then(|| inputs.clone()),
            span: None,
            accepted: Vec::new(),
            terms: None,
            past: Arc::default(),
            roll: Roll::default(),
            expected: Vec::new(),
            aside: 0,
            unmet: Findings::default(),
            run: None,
            map: None,
            opened: findings.clone(),
            findings,
        };
        course.walk(inputs, ask, purpose);
        course
    }

    fn walk(&mut self, mut inputs: Arc<Inputs>, ask: Ask<'_>, purpose: Purpose) -> Option<()> {
        let catalog = self.catalog.clone();
        let profile = rules::profile(&catalog, &self.dataset, ask.profile, &mut self.findings);
        self.keep_year(&mut inputs, ask, profile);
        if purpose.heeds_accepted() {
            let lists = [self.dataset.accept.as_slice(), ask.accept];
            self.accepted = judging::accepted(&catalog, lists, &mut self.findings);
        }
        self.span = scheme::span(ask.period, &catalog, &mut self.findings);
        if purpose == Purpose::Settlement && !self.dataset.assumptions.is_empty() {
            self.findings.push(scenario::unsettled());
        }
        let profile = profile?;
        (self.progress)(Step::Rules);
        let book = self.rules(profile, ask, purpose)?;
        let sound = !self.findings.has_errors();
        if !sound && !purpose.goes_on() {
            return None;
        }
        self.heed_past(&book, ask, purpose);
        if purpose == Purpose::Account && rules::scheme_of(&catalog, profile).is_some() {
            // The money may be settled next, by the inputs as they were read.
            self.given = Some(inputs.clone());
        }
        let mut inputs = rules::inputs_of(&catalog, profile, inputs);
        self.expect(&book, Arc::make_mut(&mut inputs), purpose);
        if purpose.draws() {
            let units: BTreeSet<u32> = self.roll.units.union(&self.roll.outside).copied().collect();
            self.map = map::read(&self.dataset, &units, &catalog.dimensions, &mut self.findings);
        }
        if purpose.tells_gaps() {
            judging::tables(&inputs, &catalog, &mut self.findings);
        }
        // What a table that cannot be read holds is not missed as well.
        if let Some(standard) = purpose.standard(self.terms.is_some()).filter(|_| sound) {
            let judged = (standard, self.terms.as_deref(), self.span.as_ref());
            let there = (&*inputs, &self.roll);
            roster::absent(&book, &self.dataset, there, &self.past, judged, &mut self.findings);
        }
        if !sound || (self.findings.has_errors() && !purpose.computes_regardless()) {
            return None;
        }
        let frames = past::frames(&self.past, &book, self.terms.as_deref(), &inputs, &mut self.findings)?;
        (self.progress)(purpose.step());
        let run = compute::run(&book, &inputs, &frames, None);
        look::report(&run, &mut self.findings);
        if purpose.tells_idle() {
            laid::report(&run, &mut self.findings);
        }
        self.judge(&run, purpose);
        self.run = Some(run);
        Some(())
    }

    /// Leaves the other accounting years out where one is asked for.
    fn keep_year(&mut self, inputs: &mut Arc<Inputs>, ask: Ask<'_>, profile: Option<&Profile>) {
        let Some(year) = ask.year else { return };
        // What else the inputs are needed for may reach back as well.
        let reaches = ask.again || profile.is_some_and(|profile| rules::reach_back(&self.catalog, profile));
        // One copy is restricted, not two.
        self.given = None;
        year::restrict(&mut self.dataset, inputs, &self.catalog, year, reaches, &mut self.findings);
        self.given = ask.again.then(|| inputs.clone());
    }

    /// The rules, the terms among them and the results that they must meet.
    fn rules(&mut self, profile: &Profile, ask: Ask<'_>, purpose: Purpose) -> Option<Arc<Book>> {
        // The rules of a settlement are those of the time that it settles.
        let years = match &self.span {
            Some(span) => vec![span.to.year() as u32],
            None => self.dataset.years.clone(),
        };
        let book = rules::book(&self.catalog, profile, &years, purpose.heeds_force(), &mut self.findings)?;
        if purpose.heeds_expected() {
            let (expected, aside) = rules::expected(&self.dataset, &book, &mut self.findings);
            // Who asks for one year knows that the others are not compared.
            if ask.year.is_none() {
                verify::report_aside(&aside, &self.dataset.years, &book, &mut self.findings);
            }
            (self.expected, self.aside) = (expected, aside.len());
        }
        if purpose.heeds_terms() {
            self.terms = Terms::new(&book, &mut self.findings);
        }
        if purpose.is_of_scheme() && self.terms.is_none() && !self.findings.has_errors() {
            self.findings.push(scheme::no_scheme(&book.profile.id, &book.catalog.models));
        }
        Some(book)
    }

    /// What was settled before. Only a settlement is held to what another scheme's settlements say.
    fn heed_past(&mut self, book: &Book, ask: Ask<'_>, purpose: Purpose) {
        self.past = match (&self.terms, purpose) {
            _ if !purpose.heeds_past() => Arc::default(),
            (Some(terms), Purpose::Settlement) => {
                past::read(&self.dataset, book, terms, ask.after, &mut self.findings)
            }
            (terms, _) => past::of_dataset(&self.dataset, book, terms.as_deref(), &mut self.findings),
        };
    }

    fn expect(&mut self, book: &Book, inputs: &mut Inputs, purpose: Purpose) {
        let mut unsaid = Findings::default();
        let findings = if purpose.tells_roster() { &mut self.findings } else { &mut unsaid };
        if purpose.tells_roster() {
            report_overlap(book, inputs, findings);
        }
        self.roll = roster::expect(book, &self.dataset, inputs, self.span.as_ref(), findings);
    }

    fn judge(&mut self, run: &Run, purpose: Purpose) {
        match purpose {
            Purpose::Account => {
                judging::results(run, None, &mut self.findings);
                verify::compare(run, &self.expected, &mut self.unmet);
            }
            Purpose::Settlement | Purpose::Check => {
                judging::results(run, self.terms.as_deref(), &mut self.findings);
                verify::compare(run, &self.expected, &mut self.findings);
            }
            Purpose::Comparison => checks::report(run, &mut self.findings),
            Purpose::Difference | Purpose::Trial | Purpose::Design | Purpose::Explanation => {}
        }
    }

    /// The dataset as it was opened; none where its inputs were not kept.
    pub fn project(&self) -> Option<Project> {
        Some(Project {
            catalog: self.catalog.clone(),
            dataset: self.dataset.clone(),
            inputs: self.given.clone()?,
            lang: self.lang,
            progress: self.progress.clone(),
            findings: self.opened.clone(),
        })
    }

    /// The same, to be computed by other rules beside: nothing is told of what is found in it, nor of its steps.
    pub fn beside(&self) -> Option<Project> {
        let (progress, findings) = (step::unwatched(), Findings::default());
        self.project().map(|project| Project { progress, findings, ..project })
    }

    /// What was found, where it is in the way.
    pub fn refused(self) -> Refused {
        Refused::new(self.findings, self.lang)
    }
}

/// The formats that are asked for, or those that are usual.
pub fn written<'a>(asked: &'a [&'static Format]) -> &'a [&'static Format] {
    if asked.is_empty() { &USUAL } else { asked }
}
