//! From the command line to everything a run needs: definitions, dataset, inputs.

use super::screen::{self, Progress};
use super::{Common, End};
use crate::engine::Run;
use crate::finding::{Finding, Findings, Severity};
use crate::model::Catalog;
use crate::model::account::Model;
use crate::model::date::Date;
use crate::model::faults;
use crate::model::files::Files;
use crate::model::profile::Profile;
use crate::model::scheme::Missing;
use crate::roster::{self, Roll, Times, Together};
use crate::rule::Book;
use crate::rule::{Symbol, reached};
use crate::settle::{Past, Span, Terms};
use crate::table::expected::Expected;
use crate::table::{self, Dataset, Inputs};
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// What has been read, before the rules are checked.
pub struct Prepared {
    pub catalog: Catalog,
    pub dataset: Dataset,
    pub inputs: Inputs,
    /// As asked for on the command line, else the dataset's.
    profile: Option<String>,
    pub findings: Findings,
}

/// Reads definitions and dataset. All problems of both are shown together.
pub fn prepare(common: &Common, progress: &Progress) -> Result<Prepared, End> {
    read(common, progress).map_err(|findings| {
        screen::show(&findings, common.lang);
        End::Findings
    })
}

/// The same, with what is wrong left to be shown where there is no dataset.
pub fn read(common: &Common, progress: &Progress) -> Result<Prepared, Findings> {
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let mut files = Files::built_in();
    if let Some(folder) = &common.coefficients {
        files.overlay(folder, &mut findings);
    }
    let catalog = Catalog::load(&files, &mut findings);
    progress.step("读取数据表", "reading tables");
    let Some(dataset) = Dataset::open(&common.dataset, &mut findings) else {
        return Err(findings);
    };
    let inputs = table::read(&dataset, &catalog, &mut findings);
    Ok(Prepared { catalog, dataset, inputs, profile: common.profile.clone(), findings })
}

impl Prepared {
    /// The profile asked for, or a finding.
    pub fn chosen(&mut self) -> Option<usize> {
        let own = &self.dataset.profile;
        let id = self.profile.as_ref().unwrap_or(&own.text);
        match self.catalog.profile(id) {
            Ok(found) => self.catalog.profiles.iter().position(|p| p.id == found.id),
            Err(finding) => {
                let placed = match self.profile {
                    Some(_) => *finding,
                    None => own.whole(*finding, Text::default()),
                };
                self.findings.unknown(id, placed);
                None
            }
        }
    }

    /// Keeps one accounting year and whatever earlier years the rules reach back to.
    pub fn restrict(&mut self, year: Option<u32>, book_reaches_back: bool) -> Result<(), Box<Finding>> {
        let Some(year) = year else { return Ok(()) };
        if !self.dataset.years.contains(&year) {
            let years = self.dataset.years.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
            let message = text!("数据集没有核算年份 {year}", "the dataset has no accounting year {year}");
            let finding = Finding::error("unknown-year", message);
            return Err(Box::new(finding.help(text!("可用：{years}", "years: {years}"))));
        }
        self.dataset.years = vec![year];
        let dimensions = &self.catalog.dimensions;
        self.inputs.keep(|dim, member| match dimensions.year_of(dim, member) {
            Some(y) => y == year as i32 || (book_reaches_back && y < year as i32),
            None => true,
        });
        Ok(())
    }
}

/// The inputs that a profile reads: a scheme leaves periods of other lengths than its own aside.
pub fn inputs_of(catalog: &Catalog, profile: Option<&Profile>, inputs: Inputs) -> Inputs {
    let id = profile.map(|p| p.id.as_str());
    let scheme = catalog.models.iter().filter(|m| Some(m.id.as_str()) == id).find_map(|m| m.scheme.as_ref());
    match scheme {
        Some(scheme) => crate::settle::inputs_of(&inputs, scheme, &catalog.dimensions),
        None => inputs,
    }
}

/// Who is expected to report joins the inputs; who is not on a stated roster leaves them.
pub fn expect(
    book: &Book<'_>,
    dataset: &Dataset,
    inputs: &mut Inputs,
    span: Option<&Span>,
    findings: &mut Findings,
) -> Roll {
    let own = book.catalog.models.iter().find(|m| m.id == book.profile.id).map(|m| m.roster.as_slice());
    let statements = roster::stated(&dataset.roster, own.unwrap_or_default());
    roster::complete(book, inputs, &statements, times(dataset, span, &[]), findings)
}

