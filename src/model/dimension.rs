//! Dimensions: what a quantity can vary over, and the members of each.

mod coded;
mod further;
mod load;
mod timed;

pub use timed::Order;

pub use load::{DimensionFile, load};

use super::former::Former;
use super::placed::Placed;
use crate::finding::{Finding, Findings, nearest};
use crate::model::faults;
use crate::text;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

/// A dimension by its place in [`Dimensions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim(pub u8);

/// A set of dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimSet(pub u128);

impl DimSet {
    pub const NONE: DimSet = DimSet(0);
    /// Dimensions there can be.
    pub const MOST: usize = 128;

    pub fn of(dim: Dim) -> DimSet {
        DimSet(1 << dim.0)
    }

    pub fn contains(self, dim: Dim) -> bool {
        self.0 & (1 << dim.0) != 0
    }

    pub fn with(self, dim: Dim) -> DimSet {
        DimSet(self.0 | 1 << dim.0)
    }

    pub fn without(self, dim: Dim) -> DimSet {
        DimSet(self.0 & !(1 << dim.0))
    }

    pub fn union(self, other: DimSet) -> DimSet {
        DimSet(self.0 | other.0)
    }

    pub fn minus(self, other: DimSet) -> DimSet {
        DimSet(self.0 & !other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn is_subset(self, of: DimSet) -> bool {
        self.0 & !of.0 == 0
    }

    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The dimensions in their fixed order: time first, then regions, then the others.
    pub fn iter(self) -> impl Iterator<Item = Dim> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lowest = (rest != 0).then(|| Dim(rest.trailing_zeros() as u8));
            rest &= rest.wrapping_sub(1);
            lowest
        })
    }
}

impl FromIterator<Dim> for DimSet {
    fn from_iter<I: IntoIterator<Item = Dim>>(dims: I) -> DimSet {
        dims.into_iter().fold(DimSet::NONE, DimSet::with)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DimKind {
    /// 年份 · Years
    Year,
    /// 时段：月、季、半年、年 · Months, quarters, half-years, years
    Period,
    /// 行政区 · Regions
    Region,
    /// 列出的成员 · Members that are listed
    List,
}

/// One member of a listed dimension or one region.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: String,
    pub title: Text,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Member index in each attribute's dimension, in the order of [`Dimension::attributes`].
    pub up: Vec<Option<u32>>,
    /// For regions: nation, province, city, county, special for a unit without a code, or former for one that is no more.
    pub level: Option<String>,
}

impl Member {
    /// Whether this is one of its other words.
    pub fn is_also(&self, word: &str) -> bool {
        self.aliases.iter().any(|alias| alias == word)
    }

    /// Whether this is a unit that has no code of its own.
    pub fn is_special(&self) -> bool {
        self.level.as_deref() == Some("special")
    }

    /// Whether this is a unit that was merged or split.
    pub fn is_former(&self) -> bool {
        self.level.as_deref() == Some(super::former::LEVEL)
    }
}

#[derive(Clone, Debug)]
pub struct Dimension {
    pub id: String,
    pub title: Text,
    pub kind: DimKind,
    /// Column headers that hold its members.
    pub headers: Vec<String>,
    /// The last of its members, where those are numbers from 1 on.
    pub numbered: Option<u16>,
    /// They are the days of the month that stands beside them.
    pub days: bool,
    /// What to do where a table lacks the column.
    pub help: Option<Text>,
    /// Where every place has members of its own: those that a folder of definitions added.
    pub own: Option<Vec<u32>>,
    /// Empty for years and periods: those come with the data.
    pub members: Vec<Member>,
    pub index: HashMap<String, u32>,
    /// Dimensions known from a member of this one: the city of a county.
    pub attributes: Vec<Dim>,
    /// For regions: how the names of CSV files begin that list units without a code of their own.
    pub special: Option<String>,
    /// For regions: codes and names that no longer stand.
    pub former: Vec<Former>,
    /// For regions: endings of a name that a short name leaves out.
    pub suffixes: Vec<String>,
    /// For regions: names of peoples that stand before such an ending and are left out with it.
    pub peoples: Vec<String>,
    /// Whether all members could be read.
    pub whole: bool,
    pub at: Placed,
}

/// All dimensions, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Dimensions {
    pub list: Vec<Dimension>,
}

