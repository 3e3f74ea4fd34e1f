//! What a sheet says beside its cells: the years and units of its titles, its indicator, the name of the worksheet.
//! Who writes a mapping and who checks one read it alike.

use super::spell::{fold, one_line};
use super::words::{Words, split};
use crate::cell::narrow;
use crate::cell::time::{self, Time};
use crate::model::date::YEARS;
use crate::office;
use crate::sheet::raw::Raw;
use crate::unit::Unit;

/// The words above a table and on its tab.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub titles: Vec<String>,
    pub tab: Option<String>,
    pub units: Units,
}

/// What titles say of units: `单位：μg/m3，CO为mg/m3`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// Of all columns that nothing else is said of.
    pub all: Vec<String>,
    /// Of columns whose header holds a word.
    pub of: Vec<(String, String)>,
    /// Parts that say something else.
    pub unread: Vec<String>,
}

/// What the titles say of the time of the figures.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    Unsaid,
    One(Time),
    /// Several that do not agree, as members of a dimension.
    Several(Vec<String>),
}

impl Said {
    /// The words in the rows before the header.
    pub fn above(raw: &Raw, header: u32) -> Said {
        let titles: Vec<String> =
            (0..header).flat_map(|row| raw.row(row)).map(|(_, cell)| one_line(&cell.text)).collect();
        let mut units = Units::default();
        titles.iter().filter_map(|title| unit_line(title)).for_each(|line| units.join(line));
        Said { titles, tab: raw.tab.clone(), units }
    }

    /// The titles as a mapping keeps them.
    pub fn title(&self) -> String {
        self.titles.join(" / ")
    }

    /// The year or period that titles and tab agree on.
    pub fn when(&self) -> When {
        let tab = self.tab.as_deref().map(|tab| match time::words(tab) {
            Some(time) if time.year.is_some() => vec![time],
            _ => times_in(tab),
        });
        let mut said: Vec<Time> = Vec::new();
        for time in self.titles.iter().flat_map(|title| times_in(title)).chain(tab.into_iter().flatten()) {
            // A year says less than a month of it.
            if said
                .iter()
                .any(|known| known.year == time.year && (time.part.is_none() || known.part == time.part))
            {
                continue;
            }
            said.retain(|known| known.year != time.year || known.part.is_some());
            said.push(time);
        }
        match said.as_slice() {
            [] => When::Unsaid,
            [one] => When::One(one.clone()),
            several => When::Several(several.iter().filter_map(Time::id).collect()),
        }
    }

    /// The measure that a title is about, where it names one and says nothing else but places, times and units:
    /// `忻州市各县2021年地区生产总值`.
    pub fn subject(&self, words: &Words<'_>) -> Option<usize> {
        self.titles.iter().find_map(|title| {
            let bare = without_place(&bare(title), words);
            let (word, _) = split(&bare);
            words.measure_in(&word, &fold(title)).or_else(|| words.measure_in(&bare, &fold(title)))
        })
    }

    /// `指标：地区生产总值(亿元)`: the word behind the mark, and its unit.
    pub fn indicator(&self) -> Option<(String, Option<String>)> {
        let said = |title: &String| {
            let title = narrow(title);
            let rest = office::words().title.indicator.iter().find_map(|mark| {
                let rest = title.trim_start().strip_prefix(mark)?.trim_start().strip_prefix(':')?;
                Some(rest.trim().to_string())
            })?;
            (!rest.is_empty()).then(|| split(&rest))
        };
        self.titles.iter().find_map(said)
    }
}

impl Units {
    fn join(&mut self, other: Units) {
        self.all.extend(other.all);
        self.of.extend(other.of);
        self.unread.extend(other.unread);
    }

    /// The unit said of a column by a word of its header.
    pub fn of_header(&self, header: &str) -> Option<&str> {
        let header = fold(header);
        let said = self.of.iter().filter(|(word, _)| header.contains(&fold(word)));
        said.max_by_key(|(word, _)| word.chars().count()).map(|(_, unit)| unit.as_str())
    }

    /// The units said of all columns, where every part of the line was understood.
    pub fn of_all(&self) -> &[String] {
        if self.unread.is_empty() { &self.all } else { &[] }
    }
}

