//! What a scheme that pays by places says of units on one place.

use crate::finding::{Findings, Source};
use crate::model::Spanned;
use crate::model::document::{Cite, CiteToml, Document, cite};
use crate::model::evidence::Evidence;
use crate::model::placed::Placed;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Tie {
    /// The line that gives the places.
    pub line: Placed,
    /// What each unit on a shared place is paid, and whether the next place is skipped.
    pub paid: Text,
    pub source: Cite,
    /// How well that is known.
    pub evidence: Evidence,
    /// The name under which it is accepted where that is not well.
    pub name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TieToml {
    /// 排名次的行 · Line that gives the places
    line: Spanned<String>,
    /// 并列的各付多少，下一名是否空出 · What each on a shared place is paid, and whether the next place is skipped
    paid: Text,
    /// 出处 · Source
    source: CiteToml,
    /// 证据等级 · Evidence
    evidence: Evidence,
}

impl TieToml {
    pub(super) fn read(
        self,
        source: &Arc<Source>,
        documents: &[Document],
        findings: &mut Findings,
    ) -> Option<Tie> {
        let reference = cite(&self.source, source, documents, findings)?;
        let line = Placed::new(&self.line, source);
        let name = format!("tie:{}", line.text);
        Some(Tie { line, paid: self.paid, source: reference, evidence: self.evidence, name })
    }
}
