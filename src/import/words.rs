//! The words that can stand in a table, looked up with case, width, spaces and punctuation ignored.

use super::names::Names;
use super::spell::fold;
use super::subject::{self, Of, Subject};
use crate::cell::{narrow, time};
use crate::finding::nearest;
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind};
use crate::unit::Unit;
use std::collections::{BTreeSet, HashMap};

/// What is looked for in headers and in the columns of words.
pub struct Words<'c> {
    pub catalog: &'c Catalog,
    /// What the figures can be of. Where this module and others speak of a measure, it is one of these.
    pub of: Of,
    pub subjects: Vec<Subject>,
    pub preferred: BTreeSet<usize>,
    measures: HashMap<String, Vec<usize>>,
    keys: HashMap<String, Dim>,
    pub(super) regions: Names,
    members: Vec<HashMap<String, u32>>,
}

impl<'c> Words<'c> {
    /// Of several measures that a word names those that are preferred count, where any is.
    pub fn new(catalog: &'c Catalog, preferred: &BTreeSet<usize>) -> Words<'c> {
        Words::of(catalog, Of::Measures, subject::measures(catalog), preferred)
    }

    /// The same of other things than measures.
    pub fn of(
        catalog: &'c Catalog,
        of: Of,
        subjects: Vec<Subject>,
        preferred: &BTreeSet<usize>,
    ) -> Words<'c> {
        let mut measures: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, m) in subjects.iter().enumerate() {
            for word in [&m.id, &m.title.zh, &m.title.en].into_iter().chain(&m.headers).chain(&m.formerly) {
                let known = measures.entry(fold(word)).or_default();
                if !known.contains(&index) {
                    known.push(index);
                }
            }
        }
        for known in measures.values_mut().filter(|known| known.iter().any(|m| preferred.contains(m))) {
            known.retain(|m| preferred.contains(m));
        }
        let dimensions = &catalog.dimensions;
        let (mut keys, mut members) = (HashMap::new(), Vec::new());
        let mut regions = Names::default();
        for (i, d) in dimensions.list.iter().enumerate() {
            let region = d.kind == DimKind::Region;
            // A region's own title heads columns of names.
            let own = if region { Vec::new() } else { vec![&d.id, &d.title.zh, &d.title.en] };
            // No figure varies over what is known from a region.
            let varied = d.kind != DimKind::List || subjects.iter().any(|m| m.per.contains(&Dim(i as u8)));
            for word in own.into_iter().chain(&d.headers).filter(|_| varied) {
                keys.entry(fold(word)).or_insert(Dim(i as u8));
            }
            let mut known: HashMap<String, u32> = HashMap::new();
            if region {
                regions = Names::of(d);
            }
            for (member, m) in (0..).zip(&d.members).filter(|_| !region) {
                for word in [&m.id, &m.title.zh, &m.title.en].into_iter().chain(&m.aliases) {
                    known.entry(fold(word)).or_insert(member);
                }
            }
            members.push(known);
        }
        Words { catalog, of, subjects, preferred: preferred.clone(), measures, keys, regions, members }
    }

    /// The measures a word names: its id, title or one of its headers.
    pub fn measures(&self, text: &str) -> &[usize] {
        self.measures.get(&fold(text)).map_or(&[], Vec::as_slice)
    }

    /// The one measure a word names in a table whose other words are given, folded: a bare word needs another beside it.
    pub fn measure_in(&self, word: &str, context: &str) -> Option<usize> {
        let [one] = self.measures(word) else { return None };
        let bare = self.subjects[*one].bare.as_ref();
        let bare = bare.filter(|bare| bare.words.iter().any(|w| fold(w) == fold(word)));
        let said = bare.is_none_or(|bare| bare.beside.iter().any(|w| context.contains(&fold(w))));
        said.then_some(*one)
    }

    /// A measure whose name is near; to be suggested, never to be taken.
    pub fn near_measure(&self, text: &str) -> Option<usize> {
        let word = fold(text);
        let long = word.chars().count() > 2;
        let near =
            long.then(|| nearest(&word, self.measures.keys().map(String::as_str))).flatten().or_else(|| {
                // `年末常住人口数` holds a measure's name; the longest such says most.
                let holds = |known: &&String| known.chars().count() >= 2 && word.contains(known.as_str());
                let held = self.measures.keys().filter(holds);
                held.max_by_key(|known| (known.chars().count(), (*known).clone())).map(String::as_str)
            });
        self.measures.get(near?)?.first().copied()
    }

    /// The dimensions of a measure in their fixed order.
    pub fn dims(&self, measure: usize) -> Vec<Dim> {
        let mut dims = self.subjects[measure].per.clone();
        dims.sort();
        dims
    }

    /// The dimension whose column a header announces.
    pub fn key(&self, text: &str) -> Option<Dim> {
        self.keys.get(&fold(text)).copied()
    }

    /// The member of a listed dimension.
    pub fn member(&self, dim: Dim, text: &str) -> Option<u32> {
        self.members.get(dim.0 as usize)?.get(&fold(text)).copied()
    }

    /// The dimensions of which a word is a member.
    pub fn dims_of(&self, text: &str) -> Vec<Dim> {
        let word = fold(text);
        let holds = |i: &usize| self.members[*i].contains_key(&word);
        (0..self.members.len()).filter(holds).map(|i| Dim(i as u8)).collect()
    }

    /// A member whose name is near; to be suggested, never to be taken.
    pub fn near_member(&self, dim: Dim, text: &str) -> Option<String> {
        let dimension = self.catalog.dimensions.get(dim);
        let word = fold(text);
        // Of two characters one is half the word.
        if word.chars().count() < 3 {
            return None;
        }
        let names = dimension.members.iter().flat_map(|m| [m.id.as_str(), m.title.zh.as_str()]);
        let near = nearest(&word, names)?;
        dimension.members.iter().find(|m| m.id == near || m.title.zh == near).map(|m| m.id.clone())
    }

    /// Whether a word means something in a header.
    pub fn knows(&self, text: &str) -> bool {
        let (word, unit) = split(text);
        unit.is_some()
            || time::words(&word).is_some()
            || time::prefix(&word).is_some_and(|(_, rest)| self.knows(&rest))
            || self.key(&word).is_some()
            || !self.measures(&word).is_empty()
            || !self.dims_of(&word).is_empty()
            || (!word.is_empty() && Unit::parse(&word).is_ok())
    }
}

