//! One node: its rule, what it is of, its value, and what it is made of.

use super::node::{Figure, Item, Kid, Made, runs};
use super::{Key, Open, Trail, rule, safe};
use crate::explain::origin;
use crate::explain::reads::Read;
use crate::explain::{figure, words};
use crate::look::Referred;
use crate::plan::{NO_ROW, State};
use crate::rule::{Gather, Over, Reference, Symbol, Upto};
use crate::text;
use crate::unit::Unit;
use std::collections::VecDeque;

/// What stands for a value that is missing, and for a row that a line does not speak of.
const MISSING: usize = 0;
const OUTSIDE: usize = 1;

type Queue = VecDeque<(usize, Open)>;

impl<'r> Trail<'r> {
    pub(super) fn record(&mut self, what: Open, open: &mut Queue) -> Vec<Item> {
        match what {
            Open::Row(Symbol::Line(line), row) => self.line(line, row, open),
            Open::Row(Symbol::Measure(measure), row) => self.measure(measure, row),
            Open::Row(symbol, row) => self.head(symbol, row),
            Open::Entry(entry) => self.entry(entry),
            Open::Made(made) => self.made(&made, open),
        }
    }

    /// Rule, place and value of a row.
    fn head(&mut self, symbol: Symbol, row: usize) -> Vec<Item> {
        let rule = match symbol {
            Symbol::Line(line) => self.shape(line).rule,
            symbol => self.rule(symbol),
        };
        let place = self.place_words(symbol, row);
        let value = match self.run.column(symbol).map(|column| column.state(row)) {
            Some(State::Accounted(value)) => Item::Words(figure(value)),
            Some(State::OutOfScope) => Item::Number(OUTSIDE),
            Some(State::NotAccounted) | None => Item::Number(MISSING),
        };
        vec![Item::Number(rule), Item::Number(place), value]
    }

    /// The rule of a measure or coefficient.
    fn rule(&mut self, symbol: Symbol) -> usize {
        if let Some(known) = self.symbols.get(&symbol) {
            return *known;
        }
        let rule = self.rules.place(&safe(&rule::of_symbol(self.run, symbol, self.lang)));
        self.symbols.insert(symbol, rule);
        rule
    }

    /// The members of a row in words.
    fn place_words(&mut self, symbol: Symbol, row: usize) -> usize {
        let spot = self.run.column(symbol).map(|column| (column.frame, row));
        if let Some(known) = spot.and_then(|spot| self.spots.get(&spot)) {
            return *known;
        }
        let dimensions = &self.run.book.catalog.dimensions;
        let words: Vec<String> = match self.run.framed(symbol) {
            Some((_, frame)) => {
                let members = frame.order.iter().zip(&frame.keys);
                members.map(|(dim, keys)| dimensions.member_title(*dim, keys[row], self.lang)).collect()
            }
            None => Vec::new(),
        };
        let place = self.places.place(&safe(&words.join(" · ")));
        if let Some(spot) = spot {
            self.spots.insert(spot, place);
        }
        place
    }

    fn told(&mut self, words: &str) -> usize {
        self.words.place(&safe(words))
    }

    fn line(&mut self, line: usize, row: usize, open: &mut Queue) -> Vec<Item> {
        let mut record = self.head(Symbol::Line(line), row);
        if let Some(giver) = self.run.frames.given.giver(line, row) {
            let words = crate::explain::settled(giver, self.lang);
            let w = self.told(&words);
            record.push(Item::Told { w });
            return record;
        }
        let (shape, frame) = (self.shape(line), self.run.column(Symbol::Line(line)).map(|c| c.frame));
        for read in &shape.reads {
            match (read, frame) {
                (Read::Name(reference, _), Some(frame)) => {
                    let item = self.name(reference, frame, row, open);
                    record.push(item);
                }
                (Read::Over(over, unit), Some(frame)) => {
                    let item = self.over(over, unit, (frame, row), open);
                    record.push(item);
                }
                (Read::Upto(upto), Some(frame)) => {
                    let item = self.upto(upto, (frame, row), open);
                    record.push(item);
                }
                (_, None) => {}
            }
        }
        record
    }

    fn name(&mut self, reference: &'r Reference, frame: usize, row: usize, open: &mut Queue) -> Item {
        let found = match &*self.referred(reference, frame) {
            Referred::Nothing => None,
            Referred::Entries(entries) => match entries[row] {
                NO_ROW => None,
                entry => {
                    let value = self.run.entries.values.get(entry as usize).copied();
                    Some((self.add(Key::Entry(entry), open, Open::Entry(entry)), value.unwrap_or(f64::NAN)))
                }
            },
            Referred::Column(symbol, column, map) => match map.as_ref().map_or(row as u32, |m| m[row]) {
                NO_ROW => None,
                target => {
                    let (symbol, target) = (*symbol, target as usize);
                    let node = self.note(&Figure::Row(symbol, target), open);
                    Some((node, column.draw(target, 0)))
                }
            },
        };
        let lacking = || words::lacking(self.run, reference, (frame, row), self.lang);
        match found {
            Some((node, value)) if !value.is_nan() => Item::Number(node),
            Some((node, _)) => Item::Lacking(node, lacking()),
            None => Item::Words(lacking()),
        }
    }

