//! The door of the program: from a folder with a dataset to what it comes to and to the files that say so.
//!
//! ```text
//! Project ── compute ──> Computed ── write ──> report.xlsx, results.csv, run.json
//!    │                      │
//!    └────── settle ────────┴──> Settled ── write ──> the same, and ledger.csv
//! ```
//!
//! What every command has in common stands in [`course`], its steps in their one order; in what the commands differ
//! is said in [`purpose`].

mod causes;
mod check;
mod compare;
mod computed;
mod course;
mod design;
mod diff;
mod explain;
mod figures;
mod judging;
mod open;
mod past;
mod payments;
mod purpose;
mod refused;
mod roster;
mod rules;
mod scenario;
mod scheme;
mod settled;
mod step;
mod study;
mod trial;
mod year;

pub use check::Checked;
pub use computed::{Computed, Computing};
pub(crate) use design::{Aim, Designed, Question};
pub use diff::{Comparing, Differing};
pub use figures::Figure;
pub use open::Opening;
pub use payments::{Balance, Party, Payment};
pub use refused::Refused;
pub use settled::{Settled, Settling};
pub use step::Step;
pub use study::Studied;
pub(crate) use study::unfit;

use crate::finding::Findings;
use crate::model::Catalog;
use crate::table::{Dataset, Inputs};
use crate::text::Lang;
use std::path::Path;
use std::sync::Arc;

/// A dataset that was read, with the definitions it is computed by.
///
/// What is wrong inside its tables does not keep it from being opened: it is said together with what is wrong about
/// the rules, when something is to be computed.
#[derive(Clone)]
pub struct Project {
    catalog: Arc<Catalog>,
    dataset: Dataset,
    inputs: Arc<Inputs>,
    lang: Lang,
    progress: step::Progress,
    findings: Findings,
}

impl Project {
    /// Reads a dataset: a folder with `dataset.toml` and its tables, or one workbook. `definitions` is a folder laid
    /// over the built-in definitions. Messages and reports are Chinese; [`Opening`] has them in English.
    ///
    /// # Errors
    ///
    /// Where there is no dataset, or its manifest cannot be read.
    pub fn open(folder: impl AsRef<Path>, definitions: Option<&Path>) -> Result<Project, Refused> {
        let opening = Opening::new(folder);
        definitions.into_iter().fold(opening, |opening, folder| opening.definitions(folder)).open()
    }

    /// Whether the dataset's own profile is a scheme, so that money can be settled.
    pub fn is_scheme(&self) -> bool {
        let profile = self.catalog.profile(&self.dataset.profile.text);
        profile.is_ok_and(|profile| rules::scheme_of(&self.catalog, profile).is_some())
    }

    /// What was found so far, be it wrong or doubtful.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The accounting years of the dataset, ascending.
    pub fn years(&self) -> &[u32] {
        &self.dataset.years
    }
}
