//! Schemes: models that end in money. Who pays whom, in which order of steps, rounded how, closing to what.

mod paper;
mod profiles;
mod read;
mod successor;
mod tie;

pub use paper::Paper;
pub use profiles::profiles;
pub use read::SchemeToml;
pub use successor::{check as check_successors, instead};
pub use tie::Tie;

use super::evidence::Evidence;
use super::placed::Placed;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Clone, Debug)]
pub struct Scheme {
    pub kind: Kind,
    /// Versions of one rule share a family; no two may be in force at once.
    pub family: Option<Placed>,
    /// What replaced it where no scheme of its family did: another scheme, or a document whose scheme is not here.
    pub successor: Option<Placed>,
    /// Ids it had: datasets that name one of them still find it.
    pub formerly: Vec<String>,
    pub evidence: Evidence,
    pub note: Option<Text>,
    /// The unit of amounts, and how many decimal places of it are paid.
    pub money: Unit,
    pub places: i32,
    pub measured: Cadence,
    pub settled: Cadence,
    /// Where a period's amounts are those from the beginning of something on: what was paid before comes off.
    pub cumulative: Option<Cumulative>,
    pub missing: Missing,
    pub agreement: Option<Agreement>,
    pub parties: Vec<Party>,
    pub steps: Vec<Step>,
    pub payments: Vec<Payment>,
    pub pools: Vec<Pool>,
    /// What is said of units on one place, for each line that gives places.
    pub ties: Vec<Tie>,
    /// How it is put on paper.
    pub paper: Paper,
    /// The profile whose accounts it stands on, and further models.
    base: Option<Placed>,
    uses: Vec<Placed>,
    sets: Vec<String>,
    price_index: Option<Placed>,
}

impl Scheme {
    /// Whether a model is a part that the scheme shares with others.
    pub fn shares(&self, model: &str) -> bool {
        self.uses.iter().any(|part| part.text == model)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 规定 · Laid down by an authority.
    Rule,
    /// 协议 · Signed by its parties.
    Agreement,
    /// 建议 · Somebody's draft: not in force anywhere.
    Proposal,
}

impl Kind {
    pub fn id(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Agreement => "agreement",
            Kind::Proposal => "proposal",
        }
    }
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// 月
    Month,
    /// 季度
    Quarter,
    /// 半年
    HalfYear,
    /// 年
    Year,
    /// 自 1 月起累计 · From January to the end of a month.
    YearToDate,
}

impl Cadence {
    pub fn title(self) -> Text {
        match self {
            Cadence::Month => text!("月", "month"),
            Cadence::Quarter => text!("季度", "quarter"),
            Cadence::HalfYear => text!("半年", "half-year"),
            Cadence::Year => text!("年", "year"),
            Cadence::YearToDate => text!("自 1 月起累计", "year to date"),
        }
    }
}

/// From when on amounts are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cumulative {
    /// 自 1 月起 · From January to the end of the period.
    Year,
}

/// What becomes of a unit whose amount lacks data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// 数据齐了才结算 · Nothing is settled until the data are there.
    #[default]
    Refuse,
    /// 跳过它，结算其余的 · The others are settled without it.
    LeaveOut,
}

/// Where an order of steps stands in the order of all schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 数据标准化
    Standardise,
    /// 指标
    Indicator,
    /// 基准
    Baseline,
    /// 差距
    Measure,
    /// 权重
    Weights,
    /// 标准计价
    Response,
    /// 调整系数
    Coefficient,
    /// 上下限与豁免
    Clamp,
    /// 资金池闭合
    Closure,
    /// 另行奖惩
    Side,
    /// 轧差
    Netting,
    /// 下级分摊
    Cascade,
    /// 年终清算
    YearEnd,
}

impl Stage {
    pub fn title(self) -> Text {
        match self {
            Stage::Standardise => text!("数据标准化", "standardised data"),
            Stage::Indicator => text!("指标", "indicator"),
            Stage::Baseline => text!("基准", "baseline"),
            Stage::Measure => text!("差距", "measure"),
            Stage::Weights => text!("权重", "weights"),
            Stage::Response => text!("标准计价", "response"),
            Stage::Coefficient => text!("调整系数", "coefficient"),
            Stage::Clamp => text!("上下限与豁免", "limits and exemptions"),
            Stage::Closure => text!("资金池闭合", "closing the pool"),
            Stage::Side => text!("另行奖惩", "side payments"),
            Stage::Netting => text!("轧差", "netting"),
            Stage::Cascade => text!("下级分摊", "cascade"),
            Stage::YearEnd => text!("年终清算", "year-end clearing"),
        }
    }
}

/// The seven points that article 17 of the Regulation on ecological compensation (State Council No. 779) asks of an
/// agreement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// 补偿范围 · Scope
    pub scope: Text,
    /// 保护目标与监测评判指标 · Goals and indicators
    pub goals: Text,
    /// 权利义务 · Rights and duties
    pub duties: Text,
    /// 补偿方式 · Way of payment
    pub payment: Text,
    /// 期限 · Term
    pub term: Text,
    /// 违约责任 · Breach
    pub breach: Text,
    /// 其他事项 · Other matters
    pub other: Text,
}

impl Agreement {
    /// The points with their titles, in the order of the article.
    pub fn points(&self) -> [(Text, &Text); 7] {
        [
            (text!("补偿范围", "scope"), &self.scope),
            (text!("保护目标与监测评判指标", "goals and indicators"), &self.goals),
            (text!("权利义务", "rights and duties"), &self.duties),
            (text!("补偿方式", "way of payment"), &self.payment),
            (text!("期限", "term"), &self.term),
            (text!("违约责任", "breach"), &self.breach),
            (text!("其他事项", "other matters"), &self.other),
        ]
    }
}

/// A party that is no region, section or other member of a dimension.
#[derive(Clone, Debug)]
pub struct Party {
    pub id: String,
    pub title: Text,
    /// The line of what it has to pay from besides what it is paid; none where nothing is said of that.
    pub holds: Option<Placed>,
    pub at: Placed,
}

/// Lines computed at one place of the order.
#[derive(Clone, Debug)]
pub struct Step {
    pub stage: Stage,
    pub lines: Vec<Placed>,
}

/// A line whose amounts are paid. What is negative flows back.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    pub title: Text,
    pub line: Placed,
    pub from: Placed,
    pub to: Placed,
    pub at: Placed,
}

/// A total to which amounts must come.
#[derive(Clone, Debug)]
pub struct Pool {
    pub id: String,
    pub title: Text,
    /// None for a pool of nothing: what some pay others receive.
    pub total: Option<Placed>,
    pub parts: Vec<Placed>,
    /// The part that takes what rounding leaves, and may be below zero by that much.
    pub tail: Option<Placed>,
    pub at: Placed,
}
