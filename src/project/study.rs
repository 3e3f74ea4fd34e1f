//! A study: every scenario under every profile, each cell by itself, all on all cores, finished cells kept.

use super::course::{Ask, Course};
use super::purpose::Purpose;
use super::{Opening, Project, Refused, Step, compare};
use crate::compute::Run;
use crate::disk::{Staging, interrupt};
use crate::finding::{Finding, Findings, Sought, unknown};
use crate::hex;
use crate::report;
use crate::rule::{Book, Symbol};
use crate::scenario::Changed;
use crate::study::cell::{self, Cell};
use crate::study::{BASE, Study, response};
use crate::table::Assumption;
use crate::text;
use crate::text::{Lang, Text};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Cells are kept in so large parts; of a smaller study nothing is worth keeping.
const PART: usize = 48;
/// Where finished cells lie beside the results.
const CELLS: &str = "cells";

/// A study whose cells are all computed or refused.
pub struct Studied {
    pub(crate) study: Study,
    pub(crate) cells: Vec<Cell>,
    /// The dataset without any scenario, under each profile that it could be computed by.
    pub(crate) bases: Vec<Arc<Run>>,
    /// How many cells were found finished.
    pub(crate) kept: usize,
    project: Project,
    findings: Findings,
}

/// A scenario laid over the dataset, or why it could not be.
type Under = Result<(Project, Vec<Changed>), Text>;

impl Project {
    /// Computes a study.
    ///
    /// # Errors
    ///
    /// Where the study or its dataset cannot be read, or a line that it wants is in no profile. A scenario or profile
    /// that does not fit is no such error: its cells say why, and the others go on.
    pub fn study(
        file: &Path,
        definitions: &[PathBuf],
        (out, lang): (&Path, Lang),
        progress: impl Fn(Step) + Send + Sync + 'static,
    ) -> Result<Studied, Refused> {
        let mut findings = Findings::default();
        let Some(study) = Study::read(file, &mut findings).filter(|_| !findings.has_errors()) else {
            return Err(Refused::new(findings, lang));
        };
        let opening = Opening::new(&study.dataset).lang(lang).progress(progress);
        let project = definitions.iter().fold(opening, Opening::definitions).open()?;
        let mut sound = project.clone();
        sound.findings.extend(findings);
        if sound.findings.has_errors() {
            return Err(Refused::new(sound.findings, lang));
        }
        Work::new(study, sound)?.run(out)
    }
}

struct Work {
    study: Study,
    project: Project,
    profiles: Vec<String>,
    /// What all cells rest on.
    ground: String,
    bases: Vec<OnceLock<Result<Arc<Run>, Text>>>,
}

impl Work {
    fn new(study: Study, project: Project) -> Result<Work, Refused> {
        let mut findings = Findings::default();
        let own = vec![project.dataset.profile.text.clone()];
        let profiles: Vec<String> = match study.profiles.is_empty() {
            true => own,
            false => study.profiles.iter().map(|placed| placed.text.clone()).collect(),
        };
        for placed in &study.profiles {
            if let Err(finding) = project.catalog.profile(&placed.text) {
                findings.push(placed.whole(*finding, Text::default()));
            }
        }
        let lines = || project.catalog.models.iter().flat_map(|model| &model.lines);
        for placed in &study.lines {
            if !lines().any(|line| line.id == placed.text) {
                let known = lines().map(|line| line.id.as_str());
                let help = text!("`geep catalog` 列出全部名称", "`geep catalog` lists all names");
                findings
                    .push(placed.whole(unknown(Sought::Line, &placed.text, known, help), Text::default()));
            }
        }
        if findings.has_errors() {
            return Err(Refused::new(findings, project.lang));
        }
        let hashes = serde_json::to_string(&report::manifest::inputs(&project.dataset)).unwrap_or_default();
        let wanted: Vec<&str> = study.lines.iter().map(|line| line.text.as_str()).collect();
        let ground = format!(
            "{} {} {} {hashes} {wanted:?} {:?}",
            env!("CARGO_PKG_VERSION"),
            env!("GEEP_COMMIT"),
            project.catalog.hash,
            study.years
        );
        let bases = profiles.iter().map(|_| OnceLock::new()).collect();
        Ok(Work { study, project, profiles, ground, bases })
    }

