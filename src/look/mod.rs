//! Questions to results: what a name leads to, what a row was made of, why it has no value.

mod absent;
pub mod account;
mod cause;
mod changing;
mod grade;
mod presence;
mod refer;
pub mod root;
pub mod scalar;
pub mod wanted;

pub use cause::Failed;
pub use grade::grades;
pub use refer::{Grouped, Referred};

use crate::compute::Run;
use crate::finding::Findings;

/// Reports what keeps results from being there: coefficients that are lacking or change within a time.
pub fn report(run: &Run, findings: &mut Findings) {
    changing::report(&run.book, &run.entries, findings);
    absent::report(run, findings);
}
