//! The page of accounts: the headline of the newest year, what it is made of, how it has changed, and every section of
//! the profile for every year.

use super::change;
use super::composition;
use super::document::{Bar, Bars, Block, Card, Cell, Document, Drawn, Grid, Head, Part};
use super::figures::{Figures, Shown, is_time};
use super::size::{ROWS, Size};
use crate::model::dimension::{DimKind, DimSet};
use crate::plan::State;
use crate::results::Request;
use crate::rule::{Presentation, Symbol};
use crate::text;
use crate::text::Text;

/// Headline figures shown large.
const CARDS: usize = 6;
/// Regions drawn at most; more cannot be read.
const DRAWN: usize = 20;
/// What is drawn of each.
const SERIES: usize = 3;

pub fn document(request: &Request<'_>) -> Document {
    let mut page =
        Page { figures: Figures::new(request), size: Size::default(), document: Document::default() };
    let (book, lang) = (&request.run.book, request.lang);
    let profile = book.profile.title.get(lang);
    page.document.title = request.dataset.title.get(lang).to_string();
    page.document.subtitle =
        text!("经济生态生产总值（GEEP）核算 · 口径：{profile}", "GEEP accounts · profile: {profile}")
            .get(lang)
            .to_string();
    page.headline();
    let years: Vec<u32> = request.dataset.years.iter().rev().copied().collect();
    for (at, year) in years.iter().enumerate() {
        if at == 1 {
            let changed = change::parts(&mut page.figures, &mut page.size);
            page.document.parts.extend(changed);
        }
        for (number, section) in book.sections.iter().enumerate() {
            page.section(section, *year, at > 0 || number > 0);
        }
        if at == 0 {
            for accounts in &book.accounts {
                let composed = composition::part(&mut page.figures, accounts, *year);
                page.document.parts.extend(composed);
            }
        }
    }
    let omitted = page.size.told(request.sheets, lang);
    page.document.omitted.extend(omitted);
    page.document
}

struct Page<'a> {
    figures: Figures<'a>,
    size: Size,
    document: Document,
}

