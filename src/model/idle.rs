//! What is defined and never takes part: most likely a slip of the pen.

use super::account::Model;
use super::coefficient::Coefficient;
use super::laid::Laid;
use super::profile::Profile;
use crate::finding::{Finding, Findings, nearest};
use crate::text;
use crate::text::Text;
use std::collections::BTreeSet;

/// Warns of sets of the user's that no profile lists, and of models the user brought that no profile holds.
pub fn report(
    laid: &Laid,
    coefficients: &[Coefficient],
    models: &[Model],
    profiles: &[Profile],
    findings: &mut Findings,
) {
    let listed: BTreeSet<&str> = profiles.iter().flat_map(|p| &p.sets).map(String::as_str).collect();
    let mut seen = BTreeSet::from([""]);
    // Sets that are built in are there to be chosen.
    for row in coefficients.iter().flat_map(|c| &c.rows).filter(|row| row.layer > 0) {
        let set = row.set.as_str();
        if !listed.contains(set) && seen.insert(set) {
            let message =
                text!("没有口径使用 `{set}` 这一组系数", "no profile uses coefficients of the set `{set}`");
            let finding = Finding::warning("unused-set", message).at_words(row.place.words());
            let near = nearest(set, listed.iter().copied());
            findings.unknown(
                set,
                finding.did_you_mean_or(
                    near,
                    text!(
                        "在口径的 sets 中写上它；一般适用的值让 set 列空着",
                        "list it under `sets` of a profile; leave the column empty for values of general use"
                    ),
                ),
            );
        }
    }
    let own = |model: &&Model| laid.is_own(&model.at);
    for model in models.iter().filter(own) {
        let id = &model.id;
        if !profiles.iter().any(|p| p.models.iter().any(|m| m.text == *id)) {
            let message = text!(
                "没有口径含有模型 `{id}`，它不参与核算",
                "no profile holds model `{id}`: it is not used"
            );
            let finding = Finding::warning("unused-model", message)
                .help(text!("把它写进一个口径的 models", "add it to the `models` of a profile"));
            findings.unknown(id, model.at.whole(finding, Text::default()));
        }
    }
}
