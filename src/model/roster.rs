//! Who must report, as a dataset or a scheme states it: members of dimensions by list, by the region above, by an
//! attribute, or by who reported at another time.

use super::read::Placed;
use crate::finding::{Finding, Findings, Source};
use crate::text;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Spanned, Value};

/// The table `[roster]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct RosterToml(BTreeMap<Spanned<String>, Spanned<Value>>);

/// What is stated of one dimension.
#[derive(Clone, Debug)]
pub struct Statement {
    pub dimension: Placed,
    /// Members, patterns or times, as written.
    pub who: Vec<String>,
    /// The value in the file.
    pub at: Placed,
}

impl RosterToml {
    /// The statements in the order of the file's keys; a value that is no text or list of texts is reported.
    pub fn read(self, source: &Arc<Source>, findings: &mut Findings) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (key, value) in self.0 {
            let written = source.text.get(value.span()).unwrap_or_default().to_string();
            let at = Placed::new(&Spanned::new(value.span(), written), source);
            let who = match value.into_inner() {
                Value::String(text) => Some(vec![text]),
                Value::Array(list) => list.into_iter().map(|v| v.as_str().map(str::to_string)).collect(),
                _ => None,
            };
            let Some(who) = who.filter(|who| !who.is_empty()) else {
                let message = text!("名单写法不对", "this is no list of members");
                findings.push(at.whole(Finding::error("bad-roster", message), Text::default()).help(text!(
                    "写成员的列表，如 [\"140106\", \"140107\"]，或 \"1409*\"、\"city = 140900\"、\"as 2022Q1\"、\"as last period\"",
                    "write a list of members such as [\"140106\", \"140107\"], or \"1409*\", \"city = 140900\", \"as 2022Q1\", \"as last period\""
                )));
                continue;
            };
            statements.push(Statement { dimension: Placed::new(&key, source), who, at });
        }
        statements
    }
}
