//! Members as numbers: a year is itself, a period its year with a month or quarter, others their place in the list.

use super::date::{Date, year};
use super::dimension::{Dim, DimKind, Dimensions};
use super::scheme::Cadence;
use crate::text::Lang;
use std::collections::BTreeSet;

/// Quarters and half-years stand behind the months in a period's number: 201621 is 2016Q1, 201631 is 2016H1.
const QUARTERS: u32 = 20;
const HALVES: u32 = 30;
/// A whole year as a period: 201641.
const WHOLE: u32 = 41;
/// From January to the end of a month: 201655 is January to May.
const FROM_JANUARY: u32 = 50;

impl Dimensions {
    /// The number of a member given by its id (or, for listed dimensions, its title or an alias).
    pub fn member(&self, dim: Dim, text: &str) -> Option<u32> {
        let dimension = self.get(dim);
        match dimension.kind {
            DimKind::Year => year(text),
            DimKind::Period => period(text),
            DimKind::Region => dimension.index.get(text).copied(),
            DimKind::List => dimension.index.get(text).copied().or_else(|| {
                let titled = |m: &super::dimension::Member| {
                    m.title.zh == text || m.title.en == text || m.is_also(text)
                };
                dimension.members.iter().position(titled).map(|i| i as u32)
            }),
        }
    }

    /// The id of a member.
    pub fn member_id(&self, dim: Dim, member: u32) -> String {
        let dimension = self.get(dim);
        match dimension.kind {
            DimKind::Year => member.to_string(),
            DimKind::Period => match (member / 100, member % 100) {
                (year, WHOLE) => year.to_string(),
                (year, part) if part > FROM_JANUARY => format!("{year}-01/{year}-{:02}", part - FROM_JANUARY),
                (year, half) if half > HALVES => format!("{year}H{}", half - HALVES),
                (year, quarter) if quarter > QUARTERS => format!("{year}Q{}", quarter - QUARTERS),
                (year, month) => format!("{year}-{month:02}"),
            },
            _ => dimension.members.get(member as usize).map(|m| m.id.clone()).unwrap_or_default(),
        }
    }

    /// The title of a member.
    pub fn member_title(&self, dim: Dim, member: u32, lang: Lang) -> String {
        let dimension = self.get(dim);
        match dimension.kind {
            DimKind::Year | DimKind::Period => self.member_id(dim, member),
            _ => dimension
                .members
                .get(member as usize)
                .map(|m| m.title.get(lang).to_string())
                .unwrap_or_default(),
        }
    }

    /// Members in words: `2020、140922 五台县、排放口 1`.
    pub fn words(&self, members: impl Iterator<Item = (Dim, u32)>, lang: Lang) -> String {
        let words = members.map(|(dim, member)| {
            let (id, title) = (self.member_id(dim, member), self.member_title(dim, member, lang));
            match self.get(dim).numbered {
                // The title of a number says it.
                Some(_) => title,
                None if id.eq_ignore_ascii_case(&title) => id,
                None => format!("{id} {title}"),
            }
        });
        words.collect::<Vec<_>>().join(lang.pick("、", ", "))
    }

    /// The member of `to` that a member of `dim` belongs to: its own, its year, its city.
    pub fn ascend(&self, dim: Dim, member: u32, to: Dim) -> Option<u32> {
        if dim == to {
            return Some(member);
        }
        let dimension = self.get(dim);
        if dimension.kind == DimKind::Period {
            return (self.get(to).kind == DimKind::Year).then_some(member / 100);
        }
        let place = dimension.attributes.iter().position(|a| *a == to)?;
        *dimension.members.get(member as usize)?.up.get(place)?
    }

    /// The member of the same dimension that an attribute of a member names: the city's own region.
    pub fn above(&self, dim: Dim, member: u32, attribute: Dim) -> Option<u32> {
        let named = self.get(attribute).members.get(self.ascend(dim, member, attribute)? as usize)?;
        self.get(dim).index.get(&named.id).copied()
    }

    /// The region that has a code, as a member of the dimension of regions.
    pub fn region_of(&self, code: &str) -> Option<(Dim, u32)> {
        let dim = self.of_kind(DimKind::Region)?;
        Some((dim, *self.get(dim).index.get(code)?))
    }

    /// The codes of a region, its city, its province and the nation.
    pub fn lies_in(&self, region: u32) -> impl Iterator<Item = &str> {
        let dim = self.of_kind(DimKind::Region);
        let up = dim.into_iter().flat_map(move |dim| {
            let wider = self.get(dim).attributes.iter();
            let above = move |to: &Dim| Some((*to, self.ascend(dim, region, *to)?));
            std::iter::once((dim, region)).chain(wider.filter_map(above))
        });
        let code = |(dim, member): (Dim, u32)| Some(self.get(dim).members.get(member as usize)?.id.as_str());
        up.filter_map(code).chain(std::iter::once("000000"))
    }

