//! What stands in the way of results and of money, in one place, so that `check` says all that `settle` and `run` refuse.

use super::roster;
use crate::compute::Run;
use crate::explain::undefined;
use crate::finding::{Finding, Findings, Severity};
use crate::judge::checks;
use crate::model::Catalog;
use crate::settle::used::Used;
use crate::settle::{Settlement, Terms, accept, decided, evidence, magnitude, prices};
use crate::table::magnitude::{self as sizes, Doubt};
use crate::table::{Inputs, gaps, unusual};
use crate::text;

/// The tables by themselves: gaps beyond what is expected of each unit.
pub fn tables(inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    gaps::report(inputs, catalog, findings);
}

/// Figures that look like a slip, and amounts of doubtful size: these are refused where money is to be moved, unless
/// they are accepted.
pub fn sizes(
    inputs: &Inputs,
    catalog: &Catalog,
    doubts: Vec<Doubt>,
    accepted: &[String],
    refuse: bool,
    findings: &mut Findings,
) {
    unusual::report(inputs, catalog, &sizes::told(&doubts), findings);
    match refuse {
        true => magnitude::judge(doubts, accepted, findings),
        false => sizes::warn(doubts, accepted, findings),
    }
}

/// The results: nothing counted twice, and the conditions they should meet.
pub fn results(run: &Run, terms: Option<&Terms>, findings: &mut Findings) {
    roster::nested(run, terms, findings);
    checks::report(run, findings);
    undefined::report(run, findings);
}

/// The names that are accepted, of the dataset and of the command line; those that nothing has are refused.
pub fn accepted(catalog: &Catalog, lists: [&[String]; 2], findings: &mut Findings) -> Vec<String> {
    let mut accepted: Vec<String> = Vec::new();
    for id in lists.into_iter().flatten() {
        let id = accept::by_id(id, catalog);
        if !accepted.contains(&id) {
            accepted.push(id);
        }
    }
    accept::refuse_unknown(&accepted, catalog, findings);
    accepted
}

/// What money is refused for beyond what keeps it from being computed: figures that nobody answers for.
pub fn money(settled: &Settlement, accepted: &[String], findings: &mut Findings) {
    let used = Used::by_settlement(settled);
    let weak = evidence::of_settlement(settled, &used);
    answered_for(&settled.run, &used, &weak, accepted, findings);
}

/// The same of all results of some years, where an account is held to it.
pub fn account(run: &Run, years: &[u32], accepted: &[String], findings: &mut Findings) {
    let used = Used::by_years(run, years);
    answered_for(run, &used, &evidence::beneath(run, &used), accepted, findings);
}

fn answered_for(run: &Run, used: &Used, weak: &evidence::Weak, accepted: &[String], findings: &mut Findings) {
    evidence::judge(weak, accepted, findings);
    prices::refuse(&run.book, used, findings);
    decided::refuse(run, used, findings);
    let known = accept::names(&run.book.catalog);
    accept::warn_idle(accepted, &known, |id| weak.contains_key(id), findings);
}

/// What would be refused if money were settled, as warnings: the errors that a judge finds.
pub fn foretell(judge: impl FnOnce(&mut Findings), findings: &mut Findings) {
    let mut found = Findings::default();
    judge(&mut found);
    for finding in found.iter().cloned() {
        findings.push(match finding.severity {
            Severity::Warning => finding,
            Severity::Error => {
                let (zh, en) = (&finding.message.zh, &finding.message.en);
                let message = text!("结算会拒绝：{zh}", "settling would refuse this: {en}");
                Finding { severity: Severity::Warning, message, ..finding }
            }
        });
    }
}
