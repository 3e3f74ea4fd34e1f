//! `mapping.toml`: what each column of an office's table is, written down once.

use super::subject::Of;
use crate::model::Spanned;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a value below a limit of detection is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Below {
    /// 取一半 · Half of the limit
    Half,
    /// 取界限 · The limit
    Limit,
    /// 作缺数据 · No figure
    Missing,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// 数据状态，各行共有 · Status of every row, unless the table has a column of its own
    pub status: Option<Spanned<String>>,
    /// 系数的证据等级 · Evidence of coefficients
    pub evidence: Option<Spanned<String>>,
    /// 预期结果的来历 · Basis of results known beforehand
    pub basis: Option<Spanned<String>>,
    /// 出处 · Source
    pub source: Option<Spanned<String>>,
    /// 说明 · Remark
    #[serde(default)]
    pub note: String,
    /// 名称在哪个地区之内找 · Names of regions are looked up within this one
    pub parent: Option<Spanned<String>>,
    /// <0.5 怎么读 · How a value below a limit of detection is read
    pub below: Option<Below>,
    /// 另外的缺数据记号 · Further marks for no figure
    #[serde(default)]
    pub missing: Vec<String>,
    /// 表里的词是什么，按维度（或 measure、value） · What words of the table stand for, by dimension (or `measure`, or `value` for words in the place of figures)
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    /// 要读的表 · Tables to read
    #[serde(default)]
    pub table: Vec<Spanned<Table>>,
}

#[derive(Clone, Deserialize, JsonSchema)]
#[schemars(transform = by_its_names)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// 读成什么 · What it is imported as; all tables of a mapping are of one kind
    #[serde(default)]
    pub of: Of,
    /// 给了几个文件时，是哪一个 · Which of several files
    pub file: Option<Spanned<String>>,
    /// 工作表 · Worksheet
    pub sheet: Option<Spanned<String>>,
    /// 表上面的文字；变了就停下 · Words above the header; where they have changed, nothing is imported
    pub title: Option<Spanned<String>>,
    /// 范围，如 A3:F20 · Range, such as A3:F20
    pub range: Option<Spanned<String>>,
    /// 表头的起止行，如 3:4 · First and last row of the header, such as 3:4
    pub header: Option<Spanned<String>>,
    /// 与前面那张表（写它的 output）同样的表头和列 · The `output` of a table before this one that has the same header: what is not said here is as there
    pub like: Option<Spanned<String>>,
    /// 以这些词开头的行不读 · Rows that begin with one of these words are left out
    #[serde(default)]
    pub skip: Vec<String>,
    /// 指标竖排时只读这些行 · Where rows name their measures: those to be read, and no others
    #[serde(default)]
    pub only: Vec<String>,
    /// 名称在哪个地区之内找 · Names of regions are looked up within this one
    pub parent: Option<Spanned<String>>,
    /// 数据版本 · The release all figures are of
    pub vintage: Option<Spanned<String>>,
    /// 不变价的年份 · The year of whose prices they are
    pub price_year: Option<Spanned<String>>,
    /// 指标（系数写 coefficient，预期结果写 line） · Measure of all figures that no column says more of; `coefficient` or `line` of others
    #[serde(alias = "coefficient", alias = "line")]
    pub measure: Option<Spanned<String>>,
    /// 单位 · Unit
    pub unit: Option<Spanned<String>>,
    /// 系数的组 · Set of coefficients
    pub set: Option<Spanned<String>>,
    /// 系数的条款 · Clause of coefficients
    pub clause: Option<Spanned<String>>,
    /// 系数自何时有效 · First day of coefficients
    pub valid_from: Option<Spanned<String>>,
    /// 系数到何时有效 · Last day of coefficients
    pub valid_to: Option<Spanned<String>>,
    /// 预期结果的允差 · Tolerance of results known beforehand
    pub tolerance: Option<Spanned<String>>,
    /// 所有行共有的年份、类型等 · Members that hold for all rows
    #[serde(default)]
    pub keys: BTreeMap<Spanned<String>, Spanned<String>>,
    /// 写成哪个文件 · Name of the tidy table
    pub output: Spanned<String>,
    /// 各列 · Columns
    #[serde(default)]
    pub column: Vec<Spanned<Column>>,
}

/// What a figure is of is written under the name of its kind.
fn by_its_names(schema: &mut Schema) {
    let properties = schema.get_mut("properties").and_then(|properties| properties.as_object_mut());
    if let Some(properties) = properties
        && let Some(measure) = properties.get("measure").cloned()
    {
        let names = [Of::Coefficients, Of::Expected].map(Of::key);
        names.into_iter().for_each(|name| drop(properties.insert(name.to_string(), measure.clone())));
    }
}

impl Table {
    /// With what another says where this says nothing.
    pub fn or(&self, other: &Table) -> Table {
        let mut both = self.clone();
        both.header = both.header.or_else(|| other.header.clone());
        both.vintage = both.vintage.or_else(|| other.vintage.clone());
        both.price_year = both.price_year.or_else(|| other.price_year.clone());
        both.measure = both.measure.or_else(|| other.measure.clone());
        both.unit = both.unit.or_else(|| other.unit.clone());
        both.set = both.set.or_else(|| other.set.clone());
        both.clause = both.clause.or_else(|| other.clause.clone());
        both.valid_from = both.valid_from.or_else(|| other.valid_from.clone());
        both.valid_to = both.valid_to.or_else(|| other.valid_to.clone());
        both.tolerance = both.tolerance.or_else(|| other.tolerance.clone());
        both.parent = both.parent.or_else(|| other.parent.clone());
        if both.column.is_empty() {
            both.column = other.column.clone();
        }
        if both.only.is_empty() {
            both.only = other.only.clone();
        }
        if both.skip.is_empty() {
            both.skip = other.skip.clone();
        }
        both
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
#[schemars(transform = by_its_names)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// 列的字母 · Letters of the column
    pub at: Spanned<String>,
    /// 这一列的表头；变了就停下 · Words above it; where they have changed, nothing is imported
    pub header: Option<Spanned<String>>,
    /// 这一列是 county、name、unit、status 等，不是数 · A column of members, names, measures or units rather than of figures
    pub key: Option<Spanned<String>>,
    /// 指标（系数写 coefficient，预期结果写 line） · Measure; `coefficient` or `line` of others
    #[serde(alias = "coefficient", alias = "line")]
    pub measure: Option<Spanned<String>>,
    /// 单位 · Unit
    pub unit: Option<Spanned<String>>,
    /// 数据版本 · Release
    pub vintage: Option<Spanned<String>>,
    /// 不变价的年份 · The year of whose prices they are
    pub price_year: Option<Spanned<String>>,
    /// 系数的组 · Set of coefficients
    pub set: Option<Spanned<String>>,
    /// 预期结果的允差 · Tolerance
    pub tolerance: Option<Spanned<String>>,
    /// 这一列共有的年份、类型等 · Members that hold for the column
    #[serde(default)]
    pub keys: BTreeMap<Spanned<String>, Spanned<String>>,
    /// 这一列的成员，维度由指标定 · Members of whichever dimensions the measure has
    #[serde(default)]
    pub members: Vec<Spanned<String>>,
    /// 不读这一列 · Whether it is left out
    #[serde(default)]
    pub skip: bool,
}
