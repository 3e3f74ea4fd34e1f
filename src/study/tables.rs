//! The results of a study as tidy tables: one row a result, one row a region and year, and what every id means.

use super::cell::Cell;
use crate::compute::Run;
use crate::model::dimension::{DimKind, Dimensions};
use crate::text::Lang;
use polars::prelude::{Column, DataFrame, PolarsError};
use std::collections::{BTreeMap, BTreeSet};

/// Columns: study, scenario, profile, code, name, year, period, line, value, unit, state, then the other dimensions.
pub fn results(study: &str, cells: &[Cell], lang: Lang) -> Result<DataFrame, PolarsError> {
    let dims: BTreeSet<&String> = cells.iter().flat_map(|c| &c.lines).flat_map(|l| &l.dims).collect();
    let dims: Vec<&String> = dims.into_iter().collect();
    let mut words: [Vec<Option<String>>; 9] = Default::default();
    let (mut years, mut values) = (Vec::new(), Vec::new());
    let mut members: Vec<Vec<Option<String>>> = vec![Vec::new(); dims.len()];
    for cell in cells {
        for line in &cell.lines {
            for row in &line.rows {
                let state = if row.bits.is_some() { "accounted" } else { "not_accounted" };
                let name = lang.pick(&row.name.0, &row.name.1);
                let list = [
                    study,
                    &cell.scenario,
                    &cell.profile,
                    &row.code,
                    name,
                    &row.period,
                    &line.id,
                    &line.unit,
                    state,
                ];
                for (column, word) in words.iter_mut().zip(list) {
                    column.push(Some(word.to_string()).filter(|word| !word.is_empty()));
                }
                years.push(row.year);
                values.push(row.value());
                for (column, dim) in members.iter_mut().zip(&dims) {
                    let place = line.dims.iter().position(|own| own == *dim);
                    column.push(place.and_then(|place| row.members.get(place).cloned()));
                }
            }
        }
    }
    let height = values.len();
    let [study, scenario, profile, code, name, period, line, unit, state] = words;
    let mut columns = vec![
        Column::new("study".into(), study),
        Column::new("scenario".into(), scenario),
        Column::new("profile".into(), profile),
        Column::new("code".into(), code),
        Column::new("name".into(), name),
        Column::new("year".into(), years),
        Column::new("period".into(), period),
        Column::new("line".into(), line),
        Column::new("value".into(), values),
        Column::new("unit".into(), unit),
        Column::new("state".into(), state),
    ];
    columns.extend(dims.into_iter().zip(members).map(|(dim, list)| Column::new(dim.as_str().into(), list)));
    DataFrame::new(height, columns)
}

/// One row a scenario, profile, region and time, a column for each line that varies over nothing else.
pub fn wide(cells: &[Cell]) -> Result<DataFrame, PolarsError> {
    let mut lines: Vec<&str> = Vec::new();
    type Key<'a> = (usize, &'a str, Option<i32>, &'a str);
    let mut rows: BTreeMap<Key<'_>, BTreeMap<&str, f64>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        for line in cell.lines.iter().filter(|line| line.dims.is_empty()) {
            if !lines.contains(&line.id.as_str()) {
                lines.push(&line.id);
            }
            for row in &line.rows {
                let own = rows.entry((at, &row.code, row.year, &row.period)).or_default();
                if let Some(value) = row.value() {
                    own.insert(&line.id, value);
                }
            }
        }
    }
    let word =
        |of: fn(&Cell) -> &str| rows.keys().map(|key| of(&cells[key.0]).to_string()).collect::<Vec<_>>();
    let said =
        |words: Vec<String>| words.into_iter().map(|w| Some(w).filter(|w| !w.is_empty())).collect::<Vec<_>>();
    let mut columns = vec![
        Column::new("scenario".into(), word(|cell| &cell.scenario)),
        Column::new("profile".into(), word(|cell| &cell.profile)),
        Column::new("code".into(), said(rows.keys().map(|key| key.1.to_string()).collect())),
        Column::new("year".into(), rows.keys().map(|key| key.2).collect::<Vec<_>>()),
        Column::new("period".into(), said(rows.keys().map(|key| key.3.to_string()).collect())),
    ];
    columns.extend(lines.iter().map(|line| {
        let list: Vec<Option<f64>> = rows.values().map(|own| own.get(line).copied()).collect();
        Column::new((*line).into(), list)
    }));
    DataFrame::new(rows.len(), columns)
}