    fn run(self, out: &Path) -> Result<Studied, Refused> {
        let all = self.study.scenarios.len() * self.profiles.len();
        let (done, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut findings = self.project.findings.clone();
        let mut cells: Vec<Cell> = Vec::with_capacity(all);
        let step = (PART / self.profiles.len()).max(1);
        for part in self.study.scenarios.chunks(step) {
            let finished: Vec<(Vec<Cell>, Findings)> = part
                .par_iter()
                .map(|scenario| {
                    let (list, told) = self.row(&scenario.text, out, &kept);
                    let now = done.fetch_add(list.len(), Ordering::Relaxed) + list.len();
                    (self.project.progress)(Step::Studying(now, all));
                    (list, told)
                })
                .collect();
            let mut fresh = Vec::new();
            for (list, told) in finished {
                findings.extend(told);
                fresh.extend(list);
            }
            if all > PART {
                self.keep(&fresh, out)?;
            }
            cells.extend(fresh);
        }
        // Also where every cell was found: what ids mean is told all the same.
        let bases = self.profiles.iter().enumerate();
        let bases = bases.filter_map(|(at, profile)| self.base(at, profile).as_ref().ok().cloned()).collect();
        let Work { study, project, .. } = self;
        Ok(Studied { study, cells, bases, kept: kept.into_inner(), project, findings })
    }

    /// The cells of a scenario, under every profile; what is doubtful in it is said once.
    fn row(&self, stack: &str, out: &Path, kept: &AtomicUsize) -> (Vec<Cell>, Findings) {
        let under = self.under(stack);
        let mut told = Findings::default();
        if let Ok((project, _)) = &under {
            let own = self.project.findings.iter().count();
            told = project.findings.iter().skip(own).cloned().collect();
        }
        let cells = self.profiles.par_iter().enumerate().map(|(at, profile)| {
            let hash = self.hash(stack, &under, profile);
            match found(out, &hash) {
                Some(cell) => {
                    kept.fetch_add(1, Ordering::Relaxed);
                    cell
                }
                None => self.cell(stack, &under, (at, profile), hash),
            }
        });
        (cells.collect(), told)
    }

    fn under(&self, stack: &str) -> Under {
        if stack == BASE {
            return Ok((self.project.clone(), Vec::new()));
        }
        self.project.clone().changed_by(stack).map_err(|refused| {
            let (findings, _) = refused.into_parts();
            compare::first_error(&findings)
        })
    }

    fn hash(&self, stack: &str, under: &Under, profile: &str) -> String {
        let mut hash = Sha256::new();
        for word in [&self.ground, stack, profile] {
            hash.update(word.as_bytes());
            hash.update([0]);
        }
        match under {
            Ok((project, _)) => {
                project.dataset.assumptions.iter().for_each(|a| hash.update(a.file.text.as_bytes()))
            }
            Err(why) => hash.update(why.zh.as_bytes()),
        }
        hex(&hash.finalize())
    }

    fn base(&self, at: usize, profile: &str) -> &Result<Arc<Run>, Text> {
        self.bases[at].get_or_init(|| computed(&self.project, profile))
    }

    fn cell(&self, stack: &str, under: &Under, (at, profile): (usize, &str), hash: String) -> Cell {
        let refused = |why: &Text| Some((why.zh.clone(), why.en.clone()));
        let mut cell = Cell {
            hash,
            scenario: stack.to_string(),
            title: titled(under),
            profile: profile.to_string(),
            refused: None,
            lines: Vec::new(),
            responses: Vec::new(),
            changed: Vec::new(),
        };
        let (project, changed) = match under {
            Ok((project, changed)) => (project, changed),
            Err(why) => return Cell { refused: refused(why), ..cell },
        };
        let base = self.base(at, profile);
        let run = if stack == BASE { base.clone() } else { computed(project, profile) };
        let run = match run {
            Ok(run) => run,
            Err(why) => return Cell { refused: refused(&why), ..cell },
        };
        let wanted = self.lines(&run.book);
        if wanted.is_empty() {
            let lines = self.study.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
            let why =
                text!("这个口径没有要看的行：{lines}", "the profile has none of the lines wanted: {lines}");
            return Cell { refused: refused(&why), ..cell };
        }
        let years = if self.study.years.is_empty() { &project.dataset.years } else { &self.study.years };
        cell.lines = wanted.iter().filter_map(|line| cell::line(&run, *line, years)).collect();
        if let (Ok(base), true) = (base, stack != BASE) {
            cell.responses = response::responses(base, &run, &wanted, changed);
            cell.changed = changed
                .iter()
                .map(|one| cell::Changed {
                    title: (one.title.zh.clone(), one.title.en.clone()),
                    base: one.base.map(f64::to_bits),
                    value: one.value.to_bits(),
                })
                .collect();
        }
        cell
    }

    /// The lines that are looked at: those named, else the headline.
    fn lines(&self, book: &Book) -> Vec<usize> {
        match self.study.lines.is_empty() {
            false => self.study.lines.iter().filter_map(|placed| book.find_line(&placed.text)).collect(),
            true => book
                .headline
                .iter()
                .filter_map(|symbol| match symbol {
                    Symbol::Line(line) => Some(*line),
                    Symbol::Measure(_) | Symbol::Coefficient(_) => None,
                })
                .collect(),
        }
    }

    /// Keeps finished cells, so that a study that was broken off goes on where it was.
    fn keep(&self, cells: &[Cell], out: &Path) -> Result<(), Refused> {
        let mut findings = Findings::default();
        let lang = self.project.lang;
        let new: Vec<&Cell> = cells.iter().filter(|cell| found(out, &cell.hash).is_none()).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut stage = || {
            let mut staging = Staging::new(&out.join(CELLS), &mut findings)?;
            for cell in &new {
                staging.add(&format!("{}.json", cell.hash), &serde_json::to_vec(cell).unwrap_or_default())?;
            }
            staging.publish(&[], lang, &mut Findings::default())
        };
        let kept = stage();
        interrupt::goes_on();
        kept.map_err(|fault| Refused::of_writing(fault, Findings::default(), lang))
    }
}

/// What a scenario is called; the base has no title of its own.
fn titled(under: &Under) -> (String, String) {
    let Ok((project, _)) = under else { return Default::default() };
    let list = &project.dataset.assumptions;
    let one = |a: &Assumption, lang: Lang| match a.note.get(lang) {
        "" => a.title.get(lang).to_string(),
        note => format!("{}{}{note}", a.title.get(lang), lang.pick("。", ". ")),
    };
    let join = |lang| list.iter().map(|a| one(a, lang)).collect::<Vec<_>>().join(" + ");
    match list.is_empty() {
        true => ("不加情景".to_string(), "no scenario".to_string()),
        false => (join(Lang::Zh), join(Lang::En)),
    }
}

/// A finished cell of this hash.
fn found(out: &Path, hash: &str) -> Option<Cell> {
    let bytes = std::fs::read(out.join(CELLS).join(format!("{hash}.json"))).ok()?;
    serde_json::from_slice::<Cell>(&bytes).ok().filter(|cell| cell.hash == hash)
}

fn computed(project: &Project, profile: &str) -> Result<Arc<Run>, Text> {
    let quiet =
        Project { progress: super::step::unwatched(), findings: Findings::default(), ..project.clone() };
    let ask = Ask { profile: Some(profile), ..Ask::default() };
    let course = Course::run(quiet, ask, Purpose::Comparison);
    match course.run.filter(|_| !course.findings.has_errors()) {
        Some(run) => Ok(run),
        None => Err(compare::first_error(&course.findings)),
    }
}

impl Studied {
    /// What is doubtful.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    pub(crate) fn lang(&self) -> Lang {
        self.project.lang
    }

