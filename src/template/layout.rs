//! Where things stand on a sheet of the template: the head above the table, the columns, the pages of paper.

use super::Ask;
use super::form::Form;
use super::list;
use super::words::{header_of, measure_header};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::sheet::grid::head::{ABOUT, BESIDE, STANDING};
use crate::text;
use crate::text::Lang;
use std::collections::BTreeSet;

/// Letters beside each other on a sheet of A4, landscape, at the scale below: ten columns or so.
const ACROSS: f64 = 136.0;
/// The most columns on a page.
const MOST: usize = 11;
/// Of a hundred: the 11 points of a cell are 8.6 on paper.
pub const SCALE: u16 = 78;
/// Pairs of a label and its blank side by side.
const PAIRS: usize = 4;

/// One column, with its width in letters.
pub struct Column {
    pub kind: Kind,
    pub header: String,
    pub width: f64,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A dimension of the form, by its place.
    Key(usize, Dim),
    /// The name of the region at that place.
    Name(usize),
    /// The earlier values of a field.
    Before(usize),
    /// A field of the form.
    Field(usize),
    Status,
    Source,
    Note,
}

impl Kind {
    fn is_key(self) -> bool {
        matches!(self, Kind::Key(..) | Kind::Name(_))
    }

    /// Whether it stays on one page with the column before it.
    fn goes_on(self, before: Kind) -> bool {
        match self {
            Kind::Field(field) => before == Kind::Before(field),
            Kind::Source | Kind::Note => true,
            _ => false,
        }
    }
}

/// The columns of a form from left to right.
pub fn columns(ask: &Ask<'_>, form: &Form) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut add = |kind: Kind, header: String, width: f64| columns.push(Column { kind, header, width });
    for (place, dim) in form.dims.iter().enumerate() {
        let words = form.rows.iter().filter_map(|row| row[place]).map(|m| list::member(ask, *dim, m));
        let widest = words.map(|words| text::width(&words)).max().unwrap_or(0).clamp(6, 34);
        add(Kind::Key(place, *dim), header_of(ask, *dim), widest as f64 + 3.0);
        if ask.catalog.dimensions.get(*dim).kind == DimKind::Region {
            let dimensions = &ask.catalog.dimensions;
            let names = form.rows.iter().filter_map(|row| row[place]);
            let names = names.map(|member| text::width(&dimensions.member_title(*dim, member, ask.lang)));
            let widest = names.max().unwrap_or(0).clamp(11, 26);
            add(Kind::Name(place), ask.lang.pick("名称", "name").to_string(), widest as f64 + 3.0);
        }
    }
    let years = years(ask, form);
    for (number, field) in form.fields.iter().enumerate() {
        let header = measure_header(ask, field.measure);
        let width = (text::width(&header) as f64 / 2.5 + 3.0).clamp(12.0, 20.0);
        if let Some(prior) = ask.prior.filter(|_| field.has_prior) {
            let mark = ask.lang.pick(BESIDE.0, BESIDE.1);
            let when = prior.title(&years);
            let (when, between) = (when.get(ask.lang), ask.lang.pick("·", ", "));
            add(Kind::Before(number), format!("{mark}{when}{between}{header}"), width);
        }
        add(Kind::Field(number), header, width);
    }
    let kinds = [(Kind::Status, 11.0), (Kind::Source, 15.0), (Kind::Note, 12.0)];
    for ((kind, width), (zh, en)) in kinds.into_iter().zip(STANDING) {
        add(kind, ask.lang.pick(zh, en).to_string(), width);
    }
    columns
}

/// The years of the rows of a form.
fn years(ask: &Ask<'_>, form: &Form) -> BTreeSet<i32> {
    let dimensions = &ask.catalog.dimensions;
    let of_row = |row: &Vec<Option<u32>>| {
        let mut members = form.dims.iter().zip(row);
        members.find_map(|(dim, member)| dimensions.year_of(*dim, (*member)?))
    };
    form.rows.iter().filter_map(of_row).collect()
}

/// How many columns say what a row is.
pub fn keys(columns: &[Column]) -> usize {
    columns.iter().take_while(|column| column.kind.is_key()).count()
}

/// Columns that begin a new page of paper; those that say what a row is stand on every page.
pub fn breaks(columns: &[Column]) -> Vec<usize> {
    let keys = keys(columns);
    let (mut breaks, mut start) = (Vec::new(), keys);
    let fixed: f64 = columns[..keys].iter().map(|column| column.width).sum();
    for at in keys..columns.len() {
        // What stays together begins where its first column does.
        let goes_on = |at: usize| columns[at].kind.goes_on(columns[at - 1].kind);
        if at > 0 && at > keys && goes_on(at) {
            continue;
        }
        let end = (at + 1..columns.len()).find(|next| !goes_on(*next)).unwrap_or(columns.len());
        let width: f64 = fixed + columns[start..end].iter().map(|column| column.width).sum::<f64>();
        if at > start && (width > ACROSS || keys + end - start > MOST) {
            breaks.push(at);
            start = at;
        }
    }
    breaks
}

/// Rows of the head below its title, each of labels; every label has a blank to its right.
pub fn labels(columns: usize) -> Vec<Vec<(&'static str, &'static str)>> {
    let pairs = (columns / 2).clamp(1, PAIRS);
    let rows = |all: &[(&'static str, &'static str)]| -> Vec<Vec<_>> {
        all.chunks(pairs).map(<[_]>::to_vec).collect()
    };
    [rows(&ABOUT), rows(&STANDING)].concat()
}

/// The words of each status.
pub fn states(lang: Lang) -> Vec<String> {
    Status::GIVEN.into_iter().map(|status| list::status(status, lang).to_string()).collect()
}
