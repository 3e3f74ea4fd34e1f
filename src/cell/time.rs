//! Years, months and quarters as offices write them.

use super::{narrow, whole};
use crate::model::date::YEARS;
use crate::sheet::raw::{Cell, Dated, Kind};

/// A year, or a part of one in the spelling of a period: `-03`, `Q1`, `H2`, and `-01/-05` for January to May; or a day of
/// a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Time {
    pub year: Option<u32>,
    pub part: Option<String>,
    pub day: Option<u32>,
}

impl Time {
    /// As a member of a dimension of years or periods; none where the year is not said, and of a day.
    pub fn id(&self) -> Option<String> {
        if self.day.is_some() {
            return None;
        }
        let (year, part) = (self.year?, self.part.as_deref().unwrap_or(""));
        Some(format!("{year}{}", part.replace("/-", &format!("/{year}-"))))
    }

    /// The same in a column of years, where the first or last day of a year can be nothing else.
    pub fn year_id(&self) -> Option<String> {
        match (self.part.as_deref(), self.day) {
            (Some("-01"), Some(1)) | (Some("-12"), Some(31)) => self.year.map(|year| year.to_string()),
            _ => self.id(),
        }
    }

    /// What both say together: a year above a month.
    pub fn with(&self, other: &Time) -> Option<Time> {
        let one =
            |a: &Option<u32>, b: &Option<u32>| if a.is_some() && b.is_some() { None } else { Some(a.or(*b)) };
        let part = match (&self.part, &other.part) {
            (Some(_), Some(_)) => return None,
            (a, b) => a.clone().or(b.clone()),
        };
        Some(Time { year: one(&self.year, &other.year)?, part, day: one(&self.day, &other.day)? })
    }
}

/// Reads a cell that speaks of time and of nothing else.
pub fn read(cell: &Cell) -> Option<Time> {
    match cell.kind {
        Kind::Date => date(&cell.text, cell.dated()),
        Kind::Text | Kind::Number | Kind::Percent => words(&cell.text),
        Kind::Error | Kind::Formula => None,
    }
}

/// The id of the year or period that a text means where one is expected: `2021年`, `2021.0`, `2016-Q3`, `201609`.
pub fn id(text: &str) -> Option<String> {
    let text = whole(&narrow(text)).trim().to_string();
    // Six digits are a month only where nothing else can stand.
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    let text = if digits { format!("{}-{}", &text[..4], &text[4..]) } else { text };
    words(&text)?.id()
}

/// Reads a text that speaks of time and of nothing else.
pub fn words(text: &str) -> Option<Time> {
    let text: String = narrow(text).chars().filter(|c| *c != ' ').collect();
    let (year, rest) = match text.get(..4).and_then(|y| y.parse().ok()).filter(|y| YEARS.contains(y)) {
        Some(year) => (Some(year), &text[4..]),
        None => (None, text.as_str()),
    };
    let parted = ["年度", "年", "-"].iter().find_map(|w| rest.strip_prefix(w));
    let (bare, rest) = (year.is_some() && parted.is_some(), parted.unwrap_or(rest));
    if rest.is_empty() {
        // A mark alone, such as a dash, is no time.
        return year.map(|_| Time { year, ..Time::default() });
    }
    if let Some((month, day)) = month_and_day(rest).filter(|_| year.is_some()) {
        return Some(Time { year, part: Some(format!("-{month:02}")), day: Some(day) });
    }
    Some(Time { year, part: Some(part(rest, bare)?), day: None })
}

/// `2021年地区生产总值` is a time and a word.
pub fn prefix(text: &str) -> Option<(Time, String)> {
    let text = narrow(text);
    let (year, rest) = text.trim().split_once('年')?;
    let time = words(&format!("{}年", year.trim())).filter(|t| t.part.is_none())?;
    let rest = rest.strip_prefix('度').unwrap_or(rest).trim_start();
    let month =
        rest.split_once('月').and_then(|(month, rest)| Some((part(&format!("{month}月"), false)?, rest)));
    let (part, rest) = month.map_or((None, rest), |(part, rest)| (Some(part), rest));
    (!rest.is_empty()).then(|| (Time { part, ..time }, rest.to_string()))
}