impl Dimensions {
    pub fn find(&self, id: &str) -> Option<Dim> {
        self.list.iter().position(|d| d.id == id).map(|i| Dim(i as u8))
    }

    pub fn get(&self, dim: Dim) -> &Dimension {
        &self.list[dim.0 as usize]
    }

    pub fn of_kind(&self, kind: DimKind) -> Option<Dim> {
        self.list.iter().position(|d| d.kind == kind).map(|i| Dim(i as u8))
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|d| d.id.as_str())
    }

    /// The set together with every dimension its members determine.
    pub fn closure(&self, set: DimSet) -> DimSet {
        set.iter().fold(set, |all, dim| {
            self.get(dim).attributes.iter().fold(all, |all, up| self.closure(DimSet::of(*up)).union(all))
        })
    }

    /// The set without dimensions that others in it determine.
    pub fn essential(&self, set: DimSet) -> DimSet {
        let implied =
            set.iter().fold(DimSet::NONE, |all, dim| all.union(self.closure(DimSet::of(dim)).without(dim)));
        set.minus(implied)
    }

    /// What is said of a word that is no dimension.
    pub fn unknown(&self, word: &str) -> Finding {
        let message = text!("没有维度 `{word}`", "there is no dimension `{word}`");
        let finding = Finding::error("unknown-dimension", message);
        let titled = self.list.iter().find(|d| d.title.zh == word || d.title.en == word);
        finding.did_you_mean_or(
            titled.map(|d| d.id.as_str()).or_else(|| nearest(word, self.ids())),
            text!("`geep catalog dimensions` 列出全部维度", "`geep catalog dimensions` lists the dimensions"),
        )
    }

    /// What is said of a word that is no member of a dimension.
    pub fn no_member(&self, dim: Dim, word: &str) -> Finding {
        let Dimension { id, kind, members, numbered, title, .. } = self.get(dim);
        let Text { zh, en } = title;
        match kind {
            DimKind::Region => self.no_region(dim, word, None),
            DimKind::Year => faults::bad_year(text!("`{word}` 不是年份", "`{word}` is not a year"))
                .help(text!("写四位年份，如 2021", "write a year such as 2021")),
            DimKind::Period => faults::not_a_period(word),
            DimKind::List => {
                let message = text!("`{word}` 不在{zh}（{id}）之列", "`{word}` is no member of {id} ({en})");
                if let Some(last) = numbered {
                    let help = text!("写 1 到 {last} 的整数", "write a whole number from 1 to {last}");
                    return faults::unknown_member(message).help(help);
                }
                let all = members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                faults::unknown_member(message).did_you_mean_or(
                    nearest(word, members.iter().map(|m| m.id.as_str())),
                    text!("可用：{all}", "members: {all}"),
                )
            }
        }
    }

    /// Reports a word that is no member, put in its place; not where the members themselves could not be read.
    pub fn report(
        &self,
        dim: Dim,
        word: &str,
        place: impl FnOnce(Finding) -> Finding,
        findings: &mut Findings,
    ) {
        if self.get(dim).whole {
            findings.unknown(word, place(self.no_member(dim, word)));
        }
    }

    /// Ids of a set, for messages.
    pub fn names(&self, set: DimSet) -> String {
        let names: Vec<&str> = set.iter().map(|d| self.get(d).id.as_str()).collect();
        format!("[{}]", names.join(", "))
    }
}

/// What is said of a word that is no attribute, or none that may stand there.
pub fn unknown_attribute(message: Text) -> Finding {
    Finding::error("unknown-attribute", message)
}
