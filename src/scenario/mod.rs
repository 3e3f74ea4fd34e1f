//! Scenarios: files of verbs that change inputs, coefficients, step tables, models or the year of prices before
//! anything is computed. What is computed then is a run like any other: it knows of the scenario only by the places of
//! its values.

mod amount;
mod board;
mod faults;
mod find;
mod lay;
mod levers;
mod loose;
mod order;
mod play;
mod read;
mod select;
mod spot;
#[cfg(test)]
mod tests;
pub mod toml;
mod verb;

pub use board::Cell;
pub use find::find;
pub use read::Scenario;

use crate::finding::Findings;
use crate::model::Catalog;
use crate::table::{Assumption, Inputs};
use crate::text::{Lang, Text};
use board::Board;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A dataset and its definitions as scenarios change them.
pub struct Laid {
    pub catalog: Arc<Catalog>,
    pub inputs: Arc<Inputs>,
    /// Years that a path leads to.
    pub years: BTreeSet<u32>,
    /// What came to another number, with what it was and is.
    pub changed: Vec<Changed>,
}

/// A number that came to another.
#[derive(Clone, Debug)]
pub struct Changed {
    pub cell: Cell,
    /// What it is, in words.
    pub title: Text,
    pub base: Option<f64>,
    pub value: f64,
}

impl Scenario {
    /// What is kept of it with the dataset.
    pub fn assumption(&self) -> Assumption {
        let Scenario { id, title, source, note, file, .. } = self;
        let (id, title, source) = (id.clone(), title.clone(), source.clone());
        Assumption { id, title, source, note: note.clone(), file: file.clone() }
    }
}

/// Lays scenarios over a dataset and its definitions, one after the other, verb by verb.
pub fn lay(
    mut scenarios: Vec<Scenario>,
    (catalog, given): (&Arc<Catalog>, &Arc<Inputs>),
    lang: Lang,
    findings: &mut Findings,
) -> Option<Laid> {
    let written: Vec<read::Written> =
        scenarios.iter_mut().flat_map(|scenario| std::mem::take(&mut scenario.verbs)).collect();
    let verbs: Option<Vec<verb::Verb>> = written
        .into_iter()
        .map(|written| verb::resolve(written, catalog, findings))
        // Whatever else is wrong is said as well.
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let verbs = verbs.filter(|_| !findings.has_errors())?;
    let mut board = Board::new(catalog, given);
    for (at, verb) in verbs.iter().enumerate() {
        play::act(&mut board, verb, at, findings);
    }
    let held = |model: &str| catalog.profiles.iter().any(|p| p.models.iter().any(|m| m.text == model));
    for (at, verb) in verbs.iter().enumerate() {
        if let verb::Act::Replace { model, .. } = &verb.act
            && !held(model)
            && at < verbs.len()
        {
            let what = verb.spot.words();
            let help = crate::text!(
                "没有口径用模型 `{model}`；用 `geep catalog --show 口径` 看它用哪些",
                "no profile holds model `{model}`; `geep catalog --show PROFILE` says what it holds"
            );
            findings.push(faults::touches_nothing(&verb.spot, what, help));
        }
    }
    if findings.has_errors() {
        return None;
    }
    order::report(&board, &verbs, findings);
    if let Some((year, verb)) =
        board.prices.zip(verbs.iter().find(|v| matches!(v.act, verb::Act::Prices { .. })))
    {
        let money = given.series.iter().map(|series| &catalog.measures[series.measure]);
        let money: Vec<String> = money.filter(|m| m.unit.is_money()).map(|m| m.id.clone()).collect();
        if !money.is_empty() {
            findings.push(faults::nominal(&verb.spot, &money, year));
        }
    }
    let changed = board.changed().map(|(cell, trace, value)| Changed {
        cell: cell.clone(),
        title: board.title(cell),
        base: trace.base.as_ref().map(crate::function::Exact::to_f64),
        value: value.to_f64(),
    });
    let changed = changed.collect();
    let inputs = Arc::new(lay::inputs(&board, (&scenarios, &verbs), lang, findings));
    let catalog = lay::catalog(&board, catalog, &verbs);
    Some(Laid { catalog, inputs, years: board.years.clone(), changed })
}
