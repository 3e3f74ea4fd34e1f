//! What the header of a list says of its columns. Only words that can mean nothing else count; all others are asked.

use super::column::Holds;
use crate::import::layout::Head;
use crate::import::spell::fold;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::sheet::raw::Cell;

const IDS: [&str; 5] = ["编码", "代码", "编号", "id", "code"];
const TITLES: [&str; 6] = ["名称", "中文名称", "中文名", "中文", "title", "name"];
const ENGLISH: [&str; 8] =
    ["英文", "英文名称", "英文名", "english", "englishname", "englishtitle", "titleen", "nameen"];
const ALIASES: [&str; 8] = ["别名", "别称", "又名", "又称", "俗称", "曾用名", "alias", "aliases"];
/// Columns that say nothing of a member.
const ASIDE: [&str; 9] = ["序号", "行次", "备注", "说明", "注", "note", "notes", "remark", "remarks"];

/// What a header says its column holds.
pub fn held(head: &Head, dim: Option<Dim>, dimensions: &Dimensions) -> Option<Holds> {
    let whole: String = head.path.iter().map(|cell| fold(&cell.text)).collect();
    let last = head.path.last().map(|cell| fold(&cell.text))?;
    [whole, last].iter().find_map(|word| named(word, dim, dimensions))
}

/// Whether a cell may stand in the header of a list.
pub fn is_header(cell: &Cell, dim: Option<Dim>, dimensions: &Dimensions) -> bool {
    named(&fold(&cell.text), dim, dimensions).is_some_and(|holds| holds != Holds::Skip)
}

fn named(word: &str, dim: Option<Dim>, dimensions: &Dimensions) -> Option<Holds> {
    let of_it = dim.and_then(|dim| named_by(word, dim, dimensions));
    let one_of = |words: &[&str]| words.contains(&word);
    of_it.or_else(|| match word {
        _ if one_of(&IDS) => Some(Holds::Id),
        _ if one_of(&TITLES) => Some(Holds::Title),
        _ if one_of(&ENGLISH) => Some(Holds::TitleEn),
        _ if one_of(&ALIASES) => Some(Holds::Alias),
        _ if one_of(&ASIDE) => Some(Holds::Skip),
        _ => None,
    })
}

/// By the names of the dimension and its attributes. Its id heads columns of ids as well as of titles and tells nothing.
fn named_by(word: &str, dim: Dim, dimensions: &Dimensions) -> Option<Holds> {
    let attribute = dimensions.get(dim).attributes.iter().copied().find(|attribute| {
        let attribute = dimensions.get(*attribute);
        let title = fold(&attribute.title.zh);
        word == fold(&attribute.id)
            || word == fold(&attribute.title.en)
            || word.strip_prefix("所属").unwrap_or(word) == title
    });
    if let Some(attribute) = attribute {
        return Some(Holds::Attribute(attribute));
    }
    let dimension = dimensions.get(dim);
    // Headers of regions are those of their codes.
    let coded = dimension.kind == DimKind::Region;
    let headers = dimension.headers.iter().map(|header| fold(header)).filter(|h| *h != fold(&dimension.id));
    let headers: Vec<String> = headers.collect();
    if coded && headers.iter().any(|header| header == word) {
        return Some(Holds::Id);
    }
    let names = headers.into_iter().filter(|_| !coded);
    names.chain([fold(&dimension.title.zh), fold(&dimension.title.en)]).find_map(|name| {
        let rest = word.strip_prefix(name.as_str())?;
        match rest {
            "" | "名称" => Some(Holds::Title),
            rest if IDS.contains(&rest) => Some(Holds::Id),
            _ => None,
        }
    })
}
