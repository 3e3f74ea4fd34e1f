//! geep: gross economic-ecological product accounting and ecological compensation, computed from rules written as data.
//!
//! One direction of flow: [`model`] reads the definitions, [`table`] the user's data, [`rule`] checks formulas,
//! [`engine`] evaluates them, [`report`] writes by way of [`disk`]; [`cli`] calls them in turn.

#![forbid(unsafe_code)]

pub mod catalog;
pub mod cli;
pub mod disk;
pub mod engine;
pub mod explain;
pub mod finding;
pub mod formula;
pub mod import;
pub mod input;
pub mod model;
pub mod place;
pub mod report;
pub mod roster;
pub mod rule;
pub mod settle;
pub mod sheet;
pub mod table;
pub mod template;
pub mod text;
pub mod unit;

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
