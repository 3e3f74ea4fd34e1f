//! Blocks of AES, with keys of any of its lengths.

use aes::cipher::{Array, BlockCipherDecrypt, BlockSizeUser, KeyInit, consts::U16};
use aes::{Aes128, Aes192, Aes256};

/// The length of a block.
pub const BYTES: usize = 16;

/// Decrypts whole blocks in place, each by itself; none where the key is of no length that there is.
pub fn decrypt(key: &[u8], content: &mut [u8]) -> Option<()> {
    fn each<C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + KeyInit>(
        key: &[u8],
        content: &mut [u8],
    ) -> Option<()> {
        let (blocks, _) = Array::slice_as_chunks_mut(content);
        C::new_from_slice(key).ok()?.decrypt_blocks(blocks);
        Some(())
    }
    match key.len() {
        16 => each::<Aes128>(key, content),
        24 => each::<Aes192>(key, content),
        32 => each::<Aes256>(key, content),
        _ => None,
    }
}

/// Decrypts whole blocks in place, each mixed with the one before it, the first with `start`.
pub fn decrypt_chained(key: &[u8], start: &[u8], content: &mut [u8]) -> Option<()> {
    let before: Vec<u8> = start.iter().chain(content.iter()).copied().collect();
    decrypt(key, content)?;
    content.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
    Some(())
}
