//! The mapping of lists: which dimension they are of, and what each column holds.

use crate::finding::Source;
use crate::import::kind::Kind;
use crate::import::locate::Where;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Of all tables that name none of their own.
    pub dimension: Option<Spanned<String>>,
    /// Of regions: where the list was published, and how well that is known.
    pub source: Option<Spanned<String>>,
    pub evidence: Option<Spanned<String>>,
    /// By attribute: words of the table and the members they stand for.
    #[serde(default)]
    pub words: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    pub table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// That these are lists was seen before the mapping is read as one of lists.
    #[serde(rename = "of")]
    _of: Kind,
    pub dimension: Option<Spanned<String>>,
    /// Which of several files.
    pub file: Option<Spanned<String>>,
    pub sheet: Option<Spanned<String>>,
    /// The words above the header; where they have changed, nothing is imported.
    pub title: Option<Spanned<String>>,
    pub range: Option<Spanned<String>>,
    /// First and last row of the header.
    pub header: Option<Spanned<String>>,
    /// Rows that begin with one of these words, or have it for their id or title, are left out.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Attributes that all rows have in common.
    #[serde(default)]
    pub attributes: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Name of the file of definitions.
    pub output: Spanned<String>,
    #[serde(default)]
    pub column: Vec<Column>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Letters of the column.
    pub at: Spanned<String>,
    /// The words above it; where they have changed, nothing is imported.
    pub header: Option<Spanned<String>>,
    /// What of a member it holds.
    pub member: Option<Spanned<String>>,
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
