//! Functions of the values of one row.

use super::Undefined;
use super::block::{Block, apply, choose, least, most, pair, truth};
use super::exact::Exact;
use super::family;
use super::numbers::{MISSING, ROUNDING};
use super::portable;
use std::ops::RangeInclusive;

family! {
    /// A function of the values of one row.
    Rowwise {
        If "if", "if(condition, a, b)",
            "条件成立取 a，否则取 b（不写 b 则缺失）；条件缺失则结果缺失",
            "a where the condition holds, else b (missing where b is left out); missing where the condition is";
        Min "min", "min(a, b, …)", "几个值中的最小者", "the smallest of the values";
        Max "max", "max(a, b, …)", "几个值中的最大者", "the largest of the values";
        Clamp "clamp", "clamp(x, low, high)", "把 x 限制在 low 与 high 之间", "x kept between low and high";
        Abs "abs", "abs(x)", "绝对值", "absolute value";
        Exp "exp", "exp(x)", "自然指数（x 无量纲）", "natural exponential (x without dimension)";
        Ln "ln", "ln(x)", "自然对数（x 无量纲）", "natural logarithm (x without dimension)";
        Sqrt "sqrt", "sqrt(x)", "平方根", "square root";
        Coalesce "coalesce", "coalesce(a, b, …)", "第一个不缺失的值", "the first value that is not missing";
        Present "present", "present(x)", "x 是否有值", "whether x has a value";
    }
}

/// The units of its values and of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// All values in the unit of the first, and so the result.
    Alike,
    /// A condition, then values in one unit, and so the result.
    Chosen,
    /// The result in the unit of the value.
    Own,
    /// The result in the square root of the value's unit.
    Root,
    /// The value without dimension, and so the result.
    Bare,
    /// A value in any unit; the result is a condition.
    Asked,
}

/// What becomes of missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Where one is missing the result is.
    Strict,
    /// The first that is there counts.
    FirstPresent,
    /// The first is a condition that says which of the others counts.
    Chosen,
    /// It is asked whether the value is there: the answer always is.
    Asked,
}

/// A spreadsheet formula in the making.
pub trait Sheet: Sized {
    /// A spreadsheet function: its opening, with every bracket, and its arguments.
    fn call(open: &'static str, arguments: Vec<Self>) -> Self;

    /// What stands for a missing value.
    fn missing() -> Self;

    /// Whether it is known to be missing.
    fn is_missing(&self) -> bool;
}

impl Rowwise {
    /// How many values it takes.
    pub fn values(self) -> RangeInclusive<usize> {
        match self {
            Rowwise::If => 2..=3,
            Rowwise::Min | Rowwise::Max | Rowwise::Coalesce => 2..=16,
            Rowwise::Clamp => 3..=3,
            Rowwise::Abs | Rowwise::Exp | Rowwise::Ln | Rowwise::Sqrt | Rowwise::Present => 1..=1,
        }
    }

    pub fn units(self) -> Units {
        match self {
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp | Rowwise::Coalesce => Units::Alike,
            Rowwise::If => Units::Chosen,
            Rowwise::Abs => Units::Own,
            Rowwise::Sqrt => Units::Root,
            Rowwise::Exp | Rowwise::Ln => Units::Bare,
            Rowwise::Present => Units::Asked,
        }
    }

    pub fn absence(self) -> Absence {
        match self {
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp => Absence::Strict,
            Rowwise::Abs | Rowwise::Exp | Rowwise::Ln | Rowwise::Sqrt => Absence::Strict,
            Rowwise::Coalesce => Absence::FirstPresent,
            Rowwise::If => Absence::Chosen,
            Rowwise::Present => Absence::Asked,
        }
    }

    /// Why it may have no result for so many values that are all there; none where it always has one.
    pub fn undefined(self, values: usize) -> Option<Undefined> {
        match self {
            Rowwise::If => (values < 3).then_some(Undefined::NoCase),
            Rowwise::Exp => Some(Undefined::TooLarge),
            Rowwise::Ln => Some(Undefined::LogarithmOfNothing),
            Rowwise::Sqrt => Some(Undefined::RootOfNegative),
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp | Rowwise::Abs => None,
            Rowwise::Coalesce | Rowwise::Present => None,
        }
    }

