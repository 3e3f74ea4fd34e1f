//! CSV for spreadsheets: UTF-8 with its mark, text that no spreadsheet computes as a formula. Beside it stand the types
//! of its columns as `.csvt`: QGIS and other programs that read through GDAL take codes for texts by it.

use super::Format;
use crate::sheet::neutral;
use polars::prelude::{Column, DataFrame, DataType, PolarsError};
use polars_io::SerWriter;
use polars_io::csv::write::CsvWriter;

pub const FORMAT: Format = Format { id: "csv", endings: &["csv", "csvt"], write };

fn write(table: &DataFrame) -> Result<Vec<Vec<u8>>, PolarsError> {
    let types = types(table);
    let columns = table.columns().iter().map(neutral).collect::<Result<Vec<Column>, PolarsError>>()?;
    let mut table = DataFrame::new(table.height(), columns)?;
    let mut bytes = Vec::new();
    // Excel takes a file for UTF-8 only with this mark.
    CsvWriter::new(&mut bytes).include_bom(true).finish(&mut table)?;
    Ok(vec![bytes, types])
}

fn neutral(column: &Column) -> Result<Column, PolarsError> {
    if column.dtype() != &DataType::String {
        return Ok(column.clone());
    }
    let words = column.str()?.iter().map(|word| word.map(neutral::written)).collect::<Vec<_>>();
    Ok(Column::new(column.name().clone(), words.iter().map(|w| w.as_deref()).collect::<Vec<_>>()))
}

/// The types of the columns, one line.
fn types(table: &DataFrame) -> Vec<u8> {
    let of = |column: &Column| match column.dtype() {
        DataType::Int32 => "\"Integer\"",
        // Fen of a province are more than 32 bits hold.
        DataType::Int64 => "\"Integer64\"",
        DataType::Float64 => "\"Real\"",
        _ => "\"String\"",
    };
    let types: Vec<&str> = table.columns().iter().map(of).collect();
    format!("{}\n", types.join(",")).into_bytes()
}
