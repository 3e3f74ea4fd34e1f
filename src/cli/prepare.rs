//! From the command line to everything a run needs: definitions, dataset, inputs.

use super::screen::{self, Progress};
use super::{Common, End};
use crate::finding::{Finding, Findings};
use crate::model::Catalog;
use crate::model::files::Files;
use crate::model::profile::Profile;
use crate::rule::Book;
use crate::table::{self, Dataset, Inputs};
use crate::text;

/// What has been read, before the rules are checked.
pub struct Prepared {
    pub catalog: Catalog,
    pub dataset: Dataset,
    pub inputs: Inputs,
    pub profile: String,
    pub findings: Findings,
}

/// Reads definitions and dataset. All problems of both are shown together.
pub fn prepare(common: &Common, progress: &Progress) -> Result<Prepared, End> {
    let mut findings = Findings::default();
    progress.step("读取定义", "reading definitions");
    let mut files = Files::built_in();
    if let Some(folder) = &common.coefficients {
        files.overlay(folder, &mut findings);
    }
    let catalog = Catalog::load(&files, &mut findings);
    progress.step("读取数据表", "reading tables");
    let Some(dataset) = Dataset::open(&common.dataset, &mut findings) else {
        screen::show(&findings, common.lang);
        return Err(End::Findings);
    };
    let inputs = table::read(&dataset, &catalog, &mut findings);
    let profile = common.profile.clone().unwrap_or_else(|| dataset.profile.clone());
    Ok(Prepared { catalog, dataset, inputs, profile, findings })
}

impl Prepared {
    /// The profile asked for, or a finding.
    pub fn chosen(&mut self) -> Option<usize> {
        match self.catalog.profile(&self.profile) {
            Ok(found) => self.catalog.profiles.iter().position(|p| p.id == found.id),
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }

    /// Keeps one accounting year and whatever earlier years the rules reach back to.
    pub fn restrict(&mut self, year: Option<u32>, book_reaches_back: bool) -> Result<(), Finding> {
        let Some(year) = year else { return Ok(()) };
        if !self.dataset.years.contains(&year) {
            let years = self.dataset.years.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
            let message = text!("数据集没有核算年份 {year}", "the dataset has no accounting year {year}");
            return Err(
                Finding::error("unknown-year", message).help(text!("可用：{years}", "years: {years}"))
            );
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

/// Checks the rules of a profile, and that they are in force in the years computed.
pub fn book<'c>(
    catalog: &'c Catalog,
    profile: &'c Profile,
    years: &[u32],
    findings: &mut Findings,
) -> Option<Book<'c>> {
    let book = Book::new(catalog, profile, findings)?;
    for model in catalog.models.iter().filter(|m| profile.models.iter().any(|p| p.text == m.id)) {
        for year in years {
            if !model.validity.holds(crate::model::date::Date::end_of(*year as i32)) {
                let (id, span) = (&model.id, model.validity);
                let message = text!(
                    "模型 `{id}` 在 {year} 年不适用（有效期 {span}）",
                    "model `{id}` is not in force in {year} (in force {span})"
                );
                let finding = Finding::error("expired-rule", message).help(text!(
                    "换用当年有效的口径，或在 profile 中改用新的模型",
                    "use a profile in force that year, or put the new model into the profile"
                ));
                findings.push(model.at.whole(finding, crate::text::Text::default()));
            }
        }
    }
    Some(book)
}
