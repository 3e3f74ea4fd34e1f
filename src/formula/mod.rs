//! The formula language: closed and small. Text becomes a tree here; names and units are checked in [`crate::model`].

pub mod functions;
mod lex;
mod parse;
#[cfg(test)]
mod tests;
pub mod tree;

pub use parse::{KEYWORDS, parse};
