//! Rules over inputs to results: which rows there are, what each name leads to, and the values in turn. Knows nothing of
//! files.

mod bind;
mod careful;
mod decimals;
mod entries;
mod eval;
mod guard;
mod lay;
mod machine;
mod pencil;
mod places;
mod rows;
mod run;
mod scope;
mod standing;
mod turns;

pub use entries::{Entries, Entry};
pub use guard::Guards;
pub use pencil::{Exactly, binary, tier};
pub use rows::{frames, frames_with};
pub use run::{Draws, Run, run};
pub use turns::Plan;
