//! How much of one file may be held in memory. A small hostile file can describe a table far
//! larger than itself: one long text named by every cell, or a wide header over sparse rows.

/// What is left for the tables of one file.
pub struct Budget {
    cells: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(20_000_000, 256 << 20)
    }
}

impl Budget {
    /// Room for so many cells (blank ones included) and bytes of text.
    pub fn new(cells: usize, bytes: usize) -> Self {
        Self { cells, bytes }
    }

    /// Takes room for a row of cells; false where it is used up.
    pub fn take_row(&mut self, width: usize) -> bool {
        take(&mut self.cells, width)
    }

    /// Takes room for a text; false where it is used up.
    pub fn take_text(&mut self, bytes: usize) -> bool {
        take(&mut self.bytes, bytes)
    }
}

fn take(left: &mut usize, wanted: usize) -> bool {
    match left.checked_sub(wanted) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}