    fn over(&mut self, over: &'r Over, unit: &Unit, (frame, row): (usize, usize), open: &mut Queue) -> Item {
        let grouped = self.grouped(over, frame);
        let rows = grouped.as_ref().map(|grouped| grouped.rows(row)).unwrap_or_default();
        let value = match over.fun {
            Gather::Reduction(fun) => grouped.map(|grouped| grouped.value(fun, &rows).unwrap_or(f64::NAN)),
            Gather::Within(_) => None,
        };
        let words = words::gathered(self.run, over, value, unit, self.lang);
        Item::Rows(words, self.rows(over.argument, &rows, open))
    }

    /// The rows of a sum up to a level; the level of the own row stands first.
    fn upto(&mut self, upto: &Upto, (frame, row): (usize, usize), open: &mut Queue) -> Item {
        let nothing = || Item::Rows(String::new(), String::new());
        let Some((own, group_of_row, members)) = self.run.grouped_upto(upto) else { return nothing() };
        let at = match own == frame {
            true => row as u32,
            false => self.run.rows_of(frame, own, Vec::new())[row],
        };
        let Some(group) = group_of_row.get(at as usize) else { return nothing() };
        let mut nodes = vec![self.note(&Figure::Row(upto.level, at as usize), open)];
        nodes.extend(
            members.of(*group).iter().map(|row| self.note(&Figure::Row(upto.argument, *row as usize), open)),
        );
        Item::Rows(String::new(), runs(&nodes))
    }

    fn rows(&mut self, symbol: Symbol, rows: &[usize], open: &mut Queue) -> String {
        let nodes: Vec<usize> = rows.iter().map(|row| self.note(&Figure::Row(symbol, *row), open)).collect();
        let runs = runs(&nodes);
        self.bytes += runs.len();
        runs
    }

    /// Where it stands: the words that its like share, its own cell or line, and what stands beside it.
    fn measure(&mut self, measure: usize, row: usize) -> Vec<Item> {
        const CELL: &str = "\u{1}";
        let mut record = self.head(Symbol::Measure(measure), row);
        let Some(given) = origin::given(self.run, measure, row, true, self.lang) else { return record };
        let place = given.place.unwrap_or_default();
        let pattern = self.told(&place.text_at(self.lang.is_zh(), Some(CELL)));
        let beside = self.told(&given.beside);
        record.push(Item::Number(pattern));
        record.push(Item::Words(place.at().unwrap_or_default()));
        record.push(Item::Number(beside));
        let own = match self.run.column(Symbol::Measure(measure)).map(|column| column.draw(row, 0)) {
            Some(value) => words::with_unit(value, self.run.book.unit(Symbol::Measure(measure)), self.lang),
            None => String::new(),
        };
        if own != given.value {
            record.push(Item::Words(given.value));
        }
        record
    }

    fn entry(&mut self, entry: u32) -> Vec<Item> {
        let place = entry as usize;
        let symbol = Symbol::Coefficient(self.run.entries.list[place].coefficient);
        let rule = self.rule(symbol);
        let nowhere = self.places.place("\"\"");
        let value = Item::Words(figure(self.run.entries.values[place]));
        let (_, from) = origin::of_coefficient(self.run, entry, self.lang);
        let mut record = vec![Item::Number(rule), Item::Number(nowhere), value];
        record.extend(from.iter().map(|words| Item::Number(self.told(words))));
        record
    }

    fn made(&mut self, made: &Made, open: &mut Queue) -> Vec<Item> {
        let rule = self.rules.place(&safe(&rule::of_made(made)));
        let place = self.places.place(&safe(&made.place));
        let mut record = vec![Item::Number(rule), Item::Number(place), Item::Words(made.value.clone())];
        for kid in &made.kids {
            record.push(match kid {
                // Said in the formula alone.
                Kid::Words(words) => Item::Rows(words.clone(), String::new()),
                Kid::Figure(figure) => match figure {
                    Figure::Row(symbol, row) if self.lacks(*symbol, *row) => {
                        let title = self.run.book.title(*symbol).get(self.lang).to_string();
                        let words = text!("缺“{title}”", "no \"{title}\"").get(self.lang).to_string();
                        Item::Lacking(self.note(figure, open), words)
                    }
                    figure => Item::Number(self.note(figure, open)),
                },
                Kid::Sum(value, figures) => {
                    let nodes: Vec<usize> = figures.iter().map(|one| self.note(one, open)).collect();
                    Item::Rows(value.clone(), runs(&nodes))
                }
            });
        }
        if !made.note.is_empty() {
            let w = self.told(&made.note);
            record.push(Item::Told { w });
        }
        record
    }

    fn lacks(&self, symbol: Symbol, row: usize) -> bool {
        !self.run.column(symbol).is_some_and(|column| matches!(column.state(row), State::Accounted(_)))
    }
}
