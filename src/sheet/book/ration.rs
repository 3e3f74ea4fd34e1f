//! A reader that gives no more than a ration at a time, so that one endless tag or text of an XML part is not held.

use std::io::{self, BufRead, Read};

/// No tag and no text between two tags is longer: a cell holds 32,767 characters.
pub const PIECE: usize = 1 << 20;

pub struct Rationed<R> {
    source: R,
    left: usize,
}

impl<R> Rationed<R> {
    pub fn new(source: R) -> Self {
        Self { source, left: PIECE }
    }

    /// Allows the next piece; the length of the last.
    pub fn renew(&mut self) -> usize {
        PIECE - std::mem::replace(&mut self.left, PIECE)
    }

    /// Whether the piece was longer than any may be.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }
}

impl<R: BufRead> Read for Rationed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let found = self.fill_buf()?;
        let length = found.len().min(out.len());
        out[..length].copy_from_slice(&found[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Rationed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(format!("a tag or text of more than {} KiB", PIECE >> 10)));
        }
        let found = self.source.fill_buf()?;
        Ok(&found[..found.len().min(self.left)])
    }

    fn consume(&mut self, length: usize) {
        self.left = self.left.saturating_sub(length);
        self.source.consume(length);
    }
}
