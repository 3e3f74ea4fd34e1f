//! The zip of a pack: the same files give the same bytes, and a seal at its end by which a change of any byte is known,
//! be it none of a file.

use crate::hex;
use sha2::{Digest, Sha256};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The comment of the zip: these words and the SHA-256 of all bytes before that.
const WORDS: &str = "geep pack 1 sha256 ";
const HASH: usize = 64;

/// A zip of files in the order given.
pub fn zip(files: &[(String, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    zip.set_comment(format!("{WORDS}{}", "0".repeat(HASH)))?;
    let mut bytes = zip.finish()?.into_inner();
    let end = bytes.len() - HASH;
    let hash = hex(&Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(hash.as_bytes());
    Ok(bytes)
}

/// Whether a file has the seal that belongs to it.
pub fn holds(file: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
    let Some(before) = length.checked_sub((WORDS.len() + HASH) as u64) else { return Ok(false) };
    file.seek(SeekFrom::Start(0))?;
    let (mut digest, mut piece, mut left) = (Sha256::new(), vec![0; 1 << 16], before);
    while left > 0 {
        let most = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match file.read(&mut piece[..most])? {
            0 => return Ok(false),
            read => {
                digest.update(&piece[..read]);
                left -= read as u64;
            }
        }
    }
    let mut seal = Vec::new();
    file.take((WORDS.len() + HASH) as u64).read_to_end(&mut seal)?;
    digest.update(&seal[..WORDS.len().min(seal.len())]);
    Ok(seal == format!("{WORDS}{}", hex(&digest.finalize())).as_bytes())
}
