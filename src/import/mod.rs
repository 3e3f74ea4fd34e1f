//! From a table as an office sends it to tidy tables of a dataset.
//!
//! [`layout`] finds header and body, [`propose`] writes down what was understood as a mapping file, [`plan`] reads such
//! a file, [`gather`] follows it cell by cell by the rules of [`crate::cell`], [`write`] makes tidy tables of what came out.

mod answers;
mod common;
mod entries;
mod facts;
mod faults;
mod gather;
mod header;
mod kind;
mod layout;
mod locate;
mod magnitude;
mod mapping;
pub mod members;
mod names;
mod plan;
pub mod preview;
mod propose;
mod record;
mod region;
mod said;
mod skip;
mod spell;
mod subject;
mod words;
pub mod write;

pub use answers::Answers;
pub use gather::gather;
pub use kind::Kind;
pub use mapping::Mapping;
pub use plan::{Plan, read};
pub use propose::{Given, propose};
pub use record::Gathered;
pub use subject::{Of, coefficients, lines};
pub use words::Words;
