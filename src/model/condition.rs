//! Checks: conditions that must hold, kept as lines that come to 1 where they do and to 0 where they do not.

use super::document::CiteToml;
use super::spanned::Spanned;
use crate::finding::Severity;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;

/// What makes a line a check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Whether a run stops where the condition fails, or only says so.
    pub level: Severity,
    /// What to do about it.
    pub help: Text,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckToml {
    /// 名称 · Id
    pub id: Spanned<String>,
    /// 标题 · Title
    pub title: Text,
    /// 随哪些维度变化 · Dimensions it varies over
    pub per: Vec<Spanned<String>>,
    /// 应当成立的条件 · Condition that must hold
    pub that: Spanned<String>,
    /// 只对这些行 · Only for these rows
    #[serde(rename = "where")]
    pub scope: Option<Spanned<String>>,
    /// 不成立时：error 停下，warning 提示 · What happens where it fails
    pub level: Severity,
    /// 不成立时怎么办 · What to do where it fails
    pub help: Text,
    /// 依据 · What it rests on
    pub source: Option<CiteToml>,
    /// 说明 · Remark
    pub note: Option<Text>,
}
