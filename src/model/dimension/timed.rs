//! Times as papers write them: 2022年第一季度, the first quarter of 2022.

use super::{Dim, DimKind, Dimensions};
use crate::text::Lang;

const QUARTERS: [(&str, &str); 4] = [
    ("第一季度", "first quarter"),
    ("第二季度", "second quarter"),
    ("第三季度", "third quarter"),
    ("第四季度", "fourth quarter"),
];
const HALVES: [(&str, &str); 2] = [("上半年", "first half"), ("下半年", "second half")];

impl Dimensions {
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
