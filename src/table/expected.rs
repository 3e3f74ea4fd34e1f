//! `expected.csv`: published results that must come out.

use super::header::{Role, roles};
use super::manifest::Dataset;
use super::wording;
use crate::finding::{Finding, Findings, nearest};
use crate::model::dimension::{Dim, DimSet};
use crate::rule::Book;
use crate::sheet::{self, Place, Sheet};
use crate::text;
use crate::unit::Unit;

/// A published result.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Index into the book's lines.
    pub line: usize,
    /// Members of the line's dimensions, in their fixed order.
    pub key: Vec<u32>,
    pub value: f64,
    pub unit: Unit,
    /// Absolute, in `unit`.
    pub tolerance: f64,
    pub place: Place,
}

/// Reads the expected results beside a dataset; none where there is no such file.
pub fn read(dataset: &Dataset, book: &Book<'_>, findings: &mut Findings) -> Vec<Expected> {
    let path = dataset.dir.join("expected.csv");
    if !path.exists() {
        return Vec::new();
    }
    let (sheets, problems) = sheet::read(&path, "expected.csv");
    findings.extend(sheet::findings(problems));
    let mut expected = Vec::new();
    for sheet in &sheets {
        let roles = roles(sheet, book.catalog, findings);
        for row in 0..sheet.len() {
            expected.extend(result(sheet, row, &roles, book, findings));
        }
    }
    expected
}

fn result(
    sheet: &Sheet,
    row: usize,
    roles: &[Option<Role>],
    book: &Book<'_>,
    findings: &mut Findings,
) -> Option<Expected> {
    let find = |wanted: &dyn Fn(&Role) -> bool, name: &str, findings: &mut Findings| {
        let column = roles.iter().position(|r| r.as_ref().is_some_and(wanted));
        if column.is_none() {
            let why = text!("每个结果都要有", "every result needs it");
            findings.push(wording::missing_column(sheet, name, &why));
        }
        column
    };
    let line_column = find(&|r| matches!(r, Role::Line), "line", findings)?;
    let value_column = find(&|r| matches!(r, Role::Value), "value", findings)?;
    let unit_column = find(&|r| matches!(r, Role::Unit), "unit", findings)?;
    let tolerance_column = find(&|r| matches!(r, Role::Tolerance), "tolerance", findings)?;
    let id = sheet.cell(row, line_column).unwrap_or("");
    let Some(line) = book.find_line(id) else {
        let message = text!("口径里没有行 `{id}`", "the profile has no line `{id}`");
        let near = nearest(id, book.lines.iter().map(|l| l.id.as_str()));
        let place = sheet.place(Some(row), Some(line_column)).words();
        findings.push(Finding::error("unknown-name", message).at_words(place).did_you_mean(near));
        return None;
    };
    let number = |column: usize, text: &str, findings: &mut Findings| {
        let value = text.parse::<f64>().ok().filter(|v| v.is_finite());
        if value.is_none() {
            findings.push(wording::bad_number(sheet, row, column));
        }
        value
    };
    let value = number(value_column, sheet.cell(row, value_column).unwrap_or(""), findings)?;
    let tolerance = sheet.cell(row, tolerance_column).unwrap_or("");
    let tolerance = match tolerance.strip_suffix('%') {
        Some(percent) => number(tolerance_column, percent, findings)? / 100.0 * value.abs(),
        None => number(tolerance_column, tolerance, findings)?,
    };
    let unit_text = sheet.cell(row, unit_column).unwrap_or("");
    let unit = Unit::parse(unit_text).ok().filter(|u| u.same_dimension(&book.lines[line].unit));
    if unit.is_none() {
        let wanted = book.lines[line].unit.to_string();
        findings.push(wording::wrong_unit(sheet.place(Some(row), Some(unit_column)), id, &wanted, unit_text));
    }
    let key = key(sheet, row, roles, book.lines[line].per, book, findings)?;
    Some(Expected {
        line,
        key,
        value,
        unit: unit?,
        tolerance,
        place: sheet.place(Some(row), Some(value_column)),
    })
}

fn key(
    sheet: &Sheet,
    row: usize,
    roles: &[Option<Role>],
    per: DimSet,
    book: &Book<'_>,
    findings: &mut Findings,
) -> Option<Vec<u32>> {
    let dimensions = &book.catalog.dimensions;
    let column = |dim: Dim| roles.iter().position(|r| matches!(r, Some(Role::Key(d)) if *d == dim));
    let mut key = Vec::new();
    for dim in per.iter() {
        let found = column(dim).and_then(|c| Some((c, sheet.cell(row, c)?)));
        let Some((column, text)) = found else {
            let why = text!("这一行的结果随它变化", "the result of this row varies over it");
            findings.push(wording::missing_column(sheet, &dimensions.get(dim).id, &why));
            return None;
        };
        let Some(member) = dimensions.member(dim, text) else {
            findings.push(wording::unknown_member(sheet, row, column, &dimensions.get(dim).id));
            return None;
        };
        key.push(member);
    }
    Some(key)
}
