//! Results read one by one.

use crate::compute::Run;
use crate::plan::State;
use crate::rule::Symbol;
use crate::text::Text;

/// One result: what a line comes to in one place, year, period …
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Id of the line, such as `geep`.
    pub line: String,
    /// Title of the line.
    pub title: Text,
    /// The members it holds for, in the order of the line's dimensions, time first: `["2021", "140106"]`.
    pub key: Vec<String>,
    /// In `unit`; none where it is not accounted because something it needs is missing.
    pub value: Option<f64>,
    /// Unit of the line, such as `万元`; `1` where it has none.
    pub unit: String,
}

/// Every result of a run, line by line in the order of the rules.
pub fn all(run: &Run) -> impl Iterator<Item = Figure> {
    run.book.results().flat_map(move |(line, _)| {
        let rows = run.framed(Symbol::Line(line)).map_or(0, |(_, frame)| frame.len());
        (0..rows).filter_map(move |row| figure(run, line, row))
    })
}

/// The result of a line for some members, as [`Figure::key`] has them.
pub fn of(run: &Run, id: &str, key: &[&str]) -> Option<Figure> {
    let (line, checked) = run.book.results().find(|(_, line)| line.id == id)?;
    if checked.per.iter().count() != key.len() {
        return None;
    }
    let dimensions = &run.book.catalog.dimensions;
    let members = checked.per.iter().zip(key).map(|(dim, word)| dimensions.member(dim, word));
    let members: Vec<u32> = members.collect::<Option<_>>()?;
    let row = run.row(run.column(Symbol::Line(line))?.frame, &members)?;
    figure(run, line, row)
}

/// None where the line does not speak of a row.
fn figure(run: &Run, line: usize, row: usize) -> Option<Figure> {
    let (column, frame) = run.framed(Symbol::Line(line))?;
    let value = match column.state(row) {
        State::Accounted(value) => Some(value),
        State::NotAccounted => None,
        State::OutOfScope => return None,
    };
    let dimensions = &run.book.catalog.dimensions;
    let key = frame.order.iter().zip(&frame.keys).map(|(dim, keys)| dimensions.member_id(*dim, keys[row]));
    let checked = &run.book.lines[line];
    Some(Figure {
        line: checked.id.clone(),
        title: checked.title.clone(),
        key: key.collect(),
        value,
        unit: checked.unit.to_string(),
    })
}
