//! The words of units that are known: those of `units.toml`, and those that a folder of the user's adds. A word never
//! changes its meaning while the program runs, so that every text is read alike wherever it is read.

use super::declared::{Declared, Prefixes, Unfit, UnitFile};
use super::dimension::Exponents;
use super::factor::Factor;
use super::lookup::{Known, Meaning, multiplier_of, refusal};
use super::parse::{self, is_word};
use super::prefixes::SI_PREFIXES;
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard};

const BUILT_IN: &str = include_str!("../../coefficients/units.toml");

static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(|| RwLock::new(Known::built_in()));

/// All that is known, to read by.
pub(super) fn known() -> RwLockReadGuard<'static, Known> {
    KNOWN.read().unwrap_or_else(PoisonError::into_inner)
}

/// Adds units to those that every text is read by. A unit that cannot be used is left out; the others stand.
pub fn declare(units: &[Declared]) -> Vec<Unfit> {
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    units.iter().filter_map(|unit| known.add(unit).err()).collect()
}

impl Known {
    fn built_in() -> Known {
        let mut known = Known::default();
        known
            .meanings
            .extend(Exponents::bases().map(|(symbol, base)| (symbol.to_string(), (base, Factor::ONE))));
        // A test holds that all of it can be used.
        for unit in toml::from_str::<UnitFile>(BUILT_IN).map(|file| file.unit).unwrap_or_default() {
            let _ = known.add(&unit);
        }
        known
    }

    /// Adds a unit, or says why it cannot be used.
    pub fn add(&mut self, unit: &Declared) -> Result<(), Unfit> {
        let first = unit.spellings().next().ok_or(Unfit::Wordless)?;
        for word in unit.spellings() {
            if !is_word(word) || multiplier_of(word).is_some_and(|(name, _)| name == word) {
                return Err(Unfit::Word { word: word.clone() });
            }
            if refusal(word).is_some() {
                return Err(Unfit::Ambiguous { word: word.clone() });
            }
        }
        let meaning = self.meaning(unit, first)?;
        let other = |word: &&String| self.unmultiplied(word).is_some_and(|known| known != meaning);
        if let Some(word) = unit.spellings().find(other) {
            return Err(Unfit::Taken { word: word.clone() });
        }
        for word in unit.spellings() {
            self.meanings.entry(word.clone()).or_insert(meaning);
        }
        let takes = |power: i32| match unit.prefixes {
            Prefixes::None => false,
            Prefixes::Large => power >= 3,
            Prefixes::All => true,
        };
        for prefix in SI_PREFIXES.iter().filter(|p| takes(p.power)) {
            let spellings = unit.symbols.iter().map(|symbol| format!("{}{symbol}", prefix.symbol));
            let spellings = spellings.chain(unit.words.iter().map(|word| format!("{}{word}", prefix.word)));
            let scale = Factor::ten_to(prefix.power).and_then(|prefix| meaning.1.checked_mul(prefix));
            for (word, scale) in spellings.zip(scale.into_iter().cycle()) {
                self.meanings.entry(word).or_insert((meaning.0, scale));
            }
        }
        if let Some(english) = &unit.english {
            let words =
                unit.words.iter().filter(|word| !self.english.iter().any(|(known, _)| known == *word));
            let added: Vec<_> = words.map(|word| (word.clone(), english.clone())).collect();
            self.english.extend(added);
            self.english.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        }
        Ok(())
    }

    fn meaning(&self, unit: &Declared, word: &str) -> Result<Meaning, Unfit> {
        match (&unit.is, &unit.base) {
            (Some(is), None) => {
                let read = parse::parse(is, self);
                let read = read.map_err(|why| Unfit::Is { text: is.clone(), why })?;
                Ok((read.dimension, read.scale))
            }
            (None, Some(title)) => match Exponents::further(title, word) {
                Some(base) => Ok((base, Factor::ONE)),
                None => Err(Unfit::Dimensions { word: word.to_string() }),
            },
            _ => Err(Unfit::Meaning { word: word.to_string() }),
        }
    }
}
