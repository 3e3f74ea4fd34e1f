//! What an office writes on its papers. Where it is not said, papers have a blank to fill in.

use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// 编制单位 · Who prepares it
    pub issuer: Option<String>,
    /// 文号 · Number of the document
    pub number: Option<String>,
    /// 附件号，如 附件1 · Number of the annex
    pub annex: Option<String>,
    /// 日期 · Date
    pub date: Option<String>,
    /// 制表人 · Who prepared it
    pub prepared: Option<String>,
    /// 审核人 · Who checked it
    pub checked: Option<String>,
    /// 负责人 · Who answers for it
    pub approved: Option<String>,
    /// 联系电话 · Telephone
    pub telephone: Option<String>,
    /// 收入科目 · Budget item of income
    pub income: Option<String>,
    /// 支出科目 · Budget item of spending
    pub spending: Option<String>,
    /// 项目代码 · Code of the project
    pub project: Option<String>,
    /// 资金如何拨付、扣缴 · How amounts are paid or withheld
    pub payment: Option<String>,
    /// 如何申请复核、期限 · How to ask for review, and until when
    pub review: Option<String>,
}
