//! Pieces of JSON that many nodes share, each once, by number.

use std::collections::HashMap;

#[derive(Default)]
pub struct List {
    pieces: Vec<String>,
    index: HashMap<String, usize>,
    bytes: usize,
}

impl List {
    /// Where a piece stands; it is added where it is new.
    pub fn place(&mut self, piece: &str) -> usize {
        if let Some(known) = self.index.get(piece) {
            return *known;
        }
        let at = self.pieces.len();
        self.bytes += piece.len() + 2;
        self.pieces.push(piece.to_string());
        self.index.insert(piece.to_string(), at);
        at
    }

    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Takes back all but the first.
    pub fn truncate(&mut self, kept: usize) {
        for piece in self.pieces.drain(kept..) {
            self.bytes -= piece.len() + 2;
            self.index.remove(&piece);
        }
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn joined(&self) -> String {
        self.pieces.join(",\n")
    }
}
