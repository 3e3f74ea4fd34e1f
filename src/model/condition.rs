//! Checks: conditions that must hold, kept as lines that come to 1 where they do and to 0 where they do not.

use super::document::CiteToml;
use crate::finding::Severity;
use crate::text::Text;
use serde::Deserialize;
use toml::Spanned;

/// What makes a line a check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Whether a run stops where the condition fails, or only says so.
    pub level: Severity,
    /// What to do about it.
    pub help: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckToml {
    pub id: Spanned<String>,
    pub title: Text,
    pub per: Vec<Spanned<String>>,
    pub that: Spanned<String>,
    #[serde(rename = "where")]
    pub scope: Option<Spanned<String>>,
    pub level: Severity,
    pub help: Text,
    pub source: Option<CiteToml>,
    pub note: Option<Text>,
}
