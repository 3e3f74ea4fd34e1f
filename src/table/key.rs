//! Keys with one member taken out or put in.

/// A key without one of its members.
pub fn without(key: &[u32], at: usize) -> Vec<u32> {
    [&key[..at], &key[at + 1..]].concat()
}

/// The rest of a key with the member that was taken out, or another.
pub fn with(rest: &[u32], at: usize, member: u32) -> Vec<u32> {
    [&rest[..at], &[member], &rest[at..]].concat()
}
