//! Whether results are right: conditions that must hold, figures known beforehand, what is covered, what no rule used.

pub mod checks;
pub mod compare;
pub mod coverage;
pub mod idle;
pub mod known;
pub mod laid;
pub mod verify;
