//! How the headline has changed since the year before.

use super::document::{Bar, Bars, Block, Cell, Grid, Head, Part};
use super::figures::Figures;
use super::number::percent;
use super::size::Size;
use crate::explain::trail::{Figure, Kid, Made};
use crate::model::dimension::DimKind;
use crate::plan::State;
use crate::rule::Symbol;
use crate::show::diff::signed as difference;
use crate::show::terminal::shown_unit;
use crate::text;

/// More regions than these are compared by the figures alone that the report draws.
const REGIONS: usize = 10;
const FEW: usize = 2;
/// So many causes have bars of their own.
const MOVERS: usize = 6;

/// The newest year and the one before.
fn years(figures: &Figures<'_>) -> Option<(u32, u32)> {
    match figures.request.dataset.years.as_slice() {
        [.., before, newest] => Some((*before, *newest)),
        _ => None,
    }
}

/// A word beside a headline figure.
pub fn beside(figures: &mut Figures<'_>, symbol: Symbol, value: Option<f64>) -> String {
    let Some((before, newest)) = years(figures) else { return String::new() };
    let rows = figures.rows(symbol, before);
    if rows.len() != figures.rows(symbol, newest).len() {
        return String::new();
    }
    let Some((value, known)) = value.zip(figures.sum(symbol, &rows, "").value) else { return String::new() };
    match share(value, known) {
        Some(share) => {
            let change = signed(share);
            text!("比 {before} 年 {change}", "{change} since {before}").get(figures.lang).to_string()
        }
        None => String::new(),
    }
}

/// The table of all headline figures.
pub fn parts(figures: &mut Figures<'_>, size: &mut Size) -> Option<Part> {
    let years = years(figures)?;
    let (before, newest) = years;
    let (request, lang) = (figures.request, figures.lang);
    let (run, dimensions) = (request.run, &request.run.book.catalog.dimensions);
    let region = dimensions.of_kind(DimKind::Region)?;
    let symbols: Vec<Symbol> =
        run.book.headline.iter().copied().filter(|symbol| figures.regional(*symbol)).collect();
    let regions = figures.rows(*symbols.first()?, newest).len();
    let drawn = run.book.sections.first().into_iter().flat_map(|section| section.chart.iter().copied());
    let drawn: Vec<Symbol> = drawn.filter(|symbol| figures.regional(*symbol)).take(FEW).collect();
    let symbols = if regions > REGIONS && !drawn.is_empty() { &drawn } else { &symbols };
    let title = text!("{newest} 年比 {before} 年", "{newest} against {before}").get(lang).to_string();
    let kept = size.admit(regions * symbols.len(), 4, &title);
    if kept == 0 {
        return None;
    }
    let named = |title: &str| Head { title: title.to_string(), names: true, ..Head::default() };
    let plain = |title: String| Head { title, ..Head::default() };
    let (then, now) = (figures.in_year(before), figures.in_year(newest));
    let heads = vec![
        named(lang.pick("行政区", "Region")),
        named(lang.pick("核算项", "Line")),
        Head { title: lang.pick("单位", "Unit").to_string(), names: true, ..Head::default() },
        plain(then),
        plain(now),
        plain(lang.pick("增减", "Change").to_string()),
    ];
    let mut grid = Grid { caption: title.clone(), heads, ..Grid::default() };
    let (_, frame) = run.framed(symbols[0])?;
    'rows: for row in figures.rows(symbols[0], newest) {
        let member = frame.member(region, row)?;
        for symbol in symbols {
            if grid.rows.len() == kept {
                break 'rows;
            }
            let (column, own) = run.framed(*symbol)?;
            let at = |year: u32| {
                let key: Option<Vec<u32>> =
                    own.order.iter().map(|dim| Some(if *dim == region { member } else { year })).collect();
                run.row(column.frame, &key?)
            };
            let (old, new) = (at(before), at(newest));
            let mut cell = |row: Option<usize>| match row {
                Some(row) => figures.row(*symbol, row).cell,
                None => Cell::words(lang.pick("未核算", "not accounted")),
            };
            let cells = [cell(old), cell(new)];
            let value = |row: Option<usize>| match row.map(|row| column.state(row)) {
                Some(State::Accounted(value)) => Some(value),
                _ => None,
            };
            let name = figures.name(region, member);
            let change = match old.zip(new).zip(value(old).zip(value(new))) {
                Some(((old, new), (then, now))) => {
                    changed(figures, *symbol, (old, then), (new, now), &format!("{newest} · {name}"))
                }
                None => Cell::words("–"),
            };
            let mut line = vec![
                Cell::words(name),
                Cell::words(figures.title(*symbol)),
                Cell::words(figures.unit(*symbol)),
            ];
            line.extend(cells);
            line.push(change);
            grid.rows.push(line);
        }
    }
    let note = text!(
        "按各年现价比较；价格变动和实物量变动没有分开。",
        "Compared at the prices of each year; changes of prices and of quantities are not set apart."
    );
    grid.notes.push(note.get(lang).to_string());
    let mut blocks = vec![Block::Grid(grid)];
    blocks.extend(symbols.iter().filter_map(|symbol| waterfall(figures, *symbol, years)).map(Block::Bars));
    Some(Part { title, blocks, folded: false })
}

