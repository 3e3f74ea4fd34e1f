//! The hashes that keys are made by.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the name that the description of a lock gives it.
    pub fn named(name: &str) -> Option<Hash> {
        match name {
            "MD5" => Some(Hash::Md5),
            "SHA1" | "SHA-1" => Some(Hash::Sha1),
            "SHA256" | "SHA-256" => Some(Hash::Sha256),
            "SHA384" | "SHA-384" => Some(Hash::Sha384),
            "SHA512" | "SHA-512" => Some(Hash::Sha512),
            _ => None,
        }
    }

    /// The hash of two pieces, one behind the other.
    pub fn of(self, first: &[u8], second: &[u8]) -> Vec<u8> {
        fn of<D: Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
            D::new().chain_update(first).chain_update(second).finalize().to_vec()
        }
        match self {
            Hash::Md5 => of::<Md5>(first, second),
            Hash::Sha1 => of::<Sha1>(first, second),
            Hash::Sha256 => of::<Sha256>(first, second),
            Hash::Sha384 => of::<Sha384>(first, second),
            Hash::Sha512 => of::<Sha512>(first, second),
        }
    }

    /// The hash of a password behind its salt, hashed over and over: so many rounds slow down whoever guesses.
    pub fn of_password(self, salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
        let first = self.of(salt, password);
        (0..rounds).fold(first, |hash, round| self.of(&round.to_le_bytes(), &hash))
    }
}
