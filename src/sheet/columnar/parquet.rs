//! Parquet: row group by row group.

use std::io::Cursor;

use polars_arrow::array::{Array, NullArray};
use polars_arrow::datatypes::ArrowDataType as Type;
use polars_buffer::Buffer;
use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};

use super::text::is_nested;
use super::{Build, Fault, Table, UNPACKED_BYTES};

/// The most bytes of one page.
const PAGE_BYTES: usize = 256 << 20;

pub fn read<'a>(bytes: Vec<u8>, table: &mut Table<'_, impl Build<'a>>) -> Result<(), Fault> {
    let metadata = read_metadata(&mut Cursor::new(&bytes))?;
    let schema = infer_schema(&metadata)?;
    table.header(schema.iter_values().map(|field| (field.name.as_str(), field.dtype())))?;
    let bytes = Buffer::from_vec(bytes);
    let mut unpacked = 0_u64;
    // All is looked at before any of it is unpacked.
    for group in &metadata.row_groups {
        for (name, field) in schema.iter() {
            if let Some(part) = plain(group, name, field.dtype()) {
                unpacked = unpacked.saturating_add(look(&bytes, part, group.num_rows())?);
                if unpacked > UNPACKED_BYTES {
                    return Err(Fault::TooLarge);
                }
            }
        }
    }
    for group in &metadata.row_groups {
        let mut columns: Vec<Box<dyn Array>> = Vec::new();
        for (name, field) in schema.iter() {
            let Some(part) = plain(group, name, field.dtype()) else {
                columns.push(NullArray::new(Type::Null, group.num_rows()).boxed());
                continue;
            };
            let pages = BasicDecompressor::new(pages(&bytes, part)?, Vec::new());
            let kind = &part.descriptor().descriptor.primitive_type;
            let (arrays, _) = column_iter_to_arrays(vec![pages], vec![kind], field.clone(), None)?;
            let arrays: Vec<&dyn Array> = arrays.iter().map(|array| array.as_ref()).collect();
            columns.push(polars_arrow::compute::concatenate::concatenate_unchecked(&arrays)?);
        }
        if columns.iter().any(|column| column.len() != group.num_rows()) {
            return Err(Fault::Broken("columns of unequal length".into()));
        }
        table.rows(&columns)?;
    }
    Ok(())
}

/// The column of that name in a group of rows; none where its values are no single text each.
fn plain<'g>(group: &'g RowGroupMetadata, name: &str, kind: &Type) -> Option<&'g ColumnChunkMetadata> {
    let mut parts = group.columns_under_root_iter(name)?;
    let first = parts.next()?;
    (parts.next().is_none() && !is_nested(kind)).then_some(first)
}

fn pages(bytes: &Buffer<u8>, part: &ColumnChunkMetadata) -> Result<PageReader, Fault> {
    let range = part.byte_range();
    let range = range.start as usize..range.end as usize;
    if bytes.get(range.clone()).is_none() {
        return Err(Fault::Broken("a column beyond the end of the file".into()));
    }
    Ok(PageReader::new(Cursor::new(bytes.clone().sliced(range)), part, Vec::new(), PAGE_BYTES))
}

/// The room a column takes by what its pages announce.
fn look(bytes: &Buffer<u8>, part: &ColumnChunkMetadata, rows: usize) -> Result<u64, Fault> {
    // Of each value there is a view or number, and its level.
    let mut room = rows as u64 * 24;
    let mut values = 0;
    let mut reader = pages(bytes, part)?;
    let dictionary = reader.read_dict()?;
    let mut add = |size: usize| {
        room = room.saturating_add(size as u64);
        if size > PAGE_BYTES || room > UNPACKED_BYTES { Err(Fault::TooLarge) } else { Ok(()) }
    };
    if dictionary.is_some() {
        let announced = bytes.get(part.byte_range().start as usize..).and_then(announced);
        add(announced.ok_or_else(|| Fault::Broken("the header of a page".into()))?)?;
    }
    for page in reader {
        match page? {
            CompressedPage::Data(page) => {
                add(page.uncompressed_size())?;
                values += page.num_values();
            }
            CompressedPage::Dict(_) => return Err(Fault::Broken("a second dictionary".into())),
        }
    }
    if values != rows {
        return Err(Fault::Broken("pages with another number of values".into()));
    }
    Ok(room)
}

/// The unpacked size a page announces. The parser keeps that of a dictionary to itself; in the header, in compact Thrift, it
/// is the second field of three numbers.
fn announced(header: &[u8]) -> Option<usize> {
    let mut bytes = header.iter().copied();
    let mut field = || {
        // One field further on, a 32-bit number.
        if bytes.next()? != 0x15 {
            return None;
        }
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = bytes.next()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                // Even numbers are positive, odd ones negative.
                return (number & 1 == 0).then_some((number >> 1) as usize);
            }
        }
        None
    };
    field()?;
    field()
}
