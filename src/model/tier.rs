//! Step tables: half-open intervals with a value each, read whole or marginally.

use super::document::{Cite, CiteToml, Document, cite};
use super::evidence::Evidence;
use super::faults;
use super::named::{Named, unit};
use super::placed::Placed;
use super::spanned::Spanned;
use crate::finding::{Finding, Findings, Source};
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cmp::Ordering;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Tier {
    pub id: String,
    pub title: Text,
    /// Unit of the argument and of `from` and `to`.
    pub of: Unit,
    /// Unit of the values; for a marginal table, per unit of the argument.
    pub unit: Unit,
    pub reading: Reading,
    pub closed: Closed,
    /// In ascending order, each beginning where the one before ends.
    pub steps: Vec<Step>,
    pub source: Cite,
    pub evidence: Evidence,
    pub at: Placed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// 整档取值 · The value of the step that holds the argument.
    Whole,
    /// 逐段累计 · Each part of the argument at the rate of its own step, added up.
    Marginal,
}

/// Which end of every interval belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Closed {
    /// 含下端 · The lower end
    Left,
    /// 含上端 · The upper end
    Right,
}

/// One interval; open ended where an end is not given.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// 从多少起；第一档可不写 · Beginning; the first step may have none
    pub from: Option<f64>,
    /// 到多少止；最后一档可不写 · End; the last step may have none
    pub to: Option<f64>,
    /// 这一档的值 · Value of the step
    pub value: f64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierToml {
    /// 名称，公式里用 · Id for formulas
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 被分档的数的单位 · Unit of the argument
    of: Spanned<String>,
    /// 值的单位 · Unit of the values
    unit: Spanned<String>,
    /// 整档取值还是逐段累计 · Whether the whole argument or each part is valued
    reading: Reading,
    /// 哪一端含在档内 · Which end belongs to a step
    closed: Closed,
    /// 各档，首尾相接 · Steps, each beginning where the one before ends
    steps: Vec<Spanned<Step>>,
    /// 出处 · Source
    source: CiteToml,
    /// 证据等级 · Evidence
    evidence: Evidence,
}

impl TierToml {
    pub fn read(self, source: &Arc<Source>, documents: &[Document], findings: &mut Findings) -> Option<Tier> {
        let of = unit(&Placed::new(&self.of, source), findings);
        let unit = unit(&Placed::new(&self.unit, source), findings);
        let reference = cite(&self.source, source, documents, findings);
        self.check_steps(source, findings);
        let at = Placed::new(&self.id, source);
        if of.is_none() || unit.is_none() || reference.is_none() {
            findings.lose(&at.text);
        }
        Some(Tier {
            id: at.text.clone(),
            title: self.title,
            of: of?,
            unit: unit?,
            reading: self.reading,
            closed: self.closed,
            steps: self.steps.into_iter().map(Spanned::into_inner).collect(),
            source: reference?,
            evidence: self.evidence,
            at,
        })
    }

    fn check_steps(&self, source: &Arc<Source>, findings: &mut Findings) {
        let mut complain = |step: &Spanned<Step>, finding: Finding, help: Text| {
            findings.push(finding.at(source, step.span(), Text::default()).help(help));
        };
        if self.steps.is_empty() {
            let finding = Finding::error("empty-tier", text!("分档表没有档", "the step table has no steps"))
                .help(text!(
                    "写作 steps = [{{ to = 100, value = 1 }}, {{ from = 100, value = 2 }}]",
                    "write steps = [{{ to = 100, value = 1 }}, {{ from = 100, value = 2 }}]"
                ));
            findings.push(Placed::new(&self.id, source).whole(finding, Text::default()));
            return;
        }
        for step in &self.steps {
            let Step { from, to, value } = *step.get_ref();
            let finite = [from, to, Some(value)].iter().flatten().all(|n| n.is_finite());
            if !finite {
                complain(
                    step,
                    faults::bad_number(text!(
                        "这一档里有的数不是有限的数",
                        "a number of this step is not finite"
                    )),
                    text!(
                        "写普通的数；没有上限就不写 to",
                        "write plain numbers; leave `to` out where there is no end"
                    ),
                );
            } else if matches!((from, to), (Some(a), Some(b)) if a >= b) {
                complain(
                    step,
                    Finding::error(
                        "empty-step",
                        text!("这一档没有范围：from 应小于 to", "this step is empty: from must be below to"),
                    ),
                    text!("改正两端，或删去这一档", "mend the ends, or remove the step"),
                );
            }
        }
        for pair in self.steps.windows(2) {
            match (pair[0].get_ref().to, pair[1].get_ref().from) {
                (Some(to), Some(from)) if to == from => {}
                (Some(to), Some(from)) if to < from => {
                    complain(
                        &pair[1],
                        Finding::error(
                            "tier-gap",
                            text!("{to} 与 {from} 之间没有档", "no step covers {to} to {from}"),
                        ),
                        text!("from 应等于上一档的 to", "`from` must be the `to` of the step before"),
                    );
                }
                _ => complain(
                    &pair[1],
                    Finding::error(
                        "tier-overlap",
                        text!("这一档与上一档重叠", "this step overlaps the one before"),
                    ),
                    text!(
                        "from 应等于上一档的 to；只有第一档可以不写 from，最后一档可以不写 to",
                        "`from` must be the `to` of the step before; only the first step may have no `from`, the last no `to`"
                    ),
                ),
            }
        }
    }
}

impl Tier {
    /// The value of the table at `x` (in the unit `of`) where `worth` has the value of each step; none outside the steps,
    /// nor where `x` is no number.
    pub fn value(&self, x: f64, worth: impl Fn(usize) -> f64) -> Option<f64> {
        if !x.is_finite() {
            return None;
        }
        // Both are finite, so one of the three holds.
        let stand = |end: f64| x.partial_cmp(&end).unwrap_or(Ordering::Equal);
        let held = self.steps.iter().position(|step| self.holds(step, stand))?;
        match self.reading {
            Reading::Whole => Some(worth(held)),
            Reading::Marginal => Some(self.marginal(x, worth)),
        }
    }

    /// Each part of the argument at the rate of its own step.
    pub fn marginal(&self, x: f64, worth: impl Fn(usize) -> f64) -> f64 {
        self.steps.iter().enumerate().map(|(at, step)| self.part(step, x) * worth(at)).sum()
    }

    /// Whether a step holds an argument; `stand` says how that stands to an end of the step.
    pub fn holds(&self, step: &Step, stand: impl Fn(f64) -> Ordering) -> bool {
        let (from, to) = (step.from.map(&stand), step.to.map(&stand));
        match self.closed {
            Closed::Left => from.is_none_or(Ordering::is_ge) && to.is_none_or(Ordering::is_lt),
            Closed::Right => from.is_none_or(Ordering::is_gt) && to.is_none_or(Ordering::is_le),
        }
    }

    /// Where one step gives way to the next.
    pub fn ends(&self) -> impl Iterator<Item = f64> {
        self.steps.iter().flat_map(|step| [step.from, step.to]).flatten()
    }

    /// How much of the argument lies in the step; a step without a beginning starts at 0.
    fn part(&self, step: &Step, x: f64) -> f64 {
        let from = step.from.unwrap_or(0.0);
        (step.to.map_or(x, |to| x.min(to)) - from).max(0.0)
    }
}

impl Named for Tier {
    fn id(&self) -> &str {
        &self.id
    }

    fn at(&self) -> &Placed {
        &self.at
    }
}
