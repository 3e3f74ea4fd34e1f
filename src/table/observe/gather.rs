//! The readings of one table, long or wide.

use crate::finding::{Findings, nearest};
use crate::model::dimension::Dim;
use crate::model::evidence::Status;
use crate::model::{Catalog, faults, quoted};
use crate::sheet::Sheet;
use crate::table::header::{Role, Words};
use crate::table::inputs::{Origin, Reading};
use crate::table::wording;
use crate::text;
use crate::text::Text;
use crate::unit::{Factor, Unit};

/// Readings by measure, with the units they were given in.
pub struct Gathered {
    pub readings: Vec<Vec<Reading>>,
    /// Those of rows that only check a sum.
    pub controls: Vec<Vec<Reading>>,
    /// The keys of cells left empty.
    pub empty: Vec<Vec<(Vec<u32>, Origin)>>,
    pub units: Vec<Vec<(Unit, Factor)>>,
}

impl Gathered {
    pub fn new(measures: usize) -> Gathered {
        fn each<T>(measures: usize) -> Vec<Vec<T>> {
            (0..measures).map(|_| Vec::new()).collect()
        }
        Gathered {
            readings: each(measures),
            controls: each(measures),
            empty: each(measures),
            units: each(measures),
        }
    }

    /// The number of a unit among those of a measure.
    pub fn unit(&mut self, measure: usize, unit: &Unit, factor: Factor) -> u16 {
        let units = &mut self.units[measure];
        let place = units.iter().position(|(u, _)| u.to_string() == unit.to_string()).unwrap_or_else(|| {
            units.push((unit.clone(), factor));
            units.len() - 1
        });
        place as u16
    }

    pub fn push(&mut self, measure: usize, reading: Reading, control: bool) {
        let readings = if control { &mut self.controls } else { &mut self.readings };
        readings[measure].push(reading);
    }
}

pub struct Table<'a> {
    pub sheet: &'a Sheet,
    pub index: u16,
    pub catalog: &'a Catalog,
    pub words: &'a Words<'a>,
    pub roles: Vec<Option<Role>>,
    /// The first accounting year.
    pub first_year: Option<u32>,
}

/// The columns every row needs.
pub(super) struct Columns {
    pub(super) keys: Vec<(Dim, usize)>,
    pub(super) name: Option<usize>,
    pub(super) status: usize,
    pub(super) source: usize,
    note: Option<usize>,
    pub(super) price_year: Option<usize>,
    pub(super) control: Option<usize>,
}

