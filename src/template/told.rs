//! What a template is to be made for, as the user says it: names looked up, times and regions listed.

use super::Ask;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::dimension::{DimKind, Dimensions};
use crate::model::edition::Edition;
use crate::model::faults;
use crate::model::profile::Profile;
use crate::model::scheme::Cadence;
use crate::rule::{Book, Symbol};
use crate::text;
use crate::text::Lang;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The words of a command.
pub struct Told<'a> {
    /// Profiles and schemes, the dataset's own first.
    pub books: Vec<Arc<Book>>,
    pub years: &'a [u32],
    /// Where there are none, those of the years, as often as the schemes are measured.
    pub periods: &'a [String],
    /// Codes; two or four digits stand for all counties below.
    pub counties: &'a [String],
}

/// The same looked up.
pub struct Request {
    books: Vec<Arc<Book>>,
    years: Vec<u32>,
    periods: Vec<u32>,
    regions: Vec<u32>,
}

impl Told<'_> {
    /// Looks the words up; none where something is wrong, which is then reported.
    pub fn look_up(self, catalog: &Catalog, findings: &mut Findings) -> Option<Request> {
        let (years, periods) = times(&self, catalog, findings);
        let regions = regions(self.counties, &years, &catalog.dimensions, findings);
        (!findings.has_errors()).then_some(Request { books: self.books, years, periods, regions })
    }
}

impl Request {
    /// The years to list.
    pub fn years(&self) -> &[u32] {
        &self.years
    }

    /// What is asked of the user.
    pub fn ask<'a>(&'a self, catalog: &'a Catalog, lang: Lang) -> Ask<'a> {
        let Request { books, years, periods, regions } = self;
        Ask { catalog, books, years, periods, regions, wanted: None, prior: None, lang }
    }
}

/// The checked rules of some profiles and schemes, each once.
pub fn books(ids: &[String], catalog: &Arc<Catalog>, findings: &mut Findings) -> Vec<Arc<Book>> {
    let profiles = profiles(ids, catalog, findings);
    profiles.into_iter().filter_map(|profile| Book::new(catalog, profile, findings)).collect()
}

fn profiles<'c>(ids: &[String], catalog: &'c Catalog, findings: &mut Findings) -> Vec<&'c Profile> {
    let mut found: Vec<&Profile> = Vec::new();
    for id in ids {
        match catalog.profile(id) {
            Ok(profile) if found.iter().all(|p| p.id != profile.id) => found.push(profile),
            Ok(_) => {}
            Err(finding) => findings.unknown(id, *finding),
        }
    }
    found
}

fn regions(codes: &[String], years: &[u32], dimensions: &Dimensions, findings: &mut Findings) -> Vec<u32> {
    let Some(dim) = dimensions.of_kind(DimKind::Region) else { return Vec::new() };
    let mut regions = BTreeSet::new();
    for code in codes {
        let before = regions.len();
        if matches!(code.len(), 2 | 4) {
            let below = dimensions.get(dim).members.iter().enumerate();
            let counties = below.filter(|(_, m)| {
                (m.level.as_deref() == Some("county") || m.is_special()) && m.id.starts_with(code)
            });
            regions.extend(counties.map(|(i, _)| i as u32));
        } else {
            let first = years.iter().min().copied();
            match first.map_or(Edition::Current, |year| dimensions.edition(dim, code, year)) {
                Edition::Current => regions.extend(dimensions.member(dim, code)),
                Edition::Renamed(former) => {
                    findings.push(dimensions.became(dim, former));
                    regions.extend(dimensions.member(dim, code));
                }
                Edition::Gone(former) => findings.push(dimensions.became(dim, former)),
            }
        }
        if regions.len() == before && dimensions.member(dim, code).is_none() {
            findings.push(dimensions.no_member(dim, code));
        }
    }
    regions.into_iter().collect()
}

/// The years and the periods to list.
fn times(told: &Told<'_>, catalog: &Catalog, findings: &mut Findings) -> (Vec<u32>, Vec<u32>) {
    let dimensions = &catalog.dimensions;
    let mut years: BTreeSet<u32> = BTreeSet::new();
    if let Some(year) = dimensions.of_kind(DimKind::Year) {
        for given in told.years {
            match dimensions.member(year, &given.to_string()) {
                Some(member) => years.extend([member]),
                None => findings.push(dimensions.no_member(year, &given.to_string())),
            }
        }
    }
    let Some(period) = dimensions.of_kind(DimKind::Period) else {
        return (years.into_iter().collect(), Vec::new());
    };
    let mut periods: BTreeSet<u32> = BTreeSet::new();
    for given in told.periods {
        match dimensions.member(period, given) {
            Some(member) => periods.extend([member]),
            None => findings.push(dimensions.no_member(period, given)),
        }
    }
    years.extend(periods.iter().filter_map(|p| dimensions.year_of(period, *p)).map(|y| y as u32));
    let varies = told
        .books
        .iter()
        .any(|b| b.used().iter().any(|s| matches!(s, Symbol::Measure(_)) && b.dims(*s).contains(period)));
    if periods.is_empty() && varies && !findings.has_errors() {
        let cadences: Vec<Cadence> = told.books.iter().filter_map(|b| cadence(b)).collect();
        let labels = years.iter().flat_map(|y| cadences.iter().flat_map(|c| labels(*y, *c)));
        periods.extend(labels.filter_map(|label| dimensions.member(period, &label)));
        if periods.is_empty() {
            findings.push(
                faults::bad_period(text!(
                    "有的指标按时段填报，没有写明是哪些时段",
                    "some measures vary by period, and no periods were named"
                ))
                .help(text!(
                    "加上 --periods，如 --periods 2022Q1,2022Q2",
                    "add --periods, as in --periods 2022Q1,2022Q2"
                )),
            );
        }
    }
    (years.into_iter().collect(), periods.into_iter().collect())
}

/// How often the scheme of a book is measured.
fn cadence(book: &Book) -> Option<Cadence> {
    let held = |id: &str| book.profile.models.iter().any(|p| p.text == id);
    book.catalog.models.iter().filter(|m| held(&m.id)).find_map(|m| m.scheme.as_ref()).map(|s| s.measured)
}

/// The periods of a year.
fn labels(year: u32, cadence: Cadence) -> Vec<String> {
    match cadence {
        Cadence::Month => (1..=12).map(|m| format!("{year}-{m:02}")).collect(),
        Cadence::Quarter => (1..=4).map(|q| format!("{year}Q{q}")).collect(),
        Cadence::HalfYear => (1..=2).map(|h| format!("{year}H{h}")).collect(),
        Cadence::Year => vec![year.to_string()],
        Cadence::YearToDate => (1..=12).map(|m| format!("{year}-01/{year}-{m:02}")).collect(),
    }
}
