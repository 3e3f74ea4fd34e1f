//! What a column of a list holds of each member.

use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::text;
use crate::text::Text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Id,
    Title,
    TitleEn,
    /// Other words, several in a cell.
    Alias,
    /// The member of an attribute: the group of a class.
    Attribute(Dim),
    Skip,
    /// Not settled yet.
    Open,
}

/// Those that every dimension has, as a mapping calls them.
const OF_ALL: [(Holds, &str); 4] =
    [(Holds::Id, "id"), (Holds::Title, "title"), (Holds::TitleEn, "title_en"), (Holds::Alias, "alias")];

impl Holds {
    /// What a word of the mapping stands for.
    pub fn parse(word: &str, dim: Dim, dimensions: &Dimensions) -> Option<Holds> {
        Holds::of(dim, dimensions).find(|holds| holds.id(dimensions) == word)
    }

    /// All that a column of a dimension's list can hold. Regions have one title, in Chinese.
    pub fn of(dim: Dim, dimensions: &Dimensions) -> impl Iterator<Item = Holds> {
        let region = dimensions.get(dim).kind == DimKind::Region;
        let own =
            OF_ALL.into_iter().map(|(holds, _)| holds).filter(move |h| !(region && *h == Holds::TitleEn));
        own.chain(dimensions.get(dim).attributes.iter().map(|attribute| Holds::Attribute(*attribute)))
    }

    /// The same as a mapping calls them.
    pub fn ids(dim: Dim, dimensions: &Dimensions) -> Vec<String> {
        Holds::of(dim, dimensions).map(|holds| holds.id(dimensions)).collect()
    }

    /// Whether one column alone can hold it.
    pub fn is_single(self) -> bool {
        !matches!(self, Holds::Alias | Holds::Skip | Holds::Open)
    }

    /// As a mapping calls it; empty where it is still open.
    pub fn id(self, dimensions: &Dimensions) -> String {
        match self {
            Holds::Attribute(dim) => dimensions.get(dim).id.clone(),
            own => OF_ALL.into_iter().find(|(holds, _)| *holds == own).map_or("", |(_, id)| id).to_string(),
        }
    }

    /// As it is called in a sentence.
    pub fn words(self, dimensions: &Dimensions) -> Text {
        match self {
            Holds::Id => text!("编码", "id"),
            Holds::Title => text!("名称", "title"),
            Holds::TitleEn => text!("英文名称", "English title"),
            Holds::Alias => text!("别名", "alias"),
            Holds::Attribute(dim) => dimensions.get(dim).title.clone(),
            Holds::Skip => text!("不读", "left out"),
            Holds::Open => text!("？待填", "? open"),
        }
    }
}
