//! Packages as Excel 2007 encrypted them (MS-OFFCRYPTO 2.3.4.5): AES, each block by itself.

use super::hash::Hash;
use super::provider::{AES, Provider, SHA1};
use super::{Lock, block, password};

/// So many rounds the key always takes.
pub const ROUNDS: u32 = 50_000;

/// The key of a package, where the password is Excel's own.
pub fn unlock(info: &[u8]) -> Result<Vec<u8>, Lock> {
    const DAMAGED: Lock = Lock::Broken("EncryptionInfo");
    let provider = Provider::read(info).ok_or(DAMAGED)?;
    let known = AES.iter().find(|(number, _)| *number == provider.algorithm && provider.hash == SHA1);
    let method = || Lock::Method(format!("{:#06x}, {:#06x}", provider.algorithm, provider.hash));
    let (_, length) = known.ok_or_else(method)?;
    let key = key(provider.salt, *length);
    let mut check = [provider.verifier, provider.verifier_hash.get(..32).ok_or(DAMAGED)?].concat();
    block::decrypt(&key, &mut check).ok_or(DAMAGED)?;
    let (verifier, hash) = check.split_at(16);
    if hash.get(..20) != Some(&Hash::Sha1.of(verifier, &[])) {
        return Err(Lock::Own);
    }
    Ok(key)
}

pub fn key(salt: &[u8], length: usize) -> Vec<u8> {
    let hash = Hash::Sha1.of_password(salt, &password(), ROUNDS);
    let hash = Hash::Sha1.of(&hash, &0_u32.to_le_bytes());
    let half = |fill: u8| {
        let mut mixed = [fill; 64];
        mixed.iter_mut().zip(&hash).for_each(|(byte, of_hash)| *byte ^= of_hash);
        Hash::Sha1.of(&mixed, &[])
    };
    let mut key = [half(0x36), half(0x5C)].concat();
    key.truncate(length);
    key
}