    /// The regions around a region, nearest first, itself left out.
    pub fn regions_around(&self, region: u32) -> impl Iterator<Item = u32> {
        let index = self.of_kind(DimKind::Region).map(|dim| &self.get(dim).index);
        let around = self.lies_in(region).filter_map(move |code| index?.get(code).copied());
        around.filter(move |around| *around != region)
    }

    /// Whether a region lies within another.
    pub fn lies_within(&self, region: u32, within: u32) -> bool {
        self.regions_around(region).any(|around| around == within)
    }

    /// The member so many steps along; a period can also step by years.
    pub fn shift(&self, dim: Dim, member: u32, along: Dim, steps: i32) -> Option<u32> {
        let add = |number: u32, steps: i32| number.checked_add_signed(steps);
        match (self.get(dim).kind, self.get(along).kind) {
            (DimKind::Year, DimKind::Year) => add(member, steps),
            (DimKind::Period, DimKind::Year) => add(member, steps.checked_mul(100)?),
            (DimKind::Period, DimKind::Period) => {
                let (year, part) = (member / 100, member % 100);
                let (first, length) = parts_of_year(part);
                let count = add(year * length + part.checked_sub(first)?, steps)?;
                Some(count / length * 100 + count % length + first)
            }
            _ => None,
        }
    }

    /// The periods that make up a period's year and are as long as it, itself among them. Those from January on hold
    /// each other: one of them stands for itself.
    pub fn periods_of_year(&self, member: u32) -> impl Iterator<Item = u32> + use<> {
        let part = member % 100;
        let (first, length) = if part > FROM_JANUARY { (part, 1) } else { parts_of_year(part) };
        let year = member / 100 * 100;
        (first..first + length).map(move |part| year + part)
    }

    /// The first and the last day of a member of a time dimension.
    pub fn days_of(&self, dim: Dim, member: u32) -> Option<(Date, Date)> {
        let year = self.year_of(dim, member)?;
        Some(match (self.get(dim).kind, member % 100) {
            (DimKind::Year, _) => Date::months(year, 1, 12),
            (_, WHOLE) => Date::months(year, 1, 12),
            (_, part) if part > FROM_JANUARY => Date::months(year, 1, part - FROM_JANUARY),
            (_, part) if part > HALVES => Date::months(year, 6 * (part - HALVES) - 5, 6),
            (_, part) if part > QUARTERS => Date::months(year, 3 * (part - QUARTERS) - 2, 3),
            (_, month) => Date::months(year, month, 1),
        })
    }

    /// How long a period is.
    pub fn cadence(&self, member: u32) -> Cadence {
        match member % 100 {
            part if part > FROM_JANUARY => Cadence::YearToDate,
            WHOLE => Cadence::Year,
            part if part > HALVES => Cadence::HalfYear,
            part if part > QUARTERS => Cadence::Quarter,
            _ => Cadence::Month,
        }
    }

    /// Whether a member of a time dimension runs from January to the end of a month.
    pub fn is_to_date(&self, dim: Dim, member: u32) -> bool {
        self.get(dim).kind == DimKind::Period && self.cadence(member) == Cadence::YearToDate
    }

    /// The first two of some periods that share days where one of them runs from January on: added up, those days
    /// would count twice. `among` says whether two such periods may stand beside each other.
    pub fn overlapping(&self, dim: Dim, members: &BTreeSet<u32>, among: bool) -> Option<(u32, u32)> {
        let days = |member: u32| self.days_of(dim, member);
        let to_date = |member: u32| self.is_to_date(dim, member);
        members.iter().copied().filter(|one| to_date(*one)).find_map(|one| {
            let meets = |other: &u32| {
                let shared = days(one).zip(days(*other)).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1);
                *other != one && shared && !(among && to_date(*other))
            };
            members.iter().copied().find(meets).map(|other| (other, one))
        })
    }

    /// The calendar year of a member of a time dimension.
    pub fn year_of(&self, dim: Dim, member: u32) -> Option<i32> {
        match self.get(dim).kind {
            DimKind::Year => Some(member as i32),
            DimKind::Period => Some((member / 100) as i32),
            _ => None,
        }
    }
}

