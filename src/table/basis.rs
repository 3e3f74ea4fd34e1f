//! What figures rest on: the vintage they are of and the prices they are in. Figures of different ones are not of a
//! kind, and no number shows it.
//!
//! Both are told from a column of their own (`vintage`, `price_year`), else from the words of the source. Where nothing
//! is said, nothing is supposed: money is taken to be in prices of its own year.

use super::header::is_fixed;
use super::inputs::{Inputs, Series};
use crate::finding::{Finding, Findings};
use crate::model::date::year;
use crate::model::dimension::DimKind;
use crate::model::faults;
use crate::model::{Catalog, quoted};
use crate::office::words;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeMap;

/// The prices that figures are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prices {
    /// Those of the year the figure is of.
    Current,
    Of(u32),
}

/// `当年价`, `2020`, `2020年不变价`.
pub fn prices(text: &str) -> Option<Prices> {
    let text: String = text.split_whitespace().collect();
    if words().price.current.has(&text) {
        return Some(Prices::Current);
    }
    year(words().price.ends.before(&text).unwrap_or(&text)).map(Prices::Of)
}

/// Such words that a header holds: a year alone is that of the figures.
pub fn announced(text: &str) -> Option<Prices> {
    prices(text).filter(|_| text.ends_with(['价', '格']))
}

/// What is said of words that are neither.
pub fn no_price_year(found: &str) -> Finding {
    let message = text!("`{found}` 不是价格年份", "`{found}` is no year of prices");
    faults::bad_price_year(message).help(text!(
        "按当年价格的留空或写“当年价”，按不变价的写那一年，如 2020",
        "leave it blank or write `current` for prices of the year itself, else write the year, such as 2020"
    ))
}

/// The year before `不变价` or `可比价` in running words.
pub fn prices_in(text: &str) -> Option<Prices> {
    let at = words().price.constant.iter().filter_map(|kind| text.find(kind)).min()?;
    let before = text[..at].trim_end();
    let before = before.strip_suffix('年').unwrap_or(before).trim_end();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    year(&before[before.len() - digits..]).map(Prices::Of)
}

/// Which release the words of a source speak of.
fn vintage_in(text: &str) -> Option<&'static str> {
    words().release.words.within(text)
}

/// Readings of one measure by what they rest on, as indices into the series.
type Groups<K> = BTreeMap<K, Vec<usize>>;

/// Warns of measures whose figures rest on different things, and of money that is not in prices of its year.
pub fn report(inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    for series in &inputs.series {
        let time = series
            .dims
            .iter()
            .position(|d| matches!(catalog.dimensions.get(*d).kind, DimKind::Year | DimKind::Period));
        let own_year =
            |i: usize| time.and_then(|t| catalog.dimensions.year_of(series.dims[t], series.key(i)[t]));
        let told = Told { inputs, series, catalog };
        told.vintages(findings);
        if catalog.measures[series.measure].unit.holds_money() {
            told.prices(own_year, findings);
        }
    }
}

struct Told<'a> {
    inputs: &'a Inputs,
    series: &'a Series,
    catalog: &'a Catalog,
}

