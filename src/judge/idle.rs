//! Data of the user's that no rule of the profile asks for: nothing is wrong with them, and nobody should believe that
//! they counted.

use crate::compute::Run;
use crate::model::quoted;
use crate::rule::Symbol;
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// So many measures are named.
const NAMED: usize = 12;

/// The measures with figures that no line names, in their order.
fn measures(run: &Run) -> Vec<usize> {
    let used = run.book.used();
    let given = run.inputs.series.iter().filter(|series| !series.is_empty()).map(|series| series.measure);
    let idle: BTreeSet<usize> = given.filter(|measure| !used.contains(&Symbol::Measure(*measure))).collect();
    idle.into_iter().collect()
}

/// What is said of them; none where all data are used.
pub fn words(run: &Run) -> Option<Text> {
    let idle = measures(run);
    if idle.is_empty() {
        return None;
    }
    let titles: Vec<Text> = idle
        .iter()
        .take(NAMED)
        .map(|m| quoted(&run.book.catalog.measures[*m].id, &run.book.catalog.measures[*m].title))
        .collect();
    let join =
        |lang: Lang| titles.iter().map(|t| t.get(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
    let (zh, en, count) = (join(Lang::Zh), join(Lang::En), idle.len());
    let (more_zh, more_en) = match idle.len() > NAMED {
        true => (format!("等 {count} 个指标"), format!(" and others, {count} in all")),
        false => Default::default(),
    };
    Some(text!("{zh}{more_zh}", "{en}{more_en}"))
}

/// The sentence at the end of a run.
pub fn sentence(run: &Run) -> Option<Text> {
    let Text { zh, en } = words(run)?;
    Some(text!(
        "数据里有本口径不用的指标：{zh}",
        "the data hold measures that this profile does not use: {en}"
    ))
}
