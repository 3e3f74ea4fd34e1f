//! Where printed pages end.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// The ends of pages: a block starts a new one rather than being cut.
pub struct Breaks {
    room: f64,
    used: f64,
    rows: Vec<u32>,
}

/// Points between the margins of a landscape A4 page, and characters side by side that need no shrinking.
const PAGE: (f64, usize) = (520.0, 130);
/// Points a row takes where nothing else is said.
pub const ROW: f64 = 18.0;

impl Breaks {
    /// For a sheet so many characters wide, which is shrunk to one page.
    pub fn new(wide: usize) -> Breaks {
        let shrunk = (wide as f64 / PAGE.1 as f64).max(1.0);
        Breaks { room: PAGE.0 * shrunk, used: 0.0, rows: Vec::new() }
    }

    /// Rows from one to another belong together, the last of them blank; `extra` points go beyond the usual height.
    pub fn keep(&mut self, from: u32, to: u32, blank: u32, extra: f64) {
        let height = f64::from(to - from) * ROW + extra;
        if self.used > 0.0 && self.used + height - f64::from(blank) * ROW > self.room {
            self.rows.push(from);
            self.used = 0.0;
        }
        self.used += height;
    }

    pub fn set(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_margins(0.5, 0.5, 0.4, 0.5, 0.2, 0.2);
        // Excel takes no more breaks by hand.
        sheet.set_page_breaks(&self.rows[..self.rows.len().min(MOST)])?;
        Ok(())
    }
}

const MOST: usize = 1023;
