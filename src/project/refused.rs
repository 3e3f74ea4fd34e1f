//! Why something was not done: everything that was found until then.

use crate::disk::Fault;
use crate::finding::{Finding, Findings, Severity};
use crate::text::Lang;
use std::fmt;

/// Why nothing was computed, settled or written: all findings until then, the warnings among them.
#[derive(Debug)]
pub struct Refused {
    findings: Findings,
    /// Why the files were not put in place.
    fault: Option<Box<Fault>>,
    lang: Lang,
}

impl Refused {
    pub(crate) fn new(findings: Findings, lang: Lang) -> Refused {
        Refused { findings, fault: None, lang }
    }

    /// Files were not put in place.
    pub(crate) fn of_writing(fault: Fault, findings: Findings, lang: Lang) -> Refused {
        Refused { findings, fault: Some(Box::new(fault)), lang }
    }

    /// All that was found, in the order in which it was met.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.fault.as_ref().map(|fault| fault.finding()))
    }

    /// The first error, of which the others are mostly a consequence. Its code is what the program prints in brackets.
    pub fn first(&self) -> Option<&Finding> {
        self.findings().find(|finding| finding.severity == Severity::Error)
    }

    /// The findings as plain text, errors first.
    pub fn words(&self, lang: Lang) -> String {
        let mut findings = self.findings.clone();
        self.fault.iter().for_each(|fault| findings.push(fault.finding().clone()));
        findings.render(lang, false).trim_end().to_string()
    }

    /// What was found, and what kept the files from being put in place where it was that.
    pub(crate) fn into_parts(self) -> (Findings, Option<Fault>) {
        (self.findings, self.fault.map(|fault| *fault))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(self.lang))
    }
}

impl std::error::Error for Refused {}
