//! A figure of a page: a formula that points at one cell of the calculation, or sums several, and what it comes to.

use super::layout::{FrameSheet, HEAD, Layout, letters, quote};
use crate::model::dimension::Dim;
use crate::plan::State;
use crate::plan::frame::Frame;
use crate::results::Request;
use crate::rule::Symbol;
use crate::show::terminal::shown_unit;

/// Which rows of a symbol are meant.
#[derive(Clone, Copy)]
pub struct Which<'a> {
    pub year: u32,
    /// None means all.
    pub region: Option<u32>,
    /// Members of other dimensions; those not named are summed over.
    pub members: &'a [(Dim, u32)],
}

/// A formula without `=` in the shown unit, and its value.
pub struct Pointed {
    pub formula: String,
    /// None where something is missing.
    pub value: Option<f64>,
}

/// The figure; none where nothing is in scope.
pub fn point(
    request: &Request<'_>,
    layout: &Layout<'_>,
    symbol: Symbol,
    which: Which<'_>,
) -> Option<Pointed> {
    let run = layout.run;
    let (column, frame) = run.framed(symbol)?;
    let (sheet, place) = layout.place(symbol)?;
    let rows = rows(frame, which);
    let states = rows.iter().map(|row| column.state(*row));
    let inside: Vec<State> = states.filter(|s| !matches!(s, State::OutOfScope)).collect();
    if inside.is_empty() {
        return None;
    }
    let own = run.book.unit(symbol);
    let (shown, factor) = shown_unit(request, own);
    let value = inside.iter().try_fold(0.0, |sum, state| match state {
        State::Accounted(v) => Some(sum + v * factor),
        _ => None,
    });
    let formula = formula(layout, sheet, place, &rows, which);
    let scale = own.factor_to(&shown).filter(|f| !f.is_one());
    Some(Pointed { formula: scale.map_or(formula.clone(), |f| format!("{formula}*({f})")), value })
}

/// The rows meant, ascending: rows are ordered by year, then region.
fn rows(frame: &Frame, which: Which<'_>) -> Vec<usize> {
    let within = |keys: &[u32], from: usize, to: usize, member: u32| {
        let start = from + keys[from..to].partition_point(|k| *k < member);
        (start, start + keys[start..to].partition_point(|k| *k == member))
    };
    let [years, regions, ..] = frame.keys.as_slice() else { return Vec::new() };
    let (mut from, mut to) = within(years, 0, years.len(), which.year);
    if let Some(region) = which.region {
        (from, to) = within(regions, from, to, region);
    }
    let meant = |row: &usize| which.members.iter().all(|(dim, m)| frame.member(*dim, *row) == Some(*m));
    (from..to).filter(meant).collect()
}

fn formula(layout: &Layout<'_>, sheet: &FrameSheet, place: u16, rows: &[usize], which: Which<'_>) -> String {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return "NA()".to_string() };
    let range = |column: u16| {
        let (name, column) = (quote(&sheet.name), letters(column));
        format!("{name}!{column}{}:{column}{}", first + HEAD as usize + 1, last + HEAD as usize + 1)
    };
    if rows.len() == 1 {
        return format!("{}!{}{}", quote(&sheet.name), letters(place), first + HEAD as usize + 1);
    }
    if last - first + 1 == rows.len() {
        return format!("SUM({})", range(place));
    }
    let dimensions = &layout.run.book.catalog.dimensions;
    let criteria = which.members.iter().filter_map(|(dim, member)| {
        let key = sheet.keys.iter().position(|k| k.dim == *dim)?;
        let title = dimensions.member_title(*dim, *member, layout.lang);
        Some(format!(",{},\"={}\"", range(key as u16), literal(&title)))
    });
    format!("SUMIFS({}{})", range(place), criteria.collect::<String>())
}

/// A title that a criterion takes letter by letter.
fn literal(title: &str) -> String {
    let mut text = String::new();
    for c in title.chars() {
        match c {
            '*' | '?' | '~' => text.extend(['~', c]),
            '"' => text.push_str("\"\""),
            c => text.push(c),
        }
    }
    text
}
