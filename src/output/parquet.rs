//! Parquet: columns with their types, for pandas, R, DuckDB and Spark.

use super::Format;
use polars::prelude::{DataFrame, PolarsError};
use polars_io::parquet::write::ParquetWriter;

pub const FORMAT: Format = Format { id: "parquet", endings: &["parquet"], write };

fn write(table: &DataFrame) -> Result<Vec<Vec<u8>>, PolarsError> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut table.clone())?;
    Ok(vec![bytes])
}
