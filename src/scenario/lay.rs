//! From the board back to inputs and definitions: a changed number stands in a table of its own, which says what it was
//! and which verb made it what it is.

use super::board::{Board, Cell, Step, Trace};
use super::levers;
use super::read::Scenario;
use super::verb::Verb;
use crate::finding::Findings;
use crate::function::Exact;
use crate::model::Catalog;
use crate::model::dimension::DimKind;
use crate::model::evidence::Status;
use crate::sheet;
use crate::table::{Inputs, Origin, Revised, Why};
use crate::text::{Lang, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The inputs with the changed values in place of those of the tables.
pub fn inputs(
    board: &Board<'_>,
    (scenarios, verbs): (&[Scenario], &[Verb]),
    lang: Lang,
    findings: &mut Findings,
) -> Inputs {
    let mut inputs = board.inputs.clone();
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let shown = format!("{} {}", lang.pick("情景", "scenario"), names.join("+"));
    let list = Vec::from_iter(board.changed().filter_map(|(cell, trace, value)| match cell {
        Cell::Input(measure, key) => Some((*measure, key, trace, value)),
        Cell::Row(..) | Cell::Step(..) => None,
    }));
    inputs.levers = Arc::new(levers::levers(board, verbs, inputs.sheets.len() as u16));
    if list.is_empty() {
        return inputs;
    }
    let mut text = String::from("measure,key,value,unit,status,source\n");
    for (measure, key, trace, value) in &list {
        let (own, unit) = (&board.catalog.measures[*measure], &board.catalog.measures[*measure].unit);
        let origin = board.origin(*measure, key).and_then(|origin| board.inputs.place(origin));
        let (words, shown_unit, number) = (board.words(*measure, key), unit.to_string(), figure(value));
        let told = told(trace, verbs, &unit.to_string(), origin.map(|place| place.words()));
        let cells =
            [own.id.as_str(), words.get(lang), &number, &shown_unit, Status::Assumed.id(), told.get(lang)];
        text.push_str(&cells.map(quoted).join(","));
        text.push('\n');
    }
    let (table, problems) = sheet::csv_text(&shown, &text);
    findings.extend(problems);
    let Some(table) = table else { return inputs };
    let place = inputs.sheets.len() as u16;
    inputs.sheets.push(table);
    let mut revised: BTreeMap<usize, Vec<Revised>> = BTreeMap::new();
    for (row, (measure, key, _, value)) in list.into_iter().enumerate() {
        let origin = Origin { sheet: place, row: row as u32, column: 2 };
        let value = value.to_f64();
        revised.entry(measure).or_default().push(Revised { key: key.clone(), value, origin });
    }
    // What is blank in the first year is blank in those made from it.
    for (measure, from, to) in &board.paths {
        let dims = board.dims(*measure);
        let year = dims.iter().position(|dim| board.catalog.dimensions.get(*dim).kind == DimKind::Year);
        let Some(year) = year else { continue };
        let blank = inputs.awaited_of(*measure).iter().filter(|(key, _)| key[year] == *from);
        let later = |(key, why): &(Vec<u32>, Why)| {
            let (key, why) = (key.clone(), *why);
            (from + 1..=*to).map(move |later| {
                let mut key = key.clone();
                key[year] = later;
                (key, why)
            })
        };
        let more: Vec<(Vec<u32>, Why)> = blank.flat_map(later).collect();
        inputs.expect(*measure, &dims, more);
    }
    for (measure, list) in revised {
        inputs.revise(measure, (&board.dims(measure), &board.catalog.measures[measure].unit), list);
    }
    inputs
}

/// The definitions with the changed numbers; none where nothing of them changed.
pub fn catalog(board: &Board<'_>, catalog: &Arc<Catalog>, verbs: &[Verb]) -> Arc<Catalog> {
    let mut changed = catalog.clone();
    for (cell, trace, value) in board.changed() {
        match cell {
            Cell::Input(..) => {}
            Cell::Row(coefficient, row) => {
                let own = &mut Arc::make_mut(&mut changed).coefficients[*coefficient];
                let own = Arc::make_mut(own);
                let (unit, entry) = (own.unit.clone(), &mut own.rows[*row]);
                let own_factor = unit.factor_to(&unit);
                let Text { zh, en } = told(trace, verbs, &unit.to_string(), Some(entry.place.words()));
                entry.note = if entry.note.is_empty() {
                    format!("{zh} · {en}")
                } else {
                    format!("{zh} · {en} | {}", entry.note)
                };
                (entry.value, entry.unit) = (value.to_f64(), unit);
                if let Some(one) = own_factor {
                    entry.factor = one;
                }
                (entry.low, entry.high) = (None, None);
                entry.evidence = crate::model::evidence::Evidence::Illustrative;
            }
            Cell::Step(model, tier, step) => {
                let tier = &mut Arc::make_mut(&mut changed).models[*model].tiers[*tier];
                tier.steps[*step].value = value.to_f64();
                tier.evidence = crate::model::evidence::Evidence::Illustrative;
            }
        }
    }
    for (model, with) in &board.models {
        let changed = Arc::make_mut(&mut changed);
        for placed in changed.profiles.iter_mut().flat_map(|profile| &mut profile.models) {
            if placed.text == *model {
                *placed = placed.clone().meaning(with.clone());
            }
        }
    }
    if let Some(year) = board.prices {
        Arc::make_mut(&mut changed).prices = Some(year as i32);
    }
    changed
}

/// How a number came to be: `21 km2 → 22.05 km2（情景 forest-5 第 1 条）；原值 land.csv，第 12 行`.
fn told(trace: &Trace, verbs: &[Verb], unit: &str, origin: Option<Text>) -> Text {
    let base = trace.base.as_ref().map(figure);
    let (mut zh, mut en) = match &base {
        Some(base) => (format!("{base} {unit}"), format!("{base} {unit}")),
        None => ("原来没有".to_string(), "not given".to_string()),
    };
    for Step { verb, value, .. } in &trace.steps {
        let words = verbs.get(*verb).map(|verb| verb.spot.words()).unwrap_or_default();
        zh += &format!(" → {} {unit}（{}）", figure(value), words.zh);
        en += &format!(" → {} {unit} ({})", figure(value), words.en);
    }
    if let Some(origin) = origin {
        zh += &format!("；原值 {}", origin.zh);
        en += &format!("; was {}", origin.en);
    }
    Text { zh, en }
}

/// A number with all the digits it was typed with.
fn figure(value: &Exact) -> String {
    format!("{}", value.to_f64())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
