//! What the user's folders changed of the definitions beneath them.

use super::files::{Files, Folder};
use super::placed::Placed;
use crate::finding::{Findings, Source};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use std::sync::Arc;

/// Everything that was laid over the built-in definitions.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// Paths of the user's files, those that say nothing new left out.
    pub files: Vec<String>,
    /// Paths of files that were replaced whole, on request.
    pub whole: Vec<String>,
    pub changes: Vec<Change>,
    /// The same files, folder by folder.
    pub folders: Vec<Folder>,
    sources: Vec<Arc<Source>>,
}

/// One thing that stands in the place of another.
#[derive(Clone, Debug)]
pub struct Change {
    /// The thing: `coefficient `grain_price` of 140000`.
    pub what: Text,
    /// Its value before and now; none where it is more than a value.
    pub values: Option<(String, String)>,
    /// Whether what lay beneath counts for nothing any more; else only on the days on which both are in force.
    pub wholly: bool,
    pub beneath: Text,
    pub own: Text,
}

impl Change {
    /// The change in words: what, from which value to which, and where both stand.
    pub fn words(&self) -> Text {
        let (what, beneath, own) = (&self.what, &self.beneath, &self.own);
        let values = self.values.as_ref().map(|(old, new)| format!("{old} → {new}"));
        let [zh, en] =
            ["：", ": "].map(|mark| values.as_ref().map_or(String::new(), |v| format!("{mark}{v}")));
        let verb = match self.wholly {
            true => text!("替换", "in place of"),
            false => text!("在同时有效的日子里先于", "on days of both before"),
        };
        Text {
            zh: format!("{}{zh}（{}，{} {}）", what.zh, own.zh, verb.zh, beneath.zh),
            en: format!("{}{en} ({}, {} {})", what.en, own.en, verb.en, beneath.en),
        }
    }
}

impl Laid {
    pub fn new(files: &Files) -> Laid {
        let (paths, whole, sources) = (files.overlaid.clone(), files.replaced.clone(), files.own());
        Laid { files: paths, whole, changes: Vec::new(), folders: files.folders.clone(), sources }
    }

    /// Whether something stands in a file of the user's.
    pub fn is_own(&self, at: &Placed) -> bool {
        self.sources.iter().any(|own| Arc::ptr_eq(own, &at.source))
    }

    /// Whether what stands here goes for what has the same id there. Two of one layer are a fault.
    pub fn goes_for(
        &mut self,
        kind: &Text,
        (here, there): (&Placed, &Placed),
        files: &Files,
        findings: &mut Findings,
    ) -> bool {
        let goes = files.goes_over(here, there);
        if goes {
            self.replaced(kind, (here, there));
        } else {
            let finding = faults::defined_twice(kind, &here.text, there);
            findings.push(here.whole(finding, Text::default()));
        }
        goes
    }

    /// Notes that it does.
    pub fn replaced(&mut self, kind: &Text, (here, there): (&Placed, &Placed)) {
        let (Text { zh, en }, id) = (kind, &here.text);
        let what = text!("{zh} `{id}`", "{en} `{id}`");
        self.changes.push(Change {
            what,
            values: None,
            wholly: true,
            beneath: there.words(),
            own: here.words(),
        });
    }
}
