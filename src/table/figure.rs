//! A figure in a cell: a plain number, or a percentage where the unit is %.

use super::wording;
use crate::cell::faults::{below_limit, scaled_twice};
use crate::cell::figure::{Value, read_text};
use crate::cell::unread;
use crate::finding::Finding;
use crate::function::typed::typed;
use crate::model::faults::not_a_number;
use crate::sheet::Sheet;
use crate::sheet::raw::Kind;
use crate::text;
use crate::text::Text;
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
    let at = |finding: Finding| Box::new(finding.at_cell(sheet.place(Some(row), Some(column))));
    // What a program writes, powers of ten included, is read as it is.
    let digits = match text.parse::<f64>() {
        Ok(value) if value.is_finite() => text.to_owned(),
        Ok(_) => return Err(at(not_a_number(text))),
        Err(_) => match read_text(text, Kind::Text) {
            Value::Number { digits, percent, scaled } => match unit {
                Some(unit) if percent && !unit.is_percent() => {
                    return Err(Box::new(wording::percent_beside(sheet, row, column, unit)));
                }
                Some(unit) if scaled && unit.to_string().starts_with(['万', '亿']) => {
                    return Err(at(scaled_twice(text, unit)));
                }
                _ => digits,
            },
            Value::Below(_) => return Err(at(below_limit(text, how_to_read_below()))),
            Value::Unread | Value::Missing | Value::Fault | Value::Formula => {
                return Err(at(unread(text, how_to_write())));
            }
        },
    };
    let value = digits.parse::<f64>().ok().filter(|value| value.is_finite()).map(typed);
    value.ok_or_else(|| at(unread(text, how_to_write())))
}

fn how_to_write() -> Text {
    text!(
        "写数字，如 1234.5；没有数据就留空，不要写 0 或 NaN",
        "write a number such as 1234.5; leave the cell empty where there is no figure, not 0 or NaN"
    )
}

fn how_to_read_below() -> Text {
    text!(
        "写办法规定的取值（如检出限的一半），status 写 derived；没有规定就留空",
        "write the figure that the rules prescribe (half the limit, say) with the status derived; leave it empty where they prescribe none"
    )
}
