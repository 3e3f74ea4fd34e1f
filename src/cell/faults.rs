//! What can be wrong with the text of a cell, wherever it stands.

use crate::finding::Finding;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// `71亿` in a column of 万元 may be 71 亿元 or 71 亿 万元.
pub fn scaled_twice(text: &str, unit: &Unit) -> Finding {
    let message = text!(
        "`{text}` 有万、亿，单位 {unit} 也有，不知道是不是说了两遍",
        "`{text}` says 万 or 亿 and so does the unit {unit}: it may be said twice"
    );
    let help = text!("把这一格改写成以 {unit} 计的数", "write the cell as a plain number of {unit}");
    Finding::error("scaled-twice", message).help(help)
}

/// A figure below the limit of detection where nothing says how to read it.
pub fn below_limit(text: &str, help: Text) -> Finding {
    let message = text!(
        "`{text}` 低于检出限，没有说怎么读",
        "`{text}` is below the limit of detection; how to read it is not said"
    );
    Finding::error("below-limit", message).help(help)
}
