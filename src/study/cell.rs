//! One cell of a study: what a dataset comes to under a scenario and a profile, or why it does not.

use super::response::Response;
use crate::compute::Run;
use crate::model::dimension::DimKind;
use crate::plan::State;
use crate::rule::Symbol;
use serde::{Deserialize, Serialize};

/// A finished cell, as it is kept for when the study is run again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// Of what it rests on: program, definitions, tables, scenario, profile and lines.
    pub hash: String,
    pub scenario: String,
    /// What the scenario is, in Chinese and in English.
    pub title: (String, String),
    pub profile: String,
    /// Why it could not be computed, in Chinese and in English.
    pub refused: Option<(String, String)>,
    pub lines: Vec<Line>,
    pub responses: Vec<Response>,
    pub changed: Vec<Changed>,
}

/// The results of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    pub id: String,
    pub title: (String, String),
    pub unit: String,
    /// Whether sums over regions mean something: it is money.
    pub adds: bool,
    pub decimals: usize,
    /// Ids of the dimensions beside region and time.
    pub dims: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub code: String,
    pub name: (String, String),
    pub year: Option<i32>,
    pub period: String,
    pub members: Vec<String>,
    /// The bits of the value: a decimal text would not bring all of them back.
    pub bits: Option<u64>,
}

/// A number that the scenario changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    pub title: (String, String),
    pub base: Option<u64>,
    pub value: u64,
}

impl Row {
    pub fn value(&self) -> Option<f64> {
        self.bits.map(f64::from_bits)
    }

    /// The region, time and members, without the value.
    pub fn key(&self) -> (&str, Option<i32>, &str, &[String]) {
        (&self.code, self.year, &self.period, &self.members)
    }
}

/// The rows of a line in some years; rows out of scope are left out, those without a value are there.
pub fn line(run: &Run, index: usize, years: &[u32]) -> Option<Line> {
    let (column, frame) = run.framed(Symbol::Line(index))?;
    let (book, checked) = (&run.book, &run.book.lines[index]);
    let dimensions = &book.catalog.dimensions;
    let kind = |dim| dimensions.get(dim).kind;
    let others: Vec<_> = frame.order.iter().copied().filter(|dim| kind(*dim) == DimKind::List).collect();
    let mut rows = Vec::new();
    for row in 0..frame.len() {
        let members = || frame.order.iter().zip(&frame.keys).map(|(dim, keys)| (*dim, keys[row]));
        let year = members().find_map(|(dim, m)| dimensions.year_of(dim, m));
        let bits = match column.state(row) {
            State::Accounted(value) => Some(value.to_bits()),
            State::NotAccounted => None,
            State::OutOfScope => continue,
        };
        if year.is_some_and(|year| !years.contains(&(year as u32))) {
            continue;
        }
        let of = |wanted| members().find(|(dim, _)| kind(*dim) == wanted);
        let region = of(DimKind::Region);
        let title = |lang| region.map(|(dim, m)| dimensions.member_title(dim, m, lang)).unwrap_or_default();
        rows.push(Row {
            code: region.map(|(dim, m)| dimensions.member_id(dim, m)).unwrap_or_default(),
            name: (title(crate::text::Lang::Zh), title(crate::text::Lang::En)),
            year,
            period: of(DimKind::Period).map(|(dim, m)| dimensions.member_id(dim, m)).unwrap_or_default(),
            members: others
                .iter()
                .filter_map(|own| members().find(|(dim, _)| dim == own))
                .map(|(dim, m)| dimensions.member_id(dim, m))
                .collect(),
            bits,
        });
    }
    let (zh, en) = (checked.title.zh.clone(), checked.title.en.clone());
    Some(Line {
        id: checked.id.clone(),
        title: (zh, en),
        unit: checked.unit.to_string(),
        adds: checked.unit.is_money(),
        decimals: book.decimals(Symbol::Line(index)),
        dims: others.iter().map(|dim| dimensions.get(*dim).id.clone()).collect(),
        rows,
    })
}
