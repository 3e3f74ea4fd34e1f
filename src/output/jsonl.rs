//! JSON lines: an object a row, a row a line; what is missing is null.

use super::Format;
use super::json::rows;
use polars::prelude::{DataFrame, PolarsError};

pub const FORMAT: Format = Format { id: "jsonl", endings: &["jsonl"], write };

fn write(table: &DataFrame) -> Result<Vec<Vec<u8>>, PolarsError> {
    let lines: String = rows(table)?.iter().map(|row| format!("{row}\n")).collect();
    Ok(vec![lines.into_bytes()])
}