impl Table<'_> {
    fn find(&self, wanted: impl Fn(&Role) -> bool) -> Option<usize> {
        self.roles.iter().position(|r| r.as_ref().is_some_and(&wanted))
    }

    pub fn gather(&self, gathered: &mut Gathered, findings: &mut Findings) {
        let Some(columns) = self.columns(findings) else { return };
        let measures: Vec<(usize, usize, &Unit, Factor)> = (0..)
            .zip(&self.roles)
            .filter_map(|(column, role)| match role {
                Some(Role::Measure(measure, unit, factor)) => Some((column, *measure, unit, *factor)),
                _ => None,
            })
            .collect();
        if let Some(entry) =
            self.sheet.standing(columns.status).filter(|entry| Status::parse(&entry.value).is_none())
        {
            findings.push(faults::bad_status(Some(&entry.value)).at_cell(self.sheet.place_of(entry)));
        }
        self.check_notes(&columns, findings);
        self.check_renamed(&columns, findings);
        self.report_totals(&columns, findings);
        let (id, value) = (|r: &Role| matches!(r, Role::MeasureId), |r: &Role| matches!(r, Role::Value));
        let unit = self.find(|r| matches!(r, Role::Unit));
        match (self.find(id), self.find(value), measures.first()) {
            (Some(id), Some(value), None) => self.gather_long(&columns, id, value, gathered, findings),
            (None, None, Some(_)) if unit.is_none() => {
                self.gather_wide(&columns, &measures, gathered, findings)
            }
            (_, _, Some((column, ..))) => findings.push(wording::mixed_layout(self.sheet, *column)),
            (Some(_), None, None) => {
                let why = text!("每行给一个数值", "each row gives a value");
                findings.unknown("value", wording::missing_column(self.sheet, "value", &why));
            }
            (None, Some(_), None) => {
                let why = text!("每行须写明是哪个指标", "each row names its measure");
                findings.unknown("measure", wording::missing_column(self.sheet, "measure", &why));
            }
            // A column that could not be told has been reported.
            (None, None, None) if self.roles.iter().any(Option::is_none) => {}
            (None, None, None) => findings.push(wording::no_measures(self.sheet)),
        }
    }

    /// Figures that were not observed should say how they were made.
    fn check_notes(&self, columns: &Columns, findings: &mut Findings) {
        let made = |row: &usize| {
            let status = self.sheet.cell(*row, columns.status).and_then(Status::parse);
            let noted = columns.note.is_some_and(|note| self.sheet.cell(*row, note).is_some());
            !noted && matches!(status, Some(Status::Derived | Status::Illustrative))
        };
        let mut rows = (0..self.sheet.len()).filter(made);
        if let Some(first) = rows.next() {
            findings.push(wording::no_note(self.sheet, first, 1 + rows.count()));
        }
    }

    fn columns(&self, findings: &mut Findings) -> Option<Columns> {
        let keys: Vec<(Dim, usize)> = (0..)
            .zip(&self.roles)
            .filter_map(
                |(column, role)| if let Some(Role::Key(dim)) = role { Some((*dim, column)) } else { None },
            )
            .collect();
        let status = self.find(|r| matches!(r, Role::Status));
        let source = self.find(|r| matches!(r, Role::Source));
        if status.is_none() {
            let why = text!(
                "每行须说明数据是实测、推算还是示意",
                "every row says whether it is observed, derived or illustrative"
            );
            findings.unknown("status", wording::missing_column(self.sheet, "status", &why));
        }
        if source.is_none() {
            let why = text!("每行须写明出处", "every row names its source");
            findings.unknown("source", wording::missing_column(self.sheet, "source", &why));
        }
        let (name, note) = (self.find(|r| matches!(r, Role::Name)), self.find(|r| matches!(r, Role::Note)));
        let price_year = self.find(|r| matches!(r, Role::PriceYear));
        let control = self.find(|r| matches!(r, Role::Control));
        Some(Columns { keys, name, status: status?, source: source?, note, price_year, control })
    }

    /// One value a row, the measure named in a column.
    fn gather_long(
        &self,
        columns: &Columns,
        measure_column: usize,
        value_column: usize,
        gathered: &mut Gathered,
        findings: &mut Findings,
    ) {
        let Some(unit_column) = self.find(|r| matches!(r, Role::Unit)) else {
            let why = text!("每个数值须有单位", "every value needs its unit");
            findings.unknown("unit", wording::missing_column(self.sheet, "unit", &why));
            return;
        };
        for row in (0..self.sheet.len()).filter(|row| !self.is_total(columns, *row)) {
            let Some(status) = self.about(columns, row, findings) else { continue };
            let Some(id) = self.sheet.cell(row, measure_column) else {
                findings.push(wording::empty_cell(self.sheet, row, measure_column));
                continue;
            };
            let measures = &self.catalog.measures;
            let measure = match self.words.titled(id) {
                Ok(measure) => measure,
                Err(several) if several.is_empty() => {
                    let near =
                        nearest(id, measures.iter().flat_map(|m| [m.id.as_str(), m.title.zh.as_str()]));
                    findings.unknown(id, wording::unknown_measure(self.sheet, row, measure_column, near));
                    continue;
                }
                Err(several) => {
                    let place = self.sheet.place(Some(row), Some(measure_column));
                    findings.push(self.words.unclear(id, &several).at_cell(place));
                    continue;
                }
            };
            let Some(key) = self.key(columns, measure, row, true, findings) else { continue };
            let origin = Origin { sheet: self.index, row: row as u32, column: value_column as u16 };
            let control = self.control(columns, row, findings);
            if self.given(row, value_column).is_none() {
                if !control {
                    gathered.empty[measure].push((key, origin));
                }
                continue;
            }
            let Some((unit, factor)) = self.unit(measure, row, unit_column, findings) else { continue };
            let Some(value) = self.number(measure, (&unit, &factor), row, value_column, findings) else {
                continue;
            };
            let unit = gathered.unit(measure, &unit, factor);
            gathered.push(measure, Reading { key, value, unit, status, origin }, control);
        }
    }

    /// Several values a row, a column each.
    fn gather_wide(
        &self,
        columns: &Columns,
        measures: &[(usize, usize, &Unit, Factor)],
        gathered: &mut Gathered,
        findings: &mut Findings,
    ) {
        if measures.iter().any(|(_, measure, ..)| !self.has_keys(columns, *measure, findings)) {
            return;
        }
        let units: Vec<u16> =
            measures.iter().map(|(_, m, unit, factor)| gathered.unit(*m, unit, *factor)).collect();
        for row in (0..self.sheet.len()).filter(|row| !self.is_total(columns, *row)) {
            let control = self.control(columns, row, findings);
            let blank = |column: usize| self.given(row, column).is_none();
            // A cell left empty is not a row left out: its key is there, without a value.
            for (column, measure, ..) in measures.iter().filter(|(column, ..)| blank(*column) && !control) {
                let key = self.key(columns, *measure, row, false, &mut Findings::default());
                let origin = Origin { sheet: self.index, row: row as u32, column: *column as u16 };
                gathered.empty[*measure].extend(key.map(|key| (key, origin)));
            }
            // A row of a form that was not filled in has nothing to account for yet.
            if measures.iter().all(|(column, ..)| blank(*column)) {
                self.check_name(columns, row, findings);
                continue;
            }
            let Some(status) = self.about(columns, row, findings) else { continue };
            for ((column, measure, given, factor), unit) in measures.iter().zip(&units) {
                if blank(*column) {
                    continue;
                }
                let Some(key) = self.key(columns, *measure, row, false, findings) else { break };
                let Some(value) = self.number(*measure, (given, factor), row, *column, findings) else {
                    continue;
                };
                let origin = Origin { sheet: self.index, row: row as u32, column: *column as u16 };
                gathered.push(*measure, Reading { key, value, unit: *unit, status, origin }, control);
            }
        }
    }

    /// Whether the table has a column for each dimension of a measure.
    pub(super) fn has_keys(&self, columns: &Columns, measure: usize, findings: &mut Findings) -> bool {
        let definition = &self.catalog.measures[measure];
        let lacks = |dim: &&Dim| !columns.keys.iter().any(|(d, _)| d == *dim);
        let lacking: Vec<&Dim> = definition.per.iter().filter(lacks).collect();
        for dim in &lacking {
            let (name, Text { zh, en }) = (self.key_header(**dim), quoted(&definition.id, &definition.title));
            let why = text!("{zh}随它变化", "{en} varies over it");
            let missing = wording::missing_column(self.sheet, &name, &why);
            let missing = match &self.catalog.dimensions.get(**dim).help {
                Some(help) => missing.help(help.clone()),
                None => missing,
            };
            findings.unknown(&name, missing);
            // Once is enough for a table.
            findings.lose(&name);
        }
        lacking.is_empty()
    }

    /// The header a dimension's column would have.
    fn key_header(&self, dim: Dim) -> String {
        let dimension = self.catalog.dimensions.get(dim);
        dimension.headers.first().unwrap_or(&dimension.id).clone()
    }
}
