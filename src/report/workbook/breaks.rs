//! Where printed pages end, and how far a sheet is shrunk so that no block is cut.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Points between the margins of a landscape A4 page: across and down.
const PAGE: (f64, f64) = (760.0, 515.0);
/// Shrunk further, nothing could be read.
const SMALLEST: f64 = 0.45;
/// Breaks by hand that Excel takes.
const MOST: usize = 1023;
/// Points a row takes where nothing else is said.
pub const ROW: f64 = 18.0;

/// The blocks of a sheet that stay whole, from the top.
pub struct Breaks {
    across: f64,
    blocks: Vec<Kept>,
}

struct Kept {
    from: u32,
    /// Points, and how many of them at the end are blank.
    height: f64,
    blank: f64,
}

impl Breaks {
    /// For columns of these widths in characters.
    pub fn new(widths: &[usize]) -> Breaks {
        // Up to ten pixels a character where another font stands in for ours, five more a column; a pixel is three quarters
        // of a point.
        let across: usize = widths.iter().map(|w| 10 * w + 5).sum();
        Breaks { across: 0.75 * across as f64, blocks: Vec::new() }
    }

    /// Rows that belong together, the last of them blank; `extra` points go beyond the usual height.
    pub fn keep(&mut self, from: u32, to: u32, blank: u32, extra: f64) {
        let height = f64::from(to - from) * ROW + extra;
        self.blocks.push(Kept { from, height, blank: f64::from(blank) * ROW });
    }

    /// Sets up the printed page.
    pub fn set(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let tallest = self.blocks.iter().map(|b| b.height - b.blank).fold(ROW, f64::max);
        let scale = (PAGE.0 / self.across).min(PAGE.1 / tallest).clamp(SMALLEST, 1.0);
        sheet.set_margins(0.5, 0.5, 0.4, 0.5, 0.2, 0.2);
        sheet.set_print_scale((100.0 * scale).floor() as u16);
        let (room, mut used, mut rows) = (PAGE.1 / scale, 0.0, Vec::new());
        for block in &self.blocks {
            if used > 0.0 && used + block.height - block.blank > room {
                rows.push(block.from);
                used = 0.0;
            }
            used += block.height;
        }
        rows.truncate(MOST);
        sheet.set_page_breaks(&rows)?;
        Ok(())
    }
}
