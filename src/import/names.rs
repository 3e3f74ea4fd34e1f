//! The names of regions: those that stand, those of units and names that are no more with the year of their end, and
//! what is said in short.

use super::spell::fold;
use crate::model::dimension::Dimension;
use std::collections::HashMap;

/// A region by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub member: u32,
    /// The year the unit or the name ended: figures of that year may be of it or of what it became.
    pub until: Option<u32>,
}

impl Named {
    /// Whether figures of these years, the first and the last, may go by the name.
    fn holds_in(&self, years: Option<(u32, u32)>) -> bool {
        self.until.is_none_or(|until| years.is_none_or(|(first, _)| first <= until))
    }
}

/// Regions by name, folded.
#[derive(Default)]
pub struct Names {
    full: HashMap<String, Vec<Named>>,
    short: HashMap<String, Vec<Named>>,
}

impl Names {
    pub fn of(dimension: &Dimension) -> Names {
        let mut names = Names::default();
        for (member, m) in (0..).zip(&dimension.members) {
            let until = dimension.former.iter().find(|f| m.is_former() && f.code == m.id).map(|f| f.until);
            names.add(&m.title.zh, Named { member, until }, dimension);
            for alias in &m.aliases {
                // Others that are shortly called so are meant as well: 河北 is a district of Tianjin, too.
                let others = dimension.named_shortly(alias).filter(|other| *other != member);
                let known = names.full.entry(fold(alias)).or_default();
                for member in std::iter::once(member).chain(others) {
                    push(known, Named { member, until: None });
                }
            }
        }
        for gone in &dimension.former {
            // A code that stands bore the name before part of its unit went to another.
            let own = dimension.index.get(&gone.code).copied();
            let member = if gone.is_same() { gone.now.first().copied() } else { own };
            if let Some(member) = member {
                names.add(&gone.name, Named { member, until: Some(gone.until) }, dimension);
            }
        }
        names
    }

    fn add(&mut self, name: &str, named: Named, dimension: &Dimension) {
        push(self.full.entry(fold(name)).or_default(), named);
        if let Some(short) = dimension.short_of(name) {
            push(self.short.entry(fold(short)).or_default(), named);
        }
    }

    /// The regions of a name, as figures of those years go by it, that pass a test: by the whole name, else in short.
    pub fn find(&self, word: &str, years: Option<(u32, u32)>, test: impl Fn(u32) -> bool) -> Vec<u32> {
        let passing = |names: &HashMap<String, Vec<Named>>| {
            let all = names.get(word).map_or(&[][..], Vec::as_slice);
            let of_the_time: Vec<&Named> = all.iter().filter(|named| named.holds_in(years)).collect();
            // A name that ended may still be in use.
            let all = if of_the_time.is_empty() { all.iter().collect() } else { of_the_time };
            let mut found: Vec<u32> = all.into_iter().map(|n| n.member).filter(|m| test(*m)).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let full = passing(&self.full);
        if full.is_empty() { passing(&self.short) } else { full }
    }

    /// Whether a word names any region.
    pub fn knows(&self, word: &str) -> bool {
        self.full.contains_key(word) || self.short.contains_key(word)
    }
}

fn push(known: &mut Vec<Named>, named: Named) {
    let again = known.iter_mut().find(|n| n.member == named.member);
    match again {
        // The name stands, or stood to the later of two years.
        Some(again) => again.until = again.until.zip(named.until).map(|(a, b)| a.max(b)),
        None => known.push(named),
    }
}
