//! Figures whose size is doubtful, told from the tables alone. A check and a run warn of them; money is not moved on
//! them unless each is accepted by name. Where the lines are drawn stands in the definitions, as coefficients.

mod apart;
mod like;
mod plausible;
mod share;

pub use plausible::{Level, is_place, level, most};

use super::inputs::{Inputs, Series};
use super::wording;
use crate::finding::{Finding, Findings};
use crate::model::{Catalog, quoted};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// The names under which doubts are accepted begin so: that a measure's figures are made up is another matter.
pub const PREFIX: &str = "magnitude:";

/// Something about the size of figures that is refused where money rests on it, unless accepted under its name.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub name: String,
    /// The measure whose figures they are.
    pub measure: Option<usize>,
    pub finding: Finding,
}

/// The figures of a dataset and which of them are looked at: the others only stand beside them.
#[derive(Clone, Copy)]
pub struct Figures<'a> {
    pub inputs: &'a Inputs,
    pub catalog: &'a Catalog,
    pub counts: &'a dyn Fn(&Series, usize) -> bool,
}

/// What is doubtful of the figures that count; of a measure the first doubt is told.
pub fn doubts(figures: &Figures<'_>) -> Vec<Doubt> {
    let series = figures.inputs.series.iter().filter(|series| !series.is_empty());
    series
        .filter_map(|series| {
            let found = share::doubt(figures, series).or_else(|| plausible::doubt(figures, series));
            found.or_else(|| apart::doubt(figures, series)).or_else(|| like::doubt(figures, series))
        })
        .collect()
}

/// The measures that doubts tell of.
pub fn told(doubts: &[Doubt]) -> BTreeSet<usize> {
    doubts.iter().filter_map(|doubt| doubt.measure).collect()
}

/// Warns of doubts that were not accepted; of those of one name the first is told.
pub fn warn(mut doubts: Vec<Doubt>, accepted: &[String], findings: &mut Findings) {
    let mut told: BTreeSet<String> = accepted.iter().cloned().collect();
    doubts.retain(|doubt| told.insert(doubt.name.clone()));
    doubts.into_iter().for_each(|doubt| findings.push(doubt.finding));
}

/// What is said of doubtful figures: a code, the measure's part of the sentence, and what it may come from.
pub struct Words {
    pub code: &'static str,
    pub said: Text,
    pub cause: Text,
}

impl Figures<'_> {
    /// The figures of a series that count.
    pub fn counted(&self, series: &Series) -> Vec<usize> {
        (0..series.len()).filter(|i| (self.counts)(series, *i)).collect()
    }

    /// A doubt about figures of a series, each with its own words behind it.
    pub fn doubt(
        &self,
        series: &Series,
        at: &[usize],
        words: Words,
        beside: &dyn Fn(usize, Lang) -> String,
    ) -> Doubt {
        let measure = &self.catalog.measures[series.measure];
        let (Text { zh, en }, Text { zh: said, en: said_en }) =
            (quoted(&measure.id, &measure.title), &words.said);
        let message = text!("{zh}{said}", "{en} {said_en}");
        let line = |i: &usize, lang: Lang| {
            let (key, beside) = (self.key(series, *i, lang), beside(*i, lang));
            let (value, unit) = (series.values[*i], &series.unit(*i).0);
            let place =
                self.inputs.place(series.origin[*i]).map(|p| p.text(lang.is_zh())).unwrap_or_default();
            text!("{key}：{value} {unit}{beside}（{place}）", "{key}: {value} {unit}{beside} ({place})")
                .get(lang)
                .to_string()
        };
        let cells = at.iter().filter_map(|i| self.inputs.place(series.origin[*i]));
        let finding =
            Finding::warning(words.code, message).at_words(wording::listed(at.iter(), line)).about(cells);
        Doubt { measure: Some(series.measure), ..accepted_as(&measure.id, finding, &words.cause) }
    }

    fn key(&self, series: &Series, i: usize, lang: Lang) -> String {
        let members = series.dims.iter().copied().zip(series.key(i).iter().copied());
        match series.dims.is_empty() {
            true => lang.pick("全部", "all").to_string(),
            false => self.catalog.dimensions.words(members, lang),
        }
    }
}

/// The doubt of a finding, with the way to accept it.
pub fn accepted_as(id: &str, finding: Finding, cause: &Text) -> Doubt {
    let (name, Text { zh, en }) = (format!("{PREFIX}{id}"), cause);
    let help = text!(
        "{zh}；核对后确是如此，写明接受才能结算：--accept {name}（或写进 dataset.toml 的 accept）",
        "{en}; where it is really so, accept it by name to settle: --accept {name} (or `accept` in dataset.toml)"
    );
    Doubt { name, measure: None, finding: finding.help(help) }
}
