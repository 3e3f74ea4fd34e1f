//! Codes of their time: whether a code stood in a year, and what it became.

use super::dimension::{Dim, Dimension, Dimensions};
use super::former::{Change, Former};
use crate::finding::Finding;
use crate::model::faults;
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
            false => faults::unknown_region(message).help(help),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::model::Laid;
    use crate::model::dimension::{self, DimKind};
    use crate::model::files::Files;

    fn load() -> Dimensions {
        let texts = [
            (
                "all.toml",
                r#"
[[dimension]]
id = "county"
title = { zh = "行政区", en = "Region" }
kind = "region"
members = "county.csv"
former = "former.csv"
attribute = [
  { id = "city", title = { zh = "市", en = "City" }, within = "province" },
  { id = "province", title = { zh = "省", en = "Province" } },
]
"#,
            ),
            (
                "county.csv",
                "code,name,level,city,province\n\
                 330000,浙江省,province,,\n\
                 330100,杭州市,city,,330000\n\
                 330102,上城区,county,330100,330000\n\
                 330110,余杭区,county,330100,330000\n\
                 330114,钱塘区,county,330100,330000\n\
                 330118,密云区,county,330100,330000\n",
            ),
            (
                "former.csv",
                "code,name,valid_to,now,kind,source,evidence\n\
                 330104,江干区,2021,330102;330114,split,某文,published\n\
                 330110,余杭区,2021,330110;330114,split,某文,published\n\
                 330128,密云县,2015,330118,renamed,某文,published\n",
            ),
        ];
        let texts = texts.map(|(name, text)| (format!("dimensions/{name}"), text.to_string()));
        let mut findings = Findings::default();
        let dimensions = dimension::load(&Files::from_texts(texts), &mut Laid::default(), &mut findings);
        assert!(findings.is_empty());
        dimensions
    }

    #[test]
    fn a_code_stands_until_the_year_of_its_change() {
        let dimensions = load();
        let county = dimensions.of_kind(DimKind::Region).unwrap();
        let stands = |code: &str, year| match dimensions.edition(county, code, year) {
            Edition::Current => "current",
            Edition::Renamed(_) => "renamed",
            Edition::Gone(_) => "gone",
        };
        for (code, year, wanted) in [
            ("330104", 2020, "current"),
            ("330104", 2021, "gone"),
            ("330128", 2014, "current"),
            ("330128", 2015, "renamed"),
            // It gave part of itself away and kept its code.
            ("330110", 2022, "current"),
            ("330102", 2010, "current"),
        ] {
            assert_eq!(stands(code, year), wanted, "{code} {year}");
        }
    }

    #[test]
    fn what_is_no_more_lies_where_it_lay_and_what_was_renamed_is_itself() {
        let dimensions = load();
        let county = dimensions.of_kind(DimKind::Region).unwrap();
        let [gone, renamed, now] =
            ["330104", "330128", "330118"].map(|code| dimensions.member(county, code).unwrap());
        assert!(dimensions.get(county).members[gone as usize].is_former());
        assert_eq!(renamed, now);
        assert_eq!(dimensions.lies_in(gone).collect::<Vec<_>>(), ["330104", "330100", "330000", "000000"]);
        let split = &dimensions.get(county).former[0];
        let became: Vec<&str> =
            split.now.iter().map(|m| dimensions.get(county).members[*m as usize].id.as_str()).collect();
        assert_eq!(became, ["330102", "330114"]);
    }

    #[test]
    fn a_city_lies_in_its_province() {
        let dimensions = load();
        let [city, province] = ["city", "province"].map(|id| dimensions.find(id).unwrap());
        let hangzhou = dimensions.member(city, "330100").unwrap();
        assert_eq!(dimensions.ascend(city, hangzhou, province), dimensions.member(province, "330000"));
    }
}
