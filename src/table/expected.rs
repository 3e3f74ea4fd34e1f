//! `expected.csv`: results known beforehand that must come out, each with where it is known from.

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
use crate::sheet::{Sheet, before_percent_sign};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;

/// Where an expected result is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Printed by somebody else.
    Published,
    /// Worked out by hand from the rule.
    ByHand,
    /// Computed by another program, written apart from this one.
    Independent,
    /// The table does not say.
    Unstated,
}

/// Every basis with the words it is written by.
const WORDS: [(Basis, &str, &str); 3] = [
    (Basis::Published, "published", "公布"),
    (Basis::ByHand, "by-hand", "手算"),
    (Basis::Independent, "independent", "独立程序"),
];

impl Basis {
    pub const ALL: [Basis; 4] = [Basis::Published, Basis::ByHand, Basis::Independent, Basis::Unstated];

    pub fn title(self) -> Text {
        match self {
            Basis::Published => text!("公布值", "published"),
            Basis::ByHand => text!("手算值", "by hand"),
            Basis::Independent => text!("独立程序的值", "by an independent program"),
            Basis::Unstated => text!("未注明来历的值", "of no stated origin"),
        }
    }

    /// Its name in `run.json`.
    pub fn id(self) -> &'static str {
        match self {
            Basis::Published => "published",
            Basis::ByHand => "by_hand",
            Basis::Independent => "independent",
            Basis::Unstated => "unstated",
        }
    }
}

/// How many expected results were met, by what they are known from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Met([usize; Basis::ALL.len()]);

impl Met {
    pub fn of(expected: &[Expected]) -> Met {
        let count = |basis: Basis| expected.iter().filter(|e| e.basis == basis).count();
        Met(Basis::ALL.map(count))
    }

    pub fn all(&self) -> usize {
        self.0.iter().sum()
    }

    /// Each basis with its number.
    pub fn each(&self) -> impl Iterator<Item = (Basis, usize)> {
        Basis::ALL.into_iter().zip(self.0)
    }

    /// `公布值 12 个、手算值 3 个`; none where nothing was expected.
    pub fn words(&self) -> Option<Text> {
        let words = |lang: Lang| {
            let some = self.each().filter(|(_, n)| *n > 0);
            let words: Vec<String> = some
                .map(|(basis, n)| {
                    let Text { zh, en } = basis.title();
                    text!("{zh} {n} 个", "{n} {en}").get(lang).to_string()
                })
                .collect();
            words.join(lang.pick("、", ", "))
        };
        (self.all() > 0).then(|| Text { zh: words(Lang::Zh), en: words(Lang::En) })
    }
}

/// A result known beforehand.
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
    pub basis: Basis,
    pub place: Place,
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
    tolerance: usize,
    basis: Option<usize>,
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
    let tolerance = find(&|r| matches!(r, Role::Tolerance), "tolerance");
    let basis = roles.iter().position(|r| matches!(r, Some(Role::Basis)));
    Some(Columns { line: line?, value: value?, unit: unit?, tolerance: tolerance?, basis })
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
    let value = filled(sheet, row, columns.value, findings);
    let tolerance = tolerance(sheet, row, columns.tolerance, findings);
    let unit = filled(sheet, row, columns.unit, findings);
    let unit = unit.and_then(|text| unit_of(sheet, row, columns.unit, text, &book.lines[line], findings));
    let value = value.and_then(|text| number(sheet, row, columns.value, (text, unit.as_ref()), findings));
    let key = key(sheet, row, roles, book.lines[line].per, book, findings);
    let basis = basis(sheet, row, columns.basis, findings);
    let (value, tolerance) = (value?, tolerance?);
    Some(Expected {
        line,
        key: key?,
        value,
        unit: unit?,
        tolerance: if tolerance.1 { tolerance.0 / 100.0 * value.abs() } else { tolerance.0 },
        basis: basis?,
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

/// A tolerance, and whether it is in percent of the value.
fn tolerance(sheet: &Sheet, row: usize, column: usize, findings: &mut Findings) -> Option<(f64, bool)> {
    let text = filled(sheet, row, column, findings)?;
    let plain = before_percent_sign(text);
    let tolerance = number(sheet, row, column, (plain.unwrap_or(text).trim(), None), findings)?;
    if tolerance < 0.0 {
        findings.push(wording::negative_tolerance(sheet, row, column));
        return None;
    }
    Some((tolerance, plain.is_some()))
}

/// What a result is known from. An empty cell says nothing, which is counted as such; a word that is none is refused.
fn basis(sheet: &Sheet, row: usize, column: Option<usize>, findings: &mut Findings) -> Option<Basis> {
    let Some((column, text)) = column.and_then(|c| Some((c, sheet.cell(row, c)?))) else {
        return Some(Basis::Unstated);
    };
    let found = WORDS.iter().find(|(_, en, zh)| text == *en || text == *zh).map(|(basis, ..)| *basis);
    if found.is_none() {
        let words = WORDS.map(|(_, en, _)| en).join(" ");
        findings.push(faults::unknown_choice(text).at_cell(sheet.place(Some(row), Some(column))).help(
            text!(
                "写 公布、手算 或 独立程序；不知道就空着",
                "write one of: {words}; leave it empty where it is not known"
            ),
        ));
    }
    found
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
