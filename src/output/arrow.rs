//! Arrow, also known as Feather: columns with their types, to be read without copying.

use super::Format;
use polars::prelude::{DataFrame, PolarsError};
use polars_io::SerWriter;
use polars_io::ipc::IpcWriter;

pub const FORMAT: Format = Format { id: "arrow", endings: &["arrow"], write };

fn write(table: &DataFrame) -> Result<Vec<Vec<u8>>, PolarsError> {
    let mut bytes = Vec::new();
    IpcWriter::new(&mut bytes).finish(&mut table.clone())?;
    Ok(vec![bytes])
}
