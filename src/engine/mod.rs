//! Evaluation: rules over frames. Knows nothing of files.

mod absent;
mod bind;
pub mod entries;
mod eval;
pub mod frame;
pub mod given;
pub mod look;
mod machine;
mod pack;
mod places;
mod plan;
mod reduce;
mod round;
mod route;
mod run;
mod scope;
mod universe;
mod upto;

pub use plan::Plan;
pub use round::round;
pub use run::{Column, Draws, Run, State, run};
pub use universe::{frames, frames_with};
