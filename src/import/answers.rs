//! What was answered once, kept for the next table: `words.toml`. Words by what they name; columns by their header and
//! the titles of their table, digits aside, so that an answer for one kind of table is never taken for another.

use super::mapping::{self, Mapping};
use super::spell::fold;
use super::spell::quote;
use crate::finding::{Findings, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// Of a column: what it was said to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The titles of the table, folded and without digits.
    title: String,
    /// The header likewise; of a table as a whole none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    header: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
    /// Members that hold for the whole column, times aside.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    keys: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    skip: bool,
}

/// All that was answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    column: Vec<Answer>,
}

/// Words as they come back with other numbers: of tables, years and rows.
pub fn timeless(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_ascii_digit()).collect()
}

impl Answers {
    /// Reads the file; what is wrong with it is told.
    pub fn read(source: &Arc<Source>, findings: &mut Findings) -> Option<Answers> {
        crate::model::read(source, findings)
    }

    /// What a word was said to stand for.
    pub fn word(&self, of: &str, word: &str) -> Option<&str> {
        let word = fold(word);
        let known = self.words.get(of)?.iter().find(|(known, _)| fold(known) == word)?;
        Some(known.1.as_str())
    }

    /// What was said of a column, or of a table where the header is empty.
    pub fn column(&self, title: &str, header: &str) -> Option<&Answer> {
        let (title, header) = (timeless(title), timeless(header));
        self.column.iter().find(|known| known.title == title && known.header == header)
    }

    /// Takes over what a mapping says; what it says anew replaces what was known. `times` are the dimensions that change
    /// from table to table.
    pub fn learn(&mut self, mapping: &Mapping, times: &[String]) {
        for (of, meanings) in &mapping.words {
            let known = self.words.entry(of.get_ref().clone()).or_default();
            known.extend(meanings.iter().map(|(word, id)| (word.clone(), id.get_ref().clone())));
        }
        for table in mapping.table.iter().map(Spanned::get_ref) {
            let title = timeless(table.title.as_ref().map_or("", |t| t.get_ref()));
            if table.measure.is_some() {
                self.put(Answer {
                    title: title.clone(),
                    measure: said(&table.measure),
                    unit: said(&table.unit),
                    ..Answer::default()
                });
            }
            for column in table.column.iter().map(Spanned::get_ref) {
                let Some(header) = &column.header else { continue };
                self.put(Answer::of(column, title.clone(), header.get_ref(), times));
            }
        }
    }

    fn put(&mut self, answer: Answer) {
        self.column.retain(|known| (&known.title, &known.header) != (&answer.title, &answer.header));
        self.column.push(answer);
    }

    /// As it is kept.
    pub fn written(&self) -> String {
        let mut sorted = self.clone();
        sorted.column.sort_by(|a, b| (&a.title, &a.header).cmp(&(&b.title, &b.header)));
        toml::to_string(&sorted).unwrap_or_default()
    }
}

fn said(value: &Option<Spanned<String>>) -> Option<String> {
    value.as_ref().map(|v| v.get_ref().clone()).filter(|text| !text.is_empty())
}

impl Answer {
    fn of(column: &mapping::Column, title: String, header: &str, times: &[String]) -> Answer {
        let lasting = column.keys.iter().filter(|(dimension, _)| !times.contains(dimension.get_ref()));
        Answer {
            title,
            header: timeless(header),
            key: said(&column.key),
            measure: said(&column.measure),
            unit: said(&column.unit),
            members: column.members.iter().map(|m| m.get_ref().clone()).collect(),
            keys: lasting.map(|(d, m)| (d.get_ref().clone(), m.get_ref().clone())).collect(),
            skip: column.skip,
        }
    }

    /// The entries of a proposal; `time` is the pair of this table's time.
    pub fn entries(&self, time: Option<String>) -> Vec<String> {
        let mut parts = Vec::new();
        parts.extend(self.key.iter().map(|key| format!("key = {}", quote(key))));
        parts.extend(self.measure.iter().map(|m| format!("measure = {}", quote(m))));
        parts.extend(self.unit.iter().map(|unit| format!("unit = {}", quote(unit))));
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

    /// Whether it leaves anything open.
    pub fn is_whole(&self) -> bool {
        self.skip
            || self.key.is_some()
            || self.measure.is_some()
            || !self.members.is_empty()
            || !self.keys.is_empty()
    }
}