impl<'a> Told<'a> {
    fn beside(&self, i: usize, column: &str) -> &'a str {
        self.inputs.beside(self.series.origin[i], |header| is_fixed(header, column))
    }

    fn vintages(&self, findings: &mut Findings) {
        let mut groups: Groups<&str> = Groups::new();
        for i in 0..self.series.len() {
            let stated = Some(self.beside(i, "vintage")).filter(|word| !word.is_empty());
            if let Some(vintage) = stated.or_else(|| vintage_in(self.beside(i, "source"))) {
                groups.entry(vintage).or_default().push(i);
            }
        }
        if groups.len() < 2 {
            return;
        }
        let message = |Text { zh, en }: Text| {
            text!("{zh}的数版本不一", "the figures of {en} are of different vintages")
        };
        let help = text!(
            "同一年的数、要比较的两年的数须是同一版本；换成同一版本，或在报告里说明",
            "figures of one year, and of years to be compared, need one vintage: give them all of one, or say so in the report"
        );
        self.tell(
            "mixed-vintages",
            message,
            help,
            groups.iter().map(|(word, all)| (Text::same(*word), all)),
            findings,
        );
    }

    fn prices(&self, own_year: impl Fn(usize) -> Option<i32>, findings: &mut Findings) {
        let mut groups: Groups<Prices> = Groups::new();
        for i in 0..self.series.len() {
            let given = prices(self.beside(i, "price_year")).or_else(|| prices_in(self.beside(i, "source")));
            let own = |prices: &Prices| matches!(prices, Prices::Of(y) if own_year(i) == Some(*y as i32));
            let given = given.filter(|prices| !own(prices)).unwrap_or(Prices::Current);
            groups.entry(given).or_default().push(i);
        }
        if groups.keys().all(|prices| *prices == Prices::Current) {
            return;
        }
        let mixed = groups.len() > 1;
        let message = |Text { zh, en }: Text| match mixed {
            true => text!("{zh}的数价格不一", "the figures of {en} are in different prices"),
            false => text!("{zh}的数不是当年价", "the figures of {en} are not in prices of their year"),
        };
        let help = text!(
            "核算按当年价格；换成当年价的数。不变价的数只用来算实际增长",
            "accounts are in prices of the year: give figures in those. Constant prices serve for real growth alone"
        );
        let code = if mixed { "mixed-prices" } else { "constant-prices" };
        self.tell(code, message, help, groups.iter().map(|(prices, all)| (prices.words(), all)), findings);
    }

    /// One line a group, with its first cell.
    fn tell<'g>(
        &self,
        code: &'static str,
        message: impl Fn(Text) -> Text,
        help: Text,
        groups: impl Iterator<Item = (Text, &'g Vec<usize>)>,
        findings: &mut Findings,
    ) {
        let measure = &self.catalog.measures[self.series.measure];
        let (mut zh, mut en, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        for (what, all) in groups {
            let (count, first) = (all.len(), all.first().copied().unwrap_or_default());
            let members = || self.series.dims.iter().copied().zip(self.series.key(first).iter().copied());
            let place = self.inputs.place(self.series.origin[first]);
            let [(key_zh, cell_zh), (key_en, cell_en)] = [Lang::Zh, Lang::En].map(|lang| {
                let cell = place.as_ref().map(|p| p.text(lang.is_zh())).unwrap_or_default();
                (self.catalog.dimensions.words(members(), lang), cell)
            });
            let Text { zh: what_zh, en: what_en } = what;
            zh.push(format!("{what_zh}：{count} 个，如 {key_zh}（{cell_zh}）"));
            en.push(format!("{what_en}: {count}, such as {key_en} ({cell_en})"));
            cells.extend(place);
        }
        let places = Text { zh: zh.join("\n        "), en: en.join("\n        ") };
        let finding = Finding::warning(code, message(quoted(&measure.id, &measure.title)));
        findings.push(finding.at_words(places).about(cells).help(help));
    }
}

impl Prices {
    /// As it is written into a table.
    pub fn id(self) -> String {
        match self {
            Prices::Current => "当年价".to_string(),
            Prices::Of(year) => year.to_string(),
        }
    }

    fn words(self) -> Text {
        match self {
            Prices::Current => text!("当年价", "prices of the year"),
            Prices::Of(year) => text!("{year} 年价", "prices of {year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_a_year_or_those_of_the_year_itself() {
        for (text, wanted) in [
            ("当年价", Some(Prices::Current)),
            ("current", Some(Prices::Current)),
            ("2020", Some(Prices::Of(2020))),
            ("2020年", Some(Prices::Of(2020))),
            ("2020年不变价格", Some(Prices::Of(2020))),
            ("2020 年价", Some(Prices::Of(2020))),
            ("上年", None),
            ("20", None),
            ("", None),
        ] {
            assert_eq!(prices(text), wanted, "{text}");
        }
    }

    #[test]
    fn running_words_tell_constant_prices_and_releases() {
        let read = |words| prices_in(words);
        assert_eq!(read("统计年鉴 2023 表 2-1（2020 年不变价）"), Some(Prices::Of(2020)));
        assert_eq!(read("按2015年可比价格计算"), Some(Prices::Of(2015)));
        assert_eq!(read("按可比价格比上年增长 5%"), None);
        assert_eq!(read("2022 年统计公报"), None);
        assert_eq!(vintage_in("2022 年初步核算数"), Some("初步核算"));
        assert_eq!(vintage_in("统计年鉴"), None);
    }
}
