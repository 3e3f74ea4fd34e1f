//! A dataset: its manifest, its tables read into series of measures, and the published results it must meet.

mod assumed;
pub mod basis;
mod equal;
pub mod expected;
mod figure;
pub mod gaps;
mod header;
mod inputs;
pub mod key;
mod levers;
pub mod magnitude;
pub mod manifest;
mod merged;
mod observe;
mod standing;
pub mod territory;
pub mod unusual;
pub mod wording;

pub use assumed::{Assumption, Revised};
pub use header::{Words, is_fixed, split_unit};
pub use inputs::{Inputs, Origin, Series, Why};
pub use levers::{Before, How, Lever, Levers, Live, Share, Stage};
pub use manifest::{Dataset, DatasetToml, MANIFEST};
pub use observe::{ASIDE, key_dims, observe_given, read, unreadable_folder};
pub use standing::Standing;
pub use wording::{duplicate_row, listed, wrong_name};
