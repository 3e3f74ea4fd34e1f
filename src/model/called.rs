//! What regions are called: by their name, a short name, or a former name or code.

use super::dimension::{Dim, DimKind, Dimension, Dimensions, Member};
use crate::finding::Finding;
use crate::model::faults;
use crate::text;
use crate::text::{Lang, Text};

/// Whether a name is that of a region.
pub enum Called {
    Yes,
    /// Regions nearby have the name as well.
    Unclear(Vec<u32>),
    No,
}

impl Dimension {
    /// The name without what says its kind: 即墨 of 即墨区. One letter is too short a name, and a unit without a code has none.
    fn short<'m>(&self, member: &'m Member) -> &'m str {
        let name = member.title.zh.as_str();
        if member.is_special() {
            return name;
        }
        let stems = self.suffixes.iter().filter_map(|suffix| name.strip_suffix(suffix.as_str()));
        stems.filter(|stem| stem.chars().count() > 1).min_by_key(|stem| stem.len()).unwrap_or(name)
    }

    /// A name as it may be said in short: without what says its kind, and without the peoples named before that.
    pub fn short_of<'n>(&self, name: &'n str) -> Option<&'n str> {
        let long_enough = |stem: &&str| stem.chars().count() > 1;
        let without = |endings: &[String], name: &'n str| {
            let stems = endings.iter().filter_map(|ending| name.strip_suffix(ending.as_str()));
            stems.filter(long_enough).min_by_key(|stem| stem.len())
        };
        let mut short = without(&self.suffixes, name)?;
        while let Some(stem) = without(&self.peoples, short) {
            short = stem;
        }
        Some(short)
    }

    /// The former names of a region that is still the same.
    fn former_names(&self, region: u32) -> impl Iterator<Item = &str> {
        let same = move |f: &&super::former::Former| f.is_same() && f.now == [region];
        self.former.iter().filter(same).map(|f| f.name.as_str())
    }

    /// The regions that stand whose name is this without what says its kind.
    pub fn named_shortly(&self, name: &str) -> impl Iterator<Item = u32> {
        let so = move |m: &Member| !m.is_former() && m.title.zh != name && self.short(m) == name;
        (0..).zip(&self.members).filter(move |(_, m)| so(m)).map(|(i, _)| i)
    }

    /// All regions of that name that stand.
    pub fn named(&self, name: &str) -> Vec<u32> {
        let named = |m: &Member| m.title.zh == name && !m.is_former();
        (0..).zip(&self.members).filter(|(_, m)| named(m)).map(|(i, _)| i).collect()
    }
}

impl Dimensions {
    /// Whether a region is called so.
    pub fn called(&self, dim: Dim, region: u32, name: &str) -> Called {
        let dimension = self.get(dim);
        let Some(member) = dimension.members.get(region as usize) else { return Called::No };
        let named = member.title.zh == name || member.is_also(name);
        if named || dimension.former_names(region).any(|former| former == name) {
            return Called::Yes;
        }
        if dimension.short(member) != name {
            return Called::No;
        }
        let fits = self.nearby(dim, region, name);
        if fits.len() > 1 { Called::Unclear(fits) } else { Called::Yes }
    }

    /// The region's prefecture.
    fn seat(&self, dim: Dim, region: u32) -> Option<u32> {
        self.above(dim, region, *self.get(dim).attributes.first()?)
    }

    /// The region itself, its prefecture and the others in that, as far as they have a name or short name.
    fn nearby(&self, dim: Dim, region: u32, name: &str) -> Vec<u32> {
        let dimension = self.get(dim);
        let seat = self.seat(dim, region);
        let near = |i: u32| i == region || seat.is_some() && (Some(i) == seat || self.seat(dim, i) == seat);
        let so = |m: &Member| !m.is_former() && (m.title.zh == name || dimension.short(m) == name);
        (0..).zip(&dimension.members).filter(|(i, m)| so(m) && near(*i)).map(|(i, _)| i).collect()
    }

