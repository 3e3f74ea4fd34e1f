//! Old workbooks whose records are encrypted (MS-XLS 2.2.10): the heads of all records stay plain, and the bodies of some.

use rc4::{KeyInit, Rc4, StreamCipher};

use super::super::compound::{Compound, half};
use super::super::xls::{self, BEGIN, END, LOCK, Records};
use super::hash::Hash;
use super::provider::{Provider, RC4, SHA1};
use super::{Lock, password};

/// A kind that no record has.
const NONE: u16 = 0xFFFF;
/// Names a worksheet; where that begins stays plain.
const TAB: u16 = 0x0085;
/// Records that stay plain: of who shares the workbook, and of the language of menus.
const PLAIN: [u16; 7] = [BEGIN, LOCK, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196];
/// After so many bytes there is another key.
const BLOCK: usize = 1024;

/// The file with its records decrypted; none where they are plain.
pub fn open(file: &Compound<'_>) -> Result<Option<Vec<u8>>, Lock> {
    let Some((name, mut stream)) = xls::workbook(file) else { return Ok(None) };
    let Some(at) = lock(&stream) else { return Ok(None) };
    let length = half(&stream, at + 2).unwrap_or_default();
    let keys = keys(stream.get(at + 4..at + 4 + usize::from(length)).unwrap_or_default())?;
    decrypt(&mut stream, &keys).ok_or(Lock::Broken("FilePass"))?;
    // Nothing is locked any more.
    stream[at..at + 2].copy_from_slice(&NONE.to_le_bytes());
    file.with(name, &stream).map(Some).ok_or(Lock::Broken("sectors"))
}

/// Where the record that says how stands.
fn lock(stream: &[u8]) -> Option<usize> {
    let mut records = Records::new(stream, 0);
    loop {
        let at = records.at();
        match records.next()?? {
            (LOCK, _) => return Some(at),
            (END, _) => return None,
            _ => {}
        }
    }
}

/// What makes the key of each block.
pub struct Keys {
    hash: Hash,
    base: Vec<u8>,
    /// The bytes of a key that count, and its length with zeros behind them.
    length: (usize, usize),
}

impl Keys {
    /// Those of Excel 97: of 40 bits.
    pub fn of_97(salt: &[u8]) -> Keys {
        let hash = Hash::Md5.of(&password(), &[]);
        let salted = [&hash[..5], salt].concat().repeat(16);
        let mut base = Hash::Md5.of(&salted, &[]);
        base.truncate(5);
        Keys { hash: Hash::Md5, base, length: (16, 16) }
    }

    /// Those of a provider of Windows; the shortest are filled up.
    pub fn of_provider(salt: &[u8], bits: u32) -> Keys {
        let bytes = if bits == 0 { 5 } else { bits as usize / 8 };
        let base = Hash::Sha1.of(salt, &password());
        Keys { hash: Hash::Sha1, base, length: (bytes, if bytes == 5 { 16 } else { bytes }) }
    }

    pub fn cipher(&self, block: u32) -> Option<Rc4> {
        let mut key = self.hash.of(&self.base, &block.to_le_bytes());
        key.truncate(self.length.0);
        key.resize(self.length.1, 0);
        Rc4::new_from_slice(&key).ok()
    }
}

/// The keys by the record that says how, where the password is Excel's own.
fn keys(said: &[u8]) -> Result<Keys, Lock> {
    const DAMAGED: Lock = Lock::Broken("FilePass");
    // Before Excel 97 there was but one way, and its record of four bytes.
    if said.len() <= 4 || half(said, 0) == Some(0) {
        return Err(Lock::Method("XOR".into()));
    }
    let (major, minor) = (half(said, 2).ok_or(DAMAGED)?, half(said, 4).ok_or(DAMAGED)?);
    let (keys, verifier, expected) = match (major, minor) {
        (1, 1) => {
            let part = |at: usize| said.get(at..at + 16).ok_or(DAMAGED);
            (Keys::of_97(part(6)?), part(22)?, part(38)?)
        }
        (2..=4, 2) => {
            let provider = Provider::read(&said[2..]).ok_or(DAMAGED)?;
            let Provider { algorithm, hash, key_bits, salt, verifier, verifier_hash } = provider;
            if (algorithm, hash) != (RC4, SHA1) || !(key_bits == 0 || (40..=128).contains(&key_bits)) {
                return Err(Lock::Method(format!("{algorithm:#06x}, {hash:#06x}, {key_bits}")));
            }
            let expected = verifier_hash.get(..20).ok_or(DAMAGED)?;
            (Keys::of_provider(salt, key_bits), verifier, expected)
        }
        _ => return Err(Lock::Method(format!("{major}.{minor}"))),
    };
    let mut check = [verifier, expected].concat();
    keys.cipher(0).ok_or(DAMAGED)?.apply_keystream(&mut check);
    let (verifier, hash) = check.split_at(16);
    if hash != keys.hash.of(verifier, &[]) {
        return Err(Lock::Own);
    }
    Ok(keys)
}

/// Decrypts the records of a stream, or encrypts them: the one is the other.
pub fn decrypt(stream: &mut [u8], keys: &Keys) -> Option<()> {
    let mut letters = Keystream { keys, block: None, bytes: [0; BLOCK] };
    let mut at = 0;
    while let (Some(kind), Some(length)) = (half(stream, at), half(stream, at + 2)) {
        let body = at + 4;
        // A record that breaks off is said where records are read.
        let end = stream.len().min(body + usize::from(length));
        let first = if PLAIN.contains(&kind) { end } else { body + if kind == TAB { 4 } else { 0 } };
        for (place, byte) in stream.iter_mut().enumerate().take(end).skip(first) {
            *byte ^= letters.at(place)?;
        }
        at = end;
    }
    Some(())
}

/// The bytes that are mixed into a stream.
struct Keystream<'k> {
    keys: &'k Keys,
    block: Option<usize>,
    bytes: [u8; BLOCK],
}

impl Keystream<'_> {
    fn at(&mut self, place: usize) -> Option<u8> {
        let block = place / BLOCK;
        if self.block != Some(block) {
            self.bytes = [0; BLOCK];
            self.keys.cipher(u32::try_from(block).ok()?)?.apply_keystream(&mut self.bytes);
            self.block = Some(block);
        }
        Some(self.bytes[place % BLOCK])
    }
}
