//! The functions of the formula language: one file a family, each with all that is known of its functions - name,
//! words, how many values they take, their unit, what becomes of missing values, evaluation and spreadsheet text.
//! Whatever else reads a formula asks here; a function is added in one file, and the compiler finds what it lacks.

#![deny(clippy::wildcard_enum_match_arm)]

pub mod block;
pub mod exact;
pub mod numbers;
pub mod operator;
pub mod portable;
pub mod reduction;
pub mod rounding;
pub mod rowwise;
pub mod typed;
pub mod undefined;
pub mod upto;
pub mod within;

pub use exact::Exact;
pub use operator::Operator;
pub use reduction::Reduction;
pub use rounding::Rounding;
pub use rowwise::Rowwise;
pub use undefined::Undefined;
pub use within::{Standing, Ties, Within};

use crate::text::Lang;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// A function as formulas name it.
#[derive(Debug)]
pub struct Function {
    pub name: &'static str,
    /// How it is written, by example.
    pub usage: &'static str,
    pub family: Family,
    zh: &'static str,
    en: &'static str,
}

/// What kind of function it is, and which of the kind.
#[derive(Clone, Copy, Debug)]
pub enum Family {
    /// Takes values row by row.
    Rowwise(Rowwise),
    /// Takes a value and a step.
    Rounding(Rounding),
    /// Takes a value and a step table.
    Tier,
    /// Takes one value over dimensions and removes these.
    Reduction(Reduction),
    /// Takes one value over dimensions and keeps these: what a row is within its group.
    Within(Within),
    /// Takes a value, a key and a level over dimensions and keeps these.
    Upto,
    /// Takes values over dimensions and keeps these; unfolds into formulas.
    Operator(&'static Operator),
}

/// There is one of each.
impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Function {
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// Whether it runs over dimensions.
    pub fn is_over(&self) -> bool {
        match self.family {
            Family::Rowwise(_) | Family::Rounding(_) | Family::Tier => false,
            Family::Reduction(_) | Family::Within(_) | Family::Upto | Family::Operator(_) => true,
        }
    }

    /// How many values it takes, besides dimensions, a step of money or a table.
    pub fn values(&self) -> RangeInclusive<usize> {
        match self.family {
            Family::Rowwise(fun) => fun.values(),
            Family::Rounding(_) => 2..=2,
            Family::Tier | Family::Reduction(_) | Family::Within(_) => 1..=1,
            Family::Upto => 3..=3,
            Family::Operator(operator) => operator.takes.len()..=operator.takes.len(),
        }
    }

    /// Whether a step of money stands at the end.
    pub fn is_stepped(&self) -> bool {
        matches!(self.family, Family::Operator(operator) if operator.money.is_some())
    }
}

/// One family's part of the table.
macro_rules! family {
    ($(#[$doc:meta])* $family:ident { $($(#[$about:meta])* $fun:ident $name:literal, $usage:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $family { $($(#[$about])* $fun),* }

        impl $family {
            /// The functions of the family as formulas name them.
            pub fn functions() -> Vec<crate::function::Function> {
                use crate::function::{Family, Function};
                vec![$(Function { name: $name, usage: $usage, family: Family::$family($family::$fun), zh: $zh, en: $en }),*]
            }

            pub fn name(self) -> &'static str {
                match self { $($family::$fun => $name),* }
            }
        }
    };
}
use family;

/// Every function of the language. `min` and `max` stand twice: of values, and over a dimension.
pub static FUNCTIONS: LazyLock<Vec<Function>> = LazyLock::new(|| {
    let tier = Function {
        name: "tier",
        usage: "tier(x, table)",
        family: Family::Tier,
        zh: "按分档表取值或分段累计",
        en: "value by a step table, whole or marginal",
    };
    let mut all = Rowwise::functions();
    all.extend(Rounding::functions());
    all.push(tier);
    all.extend(Reduction::functions());
    all.extend(Within::functions());
    all.push(upto::function());
    all.extend(operator::functions());
    all
});

/// The function of that name that is used over a dimension, or the one that is not.
pub fn find(name: &str, over: bool) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name && f.is_over() == over)
}

/// All function names, each once.
pub fn names() -> impl Iterator<Item = &'static str> {
    let earlier = |at: usize| FUNCTIONS[..at].iter().any(|f| f.name == FUNCTIONS[at].name);
    (0..FUNCTIONS.len()).filter(move |at| !earlier(*at)).map(|at| FUNCTIONS[at].name)
}
