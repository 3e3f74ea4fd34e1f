//! Rules over inputs to results: which rows there are, what each name leads to, and the values in turn. Knows nothing of
//! files.

mod bind;
mod decide;
mod entries;
mod eval;
mod hand;
mod lay;
mod machine;
mod measures;
mod memory;
mod partial;
mod parts;
mod places;
mod rows;
mod run;
mod scope;
mod turns;

pub use decide::exactly::Exactly;
pub use decide::guards::Guards;
pub use decide::pencil::{binary, tier};
pub use entries::{Entries, Entry, worth};
pub use partial::{Laid, Partial, Values};
pub use parts::{Cell, Leaf, Opening, Summand};
pub use rows::{frames, frames_with};
pub use run::{Draws, Run, as_read, run};
pub use turns::Plan;
