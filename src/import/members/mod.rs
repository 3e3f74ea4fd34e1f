//! Lists of members, such as classes of land use, outlets or development zones, into a folder of definitions.
//!
//! A list has no figures, so it goes a shorter way than a table of them: [`propose`] finds the header and writes down
//! what each column holds, [`plan`] reads such a mapping, [`gather`] reads the rows, [`check`] holds them against each
//! other and against the members that are known, [`write`] makes definitions of those that are new.

mod announce;
mod check;
mod column;
mod faults;
mod gather;
mod list;
mod mapping;
mod plan;
mod preview;
mod propose;
mod region;
mod unsaid;
mod upper;
mod words;
mod write;

pub use faults::nothing_new;
pub use gather::gather;
pub use list::Listed;
pub use mapping::{Mapping, outputs};
pub use plan::{Plan, read};
pub use preview::show;
pub use propose::{Given, propose};
pub use write::files;
