//! The types of a computation: rows and the ways between them, columns, bound terms and steps. What the rooms above
//! fill and read.

pub mod bound;
pub mod chosen;
pub mod column;
pub mod frame;
pub mod given;
pub mod members;
mod pack;
pub mod route;
pub mod step;

pub use column::{Column, State};
pub use frame::Frames;
pub use members::Members;
pub use pack::{Field, Packing};
pub use route::NO_ROW;
