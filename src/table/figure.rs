//! A figure in a cell: a plain number, or a percentage where the unit is %.

use super::wording;
use crate::finding::Finding;
use crate::function::typed::typed;
use crate::sheet::{Sheet, before_percent_sign};
use crate::unit::Unit;

/// The number in a cell that is not blank, in the unit given for it. A percentage is the number before its sign, and
/// only where that unit is %: beside another unit nobody can tell which of the two was meant.
pub fn figure(
    sheet: &Sheet,
    row: usize,
    column: usize,
    text: &str,
    unit: Option<&Unit>,
) -> Result<f64, Box<Finding>> {
    let digits = match before_percent_sign(text) {
        None => text,
        Some(digits) => match unit {
            Some(unit) if !unit.is_percent() && digits.parse::<f64>().is_ok() => {
                return Err(Box::new(wording::percent_beside(sheet, row, column, unit)));
            }
            _ => digits,
        },
    };
    let value = digits.parse::<f64>().ok().filter(|value| value.is_finite()).map(typed);
    value.ok_or_else(|| Box::new(wording::bad_number(sheet, row, column)))
}
