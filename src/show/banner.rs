//! What every page of a report says of money that is not for payment, or not by a rule in force.

use crate::model::scheme::Kind;
use crate::settle::Settlement;
use crate::text;
use crate::text::{Lang, Text};

/// One sentence each: a trial, a proposal.
pub fn of(settled: &Settlement) -> Vec<Text> {
    let trial = settled.trial.then(|| text!("试算，不作支付依据。", "A trial: not for payment."));
    let proposal = (settled.terms.scheme.kind == Kind::Proposal).then(|| {
        text!(
            "建议方案，尚未施行，不是任何机关的规定。",
            "A proposal, not in force: no authority has laid it down."
        )
    });
    trial.into_iter().chain(proposal).collect()
}

/// All of it in one line; empty where there is nothing to say.
pub fn line(settled: &Settlement, lang: Lang) -> String {
    let words: Vec<String> = of(settled).iter().map(|words| words.get(lang).to_string()).collect();
    words.join(lang.pick("", " "))
}
