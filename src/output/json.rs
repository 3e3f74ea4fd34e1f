//! JSON: a list of rows, each an object of its columns; what is missing is null.

use super::Format;
use polars::prelude::{AnyValue, DataFrame, PolarsError};
use serde_json::{Map, Number, Value};

pub const FORMAT: Format = Format { id: "json", endings: &["json"], write };

fn write(table: &DataFrame) -> Result<Vec<Vec<u8>>, PolarsError> {
    let mut text = format!("{:#}", Value::Array(rows(table)?));
    text.push('\n');
    Ok(vec![text.into_bytes()])
}

/// The rows of a table, each an object of its columns.
pub fn rows(table: &DataFrame) -> Result<Vec<Value>, PolarsError> {
    let mut rows = vec![Map::new(); table.height()];
    for column in table.columns() {
        for (at, row) in rows.iter_mut().enumerate() {
            row.insert(column.name().to_string(), value(column.get(at)?));
        }
    }
    Ok(rows.into_iter().map(Value::Object).collect())
}

fn value(cell: AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::Int32(number) => number.into(),
        AnyValue::Int64(number) => number.into(),
        AnyValue::Float64(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        AnyValue::String(text) => text.into(),
        other => other.to_string().into(),
    }
}
