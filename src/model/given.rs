//! What a line says of values that are given for it instead of being computed.

use super::placed::Placed;

/// What a line says of the values that are given for it.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Bounds in the line's unit.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// A measure of like figures, to hold them against.
    pub like: Option<Placed>,
    /// Further column headers.
    pub headers: Vec<String>,
    /// Ids that the given value had before.
    pub formerly: Vec<String>,
}

/// What formulas call the value given for a line.
pub fn symbol(line: &str) -> String {
    format!("{line}_supplied")
}
