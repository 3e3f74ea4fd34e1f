//! Settlement operators: what must close exactly or share out under limits, written in the formula language itself.
//!
//! An operator unfolds into lines of its own, each with a title and a column, so that engine, workbook and explanation
//! show its steps as they show every other formula, and need not know it.

mod balance;
mod bound;
mod cascade;
mod close;

use super::{Family, Function};

/// The word that stands in an operator's formulas for the dimensions it is called with.
pub const OVER: &str = "over";
/// The unit that stands in them for the step of money.
pub const STEP: &str = "step";

/// An operator by its formulas. These may use `over` for the dimensions and `1[step]` for the step of money.
#[derive(Debug)]
pub struct Operator {
    pub name: &'static str,
    pub usage: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What its formulas call the values it is given, with titles.
    pub takes: &'static [(&'static str, &'static str, &'static str)],
    /// Where a step of money stands at the end: how many of the values are money in the step's unit.
    /// Otherwise all values share a unit.
    pub money: Option<usize>,
    /// Lines in turn: name, titles, formula.
    pub steps: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub result: &'static str,
}

/// The operators as formulas name them.
pub fn functions() -> impl Iterator<Item = Function> {
    [&close::CLOSE, &bound::BOUND, &balance::BALANCE, &cascade::CASCADE].into_iter().map(|operator| {
        Function {
            name: operator.name,
            usage: operator.usage,
            family: Family::Operator(operator),
            zh: operator.zh,
            en: operator.en,
        }
    })
}
