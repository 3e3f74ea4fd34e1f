//! Reading the definitions and a dataset.

use super::step::{self, Progress};
use super::{Project, Refused, Step};
use crate::finding::Findings;
use crate::input;
use crate::model::Catalog;
use crate::model::files::Files;
use crate::table::{self, Dataset};
use crate::text::Lang;
use std::collections::BTreeMap;
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
    /// What reports and messages call it.
    shown: Option<String>,
    definitions: Vec<(PathBuf, Option<String>)>,
    elsewhere: BTreeMap<String, PathBuf>,
    lang: Lang,
    progress: Progress,
}

impl Opening {
    /// A folder with `dataset.toml` and its tables, or one workbook.
    pub fn new(folder: impl AsRef<Path>) -> Opening {
        let folder = folder.as_ref().to_path_buf();
        Opening {
            folder,
            shown: None,
            definitions: Vec::new(),
            elsewhere: BTreeMap::new(),
            lang: Lang::default(),
            progress: step::unwatched(),
        }
    }

    /// Lays a folder of definitions over the built-in ones and those laid over them before, row by row.
    pub fn definitions(mut self, folder: impl AsRef<Path>) -> Opening {
        self.definitions.push((folder.as_ref().to_path_buf(), None));
        self
    }

    /// The same of a folder that is called otherwise than where it lies.
    pub(crate) fn definitions_as(mut self, folder: PathBuf, shown: String) -> Opening {
        self.definitions.push((folder, Some(shown)));
        self
    }

    /// Calls the dataset otherwise than where it lies, and says where the files and folders lie that it names.
    pub(crate) fn moved(mut self, shown: String, elsewhere: BTreeMap<String, PathBuf>) -> Opening {
        (self.shown, self.elsewhere) = (Some(shown), elsewhere);
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
        let mut files = Files::built_in();
        for (folder, shown) in &self.definitions {
            let taken: Vec<String> = files.folders.iter().map(|folder| folder.shown.clone()).collect();
            let shown = shown.clone().unwrap_or_else(|| input::shown(folder, &taken));
            files.overlay_as(folder, &shown, &mut findings);
        }
        let catalog = Arc::new(Catalog::load(&files, &mut findings));
        self.open_by(&catalog, findings)
    }

    /// The same by definitions that have been read, with what was found in them.
    pub(crate) fn open_by(self, catalog: &Arc<Catalog>, mut findings: Findings) -> Result<Project, Refused> {
        let Opening { folder, shown, elsewhere, lang, progress, .. } = self;
        progress(Step::Tables);
        let shown = shown.unwrap_or_else(|| folder.display().to_string());
        let Some(mut dataset) = Dataset::open_as(&folder, shown, &mut findings) else {
            return Err(Refused::new(findings, lang));
        };
        dataset.elsewhere = elsewhere;
        let inputs = Arc::new(table::read(&dataset, catalog, &mut findings));
        Ok(Project { catalog: catalog.clone(), dataset, inputs, lang, progress, findings })
    }
}
