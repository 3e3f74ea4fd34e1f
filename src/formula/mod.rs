//! The formula language: closed and small. Text becomes a tree here; names and units are checked in [`crate::model`].

mod error;
mod lex;
mod parse;
pub mod step;
#[cfg(test)]
mod tests;
pub mod tree;

pub use parse::{KEYWORDS, parse};
