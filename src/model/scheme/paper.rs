//! How a settlement is put on paper: what is settled, which figures stand beside the money, and what the rule says of
//! paying and of review. What is not said here is left blank on paper, never made up.

use crate::finding::Source;
use crate::model::Spanned;
use crate::model::placed::Placed;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The papers of a scheme.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// What is settled, as a title names it: the money for air quality.
    pub subject: Option<Text>,
    /// Figures that each unit is judged by.
    pub indicators: Vec<Indicator>,
    /// The lines that a pool is made of.
    pub pool: Vec<Placed>,
    /// How amounts are paid or withheld.
    pub payment: Option<Text>,
    /// How a unit asks for review, and until when.
    pub review: Option<Text>,
    pub notes: Vec<Text>,
}

/// What a unit came to, beside what was asked of it.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub title: Text,
    pub actual: Placed,
    pub target: Option<Placed>,
    pub gap: Option<Placed>,
    /// The members of further dimensions that it speaks of.
    pub at: Vec<(String, Placed)>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperToml {
    /// 结算的是什么，标题里用，如 空气质量补偿资金 · What is settled, as titles name it
    subject: Option<Text>,
    /// 表里与金额并列的指标 · Figures beside the money
    #[serde(default)]
    indicator: Vec<IndicatorToml>,
    /// 资金池由哪几行组成 · Lines that the pool is made of
    #[serde(default)]
    pool: Vec<Spanned<String>>,
    /// 资金如何拨付、扣缴 · How amounts are paid or withheld
    payment: Option<Text>,
    /// 如何申请复核、期限 · How to ask for review, and until when
    review: Option<Text>,
    /// 表下的注 · Notes below the table
    #[serde(default)]
    note: Vec<Text>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IndicatorToml {
    /// 标题 · Title
    title: Text,
    /// 实际值的行或指标 · Line or measure of what was reached
    actual: Spanned<String>,
    /// 目标的行或指标 · Line or measure of the target
    target: Option<Spanned<String>>,
    /// 差额的行 · Line of the difference
    gap: Option<Spanned<String>>,
    /// 其他维度取哪个成员 · Members of further dimensions
    #[serde(default)]
    at: BTreeMap<String, Spanned<String>>,
}

impl PaperToml {
    pub fn read(self, source: &Arc<Source>) -> Paper {
        let place = |word: &Spanned<String>| Placed::new(word, source);
        let indicator = |toml: IndicatorToml| Indicator {
            title: toml.title,
            actual: place(&toml.actual),
            target: toml.target.as_ref().map(place),
            gap: toml.gap.as_ref().map(place),
            at: toml.at.iter().map(|(dim, member)| (dim.clone(), place(member))).collect(),
        };
        Paper {
            subject: self.subject,
            indicators: self.indicator.into_iter().map(indicator).collect(),
            pool: self.pool.iter().map(place).collect(),
            payment: self.payment,
            review: self.review,
            notes: self.note,
        }
    }
}
