//! Worked examples inside models: inputs and the published result that must come out.

use super::read::Placed;
use crate::finding::Source;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

#[derive(Clone, Debug)]
pub struct Example {
    pub title: Text,
    pub profile: String,
    pub code: String,
    pub year: i32,
    pub given: Vec<Given>,
    pub expect: Vec<Expect>,
    pub at: Placed,
}

/// One input of an example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub measure: String,
    pub value: f64,
    pub unit: String,
    /// Members of further dimensions.
    #[serde(default)]
    pub at: BTreeMap<String, String>,
    /// The year, if not the example's.
    pub year: Option<i32>,
}

/// One result of an example; `within` is absolute, in `unit`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    pub line: String,
    pub value: f64,
    pub unit: String,
    pub within: f64,
    #[serde(default)]
    pub at: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleToml {
    title: Text,
    profile: Spanned<String>,
    code: String,
    year: i32,
    given: Vec<Given>,
    expect: Vec<Expect>,
}

impl ExampleToml {
    pub fn place(self, source: &Arc<Source>) -> Example {
        let at = Placed::new(&self.profile, source);
        let ExampleToml { title, code, year, given, expect, .. } = self;
        Example { title, profile: at.text.clone(), code, year, given, expect, at }
    }
}
