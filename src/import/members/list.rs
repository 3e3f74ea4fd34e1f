//! The members that came out of the tables of a mapping.

use super::words::same;
use crate::import::skip::Why;
use crate::model::dimension::{Dim, Dimensions, Member};
use crate::place::Place;
use std::collections::BTreeMap;

/// A member as a row of a list tells it.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub title: String,
    pub title_en: Option<String>,
    pub aliases: Vec<String>,
    /// Ids of members by attribute.
    pub attributes: BTreeMap<Dim, String>,
    /// Where it stands.
    pub place: Place,
    pub row: u32,
    /// The member that has this id already, by its place in the dimension.
    pub known: Option<u32>,
}

impl Row {
    /// The English title, or the one title that there is.
    pub fn english(&self) -> &str {
        self.title_en.as_deref().unwrap_or(&self.title)
    }

    /// Its aliases that a known member does not have yet; of a new member all.
    pub fn new_aliases(&self, dim: Dim, dimensions: &Dimensions) -> Vec<&String> {
        let known = self.known.and_then(|known| dimensions.get(dim).members.get(known as usize));
        let has = |member: &Member, word: &str| names(member).any(|name| same(name, word));
        let own = |word: &str| [&self.id, &self.title].iter().any(|name| same(name, word));
        let new = |alias: &&String| !own(alias) && !known.is_some_and(|member| has(member, alias));
        self.aliases.iter().filter(new).collect()
    }
}

/// All words that name a member.
pub fn names(member: &Member) -> impl Iterator<Item = &str> {
    let own = [member.id.as_str(), member.title.zh.as_str(), member.title.en.as_str()];
    own.into_iter().chain(member.aliases.iter().map(String::as_str))
}

/// What came out of one table.
#[derive(Debug, Default)]
pub struct Listed {
    pub rows: Vec<Row>,
    /// Row, first text and why the row was left out.
    pub skipped: Vec<(u32, String, Why)>,
}
