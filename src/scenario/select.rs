//! Which values a verb speaks of: members by dimension, as tables and formulas call them.

use super::spot::Spot;
use super::toml::AtToml;
use crate::finding::Findings;
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimSet, Dimensions};
use crate::model::{Placed, faults};
use crate::text;
use crate::text::Text;

/// Only keys with these members.
#[derive(Clone, Debug, Default)]
pub struct Select {
    list: Vec<(Dim, Vec<Pattern>)>,
}

#[derive(Clone, Debug)]
enum Pattern {
    Member(u32),
    /// All whose id begins so.
    Begins(String),
}

impl Select {
    /// Reads `at`: a dimension or an attribute of one, and its members with commas between them; an id may end in `*`.
    pub fn read(at: &AtToml, catalog: &Catalog, spot: &Spot, findings: &mut Findings) -> Option<Select> {
        let dimensions = &catalog.dimensions;
        let (mut list, mut sound) = (Vec::new(), true);
        for (word, members) in at {
            let (word, members) = (Placed::new(word, spot.source()), Placed::new(members, spot.source()));
            let Some(dim) = named(dimensions, &word.text) else {
                findings.push(word.whole(dimensions.unknown(&word.text), Text::default()));
                sound = false;
                continue;
            };
            let mut patterns = Vec::new();
            let words = members.text.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty());
            for one in words {
                match (one.strip_suffix('*'), dimensions.member(dim, one)) {
                    (Some(begin), _) => patterns.push(Pattern::Begins(begin.to_string())),
                    (None, Some(member)) => patterns.push(Pattern::Member(member)),
                    (None, None) => {
                        findings.push(members.whole(dimensions.no_member(dim, one), Text::default()));
                        sound = false;
                    }
                }
            }
            if patterns.is_empty() && sound {
                let id = &dimensions.get(dim).id;
                let help = text!("写作 at = {{ {id} = \"…\" }}", "write at = {{ {id} = \"…\" }}");
                findings.push(members.whole(faults::member_wanted(id, help), Text::default()));
                sound = false;
            }
            list.push((dim, patterns));
        }
        sound.then_some(Select { list })
    }

    /// Whether something with keys over these dimensions can be chosen from so; else which dimension it has not.
    pub fn stray(&self, dims: &[Dim], dimensions: &Dimensions) -> Option<Dim> {
        let reach = dimensions.closure(dims.iter().copied().collect::<DimSet>());
        self.list.iter().map(|(dim, _)| *dim).find(|dim| !reach.contains(*dim))
    }

    /// Whether a key is among those chosen.
    pub fn holds(&self, dims: &[Dim], key: &[u32], dimensions: &Dimensions) -> bool {
        self.list.iter().all(|(wanted, patterns)| {
            let found = dims.iter().zip(key).find_map(|(dim, m)| dimensions.ascend(*dim, *m, *wanted));
            found.is_some_and(|found| patterns.iter().any(|p| p.fits(*wanted, found, dimensions)))
        })
    }
}

impl Pattern {
    fn fits(&self, dim: Dim, member: u32, dimensions: &Dimensions) -> bool {
        match self {
            Pattern::Member(own) => *own == member,
            Pattern::Begins(begin) => dimensions.member_id(dim, member).starts_with(begin),
        }
    }
}

/// The dimension of this id, title or header.
pub fn named(dimensions: &Dimensions, word: &str) -> Option<Dim> {
    let called = |(at, d): (usize, &crate::model::dimension::Dimension)| {
        let own = d.title.zh == word || d.title.en == word || d.headers.iter().any(|header| header == word);
        own.then(|| dimensions.find(&dimensions.list[at].id)).flatten()
    };
    dimensions.find(word).or_else(|| dimensions.list.iter().enumerate().find_map(called))
}
