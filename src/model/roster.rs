//! Who must report, as a dataset or a scheme states it: members of dimensions by list, by the region above, by an
//! attribute, or by who reported at another time.

use super::placed::Placed;
use super::spanned::Spanned;
use crate::finding::{Findings, Source};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Value;

/// The table `[roster]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct RosterToml(BTreeMap<Spanned<String>, Spanned<Value>>);

/// What is stated of one dimension, of every measure or of one alone.
#[derive(Clone, Debug)]
pub struct Statement {
    pub measure: Option<String>,
    pub dimension: Placed,
    /// Members, patterns or times, as written.
    pub who: Vec<String>,
    /// Whether they stand in a list: there a region is itself, alone it stands for the regions inside it.
    pub listed: bool,
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
            // `area.class = […]` speaks of the measure `area` alone.
            if let Value::Table(dimensions) = value.get_ref() {
                for (dimension, value) in dimensions {
                    let dimension = Placed::new(&Spanned::new(key.span(), dimension.clone()), source);
                    if let Some(who) = who(value) {
                        let (measure, at) = (Some(key.get_ref().clone()), at.clone());
                        statements.push(Statement { measure, dimension, who, listed: value.is_array(), at });
                    }
                }
                continue;
            }
            let listed = value.get_ref().is_array();
            let Some(who) = who(value.get_ref()) else {
                let message = text!("名单写法不对", "this is no list of members");
                findings.push(at.whole(faults::bad_roster(message), Text::default()).help(text!(
                    "写成员的列表，如 [\"140106\", \"140107\"]，或 \"1409*\"、\"city = 140900\"、\"as 2022Q1\"、\"as last period\"",
                    "write a list of members such as [\"140106\", \"140107\"], or \"1409*\", \"city = 140900\", \"as 2022Q1\", \"as last period\""
                )));
                continue;
            };
            let dimension = Placed::new(&key, source);
            statements.push(Statement { measure: None, dimension, who, listed, at });
        }
        statements
    }
}

impl JsonSchema for RosterToml {
    fn schema_name() -> Cow<'static, str> {
        "Roster".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let who = json_schema!({
            "description": "成员的列表，或 \"1409*\"、\"city = 140900\"、\"as 2022Q1\"、\"as last period\"、\"all\" · Members, or who they are",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }],
        });
        json_schema!({
            "description": "谁应当报数：按维度，或按指标再按维度 · Who must report: by dimension, or by measure and dimension",
            "type": "object",
            "additionalProperties": {
                "anyOf": [who, { "type": "object", "additionalProperties": who }],
            },
        })
    }
}

/// The members, patterns or times of a value; none where it is neither text nor a list of texts.
fn who(value: &Value) -> Option<Vec<String>> {
    let who: Option<Vec<String>> = match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|v| v.as_str().map(str::to_string)).collect(),
        _ => None,
    };
    who.filter(|who| !who.is_empty())
}
