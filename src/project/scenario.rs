//! A dataset as scenarios change it.

use super::{Project, Refused};
use crate::finding::{Finding, Findings, Source};
use crate::results::command::Kept;
use crate::scenario::{self, Changed};
use crate::text;
use std::path::Path;
use std::sync::Arc;

impl Project {
    /// Lays a stack of scenarios over the dataset, such as `forest-5+wetland-20`: each by its name in the dataset's
    /// folder `scenarios`, or a path to its file. They change what is computed, and are never settled.
    ///
    /// # Errors
    ///
    /// Where a scenario is not there, cannot be read, or asks for what cannot be done.
    pub fn under(self, stack: &str) -> Result<Project, Refused> {
        self.changed_by(stack).map(|(project, _)| project)
    }

    /// Its definitions and inputs.
    #[cfg(test)]
    pub(crate) fn parts(self) -> (Arc<crate::model::Catalog>, Arc<crate::table::Inputs>) {
        (self.catalog, self.inputs)
    }

    /// The same of scenarios whose text was kept.
    pub(crate) fn under_kept(self, kept: &[Kept]) -> Result<Project, Refused> {
        if kept.is_empty() {
            return Ok(self);
        }
        let mut findings = Findings::default();
        let one = |kept: &Kept, findings: &mut Findings| {
            let stem = Path::new(&kept.name).file_stem().map(|stem| stem.to_string_lossy().to_string());
            let file = Source { name: kept.name.clone(), text: kept.text.clone() };
            scenario::Scenario::read(file, &stem.unwrap_or_default(), findings)
        };
        let list: Vec<_> = kept.iter().map(|kept| one(kept, &mut findings)).collect();
        self.laid(list.into_iter().collect(), findings).map(|(project, _)| project)
    }

    /// The same, with the numbers that came to others.
    pub(crate) fn changed_by(self, stack: &str) -> Result<(Project, Vec<Changed>), Refused> {
        let mut findings = Findings::default();
        let folder = self.dataset.beside("");
        let found = scenario::find(stack, &folder, &mut findings);
        self.laid(found, findings)
    }

    fn laid(
        mut self,
        found: Option<Vec<scenario::Scenario>>,
        mut findings: Findings,
    ) -> Result<(Project, Vec<Changed>), Refused> {
        let assumptions: Vec<_> = found.iter().flatten().map(scenario::Scenario::assumption).collect();
        let laid = found
            .and_then(|list| scenario::lay(list, (&self.catalog, &self.inputs), self.lang, &mut findings));
        self.findings.extend(findings);
        let Some(laid) = laid else { return Err(Refused::new(self.findings, self.lang)) };
        self.catalog = laid.catalog;
        self.inputs = Arc::clone(&laid.inputs);
        self.dataset.assumptions.extend(assumptions);
        self.dataset.years.extend(laid.years);
        self.dataset.years.sort_unstable();
        self.dataset.years.dedup();
        Ok((self, laid.changed))
    }
}

/// What is said to whoever would settle what a scenario assumes.
pub(super) fn unsettled() -> Finding {
    let message = text!("情景之下的数不能结算", "what a scenario assumes cannot be settled");
    Finding::error("assumed-settlement", message).help(text!(
        "去掉情景再结算；要看金额，用 run",
        "settle without the scenario; `run` shows the amounts"
    ))
}
