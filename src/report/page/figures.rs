//! Figures of a run as a page shows them: in the report's unit, with its digits, in words where something is missing.

use super::document::{Cell, Head};
use super::number::fixed;
use crate::explain::missing;
use crate::explain::trail::{Figure, Kid, Made};
use crate::look::root::Finder;
use crate::model::dimension::{Dim, DimKind};
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::show::named::Named;
use crate::show::terminal::shown_unit;
use crate::text;
use crate::text::Lang;
use crate::unit::Unit;

/// So many missing figures are told with what they lack; more with that they lack something.
const TOLD: usize = 150;

/// So many missing things are named in a cell.
const NAMED: usize = 2;

pub struct Figures<'a> {
    pub request: &'a Request<'a>,
    pub lang: Lang,
    named: Named<'a>,
    finder: Finder<'a>,
    told: usize,
}

/// A figure of the page, with its value in the unit that is shown.
#[derive(Clone, Default)]
pub struct Shown {
    pub value: Option<f64>,
    pub cell: Cell,
}

impl<'a> Figures<'a> {
    pub fn new(request: &'a Request<'a>) -> Figures<'a> {
        let (lang, named) = (request.lang, Named::report(request));
        Figures { request, lang, named, finder: Finder::new(request.run), told: 0 }
    }

    /// What a member is called on the page; regions of one name are told apart.
    pub fn name(&self, dim: Dim, member: u32) -> String {
        self.named.name(dim, member)
    }

    pub fn title(&self, symbol: Symbol) -> String {
        self.request.run.book.title(symbol).get(self.lang).to_string()
    }

    /// The unit that a figure is shown in.
    pub fn unit(&self, symbol: Symbol) -> String {
        words(&shown_unit(self.request, self.request.run.book.unit(symbol)).0, self.lang)
    }

    /// The unit that it is computed in.
    pub fn own_unit(&self, symbol: Symbol) -> String {
        words(self.request.run.book.unit(symbol), self.lang)
    }

    pub fn head(&self, symbol: Symbol) -> Head {
        Head { title: self.title(symbol), unit: self.unit(symbol), ..Head::default() }
    }

    /// A row of a line or measure.
    pub fn row(&mut self, symbol: Symbol, row: usize) -> Shown {
        let (run, figure) = (self.request.run, Figure::Row(symbol, row));
        let factor = shown_unit(self.request, run.book.unit(symbol)).1;
        match run.column(symbol).map(|column| column.state(row)) {
            Some(State::Accounted(value)) => {
                let shown = fixed(value * factor, run.book.decimals(symbol));
                Shown { value: Some(value * factor), cell: Cell::number(shown, Some(figure)) }
            }
            Some(State::OutOfScope) => Shown { value: None, cell: Cell::words("") },
            Some(State::NotAccounted) => {
                let words = self.missing(symbol, row);
                Shown { value: None, cell: Cell { figure: Some(figure), ..Cell::words(words) } }
            }
            None => Shown { value: None, cell: Cell::words(self.lang.pick("未核算", "not accounted")) },
        }
    }

    /// That a figure is missing, and what it lacks.
    pub fn missing(&mut self, symbol: Symbol, row: usize) -> String {
        let lang = self.lang;
        let plain = || lang.pick("未核算（缺数据）", "not accounted (data missing)").to_string();
        let Symbol::Line(line) = symbol else { return lang.pick("缺", "none").to_string() };
        if self.told >= TOLD {
            return plain();
        }
        self.told += 1;
        let names = missing::names(self.request.run, &self.finder.roots(line, row));
        let count = names.len();
        let named: Vec<&str> = names.iter().take(NAMED).map(|name| name.get(lang)).collect();
        let words = named.join(lang.pick("、", ", "));
        match count {
            0 => plain(),
            _ if count <= NAMED => {
                text!("未核算（缺：{words}）", "not accounted (no {words})").get(lang).to_string()
            }
            _ => text!("未核算（缺：{words} 等 {count} 项）", "not accounted ({count} missing: {words}, …)")
                .get(lang)
                .to_string(),
        }
    }

    /// The sum of rows of a line, in the shown unit; words where one of them is missing.
    pub fn sum(&mut self, symbol: Symbol, rows: &[usize], place: &str) -> Shown {
        if let [row] = rows {
            return self.row(symbol, *row);
        }
        let run = self.request.run;
        let Some(column) = run.column(symbol) else { return Shown::default() };
        let lacking = rows.iter().find(|row| column.state(**row) == State::NotAccounted);
        if let Some(row) = lacking {
            let words = self.missing(symbol, *row);
            let figure = Some(Figure::Row(symbol, *row));
            return Shown { value: None, cell: Cell { figure, ..Cell::words(words) } };
        }
        let own: f64 = rows.iter().filter(|row| column.in_scope(**row)).map(|row| column.draw(*row, 0)).sum();
        let (unit, factor) = shown_unit(self.request, run.book.unit(symbol));
        let (own_words, unit_words) = (self.own_unit(symbol), words(&unit, self.lang));
        let mut made = Made {
            title: self.title(symbol),
            place: place.to_string(),
            value: with_unit(own * factor, &unit_words),
            ..Made::default()
        };
        made.say(self.lang.pick("各行政区之和 ", "sum over regions: "));
        let parts = rows.iter().filter(|row| column.in_scope(**row));
        let parts = parts.map(|row| Figure::Row(symbol, *row)).collect();
        made.put(Kid::Sum(with_unit(own, &own_words), parts), "");
        if factor != 1.0 {
            made.say(" = ");
            made.put(Kid::Words(with_unit(own * factor, &unit_words)), "");
        }
        let shown = fixed(own * factor, run.book.decimals(symbol));
        Shown { value: Some(own * factor), cell: Cell::number(shown, Some(made.figure())) }
    }

    /// The rows of a symbol in a year, all that speak of it; of all years where it has none.
    pub fn rows(&self, symbol: Symbol, year: u32) -> Vec<usize> {
        let run = self.request.run;
        let Some((_, frame)) = run.framed(symbol) else { return Vec::new() };
        let dimensions = &run.book.catalog.dimensions;
        let time = frame.order.iter().copied().find(|dim| is_time(self.request, *dim));
        let own = |row: &usize| {
            time.is_none_or(|dim| {
                frame.member(dim, *row).and_then(|m| dimensions.year_of(dim, m)) == Some(year as i32)
            })
        };
        (0..frame.len()).filter(own).collect()
    }

    /// Whether a symbol has one value per region and year.
    pub fn regional(&self, symbol: Symbol) -> bool {
        let dimensions = &self.request.run.book.catalog.dimensions;
        let kinds = [DimKind::Year, DimKind::Region].into_iter().filter_map(|kind| dimensions.of_kind(kind));
        self.request.run.book.dims(symbol) == kinds.collect()
    }

    /// The newest accounting year.
    pub fn newest(&self) -> Option<u32> {
        self.request.dataset.years.last().copied()
    }

    pub fn in_year(&self, year: u32) -> String {
        text!("{year} 年", "{year}").get(self.lang).to_string()
    }
}

pub fn is_time(request: &Request<'_>, dim: Dim) -> bool {
    let kind = request.run.book.catalog.dimensions.get(dim).kind;
    matches!(kind, DimKind::Year | DimKind::Period)
}

/// A unit beside a number; bare numbers have none.
pub fn words(unit: &Unit, lang: Lang) -> String {
    if *unit == Unit::one() { String::new() } else { unit.words(lang.is_zh()) }
}

/// A number with all its digits and its unit.
pub fn with_unit(value: f64, unit: &str) -> String {
    let figure = crate::explain::figure(value);
    if unit.is_empty() { figure } else { format!("{figure} {unit}") }
}
