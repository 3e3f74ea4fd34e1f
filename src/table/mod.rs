//! A dataset: its manifest, its tables read into series of measures, and the published results it must meet.

pub mod basis;
pub mod expected;
mod figure;
pub mod gaps;
mod header;
mod inputs;
pub mod magnitude;
pub mod manifest;
mod observe;
mod territory;
pub mod unusual;
mod wording;

pub use header::{is_fixed, named};
pub use inputs::{Inputs, Origin, Series};
pub use manifest::Dataset;
pub use observe::{ASIDE, key_dims, observe_given, read};
