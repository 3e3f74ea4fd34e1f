//! The members of attributes: which one a word of a list means.

use super::list::names;
use super::words::same;
use crate::finding::{Finding, nearest};
use crate::model::dimension::{Dim, DimKind, Dimension, Dimensions, Member};
use crate::model::faults;
use crate::text;
use crate::text::Text;

/// What a word came to.
pub enum Upper {
    Known(String),
    /// The attribute has no members yet: it is the first to be named.
    New,
    Unknown,
}

/// The member of an attribute that a word means. Members of attributes may be members of the dimension itself, as the
/// division of an industry is an industry; `further` are those that a list adds.
pub fn find<'r>(
    word: &str,
    (dim, attribute): (Dim, Dim),
    further: impl Iterator<Item = (&'r str, &'r str)>,
    dimensions: &Dimensions,
) -> Upper {
    let (own, above) = (dimensions.get(dim), dimensions.get(attribute));
    if let Some(member) = named(above, word) {
        return Upper::Known(member.id.clone());
    }
    if !above.members.iter().all(|member| own.index.contains_key(&member.id)) {
        return Upper::Unknown;
    }
    let mut further = further.filter(|(id, title)| same(id, word) || same(title, word));
    match named(own, word).map(|member| member.id.as_str()).or_else(|| further.next().map(|(id, _)| id)) {
        Some(id) => Upper::Known(id.to_string()),
        None if above.members.is_empty() => Upper::New,
        None => Upper::Unknown,
    }
}

fn named<'d>(dimension: &'d Dimension, word: &str) -> Option<&'d Member> {
    dimension.members.iter().find(|member| names(member).any(|name| same(name, word)))
}

/// What is said of a word that is no member of an attribute; `help` says where else it could be told.
pub fn unknown(word: &str, attribute: Dim, help: &Text, dimensions: &Dimensions) -> Finding {
    let Dimension { id, title, members, .. } = dimensions.get(attribute);
    let (Text { zh, en }, Text { zh: more, en: more_en }) = (title, help);
    let all: Vec<String> = members.iter().map(|m| m.id.clone()).collect();
    let all = all.join(" ");
    let message = text!("`{word}` 不在{zh}（{id}）之列", "`{word}` is no member of {id} ({en})");
    faults::unknown_member(message).did_you_mean_or(
        nearest(word, members.iter().flat_map(|m| [m.id.as_str(), m.title.zh.as_str()])),
        text!("可用：{all}{more}", "members: {all}{more_en}"),
    )
}

/// The dimension whose members a list can give, of that id; else why it is none.
pub fn list_of(id: &str, dimensions: &Dimensions) -> Result<Dim, Box<Finding>> {
    let Some(dim) = dimensions.find(id) else { return Err(Box::new(dimensions.unknown(id))) };
    let dimension = dimensions.get(dim);
    let owner = dimensions.list.iter().find(|other| other.attributes.contains(&dim));
    let no_list = |message, help| Err(Box::new(Finding::error("not-a-list", message).help(help)));
    match (dimension.kind, owner, dimension.numbered) {
        (DimKind::Year | DimKind::Period, _, _) => no_list(
            text!(
                "`{id}` 没有成员表：年份和时段随数据而来",
                "`{id}` has no list: its members come with the data"
            ),
            text!("写另一个维度", "name another dimension"),
        ),
        (_, Some(owner), _) => {
            let owner = &owner.id;
            no_list(
                text!(
                    "`{id}` 是 `{owner}` 的属性，没有自己的成员表",
                    "`{id}` is an attribute of `{owner}` and has no list of its own"
                ),
                text!("写 {owner}；{id} 是它的名录里的一列", "write {owner}: {id} is a column of its list"),
            )
        }
        (_, None, Some(last)) => no_list(
            text!(
                "`{id}` 的成员是编号 1 到 {last}，不必列出",
                "the members of `{id}` are the numbers from 1 to {last}"
            ),
            text!("数据表里直接写编号", "write the number into the tables"),
        ),
        (_, None, None) => Ok(dim),
    }
}
