//! How sheets print: A4, so many pages wide that figures can be read, heads on every page.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// The number Excel gives to A4.
const A4: u8 = 9;

/// Letters of a usual font that stand side by side on a page, and rows below each other, where nothing is printed
/// smaller than 8 points.
const UPRIGHT: Page = Page { letters: 136.0, rows: 62.0 };
const ACROSS: Page = Page { letters: 203.0, rows: 38.0 };

struct Page {
    letters: f64,
    rows: f64,
}

impl Page {
    /// Pages side by side for a table so wide, with columns that stand on each of them.
    fn wide(&self, width: f64, keys: f64) -> f64 {
        match width <= self.letters {
            true => 1.0,
            false => ((width - keys) / (self.letters - keys).max(1.0)).ceil(),
        }
    }

    /// Pages of so many rows.
    fn pages(&self, width: f64, keys: f64, rows: u32) -> f64 {
        self.wide(width, keys) * (f64::from(rows.max(1)) / self.rows).ceil()
    }
}

/// Presentation sheets print on landscape pages, one page wide.
pub fn page(sheet: Worksheet) -> Worksheet {
    let mut sheet = landscape(sheet);
    sheet.set_print_fit_to_pages(1, 0);
    sheet
}

pub fn landscape(sheet: Worksheet) -> Worksheet {
    let mut sheet = footed(sheet);
    sheet.set_landscape();
    sheet
}

fn footed(mut sheet: Worksheet) -> Worksheet {
    sheet.set_paper_size(A4);
    sheet.set_footer("&C&A · &P / &N");
    sheet
}

/// One upright page, whatever stands on it.
pub fn single(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4);
    sheet.set_portrait();
    sheet.set_print_fit_to_pages(1, 1);
}

/// Rows of a table that is long, or whose rows are of several heights.
pub const LONG: u32 = 10_000;

/// A table of some width in letters and so many rows: the way round that takes fewer pages, its head rows on every page, and its first
/// columns where it is several pages wide.
pub fn table(
    sheet: Worksheet,
    heads: std::ops::Range<u32>,
    (width, keys, rows): (f64, &[f64], u32),
) -> Result<Worksheet, XlsxError> {
    let mut sheet = footed(sheet);
    let repeated: f64 = keys.iter().sum();
    let upright = UPRIGHT.pages(width, repeated, rows) < ACROSS.pages(width, repeated, rows);
    let wide = if upright { UPRIGHT.wide(width, repeated) } else { ACROSS.wide(width, repeated) };
    if upright {
        sheet.set_portrait();
    } else {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(wide as u16, 0);
    sheet.set_repeat_rows(heads.start, heads.end.saturating_sub(1))?;
    if wide > 1.0 && !keys.is_empty() {
        sheet.set_repeat_columns(0, keys.len() as u16 - 1)?;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_tables_stand_upright_and_wide_ones_take_several_pages() {
        assert_eq!(UPRIGHT.wide(100.0, 20.0), 1.0);
        assert!(UPRIGHT.pages(100.0, 20.0, 1000) < ACROSS.pages(100.0, 20.0, 1000));
        // 190 letters: two upright pages, or one across.
        assert!(UPRIGHT.pages(190.0, 20.0, 1000) > ACROSS.pages(190.0, 20.0, 1000));
        // 30 rows are a page either way.
        assert_eq!(UPRIGHT.pages(100.0, 20.0, 30), ACROSS.pages(100.0, 20.0, 30));
        // 400 letters of which 20 stand on each page: 380 / 183 is a little over two.
        assert_eq!(ACROSS.wide(400.0, 20.0), 3.0);
    }
}
