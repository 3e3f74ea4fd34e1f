//! What the numbers hang on that a scenario changed.

use crate::text::Text;
use std::collections::BTreeMap;

/// What the changed numbers hang on, so that a spreadsheet can carry it on: turn a lever, and the accounts follow.
#[derive(Clone, Debug, Default)]
pub struct Levers {
    pub list: Vec<Lever>,
    /// The changed numbers: inputs in the order of the scenario's table, then rows of coefficients.
    pub cells: Vec<Live>,
    /// The scenario's table among the sheets of the inputs.
    pub sheet: Option<u16>,
    /// Which of the cells a row of a coefficient is.
    pub rows: BTreeMap<(usize, usize), usize>,
}

/// The number of a verb that can be turned.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Which verb it is.
    pub verb: Text,
    pub value: f64,
    /// Empty for factors; `%` for parts.
    pub unit: String,
}

/// A changed number: what it was, and what each verb made of it.
#[derive(Clone, Debug)]
pub struct Live {
    pub title: Text,
    pub base: Option<f64>,
    pub stages: Vec<Stage>,
}

/// What one verb made of a number.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its lever, where it has one.
    pub lever: Option<usize>,
    pub how: How,
    pub value: f64,
}

/// Another changed number as it stood before a verb: its place among the cells, and the stage, 0 for what it was.
pub type Before = (usize, usize);

#[derive(Clone, Debug)]
pub enum How {
    Times,
    To,
    Plus,
    /// From a number, so many years on at the rate of the lever.
    Grown(f64, u32),
    /// What comes in from another: a part of either, or as much as the lever says; at most all that is there.
    Gain(Share, Before),
    /// What goes out to another.
    Loss(Share, Before),
    /// In step with others: their weights, and the weighted sum that they stood for before.
    Follow(Vec<(Before, Before, f64)>, f64),
    /// As the verb left it; no lever moves it.
    Fixed,
}

/// What the lever of a move is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of the one that gains.
    OfGaining,
    /// Of the one that loses.
    OfLosing,
    /// It is an amount.
    Amount,
}
