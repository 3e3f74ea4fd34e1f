//! Times as papers write them: 2022年第一季度, the first quarter of 2022.

use super::{Dim, DimKind, Dimensions};
use crate::model::date::Date;
use crate::text::Lang;
use std::cmp::Reverse;

/// By its end, then the shorter first: a year stands behind its last month.
pub type Order = (Date, Reverse<Date>);

const QUARTERS: [(&str, &str); 4] = [
    ("第一季度", "first quarter"),
    ("第二季度", "second quarter"),
    ("第三季度", "third quarter"),
    ("第四季度", "fourth quarter"),
];
const HALVES: [(&str, &str); 2] = [("上半年", "first half"), ("下半年", "second half")];

impl Dimensions {
    /// Where a year or period stands among others.
    pub fn time_order(&self, dim: Dim, member: u32) -> Option<Order> {
        self.days_of(dim, member).map(|(from, to)| (to, Reverse(from)))
    }

    /// A year or period in words; anything else by its title.
    pub fn time_title(&self, dim: Dim, member: u32, lang: Lang) -> String {
        let id = self.member_id(dim, member);
        if !matches!(self.get(dim).kind, DimKind::Year | DimKind::Period) {
            return self.member_title(dim, member, lang);
        }
        let zh = lang.is_zh();
        let part = |year: &str, (words, english): (&str, &str)| match zh {
            true => format!("{year}年{words}"),
            false => format!("{english} of {year}"),
        };
        let number = |text: &str| text.parse::<usize>().ok().filter(|n| *n > 0);
        let of = |list: &[(&'static str, &'static str)], n: &str| list.get(number(n)? - 1).copied();
        if let Some((year, n)) = id.split_once('Q')
            && let Some(words) = of(&QUARTERS, n)
        {
            return part(year, words);
        }
        if let Some((year, n)) = id.split_once('H')
            && let Some(words) = of(&HALVES, n)
        {
            return part(year, words);
        }
        if let Some((first, last)) = id.split_once('/')
            && let (Some((year, _)), Some(month)) =
                (first.split_once('-'), last.rsplit('-').next().and_then(number))
        {
            return if zh {
                format!("{year}年1—{month}月")
            } else {
                format!("January to month {month} of {year}")
            };
        }
        match id.split_once('-').map(|(year, month)| (year, number(month))) {
            Some((year, Some(month))) if zh => format!("{year}年{month}月"),
            None if zh => format!("{id}年"),
            _ => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Findings;
    use crate::model::Catalog;
    use crate::model::dimension::DimKind;
    use crate::model::files::Files;
    use crate::text::Lang;

    #[test]
    fn times_have_words_and_an_order() {
        let catalog = Catalog::load(&Files::built_in(), &mut Findings::default());
        let dimensions = &catalog.dimensions;
        let times = |label: &str| {
            let kinds =
                [DimKind::Year, DimKind::Period].into_iter().filter_map(|kind| dimensions.of_kind(kind));
            kinds.filter_map(|dim| Some((dim, dimensions.member(dim, label)?))).next().unwrap()
        };
        for (label, zh, en) in [
            ("2022", "2022年", "2022"),
            ("2022Q1", "2022年第一季度", "first quarter of 2022"),
            ("2022H2", "2022年下半年", "second half of 2022"),
            ("2022-03", "2022年3月", "2022-03"),
            ("2022-01/2022-05", "2022年1—5月", "January to month 5 of 2022"),
        ] {
            let (dim, member) = times(label);
            assert_eq!(dimensions.time_title(dim, member, Lang::Zh), zh);
            assert_eq!(dimensions.time_title(dim, member, Lang::En), en);
        }
        // What ends first is settled first; a year is cleared behind its last month and quarter.
        let mut labels = ["2022", "2022Q4", "2023-01", "2022-12", "2022-11"];
        labels.sort_by_key(|label| {
            let (dim, member) = times(label);
            dimensions.time_order(dim, member)
        });
        assert_eq!(labels, ["2022-11", "2022-12", "2022Q4", "2022", "2023-01"]);
    }
}
