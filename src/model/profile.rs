//! Profiles: which models make up the accounts under which guide, and how the report shows them.

use super::document::{Cite, CiteToml, Document, cite};
use super::evidence::Evidence;
use super::files::Files;
use super::read::{Placed, read};
use crate::finding::{Finding, Findings};
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use toml::Spanned;

#[derive(Clone, Debug)]
pub struct Profile {
    pub id: String,
    pub title: Text,
    pub version: String,
    pub source: Cite,
    pub evidence: Evidence,
    pub models: Vec<Placed>,
    /// Named sets of coefficients that go before the general ones, first choice first.
    pub sets: Vec<String>,
    /// The coefficient that brings prices to the accounting year; none leaves prices as printed.
    pub price_index: Option<Placed>,
    /// Lines shown on the summary and the terminal.
    pub headline: Vec<Placed>,
    pub sections: Vec<Section>,
    pub at: Placed,
}

/// One page of the report: lines side by side, one row a region.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: String,
    pub title: Text,
    pub lines: Vec<Placed>,
    /// Lines drawn in the summary's chart.
    pub chart: Vec<Placed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileToml {
    id: Spanned<String>,
    title: Text,
    version: String,
    source: CiteToml,
    evidence: Evidence,
    models: Vec<Spanned<String>>,
    #[serde(default)]
    sets: Vec<String>,
    price_index: Option<Spanned<String>>,
    headline: Vec<Spanned<String>>,
    section: Vec<SectionToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionToml {
    id: String,
    title: Text,
    lines: Vec<Spanned<String>>,
    #[serde(default)]
    chart: Vec<Spanned<String>>,
}

/// Reads every file of `profiles/`.
pub fn load(files: &Files, documents: &[Document], findings: &mut Findings) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for (_, source) in files.under("profiles", ".toml") {
        let Some(toml) = read::<ProfileToml>(source, findings) else { continue };
        let at = Placed::new(&toml.id, source);
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let sections = toml.section.into_iter().map(|s| Section {
            lines: s.lines.iter().map(place).collect(),
            chart: s.chart.iter().map(place).collect(),
            id: s.id,
            title: s.title,
        });
        let Some(reference) = cite(&toml.source, source, documents, findings) else { continue };
        if profiles.iter().any(|p| p.id == at.text) {
            let id = &at.text;
            let finding = Finding::error(
                "duplicate-id",
                text!("口径 `{id}` 定义了两次", "profile `{id}` is defined twice"),
            );
            findings.push(at.whole(finding, Text::default()));
        }
        profiles.push(Profile {
            id: at.text.clone(),
            title: toml.title,
            version: toml.version,
            source: reference,
            evidence: toml.evidence,
            models: toml.models.iter().map(place).collect(),
            sets: toml.sets,
            price_index: toml.price_index.as_ref().map(place),
            headline: toml.headline.iter().map(place).collect(),
            sections: sections.collect(),
            at,
        });
    }
    profiles
}
