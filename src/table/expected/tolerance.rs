//! How far a result may lie from the value known beforehand: as the table says, else half a unit of the last digit printed.

use super::number;
use crate::finding::{Finding, Findings};
use crate::model::faults;
use crate::sheet::{Sheet, before_percent_sign};
use crate::table::wording;
use crate::text;

/// The room around an expected value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Absolute, in the unit of the value.
    pub by: f64,
    /// Whether the table leaves it out, so that it is told from the digits of the value.
    pub as_printed: bool,
}

impl Tolerance {
    /// Whether a result lies within it.
    pub fn holds(self, found: f64, value: f64) -> bool {
        // A hair of room for binary rounding of the tolerance itself.
        (found - value).abs() <= self.by * (1.0 + 1e-9) + value.abs() * 1e-15
    }
}

/// The tolerance of a row; `value` is the cell of the value and the number in it, none where that was refused.
pub fn read(
    sheet: &Sheet,
    row: usize,
    column: Option<usize>,
    value: Option<(&str, f64)>,
    findings: &mut Findings,
) -> Option<Tolerance> {
    let Some((column, text)) = column.and_then(|column| Some((column, sheet.cell(row, column)?))) else {
        return as_printed(sheet, row, column, value?.0, findings);
    };
    let percent = before_percent_sign(text);
    let given = number(sheet, row, column, (percent.unwrap_or(text).trim(), None), findings)?;
    if given < 0.0 {
        findings.push(wording::negative_tolerance(sheet, row, column));
        return None;
    }
    let by = if percent.is_some() { given / 100.0 * value?.1.abs() } else { given };
    Some(Tolerance { by, as_printed: false })
}

/// Half a unit of the last digit. A worksheet keeps no zeros at the end of a number, so that it does not show how many
/// digits were printed.
fn as_printed(
    sheet: &Sheet,
    row: usize,
    column: Option<usize>,
    printed: &str,
    findings: &mut Findings,
) -> Option<Tolerance> {
    if sheet.tab.is_some() {
        findings.push(untold(sheet, row, column));
        return None;
    }
    Some(Tolerance { by: half_a_unit(printed)?, as_printed: true })
}

fn untold(sheet: &Sheet, row: usize, column: Option<usize>) -> Finding {
    let name = text!("这一行的允差", "the tolerance of this row");
    faults::left_empty(&name).at_cell(sheet.place(Some(row), column)).help(text!(
        "在 tolerance（允差）列写明：工作表不存小数末尾的 0，看不出印了几位。印到末位的写末位的半个单位，如印 3.60 写 0.005",
        "give it in the column `tolerance`: a worksheet keeps no zeros at the end of a number, so that the digits printed \
         are not known. Write half a unit of the last one, such as 0.005 where 3.60 is printed"
    ))
}

/// `12.30` is 0.005, `407320` is 0.5, `1.2e3` is 50.
fn half_a_unit(printed: &str) -> Option<f64> {
    let digits = before_percent_sign(printed).unwrap_or(printed);
    let (digits, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len()) as i32;
    format!("5e{}", exponent.parse::<i32>().ok()?.checked_sub(places)?.checked_sub(1)?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_printed_says_how_exact_a_value_is() {
        for (printed, half) in [
            ("12.30", 0.005),
            ("407320", 0.5),
            ("-0.0384", 0.00005),
            ("0", 0.5),
            ("1.2e3", 50.0),
            ("5E-3", 0.0005),
            ("69.3%", 0.05),
            (".5", 0.05),
            ("7.", 0.5),
        ] {
            assert_eq!(half_a_unit(printed), Some(half), "{printed}");
        }
    }

    #[test]
    fn the_edge_lies_within() {
        let half = Tolerance { by: 0.05, as_printed: true };
        assert!(half.holds(2.25, 2.3) && half.holds(2.35, 2.3) && !half.holds(2.3501, 2.3));
        let none = Tolerance { by: 0.0, as_printed: false };
        assert!(none.holds(0.1 + 0.2, 0.3) && !none.holds(0.300001, 0.3));
    }
}