/// A title without times, numbers of tables and words that say nothing. A bracket goes where it holds nothing else: in
/// `地区生产总值（第一产业）` it says what is measured.
fn bare(title: &str) -> String {
    let title = narrow(title);
    let title = title.split("单位:").next().unwrap_or_default().trim_end().trim_end_matches('(');
    let mut text = String::new();
    for (at, part) in title.split('(').enumerate() {
        match part.split_once(')') {
            Some((inside, behind)) if at > 0 => {
                if !is_unit(inside) && !bare_words(inside).is_empty() {
                    text += inside;
                }
                text += behind;
            }
            _ => text += part,
        }
    }
    bare_words(&text)
}

fn bare_words(text: &str) -> String {
    let mut text = tight(text);
    while let Some(at) = text.find('年') {
        let Some(_) = year_before(&text, at) else { break };
        let rest = text[at + '年'.len_utf8()..].to_string();
        let rest = rest.strip_prefix('度').unwrap_or(&rest).to_string();
        text = text[..at - 4].to_string() + &rest;
    }
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '、' | ':' | ',' | ' ');
    let mut text = text.trim_start_matches("表").trim_matches(number).to_string();
    for word in office::words().title.empty.iter() {
        text = text.replace(word, "");
    }
    text.trim_matches(|c: char| number(c) || matches!(c, '的' | '及' | '和' | '、' | '各')).to_string()
}

/// Without the region it begins with.
fn without_place(title: &str, words: &Words<'_>) -> String {
    let ends = title.char_indices().filter(|(_, c)| ['省', '市', '县', '区', '州', '盟', '旗'].contains(c));
    let named =
        ends.map(|(at, c)| at + c.len_utf8()).filter(|end| words.regions.knows(&fold(&title[..*end])));
    let rest = named.max().map_or(title, |end| &title[end..]);
    rest.trim_start_matches(['的', '各']).to_string()
}

/// The units that a title announces.
fn unit_line(text: &str) -> Option<Units> {
    let text = narrow(text);
    let (before, after) = text.split_once("单位:").or_else(|| text.split_once("单位 :"))?;
    // `填报单位：` names an office.
    if before.ends_with(|c: char| c.is_alphanumeric() && c != '量') {
        return None;
    }
    let mut units = Units::default();
    // What stands behind the closing bracket is no unit.
    let mut depth = 0;
    let end = after.char_indices().find(|(_, c)| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        depth < 0
    });
    let line = &after[..end.map_or(after.len(), |(at, _)| at)];
    for part in line.split(['、', ',', ';', '。']).flat_map(parts_by_space) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if is_unit(part) {
            units.all.push(part.to_string());
        } else if let Some(own) = exception(part) {
            units.of.push(own);
        } else {
            units.unread.push(part.to_string());
        }
    }
    Some(units)
}

/// Units may be set apart by spaces alone: `单位：万元 公顷`.
fn parts_by_space(part: &str) -> Vec<&str> {
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.iter().all(|word| is_unit(word)) { words } else { vec![part] }
}

fn is_unit(text: &str) -> bool {
    !text.trim().is_empty() && Unit::parse(text.trim()).is_ok()
}

/// `CO为mg/m3`, `其中CO：mg/m3`, `CO以mg/m3计`, `除CO(mg/m3)外`, `人口 万人`.
fn exception(part: &str) -> Option<(String, String)> {
    let part = part.trim();
    let part = office::words().part.begins.behind(part).unwrap_or(part).trim_start_matches([':', ' ']);
    let part = part.strip_suffix('外').and_then(|rest| rest.strip_prefix('除')).unwrap_or(part);
    let said = |word: &str, unit: &str| {
        let word = word.trim().trim_end_matches("的单位").trim_end_matches("单位").trim();
        let unit = unit.trim();
        (!word.is_empty() && is_unit(unit)).then(|| (word.to_string(), unit.to_string()))
    };
    let by_word = ["为", ":", "是", "用", "以", " "].iter().find_map(|mark| {
        let (word, unit) = part.split_once(mark)?;
        said(word, unit.trim().trim_end_matches('计'))
    });
    by_word.or_else(|| {
        let (word, unit) = split(part);
        said(&word, &unit?)
    })
}

/// Without spaces, but for those between two numbers: `表 3-1 2021年` is of 2021.
fn tight(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let kept = |at: usize| chars[at] != ' ' || digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..chars.len()).filter(|at| kept(*at)).map(|at| chars[at]).collect()
}

