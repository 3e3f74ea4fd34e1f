//! One row of a table: its status, its key, its unit and its number. Whatever is wrong is reported at its cell.

use super::gather::{Columns, Table};
use super::key_dims;
use crate::cell::key::word;
use crate::cell::{code, joined};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::{Called, bad_unit, faults, quoted};
use crate::table::figure::figure;
use crate::table::{basis, wording};
use crate::unit::{Factor, Unit};

impl Table<'_> {
    /// Status, source and name of a row.
    pub(super) fn about(&self, columns: &Columns, row: usize, findings: &mut Findings) -> Option<Status> {
        let status = self.sheet.cell(row, columns.status).and_then(Status::parse);
        // What the head of a form says is said once, where it stands.
        if status.is_none() && self.sheet.stands_for(row, columns.status).is_none() {
            findings.push(wording::bad_status(self.sheet, row, columns.status));
        }
        if self.sheet.cell(row, columns.source).is_none() {
            findings.push(wording::empty_cell(self.sheet, row, columns.source));
        }
        if let Some(column) = columns.price_year
            && let Some(text) = self.sheet.cell(row, column).filter(|text| basis::prices(text).is_none())
        {
            let place = self.sheet.place(Some(row), Some(column));
            findings.push(basis::no_price_year(text).at_cell(place));
        }
        self.check_name(columns, row, findings);
        status
    }

    /// Whether a row is marked as a total that only checks its parts.
    pub(super) fn control(&self, columns: &Columns, row: usize, findings: &mut Findings) -> bool {
        let Some((column, text)) = columns.control.and_then(|c| Some((c, self.sheet.cell(row, c)?))) else {
            return false;
        };
        match text.to_lowercase().as_str() {
            "true" | "1" | "yes" | "是" => true,
            "false" | "0" | "no" | "否" => false,
            _ => {
                findings.push(wording::bad_control(self.sheet, row, column));
                false
            }
        }
    }

    /// A name beside a code must be that of the code.
    pub(super) fn check_name(&self, columns: &Columns, row: usize, findings: &mut Findings) {
        let dimensions = &self.catalog.dimensions;
        let region = columns.keys.iter().find(|(d, _)| dimensions.get(*d).kind == DimKind::Region);
        let (Some(name_column), Some((dim, code_column))) = (columns.name, region) else { return };
        let (Some(name), Some(code)) =
            (self.sheet.cell(row, name_column), self.word(*dim, row, *code_column))
        else {
            return;
        };
        if let Some(member) = dimensions.member(*dim, &code) {
            match dimensions.called(*dim, member, &joined(name)) {
                Called::Yes => {}
                Called::Unclear(fits) => {
                    let fits = dimensions.regions_in_words(*dim, &fits);
                    findings.push(wording::unclear_name(self.sheet, row, name_column, &fits));
                }
                Called::No => {
                    let names = dimensions.region_names(*dim, member);
                    let found = self.sheet.cell(row, name_column).unwrap_or("");
                    let place = self.sheet.place(Some(row), Some(name_column));
                    findings.push(wording::wrong_name(&code, &names, found).at_cell(place));
                }
            }
        }
    }

    /// The members of a measure's dimensions in a row. In a long table, cells of other dimensions must be empty.
    pub(super) fn key(
        &self,
        columns: &Columns,
        measure: usize,
        row: usize,
        long: bool,
        findings: &mut Findings,
    ) -> Option<Vec<u32>> {
        let definition = &self.catalog.measures[measure];
        if long {
            for (dim, column) in &columns.keys {
                if !definition.per.contains(dim) && self.sheet.cell(row, *column).is_some() {
                    let name = quoted(&definition.id, &definition.title);
                    findings.push(wording::stray_key(self.sheet, row, *column, &name));
                    return None;
                }
            }
        }
        if !self.has_keys(columns, measure, findings) {
            return None;
        }
        let dims = key_dims(self.catalog, measure);
        let column = |dim: Dim| columns.keys.iter().find(|(d, _)| *d == dim).map(|(_, column)| *column);
        let mut key = Vec::new();
        for dim in &dims {
            key.push(self.member(*dim, row, column(*dim)?, columns, findings)?);
        }
        if let Some(no_day) = self.catalog.dimensions.no_day(&dims, &key) {
            findings.push(no_day.said().at_cell(self.sheet.place(Some(row), column(no_day.dim))));
            return None;
        }
        self.stood(columns, &dims, &key, row, findings).then_some(key)
    }

    fn member(
        &self,
        dim: Dim,
        row: usize,
        column: usize,
        columns: &Columns,
        findings: &mut Findings,
    ) -> Option<u32> {
        let dimensions = &self.catalog.dimensions;
        let Some(text) = self.sheet.cell(row, column) else {
            findings.push(wording::empty_cell(self.sheet, row, column));
            return None;
        };
        let word = word(dim, text, dimensions);
        let member = dimensions.member(dim, &word);
        if member.is_none() && dimensions.are_regions(dim) && code::is_below_county(text) {
            findings.push(code::below_county(text).at_cell(self.sheet.place(Some(row), Some(column))));
        } else if member.is_none() {
            let place = |finding: Finding| finding.at_cell(self.sheet.place(Some(row), Some(column)));
            let name = columns.name.and_then(|c| self.sheet.cell(row, c));
            match name.filter(|_| dimensions.are_regions(dim)) {
                Some(_) if !dimensions.get(dim).whole => {}
                // Each row has its own name.
                Some(name) => findings.push(place(dimensions.no_region(dim, text, Some(name)))),
                None => dimensions.report(dim, text, place, findings),
            }
        }
        member
    }

    pub(super) fn unit(
        &self,
        measure: usize,
        row: usize,
        column: usize,
        findings: &mut Findings,
    ) -> Option<(Unit, Factor)> {
        let definition = &self.catalog.measures[measure];
        let Some(text) = self.sheet.cell(row, column) else {
            findings.push(wording::empty_cell(self.sheet, row, column));
            return None;
        };
        let place = || self.sheet.place(Some(row), Some(column));
        match Unit::parse(text) {
            Err(e) => {
                findings.push(bad_unit(&e).at_cell(place()));
                None
            }
            Ok(unit) => match unit.factor_to(&definition.unit) {
                Some(factor) => Some((unit, factor)),
                None => {
                    let name = quoted(&definition.id, &definition.title);
                    findings.push(faults::inconvertible(&name, &definition.unit, text).at_cell(place()));
                    None
                }
            },
        }
    }

    pub(super) fn number(
        &self,
        measure: usize,
        (unit, factor): (&Unit, &Factor),
        row: usize,
        column: usize,
        findings: &mut Findings,
    ) -> Option<f64> {
        let text = self.sheet.cell(row, column)?;
        let value = match figure(self.sheet, row, column, text, Some(unit)) {
            Ok(value) => value,
            Err(finding) => {
                findings.push(*finding);
                return None;
            }
        };
        let definition = &self.catalog.measures[measure];
        let converted = value * factor.to_f64();
        let bound = |bound: f64| format!("{bound} {}", definition.unit);
        if let Some(min) = definition.min.filter(|min| converted < *min) {
            findings.push(wording::below(self.sheet, row, column, &definition.title, &bound(min)));
            return None;
        }
        if let Some(max) = definition.max.filter(|max| converted > *max) {
            findings.push(wording::above(self.sheet, row, column, &definition.title, &bound(max)));
            return None;
        }
        Some(value)
    }
}
