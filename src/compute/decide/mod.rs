//! Decisions as a person with a decimal calculator takes them: comparisons, step tables, places and roundings.
//!
//! Values are computed in binary with the error they may have. Where that leaves a decision open, what it compares is
//! worked out exactly from the decimals as typed; and spreadsheet cells are told to which place they must round.

pub mod careful;
pub mod decimals;
pub mod exactly;
pub mod guard;
pub mod guards;
pub mod pencil;
pub mod standing;
