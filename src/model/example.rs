//! Worked examples inside models: inputs and the published result that must come out.

pub mod names;

use super::placed::Placed;
use super::spanned::Spanned;
use crate::finding::Source;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Example {
    pub title: Text,
    /// Where it is worked under a profile to choose, and not under one made for it.
    pub profile: Option<String>,
    /// Models beside its own that the profile made for it holds.
    pub uses: Vec<Placed>,
    /// Sets of coefficients that it takes.
    pub sets: Vec<String>,
    pub sets_first: bool,
    pub code: String,
    pub year: i32,
    pub given: Vec<Given>,
    pub expect: Vec<Expect>,
    pub at: Placed,
    code_at: Placed,
}

/// One input of an example.
#[derive(Clone, Debug)]
pub struct Given {
    pub measure: String,
    pub value: f64,
    pub unit: String,
    /// Members of further dimensions.
    pub at: BTreeMap<String, String>,
    /// The year, if not the example's.
    pub year: Option<i32>,
    places: [Placed; 2],
}

/// One result of an example; `within` is absolute, in `unit`.
#[derive(Clone, Debug)]
pub struct Expect {
    pub line: String,
    pub value: f64,
    pub unit: String,
    pub within: f64,
    pub at: BTreeMap<String, String>,
    places: [Placed; 2],
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleToml {
    /// 标题 · Title
    title: Text,
    /// 口径；不写就为它临时做一个 · Profile; one is made for it where none is named
    profile: Option<Spanned<String>>,
    /// 临时的口径另外用哪些模型 · Models beside its own in a profile made for it
    #[serde(default)]
    uses: Vec<Spanned<String>>,
    /// 临时的口径用哪些系数组 · Sets of coefficients of a profile made for it
    #[serde(default)]
    sets: Vec<String>,
    /// 组先于地区 · Sets go before nearer regions
    #[serde(default)]
    sets_first: bool,
    /// 行政区划代码 · Region code
    code: Spanned<String>,
    /// 年份 · Year
    year: i32,
    /// 给定的数 · Inputs
    given: Vec<GivenToml>,
    /// 应得的数 · Results that must come out
    expect: Vec<ExpectToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GivenToml {
    /// 指标 · Measure
    measure: Spanned<String>,
    /// 数值 · Value
    value: f64,
    /// 单位 · Unit
    unit: Spanned<String>,
    /// 其他维度的成员 · Members of further dimensions
    #[serde(default)]
    at: BTreeMap<String, String>,
    /// 年份，不写同算例 · Year, if not the example's
    year: Option<i32>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExpectToml {
    /// 行 · Line
    line: Spanned<String>,
    /// 数值 · Value
    value: f64,
    /// 单位 · Unit
    unit: Spanned<String>,
    /// 允差，同一单位 · Tolerance, in the same unit
    within: f64,
    /// 其他维度的成员 · Members of further dimensions
    #[serde(default)]
    at: BTreeMap<String, String>,
}

impl ExampleToml {
    pub fn place(self, source: &Arc<Source>) -> Example {
        let code_at = Placed::new(&self.code, source);
        let at =
            self.profile.as_ref().map_or_else(|| code_at.clone(), |profile| Placed::new(profile, source));
        let given = self.given.into_iter().map(|g| Given {
            places: [&g.measure, &g.unit].map(|word| Placed::new(word, source)),
            measure: g.measure.into_inner(),
            value: g.value,
            unit: g.unit.into_inner(),
            at: g.at,
            year: g.year,
        });
        let expect = self.expect.into_iter().map(|e| Expect {
            places: [&e.line, &e.unit].map(|word| Placed::new(word, source)),
            line: e.line.into_inner(),
            value: e.value,
            unit: e.unit.into_inner(),
            within: e.within,
            at: e.at,
        });
        Example {
            title: self.title,
            profile: self.profile.map(Spanned::into_inner),
            uses: self.uses.iter().map(|model| Placed::new(model, source)).collect(),
            sets: self.sets,
            sets_first: self.sets_first,
            code: code_at.text.clone(),
            year: self.year,
            given: given.collect(),
            expect: expect.collect(),
            at,
            code_at,
        }
    }
}
