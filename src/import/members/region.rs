//! Units without a code of their own: theirs begins with that of their city, `140900-jkq`, and tells where they lie.

use super::faults::bad_member;
use super::list::Row;
use crate::finding::Finding;
use crate::model::Called;
use crate::model::dimension::{Dim, Dimensions};
use crate::model::faults;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// The attributes of a unit: its city, and what the city lies in. `said` is what the list itself says of an attribute,
/// with its column; what does not agree is refused at that column, or at the id.
pub fn attributes(
    row: &Row,
    dim: Dim,
    said: impl Fn(Dim) -> Option<(u32, String)>,
    dimensions: &Dimensions,
) -> Result<BTreeMap<Dim, String>, (Option<u32>, Box<Finding>)> {
    let dimension = dimensions.get(dim);
    // A region that is there already is only given other words.
    if dimension.index.contains_key(&row.id) {
        return Ok(BTreeMap::new());
    }
    let id = &row.id;
    let Some((code, rest)) = id.split_once('-').filter(|(_, rest)| !rest.is_empty()) else {
        return Err((None, Box::new(bad_code(id))));
    };
    if !rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return Err((None, Box::new(bad_code(id))));
    }
    let level = |city: &u32| dimension.members[*city as usize].level.as_deref() == Some("city");
    let Some(city) = dimension.index.get(code).copied().filter(level) else {
        let message = text!(
            "`{id}` 开头的 `{code}` 不是哪个市（州、盟）的代码",
            "`{code}`, with which `{id}` begins, is not the code of a city"
        );
        let help = text!(
            "写所在市的六位代码；`geep catalog dimensions --find 市名` 查代码",
            "write the code of the city in six digits; `geep catalog dimensions --find NAME` finds it"
        );
        return Err((None, Box::new(faults::unknown_region(message).help(help))));
    };
    let mut all = BTreeMap::new();
    for (place, attribute) in dimension.attributes.iter().enumerate() {
        // A city is its own; what it lies in is known of it.
        let region = if place == 0 { Some(city) } else { dimensions.above(dim, city, *attribute) };
        let Some(region) = region else { continue };
        if let Some((column, word)) = said(*attribute) {
            let member = &dimension.members[region as usize];
            let agrees = member.id == word || matches!(dimensions.called(dim, region, &word), Called::Yes);
            if !agrees {
                let (code, name) = (&member.id, dimensions.member_title(dim, region, Lang::Zh));
                let Text { zh, en } = &dimensions.get(*attribute).title;
                let message = text!(
                    "{zh}写的是“{word}”，而 `{id}` 开头的 {code} 在{name}",
                    "the {en} is \"{word}\", but `{id}` lies in {code} {name}"
                );
                let help = text!("核对代码和所在市", "check the code and where the unit lies");
                return Err((Some(column), Box::new(bad_member(message, help))));
            }
        }
        all.insert(*attribute, dimension.members[region as usize].id.clone());
    }
    Ok(all)
}

fn bad_code(id: &str) -> Finding {
    let message =
        text!("`{id}` 不能作没有代码的单位的编码", "`{id}` cannot be the id of a unit without a code");
    let help = text!(
        "写所在市的六位代码、短横和小写字母或数字，如 140900-jkq；有国家代码的行政区写进 dimensions/county.csv",
        "write the code of the city in six digits, a hyphen and small letters or digits, such as 140900-jkq; a region with a code of its own goes into dimensions/county.csv"
    );
    bad_member(message, help)
}
