//! An account: the lines of a profile, computed, checked and written.

use super::course::{Ask, Course, written};
use super::purpose::Purpose;
use super::{Figure, Project, Refused, Settled, Settling, Step, causes, compare, figures, judging, scheme};
use crate::compute::Run;
use crate::diff::Causes;
use crate::disk::Fault;
use crate::finding::Findings;
use crate::input;
use crate::judge::compare::Totals;
use crate::output::Format;
use crate::report;
use crate::report::place::Bundle;
use crate::results::command::{Command, Kept, Name};
use crate::results::{Request, Sheets};
use crate::settle::{self, Settlement, Terms, magnitude};
use std::path::Path;
use std::sync::Arc;

/// How a dataset is to be computed: the whole of it by its own profile, where nothing is said.
///
/// `None` and `Some("mee-2020")` stand for it where only the profile matters.
#[derive(Clone, Debug, Default)]
pub struct Computing {
    profile: Option<String>,
    year: Option<u32>,
    compare: Vec<String>,
    strict: bool,
    accept: Vec<String>,
    formats: Vec<&'static Format>,
    sheets: Sheets,
}

impl Computing {
    /// By another profile than the dataset's own.
    pub fn profile(mut self, id: impl Into<String>) -> Computing {
        self.profile = Some(id.into());
        self
    }

    /// Only this accounting year.
    pub fn year(mut self, year: u32) -> Computing {
        self.year = Some(year);
        self
    }

    /// Sets further profiles beside, in the report.
    pub fn compare<S: Into<String>>(mut self, profiles: impl IntoIterator<Item = S>) -> Computing {
        self.compare.extend(profiles.into_iter().map(Into::into));
        self
    }

    /// Refuses numbers without reliable evidence, as settling does.
    pub fn strict(mut self) -> Computing {
        self.strict = true;
        self
    }

    /// Accepts coefficients, data or rules by name although their evidence is weak.
    pub fn accept<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Computing {
        self.accept.extend(names.into_iter().map(Into::into));
        self
    }

    /// Writes the tidy tables in these formats.
    pub(crate) fn formats(mut self, formats: &[&'static Format]) -> Computing {
        self.formats = formats.to_vec();
        self
    }

    /// Writes so much of the workbook.
    pub(crate) fn sheets(mut self, sheets: Sheets) -> Computing {
        self.sheets = sheets;
        self
    }
}

impl From<Option<&str>> for Computing {
    fn from(profile: Option<&str>) -> Computing {
        Computing { profile: profile.map(str::to_string), ..Computing::default() }
    }
}

/// A dataset whose lines are computed. The money of a scheme is tried beside them; [`Computed::settle`] settles it.
pub struct Computed {
    course: Course,
    run: Arc<Run>,
    others: Vec<Totals>,
    money: Option<Settlement>,
    causes: Option<Causes>,
    command: Command,
    formats: Vec<&'static Format>,
    sheets: Sheets,
}

impl Project {
    /// Computes the lines of a profile over the dataset, and looks at what comes out: what `geep run` does.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), geep::Refused> {
    /// use geep::{Computing, Project};
    /// Project::open("datasets/taixin", None)?.compute(None)?.write("报告")?;
    /// let one_year = Computing::default().year(2021).compare(["mee-2020"]);
    /// Project::open("datasets/taixin", None)?.compute(one_year)?.write("报告 2021")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Where definitions, tables or rules are wrong, or a result fails a check. A result that is not the one known
    /// beforehand is no such error: it is among the findings, and the report shows by how much it differs.
    pub fn compute(self, how: impl Into<Computing>) -> Result<Computed, Refused> {
        let how = how.into();
        let ask = Ask {
            profile: how.profile.as_deref(),
            year: how.year,
            accept: &how.accept,
            again: !how.compare.is_empty() || (how.year.is_none() && causes::wanted(&self)),
            ..Ask::default()
        };
        let mut course = Course::run(self, ask, Purpose::Account);
        let Some(run) = course.run.clone() else { return Err(course.refused()) };
        let others = compare::others(&how.compare, &mut course);
        let Course { dataset, accepted, past, terms, findings, unmet, .. } = &mut course;
        if how.strict {
            // Held to what settling asks.
            findings.extend(std::mem::take(unmet));
            judging::account(&run, &dataset.years, accepted, findings);
        }
        let tried = |terms: &Arc<Terms>| {
            let money = settle::settle_after(past, &run, terms, &dataset.years, None, true, findings);
            money.report_outside(true, findings);
            money
        };
        let money = terms.as_ref().map(tried);
        if let Some(money) = money.as_ref().filter(|_| !findings.has_errors()) {
            judging::foretell(|refused| money.refuse_nothing(refused), findings);
        }
        let mut doubts = magnitude::of_run(&run);
        doubts.extend(money.iter().flat_map(magnitude::doubts));
        let (sizes, _) = magnitude::part(&run.book, accepted);
        judging::sizes(&run.inputs, &run.book.catalog, doubts, &sizes, how.strict, findings);
        let sound = !findings.has_errors();
        findings.extend(std::mem::take(unmet));
        match sound {
            true => {
                let causes = match how.year {
                    None => causes::of(&course, &run, money.as_ref()),
                    Some(_) => None,
                };
                let command = Command {
                    compare: how.compare,
                    accept: how.accept,
                    year: how.year,
                    strict: how.strict,
                    sheets: how.sheets.id().to_string(),
                    ..course.command(Name::Run, &run, written(&how.formats))
                };
                let Computing { formats, sheets, .. } = how;
                Ok(Computed { course, run, others, money, causes, command, formats, sheets })
            }
            false => Err(course.refused()),
        }
    }
}

impl Computed {
    /// What is doubtful, in definitions, tables and results. Errors among it are results that are not those known
    /// beforehand.
    pub fn findings(&self) -> &Findings {
        &self.course.findings
    }

