//! The settlement table of a time: the figures that each unit is judged by, what it is charged and receives, what that
//! comes to, and what it has come to since the beginning of the year.

use super::Paper;
use crate::explain::trail::{Figure, Kid, Made};
use crate::plan::State;
use crate::report::page::document::{Cell, Grid, Head};
use crate::report::page::number::fixed;
use crate::rule::Symbol;
use crate::settle::{Money, Statement, Unit, Way, Who};
use crate::show::paper;
use crate::text;
use crate::text::Text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Decimal places of a figure that are shown at most.
const PLACES: usize = 4;

/// A table, and the net amount of each unit.
pub struct Table {
    /// None where it does not fit on the page.
    pub grid: Option<Grid>,
    pub nets: Vec<Figure>,
}

impl Paper<'_> {
    /// One for each time, in order.
    pub fn tables(&mut self, statements: &[Statement]) -> Vec<Table> {
        let papers = &self.settled.terms.papers;
        let figures = papers.indicators.iter().enumerate();
        let figures: Vec<(usize, Text, Symbol)> = figures
            .flat_map(|(i, judged)| judged.columns().map(move |(title, symbol)| (i, title, symbol)))
            .collect();
        let money = self.settled.money_columns();
        // The newest is the first to have room.
        let columns = figures.len() + money.len() + 3;
        let mut kept: Vec<usize> = statements
            .iter()
            .rev()
            .map(|statement| {
                let title = paper::title(self.settled, statement, self.lang);
                self.size.admit(statement.units.len(), columns, &title)
            })
            .collect();
        kept.reverse();
        let mut years: BTreeMap<(i32, Who), Figure> = BTreeMap::new();
        let table = |(statement, kept)| self.table(statement, kept, (&figures, &money), &mut years);
        statements.iter().zip(kept).map(table).collect()
    }

    fn table(
        &mut self,
        statement: &Statement,
        kept: usize,
        (figures, money): (&[(usize, Text, Symbol)], &[Money]),
        years: &mut BTreeMap<(i32, Who), Figure>,
    ) -> Table {
        let (settled, lang) = (self.settled, self.lang);
        let corrects = !settled.adjustments.is_empty();
        let places: Vec<usize> =
            figures.iter().map(|(i, _, symbol)| settled.digits(statement, *i, *symbol, PLACES)).collect();
        let mut grid = Grid { heads: self.heads(statement, figures, money, corrects), ..Grid::default() };
        grid.caption = paper::title(settled, statement, lang);
        let (mut nets, mut totals) = (Vec::new(), Vec::new());
        for (number, unit) in statement.units.iter().enumerate() {
            let name = self.name(unit.who);
            let place = format!("{} · {name}", statement.label);
            let shown: Vec<Cell> = (0..money.len())
                .map(|column| self.amount(statement, unit, &money[column], column, &place))
                .collect();
            let correction = corrects.then(|| self.correction(unit, &place));
            let net = self.net(unit, money, &shown, correction.as_ref(), &place);
            let year = self.year(statement, unit, &net, &place, years);
            totals.push((shown.clone(), correction.clone(), net.clone(), year.clone()));
            nets.push(net.clone());
            if number >= kept {
                continue;
            }
            let mut cells = vec![Cell::words((number + 1).to_string()), Cell::words(name)];
            for ((indicator, _, symbol), places) in figures.iter().zip(&places) {
                cells.push(self.figure(statement, unit, *indicator, *symbol, *places));
            }
            cells.extend(shown);
            cells.extend(correction);
            cells.push(match unit.lacks_data() {
                true => Cell { figure: Some(net), ..Cell::words(lang.pick("缺数据", "no data")) },
                false => Cell::number(self.dashed(unit.net), Some(net)),
            });
            cells.push(Cell::number(self.dashed(unit.year), Some(year)));
            grid.rows.push(cells);
        }
        grid.totals.push(self.totals(statement, figures.len(), money, &totals));
        if kept < statement.units.len() {
            let all = statement.units.len();
            let Text { zh, en } = self.figures.request.sheets.beside("ledger.csv");
            let words = text!(
                "共 {all} 个单位，这里列前 {kept} 个，合计是全部单位的；其余见 {zh}。",
                "{all} units, of which the first {kept} stand here; the sum is of all. The others are in {en}."
            );
            grid.notes.push(words.get(lang).to_string());
        }
        let notes = paper::notes(self.figures.request, settled, statement, lang);
        grid.notes.extend((1..).zip(notes).map(|(number, note): (u32, String)| format!("{number}. {note}")));
        Table { grid: (kept > 0).then_some(grid), nets }
    }

    fn heads(
        &self,
        statement: &Statement,
        figures: &[(usize, Text, Symbol)],
        money: &[Money],
        corrects: bool,
    ) -> Vec<Head> {
        let (settled, lang) = (self.settled, self.lang);
        let dimensions = &settled.run.book.catalog.dimensions;
        let of = statement.units.iter().find_map(|unit| match unit.who {
            Who::Member(dim, _) => Some(dimensions.get(dim).title.get(lang).to_string()),
            _ => None,
        });
        let name = |title: String| Head { title, names: true, ..Head::default() };
        let mut heads = vec![
            name(lang.pick("序号", "No.").to_string()),
            name(of.unwrap_or_else(|| lang.pick("单位", "Unit").to_string())),
        ];
        heads.extend(figures.iter().map(|(indicator, title, symbol)| Head {
            group: settled.terms.papers.indicators[*indicator].title.get(lang).to_string(),
            title: title.get(lang).to_string(),
            unit: self.figures.own_unit(*symbol),
            names: false,
        }));
        let amount = |title: String| Head { title, unit: self.unit.clone(), ..Head::default() };
        heads.extend(money.iter().map(|column| amount(settled.money_title(column, lang))));
        if corrects {
            heads.push(amount(lang.pick("更正以前结算", "Corrections").to_string()));
        }
        heads.push(amount(lang.pick("净额（应得为正）", "Net (positive: receives)").to_string()));
        heads.push(amount(lang.pick("本年累计净额", "Net since January").to_string()));
        heads
    }

    /// A figure that a unit is judged by.
    fn figure(
        &mut self,
        statement: &Statement,
        unit: &Unit,
        indicator: usize,
        symbol: Symbol,
        places: usize,
    ) -> Cell {
        let at = &self.settled.terms.papers.indicators[indicator].at;
        let Some(row) = self.settled.figure_row(symbol, at, unit.who, statement.time) else {
            return Cell::words("");
        };
        let figure = Some(Figure::Row(symbol, row));
        match self.settled.run.column(symbol).map(|column| column.state(row)) {
            Some(State::Accounted(value)) => Cell::number(fixed(value, places), figure),
            Some(State::NotAccounted) => {
                let words = self.figures.missing(symbol, row);
                Cell { figure, ..Cell::words(words) }
            }
            Some(State::OutOfScope) | None => Cell::words(""),
        }
    }

    /// What a unit is charged or receives by one payment.
    fn amount(
        &mut self,
        statement: &Statement,
        unit: &Unit,
        money: &Money,
        column: usize,
        place: &str,
    ) -> Cell {
        let (settled, parts) = (self.settled, &unit.parts[column]);
        let line = settled.terms.payments[money.payment].line;
        if parts.is_empty() {
            let row = settled.figure_row(Symbol::Line(line), &[], unit.who, statement.time);
            let figure = row.map(|row| Figure::Row(Symbol::Line(line), row));
            if !unit.lacking[column] {
                return Cell::number(self.dashed(Decimal::ZERO), figure);
            }
            let words = match row {
                Some(row) => self.figures.missing(Symbol::Line(line), row),
                None => self.lang.pick("缺数据", "no data").to_string(),
            };
            return Cell { figure, ..Cell::words(words) };
        }
        let mut figures: Vec<Figure> = parts.iter().map(|part| self.amounts.entry(part.entry)).collect();
        let sum = unit.sums[column];
        let figure = match (figures.len(), parts[0].against) {
            (1, false) => figures.remove(0),
            _ => self.sum(&settled.money_title(money, self.lang), place, sum, figures),
        };
        Cell::number(self.dashed(sum), Some(figure))
    }

    fn correction(&mut self, unit: &Unit, place: &str) -> Cell {
        let sum = self.settled.corrected(&unit.corrections);
        let figures: Vec<Figure> =
            unit.corrections.iter().map(|part| self.amounts.adjustment(part.entry)).collect();
        let title = self.lang.pick("更正以前结算", "Corrections");
        let figure = (!figures.is_empty()).then(|| self.sum(title, place, sum, figures));
        Cell::number(self.dashed(sum), figure)
    }

    /// What is received less what is charged.
    fn net(
        &self,
        unit: &Unit,
        money: &[Money],
        shown: &[Cell],
        correction: Option<&Cell>,
        place: &str,
    ) -> Figure {
        let lang = self.lang;
        let mut made = Made {
            title: lang.pick("净额", "Net").to_string(),
            place: place.to_string(),
            value: match unit.lacks_data() {
                true => lang.pick("缺数据", "no data").to_string(),
                false => self.whole(unit.net),
            },
            ..Made::default()
        };
        let kid = |cell: &Cell, yuan: Decimal, lacks: bool| match &cell.figure {
            Some(_) if lacks => Kid::Words(cell.shown.clone()),
            Some(figure) => Kid::Sum(self.whole(yuan), vec![figure.clone()]),
            None => Kid::Words(self.whole(yuan)),
        };
        let mut first = true;
        for wanted in [Way::Received, Way::Charged] {
            for (at, _) in money.iter().enumerate().filter(|(_, column)| column.way == wanted) {
                match (wanted, first) {
                    (Way::Received, true) => {}
                    (Way::Received, false) => made.say(" + "),
                    (Way::Charged, true) => made.say("0 − "),
                    (Way::Charged, false) => made.say(" − "),
                }
                first = false;
                made.put(kid(&shown[at], unit.sums[at], unit.lacking[at] && unit.parts[at].is_empty()), "");
            }
        }
        if let Some(cell) = correction {
            made.say(if first { "" } else { " + " });
            made.put(kid(cell, self.settled.corrected(&unit.corrections), false), "");
        }
        made.figure()
    }

    /// The net amount since the beginning of the year.
    fn year(
        &self,
        statement: &Statement,
        unit: &Unit,
        net: &Figure,
        place: &str,
        years: &mut BTreeMap<(i32, Who), Figure>,
    ) -> Figure {
        let lang = self.lang;
        let dimensions = &self.settled.run.book.catalog.dimensions;
        let year = statement.time.and_then(|(dim, member)| dimensions.year_of(dim, member));
        let mut made = Made {
            title: lang.pick("本年累计净额", "Net since January").to_string(),
            place: place.to_string(),
            value: self.whole(unit.year),
            ..Made::default()
        };
        made.put(Kid::Sum(self.whole(unit.net), vec![net.clone()]), "");
        match year.and_then(|year| years.get(&(year, unit.who))) {
            Some(before) => {
                made.say(lang.pick(" + 以前累计 ", " + before "));
                made.put(Kid::Figure(before.clone()), "");
            }
            None if !unit.before.is_zero() => {
                made.say(lang.pick(" + 以前已结 ", " + settled before "));
                made.put(Kid::Words(self.whole(unit.before)), "");
            }
            None => {}
        }
        let figure = made.figure();
        if let Some(year) = year {
            years.insert((year, unit.who), figure.clone());
        }
        figure
    }

    /// The sums of all columns of money.
    fn totals(
        &self,
        statement: &Statement,
        figures: usize,
        money: &[Money],
        units: &[(Vec<Cell>, Option<Cell>, Figure, Figure)],
    ) -> Vec<Cell> {
        let (settled, lang, label) = (self.settled, self.lang, &statement.label);
        let mut cells = vec![Cell::words(""), Cell::words(lang.pick("合计", "Sum"))];
        cells.resize(2 + figures, Cell::words(""));
        let sum = |title: &str, yuan: Decimal, parts: Vec<Figure>| {
            let figure = (!parts.is_empty()).then(|| self.sum(title, label, yuan, parts));
            Cell::number(self.dashed(yuan), figure)
        };
        let all = |of: &dyn Fn(&Unit) -> Decimal| statement.units.iter().map(of).sum::<Decimal>();
        for (column, money) in money.iter().enumerate() {
            let own = statement.units.iter().zip(units).filter(|(unit, _)| !unit.parts[column].is_empty());
            let parts = own.filter_map(|(_, (shown, ..))| shown[column].figure.clone()).collect();
            cells.push(sum(&settled.money_title(money, lang), all(&|unit| unit.sums[column]), parts));
        }
        if !settled.adjustments.is_empty() {
            let parts = units.iter().filter_map(|(_, correction, ..)| correction.as_ref()?.figure.clone());
            let yuan = all(&|unit| settled.corrected(&unit.corrections));
            cells.push(sum(lang.pick("更正以前结算", "Corrections"), yuan, parts.collect()));
        }
        let nets = statement.units.iter().zip(units).filter(|(unit, _)| !unit.lacks_data());
        let nets = nets.map(|(_, (_, _, net, _))| net.clone()).collect();
        let yuan = all(&|unit| if unit.lacks_data() { Decimal::ZERO } else { unit.net });
        cells.push(sum(lang.pick("净额", "Net"), yuan, nets));
        let years = units.iter().map(|(.., year)| year.clone()).collect();
        cells.push(sum(lang.pick("本年累计净额", "Net since January"), all(&|unit| unit.year), years));
        cells
    }
}
