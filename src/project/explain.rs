//! Lines computed only to be looked into.

use super::Project;
use super::course::{Ask, Course};
use super::purpose::Purpose;
use crate::compute::Run;
use crate::finding::Findings;
use std::sync::Arc;

impl Project {
    /// Computes the lines of a profile without judging what comes out; no run where something is in the way.
    pub(crate) fn look(self, profile: Option<&str>) -> (Option<Arc<Run>>, Findings) {
        let course = Course::run(self, Ask { profile, ..Ask::default() }, Purpose::Explanation);
        (course.run, course.findings)
    }
}