    /// Its results over a block of rows.
    pub fn of(self, values: Vec<Block<'_>>) -> Block<'_> {
        let mut rest = values.into_iter();
        let mut next = || rest.next().unwrap_or(Block::One(MISSING));
        let first = next();
        match self {
            Rowwise::If => {
                let (yes, no) = (next(), next());
                // Without an else the other rows are missing.
                choose(first, yes, no)
            }
            Rowwise::Min => rest.fold(first, |a, b| pair(a, b, least)),
            Rowwise::Max => rest.fold(first, |a, b| pair(a, b, most)),
            Rowwise::Clamp => {
                let (low, high) = (next(), next());
                pair(pair(first, low, most), high, least)
            }
            Rowwise::Abs => apply(first, f64::abs),
            Rowwise::Exp => apply(first, |x| if x.is_finite() { portable::exp(x) } else { MISSING }),
            Rowwise::Ln => apply(first, portable::ln),
            Rowwise::Sqrt => apply(first, f64::sqrt),
            Rowwise::Coalesce => {
                rest.fold(first, |a, b| pair(a, b, |a, b| if a.is_finite() { a } else { b }))
            }
            Rowwise::Present => apply(first, |x| truth(x.is_finite())),
        }
    }

    /// The same for the numbers of one row, carried exactly.
    pub fn exact(self, values: Vec<Exact>) -> Exact {
        let mut rest = values.into_iter();
        let mut next = || rest.next().unwrap_or(Exact::Missing);
        let first = next();
        match self {
            Rowwise::If => {
                let (yes, no) = (next(), next());
                match first.is_missing() {
                    true => Exact::Missing,
                    false if first.to_f64() != 0.0 => yes,
                    false => no,
                }
            }
            Rowwise::Min => rest.fold(first, Exact::least),
            Rowwise::Max => rest.fold(first, Exact::most),
            Rowwise::Clamp => {
                let (low, high) = (next(), next());
                first.most(low).least(high)
            }
            Rowwise::Abs => match first.to_f64() < 0.0 {
                true => first.negated(),
                false => first,
            },
            Rowwise::Exp => first.through(portable::exp),
            Rowwise::Ln => first.through(portable::ln),
            Rowwise::Sqrt => first.root(),
            Rowwise::Coalesce => rest.fold(first, |a, b| if a.is_missing() { b } else { a }),
            Rowwise::Present => Exact::truth(!first.is_missing()),
        }
    }

    /// How far its result may lie from the exact one, by how far its values may.
    pub fn error(self, values: &[f64], errors: &[f64], result: f64) -> f64 {
        let (value, error) =
            (values.first().copied().unwrap_or(MISSING), errors.first().copied().unwrap_or(0.0));
        let largest = errors.iter().fold(0.0, |a, b| f64::max(a, *b));
        let rounded = 2.0 * ROUNDING * result.abs();
        match self {
            // What is chosen is one of the values.
            Rowwise::If => errors[1..].iter().fold(0.0, |a, b| f64::max(a, *b)),
            Rowwise::Min | Rowwise::Max | Rowwise::Clamp | Rowwise::Coalesce => largest,
            Rowwise::Abs => error,
            Rowwise::Exp => result.abs() * error.exp_m1() + rounded,
            Rowwise::Ln if value > error => error / (value - error) + rounded,
            Rowwise::Ln => f64::INFINITY,
            Rowwise::Sqrt if value > error => error / (value - error).sqrt() + rounded,
            Rowwise::Sqrt => (value.abs() + error).sqrt(),
            Rowwise::Present => 0.0,
        }
    }

    /// Whether decimals come back as decimals just as they are.
    pub fn keeps_decimals(self) -> bool {
        match self {
            Rowwise::If | Rowwise::Min | Rowwise::Max | Rowwise::Clamp => true,
            Rowwise::Abs | Rowwise::Coalesce | Rowwise::Present => true,
            Rowwise::Exp | Rowwise::Ln | Rowwise::Sqrt => false,
        }
    }

    /// The same as SQL: one expression that holds together. The values are finite or NULL, and may be sums. Functions of
    /// databases pass over what is NULL, or stop at what has no result: both are asked for beforehand.
    pub fn sql(self, values: &[String]) -> String {
        let all = values.join(", ");
        let x = values.first().map_or("NULL", String::as_str);
        let there =
            || values.iter().map(|value| format!("{value} IS NOT NULL")).collect::<Vec<_>>().join(" AND ");
        match self {
            Rowwise::If => {
                let cases = values.iter().skip(1).zip(["1e0", "0e0"]);
                let cases: String = cases.map(|(value, is)| format!(" WHEN {is} THEN {value}")).collect();
                format!("CASE {x}{cases} END")
            }
            Rowwise::Min => format!("CASE WHEN {} THEN least({all}) END", there()),
            Rowwise::Max => format!("CASE WHEN {} THEN greatest({all}) END", there()),
            Rowwise::Clamp => {
                let high = values.last().map_or("NULL", String::as_str);
                let raised = values.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(", ");
                format!("CASE WHEN {} THEN least(greatest({raised}), {high}) END", there())
            }
            Rowwise::Abs => format!("abs({x})"),
            // The largest whose exponential is a number.
            Rowwise::Exp => format!("CASE WHEN {x} <= 7.09782712893384e2 THEN exp({x}) END"),
            Rowwise::Ln => format!("CASE WHEN {x} > 0e0 THEN ln({x}) END"),
            Rowwise::Sqrt => format!("CASE WHEN {x} >= 0e0 THEN sqrt({x}) END"),
            Rowwise::Coalesce => format!("coalesce({all})"),
            Rowwise::Present => format!("CAST({x} IS NOT NULL AS DOUBLE)"),
        }
    }

    /// The same as a spreadsheet formula.
    pub fn cell<S: Sheet>(self, mut values: Vec<S>) -> S {
        match self {
            Rowwise::If => {
                if values.len() == 2 {
                    values.push(S::missing());
                }
                S::call("IF(", values)
            }
            Rowwise::Min => S::call("MIN(", values),
            Rowwise::Max => S::call("MAX(", values),
            Rowwise::Clamp => {
                let high = values.pop();
                let inner = S::call("MAX(", values);
                S::call("MIN(", std::iter::once(inner).chain(high).collect())
            }
            Rowwise::Abs => S::call("ABS(", values),
            Rowwise::Exp => S::call("EXP(", values),
            Rowwise::Ln => S::call("LN(", values),
            Rowwise::Sqrt => S::call("SQRT(", values),
            // What was never given need not be asked for.
            Rowwise::Coalesce => {
                let mut known: Vec<S> = values.into_iter().filter(|value| !value.is_missing()).collect();
                let Some(last) = known.pop() else { return S::missing() };
                known.into_iter().rev().fold(last, |rest, first| S::call("IFERROR(", vec![first, rest]))
            }
            Rowwise::Present => S::call("NOT(ISERROR(", values),
        }
    }
}
