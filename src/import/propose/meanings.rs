//! Words in columns that mean nothing yet: listed once each, to be filled in.

use super::holds::DAY;
use super::{Draft, What};
use crate::cell::figure::{self, Value};
use crate::cell::time;
use crate::import::words::split;
use crate::model::dimension::{Dim, DimKind};
use crate::text;
use crate::text::Text;
use std::collections::BTreeMap;

/// So many words in the place of figures are listed.
const MOST_WORDS: usize = 20;

impl Draft<'_> {
    /// Words in columns of members and measures that mean nothing yet.
    pub(super) fn find_unknown_words(&mut self) {
        let words = self.words;
        let dimensions = &words.catalog.dimensions;
        for i in 0..self.columns.len() {
            if matches!(&self.columns[i].what, What::Figures(f) if f.measure.is_some() || f.rest.is_empty()) {
                self.find_unread(self.columns[i].at);
            }
            let What::Key(key) = self.columns[i].what.clone() else { continue };
            let cells = self.body(self.columns[i].at);
            if key == "measure" {
                self.choose_rows();
                if !self.only.is_empty() {
                    continue;
                }
                let context = self.context();
                for cell in cells {
                    let word = split(&cell.text).0;
                    if self.words.measure_in(&word, &context).is_none() {
                        let near = self.words.near_measure(&word).map(|m| &self.words.subjects[m]);
                        let remark = near.map(|near| {
                            let (id, Text { zh, en }) = (&near.id, &near.title);
                            text!("  # 是否 {id}（{zh}）？", "  # is it {id} ({en})?")
                                .get(self.lang)
                                .to_string()
                        });
                        let remark = format!("\"\"{}", remark.unwrap_or_default());
                        self.meanings.entry(key.clone()).or_default().insert(word, remark);
                    }
                }
            } else if let Some(dim) = dimensions
                .find(&key)
                .filter(|d| dimensions.get(*d).kind == DimKind::List && !self.is_dated(self.columns[i].at))
            {
                for cell in cells.iter().filter(|c| self.words.member(dim, &c.text).is_none()) {
                    let near = self.words.near_member(dim, &cell.text);
                    let remark = format!("\"\"  # {}", self.choices(dim, near.as_deref()));
                    self.meanings.entry(key.clone()).or_default().insert(cell.text.clone(), remark);
                }
            }
        }
    }

    /// Words in the place of figures: whether they mean that there is none is asked once a word.
    fn find_unread(&mut self, column: u32) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in self.body(column) {
            if figure::read(cell, &[]) == Value::Unread {
                *counts.entry(&cell.text).or_default() += 1;
            }
        }
        // A column full of words is no column of figures.
        for (word, count) in counts.into_iter().take(MOST_WORDS) {
            let remark = text!(
                "\"\"  # {count} 格；没有数就写 missing，否则写数",
                "\"\"  # {count} cells; write missing where there is no figure, else the figure"
            );
            let known = self.meanings.entry("value".into()).or_default();
            known.entry(word.to_string()).or_insert_with(|| remark.get(self.lang).to_string());
        }
    }

    /// The members to choose from, the nearest first.
    pub(super) fn choices(&self, dim: Dim, near: Option<&str>) -> String {
        let dimensions = &self.words.catalog.dimensions;
        let members = dimensions.get(dim).members.iter().zip(0..).take(12);
        let all: Vec<String> =
            members.map(|(_, m)| dimensions.words(std::iter::once((dim, m)), self.lang)).collect();
        let all = all.join(self.lang.pick("、", ", "));
        match near {
            Some(near) => text!("是否 {near}？可用：{all}", "is it {near}? members: {all}"),
            None => text!("可用：{all}", "members: {all}"),
        }
        .get(self.lang)
        .to_string()
    }

    /// Whether a column holds dates.
    fn is_dated(&self, column: u32) -> bool {
        self.body(column).iter().any(|cell| time::read(cell).is_some_and(|time| time.day.is_some()))
    }

    /// Whether a column holds a dimension's members.
    pub(super) fn has_key(&self, dim: Dim) -> bool {
        let dimensions = &self.words.catalog.dimensions;
        let kind = dimensions.get(dim).kind;
        self.columns.iter().any(|c| match &c.what {
            What::Key(key) if key == "name" => kind == DimKind::Region,
            // Dates tell the period as well.
            What::Key(key) if key == DAY && matches!(kind, DimKind::Year | DimKind::Period) => {
                self.is_dated(c.at)
            }
            What::Key(key) => dimensions.find(key).is_some_and(|d| {
                d == dim || (kind == DimKind::Period && dimensions.get(d).kind == DimKind::Year)
            }),
            _ => false,
        })
    }
}
