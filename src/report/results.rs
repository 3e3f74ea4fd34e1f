//! `results.csv`: every result of every line, one row each.

use super::Request;
use crate::model::dimension::{Dim, DimKind, DimSet};
use crate::plan::State;
use crate::rule::Symbol;
use crate::settle::earlier::{SETTLED, SETTLED_WITHOUT};
use crate::sheet::neutral;
use polars::prelude::{Column, DataFrame, PolarsError};
use polars_io::SerWriter;
use polars_io::csv::write::CsvWriter;

/// The table as bytes. Columns: profile, code, name, year, period, line, value, unit, state, then the other dimensions.
pub fn csv(request: &Request<'_>) -> Result<Vec<u8>, PolarsError> {
    let run = request.run;
    let book = &run.book;
    let dimensions = &book.catalog.dimensions;
    let kind = |dim: Dim| dimensions.get(dim).kind;
    let all = book.results().fold(DimSet::NONE, |set, (_, line)| set.union(line.per));
    let others: Vec<Dim> = all.iter().filter(|d| kind(*d) == DimKind::List).collect();
    let mut rows = Rows::new(others.len());
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
            rows.year.push(year.map(|y| y.to_string()).unwrap_or_default());
            rows.period
                .push(of(DimKind::Period).map(|(dim, m)| dimensions.member_id(dim, m)).unwrap_or_default());
            rows.line.push(line.id.clone());
            rows.value.push(value);
            rows.unit.push(unit.clone());
            rows.state.push(state);
            for (place, dim) in others.iter().enumerate() {
                let member = members().find(|(d, _)| d == dim).map(|(d, m)| dimensions.member_id(d, m));
                rows.others[place].push(member.unwrap_or_default());
            }
        }
    }
    let names: Vec<&str> = others.iter().map(|d| dimensions.get(*d).id.as_str()).collect();
    rows.write(&book.profile.id, &names)
}

#[derive(Default)]
struct Rows {
    code: Vec<String>,
    name: Vec<String>,
    year: Vec<String>,
    period: Vec<String>,
    line: Vec<String>,
    value: Vec<Option<f64>>,
    unit: Vec<String>,
    state: Vec<&'static str>,
    others: Vec<Vec<String>>,
}

impl Rows {
    fn new(others: usize) -> Rows {
        Rows { others: vec![Vec::new(); others], ..Rows::default() }
    }

    fn write(self, profile: &str, others: &[&str]) -> Result<Vec<u8>, PolarsError> {
        let height = self.line.len();
        let mut columns = vec![
            Column::new("profile".into(), vec![neutral::written(profile).as_ref(); height]),
            Column::new("code".into(), blank(self.code)),
            Column::new("name".into(), blank(self.name)),
            Column::new("year".into(), blank(self.year)),
            Column::new("period".into(), blank(self.period)),
            Column::new("line".into(), blank(self.line)),
            Column::new("value".into(), self.value),
            Column::new("unit".into(), blank(self.unit)),
            Column::new("state".into(), self.state),
        ];
        for (name, members) in others.iter().zip(self.others) {
            columns.push(Column::new((*name).into(), blank(members)));
        }
        let mut frame = DataFrame::new(height, columns)?;
        let mut bytes = Vec::new();
        // Excel takes a file for UTF-8 only with this mark.
        CsvWriter::new(&mut bytes).include_bom(true).finish(&mut frame)?;
        Ok(bytes)
    }
}

/// Words as a spreadsheet leaves them; empty ones as nothing, so that the file holds no empty quotes.
fn blank(words: Vec<String>) -> Vec<Option<String>> {
    let written = |word: String| Some(neutral::written(&word).into_owned()).filter(|w| !w.is_empty());
    words.into_iter().map(written).collect()
}
