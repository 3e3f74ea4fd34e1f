//! Year on year: the lines that are followed, last year and this year, what they changed by, and how much of that prices
//! and quantities did.

use super::breaks::ROW;
use super::followed::{self, Followed};
use super::layout::{Layout, letters};
use super::shown::{Shown, certain, missing, put, rounded};
use super::style::Style;
use crate::explain::missing;
use crate::look::root::Finder;
use crate::model::dimension::DimKind;
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::show::diff::signed;
use crate::show::named::Named;
use crate::show::terminal::shown_unit;
use crate::text;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Title, note, heads.
pub const HEADS: u32 = 3;
const WIDTHS: [f64; 11] = [18.0, 30.0, 9.0, 15.0, 15.0, 14.0, 10.0, 14.0, 14.0, 52.0, 34.0];
/// The columns of figures.
const BEFORE: u16 = 3;
const NOW: u16 = 4;
const CHANGE: u16 = 5;
const RATE: u16 = 6;
const PRICES: u16 = 7;
const QUANTITIES: u16 = 8;
const CAUSES: u16 = 9;
const LACKS: u16 = 10;
/// So many things lacking are named in a row.
const NAMED: usize = 3;
/// So many causes are named in a row; the others come together.
const MOVERS: usize = 3;

/// The width of the table in letters.
pub fn width() -> f64 {
    WIDTHS.iter().sum()
}

/// The years compared: the last, and the one listed before it.
pub fn compared(request: &Request<'_>) -> Option<(u32, u32)> {
    let years: BTreeSet<u32> = request.dataset.years.iter().copied().collect();
    let mut last = years.into_iter().rev();
    let (now, before) = (last.next()?, last.next()?);
    (!followed::lines(request).is_empty()).then_some((before, now))
}

/// Fills the sheet.
pub fn write(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (before, now): (u32, u32),
    style: &Style,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.fixed.years)?;
    let lines = followed::lines(request);
    let regions = followed::regions(request, &lines);
    let named = Named::report(request);
    let mut page =
        Page { sheet, request, layout, before, now, named, style, finder: Finder::new(layout.run) };
    page.head(regions.len())?;
    let mut at = HEADS;
    for region in followed::places(&regions) {
        for line in &lines {
            if page.row(at, region, line)? {
                at += 1;
            }
        }
    }
    page.sheet.set_freeze_panes(HEADS, 2)?;
    if at > HEADS {
        page.sheet.autofilter(HEADS - 1, 0, at - 1, LACKS)?;
    }
    Ok(())
}

struct Page<'a, 'r> {
    sheet: &'a mut Worksheet,
    request: &'a Request<'r>,
    layout: &'a Layout<'r>,
    before: u32,
    now: u32,
    named: Named<'r>,
    style: &'a Style,
    finder: Finder<'r>,
}

impl Page<'_, '_> {
    fn head(&mut self, regions: usize) -> Result<(), XlsxError> {
        let (lang, before, now) = (self.layout.lang, self.before, self.now);
        let title = self.request.dataset.title.get(lang);
        let title = text!("{title} · {now} 年比 {before} 年", "{title} · {now} against {before}");
        self.sheet.write_with_format(0, 0, title.get(lang), &self.style.title)?;
        let mut note = lang
            .pick(
                "各年现价。价格变化部分 = 本年数量 × 价格之差；数量变化部分 = 增减 - 价格变化部分，按上年价格计。没有分解的核算项不填。",
                "Current prices of each year. Due to prices: this year's quantity times the difference of prices; due to quantities: the rest, at last year's prices. Empty where a line is not split.",
            )
            .to_string();
        if regions > followed::REGIONS {
            let most = followed::REGIONS;
            let words = text!(
                "行政区多于 {most} 个，只比较合计；各行政区的数见前面各表。",
                " There are more than {most} regions: only their sum is compared, the sheets before list each."
            );
            note += words.get(lang);
        }
        self.sheet.merge_range(1, 0, 1, LACKS, &note, &self.style.note)?;
        self.sheet.set_row_height(1, 32)?;
        let (years, percent) = (text!("{before} 年", "{before}"), lang.pick("增减率", "Change, %"));
        let this = text!("{now} 年", "{now}");
        let heads = [
            lang.pick("行政区", "Region"),
            lang.pick("核算项", "Account"),
            lang.pick("单位", "Unit"),
            years.get(lang),
            this.get(lang),
            lang.pick("增减", "Change"),
            percent,
            lang.pick("其中：价格变化", "due to prices"),
            lang.pick("其中：数量变化", "due to quantities"),
            lang.pick("主要原因（各因素使结果增减多少）", "What moved it, and by how much"),
            lang.pick("未核算的缺什么", "What is lacking"),
        ];
        for ((column, head), width) in (0..).zip(heads).zip(WIDTHS) {
            self.sheet.write_with_format(HEADS - 1, column, head, &self.style.head)?;
            self.sheet.set_column_width(column, width)?;
        }
        self.sheet.set_row_height(HEADS - 1, 2.0 * ROW)?;
        Ok(())
    }

