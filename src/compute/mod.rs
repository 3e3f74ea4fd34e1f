//! Rules over inputs to results: which rows there are, what each name leads to, and the values in turn. Knows nothing of
//! files.

mod bind;
mod entries;
mod eval;
mod lay;
mod machine;
mod places;
mod rows;
mod run;
mod scope;
mod turns;

pub use entries::{Entries, Entry};
pub use eval::{binary_of, call_of};
pub use rows::{frames, frames_with};
pub use run::{Draws, Run, run};
pub use turns::Plan;
