//! geep: gross economic-ecological product (GEEP, 经济生态生产总值) and ecological compensation, computed from rules
//! written as data.
//!
//! [`Project`] is the door: it reads a dataset, computes the lines of a profile, settles the money of a scheme and
//! writes the report. Each stage owns what it rests on. It can be stored, returned and sent to another thread; what
//! is doubtful stands in its `findings`, and what stands in the way comes back as one error, [`Refused`].
//!
//! ```
//! use geep::{Project, Settling};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let datasets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
//! # let folder = tempfile::tempdir()?;
//! # let out = folder.path().join("报告");
//! // An account: one year of one place.
//! let computed = Project::open(datasets.join("taixin"), None)?.compute(None)?;
//! let geep = computed.figure("geep", &["2021", "140106"]).ok_or("no such line")?;
//! assert!(geep.value.is_some_and(|value| value > 0.0));
//! assert_eq!(geep.unit, "万元");
//!
//! // Money: twelve districts pay for missed targets of the first quarter into a fund, and are rewarded from it. The
//! // data are made up for illustration, so that it can only be tried.
//! let settled = Project::open(datasets.join("taixin-air"), None)?.settle(Settling::trial().period("2022Q1"))?;
//! // The dataset's expected.csv says that district 140107 has 87.00 万元 deducted.
//! let deducted = settled.payments().find(|p| p.payer.id == "140107").ok_or("nothing paid")?;
//! assert_eq!((deducted.line.as_str(), deducted.amount.to_string().as_str()), ("target_deduction", "870000"));
//!
//! settled.write(&out)?;
//! assert!(out.join("report.xlsx").exists());
//! # Ok(()) }
//! ```
//!
//! Inside there is one direction of flow: `model` reads the definitions, `table` the user's data, `rule` checks
//! formulas, `compute` evaluates them (`look` answers questions to the results), `settle` makes money of them, `report`
//! writes by way of `disk`; `project` calls them in turn, and `cli` calls `project`.

#![forbid(unsafe_code)]

mod catalog;
mod cell;
mod cli;
mod compute;
mod diff;
mod disk;
mod explain;
#[deny(missing_docs)]
mod finding;
mod formula;
mod function;
mod import;
mod input;
#[doc(hidden)]
pub mod internals;
mod judge;
mod look;
mod map;
mod model;
mod new;
mod notice;
mod office;
mod output;
mod pack;
#[deny(missing_docs)]
mod place;
mod plan;
#[deny(missing_docs)]
mod project;
mod quiet;
mod quote;
mod report;
mod results;
mod roster;
mod rule;
mod scenario;
mod schema;
mod settle;
mod sheet;
mod show;
mod sql;
mod study;
mod table;
mod template;
#[deny(missing_docs)]
mod text;
mod unit;
mod wrap;

#[doc(hidden)]
pub use cli::main;
pub use finding::{Finding, Findings, Severity, Source, Where};
pub use place::Place as Cell;
pub use project::{
    Balance, Checked, Computed, Computing, Figure, Opening, Party, Payment, Project, Refused, Settled,
    Settling, Step,
};
pub use rust_decimal::Decimal;
use text::text;
pub use text::{Lang, Text};

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
