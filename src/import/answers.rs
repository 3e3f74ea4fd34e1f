//! What was answered once, kept for the next table of its kind: `words.toml`. Tables are of one kind whose file, worksheet,
//! titles and headers are the same but for digits: an answer for workers by industry is never taken for investment.

use super::layout::Head;
use super::mapping::{self, Mapping};
use super::plan::Plan;
use super::spell::fold;
use super::subject::Of;
use crate::finding::{Findings, Source};
use crate::model::Spanned;
use crate::quote::quote;
use crate::sheet::raw::Raw;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of a column: what it was said to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 表头，不计数字和空格 · The header, folded and without digits
    header: String,
    /// 这一列不是数时，是什么 · What it is where it is no figure
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// 指标 · Measure
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<String>,
    /// 单位 · Unit
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// 系数的组 · Set of coefficients
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<String>,
    /// 预期结果的允差 · Tolerance of results known beforehand
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<String>,
    /// 成员 · Members
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
    /// 这一列共有的成员 · Members that hold for the whole column, times aside
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    keys: BTreeMap<String, String>,
    /// 不读 · Whether it is left out
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    skip: bool,
}

/// What was answered of one kind of table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// 哪一类表 · Kind of table
    kind: String,
    /// 指标 · Measure
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// 单位 · Unit
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 系数的组 · Set of coefficients
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// 预期结果的允差 · Tolerance of results known beforehand
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
    /// 表里的词是什么 · What its words stand for
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// 各列 · Columns
    #[serde(default)]
    column: Vec<Answer>,
}

/// All that was answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// 答过的表 · Tables that were answered for
    #[serde(default)]
    table: Vec<Known>,
}

