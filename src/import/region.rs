//! Regions by code, or by a name that fits one unit only.

use super::words::{Words, fold};
use crate::finding::{Finding, nearest};
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// Where a name is looked for.
pub struct Search<'a> {
    pub words: &'a Words<'a>,
    pub dim: Dim,
    /// The unit declared to hold all names.
    pub parent: Option<u32>,
    /// Words with a code of their own.
    pub declared: Option<&'a BTreeMap<String, u32>>,
}

/// Why a name gives no unit.
pub enum Doubt {
    Unknown {
        near: Option<u32>,
    },
    /// Known, but elsewhere.
    Outside(Vec<u32>),
    Several(Vec<u32>),
}

impl<'a> Search<'a> {
    pub fn new(words: &'a Words<'a>) -> Option<Search<'a>> {
        let dim = words.catalog.dimensions.of_kind(DimKind::Region)?;
        Some(Search { words, dim, parent: None, declared: None })
    }

    /// The unit a cell names; `above` is the unit whose row or heading stands over it.
    pub fn find(&self, text: &str, above: Option<u32>) -> Result<u32, Doubt> {
        if let Some(member) = self.declared.and_then(|d| d.get(text)) {
            return Ok(*member);
        }
        let dimension = self.words.catalog.dimensions.get(self.dim);
        let word = fold(text);
        if let Some(member) = dimension.index.get(&word) {
            return Ok(*member);
        }
        let named = self.words.regions.get(&word).or_else(|| self.words.former.get(&word));
        let Some(named) = named else {
            let within = |m: &u32| self.lies_in(*m, self.parent);
            let names = dimension.members.iter().zip(0..).filter(|(_, i)| within(i));
            let begins = names.clone().find(|(m, _)| {
                m.title.zh.starts_with(&word)
                    && word.chars().count() >= 2
                    && m.title.zh.chars().count() == word.chars().count() + 1
            });
            let near = begins.map(|(_, i)| i).or_else(|| {
                if word.chars().count() < 3 || word.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                let near = nearest(&word, names.clone().map(|(m, _)| m.title.zh.as_str()))?;
                names.clone().find(|(m, _)| m.title.zh == near).map(|(_, i)| i)
            });
            return Err(Doubt::Unknown { near });
        };
        let mut inside: Vec<u32> = named.iter().copied().filter(|m| self.lies_in(*m, self.parent)).collect();
        // A name that a unit bears now is not taken for one that is no more.
        let stands = |m: &u32| !dimension.members[*m as usize].is_former();
        if inside.iter().any(stands) {
            inside.retain(stands);
        }
        match inside.as_slice() {
            [one] => Ok(*one),
            [] => Err(Doubt::Outside(named.clone())),
            // 河北 below 天津 is the next province as well as a district of the one above.
            several if several.iter().any(|m| dimension.members[*m as usize].is_also(&word)) => {
                Err(Doubt::Several(inside))
            }
            several => {
                let below: Vec<u32> =
                    several.iter().copied().filter(|m| above.is_some() && self.lies_in(*m, above)).collect();
                match below.as_slice() {
                    [one] => Ok(*one),
                    _ => Err(Doubt::Several(inside)),
                }
            }
        }
    }

    pub fn lies_in(&self, member: u32, parent: Option<u32>) -> bool {
        let Some(parent) = parent else { return true };
        let code = &self.words.catalog.dimensions.get(self.dim).members[parent as usize].id;
        self.words.catalog.dimensions.lies_in(member).any(|c| c == code)
    }

    /// A unit with the units it lies in: `140202 城区（大同市）`.
    pub fn describe(&self, member: u32) -> Text {
        let dimensions = &self.words.catalog.dimensions;
        let members = &dimensions.get(self.dim).members;
        let own = &members[member as usize];
        let above: Vec<&str> = dimensions
            .lies_in(member)
            .skip(1)
            .filter(|code| *code != "000000")
            .filter_map(|code| dimensions.get(self.dim).index.get(code))
            .map(|m| members[*m as usize].title.zh.as_str())
            .collect();
        let (id, Text { zh, en }) = (&own.id, &own.title);
        let (above_zh, above_en) = (above.join("，"), above.join(", "));
        match above.is_empty() {
            true => text!("{id} {zh}", "{id} {en}"),
            false => text!("{id} {zh}（{above_zh}）", "{id} {en} ({above_en})"),
        }
    }

    /// Several units, one after the other.
    pub fn describe_all(&self, members: &[u32]) -> Text {
        let all: Vec<Text> = members.iter().map(|member| self.describe(*member)).collect();
        let join =
            |lang: Lang| all.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
        Text { zh: join(Lang::Zh), en: join(Lang::En) }
    }

    /// What is said of a name that gives no unit.
    pub fn finding(&self, text: &str, doubt: &Doubt) -> Finding {
        match doubt {
            Doubt::Unknown { .. } if text.bytes().all(|b| b.is_ascii_digit()) => {
                self.words.catalog.dimensions.no_member(self.dim, text)
            }
            Doubt::Unknown { near } => {
                let message = text!("没有叫“{text}”的行政区", "there is no region called \"{text}\"");
                let finding = faults::unknown_region(message);
                match near.map(|m| (self.describe(m), &self.words.catalog.dimensions.get(self.dim).members[m as usize].id)) {
                    Some((Text { zh, en }, code)) => finding.help(text!(
                        "若是 {zh}，在映射文件的 [words.county] 写 \"{text}\" = \"{code}\"",
                        "if it is {en}, write \"{text}\" = \"{code}\" under [words.county] of the mapping"
                    )),
                    None => finding.help(text!(
                        "在映射文件的 [words.county] 给它代码；不是行政区就写进这张表的 skip",
                        "give it a code under [words.county] of the mapping; if it is no region put it into `skip` of the table"
                    )),
                }
            }
            Doubt::Outside(found) => {
                let Text { zh, en } = self.describe_all(found);
                let message = text!(
                    "“{text}”不在 parent 所指的范围内",
                    "\"{text}\" does not lie in the declared parent"
                );
                Finding::error("region-outside", message).help(text!(
                    "同名的有 {zh}；改 parent，或在 [words.county] 给它代码",
                    "of that name there are {en}; change `parent` or give its code under [words.county]"
                ))
            }
            Doubt::Several(found) => {
                let Text { zh, en } = self.describe_all(found);
                let message = text!("“{text}”可指几个行政区：{zh}", "\"{text}\" could be any of {en}");
                Finding::error("ambiguous-region", message).help(text!(
                    "在映射文件写 parent = \"上级代码\"，或在 [words.county] 写 \"{text}\" = \"代码\"",
                    "write parent = \"code of the unit above\" in the mapping, or \"{text}\" = \"code\" under [words.county]"
                ))
            }
        }
    }
}

/// A place of a cell with a finding about it.
pub fn at(place: &crate::place::Place, finding: Finding) -> Finding {
    let Text { zh, en } = place.words();
    finding.at_words(Text { zh, en })
}