impl Page<'_> {
    /// The headline of the newest year: one figure each, and the regions beside one another.
    fn headline(&mut self) {
        let (request, lang) = (self.figures.request, self.figures.lang);
        let Some(year) = self.figures.newest() else { return };
        let symbols: Vec<Symbol> = request.run.book.headline.to_vec();
        let symbols: Vec<Symbol> = symbols.into_iter().filter(|s| self.figures.regional(*s)).collect();
        let many = symbols.first().is_some_and(|symbol| self.figures.rows(*symbol, year).len() > 1);
        for symbol in symbols.iter().take(CARDS) {
            let rows = self.figures.rows(*symbol, year);
            let summed = rows.len() == 1 || request.run.book.unit(*symbol).is_money();
            if rows.is_empty() || !summed {
                continue;
            }
            let place = self.figures.in_year(year);
            let shown = self.figures.sum(*symbol, &rows, &place);
            let note = change::beside(&mut self.figures, *symbol, shown.value);
            self.document.cards.push(Card {
                label: self.figures.title(*symbol),
                unit: if shown.value.is_some() { self.figures.unit(*symbol) } else { String::new() },
                cell: shown.cell,
                note,
            });
        }
        let when = self.figures.in_year(year);
        let title = match many {
            true => text!("{when}结果摘要（各行政区）", "Summary of {year} by region"),
            false => text!("{when}结果摘要", "Summary of {year}"),
        };
        let mut blocks = Vec::new();
        let columns: Vec<Symbol> = request.run.book.headline.to_vec();
        let grids = self.grids(&columns, year, title.get(lang));
        blocks.extend(grids.into_iter().map(Block::Grid));
        if many {
            blocks.extend(self.bars(year).map(Block::Bars));
            blocks.extend(self.map(&symbols, year).map(Block::Map));
        }
        if !blocks.is_empty() {
            let title = title.get(lang).to_string();
            self.document.parts.push(Part { title, blocks, folded: false });
        }
    }

    fn section(&mut self, section: &Presentation, year: u32, folded: bool) {
        let lang = self.figures.lang;
        let (name, when) = (section.title.get(lang), self.figures.in_year(year));
        let title = format!("{name} · {when}");
        let grids = self.grids(&section.columns, year, &title);
        if !grids.is_empty() {
            let blocks = grids.into_iter().map(Block::Grid).collect();
            self.document.parts.push(Part { title, blocks, folded });
        }
    }

    /// A table for the columns of each set of dimensions.
    fn grids(&mut self, symbols: &[Symbol], year: u32, caption: &str) -> Vec<Grid> {
        let mut groups: Vec<(DimSet, Vec<Symbol>)> = Vec::new();
        for symbol in symbols {
            let dims = self.figures.request.run.book.dims(*symbol);
            match groups.iter_mut().find(|(own, _)| *own == dims) {
                Some((_, group)) => group.push(*symbol),
                None => groups.push((dims, vec![*symbol])),
            }
        }
        groups.into_iter().filter_map(|(_, group)| self.grid(&group, year, caption)).collect()
    }

    fn grid(&mut self, symbols: &[Symbol], year: u32, caption: &str) -> Option<Grid> {
        let (request, lang) = (self.figures.request, self.figures.lang);
        let (run, dimensions) = (request.run, &request.run.book.catalog.dimensions);
        let (_, frame) = run.framed(*symbols.first()?)?;
        let inside = |row: &usize| {
            symbols.iter().any(|symbol| run.column(*symbol).is_some_and(|column| column.in_scope(*row)))
        };
        let rows: Vec<usize> = self.figures.rows(symbols[0], year).into_iter().filter(inside).collect();
        let years = frame.order.iter().any(|dim| is_time(request, *dim));
        // What no year tells apart stands with the newest.
        if rows.is_empty() || (!years && Some(year) != self.figures.newest()) {
            return None;
        }
        let named: Vec<_> =
            frame.order.iter().copied().filter(|d| dimensions.get(*d).kind != DimKind::Year).collect();
        let mut grid = Grid { caption: caption.to_string(), ..Grid::default() };
        let kinds = named.iter().map(|dim| Head {
            title: dimensions.get(*dim).title.get(lang).to_string(),
            names: true,
            ..Head::default()
        });
        grid.heads = kinds.chain(symbols.iter().map(|symbol| self.figures.head(*symbol))).collect();
        let kept = self.size.admit(rows.len(), symbols.len(), caption);
        if kept == 0 {
            return None;
        }
        for row in &rows[..kept] {
            let members = named.iter().map(|dim| {
                Cell::words(self.figures.name(*dim, frame.member(*dim, *row).unwrap_or_default()))
            });
            let mut cells: Vec<Cell> = members.collect();
            cells.extend(symbols.iter().map(|symbol| self.figures.row(*symbol, *row).cell));
            grid.rows.push(cells);
        }
        if kept < rows.len() {
            let (all, most) = (rows.len(), ROWS.min(kept));
            let Text { zh, en } = self.figures.request.sheets.beside("results.csv");
            let words = text!(
                "共 {all} 行，这里列前 {most} 行；其余见 {zh}。",
                "{all} rows, of which the first {most} stand here; the others are in {en}."
            );
            grid.notes.push(words.get(lang).to_string());
        }
        if rows.len() > 1 && self.figures.regional(symbols[0]) {
            let mut cells = vec![Cell::words(lang.pick("合计（所列行政区）", "Sum of those listed"))];
            cells.resize(named.len().max(1), Cell::words(""));
            for symbol in symbols {
                cells.push(self.total(*symbol, &rows, year).cell);
            }
            grid.totals.push(cells);
        }
        grid.gather_gaps(lang.pick("未核算", "not accounted"), lang.pick("：", ": "));
        Some(grid)
    }

    /// The sum of all regions, of money alone.
    fn total(&mut self, symbol: Symbol, rows: &[usize], year: u32) -> Shown {
        let place = self.figures.in_year(year);
        match self.figures.request.run.book.unit(symbol).is_money() {
            true => self.figures.sum(symbol, rows, &place),
            false => Shown { value: None, cell: Cell::words("") },
        }
    }

    /// The columns that the first section draws, region by region.
    fn bars(&mut self, year: u32) -> Option<Bars> {
        let (request, lang) = (self.figures.request, self.figures.lang);
        let section = request.run.book.sections.first()?;
        let drawn = section.chart.iter().copied().filter(|symbol| self.figures.regional(*symbol));
        let drawn: Vec<Symbol> = drawn.take(SERIES).collect();
        let first = *drawn.first()?;
        let region = request.run.book.catalog.dimensions.of_kind(DimKind::Region)?;
        let (_, frame) = request.run.framed(first)?;
        let mut rows = self.figures.rows(first, year);
        let value = |row: usize| match request.run.column(first).map(|column| column.state(row)) {
            Some(State::Accounted(value)) => value,
            _ => f64::NEG_INFINITY,
        };
        rows.sort_by(|a, b| value(*b).total_cmp(&value(*a)));
        let all = rows.len();
        rows.truncate(DRAWN);
        let bars = rows.iter().map(|row| {
            let name = frame.member(region, *row).map(|m| self.figures.name(region, m));
            let own = drawn.iter().map(|symbol| {
                let Shown { value, cell } = self.figures.row(*symbol, *row);
                Bar { value, from: 0.0, cell }
            });
            (name.unwrap_or_default(), own.collect())
        });
        let rows: Vec<(String, Vec<Bar>)> = bars.collect();
        let count = rows.len();
        let note = match count < all {
            true => text!(
                "只画最大的 {count} 个行政区，共 {all} 个。",
                "The largest {count} of {all} regions are drawn."
            ),
            false => text!("由大到小。", "From the largest."),
        };
        let series: Vec<String> = drawn.iter().map(|symbol| self.figures.title(*symbol)).collect();
        Some(Bars {
            title: format!("{} · {}", series.join(lang.pick("、", ", ")), self.figures.in_year(year)),
            unit: self.figures.unit(first),
            series,
            rows,
            note: note.get(lang).to_string(),
        })
    }

    /// The first headline figure on the map.
    fn map(&mut self, symbols: &[Symbol], year: u32) -> Option<Drawn> {
        let request = self.figures.request;
        request.map?;
        let symbol = *symbols.first()?;
        let region = request.run.book.catalog.dimensions.of_kind(DimKind::Region)?;
        let (_, frame) = request.run.framed(symbol)?;
        let values = self.figures.rows(symbol, year).into_iter().filter_map(|row| {
            let member = frame.member(region, row)?;
            let name = self.figures.name(region, member);
            let Shown { value, cell } = self.figures.row(symbol, row);
            Some((member, value, cell, name))
        });
        let values = values.collect();
        let title = format!("{} · {}", self.figures.title(symbol), self.figures.in_year(year));
        Some(Drawn { title, unit: self.figures.unit(symbol), values })
    }
}
