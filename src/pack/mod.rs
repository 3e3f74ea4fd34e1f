//! A report with all it was made from in one file, and making it again from that file alone: what goes in ([`gather`]),
//! the zip ([`seal`]), reading one that may have been sent by anybody ([`open`]), running its command ([`again`]) and
//! holding what comes out against what came out then ([`compare`]).

pub mod again;
mod compare;
mod differ;
mod directory;
mod faults;
mod gather;
mod layout;
mod names;
mod open;
mod record;
mod seal;
mod table;

pub use compare::Compared;
pub use gather::{Asked, gather};
pub use open::{Pack, open};
pub use seal::zip;

/// No pack is larger, nor are its files together: that many bytes of tables are more than a nation of many years.
const TOTAL: u64 = 2 << 30;
/// Nor does one hold as many files.
const MOST: usize = 30_000;

#[cfg(test)]
mod tests;
