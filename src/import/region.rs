//! Regions by code, or by a name that fits one unit only.

use super::spell::fold;
use super::words::Words;
use crate::cell::code;
use crate::finding::{Finding, nearest};
use crate::model::dimension::{Dim, DimKind};
use crate::model::faults;
use crate::office;
use crate::text;
use crate::text::{Lang, Text};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

/// No region with the units above it has a longer name.
const LONGEST: usize = 30;

/// So many names are looked up for what is near: it takes long, and nobody reads more.
const HINTS: usize = 100;

/// Where names are looked for.
pub struct Search<'a> {
    pub words: &'a Words<'a>,
    pub dim: Dim,
    /// The unit declared to hold all names.
    pub parent: Option<u32>,
    /// Words with a code of their own, folded.
    pub declared: Option<&'a BTreeMap<String, u32>>,
    /// What was looked up before: a word stands in many rows.
    known: RefCell<HashMap<Beside, Found>>,
    /// How many names were looked up for what is near.
    hinted: Cell<usize>,
}

/// What names came to.
type Found = HashMap<String, Result<u32, Doubt>>;

/// What stands beside a name and tells which unit is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Beside {
    /// The unit that the row itself names above it: the name lies within.
    pub within: Option<u32>,
    /// The unit whose row or heading stands over it: of several the one within.
    pub above: Option<u32>,
    /// The first and the last year the row's figures are of.
    pub years: Option<(u32, u32)>,
}

/// Why a name gives no unit.
#[derive(Clone, Debug)]
pub enum Doubt {
    Unknown,
    /// Known, but elsewhere.
    Outside(Vec<u32>),
    Several(Vec<u32>),
}

