//! A study file as it is written.

use crate::model::Spanned;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyToml {
    /// 名称 · Id
    pub id: Spanned<String>,
    /// 标题 · Title
    pub title: Text,
    /// 数据集的目录，从本文件所在处算起 · Folder of the dataset, seen from this file
    pub dataset: Spanned<String>,
    /// 核算口径；不写用数据集的 · Profiles; the dataset's own where none is named
    #[serde(default)]
    pub profiles: Vec<Spanned<String>>,
    /// 情景，可写 a+b；base 是不加情景 · Scenarios, `a+b` for a stack; `base` is none
    pub scenarios: Vec<Spanned<String>>,
    /// 要看的行；不写看口径的头条 · Lines; the profile's headline where none is named
    #[serde(default)]
    pub lines: Vec<Spanned<String>>,
    /// 要看的年份；不写看全部 · Years; all where none is named
    #[serde(default)]
    pub years: Vec<u32>,
    /// 说明 · Remark
    #[serde(default)]
    pub note: Text,
}
