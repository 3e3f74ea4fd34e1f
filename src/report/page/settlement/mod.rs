//! The page of a settlement: who receives and pays how much, the settlement table of each time, and the equation of
//! each pool.

mod amount;
mod pools;
mod table;

use super::document::{Bar, Bars, Block, Card, Cell, Document, Drawn, Grid, Head, Part};
use super::figures::Figures;
use super::number::decimal;
use super::size::Size;
use crate::explain::trail::{Figure, Kid, Made};
use crate::model::dimension::DimKind;
use crate::results::Request;
use crate::settle::{Settlement, Statement, Unit, Who};
use crate::show::{banner, paper, settlement};
use crate::text;
use crate::text::Lang;
use amount::Amounts;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Units drawn at most.
const DRAWN: usize = 20;

/// What every part of the page works with.
struct Paper<'a> {
    settled: &'a Settlement,
    lang: Lang,
    figures: Figures<'a>,
    amounts: Amounts<'a>,
    size: Size,
    /// The scheme's unit of money in words, and its decimal places.
    unit: String,
    places: usize,
}

pub fn document(request: &Request<'_>, settled: &Settlement) -> Document {
    let lang = request.lang;
    let mut page = Paper {
        settled,
        lang,
        figures: Figures::new(request),
        amounts: Amounts::new(settled, lang),
        size: Size::default(),
        unit: settled.terms.scheme.money.words(lang.is_zh()),
        places: settled.terms.scheme.places.max(0) as usize,
    };
    let when = settled.span.as_ref().map_or(String::new(), |span| format!(" · {}", span.label));
    let mut document = Document {
        title: request.dataset.title.get(lang).to_string(),
        subtitle: format!("{}{when}", settled.terms.model.title.get(lang)),
        banner: banner::line(settled, lang),
        ..Document::default()
    };
    let statements = settled.statements();
    let tables: Vec<table::Table> = page.tables(&statements);
    let newest = statements.len().saturating_sub(1);
    let mut earlier = Vec::new();
    for (at, (statement, table)) in statements.iter().zip(tables).enumerate() {
        let title = paper::title(settled, statement, lang);
        if at == newest {
            document.cards = page.cards(statement, &table.nets);
        }
        let mut blocks: Vec<Block> = table.grid.map(Block::Grid).into_iter().collect();
        blocks.extend(page.pools(statement).into_iter().map(Block::Equation));
        if at == newest {
            blocks.extend(page.bars(statement, &table.nets).map(Block::Bars));
            blocks.extend(page.map(statement, &table.nets).map(Block::Map));
        }
        let part = Part { title, blocks, folded: at != newest };
        match at == newest {
            true => document.parts.push(part),
            false => earlier.push(part),
        }
    }
    let balances = page.balances();
    document.parts.push(balances);
    document.parts.extend(earlier);
    document.omitted.extend(page.size.told(request.sheets, lang));
    document
}

