//! The least that a mixture can take from one side or the other.

use crate::text;
use crate::text::Text;

/// What an atom is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// All differing values of a measure; its index in the pair's catalog.
    Measure(usize),
    /// All rows of a coefficient.
    Coefficient(String),
    /// The year and the index that prices are brought to.
    Prices,
    Tier(String),
    /// The formula of a line.
    Rule(String),
    /// Which models and sets of coefficients there are.
    Profile,
}

/// One thing that differs.
#[derive(Clone, Debug)]
pub struct Atom {
    pub id: String,
    pub title: Text,
    pub kind: Kind,
    /// Whether it changes more than numbers, so that rules or rows must be laid anew.
    pub structural: bool,
}

/// Id of the year of prices.
pub const PRICES: &str = "prices";
/// Id of the profile.
pub const PROFILE: &str = "profile";

/// The atom of prices.
pub fn prices(structural: bool) -> Atom {
    let title = text!("价格年份", "Year of prices");
    Atom { id: PRICES.to_string(), title, kind: Kind::Prices, structural }
}