fn times<'a>(dataset: &'a Dataset, span: Option<&Span>, past: &'a [(Date, Date)]) -> Times<'a> {
    Times { years: &dataset.years, days: span.map(|span| (span.from, span.to)), past }
}

/// Rows that are expected and not there: they stop a settlement, unless its rule leaves such units out, and are
/// warned about in an account.
pub fn absent(
    book: &Book<'_>,
    dataset: &Dataset,
    (inputs, roll): (&Inputs, &Roll),
    past: &Past,
    settling: Option<(&Terms<'_>, Option<&Span>)>,
    findings: &mut Findings,
) {
    let spans = past.earlier.iter().flat_map(|one| &one.spans).map(|span| (span.from, span.to));
    let spans: Vec<(Date, Date)> = spans.collect();
    let (beneath, times, severity) = match settling {
        Some((terms, span)) => {
            let severity = match terms.scheme.missing {
                Missing::Refuse => Severity::Error,
                Missing::LeaveOut => Severity::Warning,
            };
            (terms.beneath(book), times(dataset, span, &spans), severity)
        }
        None => (every(book), times(dataset, None, &spans), Severity::Warning),
    };
    roster::check_controls(inputs, book.catalog, severity, findings);
    roster::report(book, (inputs, roll), &beneath, times, severity, findings);
}

/// All lines of a book with what they use.
fn every(book: &Book<'_>) -> BTreeSet<Symbol> {
    reached(book, (0..book.lines.len()).map(Symbol::Line))
}

/// Regions summed, ranked or paid together with regions inside them.
pub fn nested(run: &Run<'_>, terms: Option<&Terms<'_>>, findings: &mut Findings) {
    let book = run.book;
    let together = match terms {
        Some(terms) => Together::paid(terms.payments.iter().map(|flow| flow.line)),
        None => Together::listed(book),
    };
    let beneath = terms.map_or_else(|| every(book), |terms| terms.beneath(book));
    roster::check_nested(run, &beneath, &together, findings);
}

/// Checks the rules of a profile, and that they are in force in the years computed.
pub fn book<'c>(
    catalog: &'c Catalog,
    profile: &'c Profile,
    years: &[u32],
    findings: &mut Findings,
) -> Option<Book<'c>> {
    let book = Book { years: years.to_vec(), ..Book::new(catalog, profile, findings)? };
    let held = |m: &&Model| profile.models.iter().any(|p| p.text == m.id);
    // Schemes go by the days of what is settled.
    for model in catalog.models.iter().filter(held).filter(|m| m.scheme.is_none()) {
        let outside = |year: &&u32| !model.validity.holds(Date::end_of(**year as i32));
        let outside: Vec<String> = years.iter().filter(outside).map(u32::to_string).collect();
        // A span that ends before it begins has been reported.
        if !outside.is_empty() && !model.validity.is_crossed() {
            let (id, span, years) = (&model.id, model.validity, outside.join(" "));
            let message = text!(
                "模型 `{id}` 在 {years} 年不适用（有效期 {span}）",
                "model `{id}` is not in force in {years} (in force {span})"
            );
            let finding = faults::not_in_force(Severity::Error, message).help(text!(
                "换用当年有效的口径，或在口径中改用当年有效的模型",
                "use a profile in force that year, or put a model in force into the profile"
            ));
            findings.push(model.at.whole(finding, Text::default()));
        }
    }
    Some(book)
}

/// The published results that a run of this book must meet: those of the dataset's own profile, for the years computed.
pub fn expected(dataset: &Dataset, book: &Book<'_>, findings: &mut Findings) -> Vec<Expected> {
    if book.profile.id != dataset.profile.text {
        return Vec::new();
    }
    let dimensions = &book.catalog.dimensions;
    let mut wanted = table::expected::read(dataset, book, findings);
    wanted.retain(|w| {
        let members = book.lines[w.line].per.iter().zip(&w.key);
        let mut years = members.filter_map(|(dim, member)| dimensions.year_of(dim, *member));
        years.all(|year| dataset.years.contains(&(year as u32)))
    });
    wanted
}
