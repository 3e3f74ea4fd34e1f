//! Finds what a word of a unit means, and what was meant where it means nothing.

use super::dimension::Exponents;
use super::factor::Factor;
use super::prefixes::{MULTIPLIERS, REFUSED, Refusal};
use std::collections::BTreeMap;

/// A word taken apart: `万m3` is 10⁴, metre, `3`.
pub(super) struct Reading<'a> {
    pub multiplier: Option<Factor>,
    pub dimension: Exponents,
    pub scale: Factor,
    /// Digits written straight after the word.
    pub exponent: &'a str,
}

pub(super) type Meaning = (Exponents, Factor);

/// What every spelling means.
#[derive(Default)]
pub(super) struct Known {
    /// With their SI prefixes. Words of a declaration win over prefix and word.
    pub meanings: BTreeMap<String, Meaning>,
    /// Chinese spellings with the English of each, longer ones first.
    pub english: Vec<(String, String)>,
}

impl Known {
    pub fn resolve<'w>(&self, word: &'w str) -> Option<Reading<'w>> {
        if let Some(reading) = self.read(word) {
            return Some(reading);
        }
        let (multiplier, power) = multiplier_of(word)?;
        let rest = self.read(&word[multiplier.len()..])?;
        Some(Reading { multiplier: Some(Factor::ten_to(power)?), ..rest })
    }

    /// The longest known name that leaves only digits: `tCO2` is a name, `km2` is `km` and `2`.
    fn read<'w>(&self, word: &'w str) -> Option<Reading<'w>> {
        let stem = stem(word).len();
        let known = |end: usize| Some((end, *self.meanings.get(word.get(..end)?)?));
        let (end, (dimension, scale)) = (stem..=word.len()).rev().find_map(known)?;
        Some(Reading { multiplier: None, dimension, scale, exponent: &word[end..] })
    }

    /// What a word means as it stands.
    pub fn unmultiplied(&self, word: &str) -> Option<Meaning> {
        self.meanings.get(word).copied()
    }

    /// The nearest spelling that would be accepted.
    pub fn suggest(&self, word: &str) -> Option<String> {
        const LONGEST: usize = 24;
        let (multiplier, rest) = word.split_at(multiplier_of(word).map_or(0, |(name, _)| name.len()));
        let stem = stem(rest);
        let length = stem.chars().count();
        if length == 0 || length > LONGEST {
            return None;
        }
        let near = |name: &&String| -> Option<usize> {
            if name.eq_ignore_ascii_case(stem) {
                return Some(0);
            }
            let distance = strsim::osa_distance(name, stem);
            // One slip in a short word, more in a long one. Two letters resemble too much, two characters do not.
            let short = length < if stem.is_ascii() { 3 } else { 2 };
            let close = distance <= (length / 3).max(1) && !short && name.chars().count() > 1;
            close.then_some(distance)
        };
        let capitals = |name: &str| name.chars().filter(char::is_ascii_uppercase).count();
        let best =
            self.meanings.keys().filter_map(|name| Some((near(&name)?, capitals(name), name))).min()?;
        Some(format!("{multiplier}{}{}", best.2, &rest[stem.len()..]))
    }
}

fn stem(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// The longest multiplier the word begins with.
pub(super) fn multiplier_of(word: &str) -> Option<(&'static str, i32)> {
    let matching = MULTIPLIERS.iter().filter(|(name, _)| word.starts_with(name));
    matching.max_by_key(|(name, _)| name.len()).copied()
}

pub(super) fn refusal(word: &str) -> Option<&'static Refusal> {
    let bare = &word[multiplier_of(word).map_or(0, |(name, _)| name.len())..];
    REFUSED.iter().find(|r| r.words.contains(&bare))
}
