//! Units as they are declared, in `units.toml` and in files of the user's like it.

use super::UnitError;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which SI prefixes a word takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Prefixes {
    /// 不加词头 · None
    #[default]
    None,
    /// 千以上的 · Thousands and up: `mt` is also written for a metric tonne
    Large,
    /// 都加 · All of them
    All,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFile {
    /// 单位，每个一节 · Units
    #[serde(default)]
    pub unit: Vec<Declared>,
}

/// One unit with all its spellings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// 拉丁字母的写法，词头是 k、M 等 · Spellings that take prefixes in Latin letters
    #[serde(default)]
    pub symbols: Vec<String>,
    /// 中文的写法，词头是 千、兆 等 · Spellings that take prefixes in Chinese
    #[serde(default)]
    pub words: Vec<String>,
    /// 能加哪些词头，不写则不加 · Which prefixes they take; none where not said
    #[serde(default)]
    pub prefixes: Prefixes,
    /// 等于多少已有的单位，如 50 kg · What it is in units that are known, such as `50 kg`
    pub is: Option<String>,
    /// 自成一个量纲时这个量纲的名称 · Name of its dimension, where it is one of its own
    pub base: Option<Text>,
    /// 英文报表里怎么写 · How a report in English writes the Chinese spellings
    pub english: Option<String>,
}

impl Declared {
    /// All spellings, without prefixes.
    pub fn spellings(&self) -> impl Iterator<Item = &String> {
        self.symbols.iter().chain(&self.words)
    }
}

/// Why a declared unit cannot be used. `word` is one of its spellings.
#[derive(Clone, Debug)]
pub enum Unfit {
    /// It has no spelling.
    Wordless,
    /// A spelling that could not be told from a number or from what combines units.
    Word { word: String },
    /// A spelling that has no one meaning.
    Ambiguous { word: String },
    /// A spelling that means something else already.
    Taken { word: String },
    /// What it is said to be is no unit.
    Is { text: String, why: UnitError },
    /// It says both what it is and that it is a dimension of its own, or neither.
    Meaning { word: String },
    /// There is no room for a further dimension.
    Dimensions { word: String },
}