    /// One line of one region, or of all; tells whether there is such a row.
    fn row(&mut self, at: u32, region: Option<u32>, line: &Followed) -> Result<bool, XlsxError> {
        let (request, layout, style, none) = (self.request, self.layout, self.style, missing(self.layout));
        let figure = |year: u32, symbol: Symbol| followed::figure(request, layout, symbol, (year, region));
        let (before, now) = (figure(self.before, line.symbol), figure(self.now, line.symbol));
        if before.is_none() && now.is_none() {
            return Ok(false);
        }
        let name = region.map(|region| self.named.region(region));
        followed::labels(self.sheet, request, layout, (at, name.as_deref(), line), style)?;
        let (number, share, words) = match region {
            None => (&style.total, &style.total_share, &style.total_label),
            Some(_) => (style.result(layout.run.book.decimals(line.symbol)), &style.share, &style.text),
        };
        let shown = |figure: Option<Shown>| figure.unwrap_or_else(|| followed::nothing(layout));
        let (before, now) = (shown(before), shown(now));
        put(self.sheet, self.layout, (at, BEFORE), &before, number)?;
        put(self.sheet, self.layout, (at, NOW), &now, number)?;
        let cell = |column: u16| format!("{}{}", letters(column), at + 1);
        // The last digits of all are those of binary arithmetic.
        let digits = certain(before.number().unwrap_or_default(), now.number().unwrap_or_default());
        let less = |(all, part): (u16, u16), values: (&Shown, &Shown)| {
            let both = values.0.number().zip(values.1.number());
            Shown {
                formula: format!("IFERROR(ROUND({}-{},{digits}),\"{none}\")", cell(all), cell(part)),
                value: both.map(|(all, part)| rounded(all - part, digits)).ok_or(none.to_string()),
            }
        };
        let change = less((NOW, BEFORE), (&now, &before));
        put(self.sheet, self.layout, (at, CHANGE), &change, number)?;
        // From nothing there is no rate.
        let base = before.number().filter(|before| *before != 0.0);
        let rate = Shown {
            formula: format!("IFERROR({}/ABS({}),\"—\")", cell(CHANGE), cell(BEFORE)),
            value: change.number().zip(base).map(|(change, base)| change / base.abs()).ok_or("—".to_string()),
        };
        put(self.sheet, self.layout, (at, RATE), &rate, share)?;
        // Prices are compared with those of the year before, whatever year is listed before.
        let split = line.prices.filter(|_| self.before + 1 == self.now);
        match split.map(|symbol| shown(figure(self.now, symbol))) {
            Some(prices) => {
                put(self.sheet, self.layout, (at, PRICES), &prices, number)?;
                put(
                    self.sheet,
                    self.layout,
                    (at, QUANTITIES),
                    &less((CHANGE, PRICES), (&change, &prices)),
                    number,
                )?;
            }
            None => {
                self.sheet.write_blank(at, PRICES, number)?;
                self.sheet.write_blank(at, QUANTITIES, number)?;
            }
        }
        let causes = self.causes(region, line, (before.number(), now.number()));
        self.sheet.write_with_format(at, CAUSES, causes, words)?;
        let lacks = self.lacks(region, line);
        self.sheet.write_with_format(at, LACKS, lacks, words)?;
        Ok(true)
    }

