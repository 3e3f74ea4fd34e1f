//! Two runs beside each other: what differs, and what of each change it explains.

use super::course::{Ask, Course, written};
use super::purpose::Purpose;
use super::{Project, Refused, Step};
use crate::diff::{self, Asked, Explained, Pair, Side};
use crate::disk::{Fault, unmade};
use crate::finding::Findings;
use crate::output;
use crate::report::diff as workbook;
use crate::report::manifest;
use crate::report::place::{self, Bundle, Intent};
use crate::table::Dataset;
use crate::text;
use crate::text::{Lang, Text};
use std::path::Path;

/// What of two datasets is to be compared; all years that both have, where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Comparing {
    /// Other profiles than the datasets' own.
    pub profiles: [Option<String>; 2],
    /// The year of each side.
    pub years: Option<[u32; 2]>,
    /// What is to be explained, and how.
    pub asked: Asked,
}

/// Two runs that were compared, year by year.
pub struct Differing {
    /// The two sides of each year, with what was found.
    pub pairs: Vec<(Pair, Explained)>,
    datasets: [Dataset; 2],
    findings: Findings,
    lang: Lang,
}

impl Project {
    /// Compares the runs of two datasets, which may be the same.
    pub(crate) fn differ(self, other: Project, how: &Comparing) -> Result<Differing, Refused> {
        let (lang, mut findings) = (self.lang, Findings::default());
        let datasets = [self.dataset.clone(), other.dataset.clone()];
        let years = match how.years {
            Some(years) => vec![years],
            None => common(&datasets, &mut findings),
        };
        let mut pairs = Vec::new();
        for (number, [first, second]) in years.into_iter().enumerate() {
            let same = std::sync::Arc::ptr_eq(&self.inputs, &other.inputs);
            // What is said of one year is mostly said of all.
            let mut unsaid = Findings::default();
            let mut side = |project: &Project, at: usize, year: u32| {
                let told = if number == 0 && (at == 0 || !same) { &mut findings } else { &mut unsaid };
                side(project, how.profiles[at].as_deref(), year, told)
            };
            let sides = (side(&self, 0, first), side(&other, 1, second));
            let (Some(a), Some(b)) = sides else {
                if !findings.has_errors() {
                    findings.extend(unsaid);
                }
                return Err(Refused::new(findings, lang));
            };
            (self.progress)(Step::Sharing);
            let explained = Pair::new(a, b, &mut findings)
                .and_then(|pair| Some((diff::explain(&pair, &how.asked, &mut findings)?, pair)));
            let Some((explained, pair)) = explained else { return Err(Refused::new(findings, lang)) };
            pairs.push((pair, explained));
        }
        if findings.has_errors() {
            return Err(Refused::new(findings, lang));
        }
        Ok(Differing { pairs, datasets, findings, lang })
    }
}

/// One side, computed.
pub(super) fn side(
    project: &Project,
    profile: Option<&str>,
    year: u32,
    findings: &mut Findings,
) -> Option<Side> {
    let ask = Ask { profile, year: Some(year), ..Ask::default() };
    let course = Course::run(project.clone(), ask, Purpose::Difference);
    let Text { zh, en } = &course.dataset.title;
    let under: Vec<&str> = course.dataset.assumptions.iter().map(|a| a.id.as_str()).collect();
    let under = if under.is_empty() { String::new() } else { format!(" · {}", under.join("+")) };
    let label = text!("{zh} {year}{under}", "{en} {year}{under}");
    let sound = !course.findings.has_errors();
    let run = course.run.filter(|_| sound);
    findings.extend(course.findings);
    Some(Side { run: run?, year, label })
}

/// The years that both have; where each has just one, these.
fn common(datasets: &[Dataset; 2], findings: &mut Findings) -> Vec<[u32; 2]> {
    let [a, b] = datasets.each_ref().map(|dataset| &dataset.years);
    if let ([a], [b]) = (a.as_slice(), b.as_slice()) {
        return vec![[*a, *b]];
    }
    let both: Vec<[u32; 2]> = a.iter().filter(|year| b.contains(year)).map(|year| [*year, *year]).collect();
    if both.is_empty() {
        let words = |years: &[u32]| years.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let (a, b) = (words(a), words(b));
        let message = text!(
            "两个数据集没有共同的核算年份：A 有 {a}，B 有 {b}",
            "the datasets have no accounting year in common: A has {a}, B has {b}"
        );
        findings.push(diff::nothing(message).help(text!(
            "用 --years 写明 A 的年份和 B 的年份，如 --years 2021 2022",
            "name the year of A and that of B, as in --years 2021 2022"
        )));
    }
    both
}

impl Differing {
    /// What was found so far.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Writes `diff.xlsx` and the tidy tables into a folder. What there is to say of it comes back.
    ///
    /// # Errors
    ///
    /// Where the folder holds something that must not be replaced, or the disk fails.
    pub fn write(&self, folder: &Path) -> Result<Findings, Refused> {
        let mut told = Findings::default();
        match self.put(folder, &mut told) {
            Ok(()) => Ok(told),
            Err(fault) => Err(Refused::of_writing(fault, told, self.lang)),
        }
    }

    fn put(&self, folder: &Path, told: &mut Findings) -> Result<(), Fault> {
        let pairs: Vec<(&Pair, &Explained)> = self.pairs.iter().map(|(pair, found)| (pair, found)).collect();
        let table = diff::table(&pairs, self.lang).map_err(|e| unmade("diff", &e))?;
        let mut outputs = output::files("diff", &table, written(&[]))?;
        let bytes = workbook::workbook(&pairs, self.lang).map_err(|e| unmade("diff.xlsx", &e))?;
        outputs.push(("diff.xlsx".to_string(), bytes));
        let manifest = ("diff.json", manifest::pair(&self.datasets, &outputs));
        place::put(&Bundle { outputs, manifest }, folder, Intent::Unsettled, self.lang, told)
    }
}
