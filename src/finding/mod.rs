//! What is wrong in the user's files: gathered while reading, shown all at once.

pub mod codes;
mod json;
mod render;
mod suggest;
mod unknown;

pub use suggest::nearest;
pub use unknown::{Sought, unfit_name, unknown};

use crate::place::Place;
use crate::text::{MESSAGE, Text, shortened};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A text file whose lines a message may show.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as the user knows it.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Whether a finding is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 停下 · Nothing is computed or written, but for an account whose results are not those expected: that shows them.
    Error,
    /// 提示 · To be looked at.
    Warning,
}

/// Where a finding stands.
#[derive(Clone, Debug)]
pub enum Where {
    /// The run as a whole.
    Nowhere,
    /// A file, worksheet, line, column or cell, said in words.
    Words(Text),
    /// Bytes of a text file, to be shown underlined; the label stands beneath.
    Span {
        /// The file.
        source: Arc<Source>,
        /// Bytes of its text.
        range: Range<usize>,
        /// What is said beneath; may be empty.
        label: Text,
    },
}

/// One thing that is wrong or doubtful: what, where, and what to do.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Whether it is in the way.
    pub severity: Severity,
    /// Stable kebab-case name of the kind of finding.
    pub code: &'static str,
    /// What is wrong or doubtful.
    pub message: Text,
    /// Where it stands.
    pub place: Where,
    /// The cells of the user's tables that it speaks of: those to look at.
    pub cells: Vec<Place>,
    /// What to do.
    pub help: Option<Text>,
}

impl Finding {
    pub(crate) fn error(code: &'static str, message: Text) -> Finding {
        Finding::of(Severity::Error, code, message)
    }

    pub(crate) fn warning(code: &'static str, message: Text) -> Finding {
        Finding::of(Severity::Warning, code, message)
    }

    pub(crate) fn of(severity: Severity, code: &'static str, message: Text) -> Finding {
        // Thousands of findings may each quote a cell as long as a page.
        let message = Text { zh: shortened(&message.zh, MESSAGE), en: shortened(&message.en, MESSAGE) };
        Finding { severity, code, message, place: Where::Nowhere, cells: Vec::new(), help: None }
    }

    pub(crate) fn at_words(mut self, place: Text) -> Finding {
        self.place = Where::Words(place);
        self
    }

    /// At a cell, row or column of a table.
    pub(crate) fn at_cell(self, cell: Place) -> Finding {
        self.at_words(cell.words()).about([cell])
    }

    /// Names further cells it speaks of.
    pub(crate) fn about(mut self, cells: impl IntoIterator<Item = Place>) -> Finding {
        self.cells.extend(cells);
        self
    }

    /// The worksheet it is about, where it is about one cell, row or table.
    pub(crate) fn tab(&self) -> Option<&str> {
        self.cells.first()?.tab.as_deref()
    }

    pub(crate) fn at(mut self, source: &Arc<Source>, range: Range<usize>, label: Text) -> Finding {
        self.place = Where::Span { source: source.clone(), range, label };
        self
    }

    pub(crate) fn help(mut self, help: Text) -> Finding {
        self.help = Some(help);
        self
    }

    /// Adds "did you mean …" where a known word is near the unknown one.
    pub(crate) fn did_you_mean(self, suggestion: Option<&str>) -> Finding {
        match suggestion {
            Some(near) => self.help(crate::text!("是否想写 `{near}`？", "did you mean `{near}`?")),
            None => self,
        }
    }

    /// The same, with another way out where no known word is near.
    pub(crate) fn did_you_mean_or(self, suggestion: Option<&str>, otherwise: Text) -> Finding {
        match suggestion {
            Some(near) => self.did_you_mean(Some(near)),
            None => self.help(otherwise),
        }
    }
}

/// So many findings of one kind are kept; of a table that is wrong throughout, the rest are counted.
const KEPT_PER_KIND: usize = 10_000;

/// All findings of a run, in the order they were met.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    /// How often each kind was met, kept or not.
    met: BTreeMap<(Severity, &'static str), usize>,
    /// Words whose definition is wrong itself: that they are unknown elsewhere is no news.
    lost: BTreeSet<String>,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        let met = self.met.entry((finding.severity, finding.code)).or_default();
        *met += 1;
        if *met <= KEPT_PER_KIND {
            self.list.push(finding);
        }
    }

    /// Adds others behind these.
    pub fn extend(&mut self, others: Findings) {
        for finding in others.list {
            self.push(finding);
        }
        for (kind, met) in others.met {
            *self.met.entry(kind).or_default() += met.saturating_sub(KEPT_PER_KIND);
        }
        self.lost.extend(others.lost);
    }

    /// An empty list that knows the same words to be lost.
    pub(crate) fn branch(&self) -> Findings {
        Findings { lost: self.lost.clone(), ..Findings::default() }
    }

    /// The findings but those that something else explains.
    pub(crate) fn without(self, explained: impl Fn(&Finding) -> bool) -> Findings {
        let Findings { list, mut met, lost } = self;
        let (dropped, list): (Vec<Finding>, Vec<Finding>) = list.into_iter().partition(explained);
        for finding in dropped {
            if let Some(met) = met.get_mut(&(finding.severity, finding.code)) {
                *met -= 1;
            }
        }
        Findings { list, met, lost }
    }

    /// Remembers a word whose definition could not be used; why has been said.
    pub(crate) fn lose(&mut self, word: impl Into<String>) {
        self.lost.insert(word.into());
    }

    /// Remembers every word in quotes of a text that could not be read.
    pub(crate) fn lose_quoted(&mut self, text: &str) {
        self.lost.extend(text.lines().flat_map(|l| l.split('"').skip(1).step_by(2)).map(str::to_string));
    }

    /// Adds what is to be said of an unknown word, unless it is one whose definition was lost.
    pub(crate) fn unknown(&mut self, word: &str, finding: Finding) {
        if !self.lost.contains(word) {
            self.push(finding);
        }
    }

    /// Whether anything is in the way.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|f| f.severity == Severity::Error)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One by one, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// Numbers of errors and warnings that were met.
    pub fn counts(&self) -> (usize, usize) {
        let met = |wanted| self.met.iter().filter(|((s, _), _)| *s == wanted).map(|(_, met)| met).sum();
        (met(Severity::Error), met(Severity::Warning))
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(all: I) -> Self {
        let mut findings = Findings::default();
        all.into_iter().for_each(|finding| findings.push(finding));
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_one_kind_are_counted() {
        let many = |count: usize| {
            let mut findings = Findings::default();
            for _ in 0..count {
                findings.push(Finding::error("empty-cell", Text::same("x")));
            }
            findings
        };
        let mut findings = many(KEPT_PER_KIND + 5);
        findings.push(Finding::warning("unusual", Text::same("y")));
        assert_eq!(findings.counts(), (KEPT_PER_KIND + 5, 1));
        findings.extend(many(KEPT_PER_KIND + 7));
        assert_eq!(findings.counts(), (2 * KEPT_PER_KIND + 12, 1));
        assert_eq!(findings.iter().count(), KEPT_PER_KIND + 1);
        // 50 of 20 012 are shown: 19 962 are left.
        assert!(findings.render(crate::text::Lang::En, false).contains("19962 more [empty-cell]"));
    }
}
