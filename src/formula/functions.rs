//! The table of functions: the parser, the checker, the documentation and the faces all read it.

use crate::text::Lang;

/// What a function computes. Every face matches on this, so a new one cannot be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fun {
    If,
    Min,
    Max,
    Clamp,
    Abs,
    Exp,
    Ln,
    Sqrt,
    Round,
    RoundDown,
    RoundUp,
    RoundEven,
    Coalesce,
    Present,
    Sum,
    Mean,
    Count,
    Smallest,
    Largest,
    Share,
    Rank,
    Order,
    SumUpto,
    Close,
    Bound,
    Balance,
    Cascade,
    Tier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Takes values row by row; smallest and largest number of arguments.
    Values(usize, usize),
    /// Takes one value over dimensions and removes them.
    Reduce,
    /// Takes one value over dimensions and keeps them.
    Within,
    /// Takes so many values over dimensions and keeps these, perhaps with a step of money at the end.
    Among { values: usize, step: bool },
    /// Takes a value and a step table.
    Table,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: &'static str,
    pub fun: Fun,
    pub shape: Shape,
    pub usage: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Function {
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

macro_rules! functions {
    ($($name:literal $fun:ident $shape:expr, $usage:literal, $zh:literal, $en:literal;)*) => {
        &[$(Function { name: $name, fun: Fun::$fun, shape: $shape, usage: $usage, zh: $zh, en: $en }),*]
    };
}

/// Every function of the language. `min` and `max` stand twice: of values, and over a dimension.
pub static FUNCTIONS: &[Function] = functions! {
    "if" If Shape::Values(2, 3), "if(condition, a, b)",
        "条件成立取 a，否则取 b（不写 b 则缺失）；条件缺失则结果缺失",
        "a where the condition holds, else b (missing where b is left out); missing where the condition is";
    "min" Min Shape::Values(2, 16), "min(a, b, …)", "几个值中的最小者", "the smallest of the values";
    "max" Max Shape::Values(2, 16), "max(a, b, …)", "几个值中的最大者", "the largest of the values";
    "clamp" Clamp Shape::Values(3, 3), "clamp(x, low, high)", "把 x 限制在 low 与 high 之间", "x kept between low and high";
    "abs" Abs Shape::Values(1, 1), "abs(x)", "绝对值", "absolute value";
    "exp" Exp Shape::Values(1, 1), "exp(x)", "自然指数（x 无量纲）", "natural exponential (x without dimension)";
    "ln" Ln Shape::Values(1, 1), "ln(x)", "自然对数（x 无量纲）", "natural logarithm (x without dimension)";
    "sqrt" Sqrt Shape::Values(1, 1), "sqrt(x)", "平方根", "square root";
    "round" Round Shape::Values(2, 2), "round(x, 0.01[万元])",
        "按给定的十进位舍入，四舍五入（逢五远离零）", "rounded to the given decimal step, half away from zero";
    "round_down" RoundDown Shape::Values(2, 2), "round_down(x, 1)", "舍去尾数，向零取整", "cut to the given decimal step, towards zero";
    "round_up" RoundUp Shape::Values(2, 2), "round_up(x, 1)", "尾数进一，远离零取整", "raised to the given decimal step, away from zero";
    "round_even" RoundEven Shape::Values(2, 2), "round_even(x, 1[ug/m3])",
        "按 GB/T 8170 修约：四舍六入，逢五取偶", "rounded by GB/T 8170: half to the even digit";
    "coalesce" Coalesce Shape::Values(2, 16), "coalesce(a, b, …)", "第一个不缺失的值", "the first value that is not missing";
    "present" Present Shape::Values(1, 1), "present(x)", "x 是否有值", "whether x has a value";
    "sum" Sum Shape::Reduce, "sum(x, class)", "沿维度求和；有一项缺失则结果缺失", "sum over the dimension; missing where one part is";
    "mean" Mean Shape::Reduce, "mean(x, class)", "沿维度求平均；有一项缺失则结果缺失", "mean over the dimension; missing where one part is";
    "count" Count Shape::Reduce, "count(x, class)", "沿维度数出有值的项数", "how many parts over the dimension have a value";
    "min" Smallest Shape::Reduce, "min(x, class)", "沿维度取最小；有一项缺失则结果缺失", "smallest over the dimension; missing where one part is";
    "max" Largest Shape::Reduce, "max(x, class)", "沿维度取最大；有一项缺失则结果缺失", "largest over the dimension; missing where one part is";
    "share" Share Shape::Within, "share(x, county)", "占沿维度合计的比例", "part of the sum over the dimension";
    "rank" Rank Shape::Within, "rank(x, county)",
        "从大到小的位次，并列取同一位次；有一项缺失则都缺失", "place from the largest down, ties share a place; all missing where one is";
    "order" Order Shape::Within, "order(x, county)",
        "从大到小的次序，并列的按行次先后分出；有一项缺失则都缺失", "place from the largest down, ties told apart by the order of rows; all missing where one is";
    "sum_upto" SumUpto Shape::Among { values: 3, step: false }, "sum_upto(x, key, level, county)",
        "沿维度把 key 不大于本行 level 的各项 x 相加", "sum of x over the members whose key is at most this row's level";
    "close" Close Shape::Among { values: 2, step: true }, "close(x, total, county, 0.01[万元])",
        "按最大余数法把 x 舍入到分毫不差：合计恰为 total", "x rounded by largest remainders so that the sum is the total";
    "bound" Bound Shape::Among { values: 3, step: false }, "bound(x, low, high, county)",
        "把 x 限制在上下限内，差额按比例由其余成员分担，合计不变", "x kept between low and high, the difference shared by the others in proportion, the sum kept";
    "balance" Balance Shape::Among { values: 1, step: false }, "balance(x, county)",
        "收支相抵：把多的一方按比例缩小，使合计为零", "the larger of the two sides scaled down so that payments and receipts are equal";
    "cascade" Cascade Shape::Among { values: 2, step: true }, "cascade(x, key, county by city, 0.01[万元])",
        "把上级金额 x 按 key 的比例分到下级，分毫不差", "the amount x of the whole shared out to its parts by key, closed to the step";
    "tier" Tier Shape::Table, "tier(x, table)", "按分档表取值或分段累计", "value by a step table, whole or marginal";
};

/// The function of that name whose shape fits being used over a dimension or not.
pub fn find(name: &str, over: bool) -> Option<&'static Function> {
    let fits = |f: &&Function| {
        f.name == name && matches!(f.shape, Shape::Reduce | Shape::Within | Shape::Among { .. }) == over
    };
    FUNCTIONS.iter().find(fits)
}

/// All function names, each once.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().filter(|f| !matches!(f.fun, Fun::Smallest | Fun::Largest)).map(|f| f.name)
}
