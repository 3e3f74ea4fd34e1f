//! Names that nothing has: what is said of each, with the nearest that there is.

use super::{Finding, nearest};
use crate::text;
use crate::text::Text;

/// What a name should have been that of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    Profile,
    Model,
    Measure,
    /// A coefficient that is declared somewhere.
    Coefficient,
    /// A coefficient with a number and no declaration.
    Undeclared,
    /// A coefficient that a scheme uses.
    Used,
    /// A line of the profile.
    Line,
    /// A line of the scheme or of what it stands on.
    SchemeLine,
    Tier,
    /// Anything that a formula may name.
    Name,
    Party,
}

/// The code of a name in a formula, on a page or in a table that is none.
const NAME: &str = "unknown-name";

impl Sought {
    fn code(self) -> &'static str {
        match self {
            Sought::Profile => "unknown-profile",
            Sought::Model => "unknown-model",
            Sought::Measure => "unknown-measure",
            Sought::Coefficient | Sought::Undeclared | Sought::Used => "unknown-coefficient",
            Sought::Line | Sought::SchemeLine | Sought::Tier | Sought::Name => NAME,
            Sought::Party => "unknown-party",
        }
    }

    fn message(self, word: &str) -> Text {
        match self {
            Sought::Profile => text!("没有口径 `{word}`", "there is no profile `{word}`"),
            Sought::Model => text!("没有模型 `{word}`", "there is no model `{word}`"),
            Sought::Measure => text!("没有指标 `{word}`", "there is no measure `{word}`"),
            Sought::Coefficient => text!("没有系数 `{word}`", "there is no coefficient `{word}`"),
            Sought::Undeclared => text!("没有声明系数 `{word}`", "coefficient `{word}` is not declared"),
            Sought::Used => {
                text!("方案没有用到系数 `{word}`", "the scheme does not use a coefficient `{word}`")
            }
            Sought::Line => text!("口径里没有行 `{word}`", "the profile has no line `{word}`"),
            Sought::SchemeLine => text!("方案里没有行 `{word}`", "the scheme has no line `{word}`"),
            Sought::Tier => text!("没有分档表 `{word}`", "there is no step table `{word}`"),
            Sought::Name => text!("不认识的名称 `{word}`", "unknown name `{word}`"),
            Sought::Party => text!("`{word}` 不是本方案的当事方", "`{word}` is no party of this scheme"),
        }
    }

    /// What is said of the name, without a way out.
    pub fn missed(self, word: &str) -> Finding {
        Finding::error(self.code(), self.message(word))
    }
}

/// A name that is not among the known ones; `otherwise` is the way out where none of them is near.
pub fn unknown<'a>(
    sought: Sought,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: Text,
) -> Finding {
    sought.missed(word).did_you_mean_or(nearest(word, known), otherwise)
}

/// A name that something has, though nothing that may stand here.
pub fn unfit_name(message: Text) -> Finding {
    Finding::error(NAME, message)
}
