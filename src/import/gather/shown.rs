//! What a cell's format shows beside its digits, held against the unit: a number shown in 万, or with 万元 behind it.

use crate::finding::Finding;
use crate::sheet::raw::Cell;
use crate::text;
use crate::unit::Unit;

/// Powers of ten with the words that units begin with.
const SCALES: [(u32, &[&str]); 4] = [(3, &["千"]), (4, &["万"]), (6, &["百万"]), (8, &["亿"])];

/// What of a format does not go with the unit of the figures.
pub fn against(cell: &Cell, unit: &Unit) -> Option<Finding> {
    cell.shown.as_ref()?;
    let (text, said) = (&cell.text, unit.to_string());
    if let Some(words) = cell.words() {
        let own = Unit::parse(words).ok();
        if own.is_some_and(|own| own != *unit) {
            let message = text!(
                "`{text}` 的格式显示单位 {words}，这一列写的是 {said}",
                "the format of `{text}` shows the unit {words}, that of the column is {said}"
            );
            return Some(unlike(message));
        }
    }
    let power = cell.power();
    let fits = SCALES.iter().any(|(p, words)| *p == power && words.iter().any(|word| said.starts_with(word)));
    (power > 0 && !fits).then(|| {
        let message = text!(
            "格子把存的数缩小 10 的 {power} 次方显示为 `{text}`，这一列的单位是 {said}",
            "the cell shows what it holds as `{text}`, divided by 10 to the power {power}; the unit of the column is {said}"
        );
        unlike(message)
    })
}

fn unlike(message: text::Text) -> Finding {
    Finding::error("unit-shown", message).help(text!(
        "看着数写 unit（显示为万的写万元、万人等），或改正格式",
        "write the `unit` of the figures as they are seen (万元 where they are shown in 万), or mend the format"
    ))
}
