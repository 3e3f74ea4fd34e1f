//! How results look on a terminal, and the words that every page of a report says alike.

pub mod banner;
pub mod capital;
pub mod coverage;
pub mod diff;
pub mod named;
pub mod paper;
pub mod past;
mod ruled;
pub mod settlement;
pub mod study;
pub mod terminal;
pub mod titled;

pub use ruled::Ruled;
