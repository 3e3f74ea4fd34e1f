//! The mapping of lists: which dimension they are of, and what each column holds.

use crate::finding::Source;
use crate::import::kind::Kind;
use crate::import::locate::Where;
use crate::model::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// 成员是哪个维度的；各表可以另写 · Dimension the members are of, of all tables that name none of their own
    pub dimension: Option<Spanned<String>>,
    /// 行政区名单的出处 · Of regions: where the list was published
    pub source: Option<Spanned<String>>,
    /// 行政区名单的证据等级 · Of regions: how well the list is known
    pub evidence: Option<Spanned<String>>,
    /// 按属性：表里的词是哪个成员 · By attribute: words of the table and the members they stand for
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    /// 各表 · The tables
    #[serde(default)]
    pub table: Vec<Table>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// 写 members · That these are lists
    #[serde(rename = "of")]
    _of: Kind,
    /// 成员是哪个维度的 · Dimension the members are of
    pub dimension: Option<Spanned<String>>,
    /// 几个文件中的哪一个 · Which of several files
    pub file: Option<Spanned<String>>,
    /// 哪张工作表 · Which sheet
    pub sheet: Option<Spanned<String>>,
    /// 表头上面的文字，变了就停下 · Words above the header; where they have changed, nothing is imported
    pub title: Option<Spanned<String>>,
    /// 一页几张表时的范围，如 A3:F20 · Range of the table, where a sheet holds several
    pub range: Option<Spanned<String>>,
    /// 表头的起止行，如 3:4 · First and last row of the header
    pub header: Option<Spanned<String>>,
    /// 以这些词开头，或编码、名称是它们的行不读 · Rows left out: those that begin with one of these words or have it for their id or title
    #[serde(default)]
    pub skip: Vec<String>,
    /// 各行共有的属性 · Attributes that all rows have in common
    #[serde(default)]
    pub attributes: BTreeMap<Spanned<String>, Spanned<String>>,
    /// 写成的定义文件 · Name of the file of definitions
    pub output: Spanned<String>,
    #[serde(default)]
    /// 各列 · The columns
    pub column: Vec<Column>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// 列的字母 · Letters of the column
    pub at: Spanned<String>,
    /// 它的表头，变了就停下 · The words above it; where they have changed, nothing is imported
    pub header: Option<Spanned<String>>,
    /// 是成员的什么：id、title、title_en、alias 或一个属性 · What of a member it holds: id, title, title_en, alias or an attribute
    pub member: Option<Spanned<String>>,
    /// 不读 · Of no use
    #[serde(default)]
    pub skip: bool,
}

impl<'m> From<&'m Table> for Where<'m> {
    fn from(table: &'m Table) -> Where<'m> {
        Where {
            file: table.file.as_ref(),
            sheet: table.sheet.as_ref(),
            range: table.range.as_ref(),
            header: table.header.as_ref(),
            output: &table.output,
        }
    }
}

/// The files that a mapping of lists may write; none where it cannot be read, which is told when it is followed.
pub fn outputs(source: &Arc<Source>) -> Vec<String> {
    let mapping: Option<Mapping> = toml::from_str(&source.text).ok();
    let files = |table: Table| {
        let aliases = table.output.get_ref().strip_suffix(".csv").map(aliases_beside);
        std::iter::once(table.output.into_inner()).chain(aliases)
    };
    mapping.into_iter().flat_map(|m| m.table).flat_map(files).collect()
}

/// Aliases of regions stand in a file of their own beside the list.
pub fn aliases_beside(stem: &str) -> String {
    format!("{stem}.toml")
}
