//! What the header of a list says of its columns. Only words that can mean nothing else count; all others are asked.

use super::column::Holds;
use crate::import::layout::Head;
use crate::import::spell::fold;
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::office::{Headers, words};
use crate::sheet::raw::Cell;

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
    let Headers { ids, titles, english, aliases, aside } = &words().list;
    let lists = [
        (ids, Holds::Id),
        (titles, Holds::Title),
        (english, Holds::TitleEn),
        (aliases, Holds::Alias),
        (aside, Holds::Skip),
    ];
    of_it.or_else(|| lists.into_iter().find_map(|(list, holds)| list.has(word).then_some(holds)))
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
            rest if words().list.ids.has(rest) => Some(Holds::Id),
            _ => None,
        }
    })
}
