//! Single values of a mapping: a word, a member, a measure, a unit, a fact.

use super::Basis;
use super::read::Reader;
use crate::cell::figure::{self, Value};
use crate::finding::unknown;
use crate::import::facts::{self, Facts};
use crate::import::faults::no_such_fact;
use crate::import::spell::fold;
use crate::model::Spanned;
use crate::model::dimension::Dim;
use crate::model::{bad_unit, faults};
use crate::sheet::raw::{Cell, Kind};
use crate::table::basis;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;
use std::collections::BTreeMap;

impl Reader<'_> {
    /// The facts that are given; those of other kinds of tables, and words that cannot be read, are refused.
    pub(super) fn facts<const N: usize>(
        &mut self,
        given: [(&'static str, &Option<Spanned<String>>); N],
    ) -> Facts {
        let mut all = Facts::default();
        for (name, said) in given {
            let Some(said) = said else { continue };
            if !self.words.of.facts().contains(&name) {
                self.entries.complain(said, no_such_fact(name, self.words.of));
                continue;
            }
            let Some(text) = self.entries.filled(said) else { continue };
            match facts::read_text(name, text) {
                Ok(written) => drop(all.insert(name, written)),
                Err(finding) => self.entries.complain(said, *finding),
            }
        }
        all
    }

    /// What a word in the place of a figure stands for.
    pub(super) fn value(&mut self, word: &str, said: &Spanned<String>) {
        let Some(text) = self.entries.filled(said).map(str::to_string) else { return };
        let cell = Cell::new(Kind::Text, &text);
        let read = match figure::read(&cell, &[]) {
            _ if ["missing", "缺", "缺数据"].contains(&text.as_str()) => None,
            Value::Number { digits, percent: false, .. } => Some(digits),
            _ => {
                let message = text!("`{text}` 不是数", "`{text}` is no figure");
                let help =
                    text!("写数字；没有数就写 missing", "write digits, or missing where there is no figure");
                return self.entries.complain(said, faults::bad_number(message).help(help));
            }
        };
        self.plan.values.insert(fold(word), read);
    }

    pub(super) fn dimension(&mut self, id: &Spanned<String>) -> Option<Dim> {
        let found = self.words.catalog.dimensions.find(id.get_ref());
        if found.is_none() {
            let finding = self.words.catalog.dimensions.unknown(id.get_ref());
            self.entries.complain(id, finding);
        }
        found
    }

    pub(super) fn member(&mut self, dim: Dim, id: &Spanned<String>) -> Option<u32> {
        let text = self.entries.filled(id)?;
        let found = self.words.catalog.dimensions.member(dim, text);
        if found.is_none() {
            let finding = self.words.catalog.dimensions.no_member(dim, text);
            self.entries.complain(id, finding);
        }
        found
    }

    pub(super) fn keys(
        &mut self,
        keys: &BTreeMap<Spanned<String>, Spanned<String>>,
    ) -> Option<Vec<(Dim, u32)>> {
        let mut all = Vec::new();
        let mut whole = true;
        for (dimension, id) in keys {
            let dim = self.dimension(dimension);
            match dim.and_then(|dim| Some((dim, self.member(dim, id)?))) {
                Some(key) => all.push(key),
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    pub(super) fn measure(&mut self, id: &Spanned<String>) -> Option<usize> {
        let text = self.entries.filled(id)?;
        let found = self
            .words
            .subjects
            .iter()
            .position(|m| m.id == text || m.formerly.iter().any(|former| former == text));
        if found.is_none() {
            let ids = self.words.subjects.iter().map(|m| m.id.as_str());
            let (Text { zh, en }, list) = (self.words.of.noun(), self.words.of.catalog());
            let otherwise = text!(
                "写{zh}的 id；`geep catalog {list}` 列出全部{zh}",
                "write the id of a {en}; `geep catalog {list}` lists them"
            );
            let finding = unknown(self.words.of.sought(), text, ids, otherwise);
            self.entries.complain(id, finding);
        }
        found
    }

    pub(super) fn basis(
        &mut self,
        vintage: &Option<Spanned<String>>,
        price_year: &Option<Spanned<String>>,
    ) -> Basis {
        let vintage = vintage.as_ref().and_then(|v| self.entries.filled(v)).map(str::to_string);
        let price_year = price_year.as_ref().and_then(|given| {
            let text = self.entries.filled(given)?.to_string();
            if !facts::is_price_year(&text, self.words.of) {
                self.entries.complain(given, basis::no_price_year(&text));
            }
            Some(text)
        });
        Basis { vintage, price_year }
    }

    pub(super) fn unit(&mut self, unit: &Spanned<String>) -> Option<Unit> {
        let text = self.entries.filled(unit)?;
        match Unit::parse(text) {
            Ok(unit) => Some(unit),
            Err(e) => {
                self.entries.complain(unit, bad_unit(&e));
                None
            }
        }
    }
}
