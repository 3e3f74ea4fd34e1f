//! Cells of the pages of accounts: formulas with what they come to, sums of what is known, totals that say what they lack.

use super::layout::Layout;
use super::live;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What a cell with nothing to show says.
pub fn missing(layout: &Layout<'_>) -> &'static str {
    layout.lang.pick("未核算", "not accounted")
}

/// A cell of a page: its formula, and its value if it has one.
#[derive(Clone, Debug)]
pub struct Shown {
    pub formula: String,
    /// What stands there: a number, or words in its place.
    pub value: Result<f64, String>,
}

impl Shown {
    pub fn number(&self) -> Option<f64> {
        self.value.as_ref().ok().copied()
    }
}

/// Writes a formula with its cached value.
pub fn put(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    at: (u32, u16),
    shown: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = format!("={}", shown.formula);
    match &shown.value {
        Ok(number) => live::figure(sheet, layout, at, (&formula, &format!("{number}")), format),
        Err(words) => live::words(sheet, layout, at, (&formula, words), format),
    }
}

/// The sum of what is known in some ranges; words where nothing is.
pub fn sum(ranges: &str, values: &[Option<f64>], nothing: &str) -> Shown {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let value = if known.is_empty() { Err(nothing.to_string()) } else { Ok(known.iter().sum()) };
    Shown { formula: format!("IF(COUNT({ranges})=0,\"{nothing}\",SUM({ranges}))"), value }
}

/// The label of a total, which names the accounts it lacks: cell of the name, cell of the value, name, value.
pub fn label(layout: &Layout<'_>, title: &str, parts: &[(String, String, String, Option<f64>)]) -> Shown {
    let (lang, missing) = (layout.lang, missing(layout));
    let separator = lang.pick("、", ", ");
    let (open, close) = (lang.pick("（不含：", " (without "), lang.pick("）", ")"));
    let title = title.replace('"', "\"\"");
    let tests: Vec<String> = parts
        .iter()
        .map(|(name, value, ..)| format!("IF({value}=\"{missing}\",\"{separator}\"&{name},\"\")"))
        .collect();
    let lacking: Vec<&str> =
        parts.iter().filter(|(.., value)| value.is_none()).map(|(_, _, name, _)| name.as_str()).collect();
    let counted: Vec<String> =
        parts.iter().map(|(_, value, ..)| format!("({value}=\"{missing}\")")).collect();
    let (counted, tests) = (counted.join("+"), tests.join("&"));
    let from = separator.chars().count() + 1;
    let formula = format!("\"{title}\"&IF({counted}=0,\"\",\"{open}\"&MID({tests},{from},999)&\"{close}\")");
    let words = match lacking.is_empty() {
        true => title.clone(),
        false => format!("{title}{open}{}{close}", lacking.join(separator)),
    };
    Shown { formula, value: Err(words) }
}

/// Decimal places that two programs agree on: behind twelve digits stands what binary arithmetic leaves behind.
pub fn certain(found: f64, wanted: f64) -> i32 {
    let size = found.abs().max(wanted.abs());
    if size > 0.0 { (11 - size.log10().floor() as i32).min(30) } else { 12 }
}

/// A number to so many decimal places.
pub fn rounded(x: f64, places: i32) -> f64 {
    let power = 10f64.powi(places);
    // Adding nothing makes minus zero zero.
    (x * power).round() / power + 0.0
}
