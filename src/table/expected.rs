//! `expected.csv`: results known beforehand that must come out, each with where it is known from.

mod basis;
mod tolerance;

pub use basis::{Basis, no_basis};
pub use tolerance::Tolerance;

use super::figure::figure;
use super::header::{Role, Words, roles};
use super::manifest::Dataset;
use super::wording;
use crate::cell::key::word;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimSet};
use crate::model::{bad_unit, faults, quoted};
use crate::place::Place;
use crate::rule::{Book, CheckedLine};
use crate::sheet::Sheet;
use crate::text;
use crate::unit::Unit;

/// A result known beforehand.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Index into the book's lines.
    pub line: usize,
    /// Members of the line's dimensions, in their fixed order.
    pub key: Vec<u32>,
    pub value: f64,
    pub unit: Unit,
    pub tolerance: Tolerance,
    pub basis: Basis,
    /// Why the value printed is held to be wrong, where the table says so.
    pub misprint: Option<String>,
    pub place: Place,
}

impl Expected {
    /// The years that it is of.
    pub fn years<'a>(&'a self, book: &'a Book) -> impl Iterator<Item = u32> + 'a {
        let members = book.lines[self.line].per.iter().zip(&self.key);
        let years = members.filter_map(|(dim, member)| book.catalog.dimensions.year_of(dim, *member));
        years.filter_map(|year| u32::try_from(year).ok())
    }
}

/// Reads the expected results beside a dataset; none where there is no such file.
pub fn read(dataset: &Dataset, book: &Book, findings: &mut Findings) -> Vec<Expected> {
    let Some((sheets, problems)) = dataset.expected() else {
        return Vec::new();
    };
    findings.extend(problems.into_iter().collect());
    let mut expected = Vec::new();
    let words = Words::new(&book.catalog, &book.profile.id);
    for sheet in &sheets {
        let useful = |role: &Role| !matches!(role, Role::Measure(..) | Role::MeasureId | Role::Status);
        let roles = roles(sheet, (&book.catalog, &words), useful, findings);
        if let Some(columns) = columns(sheet, &roles, findings) {
            for row in 0..sheet.len() {
                expected.extend(result(sheet, row, &roles, &columns, book, findings));
            }
        }
    }
    expected
}

/// The columns every result needs.
struct Columns {
    line: usize,
    value: usize,
    unit: usize,
    tolerance: Option<usize>,
    basis: Option<usize>,
    misprint: Option<usize>,
}

fn columns(sheet: &Sheet, roles: &[Option<Role>], findings: &mut Findings) -> Option<Columns> {
    let mut find = |wanted: &dyn Fn(&Role) -> bool, name: &str| {
        let column = roles.iter().position(|r| r.as_ref().is_some_and(wanted));
        if column.is_none() {
            let why = text!("每个结果都要有", "every result needs it");
            findings.unknown(name, wording::missing_column(sheet, name, &why));
        }
        column
    };
    let line = find(&|r| matches!(r, Role::Line), "line");
    let value = find(&|r| matches!(r, Role::Value), "value");
    let unit = find(&|r| matches!(r, Role::Unit), "unit");
    let tolerance = roles.iter().position(|r| matches!(r, Some(Role::Tolerance)));
    let basis = roles.iter().position(|r| matches!(r, Some(Role::Basis)));
    let misprint = roles.iter().position(|r| matches!(r, Some(Role::Misprint)));
    Some(Columns { line: line?, value: value?, unit: unit?, tolerance, basis, misprint })
}

fn result(
    sheet: &Sheet,
    row: usize,
    roles: &[Option<Role>],
    columns: &Columns,
    book: &Book,
    findings: &mut Findings,
) -> Option<Expected> {
    let id = filled(sheet, row, columns.line, findings)?;
    let Some(line) = book.find_line(id) else {
        let place = sheet.place(Some(row), Some(columns.line)).words();
        findings.unknown(id, book.unknown_line(id).at_words(place));
        return None;
    };
    let printed = filled(sheet, row, columns.value, findings);
    let unit = filled(sheet, row, columns.unit, findings);
    let unit = unit.and_then(|text| unit_of(sheet, row, columns.unit, text, &book.lines[line], findings));
    let value = printed.and_then(|text| number(sheet, row, columns.value, (text, unit.as_ref()), findings));
    let tolerance = tolerance::read(sheet, row, columns.tolerance, printed.zip(value), findings);
    let key = key(sheet, row, roles, book.lines[line].per, book, findings);
    let basis = basis::read(sheet, row, columns.basis, findings);
    Some(Expected {
        line,
        key: key?,
        value: value?,
        unit: unit?,
        tolerance: tolerance?,
        basis: basis?,
        misprint: columns.misprint.and_then(|column| sheet.cell(row, column)).map(str::to_string),
        place: sheet.place(Some(row), Some(columns.value)),
    })
}

/// The text of a cell that must not be empty.
fn filled<'s>(sheet: &'s Sheet, row: usize, column: usize, findings: &mut Findings) -> Option<&'s str> {
    let text = sheet.cell(row, column);
    if text.is_none() {
        findings.push(wording::empty_cell(sheet, row, column));
    }
    text
}

fn number(
    sheet: &Sheet,
    row: usize,
    column: usize,
    (text, unit): (&str, Option<&Unit>),
    findings: &mut Findings,
) -> Option<f64> {
    figure(sheet, row, column, text, unit).map_err(|finding| findings.push(*finding)).ok()
}

fn unit_of(
    sheet: &Sheet,
    row: usize,
    column: usize,
    text: &str,
    line: &CheckedLine,
    findings: &mut Findings,
) -> Option<Unit> {
    let place = sheet.place(Some(row), Some(column));
    match Unit::parse(text) {
        Ok(unit) if unit.same_dimension(&line.unit) => Some(unit),
        Ok(_) => {
            let name = quoted(&line.id, &line.title);
            findings.push(faults::inconvertible(&name, &line.unit, text).at_cell(place));
            None
        }
        Err(e) => {
            findings.push(bad_unit(&e).at_cell(place));
            None
        }
    }
}

fn key(
    sheet: &Sheet,
    row: usize,
    roles: &[Option<Role>],
    per: DimSet,
    book: &Book,
    findings: &mut Findings,
) -> Option<Vec<u32>> {
    let dimensions = &book.catalog.dimensions;
    let column = |dim: Dim| roles.iter().position(|r| matches!(r, Some(Role::Key(d)) if *d == dim));
    let mut key = Vec::new();
    for dim in per.iter() {
        let found = column(dim).and_then(|c| Some((c, sheet.cell(row, c)?)));
        let Some((column, text)) = found else {
            match column(dim) {
                Some(column) => findings.push(wording::empty_cell(sheet, row, column)),
                None => {
                    let dimension = dimensions.get(dim);
                    let name = dimension.headers.first().unwrap_or(&dimension.id);
                    let why = text!("有的结果随它变化", "some result varies over it");
                    findings.unknown(name, wording::missing_column(sheet, name, &why));
                    findings.lose(name);
                }
            }
            return None;
        };
        let Some(member) = dimensions.member(dim, &word(dim, text, dimensions)) else {
            let place = |finding: Finding| finding.at_cell(sheet.place(Some(row), Some(column)));
            dimensions.report(dim, text, place, findings);
            return None;
        };
        key.push(member);
    }
    Some(key)
}
