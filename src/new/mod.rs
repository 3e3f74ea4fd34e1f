//! What a user begins with: a scheme or a profile of one's own that runs as it is written, and a dataset of a further
//! year.

mod draft;
pub mod year;

pub use draft::{Draft, is_id};
