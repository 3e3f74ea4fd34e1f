//! What the changed numbers hang on, put so that a spreadsheet can follow it: one number a verb, and how each changed number
//! came from it.

use super::amount::{Amount, Side};
use super::board::{Board, Cell, Made};
use super::verb::{Act, Change, Course, Target, Verb};
use crate::table::{Before, How, Lever, Levers, Live, Stage};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::{BTreeMap, HashMap};

/// The levers of all verbs, and the changed numbers: inputs first, in the order of their table.
pub fn levers(board: &Board<'_>, verbs: &[Verb], sheet: u16) -> Levers {
    let mut list = Vec::new();
    let own: Vec<Option<usize>> = verbs
        .iter()
        .map(|verb| {
            let (value, unit) = lever(board, verb)?;
            list.push(Lever { verb: said(board, verb), value, unit });
            Some(list.len() - 1)
        })
        .collect();
    let inputs = board.changed().filter(|(cell, ..)| matches!(cell, Cell::Input(..)));
    let rows = board.changed().filter(|(cell, ..)| matches!(cell, Cell::Row(..)));
    let cells: Vec<(&Cell, &super::board::Trace)> =
        inputs.chain(rows).map(|(cell, trace, _)| (cell, trace)).collect();
    let places: HashMap<&Cell, usize> = cells.iter().enumerate().map(|(at, (cell, _))| (*cell, at)).collect();
    let before = |cell: &Cell, verb: usize| -> Option<Before> {
        let steps = &board.traces.get(cell)?.steps;
        Some((*places.get(cell)?, steps.iter().filter(|step| step.verb < verb).count()))
    };
    let now = |cell: &Cell, verb: usize| before(cell, verb);
    let live = |(cell, trace): &(&Cell, &super::board::Trace)| {
        let stages = trace.steps.iter().map(|step| {
            let lever = own[step.verb];
            let how = match &step.how {
                _ if lever.is_none() && !matches!(step.how, Made::Follow(..)) => None,
                Made::Times => Some(How::Times),
                Made::To => Some(How::To),
                Made::Plus => Some(How::Plus),
                Made::Grown(begin, years) => Some(How::Grown(*begin, *years)),
                Made::Gain(share, other) => before(other, step.verb).map(|other| How::Gain(*share, other)),
                Made::Loss(share, other) => before(other, step.verb).map(|other| How::Loss(*share, other)),
                Made::Follow(terms, whole) => {
                    let term = |(cell, weight): &(Cell, f64)| {
                        let (place, stage) = now(cell, step.verb)?;
                        Some(((place, stage), (place, 0), *weight))
                    };
                    terms.iter().map(term).collect::<Option<_>>().map(|terms| How::Follow(terms, *whole))
                }
                Made::Fixed => None,
            };
            Stage { lever, how: how.unwrap_or(How::Fixed), value: step.value.to_f64() }
        });
        Live {
            title: board.title(cell),
            base: trace.base.as_ref().map(crate::function::Exact::to_f64),
            stages: stages.collect(),
        }
    };
    let rows: BTreeMap<(usize, usize), usize> = cells
        .iter()
        .enumerate()
        .filter_map(|(at, (cell, _))| match cell {
            Cell::Row(coefficient, row) => Some(((*coefficient, *row), at)),
            Cell::Input(..) | Cell::Step(..) => None,
        })
        .collect();
    let sheet = cells.iter().any(|(cell, _)| matches!(cell, Cell::Input(..))).then_some(sheet);
    Levers { cells: cells.iter().map(live).collect(), list, sheet, rows }
}

/// The number of a verb that can be turned, with its unit.
fn lever(board: &Board<'_>, verb: &Verb) -> Option<(f64, String)> {
    let unit = |unit: &crate::unit::Unit| unit.to_string();
    match &verb.act {
        Act::Move { moves, .. } => {
            let of = |one: &super::verb::Move| match &one.amount {
                Amount::Part(part, _) => (part.to_f64(), "%".to_string()),
                Amount::Value(value) => (value.to_f64(), unit(&board.catalog.measures[one.measure].unit)),
            };
            let first = of(moves.first()?);
            moves.iter().all(|one| of(one) == first).then_some(first)
        }
        Act::Change { target, change, .. } => {
            let own = match target {
                Target::Measure(measure) => unit(&board.catalog.measures[*measure].unit),
                Target::Coefficient(coefficient) => unit(&board.catalog.coefficients[*coefficient].unit),
                // Step tables stand inside formulas.
                Target::Tier(..) => return None,
            };
            match change {
                Change::Times(factor) => Some((factor.to_f64(), String::new())),
                Change::To(to) => Some((to.to_f64(), own)),
                Change::Plus(more) => Some((more.to_f64(), own)),
            }
        }
        Act::Path { course: Course::Growth(growth), .. } => Some((growth.to_f64(), "%".to_string())),
        Act::Path { .. } | Act::Follow { .. } | Act::Replace { .. } | Act::Prices { .. } => None,
    }
}

/// Which verb it is and what it does: `情景 forest-5 第 1 条：面积，农田 → 森林（占转入方的比例）`.
fn said(board: &Board<'_>, verb: &Verb) -> Text {
    let (Text { zh, en }, catalog) = (verb.spot.words(), board.catalog);
    let Text { zh: what, en: what_en } = match &verb.act {
        Act::Move { moves, .. } => {
            let Some(one) = moves.first() else { return text!("{zh}", "{en}") };
            let member = |member, lang| catalog.dimensions.member_title(one.dim, member, lang);
            let (from, to) = (member(one.from, Lang::Zh), member(one.to, Lang::Zh));
            let (from_en, to_en) = (member(one.from, Lang::En), member(one.to, Lang::En));
            let Text { zh: how, en: how_en } = match &one.amount {
                Amount::Part(_, Side::To) => text!("占转入方的比例", "as a part of what gains"),
                Amount::Part(_, Side::From) => text!("占转出方的比例", "as a part of what loses"),
                Amount::Value(_) => text!("每处转移的量", "amount in each place"),
            };
            let title = &catalog.measures[one.measure].title;
            let (title, title_en) = (&title.zh, &title.en);
            text!("{title}，{from} → {to}（{how}）", "{title_en}, {from_en} → {to_en} ({how_en})")
        }
        Act::Change { target, change, .. } => {
            let Text { zh: title, en: title_en } = match target {
                Target::Measure(measure) => catalog.measures[*measure].title.clone(),
                Target::Coefficient(coefficient) => catalog.coefficients[*coefficient].title.clone(),
                Target::Tier(id, _) => Text::same(id),
            };
            match change {
                Change::Times(_) => text!("{title}，乘以", "{title_en}, times"),
                Change::To(_) => text!("{title}，改成", "{title_en}, set to"),
                Change::Plus(_) => text!("{title}，加上", "{title_en}, more by"),
            }
        }
        Act::Path { measures, .. } => {
            let title = measures.first().map(|measure| catalog.measures[*measure].title.clone());
            let Text { zh: title, en: title_en } =
                title.unwrap_or_else(|| text!("其余指标", "all other measures"));
            text!("{title}，每年增长", "{title_en}, growth a year")
        }
        Act::Follow { .. } | Act::Replace { .. } | Act::Prices { .. } => return text!("{zh}", "{en}"),
    };
    text!("{zh}：{what}", "{en}: {what_en}")
}
