//! Where the front sheets write a formula: with what it comes to, or only that where the sheets it leads into are left out.

use super::layout::Layout;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

/// A formula that comes to a number, or to words where that is missing.
pub fn figure(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    at: (u32, u16),
    (formula, result): (&str, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    match result.parse::<f64>() {
        Ok(number) if number.is_finite() && !layout.live() => {
            sheet.write_number_with_format(at.0, at.1, number, format)?;
            Ok(())
        }
        _ => words(sheet, layout, at, (formula, result), format),
    }
}

/// A formula that comes to words, whatever they look like.
pub fn words(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    (row, column): (u32, u16),
    (formula, result): (&str, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    match layout.live() {
        true => {
            let formula = Formula::new(formula).set_result(result);
            sheet.write_formula_with_format(row, column, formula, format)?
        }
        false => sheet.write_string_with_format(row, column, result, format)?,
    };
    Ok(())
}
