//! The container of old Excel files and of encrypted workbooks (MS-CFB): a file system in a file. It is looked through
//! here before the parser of workbooks sees it, because its chains of sectors can be made endless.

use crate::quiet::quietly;
use cfb::CompoundFile;
use std::cell::RefCell;
use std::io::{Cursor, Read, Write};

/// The first bytes of every such file.
pub const MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A compound file whose chains all end.
pub struct Compound<'a> {
    bytes: &'a [u8],
    file: RefCell<CompoundFile<Cursor<&'a [u8]>>>,
}

impl<'a> Compound<'a> {
    /// Reads the tables and the directory; none where they are damaged.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let file = quietly(|| CompoundFile::open(Cursor::new(bytes)).ok())??;
        Some(Self { bytes, file: RefCell::new(file) })
    }

    /// Whether there is a stream or folder of the name.
    pub fn has(&self, name: &str) -> bool {
        self.file.borrow().exists(name)
    }

    /// The content of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let mut file = self.file.try_borrow_mut().ok()?;
        // A stream that says it is longer than the file is cut where the file ends.
        let most = self.bytes.len() as u64;
        quietly(|| {
            let mut content = Vec::new();
            file.open_stream(name).ok()?.take(most).read_to_end(&mut content).ok()?;
            Some(content)
        })?
    }

    /// The file with another content of a stream, as long as the one it has.
    pub fn with(&self, name: &str, content: &[u8]) -> Option<Vec<u8>> {
        quietly(|| {
            let mut file = CompoundFile::open(Cursor::new(self.bytes.to_vec())).ok()?;
            let mut stream = file.open_stream(name).ok()?;
            (stream.len() == content.len() as u64).then_some(())?;
            stream.write_all(content).and_then(|()| stream.flush()).ok()?;
            drop(stream);
            Some(file.into_inner().into_inner())
        })?
    }
}

pub fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
