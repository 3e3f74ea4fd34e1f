//! Where a verb stands, and how it is called.

use crate::finding::{Finding, Source};
use crate::text;
use crate::text::Text;
use std::ops::Range;
use std::sync::Arc;

/// Where a verb stands, and how it is called in words.
#[derive(Clone, Debug)]
pub struct Spot {
    pub scenario: String,
    /// Its place among the verbs of the file, from 1 on.
    pub number: usize,
    pub(super) source: Arc<Source>,
    pub(super) range: Range<usize>,
}

impl Spot {
    /// A finding at the verb.
    pub fn whole(&self, finding: Finding) -> Finding {
        finding.at(&self.source, self.range.clone(), Text::default())
    }

    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The verb as it is spoken of.
    pub fn words(&self) -> Text {
        let (id, number) = (&self.scenario, self.number);
        text!("情景 {id} 第 {number} 条", "{id}, verb {number}")
    }
}