    /// The names a region may be called by.
    pub fn region_names(&self, dim: Dim, region: u32) -> Vec<String> {
        let dimension = self.get(dim);
        let Some(member) = dimension.members.get(region as usize) else { return Vec::new() };
        let short = Some(dimension.short(member)).filter(|short| *short != member.title.zh);
        let short = short.filter(|short| matches!(self.called(dim, region, short), Called::Yes));
        let own = std::iter::once(member.title.zh.as_str()).chain(short);
        let mut names: Vec<String> = Vec::new();
        for name in own.chain(dimension.former_names(region)) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_string());
            }
        }
        names
    }

    /// Regions in words: `140502 城区（晋城市）`.
    pub fn regions_in_words(&self, dim: Dim, regions: &[u32]) -> Text {
        let members = &self.get(dim).members;
        let words = |lang: Lang| {
            let one = |region: &u32| {
                let Member { id, title, .. } = members.get(*region as usize)?;
                let seat = self.seat(dim, *region).and_then(|seat| members.get(seat as usize));
                let seat = seat.map(|seat| seat.title.get(lang));
                let seat = seat.map(|seat| text!("（{seat}）", " ({seat})").get(lang).to_string());
                Some(format!("{id} {}{}", title.get(lang), seat.unwrap_or_default()))
            };
            regions.iter().filter_map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
        };
        Text { zh: words(Lang::Zh), en: words(Lang::En) }
    }

    /// What is said of a word that is no code of a region; `name` is the name beside it.
    pub fn no_region(&self, dim: Dim, word: &str, name: Option<&str>) -> Finding {
        let dimension = self.get(dim);
        let message = text!("没有行政区划代码 `{word}`", "there is no region with code `{word}`");
        let finding = faults::unknown_region(message);
        let named = dimension.named(name.unwrap_or(word));
        let Text { zh, en } = self.regions_in_words(dim, &named);
        let help: Text = match (&named[..], name) {
            ([], _) => text!(
                "请用 GB/T 2260 现行 6 位代码；代码可能已撤并改编",
                "use the current six-digit codes of GB/T 2260; the unit may have been merged or renumbered"
            ),
            ([one], None) => {
                let id = &dimension.members[*one as usize].id;
                return finding.did_you_mean(Some(id));
            }
            ([one], Some(_)) => {
                let id = &dimension.members[*one as usize].id;
                text!(
                    "同名的行政区代码是 {id}；请用 GB/T 2260 现行代码",
                    "the region of that name has code {id}; use the current codes of GB/T 2260"
                )
            }
            (all, _) => {
                let count = all.len();
                text!(
                    "同名的行政区有 {count} 个，是哪一个：{zh}；写它的代码",
                    "{count} regions have that name, which is it: {en}; write its code"
                )
            }
        };
        finding.help(help)
    }

    /// Whether members of a dimension are regions.
    pub fn are_regions(&self, dim: Dim) -> bool {
        self.get(dim).kind == DimKind::Region
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::model::{Laid, dimension, files::Files};

    const TOML: &str = r#"
[[dimension]]
id = "county"
title = { zh = "行政区", en = "Region" }
kind = "region"
members = "county.csv"
special = "special"
former = "former.csv"
suffixes = ["自治县", "市", "县", "区"]
attribute = [{ id = "city", title = { zh = "市", en = "City" } }]
"#;
    const COUNTIES: &str = "\
code,name,level,city
410700,新乡市,city,
410704,凤泉区,county,410700
410721,新乡县,county,410700
410725,原阳县,county,410700
";
    const SPECIAL: &str = "\
code,name,level,city,note,source,evidence
410700-pyq,平原示范区,special,410700,,某文,published
";
    const FORMER: &str = "\
code,name,valid_to,now,kind,source,evidence
410711,北站区,2003,410704,renamed,某文,published
410799,旧县,2003,410704;410725,split,某文,unverified
";

    fn load(former: &str) -> (Dimensions, Findings) {
        let mut findings = Findings::default();
        let texts = [
            ("all.toml", TOML),
            ("county.csv", COUNTIES),
            ("special-own.csv", SPECIAL),
            ("former.csv", former),
        ];
        let texts = texts.map(|(name, text)| (format!("dimensions/{name}"), text.to_string()));
        (dimension::load(&Files::from_texts(texts), &mut Laid::default(), &mut findings), findings)
    }

    #[test]
    fn units_without_a_code_stand_among_the_regions_of_their_city() {
        let (dimensions, findings) = load(FORMER);
        assert!(findings.is_empty());
        let county = dimensions.of_kind(DimKind::Region).unwrap();
        let city = dimensions.find("city").unwrap();
        let zone = dimensions.member(county, "410700-pyq").unwrap();
        assert!(dimensions.get(county).members[zone as usize].is_special());
        let [own, other] = [zone, dimensions.member(county, "410725").unwrap()]
            .map(|region| dimensions.ascend(county, region, city).unwrap());
        assert_eq!(own, other);
        assert_eq!(dimensions.get(city).members.len(), 1);
    }

    #[test]
    fn names_are_full_short_or_former_and_no_other() {
        let (dimensions, _) = load(FORMER);
        let county = dimensions.of_kind(DimKind::Region).unwrap();
        let called = |code: &str, name: &str| match dimensions.called(
            county,
            dimensions.member(county, code).unwrap(),
            name,
        ) {
            Called::Yes => "yes",
            Called::Unclear(_) => "unclear",
            Called::No => "no",
        };
        for (code, name, expected) in [
            ("410725", "原阳县", "yes"),
            ("410725", "原阳", "yes"),
            ("410725", "原阳市", "no"),
            ("410704", "北站区", "yes"),
            // Only part of what was split.
            ("410704", "旧县", "no"),
            ("410721", "新乡", "unclear"),
            ("410700", "新乡", "yes"),
            ("410700-pyq", "平原示范", "no"),
        ] {
            assert_eq!(called(code, name), expected, "{code} {name}");
        }
    }

    #[test]
    fn former_codes_must_lead_to_codes_that_stand() {
        for row in [
            "410711,北站区,2003,410799,renamed,某文,published",
            "410711,北站区,2003,410704;410725,renamed,某文,published",
            "410711,北站区,2003,410704,split,某文,published",
            "410711,北站区,二〇〇三,410704,renamed,某文,published",
            "410711,北站区,2003,410704,renamed,,published",
            "410711,北站区,2003,410704,renamed,某文,sure",
            "410725,原阳县,2003,410704,merged,某文,published",
        ] {
            let header = FORMER.lines().next().unwrap();
            assert!(load(&format!("{header}\n{row}\n")).1.has_errors(), "{row}");
        }
    }
}
