//! Every result of every line as one table, a row each.

use crate::look;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::plan::State;
use crate::results::Request;
use crate::rule::Symbol;
use crate::settle::earlier::{SETTLED, SETTLED_WITHOUT};
use polars::prelude::{Column, DataFrame, PolarsError};

/// Columns: profile, code, name, year, period, line, value, unit, state, evidence, then the other dimensions. What a line does not
/// vary over is missing.
pub fn table(request: &Request<'_>) -> Result<DataFrame, PolarsError> {
    let run = request.run;
    let book = &run.book;
    let dimensions = &book.catalog.dimensions;
    let kind = |dim: Dim| dimensions.get(dim).kind;
    let all = book.results().fold(DimSet::NONE, |set, (_, line)| set.union(line.per));
    let others: Vec<Dim> = all.iter().filter(|d| kind(*d) == DimKind::List).collect();
    let mut rows = Rows::new(others.len());
    let grades = look::grades(run);
    for (index, line) in book.results() {
        let Some((column, frame)) = run.framed(Symbol::Line(index)) else { continue };
        let unit = line.unit.to_string();
        for row in 0..frame.len() {
            let members = || frame.order.iter().zip(&frame.keys).map(|(dim, keys)| (*dim, keys[row]));
            let accounted = members().all(|(dim, m)| {
                dimensions.year_of(dim, m).is_none_or(|y| request.dataset.years.contains(&(y as u32)))
            });
            let settled = run.frames.given.get(index, row).is_some();
            let (value, state) = match column.state(row) {
                State::Accounted(value) if settled => (Some(value), SETTLED),
                State::Accounted(value) => (Some(value), "accounted"),
                State::NotAccounted if settled => (None, SETTLED_WITHOUT),
                State::NotAccounted => (None, "not_accounted"),
                State::OutOfScope => continue,
            };
            if !accounted {
                continue;
            }
            let of = |wanted: DimKind| members().find(|(dim, _)| kind(*dim) == wanted);
            let region = of(DimKind::Region);
            rows.code.push(region.map(|(dim, m)| dimensions.member_id(dim, m)).unwrap_or_default());
            rows.name.push(
                region.map(|(dim, m)| dimensions.member_title(dim, m, request.lang)).unwrap_or_default(),
            );
            let year = members().find_map(|(dim, m)| dimensions.year_of(dim, m));
            rows.year.push(year);
            rows.period
                .push(of(DimKind::Period).map(|(dim, m)| dimensions.member_id(dim, m)).unwrap_or_default());
            rows.line.push(line.id.clone());
            rows.value.push(value);
            rows.unit.push(unit.clone());
            rows.state.push(state);
            rows.evidence.push(grades[index].get(row).copied().unwrap_or_default().id());
            for (place, dim) in others.iter().enumerate() {
                let member = members().find(|(d, _)| d == dim).map(|(d, m)| dimensions.member_id(d, m));
                rows.others[place].push(member.unwrap_or_default());
            }
        }
    }
    let names: Vec<&str> = others.iter().map(|d| dimensions.get(*d).id.as_str()).collect();
    rows.table(&book.profile.id, &names)
}

#[derive(Default)]
struct Rows {
    code: Vec<String>,
    name: Vec<String>,
    year: Vec<Option<i32>>,
    period: Vec<String>,
    line: Vec<String>,
    value: Vec<Option<f64>>,
    unit: Vec<String>,
    state: Vec<&'static str>,
    evidence: Vec<&'static str>,
    others: Vec<Vec<String>>,
}

impl Rows {
    fn new(others: usize) -> Rows {
        Rows { others: vec![Vec::new(); others], ..Rows::default() }
    }

    fn table(self, profile: &str, others: &[&str]) -> Result<DataFrame, PolarsError> {
        let height = self.line.len();
        let mut columns = vec![
            Column::new("profile".into(), vec![profile; height]),
            Column::new("code".into(), said(self.code)),
            Column::new("name".into(), said(self.name)),
            Column::new("year".into(), self.year),
            Column::new("period".into(), said(self.period)),
            Column::new("line".into(), said(self.line)),
            Column::new("value".into(), self.value),
            Column::new("unit".into(), said(self.unit)),
            Column::new("state".into(), self.state),
            Column::new("evidence".into(), self.evidence),
        ];
        for (name, members) in others.iter().zip(self.others) {
            columns.push(Column::new((*name).into(), said(members)));
        }
        DataFrame::new(height, columns)
    }
}

/// Empty words are none.
fn said(words: Vec<String>) -> Vec<Option<String>> {
    words.into_iter().map(|word| Some(word).filter(|w| !w.is_empty())).collect()
}
