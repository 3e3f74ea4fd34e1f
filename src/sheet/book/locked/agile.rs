//! Packages as Excel has encrypted them since 2010 (MS-OFFCRYPTO 2.3.4.10): a description in XML.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::xml::attribute;
use super::hash::Hash;
use super::{Lock, base64, block, password};

/// The most rounds that a key may take: ten times Excel's.
pub const ROUNDS: u32 = 1_000_000;

/// So many bytes are encrypted as one.
const SEGMENT: usize = 4096;

/// What the parts of a key are told apart by.
const INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// What encrypts the package.
pub struct Key {
    bytes: Vec<u8>,
    salt: Vec<u8>,
    hash: Hash,
}

impl Key {
    pub fn decrypt(&self, content: &mut [u8]) -> Option<()> {
        for (number, segment) in (0_u32..).zip(content.chunks_mut(SEGMENT)) {
            let start = fit(self.hash.of(&self.salt, &number.to_le_bytes()), block::BYTES);
            block::decrypt_chained(&self.bytes, &start, segment)?;
        }
        Some(())
    }
}

/// The key of a package, where the password is Excel's own.
pub fn unlock(info: &[u8]) -> Result<Key, Lock> {
    let (package, own) = described(info).ok_or(DAMAGED)?;
    let (package, own) = (Cipher::of(&package)?, Cipher::of(&own)?);
    let rounds = own.number("spinCount")?;
    if rounds > ROUNDS {
        return Err(Lock::Rounds(rounds));
    }
    let hash = own.hash.of_password(&own.salt, &password(), rounds);
    let part = |name, kind: [u8; 8]| {
        let mut bytes = own.bytes(name)?;
        let key = fit(own.hash.of(&hash, &kind), own.key_bytes);
        let start = fit(own.salt.clone(), block::BYTES);
        block::decrypt_chained(&key, &start, &mut bytes).ok_or(DAMAGED)?;
        Ok(bytes)
    };
    let (mut input, value) =
        (part("encryptedVerifierHashInput", INPUT)?, part("encryptedVerifierHashValue", VALUE)?);
    input.truncate(own.salt.len());
    let expected = own.hash.of(&input, &[]);
    if value.get(..expected.len()) != Some(&expected) {
        return Err(Lock::Own);
    }
    let mut bytes = part("encryptedKeyValue", KEY)?;
    bytes.truncate(package.key_bytes);
    Ok(Key { bytes, salt: package.salt, hash: package.hash })
}

const DAMAGED: Lock = Lock::Broken("EncryptionInfo");

/// The tags that describe what encrypts the package, and what the password encrypts.
fn described(info: &[u8]) -> Option<(BytesStart<'static>, BytesStart<'static>)> {
    let mut xml = Reader::from_reader(info);
    let (mut package, mut own) = (None, None);
    loop {
        match xml.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "keyData" => package = Some(tag.into_owned()),
                "encryptedKey" if attribute(&tag, "spinCount").is_some() => own = Some(tag.into_owned()),
                _ => {}
            },
            Event::Eof => return package.zip(own),
            _ => {}
        }
    }
}

/// How something is encrypted.
struct Cipher<'t> {
    tag: &'t BytesStart<'static>,
    salt: Vec<u8>,
    key_bytes: usize,
    hash: Hash,
}

impl<'t> Cipher<'t> {
    fn of(tag: &'t BytesStart<'static>) -> Result<Self, Lock> {
        let given = |name| attribute(tag, name).unwrap_or_default();
        let named = |name| Lock::Method(given(name).chars().take(40).collect());
        if given("cipherAlgorithm") != "AES" {
            return Err(named("cipherAlgorithm"));
        }
        if given("cipherChaining") != "ChainingModeCBC" {
            return Err(named("cipherChaining"));
        }
        let hash = Hash::named(&given("hashAlgorithm")).ok_or_else(|| named("hashAlgorithm"))?;
        let mut cipher = Cipher { tag, salt: Vec::new(), key_bytes: 0, hash };
        cipher.salt = cipher.bytes("saltValue")?;
        cipher.key_bytes = cipher.number("keyBits")? as usize / 8;
        Ok(cipher)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, Lock> {
        attribute(self.tag, name).and_then(|text| base64::read(&text)).ok_or(DAMAGED)
    }

    fn number(&self, name: &str) -> Result<u32, Lock> {
        attribute(self.tag, name).and_then(|text| text.parse().ok()).ok_or(DAMAGED)
    }
}

/// Bytes cut or filled up to a length. A key of no length that there is, is refused where it is used.
fn fit(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length.min(64), 0x36);
    bytes
}