/// What every id of the tables means: kind, id, titles, unit, dimensions, source and formula; members with what they
/// belong to.
pub fn dictionary(runs: &[&Run], cells: &[Cell]) -> Result<DataFrame, PolarsError> {
    let mut rows: BTreeMap<(&str, String), [String; 6]> = BTreeMap::new();
    for run in runs {
        let book = &run.book;
        let (catalog, dimensions) = (&book.catalog, &book.catalog.dimensions);
        let dims = |set: crate::model::dimension::DimSet| {
            set.iter().map(|dim| dimensions.get(dim).id.as_str()).collect::<Vec<_>>().join(" ")
        };
        for (_, line) in book.results() {
            let (_, written) = book.origin(line);
            let source = catalog.cite(book.cited(line));
            let row = [&line.title.zh, &line.title.en, &line.unit.to_string(), &dims(line.per), &source];
            let [zh, en, unit, per, source] = row.map(String::from);
            rows.insert(("line", line.id.clone()), [zh, en, unit, per, source, written.formula.one_line()]);
        }
        for symbol in book.used() {
            let kind = match symbol {
                crate::rule::Symbol::Measure(_) => "measure",
                crate::rule::Symbol::Coefficient(_) => "coefficient",
                crate::rule::Symbol::Line(_) => continue,
            };
            let (title, unit) = (book.title(symbol), book.unit(symbol).to_string());
            let row = [
                title.zh.clone(),
                title.en.clone(),
                unit,
                dims(book.dims(symbol)),
                String::new(),
                String::new(),
            ];
            rows.entry((kind, book.id(symbol).to_string())).or_insert(row);
        }
        for (dim, member) in members(cells, dimensions) {
            let (id, title) =
                (dimensions.member_id(dim, member), |lang| dimensions.member_title(dim, member, lang));
            let above: Vec<String> = dimensions
                .get(dim)
                .attributes
                .iter()
                .filter_map(|to| Some((to, dimensions.ascend(dim, member, *to)?)))
                .map(|(to, m)| format!("{}={}", dimensions.get(*to).id, dimensions.member_id(*to, m)))
                .collect();
            let kind = dimensions.get(dim).id.clone();
            let row = [title(Lang::Zh), title(Lang::En), String::new(), kind, above.join(" "), String::new()];
            rows.insert(("member", id), row);
        }
    }
    let column = |at: usize| -> Vec<Option<String>> {
        rows.values().map(|row| Some(row[at].clone()).filter(|word| !word.is_empty())).collect()
    };
    let columns = vec![
        Column::new("kind".into(), rows.keys().map(|(kind, _)| *kind).collect::<Vec<_>>()),
        Column::new("id".into(), rows.keys().map(|(_, id)| id.clone()).collect::<Vec<_>>()),
        Column::new("title_zh".into(), column(0)),
        Column::new("title_en".into(), column(1)),
        Column::new("unit".into(), column(2)),
        Column::new("dimensions".into(), column(3)),
        Column::new("source".into(), column(4)),
        Column::new("formula".into(), column(5)),
    ];
    DataFrame::new(rows.len(), columns)
}

/// The members that results are given for.
fn members(cells: &[Cell], dimensions: &Dimensions) -> BTreeSet<(crate::model::dimension::Dim, u32)> {
    let mut found = BTreeSet::new();
    let region = dimensions.of_kind(DimKind::Region);
    for line in cells.iter().flat_map(|cell| &cell.lines) {
        let dims: Vec<_> = line.dims.iter().filter_map(|id| dimensions.find(id)).collect();
        for row in &line.rows {
            let listed = dims.iter().copied().zip(row.members.iter());
            found.extend(listed.filter_map(|(dim, id)| Some((dim, dimensions.member(dim, id)?))));
            found.extend(region.and_then(|dim| Some((dim, dimensions.member(dim, &row.code)?))));
        }
    }
    found
}