/// The word by which a row names its measure, without its unit and without the `其中：` before it.
pub fn label(text: &str) -> String {
    split(super::skip::of_which(text).unwrap_or(text)).0
}

/// `面积（万亩）`, `面积/万亩`, `面积，万亩` are the word and its unit; other brackets belong to the word.
pub fn split(text: &str) -> (String, Option<String>) {
    let text = narrow(text);
    let text = text.trim();
    let is_unit = |unit: &str| !unit.trim().is_empty() && Unit::parse(unit).is_ok();
    let said = |unit: &str| unit.trim().trim_start_matches("单位").trim_start_matches(':').trim().to_string();
    if let Some(inner) = text.strip_suffix(')').or_else(|| text.strip_suffix(']')) {
        let mut depth = 1;
        for (at, c) in inner.char_indices().rev() {
            match c {
                ')' | ']' => depth += 1,
                '(' | '[' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let unit = said(&inner[at + 1..]);
                // Before the bracket must stand the word itself.
                if is_unit(&unit) && at > 0 {
                    return (inner[..at].trim().to_string(), Some(unit));
                }
                return (text.to_string(), None);
            }
        }
    }
    for mark in ['/', ','] {
        if let Some((word, unit)) = text.split_once(mark)
            && is_unit(unit)
            && !is_unit(text)
        {
            return (word.trim().to_string(), Some(said(unit)));
        }
    }
    (text.to_string(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_headers() {
        let parts = |t| split(t);
        assert_eq!(parts("面积（万亩）"), ("面积".into(), Some("万亩".into())));
        assert_eq!(parts("GDP/亿元"), ("GDP".into(), Some("亿元".into())));
        assert_eq!(parts("人口，万人"), ("人口".into(), Some("万人".into())));
        assert_eq!(parts("县（市、区）"), ("县(市、区)".into(), None));
        assert_eq!(parts("浓度(单位:μg/m3)"), ("浓度".into(), Some("μg/m3".into())));
    }
}