impl<'a> Search<'a> {
    pub fn new(words: &'a Words<'a>) -> Option<Search<'a>> {
        let dim = words.catalog.dimensions.of_kind(DimKind::Region)?;
        Some(Search {
            words,
            dim,
            parent: None,
            declared: None,
            known: RefCell::default(),
            hinted: Cell::default(),
        })
    }

    /// Within one unit, with words that have a code of their own.
    pub fn within(self, parent: Option<u32>, declared: Option<&'a BTreeMap<String, u32>>) -> Search<'a> {
        Search { parent, declared, known: RefCell::default(), ..self }
    }

    /// The unit a cell names.
    pub fn find(&self, text: &str, beside: Beside) -> Result<u32, Doubt> {
        if let Some(found) = self.known.borrow().get(&beside).and_then(|known| known.get(text)) {
            return found.clone();
        }
        let found = self.look_up(text, beside);
        self.known.borrow_mut().entry(beside).or_default().insert(text.to_string(), found.clone());
        found
    }

    fn look_up(&self, text: &str, beside: Beside) -> Result<u32, Doubt> {
        let dimension = self.words.catalog.dimensions.get(self.dim);
        let whole = fold(&code::region(text));
        // `其中：五台县` is the county.
        let part = office::words().part.begins.behind(&whole).filter(|rest| !rest.is_empty());
        let word = part.unwrap_or(&whole).to_string();
        let declared = self.declared.and_then(|d| d.get(&whole).or_else(|| d.get(&word))).copied();
        let inside = |m: u32| self.lies_in(m, self.parent) && self.lies_in(m, beside.within);
        // Codes such as `140900-jkq` have a sign in them.
        let coded = dimension.index.get(&code::region(text)).or_else(|| dimension.index.get(&word));
        if let Some(member) = coded.filter(|_| declared.is_none()) {
            return if inside(*member) { Ok(*member) } else { Err(Doubt::Outside(vec![*member])) };
        }
        let names = &self.words.regions;
        let mut found = names.find(&word, beside.years, inside);
        // What was declared for one table is not meant in another, where the word names a unit of its own.
        if let Some(member) = declared.filter(|m| inside(*m) || found.len() != 1) {
            return Ok(member);
        }
        if found.is_empty() && !names.knows(&word) {
            found = self.pair(&word, beside).into_iter().filter(|m| inside(*m)).collect();
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] if names.knows(&word) => Err(Doubt::Outside(names.find(&word, beside.years, |_| true))),
            [] => Err(Doubt::Unknown),
            // 河北 below 天津 is the next province as well as a district of the one above.
            several if several.iter().any(|m| dimension.members[*m as usize].is_also(&word)) => {
                Err(Doubt::Several(found))
            }
            several => {
                let above = beside.above;
                let below: Vec<u32> =
                    several.iter().copied().filter(|m| above.is_some() && self.lies_in(*m, above)).collect();
                match below.as_slice() {
                    [one] => Ok(*one),
                    _ => Err(Doubt::Several(found)),
                }
            }
        }
    }

    /// The unit a cell names, where another names one of several units that it lies in.
    pub fn find_below(&self, text: &str, beside: Beside, units: &[u32]) -> Result<u32, Doubt> {
        let found: Vec<Result<u32, Doubt>> =
            units.iter().map(|unit| self.find(text, Beside { within: Some(*unit), ..beside })).collect();
        let mut sure: Vec<u32> = found.iter().filter_map(|f| f.as_ref().ok().copied()).collect();
        sure.dedup();
        match sure.as_slice() {
            [one] => Ok(*one),
            [] => found.into_iter().next().unwrap_or(Err(Doubt::Unknown)),
            _ => Err(Doubt::Several(sure)),
        }
    }

    /// All units that a cell may name.
    pub fn candidates(&self, text: &str, beside: Beside) -> Vec<u32> {
        match self.find(text, beside) {
            Ok(one) => vec![one],
            Err(Doubt::Several(all)) => all,
            Err(_) => Vec::new(),
        }
    }

    /// Whether a word names a unit together with one it lies in: nothing else need tell which is meant.
    pub fn is_pair(&self, text: &str, beside: Beside) -> bool {
        let word = fold(text);
        !self.words.regions.knows(&word) && self.pair(&word, beside).len() == 1
    }

    /// A unit with the one it lies in before it: 石家庄新华区, 河北省石家庄市新华区.
    fn pair(&self, word: &str, beside: Beside) -> Vec<u32> {
        let names = &self.words.regions;
        let mut found = Vec::new();
        if word.chars().count() > LONGEST {
            return found;
        }
        for (at, _) in word.char_indices().skip(2) {
            let (above, own) = word.split_at(at);
            if own.chars().count() < 2 || !names.knows(above) {
                continue;
            }
            for unit in names.find(above, beside.years, |_| true) {
                let below = |m: u32| m != unit && self.lies_in(m, Some(unit));
                let direct = names.find(own, beside.years, below);
                let further = if direct.is_empty() { self.pair(own, beside) } else { Vec::new() };
                found.extend(direct);
                found.extend(further.into_iter().filter(|m| below(*m)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A unit whose name is near a word that names none: to be suggested, never to be taken. Nothing outside the unit
    /// that holds the others is near.
    pub fn near(&self, text: &str, within: Option<u32>) -> Option<u32> {
        if self.hinted.replace(self.hinted.get() + 1) >= HINTS {
            return None;
        }
        let dimension = self.words.catalog.dimensions.get(self.dim);
        let word = fold(text);
        let count = word.chars().count();
        let inside = |m: &u32| self.lies_in(*m, self.parent) && self.lies_in(*m, within);
        let names = || dimension.members.iter().zip(0..).filter(|(_, i)| inside(i));
        let begins =
            |title: &str| count >= 2 && title.starts_with(&word) && title.chars().count() == count + 1;
        if let Some((_, member)) = names().find(|(m, _)| begins(&m.title.zh)) {
            return Some(member);
        }
        if count < 3 || word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let near = nearest(&word, names().map(|(m, _)| m.title.zh.as_str()))?;
        names().find(|(m, _)| m.title.zh == near).map(|(_, i)| i)
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
            Doubt::Unknown if text.bytes().all(|b| b.is_ascii_digit()) => {
                self.words.catalog.dimensions.no_member(self.dim, text)
            }
            Doubt::Unknown => {
                let message = text!("没有叫“{text}”的行政区", "there is no region called \"{text}\"");
                let finding = faults::unknown_region(message);
                match self.near(text, None).map(|m| (self.describe(m), &self.words.catalog.dimensions.get(self.dim).members[m as usize].id)) {
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