fn part(text: &str, bare: bool) -> Option<String> {
    if let Some(month) = from_january(text) {
        return Some(format!("-01/-{month:02}"));
    }
    let month = text.strip_suffix("月份").or_else(|| text.strip_suffix('月')).or(bare.then_some(text));
    let month = month.map(str::trim);
    let number = month.filter(|m| m.len() <= 2).and_then(|m| m.parse::<u32>().ok());
    if let Some(month) = number.filter(|m| (1..=12).contains(m)) {
        return Some(format!("-{month:02}"));
    }
    match text {
        "上半年" | "H1" => return Some("H1".to_string()),
        "下半年" | "H2" => return Some("H2".to_string()),
        _ => {}
    }
    let quarter = text.strip_suffix("季度").map(|q| q.strip_prefix('第').unwrap_or(q));
    let quarter = quarter.or_else(|| text.strip_prefix(['Q', 'q']))?;
    let place = ["1", "2", "3", "4"].iter().position(|q| *q == quarter);
    let place = place.or_else(|| ["一", "二", "三", "四"].iter().position(|q| *q == quarter));
    place.map(|q| format!("Q{}", q + 1))
}

/// `3月15日`, `03-15`, `3/15`, behind a year.
fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches(['/', '.']);
    let (month, day) = match text.split_once('月') {
        Some((month, day)) => (month, day.strip_suffix(['日', '号'])?),
        None => text.split_once(['-', '/', '.'])?,
    };
    let number = |text: &str, most: u32| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| digits && (1..=most).contains(number))
    };
    Some((number(month, 12)?, number(day, 31)?))
}

/// The last month of `1—5月`; a span that does not begin in January is no period.
fn from_january(text: &str) -> Option<u32> {
    let months = text.strip_suffix("月份").or_else(|| text.strip_suffix('月'))?;
    let rest = months.strip_prefix('1')?.trim_start().trim_start_matches('月').trim_start();
    let marks = ["至", "到", "-", "—", "–", "~", "〜", "∼"];
    let last = marks.iter().find_map(|mark| rest.strip_prefix(mark))?;
    // A Chinese dash may be typed as two.
    let last = last.trim_start_matches(['-', '—', '–', '~']).trim();
    last.parse().ok().filter(|month| last.len() <= 2 && (2..=12).contains(month))
}

