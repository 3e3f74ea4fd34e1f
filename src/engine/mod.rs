//! Evaluation: rules over frames. Knows nothing of files.

mod absent;
pub mod account;
mod bind;
mod cause;
mod changing;
pub mod entries;
mod eval;
pub mod frame;
pub mod given;
pub mod look;
mod machine;
mod pack;
mod places;
mod plan;
pub mod root;
mod route;
mod run;
mod scalar;
mod scope;
mod universe;
pub mod wanted;

pub use plan::Plan;
pub use run::{Column, Draws, Run, State, run};
pub use universe::{frames, frames_with};
