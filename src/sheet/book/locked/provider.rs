//! How a workbook is locked as the Windows of its day described it (MS-OFFCRYPTO 2.3.2, 2.3.3), in packages of Excel 2007
//! and in workbooks of Excel 2002 and later.

use super::super::compound::word;

/// The algorithms by their numbers.
pub const RC4: u32 = 0x6801;
pub const AES: [(u32, usize); 3] = [(0x660E, 16), (0x660F, 24), (0x6610, 32)];
pub const SHA1: u32 = 0x8004;

pub struct Provider<'a> {
    pub algorithm: u32,
    pub hash: u32,
    pub key_bits: u32,
    pub salt: &'a [u8],
    /// Random bytes, encrypted, and their encrypted hash: they tell whether a password is the right one.
    pub verifier: &'a [u8],
    pub verifier_hash: &'a [u8],
}

impl<'a> Provider<'a> {
    /// Reads it behind the four bytes of its version.
    pub fn read(info: &'a [u8]) -> Option<Self> {
        // Flags and the length of the header come first.
        let header = info.get(12..12_usize.checked_add(word(info, 8)? as usize)?)?;
        let rest = info.get(12 + header.len()..)?;
        Some(Self {
            algorithm: word(header, 8)?,
            hash: word(header, 12)?,
            key_bits: word(header, 16)?,
            salt: rest.get(4..20)?,
            verifier: rest.get(20..36)?,
            verifier_hash: rest.get(40..)?,
        })
    }
}