/// Words as they come back with other numbers: of tables, years and rows.
fn timeless(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The kind of a table: its file, worksheet, titles and headers; and what it is read as, where not as measures.
pub fn kind(of: Of, raw: &Raw, title: &str, heads: &[Head]) -> String {
    let stem = raw.name().rsplit_once('.').map_or(raw.name(), |(stem, _)| stem);
    let headers = heads.iter().filter(|head| !head.path.is_empty()).map(Head::text);
    let parts = [stem.to_string(), raw.tab.clone().unwrap_or_default(), title.to_string()];
    let read = (of != Of::Measures).then(|| format!("--of {}", of.id()));
    let parts = parts.into_iter().chain(headers).map(|text| timeless(&text));
    read.into_iter().chain(parts).collect::<Vec<_>>().join(" / ")
}

impl Known {
    /// What was said of a column.
    pub fn column(&self, header: &str) -> Option<&Answer> {
        let header = timeless(header);
        self.column.iter().find(|known| known.header == header && !header.is_empty())
    }
}

impl Answers {
    /// Reads the file; what is wrong with it is told.
    pub fn read(source: &Arc<Source>, findings: &mut Findings) -> Option<Answers> {
        crate::model::read(source, findings)
    }

    /// What is known of a kind of table.
    pub fn of(&self, kind: &str) -> Option<&Known> {
        self.table.iter().find(|known| known.kind == kind)
    }

    /// What a word was said to stand for, in a file all of whose tables are known: it may stand in any of them.
    pub fn word(&self, of: &str, word: &str, kinds: &[String]) -> Option<&str> {
        let known: Option<Vec<&Known>> = kinds.iter().map(|kind| self.of(kind)).collect();
        let word = fold(word);
        let answers = known?.into_iter().filter_map(|known| known.words.get(of));
        let mut said = answers.filter_map(|words| words.iter().find(|(known, _)| fold(known) == word));
        said.next().map(|(_, answer)| answer.as_str())
    }

    /// Takes over what a mapping says of its tables; what it says anew replaces what was known. `times` are the
    /// dimensions that change from table to table.
    pub fn learn(&mut self, of: Of, mapping: &Mapping, plan: &Plan, raws: &[Raw], times: &[String]) {
        let own = |meanings: &BTreeMap<String, Spanned<String>>| {
            meanings.iter().map(|(word, id)| (word.clone(), id.get_ref().clone())).collect()
        };
        let words: BTreeMap<String, BTreeMap<String, String>> =
            mapping.words.iter().map(|(of, meanings)| (of.get_ref().clone(), own(meanings))).collect();
        for table in &plan.tables {
            let heads = super::layout::heads(&raws[table.raw], table.area, table.header);
            let kind = kind(of, &raws[table.raw], &table.said.title(), &heads);
            let written = mapping.table.iter().map(Spanned::get_ref);
            let Some(own) = written.clone().find(|t| *t.output.get_ref() == table.output) else { continue };
            let like = own.like.as_ref().map(|like| like.get_ref().as_str());
            let whole = match written.clone().find(|t| Some(t.output.get_ref().as_str()) == like) {
                Some(other) => own.or(other),
                None => own.clone(),
            };
            let columns = whole.column.iter().map(Spanned::get_ref);
            let known = Known {
                measure: said(&whole.measure),
                unit: said(&whole.unit),
                set: said(&whole.set),
                tolerance: said(&whole.tolerance),
                words: words.clone(),
                column: columns.filter_map(|c| Answer::of(c, c.header.as_ref()?.get_ref(), times)).collect(),
                kind,
            };
            self.table.retain(|before| before.kind != known.kind);
            self.table.push(known);
        }
    }

    /// As it is kept.
    pub fn written(&self) -> String {
        let mut sorted = self.clone();
        sorted.table.sort_by(|a, b| a.kind.cmp(&b.kind));
        toml::to_string(&sorted).unwrap_or_default()
    }
}

fn said(value: &Option<Spanned<String>>) -> Option<String> {
    value.as_ref().map(|v| v.get_ref().clone()).filter(|text| !text.is_empty())
}

impl Answer {
    fn of(column: &mapping::Column, header: &str, times: &[String]) -> Option<Answer> {
        let lasting = column.keys.iter().filter(|(dimension, _)| !times.contains(dimension.get_ref()));
        let answer = Answer {
            header: timeless(header),
            key: said(&column.key),
            measure: said(&column.measure),
            unit: said(&column.unit),
            set: said(&column.set),
            tolerance: said(&column.tolerance),
            members: column.members.iter().map(|m| m.get_ref().clone()).collect(),
            keys: lasting.map(|(d, m)| (d.get_ref().clone(), m.get_ref().clone())).collect(),
            skip: column.skip,
        };
        answer.is_whole().then_some(answer)
    }

    /// The entries of a proposal; `time` is the pair of this table's time.
    pub fn entries(&self, of: Of, time: Option<String>) -> Vec<String> {
        let Answer { key, measure, unit, set, tolerance, .. } = self;
        let said =
            [("key", key), (of.key(), measure), ("unit", unit), ("set", set), ("tolerance", tolerance)];
        let entry = |(name, said): (_, &Option<String>)| Some(format!("{name} = {}", quote(said.as_ref()?)));
        let mut parts: Vec<String> = said.into_iter().filter_map(entry).collect();
        if !self.members.is_empty() {
            let members: Vec<String> = self.members.iter().map(|m| quote(m)).collect();
            parts.push(format!("members = [{}]", members.join(", ")));
        }
        let keys = self.keys.iter().map(|(dimension, member)| format!("{dimension} = {}", quote(member)));
        let keys: Vec<String> =
            time.into_iter().filter(|_| !self.skip && self.key.is_none()).chain(keys).collect();
        if !keys.is_empty() {
            parts.push(format!("keys = {{ {} }}", keys.join(", ")));
        }
        if self.skip {
            parts.push("skip = true".into());
        }
        parts
    }

    /// Whether it says anything of the column itself.
    fn is_whole(&self) -> bool {
        self.skip
            || self.key.is_some()
            || self.measure.is_some()
            || !self.members.is_empty()
            || !self.keys.is_empty()
    }
}
