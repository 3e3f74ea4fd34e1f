//! Evaluation: rules over frames. Knows nothing of files.

mod absent;
mod bind;
pub mod entries;
mod eval;
pub mod frame;
pub mod look;
mod pack;
mod places;
mod reduce;
mod route;
mod run;
mod scope;
mod universe;

pub use run::{Column, Draws, Run, State, run};
pub use universe::frames;