/// What moved the sum of all regions, bar by bar from nothing to the change; none where that was not worked out.
fn waterfall(figures: &mut Figures<'_>, symbol: Symbol, (before, newest): (u32, u32)) -> Option<Bars> {
    let (request, lang) = (figures.request, figures.lang);
    let (book, Symbol::Line(line)) = (&request.run.book, symbol) else { return None };
    let causes = request.causes?;
    let mut sum = |year: u32| {
        let rows = figures.rows(symbol, year);
        figures.sum(symbol, &rows, "").value
    };
    let (then, now) = (sum(before)?, sum(newest)?);
    let (factor, digits) = (shown_unit(request, book.unit(symbol)).1, book.decimals(symbol));
    let sums = (then, now);
    let told = causes.told((&book.lines[line].id, None), sums, (factor, digits), MOVERS);
    let mut moved: Vec<(String, f64)> =
        told.movers.into_iter().map(|(title, share)| (title.get(lang).to_string(), share)).collect();
    if let Some((count, share)) = told.rest {
        moved.push((text!("其余 {count} 项", "{count} others").get(lang).to_string(), share));
    }
    if moved.len() < 2 {
        return None;
    }
    let bar = |from: f64, value: f64| {
        vec![Bar { value: Some(value), from, cell: Cell::number(difference(value, digits), None) }]
    };
    let mut at = 0.0;
    let mut rows = Vec::new();
    for (title, share) in moved {
        rows.push((title, bar(at, share)));
        at += share;
    }
    rows.push((lang.pick("合计：增减", "Change of all").to_string(), bar(0.0, at)));
    let title = figures.title(symbol);
    let title = text!(
        "{title} · {newest} 年比 {before} 年，什么使它变化",
        "{title} · {newest} against {before}: what moved it"
    );
    let note = text!(
        "各行政区之和。每个因素的份额是它在一切替换次序中作用的平均（Shapley），各项之和等于增减；逐个行政区见 report.xlsx 的“年度比较”。",
        "Sum of all regions. A share is the mean of what a factor does over all orders of replacing them (Shapley); they sum to the change. For each region see the sheet Year on year of report.xlsx."
    );
    Some(Bars {
        title: title.get(lang).to_string(),
        unit: figures.unit(symbol),
        series: Vec::new(),
        rows,
        note: note.get(lang).to_string(),
    })
}

fn changed(
    figures: &Figures<'_>,
    symbol: Symbol,
    (old, then): (usize, f64),
    (new, now): (usize, f64),
    place: &str,
) -> Cell {
    let Some(share) = share(now, then) else { return Cell::words("–") };
    let unit = figures.own_unit(symbol);
    let title = figures.title(symbol);
    let mut made = Made {
        title: text!("{title}的增减", "Change of {title}").get(figures.lang).to_string(),
        place: place.to_string(),
        value: signed(share),
        ..Made::default()
    };
    made.put(Kid::Figure(Figure::Row(symbol, new)), &unit);
    made.say(" ÷ ");
    made.put(Kid::Figure(Figure::Row(symbol, old)), &unit);
    made.say(" − 1");
    Cell::number(signed(share), Some(made.figure()))
}

/// By which part of what it was; none where that says nothing.
fn share(now: f64, then: f64) -> Option<f64> {
    (then > 0.0).then(|| now / then - 1.0)
}

fn signed(share: f64) -> String {
    let words = percent(share);
    if share > 0.0 && words != "0.0%" { format!("+{words}") } else { words }
}