/// The number of the first part of a year of that length, and how many there are.
fn parts_of_year(part: u32) -> (u32, u32) {
    match part {
        part if part > FROM_JANUARY => (FROM_JANUARY + 1, 12),
        WHOLE => (WHOLE, 1),
        part if part > HALVES => (HALVES + 1, 2),
        part if part > QUARTERS => (QUARTERS + 1, 4),
        _ => (1, 12),
    }
}

/// `2016-07`, `2016Q3`, `2016H2`, `2016` for a whole year, or `2016-01/2016-05` from January to the end of May.
fn period(text: &str) -> Option<u32> {
    if let Some(year) = year(text) {
        return Some(year * 100 + WHOLE);
    }
    for (letter, base, count) in [('Q', QUARTERS, 4), ('H', HALVES, 2)] {
        if let Some((y, part)) = text.split_once(letter) {
            let number = part.parse::<u32>().ok().filter(|n| (1..=count).contains(n) && part.len() == 1)?;
            return Some(year(y)? * 100 + base + number);
        }
    }
    if let Some((from, to)) = text.split_once('/') {
        let ([from, to], same) = ([period(from)?, period(to)?], from.get(..4) == to.get(..4));
        let from_january = same && from % 100 == 1 && to % 100 <= 12;
        return from_january.then_some(to + FROM_JANUARY);
    }
    let (y, month) = text.split_once('-')?;
    let month = month.parse::<u32>().ok().filter(|m| (1..=12).contains(m) && month.len() == 2)?;
    Some(year(y)? * 100 + month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_years_months_and_quarters() {
        assert_eq!(year("2021"), Some(2021));
        assert_eq!(year("2021年"), Some(2021));
        assert_eq!(period("2016-07"), Some(201607));
        assert_eq!(period("2016Q3"), Some(201623));
        for wrong in ["21", "2021.0", "02021", "3021", "+021"] {
            assert_eq!(year(wrong), None, "{wrong}");
        }
        assert_eq!(period("2016H2"), Some(201632));
        assert_eq!(period("2016"), Some(201641));
        assert_eq!(period("2016-01/2016-05"), Some(201655));
        for wrong in [
            "2016-13",
            "2016-7",
            "2016Q5",
            "2016H3",
            "216",
            "2016-02/2016-05",
            "2016-01/2017-05",
            "2016-01/05",
            "2016/2016-05",
            "2016-01/2016Q2",
        ] {
            assert_eq!(period(wrong), None, "{wrong}");
        }
    }

    /// A dimension of years and one of periods.
    fn times() -> (Dimensions, Dim, Dim) {
        let one = |id: &str| {
            format!(
                "[[dimension]]\nid = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\nkind = \"{id}\"\n"
            )
        };
        let texts = [("dimensions/time.toml".to_string(), one("year") + &one("period"))];
        let mut laid = crate::model::Laid::default();
        let files = crate::model::files::Files::from_texts(texts);
        let dimensions = crate::model::dimension::load(&files, &mut laid, &mut Default::default());
        let [year, period] = [DimKind::Year, DimKind::Period].map(|kind| dimensions.of_kind(kind).unwrap());
        (dimensions, year, period)
    }

    #[test]
    fn a_period_from_january_has_its_like_a_year_before() {
        let (dimensions, year, period) = times();
        let of = |id: &str| dimensions.member(period, id).unwrap();
        let id = |member: Option<u32>| dimensions.member_id(period, member.unwrap());
        let may = of("2022-01/2022-05");
        assert_eq!(id(Some(may)), "2022-01/2022-05");
        assert_eq!(id(dimensions.shift(period, may, year, -1)), "2021-01/2021-05");
        // A step along periods is a month; before January stands the whole of the year before.
        assert_eq!(id(dimensions.shift(period, may, period, -1)), "2022-01/2022-04");
        assert_eq!(id(dimensions.shift(period, of("2022-01/2022-01"), period, -1)), "2021-01/2021-12");
        let days = dimensions.days_of(period, may).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(days.as_deref(), Some("2022-01-01 2022-05-31"));
        assert_eq!(dimensions.ascend(period, may, year), Some(2022));
        let cadences =
            ["2022-05", "2022Q2", "2022H1", "2022", "2022-01/2022-05"].map(|p| dimensions.cadence(of(p)));
        let [month, quarter, half, whole, to_date] = cadences;
        assert_eq!([month, quarter, half], [Cadence::Month, Cadence::Quarter, Cadence::HalfYear]);
        assert_eq!([whole, to_date], [Cadence::Year, Cadence::YearToDate]);
        // It is no twelfth of its year: nobody owes the other eleven.
        assert_eq!(dimensions.periods_of_year(may).collect::<Vec<_>>(), [may]);
    }
}
