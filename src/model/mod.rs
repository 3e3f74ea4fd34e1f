//! The definitions: dimensions, measures, coefficients, documents, models and profiles, read from `coefficients/`.

pub mod account;
mod called;
pub mod coefficient;
pub mod condition;
pub mod content;
pub mod date;
mod day;
pub mod dimension;
pub mod document;
pub mod edition;
pub mod evidence;
pub mod example;
mod extends;
pub mod faults;
pub mod files;
pub mod filler;
pub mod former;
pub mod given;
mod header;
mod idle;
mod lacking;
mod laid;
pub mod limit;
pub mod measure;
pub mod member;
mod named;
pub mod page;
mod placed;
pub mod profile;
mod read;
pub mod region;
pub mod roster;
pub mod scheme;
pub mod slot;
mod spanned;
mod supplied;
pub mod tier;
pub mod units;
pub mod wording;

pub use called::Called;
pub use laid::{Change, Laid};
pub use named::{bad_unit, per_words};
pub use placed::Placed;
pub use read::read;
pub use spanned::Spanned;

use crate::finding::{Finding, Findings, Sought, Source, unknown};
use crate::text;
use crate::text::Text;
use crate::unit::Declared;
use account::{Line, Model};
use coefficient::Coefficient;
use dimension::Dimensions;
use document::{Cite, Document};
use files::Files;
use filler::Filler;
use measure::Measure;
use named::{Named, check_ids};
use profile::Profile;
use slot::Slot;
use std::sync::Arc;
use wording::NoticeWords;

/// Everything that is defined, before a profile picks from it.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub dimensions: Arc<Dimensions>,
    pub documents: Vec<Document>,
    pub measures: Vec<Measure>,
    pub coefficients: Vec<Arc<Coefficient>>,
    pub models: Vec<Model>,
    pub slots: Vec<Slot>,
    /// The words of letters.
    pub wording: Option<NoticeWords>,
    /// Who fills in measures, in the order of a template.
    pub fillers: Vec<Filler>,
    /// The units of all files, with the file of each.
    pub units: Vec<(Declared, Arc<Source>)>,
    pub profiles: Vec<Profile>,
    /// The year to whose prices all prices are brought, instead of to each year's own.
    pub prices: Option<i32>,
    /// SHA-256 of all definition files.
    pub hash: String,
    /// What the user laid over the built-in definitions.
    pub laid: Laid,
}

impl Catalog {
    /// Reads all definitions; whatever is wrong goes into `findings`.
    pub fn load(files: &Files, findings: &mut Findings) -> Catalog {
        let mut laid = Laid::new(files);
        let units = units::load(files, findings);
        let (dimensions, written) =
            rayon::join(|| dimension::load(files, &mut laid, findings), || account::written(files));
        let members_known = !findings.has_errors();
        let documents = document::load(files, &mut laid, findings);
        let mut measures = measure::load(files, &dimensions, &mut laid, findings);
        let known = (&dimensions, &documents[..]);
        let (mut laid_models, mut of_models) = (Laid::new(files), findings.branch());
        let (coefficients, (mut models, replaced)) = rayon::join(
            || coefficient::load(files, known, &mut laid, findings),
            || account::load(written, files, known, &mut laid_models, &mut of_models),
        );
        laid.changes.append(&mut laid_models.changes);
        findings.extend(of_models);
        extends::resolve(&mut models, findings);
        supplied::join(&mut models, &replaced, &mut measures, findings);
        let wording = wording::load(files, findings);
        let fillers = filler::load(files, &mut measures, findings);
        let slots = slot::load(files, &dimensions, &mut laid, findings);
        slot::check(&slots, &models, (files, &dimensions), findings);
        measure::check_likes(&measures, findings);
        let sets = coefficients.iter().flat_map(|c| &c.rows).map(|r| r.set.as_str()).collect();
        let mut profiles = profile::load(files, &documents, &sets, &mut laid, findings);
        profiles.extend(scheme::profiles(&models, &profiles, findings));
        scheme::check_successors(&models, &documents, findings);
        // The given value of a line has its id.
        let own: Vec<&Measure> = measures.iter().filter(|m| !m.is_of_a_line()).collect();
        let inputs = || {
            let measures = own.iter().map(|m| *m as &dyn Named);
            measures.chain(coefficients.iter().map(|c| c as &dyn Named))
        };
        check_ids(inputs(), &dimensions, findings);
        for model in &models {
            let lines = model.lines.iter().map(|l| l as &dyn Named);
            let tiers = model.tiers.iter().map(|t| t as &dyn Named);
            let own =
                |id: &str| model.lines.iter().any(|l| l.id == id) || model.tiers.iter().any(|t| t.id == id);
            let taken = inputs().filter(|i| own(i.id()));
            check_ids(taken.chain(lines).chain(tiers), &dimensions, findings);
        }
        // After a fault in a table of members every example would seem to name a place that does not exist.
        if members_known {
            example::names::check((&models, &laid), &measures, &profiles, &dimensions, findings);
        }
        idle::report(&laid, &coefficients, &models, &profiles, findings);
        let hash = files.hash();
        let catalog = Catalog {
            dimensions: Arc::new(dimensions),
            documents,
            measures,
            coefficients: coefficients.into_iter().map(Arc::new).collect(),
            models,
            slots,
            wording,
            fillers,
            units,
            profiles,
            prices: None,
            hash,
            laid,
        };
        header::check(&catalog, findings);
        catalog
    }

    /// The measure that has this id, or had it.
    pub fn measure(&self, id: &str) -> Option<usize> {
        let now = self.measures.iter().position(|m| m.id == id);
        now.or_else(|| self.measures.iter().position(|m| m.is_called(id)))
    }

    /// The profile that has this id, or had it.
    pub fn profile(&self, id: &str) -> Result<&Profile, Box<Finding>> {
        let had = |p: &&Profile| p.formerly.iter().any(|former| former == id);
        let found = self.profiles.iter().find(|p| p.id == id).or_else(|| self.profiles.iter().find(had));
        found.ok_or_else(|| Box::new(unknown_profile(id, &self.profiles)))
    }

    /// A reference in words: title, number, clause.
    pub fn cite(&self, cite: &Cite) -> String {
        self.cite_document(cite.document, &cite.clause)
    }

    pub fn cite_document(&self, document: usize, clause: &str) -> String {
        let document = &self.documents[document];
        let mut words = format!("{}《{}》", document.issuer, document.title);
        // Some are known by their number alone.
        let number = document.number.as_deref().filter(|number| *number != document.title);
        for part in [number.unwrap_or(""), clause] {
            if !part.is_empty() {
                words.push(' ');
                words.push_str(part);
            }
        }
        words
    }
}

impl Line {
    /// The clause the line rests on.
    pub fn cite<'a>(&'a self, model: &'a Model) -> &'a Cite {
        self.source.as_ref().unwrap_or(&model.source)
    }
}

/// What is said of a name that no profile has.
fn unknown_profile(id: &str, profiles: &[Profile]) -> Finding {
    let otherwise = text!(
        "`geep catalog profiles` 列出全部口径和方案",
        "`geep catalog profiles` lists all profiles and schemes"
    );
    unknown(Sought::Profile, id, profiles.iter().map(|p| p.id.as_str()), otherwise)
}

/// The title of a thing, for messages.
pub fn quoted(id: &str, title: &Text) -> Text {
    let Text { zh, en } = title;
    text!("`{id}`（{zh}）", "`{id}` ({en})")
}
