//! Finds what a word of a unit means, and what was meant where it means nothing.

use super::atoms::{ATOMS, Atom, MULTIPLIERS, Prefixes, REFUSED, Refusal, SI_PREFIXES};
use super::dimension::Exponents;
use super::factor::Factor;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A word taken apart: `万m3` is 10⁴, metre, `3`.
pub(super) struct Reading<'a> {
    pub multiplier: Option<Factor>,
    pub dimension: Exponents,
    pub scale: Factor,
    /// Digits written straight after the word.
    pub exponent: &'a str,
}

type Meaning = (Exponents, Factor);

/// Every spelling with its SI prefixes. Words of the table win over prefix and word.
static INDEX: LazyLock<BTreeMap<String, Meaning>> = LazyLock::new(|| {
    let mut index = BTreeMap::new();
    for atom in ATOMS {
        for name in atom.symbols.iter().chain(atom.words) {
            add(&mut index, atom, (*name).to_owned(), 0);
        }
    }
    for atom in ATOMS {
        for prefix in SI_PREFIXES.iter().filter(|p| takes(atom, p.power)) {
            for symbol in atom.symbols {
                add(&mut index, atom, format!("{}{symbol}", prefix.symbol), prefix.power);
            }
            for word in atom.words {
                add(&mut index, atom, format!("{}{word}", prefix.word), prefix.power);
            }
        }
    }
    index
});

fn takes(atom: &Atom, power: i32) -> bool {
    match atom.prefixes {
        Prefixes::None => false,
        Prefixes::Large => power >= 3,
        Prefixes::All => true,
    }
}

fn add(index: &mut BTreeMap<String, Meaning>, atom: &Atom, name: String, power: i32) {
    let (numer, denom) = atom.scale;
    let scale = Factor::ratio(numer, denom)
        .zip(Factor::ten_to(power))
        .and_then(|(scale, prefix)| scale.checked_mul(prefix));
    if let Some(scale) = scale {
        index.entry(name).or_insert((atom.dimension, scale));
    }
}

pub(super) fn resolve(word: &str) -> Option<Reading<'_>> {
    if let Some(reading) = unmultiplied(word) {
        return Some(reading);
    }
    let (multiplier, power) = multiplier_of(word)?;
    Some(Reading { multiplier: Some(Factor::ten_to(power)?), ..unmultiplied(&word[multiplier.len()..])? })
}

/// The longest known name that leaves only digits: `tCO2` is a name, `km2` is `km` and `2`.
fn unmultiplied(word: &str) -> Option<Reading<'_>> {
    let stem = stem(word).len();
    let found = (stem..=word.len()).rev().find_map(|end| Some((end, *INDEX.get(word.get(..end)?)?)));
    let (end, (dimension, scale)) = found?;
    Some(Reading { multiplier: None, dimension, scale, exponent: &word[end..] })
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

/// The nearest spelling that would be accepted.
pub(super) fn suggest(word: &str) -> Option<String> {
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
    let best = INDEX.keys().filter_map(|name| Some((near(&name)?, capitals(name), name))).min()?;
    Some(format!("{multiplier}{}{}", best.2, &rest[stem.len()..]))
}
