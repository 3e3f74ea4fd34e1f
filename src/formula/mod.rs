//! The formula language: closed and small. Text becomes a tree here; names and units are checked in [`crate::model`].

mod lex;
mod parse;
#[cfg(test)]
mod tests;
pub mod tree;

pub use parse::{KEYWORDS, SyntaxError, parse};
