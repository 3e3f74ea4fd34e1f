//! What a column holds, told from its cells where its header says nothing.

use super::{Draft, What};
use crate::cell::figure::{self, Value};
use crate::cell::time;
use crate::import::header::Figures;
use crate::import::region::{Beside, Doubt, Search};
use crate::import::words::split;
use crate::model::dimension::{Dim, DimKind};
use crate::sheet::raw::Cell;
use crate::unit::Unit;

/// So many cells of a column are looked at to tell what it holds.
const SAMPLE: usize = 200;

/// The dimension whose members dates are, within their month.
pub const DAY: &str = "day";

/// Whether all cells are words without a Chinese letter: the column beside says the same in Chinese.
pub fn is_foreign(cells: &[&Cell]) -> bool {
    let word = |text: &str| text.is_ascii() && text.bytes().filter(u8::is_ascii_alphabetic).count() >= 3;
    !cells.is_empty() && cells.iter().all(|cell| word(&cell.text))
}

impl Draft<'_> {
    /// Whether a header that announces members stands over English words that are none.
    pub(super) fn is_other_language(&self, key: &str, cells: &[&Cell]) -> bool {
        let dim = self.words.catalog.dimensions.find(key);
        let none = |dim: Dim| cells.iter().all(|cell| self.words.member(dim, &cell.text).is_none());
        is_foreign(cells)
            && dim
                .is_some_and(|dim| self.words.catalog.dimensions.get(dim).kind == DimKind::List && none(dim))
    }

    /// What most cells of a column are. Numbers can be codes and years, at the left and under a header that says nothing.
    pub(super) fn holds(&self, cells: &[&Cell], silent: bool) -> Option<String> {
        let sample: Vec<&&Cell> = cells.iter().take(SAMPLE).collect();
        let count = |test: &dyn Fn(&Cell) -> bool| sample.iter().filter(|c| test(c)).count();
        let is_most = |count: usize| count > 0 && count * 10 >= sample.len() * 6;
        // The same, and no cell is looked at once too many have failed.
        let most = |test: &dyn Fn(&Cell) -> bool| {
            let mut failed = 0;
            let mut passes = |cell: &Cell| {
                failed += usize::from(!test(cell));
                failed * 10 <= sample.len() * 4
            };
            !sample.is_empty() && sample.iter().all(|cell| passes(cell))
        };
        let dimensions = &self.words.catalog.dimensions;
        let wordy = most(&|cell| figure::read(cell, &[]) == Value::Unread);
        let left = !self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if f.measure.is_some()));
        if !(wordy || silent && left) {
            return None;
        }
        if let Some(search) = Search::new(self.words) {
            let region =
                |cell: &Cell| !matches!(search.find(&cell.text, Beside::default()), Err(Doubt::Unknown));
            if most(&region) {
                return Some(dimensions.get(search.dim).id.clone());
            }
        }
        let is_day = |cell: &Cell| time::read(cell).is_some_and(|t| t.day.is_some());
        // The first days of several years are years.
        let years =
            sample.len() > 1 && sample.iter().all(|c| time::read(c).is_some_and(|t| t.year_id().is_some()));
        if most(&is_day) && !years {
            return dimensions.find(DAY).map(|d| dimensions.get(d).id.clone());
        }
        if most(&|cell| time::read(cell).is_some_and(|t| t.year.is_some())) {
            let part = !years && sample.iter().any(|c| time::read(c).is_some_and(|t| t.part.is_some()));
            let kind = if part { DimKind::Period } else { DimKind::Year };
            return dimensions.of_kind(kind).map(|d| dimensions.get(d).id.clone());
        }
        if !wordy {
            return None;
        }
        if most(&|cell| self.words.measures(&split(&cell.text).0).len() == 1) {
            return Some("measure".to_string());
        }
        let listed = (0..dimensions.list.len())
            .map(|i| Dim(i as u8))
            .filter(|d| dimensions.get(*d).kind == DimKind::List);
        let fitting: Vec<(usize, Dim)> = listed
            .map(|dim| (count(&|cell| self.words.member(dim, &cell.text).is_some()), dim))
            .filter(|(n, dim)| is_most(*n) && self.words.subjects.iter().any(|m| m.per.contains(dim)))
            .collect();
        if let Some((_, dim)) =
            fitting.iter().max_by_key(|(n, dim)| (*n, self.is_wanted(*dim), std::cmp::Reverse(*dim)))
        {
            return Some(dimensions.get(*dim).id.clone());
        }
        let unit = |cell: &Cell| cell.text.parse::<f64>().is_err() && Unit::parse(&cell.text).is_ok();
        most(&unit).then(|| "unit".to_string())
    }

    /// Whether a measure of the table varies over a dimension.
    fn is_wanted(&self, dim: Dim) -> bool {
        self.columns.iter().any(|c| match &c.what {
            What::Figures(Figures { measure: Some(m), .. }) => self.words.subjects[*m].per.contains(&dim),
            _ => false,
        })
    }
}
