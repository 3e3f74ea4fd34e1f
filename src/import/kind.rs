//! What tables are imported as: figures of some kind, or lists of members.

use super::faults::bad_output;
use super::subject::Of;
use crate::finding::{Findings, Source};
use crate::model::Spanned;
use crate::text;
use crate::text::Text;
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 数据集的数据表 · A tidy table of a dataset
    #[default]
    Measures,
    /// 定义目录里系数的行 · Rows of coefficients in a folder of definitions
    Coefficients,
    /// 数据集的 expected.csv · Results known beforehand
    Expected,
    /// 定义目录里一个维度的成员 · Members of a dimension in a folder of definitions
    Members,
}

/// As much of a mapping as tells what it imports.
#[derive(Deserialize)]
struct Mapping {
    #[serde(default)]
    table: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    #[serde(default)]
    of: Kind,
    output: Option<Spanned<String>>,
}

impl Kind {
    /// As the mapping calls it.
    pub fn id(self) -> &'static str {
        self.figures().map_or("members", Of::id)
    }

    /// What the figures are of; lists have none.
    pub fn figures(self) -> Option<Of> {
        match self {
            Kind::Measures => Some(Of::Measures),
            Kind::Coefficients => Some(Of::Coefficients),
            Kind::Expected => Some(Of::Expected),
            Kind::Members => None,
        }
    }

    /// Whether it goes into a folder of definitions rather than into a dataset.
    pub fn is_defined(self) -> bool {
        matches!(self, Kind::Coefficients | Kind::Members)
    }

    /// What a mapping imports its tables as; one of several kinds is refused. None where it cannot be read, which is
    /// told when it is followed.
    pub fn of(source: &Arc<Source>, findings: &mut Findings) -> Option<Kind> {
        let mapping: Mapping = toml::from_str(&source.text).ok()?;
        let kind = mapping.table.first()?.of;
        for table in mapping.table.iter().filter(|table| table.of != kind) {
            let (own, other) = (kind.id(), table.of.id());
            let finding = bad_output(text!(
                "一份映射里既有 of = \"{own}\" 的表，又有 of = \"{other}\" 的表",
                "the mapping has tables of = \"{own}\" and of = \"{other}\""
            ));
            let place = table.output.as_ref().map_or(0..0, Spanned::span);
            findings.push(
                finding
                    .at(source, place, Text::default())
                    .help(text!("分写成两份映射，各导入一次", "write two mappings and import by each")),
            );
        }
        Some(kind)
    }
}

impl Of {
    /// As a kind of table.
    pub fn kind(self) -> Kind {
        match self {
            Of::Measures => Kind::Measures,
            Of::Coefficients => Kind::Coefficients,
            Of::Expected => Kind::Expected,
        }
    }
}
