//! Arrow IPC files (also called Feather): batch by batch.

use std::io::Cursor;

use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot;
use polars_arrow::io::ipc::format::ipc::{Block, MessageHeaderRef, MessageRef, RecordBatchRef};
use polars_arrow::io::ipc::read::{FileReader, read_file_metadata};

use super::{Build, Fault, Table, UNPACKED_BYTES};

pub fn read<'a>(bytes: &[u8], table: &mut Table<'_, impl Build<'a>>) -> Result<(), Fault> {
    let metadata = read_file_metadata(&mut Cursor::new(bytes))?;
    let mut unpacked = 0_u64;
    for block in metadata.blocks.iter().chain(metadata.dictionaries.iter().flatten()) {
        unpacked = unpacked.saturating_add(look(bytes, block)?);
        if unpacked > UNPACKED_BYTES {
            return Err(Fault::TooLarge);
        }
    }
    let schema = metadata.schema.clone();
    table.header(schema.iter_values().map(|field| (field.name.as_str(), field.dtype())))?;
    for batch in FileReader::new(Cursor::new(bytes), metadata, None, None) {
        table.rows(batch?.arrays())?;
    }
    Ok(())
}

/// The room a batch takes by what its buffers announce.
fn look(bytes: &[u8], block: &Block) -> Result<u64, Fault> {
    let outside = || Fault::Broken("a buffer beyond the end of the file".into());
    let start = u64::try_from(block.offset).map_err(|_| outside())?;
    let message = message(bytes.get(start as usize..).ok_or_else(outside)?).ok_or_else(outside)?;
    let message = MessageRef::read_as_root(message)?;
    let batch: RecordBatchRef<'_> = match message.header()? {
        Some(MessageHeaderRef::RecordBatch(batch)) => batch,
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => match dictionary.data()? {
            Some(batch) => batch,
            None => return Ok(0),
        },
        _ => return Err(Fault::Broken("no batch".into())),
    };
    let head = u64::try_from(block.meta_data_length).map_err(|_| outside())?;
    let body = start.checked_add(head).ok_or_else(outside)?;
    let compressed = batch.compression()?.is_some();
    let mut room = 0_u64;
    for node in batch.nodes()?.into_iter().flatten() {
        // A column of nothing but nulls has no bytes at all.
        room = room.saturating_add(u64::try_from(node.length()).map_err(|_| outside())?.saturating_mul(16));
    }
    for buffer in batch.buffers()?.into_iter().flatten() {
        let offset = u64::try_from(buffer.offset()).map_err(|_| outside())?;
        let length = u64::try_from(buffer.length()).map_err(|_| outside())?;
        let from = body.checked_add(offset).ok_or_else(outside)?;
        let to = from.checked_add(length).ok_or_else(outside)?;
        let content = bytes.get(from as usize..to as usize).ok_or_else(outside)?;
        let announced = match content.first_chunk::<8>() {
            Some(first) if compressed => i64::from_le_bytes(*first),
            // Buffers too short to be compressed are empty.
            _ => -1,
        };
        room = room.saturating_add(u64::try_from(announced).unwrap_or(length));
    }
    Ok(room)
}

/// The message at the beginning of a block: perhaps a mark, then its length and itself.
fn message(block: &[u8]) -> Option<&[u8]> {
    let rest = block.strip_prefix(&[0xFF; 4]).unwrap_or(block);
    let (length, rest) = rest.split_first_chunk::<4>()?;
    rest.get(..usize::try_from(i32::from_le_bytes(*length)).ok()?)
}
