//! Money: the amounts of a scheme, settled and written with their ledger.

use super::course::{Ask, Course, written};
use super::purpose::Purpose;
use super::{Balance, Figure, Payment, Project, Refused, Step, figures, judging, past, payments, trial};
use crate::disk::Fault;
use crate::finding::Findings;
use crate::output::Format;
use crate::report;
use crate::report::place::Bundle;
use crate::results::command::{Command, Name};
use crate::results::{Request, Sheets};
use crate::settle::{self, Settlement, magnitude};
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

/// How money is to be settled: by the dataset's scheme and for all of its times, where nothing is said.
///
/// `None` and `Some("2022Q1")` stand for it where only the period matters.
#[derive(Clone, Debug, Default)]
pub struct Settling {
    scheme: Option<String>,
    period: Option<String>,
    trial: bool,
    again: bool,
    accept: Vec<String>,
    after: Vec<PathBuf>,
    compare: Vec<String>,
    formats: Vec<&'static Format>,
    sheets: Sheets,
}

impl Settling {
    /// A trial: evidence is not asked for, and the result says that nobody may be paid by it.
    pub fn trial() -> Settling {
        Settling { trial: true, ..Settling::default() }
    }

    /// By another scheme than the dataset's own.
    pub fn scheme(mut self, id: impl Into<String>) -> Settling {
        self.scheme = Some(id.into());
        self
    }

    /// Only this year, half-year, quarter or month: `2016`, `2016H1`, `2016Q3`, `2016-07`.
    pub fn period(mut self, period: impl Into<String>) -> Settling {
        self.period = Some(period.into());
        self
    }

    /// Accepts coefficients, data or rules by name although their evidence is weak.
    pub fn accept<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Settling {
        self.accept.extend(names.into_iter().map(Into::into));
        self
    }

    /// Settles after earlier settlements, whose folders these are, beside those that the dataset names.
    pub fn after<P: Into<PathBuf>>(mut self, folders: impl IntoIterator<Item = P>) -> Settling {
        self.after.extend(folders.into_iter().map(Into::into));
        self
    }

    /// Sets further schemes beside, in the report.
    pub fn compare<S: Into<String>>(mut self, schemes: impl IntoIterator<Item = S>) -> Settling {
        self.compare.extend(schemes.into_iter().map(Into::into));
        self
    }

    /// Lets the settlement take the place of the one that stands in the folder it is written to.
    pub fn again(mut self) -> Settling {
        self.again = true;
        self
    }

    /// Writes the tidy tables in these formats.
    pub(crate) fn formats(mut self, formats: &[&'static Format]) -> Settling {
        self.formats = formats.to_vec();
        self
    }

    /// Writes so much of the workbook.
    pub(crate) fn sheets(mut self, sheets: Sheets) -> Settling {
        self.sheets = sheets;
        self
    }
}

impl From<Option<&str>> for Settling {
    fn from(period: Option<&str>) -> Settling {
        Settling { period: period.map(str::to_string), ..Settling::default() }
    }
}

/// A scheme whose money is settled, or tried.
pub struct Settled {
    course: Course,
    settlement: Settlement,
    command: Command,
    again: bool,
    formats: Vec<&'static Format>,
    sheets: Sheets,
}

impl Project {
    /// Settles the money of a scheme over the dataset: what `geep settle` does.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), geep::Refused> {
    /// use geep::{Project, Settling};
    /// let first_quarter = Settling::trial().period("2022Q1");
    /// Project::open("datasets/taixin-air", None)?.settle(first_quarter)?.write("试算")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever stands in the way of money: what [`Project::compute`] refuses, rows that are missing, amounts that do
    /// not close, numbers that nobody answers for.
    pub fn settle(self, how: impl Into<Settling>) -> Result<Settled, Refused> {
        let how = how.into();
        let ask = Ask {
            profile: how.scheme.as_deref(),
            period: how.period.as_deref(),
            after: &how.after,
            accept: &how.accept,
            again: !how.compare.is_empty(),
            ..Ask::default()
        };
        let mut course = Course::run(self, ask, Purpose::Settlement);
        let (Some(run), Some(terms)) = (course.run.clone(), course.terms.clone()) else {
            return Err(course.refused());
        };
        (course.progress)(Step::Settling);
        let Course { dataset, accepted, past, span, findings, .. } = &mut course;
        let span = span.clone();
        let mut settlement =
            settle::settle_after(past, &run, &terms, &dataset.years, span, how.trial, findings);
        settlement.report_outside(!how.trial, findings);
        settlement.refuse_nothing(findings);
        if !how.trial {
            judging::money(&settlement, accepted, findings);
        }
        let (sizes, _) = magnitude::part(&run.book, accepted);
        let doubts = magnitude::doubts(&settlement);
        judging::sizes(&run.inputs, &run.book.catalog, doubts, &sizes, !how.trial, findings);
        settlement.accepted = std::mem::take(accepted);
        settlement.others = trial::others(&how.compare, &mut course);
        match course.findings.has_errors() {
            true => Err(course.refused()),
            false => {
                let command = Command {
                    after: past::shown(&course.dataset, &how.after),
                    compare: how.compare,
                    accept: how.accept,
                    period: how.period,
                    trial: how.trial,
                    sheets: how.sheets.id().to_string(),
                    ..course.command(Name::Settle, &run, written(&how.formats))
                };
                Ok(Settled {
                    course,
                    settlement,
                    command,
                    again: how.again,
                    formats: how.formats,
                    sheets: how.sheets,
                })
            }
        }
    }
}

impl Settled {
    /// What is doubtful, in definitions, tables, results and amounts.
    pub fn findings(&self) -> &Findings {
        &self.course.findings
    }

    /// Whether nobody may be paid by it.
    pub fn is_trial(&self) -> bool {
        self.settlement.trial
    }

    /// Every amount that somebody owes somebody, as `ledger.csv` has them.
    pub fn payments(&self) -> impl Iterator<Item = Payment> {
        payments::all(&self.settlement)
    }

    /// What each party receives and pays in all.
    pub fn balances(&self) -> impl Iterator<Item = Balance> {
        payments::balances(&self.settlement)
    }

    /// The sum of all payments in yuan.
    pub fn total(&self) -> Decimal {
        self.payments().map(|payment| payment.amount).sum()
    }

    /// One result that the money rests on; see [`Computed::figure`](super::Computed::figure).
    pub fn figure(&self, line: &str, key: &[&str]) -> Option<Figure> {
        figures::of(&self.settlement.run, line, key)
    }

    /// Every result that was computed, line by line.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        figures::all(&self.settlement.run)
    }

    /// Writes `report.xlsx`, `ledger.csv`, `results.csv` and `run.json` into a folder, beside each table the types of
    /// its columns, as `ledger.csvt`. What stood there before stays whole until all are complete. What there is to say of it comes back.
    ///
    /// # Errors
    ///
    /// Where the folder holds another settlement or something else that must not be replaced, or the disk fails.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Findings, Refused> {
        let mut told = Findings::default();
        (self.course.progress)(Step::Writing);
        let put = |bundle: Bundle| {
            let request = self.request();
            report::put(&request, &bundle, (folder.as_ref(), self.again), &mut told)
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
        Request { sheets: self.sheets, ..self.course.request(&self.settlement.run, Some(&self.settlement)) }
    }
}
