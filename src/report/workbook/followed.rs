//! The lines that are followed from year to year: the headline, then each page of accounts with its totals.

use super::figure::{Which, point};
use super::frame::unit_words;
use super::layout::Layout;
use super::shown::{Shown, missing};
use super::style::Style;
use crate::model::dimension::DimKind;
use crate::results::Request;
use crate::rule::{Row, Symbol};
use crate::show::terminal::shown_unit;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A line of money with one value per region and year.
pub struct Followed {
    pub symbol: Symbol,
    /// How much of its change on the year before prices did.
    pub prices: Option<Symbol>,
    /// Whether it is a part of the total above it.
    pub part: bool,
}

/// Each line once, in the order of the report.
pub fn lines(request: &Request<'_>) -> Vec<Followed> {
    let book = &request.run.book;
    let total = |symbol: Symbol, prices: Option<Symbol>| Followed { symbol, prices, part: false };
    let rows = |rows: &[Row]| -> Vec<Followed> {
        let part = |row: &Row| Followed { symbol: row.value.symbol, prices: row.prices, part: true };
        rows.iter().map(part).collect()
    };
    let mut listed: Vec<Followed> = Vec::new();
    for page in &book.accounts {
        for group in &page.groups {
            listed.extend(group.total.map(|symbol| total(symbol, group.prices)));
            listed.extend(rows(&group.rows));
        }
        listed.extend(page.total.map(|symbol| total(symbol, None)));
    }
    // A line of an account says more than the same line of the headline.
    let known: HashSet<Symbol> = listed.iter().map(|followed| followed.symbol).collect();
    let first = book.headline.iter().filter(|symbol| !known.contains(symbol));
    let first: Vec<Followed> = first.map(|symbol| total(*symbol, None)).collect();
    let dimensions = &book.catalog.dimensions;
    let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|kind| dimensions.of_kind(kind));
    let wanted = kinds.collect();
    let mut seen = HashSet::new();
    let followed = |line: &Followed| {
        book.dims(line.symbol) == wanted && book.unit(line.symbol).is_money() && seen.insert(line.symbol)
    };
    first.into_iter().chain(listed).filter(followed).collect()
}

/// More regions than these have no rows of their own: only their sum is followed.
pub const REGIONS: usize = 400;

/// The rows of a table: the sum of all regions where there are several, then each where they are not too many.
pub fn places(regions: &BTreeSet<u32>) -> Vec<Option<u32>> {
    let sum = (regions.len() > 1).then_some(None);
    let each = regions.iter().filter(|_| regions.len() <= REGIONS).map(|region| Some(*region));
    sum.into_iter().chain(each).collect()
}

/// The regions that have rows of these lines, in the order of their codes.
pub fn regions(request: &Request<'_>, lines: &[Followed]) -> BTreeSet<u32> {
    let run = request.run;
    let Some(region) = run.book.catalog.dimensions.of_kind(DimKind::Region) else { return BTreeSet::new() };
    let frames: HashMap<usize, _> =
        lines.iter().filter_map(|l| Some((run.column(l.symbol)?.frame, run.framed(l.symbol)?.1))).collect();
    frames.values().flat_map(|frame| (0..frame.len()).filter_map(|row| frame.member(region, row))).collect()
}

/// Region, line and unit at the head of a row; a region of none is the sum of all.
pub fn labels(
    sheet: &mut Worksheet,
    request: &Request<'_>,
    layout: &Layout<'_>,
    (at, region, line): (u32, Option<&str>, &Followed),
    style: &Style,
) -> Result<(), XlsxError> {
    let (book, lang) = (&layout.run.book, layout.lang);
    let words = if region.is_none() { &style.total_label } else { &style.text };
    let name = region.unwrap_or(lang.pick("合计（所列行政区）", "Sum of those listed"));
    sheet.write_with_format(at, 0, name, words)?;
    let title = book.title(line.symbol).get(lang);
    let title = if line.part { format!("　{title}") } else { title.to_string() };
    sheet.write_with_format(at, 1, title, words)?;
    let unit = shown_unit(request, book.unit(line.symbol)).0;
    sheet.write_with_format(at, 2, unit_words(&unit, lang), &style.id)?;
    Ok(())
}

/// What a line comes to in a year, of one region or of all; none where there is no such row.
pub fn figure(
    request: &Request<'_>,
    layout: &Layout<'_>,
    symbol: Symbol,
    (year, region): (u32, Option<u32>),
) -> Option<Shown> {
    let pointed = point(request, layout, symbol, Which { year, region, members: &[] })?;
    let none = missing(layout);
    Some(Shown {
        formula: format!("IFERROR({},\"{none}\")", pointed.formula),
        value: pointed.value.ok_or(none.to_string()),
    })
}

/// What stands where there is no such row.
pub fn nothing(layout: &Layout<'_>) -> Shown {
    let none = missing(layout);
    Shown { formula: format!("\"{none}\""), value: Err(none.to_string()) }
}
