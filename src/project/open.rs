//! Reading the definitions and a dataset.

use super::step::{self, Progress};
use super::{Project, Refused, Step};
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::table::{self, Dataset};
use crate::text::Lang;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a dataset is to be opened.
///
/// ```no_run
/// # fn main() -> Result<(), geep::Refused> {
/// let project = geep::Opening::new("datasets/taixin").lang(geep::Lang::En).open()?;
/// # Ok(()) }
/// ```
pub struct Opening {
    folder: PathBuf,
    definitions: Vec<PathBuf>,
    lang: Lang,
    progress: Progress,
}

impl Opening {
    /// A folder with `dataset.toml` and its tables, or one workbook.
    pub fn new(folder: impl AsRef<Path>) -> Opening {
        let folder = folder.as_ref().to_path_buf();
        Opening { folder, definitions: Vec::new(), lang: Lang::default(), progress: step::unwatched() }
    }

    /// Lays a folder of definitions over the built-in ones and those laid over them before, row by row.
    pub fn definitions(mut self, folder: impl AsRef<Path>) -> Opening {
        self.definitions.push(folder.as_ref().to_path_buf());
        self
    }

    /// The language of reports and messages; Chinese by default.
    pub fn lang(mut self, lang: Lang) -> Opening {
        self.lang = lang;
        self
    }

    /// Tells of every step as it begins, now and in what is done with the project later.
    pub fn progress(mut self, tell: impl Fn(Step) + Send + Sync + 'static) -> Opening {
        self.progress = Arc::new(tell);
        self
    }

    /// Reads definitions and dataset.
    ///
    /// # Errors
    ///
    /// Where there is no dataset, or its manifest cannot be read.
    pub fn open(self) -> Result<Project, Refused> {
        let mut findings = Findings::default();
        (self.progress)(Step::Definitions);
        let files = Files::with(&self.definitions, &mut findings);
        let catalog = Arc::new(Catalog::load(&files, &mut findings));
        self.open_by(&catalog, findings)
    }

    /// The same by definitions that have been read, with what was found in them.
    pub(crate) fn open_by(self, catalog: &Arc<Catalog>, mut findings: Findings) -> Result<Project, Refused> {
        let Opening { folder, lang, progress, .. } = self;
        progress(Step::Tables);
        let Some(dataset) = Dataset::open(&folder, &mut findings) else {
            return Err(Refused::new(findings, lang));
        };
        let inputs = Arc::new(table::read(&dataset, catalog, &mut findings));
        Ok(Project { catalog: catalog.clone(), dataset, inputs, lang, progress, findings })
    }
}
