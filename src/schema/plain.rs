//! Schemas without what TOML has none of: a key is left out, there is no null; and numbers have no width.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Value, json};

/// Takes nulls and widths of numbers out of a schema.
#[derive(Clone, Debug)]
pub struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        schema.remove("format");
        if schema.get("default") == Some(&Value::Null) {
            schema.remove("default");
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(choices)) = schema.remove("anyOf") {
            let null = json!({ "type": "null" });
            let choices: Vec<Value> = choices.into_iter().filter(|choice| *choice != null).collect();
            let key = if choices.len() == 1 { "allOf" } else { "anyOf" };
            schema.insert(key.into(), Value::Array(choices));
        }
    }
}
