//! Checks: conditions that must hold, kept as lines that come to 1 where they do and to 0 where they do not.

use super::account::LineToml;
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
    id: Spanned<String>,
    title: Text,
    per: Vec<Spanned<String>>,
    that: Spanned<String>,
    #[serde(rename = "where")]
    scope: Option<Spanned<String>>,
    level: Severity,
    help: Text,
    source: Option<CiteToml>,
    note: Option<Text>,
}

impl CheckToml {
    pub fn line(self) -> LineToml {
        LineToml {
            id: self.id,
            title: self.title,
            per: self.per,
            unit: Spanned::new(0..0, "1".to_string()),
            formula: self.that,
            scope: self.scope,
            source: self.source,
            note: self.note,
            decimals: Some(Spanned::new(0..0, 0)),
            check: Some(Check { level: self.level, help: self.help }),
        }
    }
}
