//! A scenario file as it is written.

use super::loose::{Figure, Member, Words};
use crate::model::Spanned;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Members by dimension: only values of these are touched.
pub type AtToml = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioToml {
    /// 名称 · Id
    pub id: Spanned<String>,
    /// 标题 · Title
    pub title: Text,
    /// 依据 · What it rests on
    pub source: String,
    /// 说明 · Remark
    #[serde(default)]
    pub note: Text,
    /// 从一个成员转到另一个，合计不变 · From one member to another; the sum over the dimension stays
    #[serde(default, rename = "move")]
    pub moving: Vec<MoveToml>,
    /// 随另一个指标按比例变 · In step with another measure
    #[serde(default)]
    pub follow: Vec<FollowToml>,
    /// 乘以一个数 · Times a number
    #[serde(default)]
    pub scale: Vec<ScaleToml>,
    /// 改成一个数 · Another value
    #[serde(default)]
    pub set: Vec<SetToml>,
    /// 加上一个数 · More or less by an amount
    #[serde(default)]
    pub shift: Vec<ShiftToml>,
    /// 以后各年 · Later years
    #[serde(default)]
    pub path: Vec<PathToml>,
    /// 换一个模型 · Another model
    #[serde(default)]
    pub replace: Vec<ReplaceToml>,
    /// 价格折算到哪一年 · The year of all prices
    pub prices: Option<PricesToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveToml {
    /// 指标，一个或几个 · Measure, or several that say the same in other classes
    pub measure: Spanned<Words>,
    /// 转出的成员，几个维度时写 { class = "farmland", landuse = "cropland" } · Where it is taken from
    pub from: Spanned<Member>,
    /// 转入的成员 · Where it goes to
    pub to: Spanned<Member>,
    /// 多少：5 % of to、10 % of from、120 km2 · How much
    pub amount: Spanned<String>,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
    /// 不够时：error 停下，all 有多少转多少 · Where there is not enough
    #[serde(default)]
    pub short: Short,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Short {
    /// 停下 · It is an error
    #[default]
    Error,
    /// 有多少转多少，并列出 · What is there is taken, and it is said where it fell short
    All,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowToml {
    /// 跟着变的指标 · The measure that follows
    pub measure: Spanned<String>,
    /// 它跟着变的指标 · What it follows
    pub over: Spanned<String>,
    /// 各成员的权数 · Weights of members
    pub weights: Spanned<BTreeMap<Spanned<String>, f64>>,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleToml {
    /// 指标 · Measure
    pub measure: Option<Spanned<String>>,
    /// 系数 · Coefficient
    pub coefficient: Option<Spanned<String>>,
    /// 分档表 · Step table
    pub tier: Option<Spanned<String>>,
    /// 第几档，从 1 起；不写是各档 · Which step, from 1 on; all where not said
    pub step: Option<usize>,
    /// 乘以多少：1.5，或 +5 % · The factor, or a change in percent
    pub by: Spanned<Figure>,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetToml {
    /// 指标 · Measure
    pub measure: Option<Spanned<String>>,
    /// 系数 · Coefficient
    pub coefficient: Option<Spanned<String>>,
    /// 分档表 · Step table
    pub tier: Option<Spanned<String>>,
    /// 第几档，从 1 起 · Which step, from 1 on
    pub step: Option<usize>,
    /// 改成多少，带单位 · The value, with its unit
    pub to: Spanned<Figure>,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftToml {
    /// 指标 · Measure
    pub measure: Option<Spanned<String>>,
    /// 系数 · Coefficient
    pub coefficient: Option<Spanned<String>>,
    /// 分档表 · Step table
    pub tier: Option<Spanned<String>>,
    /// 第几档，从 1 起；不写是各档 · Which step, from 1 on; all where not said
    pub step: Option<usize>,
    /// 加上多少，带单位 · The amount, with its unit
    pub by: Spanned<Figure>,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathToml {
    /// 指标，一个或几个；* 是其余随年份变化的全部指标 · Measure or measures; * is all others that vary by year
    pub measure: Spanned<Words>,
    /// 从哪一年的数起 · The year whose values it begins with
    pub from: Spanned<u32>,
    /// 到哪一年 · The last year
    pub to: Spanned<u32>,
    /// 每年增长多少，如 5.5 % · Growth a year
    pub growth: Option<Spanned<String>>,
    /// 某些年份的值，带单位 · Values of some years
    pub points: Option<BTreeMap<Spanned<String>, Spanned<Figure>>>,
    /// 其间：straight 直线，growth 等速 · What lies between points
    #[serde(default)]
    pub between: Between,
    /// 只在哪里 · Only there
    #[serde(default)]
    pub at: AtToml,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Between {
    /// 直线 · In a straight line
    #[default]
    Straight,
    /// 等速 · At a steady rate
    Growth,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceToml {
    /// 换掉的模型 · The model that goes
    pub model: Spanned<String>,
    /// 换上的模型 · The model that comes
    pub with: Spanned<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesToml {
    /// 全部价格折算到这一年 · All prices are brought to this year
    pub year: Spanned<u32>,
}