/// The years and periods that running words speak of. A yearbook's year, and that of prices, are not the figures'.
pub fn times_in(text: &str) -> Vec<Time> {
    let text = tight(&narrow(text));
    let mut times: Vec<Time> = Vec::new();
    for (at, _) in text.match_indices('年') {
        let Some(year) = year_before(&text, at) else { continue };
        let rest = &text[at + '年'.len_utf8()..];
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let (title, clause) = (&office::words().title, rest.split([',', ';', '。', ')', '》', '(']).next());
        let book = clause.and_then(|clause| title.book.within(clause)).is_some();
        if book || title.other_year.behind(rest).is_some() {
            continue;
        }
        if let Some(first) = range_before(&text, at) {
            times.push(Time { year: Some(first), ..Time::default() });
        }
        times.push(Time { year: Some(year), part: part_of(rest), day: None });
    }
    times
}

/// The four digits before a place that are a year.
fn year_before(text: &str, at: usize) -> Option<u32> {
    let before = &text[..at];
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let year = before[before.len() - digits..].parse().ok().filter(|_| digits == 4);
    year.filter(|y| YEARS.contains(y))
}

/// The first year of `2010—2020年`.
fn range_before(text: &str, at: usize) -> Option<u32> {
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = before.trim_end_matches(['-', '—', '–', '~', '至', '到', '、', '年', '和', '与']);
    (bare.len() < before.len()).then(|| year_before(bare, bare.len()))?
}

/// The month, quarter or half that the words behind a year begin with.
fn part_of(rest: &str) -> Option<String> {
    let ends = ["月份", "月", "季度", "半年"]
        .iter()
        .flat_map(|end| rest.match_indices(end).map(|(at, end)| at + end.len()).take(2));
    let mut ends: Vec<usize> = ends.filter(|end| *end <= 24).collect();
    ends.sort_unstable();
    ends.into_iter().rev().find_map(|end| time::words(&format!("2000年{}", &rest[..end]))?.part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_titles() {
        let ids = |text| times_in(text).iter().filter_map(Time::id).collect::<Vec<_>>();
        assert_eq!(ids("2022年各县地区生产总值"), ["2022"]);
        assert_eq!(ids("保定市 2013 年各县"), ["2013"]);
        assert_eq!(ids("（2022年）"), ["2022"]);
        assert_eq!(ids("2022年3月各县PM2.5、PM10浓度排名"), ["2022-03"]);
        assert_eq!(ids("表 3-1 2021年各县"), ["2021"]);
        assert_eq!(ids("2022年1—5月浓度"), ["2022-01/2022-05"]);
        assert_eq!(ids("2022年第一季度"), ["2022Q1"]);
        assert_eq!(ids("2010-2020年变化"), ["2010", "2020"]);
        assert_eq!(ids("2021年比2020年增长"), ["2021", "2020"]);
        for of_else in ["2022年统计", "各县面积", "按2020年不变价"] {
            assert_eq!(ids(of_else).len(), usize::from(of_else.starts_with("2022")), "{of_else}");
        }
        assert!(ids("山西统计年鉴2022年鉴").is_empty());
        assert!(ids("资料来源：2022年山西统计年鉴").is_empty());
    }

    #[test]
    fn what_a_title_leaves() {
        assert_eq!(bare("杭州市各县（市、区）第三产业增加值（单位：元）"), "杭州市第三产业增加值");
        assert_eq!(bare("表 3-1 2021年各县地区生产总值（亿元）"), "地区生产总值");
        assert_eq!(bare("各县地区生产总值（2021年）"), "地区生产总值");
        assert_eq!(bare("各县地区生产总值（第一产业）"), "地区生产总值第一产业");
        assert_eq!(bare("各县城镇常住人口（万人）"), "城镇常住人口");
    }

    #[test]
    fn unit_lines() {
        let units = |text| unit_line(text).unwrap();
        assert_eq!(units("单位：万元、公顷").all, ["万元", "公顷"]);
        assert_eq!(units("表1 土地（单位：公顷）").all, ["公顷"]);
        assert_eq!(units("单位：万元 公顷").all, ["万元", "公顷"]);
        let air = units("2022年各县空气质量（单位：μg/m3，CO为mg/m3）");
        assert_eq!(air.all, ["μg/m3"]);
        assert_eq!(air.of, [("CO".to_string(), "mg/m3".to_string())]);
        assert_eq!(units("单位：μg/m3，其中CO：mg/m3").of, air.of);
        assert_eq!(units("单位：μg/m3，除CO(mg/m3)外").of, air.of);
        assert_eq!(units("单位：μg/m3，CO除外").unread, ["CO除外"]);
        assert!(unit_line("填报单位：五台县").is_none());
    }
}