impl Paper<'_> {
    /// What somebody is called; units of one name are told apart.
    fn name(&self, who: Who) -> String {
        match who {
            Who::Member(dim, member) => self.figures.name(dim, member),
            Who::Party(_) | Who::Nobody => self.settled.who_title(who, self.lang),
        }
    }

    /// An amount of yuan in the scheme's unit of money.
    fn money(&self, yuan: Decimal) -> String {
        decimal(self.settled.in_money(yuan), self.places)
    }

    /// The same where nothing is a dash, as in the settlement table.
    fn dashed(&self, yuan: Decimal) -> String {
        if yuan.is_zero() { "—".to_string() } else { self.money(yuan) }
    }

    /// With all its digits and its unit.
    fn whole(&self, yuan: Decimal) -> String {
        format!("{} {}", self.settled.in_money(yuan), self.unit)
    }

    /// A figure that adds up others.
    fn sum(&self, title: &str, place: &str, yuan: Decimal, parts: Vec<Figure>) -> Figure {
        let mut made = Made {
            title: title.to_string(),
            place: place.to_string(),
            value: self.whole(yuan),
            ..Made::default()
        };
        made.say(self.lang.pick("各笔之和 ", "sum of: "));
        made.put(Kid::Sum(self.whole(yuan), parts), "");
        made.figure()
    }

    /// What the units receive and pay in the end, and whether the pools close.
    fn cards(&self, statement: &Statement, nets: &[Figure]) -> Vec<Card> {
        let lang = self.lang;
        let of = |wanted: fn(Decimal) -> bool| {
            let units = statement
                .units
                .iter()
                .zip(nets)
                .filter(move |(unit, _)| !unit.lacks_data() && wanted(unit.net));
            units.collect::<Vec<(&Unit, &Figure)>>()
        };
        let (receive, pay) = (of(|net| net > Decimal::ZERO), of(|net| net < Decimal::ZERO));
        let label = &statement.label;
        let card = |title: String, units: &[(&Unit, &Figure)]| {
            let count = units.len();
            let yuan: Decimal = units.iter().map(|(unit, _)| unit.net).sum();
            let figure = self.sum(&title, label, yuan, units.iter().map(|(_, f)| (*f).clone()).collect());
            Card {
                label: title,
                cell: Cell::number(self.money(yuan.abs()), (count > 0).then_some(figure)),
                unit: self.unit.clone(),
                note: text!("{count} 个单位", "{count} units").get(lang).to_string(),
            }
        };
        let most = |units: &[(&Unit, &Figure)]| {
            let (unit, figure) = units.iter().max_by_key(|(unit, _)| unit.net.abs())?;
            Some((self.name(unit.who), unit.net, (*figure).clone()))
        };
        let mut cards = vec![
            card(lang.pick("净额为正的单位应得合计", "Received in the end").to_string(), &receive),
            card(lang.pick("净额为负的单位应缴合计", "Paid in the end").to_string(), &pay),
        ];
        for (title, found) in [
            (lang.pick("应得最多", "Receives most"), most(&receive)),
            (lang.pick("应缴最多", "Pays most"), most(&pay)),
        ] {
            if let Some((name, net, figure)) = found {
                cards.push(Card {
                    label: title.to_string(),
                    cell: Cell::number(self.money(net.abs()), Some(figure)),
                    unit: self.unit.clone(),
                    note: name,
                });
            }
        }
        let lacking = statement.units.iter().filter(|unit| unit.lacks_data()).count();
        if lacking > 0 {
            cards.push(Card {
                label: lang.pick("缺数据、没有参加结算", "Left out for lack of data").to_string(),
                cell: Cell::number(lacking.to_string(), None),
                unit: lang.pick("个单位", "units").to_string(),
                note: String::new(),
            });
        }
        cards
    }

    /// The net amount of each unit, from the largest.
    fn bars(&self, statement: &Statement, nets: &[Figure]) -> Option<Bars> {
        let lang = self.lang;
        let mut units: Vec<(&Unit, &Figure)> = statement.units.iter().zip(nets).collect();
        units.retain(|(unit, _)| !unit.lacks_data() && !unit.net.is_zero());
        if units.len() < 2 {
            return None;
        }
        units.sort_by_key(|(unit, _)| -unit.net);
        let all = units.len();
        if all > DRAWN {
            // Both ends: who receives most and who pays most.
            units.drain(DRAWN / 2..all - DRAWN / 2);
        }
        let bar = |(unit, figure): &(&Unit, &Figure)| {
            let value = self.settled.in_money(unit.net).to_f64();
            let cell = Cell::number(self.money(unit.net), Some((*figure).clone()));
            (self.name(unit.who), vec![Bar { value, from: 0.0, cell }])
        };
        let count = units.len();
        let note = match count < all {
            true => text!(
                "只画应得最多和应缴最多的 {count} 个单位，共 {all} 个。",
                "The {count} of {all} units that receive and pay most are drawn."
            ),
            false => text!(
                "正数为应得，负数为应缴；为 0 的没有画。",
                "Positive is received, negative is paid; those of 0 are not drawn."
            ),
        };
        Some(Bars {
            title: format!("{} · {}", lang.pick("净额", "Net amounts"), statement.label),
            unit: self.unit.clone(),
            series: Vec::new(),
            rows: units.iter().map(bar).collect(),
            note: note.get(lang).to_string(),
        })
    }

    fn map(&self, statement: &Statement, nets: &[Figure]) -> Option<Drawn> {
        self.figures.request.map?;
        let region = self.settled.run.book.catalog.dimensions.of_kind(DimKind::Region)?;
        let units = statement.units.iter().zip(nets).filter_map(|(unit, figure)| {
            let Who::Member(dim, member) = unit.who else { return None };
            let value = self.settled.in_money(unit.net).to_f64().filter(|_| !unit.lacks_data());
            let words = match unit.lacks_data() {
                true => self.lang.pick("缺数据", "no data").to_string(),
                false => self.money(unit.net),
            };
            let cell = Cell::number(words, Some(figure.clone()));
            (dim == region).then(|| (member, value, cell, self.name(unit.who)))
        });
        let values: Vec<_> = units.collect();
        let title = format!("{} · {}", self.lang.pick("净额", "Net amounts"), statement.label);
        (!values.is_empty()).then(|| Drawn { title, unit: self.unit.clone(), values })
    }

    /// What everybody receives and pays in all, treasuries and funds among them.
    fn balances(&mut self) -> Part {
        let (settled, lang) = (self.settled, self.lang);
        let title = lang.pick("各方收付（全部时段）", "Receipts and payments of all times").to_string();
        let unit = self.unit.clone();
        let head = |title: &str| Head { title: title.to_string(), unit: unit.clone(), ..Head::default() };
        let names = Head { title: lang.pick("单位", "Party").to_string(), names: true, ..Head::default() };
        let heads = vec![
            names,
            head(lang.pick("应收", "Receives")),
            head(lang.pick("应付", "Pays")),
            head(lang.pick("净额", "Net")),
        ];
        let mut grid = Grid { caption: title.clone(), heads, ..Grid::default() };
        let balances = settled.balances();
        let kept = self.size.admit(balances.len(), 3, &title);
        for (who, received, paid) in balances.into_iter().take(kept) {
            let name = self.name(who);
            let (gained, spent) = self.amounts.of(who);
            let amounts =
                [(lang.pick("应收", "Receives"), received, gained), (lang.pick("应付", "Pays"), paid, spent)];
            let mut cells = vec![Cell::words(name.clone())];
            let mut sides = Vec::new();
            for (title, yuan, parts) in amounts {
                let figure = self.sum(title, &name, yuan, parts);
                sides.push(figure.clone());
                cells.push(Cell::number(self.dashed(yuan), (!yuan.is_zero()).then_some(figure)));
            }
            let mut net = Made {
                title: lang.pick("净额", "Net").to_string(),
                place: name,
                value: self.whole(received - paid),
                ..Made::default()
            };
            for (side, figure) in sides.into_iter().enumerate() {
                if side > 0 {
                    net.say(" − ");
                }
                net.put(Kid::Figure(figure), "");
            }
            cells.push(Cell::number(self.dashed(received - paid), Some(net.figure())));
            grid.rows.push(cells);
        }
        let words = settlement::pools(settled).get(lang).to_string();
        let blocks = match kept {
            0 => vec![Block::Words(words)],
            _ => vec![Block::Words(words), Block::Grid(grid)],
        };
        Part { title, blocks, folded: false }
    }
}