/// A date, as fine as its cell shows it. Where the file does not tell, its first day is a year or a month. A year that a
/// date format turned into a day of 1905 is that year.
fn date(text: &str, dated: Option<Dated>) -> Option<Time> {
    let mut parts = text.split('T').next()?.split('-').map(|p| p.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Serial numbers 1900 to 2200 are days from 1905-03-14 to 1906-01-08.
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let in_year = before.get(month.checked_sub(1)? as usize)? + day;
    let serial = match year {
        1905 => Some(in_year + 1827),
        1906 => Some(in_year + 2192),
        _ => None,
    };
    if let Some(serial) = serial.filter(|s| YEARS.contains(s)) {
        return Some(Time { year: Some(serial), ..Time::default() });
    }
    let of_month = Some(format!("-{month:02}"));
    let (part, day) = match (dated, month, day) {
        (Some(Dated::Year), ..) | (None, 1, 1) | (None, 12, 31) => (None, None),
        (Some(Dated::Month), ..) | (None, _, 1) => (of_month, None),
        (Some(Dated::Day), ..) => (of_month, Some(day)),
        (None, ..) => return None,
    };
    YEARS.contains(&year).then_some(Time { year: Some(year), part, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_parts() {
        for (said, id) in [
            ("2021", "2021"),
            ("２０２１年", "2021"),
            ("2021 年度", "2021"),
            ("2021年3月", "2021-03"),
            ("2021-11", "2021-11"),
            ("2021年第一季度", "2021Q1"),
            ("2021年四季度", "2021Q4"),
            ("2021Q2", "2021Q2"),
            ("2021年上半年", "2021H1"),
            ("2022年1—5月", "2022-01/2022-05"),
            ("2022年1-11月份", "2022-01/2022-11"),
            ("2022年1月至5月", "2022-01/2022-05"),
            ("2022年１～６月", "2022-01/2022-06"),
            ("2022年1——12月", "2022-01/2022-12"),
        ] {
            assert_eq!(words(said).and_then(|t| t.id()).as_deref(), Some(id), "{said}");
        }
        assert_eq!(words("3月"), Some(Time { part: Some("-03".into()), ..Time::default() }));
        assert_eq!(words("1-6月"), Some(Time { part: Some("-01/-06".into()), ..Time::default() }));
        let no = [
            "",
            "年",
            "2021年末",
            "14092",
            "面积",
            "-",
            "13月",
            "2-6月",
            "1-13月",
            "1-1月",
            "5",
            "20211",
            "2021.5",
        ];
        for no in no {
            assert_eq!(words(no), None, "{no}");
        }
    }

    #[test]
    fn what_a_column_of_times_may_hold() {
        for (said, wanted) in [
            ("2021", "2021"),
            ("2021.0", "2021"),
            ("２０２１年", "2021"),
            ("201609", "2016-09"),
            ("2016-Q3", "2016Q3"),
            ("2021年第一季度", "2021Q1"),
            ("2021年1-5月", "2021-01/2021-05"),
        ] {
            assert_eq!(id(said).as_deref(), Some(wanted), "{said}");
        }
        for no in ["2021.5", "201613", "140922", "2018-01-05", "一季度", ""] {
            assert_eq!(id(no), None, "{no}");
        }
    }

    #[test]
    fn days_are_days() {
        for said in ["2018-01-05", "2018/1/5", "2018.1.5", "2018年1月5日", "2018年01月05号"] {
            let day = Time { year: Some(2018), part: Some("-01".into()), day: Some(5) };
            assert_eq!(words(said), Some(day), "{said}");
        }
        for no in ["2018-01-32", "2018-13-01", "1月5日", "2018-1-123", "2021-11-"] {
            assert_eq!(words(no).and_then(|time| time.day), None, "{no}");
        }
    }

    #[test]
    fn a_year_before_a_word() {
        let parts = |text| prefix(text).and_then(|(t, word)| Some((t.id()?, word)));
        assert_eq!(parts("2021年地区生产总值"), Some(("2021".into(), "地区生产总值".into())));
        assert_eq!(parts("2021 年 3 月浓度"), Some(("2021-03".into(), "浓度".into())));
        assert_eq!(parts("2021年1—5月浓度"), Some(("2021-01/2021-05".into(), "浓度".into())));
        assert_eq!(parts("近三年平均"), None);
        assert_eq!(parts("2021年"), None);
    }

    #[test]
    fn dates_that_were_years() {
        let id = |text| date(text, None).and_then(|t| t.id());
        assert_eq!(id("2021-01-01").as_deref(), Some("2021"));
        assert_eq!(id("2021-12-31").as_deref(), Some("2021"));
        assert_eq!(id("2021-03-01").as_deref(), Some("2021-03"));
        // In a spreadsheet the number 2021 formatted as a date shows 1905-07-13.
        assert_eq!(id("1905-07-13").as_deref(), Some("2021"));
        assert_eq!(id("2021-03-15"), None);
    }

    #[test]
    fn dates_are_as_fine_as_they_are_shown() {
        let id = |text, dated| date(text, Some(dated)).and_then(|t| t.id());
        assert_eq!(id("2022-01-01", Dated::Month).as_deref(), Some("2022-01"));
        assert_eq!(id("2022-12-31", Dated::Month).as_deref(), Some("2022-12"));
        assert_eq!(id("2022-06-15", Dated::Year).as_deref(), Some("2022"));
        assert_eq!(id("1905-07-13", Dated::Day).as_deref(), Some("2021"));
        let day = date("2018-01-01", Some(Dated::Day)).unwrap();
        assert_eq!((day.id(), day.part.as_deref(), day.day), (None, Some("-01"), Some(1)));
        assert_eq!(day.year_id().as_deref(), Some("2018"));
        assert_eq!(date("2018-01-02", Some(Dated::Day)).unwrap().year_id(), None);
    }
}