    /// What moved a row, the most first; the shares close to the change that is printed.
    fn causes(
        &self,
        region: Option<u32>,
        line: &Followed,
        (before, now): (Option<f64>, Option<f64>),
    ) -> String {
        let (book, lang) = (&self.layout.run.book, self.layout.lang);
        let (Some(causes), Symbol::Line(own)) = (self.request.causes, line.symbol) else {
            return String::new();
        };
        let Some((before, now)) = before.zip(now) else { return String::new() };
        let how = (shown_unit(self.request, book.unit(line.symbol)).1, book.decimals(line.symbol));
        let told = causes.told((&book.lines[own].id, region), (before, now), how, MOVERS);
        let one = |title: &str, share: f64| format!("{title} {}", signed(share, how.1));
        let mut words: Vec<String> =
            told.movers.iter().map(|(title, share)| one(title.get(lang), *share)).collect();
        if let Some((count, share)) = told.rest {
            words.push(one(text!("其余 {count} 项", "{count} others").get(lang), share));
        }
        words.join(lang.pick("；", "; "))
    }

    /// What a row lacks, by name: inputs and coefficients, or of a sum how many regions.
    fn lacks(&mut self, region: Option<u32>, line: &Followed) -> String {
        let (run, lang) = (self.layout.run, self.layout.lang);
        let dimensions = &run.book.catalog.dimensions;
        let Some((column, frame)) = run.framed(line.symbol) else { return String::new() };
        let kinds = (dimensions.of_kind(DimKind::Year), dimensions.of_kind(DimKind::Region));
        let (Some(time), Some(place)) = kinds else { return String::new() };
        let meant = |row: &usize| {
            let year = frame.member(time, *row);
            let here = region.is_none() || frame.member(place, *row) == region;
            here && (year == Some(self.now) || year == Some(self.before))
        };
        let without = |row: &usize| matches!(column.state(*row), State::NotAccounted);
        let rows: Vec<usize> = (0..frame.len()).filter(meant).filter(without).collect();
        if region.is_none() {
            let places: BTreeSet<_> = rows.iter().map(|row| frame.member(place, *row)).collect();
            let count = places.len();
            return match count {
                0 => String::new(),
                _ => {
                    text!("{count} 个行政区未核算", "{count} regions are not accounted").get(lang).to_string()
                }
            };
        }
        let mut found = Vec::new();
        match line.symbol {
            Symbol::Line(own) => rows.iter().for_each(|row| found.extend(self.finder.roots(own, *row))),
            // What the tables give lacks itself.
            Symbol::Measure(_) | Symbol::Coefficient(_) if rows.is_empty() => {}
            Symbol::Measure(_) | Symbol::Coefficient(_) => {
                return run.book.title(line.symbol).get(lang).to_string();
            }
        }
        if let Some(Symbol::Line(prices)) = line.prices
            && let Some((column, frame)) = run.framed(Symbol::Line(prices))
        {
            let now = |row: &usize| {
                frame.member(time, *row) == Some(self.now) && frame.member(place, *row) == region
            };
            let without = |row: &usize| matches!(column.state(*row), State::NotAccounted);
            let rows: Vec<usize> = (0..frame.len()).filter(now).filter(without).collect();
            rows.into_iter().for_each(|row| found.extend(self.finder.roots(prices, row)));
        }
        let mut named: Vec<String> =
            missing::names(run, &found).iter().map(|name| name.get(lang).to_string()).collect();
        let (all, more) = (named.len(), named.len().saturating_sub(NAMED));
        named.truncate(NAMED);
        let words = named.join(lang.pick("、", ", "));
        match more {
            0 => words,
            _ => text!("{words}等 {all} 项", "{words} and {more} more").get(lang).to_string(),
        }
    }
}
