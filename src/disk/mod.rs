//! Files put in place together or not at all: whatever ends the program, a folder holds what it held before, or what is
//! new, or shows that it holds neither.
//!
//! What is new is written and synced in a hidden folder inside the folder it goes to ([`staging`]). Then every file is
//! renamed, by a list of moves that was written down first ([`exchange`]); the last move is the commit. Whoever writes
//! there next undoes what never came to it. A signal waits until the moves are done ([`interrupt`]). What touches the
//! operating system is in [`os`].

mod exchange;
mod fault;
pub mod interrupt;
mod os;
pub mod paths;
mod staging;
mod temporary;

pub use exchange::{is_plain, is_unfinished};
pub use fault::{Fault, cannot_write, in_the_way, io as fault, unfinished, unmade};
pub use staging::{Old, Staging, mend};
pub use temporary::Temporary;