    /// One result: the id of a line, and the members it is asked for, time first. None where the rules have no such
    /// line, or do not speak of these members.
    pub fn figure(&self, line: &str, key: &[&str]) -> Option<Figure> {
        figures::of(&self.run, line, key)
    }

    /// The number of such a result in the line's unit; none as well where it is not accounted.
    pub fn value(&self, line: &str, key: &[&str]) -> Option<f64> {
        self.figure(line, key)?.value
    }

    /// Every result, line by line.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        figures::all(&self.run)
    }

    /// Settles the money of the scheme that was computed. A settlement asks more of the data than an account and
    /// looks at its own time: its lines are computed for it.
    ///
    /// # Errors
    ///
    /// Where the profile is no scheme, and wherever [`Project::settle`] refuses.
    pub fn settle(&self, how: impl Into<Settling>) -> Result<Settled, Refused> {
        let id = &self.run.book.profile.id;
        match self.course.project().filter(|_| self.course.terms.is_some()) {
            Some(project) => project.settle(how.into().scheme(id)),
            None => {
                let mut findings = self.course.findings.clone();
                findings.push(scheme::no_scheme(id, &self.course.catalog.models));
                Err(Refused::new(findings, self.course.lang))
            }
        }
    }

    /// Writes `report.xlsx`, `results.csv` and `run.json` into a folder, and for a scheme the `ledger.csv` of the
    /// trial; beside each table the types of its columns, as `results.csvt`. What stood there before stays whole until all are complete. What there is to say of it comes back.
    ///
    /// # Errors
    ///
    /// Where the folder holds something that must not be replaced, or the disk fails.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Findings, Refused> {
        let mut told = Findings::default();
        (self.course.progress)(Step::Writing);
        let put = |bundle: Bundle| {
            let request = self.request();
            report::put(&request, &bundle, (folder.as_ref(), false), &mut told)
        };
        match self.bundle().and_then(put) {
            Ok(()) => Ok(told),
            Err(fault) => Err(Refused::of_writing(fault, told, self.course.lang)),
        }
    }

    /// The files of the report.
    pub(crate) fn bundle(&self) -> Result<Bundle, Fault> {
        report::bundle(&self.request(), &self.command, written(&self.formats))
    }

    /// What the report is made from.
    pub(crate) fn request(&self) -> Request<'_> {
        Request {
            others: &self.others,
            sheets: self.sheets,
            causes: self.causes.as_ref(),
            ..self.course.request(&self.run, self.money.as_ref())
        }
    }
}

impl Course {
    /// What is the same in all commands that make a report.
    pub fn command(&self, name: Name, run: &Run, formats: &[&Format]) -> Command {
        Command {
            name,
            dataset: input::shown(Path::new(&self.dataset.shown), &[]),
            profile: run.book.profile.id.clone(),
            compare: Vec::new(),
            accept: Vec::new(),
            year: None,
            period: None,
            trial: false,
            strict: false,
            after: Vec::new(),
            formats: formats.iter().map(|format| format.id.to_string()).collect(),
            sheets: Sheets::default().id().to_string(),
            lang: self.lang.id().to_string(),
            scenario: self.dataset.assumptions.iter().map(Kept::of).collect(),
        }
    }

    /// What a report is made from, with money or without.
    pub fn request<'a>(&'a self, run: &'a Run, settlement: Option<&'a Settlement>) -> Request<'a> {
        let (dataset, lang, expected, roll) = (&self.dataset, self.lang, &self.expected[..], &self.roll);
        let (aside, map) = (self.aside, self.map.as_ref());
        let sheets = Sheets::default();
        Request {
            run,
            dataset,
            lang,
            expected,
            aside,
            others: &[],
            roll,
            settlement,
            sheets,
            map,
            causes: None,
        }
    }
}
