//! Codes of their time: whether a code stood in a year, and what it became.

use super::dimension::{Dim, Dimension, Dimensions};
use super::former::{Change, Former};
use crate::finding::Finding;
use crate::text;
use crate::text::{Lang, Text};

/// How a code stands to a year.
pub enum Edition<'d> {
    /// It stood then.
    Current,
    /// Its unit had another code by then, and is the same.
    Renamed(&'d Former),
    /// Its unit was no more.
    Gone(&'d Former),
}

impl Dimension {
    /// What a code that no longer stands became.
    fn former(&self, code: &str) -> Option<&Former> {
        let of_code = self.index.get(code).and_then(|i| self.members.get(*i as usize));
        let stands = of_code.is_some_and(|m| m.id == code && !m.is_former());
        if stands { None } else { self.former.iter().find(|f| f.code == code) }
    }
}

impl Dimensions {
    /// Whether the code of a region stood in a year.
    pub fn edition(&self, dim: Dim, code: &str, year: u32) -> Edition<'_> {
        match self.get(dim).former(code) {
            Some(former) if year >= former.until && former.is_same() => Edition::Renamed(former),
            Some(former) if year >= former.until => Edition::Gone(former),
            _ => Edition::Current,
        }
    }

    /// What is said of a code that stood no more.
    pub fn became(&self, dim: Dim, former: &Former) -> Finding {
        let Former { code, name, until, now, change, source, evidence } = former;
        let Text { zh, en } = self.regions_in_words(dim, now);
        let [zh_grade, en_grade] = [Lang::Zh, Lang::En].map(|lang| evidence.title(lang));
        let message = text!(
            "`{code}`（{name}）是旧代码，{until} 年变更：{source}（{zh_grade}）",
            "`{code}` ({name}) is a former code, changed in {until}: {source} ({en_grade})"
        );
        let others = self.get(dim).former.iter().filter(|f| f.code != *code);
        let mut with = others.filter(|f| f.now.iter().any(|n| now.contains(n)));
        let help = match change {
            Change::Renamed | Change::Recoded => {
                text!("已作 {zh}读取；请改用新代码", "it was read as {en}; use the new code")
            }
            // Part of the new region came from one that was split: the old figures do not make the new.
            Change::Merged if with.any(|f| f.change == Change::Split) => text!(
                "{until} 年起已并入 {zh}，但新区的另一部分出自被拆分的单位，旧数凑不出；用按新区划公布的数",
                "from {until} it is part of {en}, but the rest of that came from a unit that was split; \
                 use figures published for the new regions"
            ),
            Change::Merged => text!(
                "{until} 年起已并入 {zh}；把并入的各单位的数相加，填在新代码下",
                "from {until} it is part of {en}; add up the figures of all that went into it and give them under the new code"
            ),
            Change::Split => text!(
                "{until} 年起已分属 {zh}；旧数拆不开，不能沿用，用按新区划公布的数",
                "from {until} it is split among {en}; the old figures cannot be divided; use figures published for the new regions"
            ),
        };
        match former.is_same() {
            true => Finding::warning("former-code", message).help(help),
            false => Finding::error("unknown-region", message).help(help),
        }
    }
}
