//! Names of places in one report: where two bear the same name, each with the place above it in brackets.

use crate::model::dimension::{Dim, Dimensions};
use crate::text::Lang;
use std::collections::{BTreeSet, HashMap};

/// Names by member.
#[derive(Default)]
pub struct Named(HashMap<u32, String>);

impl Named {
    /// The names of these members of a dimension.
    pub fn of(
        dimensions: &Dimensions,
        dim: Dim,
        members: impl IntoIterator<Item = u32>,
        lang: Lang,
    ) -> Named {
        let members: BTreeSet<u32> = members.into_iter().collect();
        let plain = |member: u32| dimensions.member_title(dim, member, lang);
        let mut bearers: HashMap<String, Vec<u32>> = HashMap::new();
        members.iter().for_each(|member| bearers.entry(plain(*member)).or_default().push(*member));
        let mut named = HashMap::new();
        for (title, bearers) in bearers {
            for member in &bearers {
                let above = if bearers.len() > 1 { above(dimensions, dim, *member, lang) } else { None };
                let words = match above {
                    None => title.clone(),
                    Some(above) if lang.is_zh() => format!("{title}（{above}）"),
                    Some(above) => format!("{title} ({above})"),
                };
                named.insert(*member, words);
            }
        }
        Named(named)
    }

    pub fn get(&self, member: u32) -> &str {
        self.0.get(&member).map_or("", String::as_str)
    }
}

/// The nearest place above one that has another name: its city, else its province.
fn above(dimensions: &Dimensions, dim: Dim, member: u32, lang: Lang) -> Option<String> {
    let own = dimensions.member_title(dim, member, lang);
    let attributes = dimensions.get(dim).attributes.iter();
    let titles = attributes.filter_map(|attribute| {
        let above = dimensions.above(dim, member, *attribute)?;
        Some((above, dimensions.member_title(dim, above, lang)))
    });
    // A city is listed below its province: the nearer has the longer code, as its last digits are no zeros.
    let nearness = |above: &u32| dimensions.member_id(dim, *above).trim_end_matches('0').len();
    titles.filter(|(_, title)| *title != own).max_by_key(|(above, _)| nearness(above)).map(|(_, title)| title)
}