    pub(crate) fn dataset(&self) -> &crate::table::Dataset {
        &self.project.dataset
    }

    /// Writes `compare.xlsx`, the tidy tables and `study.json` into a folder.
    ///
    /// # Errors
    ///
    /// Where the folder holds something that must not be replaced, or the disk fails.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Findings, Refused> {
        let mut told = Findings::default();
        (self.project.progress)(Step::Writing);
        let runs: Vec<&Run> = self.bases.iter().map(|run| &**run).collect();
        let pages = report::study::Pages {
            study: &self.study,
            cells: &self.cells,
            runs: &runs,
            dataset: self.dataset(),
            lang: self.lang(),
        };
        match report::study::write(&pages, folder.as_ref(), &mut told) {
            Ok(()) => Ok(told),
            Err(fault) => Err(Refused::of_writing(fault, told, self.lang())),
        }
    }

    /// The cells that could not be computed, by their reason.
    pub(crate) fn refused(&self) -> BTreeMap<&str, Vec<&Cell>> {
        let mut list: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in &self.cells {
            if let Some((zh, en)) = &cell.refused {
                list.entry(self.lang().pick(zh, en)).or_default().push(cell);
            }
        }
        list
    }
}

/// What is said of cells that could not be computed.
pub(crate) fn unfit(cells: &[&Cell], why: &str) -> Finding {
    let names: Vec<String> =
        cells.iter().take(8).map(|cell| format!("{} × {}", cell.scenario, cell.profile)).collect();
    let (names, count) = (names.join("、"), cells.len());
    let message =
        text!("{count} 格没有算出（{names}）：{why}", "{count} cells were not computed ({names}): {why}");
    Finding::warning("refused-cell", message).help(text!(
        "其余各格照常；要看全部原因：geep check 数据集 --scenario … --profile …",
        "the others went on; for all reasons: geep check DATASET --scenario … --profile …"
    ))
}
