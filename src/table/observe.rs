//! Tables to series: keys looked up, numbers read, units converted by declaration. All problems are reported.

use super::header::{Role, roles};
use super::inputs::{Inputs, Origin, Reading, Series};
use super::manifest::Dataset;
use super::wording;
use crate::finding::{Finding, Findings, nearest};
use crate::model::Catalog;
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::sheet::{self, Sheet};
use crate::text;
use crate::unit::{Factor, Unit};

/// Reads all tables of a dataset.
pub fn read(dataset: &Dataset, catalog: &Catalog, findings: &mut Findings) -> Inputs {
    let mut inputs = Inputs::default();
    match dataset.tables() {
        Ok(paths) => {
            for path in paths {
                let (sheets, problems) = sheet::read(&path, &Dataset::show(&path));
                findings.extend(sheet::findings(problems));
                inputs.sheets.extend(sheets);
            }
        }
        Err(e) => {
            let shown = &dataset.shown;
            findings.push(Finding::error(
                "unreadable-folder",
                text!("读不了目录 {shown}：{e}", "cannot read {shown}: {e}"),
            ));
        }
    }
    if inputs.sheets.is_empty() && !findings.has_errors() {
        let shown = &dataset.shown;
        findings.push(
            Finding::error("no-tables", text!("{shown} 里没有数据表", "{shown} holds no tables"))
                .help(text!("放入 .csv 或 .xlsx 数据表", "put .csv or .xlsx tables beside dataset.toml")),
        );
    }
    let mut gathered = Gathered::new(catalog.measures.len());
    for (i, sheet) in inputs.sheets.iter().enumerate() {
        Table { sheet, index: i as u16, catalog, roles: roles(sheet, catalog, findings) }
            .gather(&mut gathered, findings);
    }
    inputs.series = series(gathered, &inputs, catalog, findings);
    inputs
}

/// Inputs that stand in no file: measure, key, value and unit of each.
pub fn observe_given(catalog: &Catalog, given: Vec<(usize, Vec<u32>, f64, Unit, Factor)>) -> Inputs {
    let mut gathered = Gathered::new(catalog.measures.len());
    for (row, (measure, key, value, unit, factor)) in (0..).zip(given) {
        let unit = gathered.unit(measure, &unit, factor);
        let origin = Origin { sheet: 0, row, column: 0 };
        gathered.push(measure, Reading { key, value, unit, status: Status::Observed, origin });
    }
    let inputs = Inputs::default();
    let series = series(gathered, &inputs, catalog, &mut Findings::default());
    Inputs { series, ..inputs }
}

/// Readings by measure, with the units they were given in.
struct Gathered {
    readings: Vec<Vec<Reading>>,
    units: Vec<Vec<(Unit, Factor)>>,
}

impl Gathered {
    fn new(measures: usize) -> Gathered {
        let empty = || (0..measures).map(|_| Vec::new()).collect();
        Gathered { readings: empty(), units: (0..measures).map(|_| Vec::new()).collect() }
    }

    /// The number of a unit among those of a measure.
    fn unit(&mut self, measure: usize, unit: &Unit, factor: Factor) -> u16 {
        let units = &mut self.units[measure];
        let place = units.iter().position(|(u, _)| u.to_string() == unit.to_string()).unwrap_or_else(|| {
            units.push((unit.clone(), factor));
            units.len() - 1
        });
        place as u16
    }

    fn push(&mut self, measure: usize, reading: Reading) {
        self.readings[measure].push(reading);
    }
}

fn series(gathered: Gathered, inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) -> Vec<Series> {
    let mut all = Vec::new();
    for (measure, (readings, units)) in gathered.readings.into_iter().zip(gathered.units).enumerate() {
        if readings.is_empty() {
            continue;
        }
        let (series, twice) = Series::new(measure, key_dims(catalog, measure), units, readings);
        for (first, second) in twice {
            if let (Some(first), Some(second)) = (inputs.place(first), inputs.place(second)) {
                findings.push(wording::twice(&catalog.measures[measure].id, second, &first.words()));
            }
        }
        all.push(series);
    }
    all
}

/// The dimensions of a measure in their fixed order.
pub fn key_dims(catalog: &Catalog, measure: usize) -> Vec<Dim> {
    let mut dims = catalog.measures[measure].per.clone();
    dims.sort();
    dims
}

struct Table<'a> {
    sheet: &'a Sheet,
    index: u16,
    catalog: &'a Catalog,
    roles: Vec<Option<Role>>,
}

/// The columns every row needs.
struct Columns {
    keys: Vec<(Dim, usize)>,
    name: Option<usize>,
    status: usize,
    source: usize,
}

impl Table<'_> {
    fn find(&self, wanted: impl Fn(&Role) -> bool) -> Option<usize> {
        self.roles.iter().position(|r| r.as_ref().is_some_and(&wanted))
    }

    fn gather(&self, gathered: &mut Gathered, findings: &mut Findings) {
        let Some(columns) = self.columns(findings) else { return };
        let measures: Vec<(usize, usize, &Unit, Factor)> = (0..)
            .zip(&self.roles)
            .filter_map(|(column, role)| match role {
                Some(Role::Measure(measure, unit, factor)) => Some((column, *measure, unit, *factor)),
                _ => None,
            })
            .collect();
        let long = self.find(|r| matches!(r, Role::MeasureId)).zip(self.find(|r| matches!(r, Role::Value)));
        match long {
            Some((measure, value)) => self.gather_long(&columns, measure, value, gathered, findings),
            None => self.gather_wide(&columns, &measures, gathered, findings),
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
            findings.push(wording::missing_column(self.sheet, "status", &why));
        }
        if source.is_none() {
            let why = text!("每行须写明出处", "every row names its source");
            findings.push(wording::missing_column(self.sheet, "source", &why));
        }
        let name = self.find(|r| matches!(r, Role::Name));
        Some(Columns { keys, name, status: status?, source: source? })
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
            findings.push(wording::missing_column(self.sheet, "unit", &why));
            return;
        };
        for row in 0..self.sheet.len() {
            let Some(status) = self.about(columns, row, findings) else { continue };
            let id = self.sheet.cell(row, measure_column).unwrap_or("");
            let measures = &self.catalog.measures;
            let Some(measure) =
                measures.iter().position(|m| m.id == id || m.title.zh == id || m.title.en == id)
            else {
                let near = nearest(id, measures.iter().map(|m| m.id.as_str()));
                findings.push(wording::unknown_measure(self.sheet, row, measure_column).did_you_mean(near));
                continue;
            };
            let Some(key) = self.key(columns, measure, row, true, findings) else { continue };
            let Some((unit, factor)) = self.unit(measure, row, unit_column, findings) else { continue };
            let Some(value) = self.number(measure, &factor, row, value_column, findings) else { continue };
            let unit = gathered.unit(measure, &unit, factor);
            let origin = Origin { sheet: self.index, row: row as u32, column: value_column as u16 };
            gathered.push(measure, Reading { key, value, unit, status, origin });
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
        if measures.is_empty() {
            let why = text!("表里没有任何指标列", "the table has no column with a measure");
            findings.push(wording::missing_column(self.sheet, "value", &why));
            return;
        }
        for (_, measure, ..) in measures {
            for dim in &self.catalog.measures[*measure].per {
                if !columns.keys.iter().any(|(d, _)| d == dim) {
                    let name = self.key_header(*dim);
                    let id = &self.catalog.measures[*measure].id;
                    let why = text!("`{id}` 随它变化", "`{id}` varies over it");
                    findings.push(wording::missing_column(self.sheet, &name, &why));
                    return;
                }
            }
        }
        let units: Vec<u16> =
            measures.iter().map(|(_, m, unit, factor)| gathered.unit(*m, unit, *factor)).collect();
        for row in 0..self.sheet.len() {
            let Some(status) = self.about(columns, row, findings) else { continue };
            for ((column, measure, _, factor), unit) in measures.iter().zip(&units) {
                if self.sheet.cell(row, *column).is_none() {
                    continue;
                }
                let Some(key) = self.key(columns, *measure, row, false, findings) else { break };
                let Some(value) = self.number(*measure, factor, row, *column, findings) else { continue };
                let origin = Origin { sheet: self.index, row: row as u32, column: *column as u16 };
                gathered.push(*measure, Reading { key, value, unit: *unit, status, origin });
            }
        }
    }

    /// The header a dimension's column would have.
    fn key_header(&self, dim: Dim) -> String {
        let dimension = self.catalog.dimensions.get(dim);
        dimension.headers.first().unwrap_or(&dimension.id).clone()
    }

    /// Status, source and name of a row.
    fn about(&self, columns: &Columns, row: usize, findings: &mut Findings) -> Option<Status> {
        let status = self.sheet.cell(row, columns.status).and_then(Status::parse);
        if status.is_none() {
            findings.push(wording::bad_status(self.sheet, row, columns.status));
        }
        if self.sheet.cell(row, columns.source).is_none() {
            findings.push(wording::empty_cell(self.sheet, row, columns.source));
        }
        self.check_name(columns, row, findings);
        status
    }

    /// A name beside a code must be that of the code.
    fn check_name(&self, columns: &Columns, row: usize, findings: &mut Findings) {
        let dimensions = &self.catalog.dimensions;
        let region = columns.keys.iter().find(|(d, _)| dimensions.get(*d).kind == DimKind::Region);
        let (Some(name_column), Some((dim, code_column))) = (columns.name, region) else { return };
        let (Some(name), Some(code)) =
            (self.sheet.cell(row, name_column), self.sheet.cell(row, *code_column))
        else {
            return;
        };
        if let Some(member) = dimensions.member(*dim, code) {
            let known = &dimensions.get(*dim).members[member as usize].title.zh;
            if known != name {
                findings.push(wording::wrong_name(self.sheet, row, name_column, code, known));
            }
        }
    }

    /// The members of a measure's dimensions in a row. In a long table, cells of other dimensions must be empty.
    fn key(
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
                    findings.push(wording::stray_key(self.sheet, row, *column, &definition.id));
                    return None;
                }
            }
        }
        let mut key = Vec::new();
        for dim in key_dims(self.catalog, measure) {
            let Some((_, column)) = columns.keys.iter().find(|(d, _)| *d == dim) else {
                let (name, id) = (self.key_header(dim), &definition.id);
                let why = text!("`{id}` 随它变化", "`{id}` varies over it");
                findings.push(wording::missing_column(self.sheet, &name, &why));
                return None;
            };
            key.push(self.member(dim, row, *column, columns, findings)?);
        }
        Some(key)
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
        let member = dimensions.member(dim, text);
        if member.is_none() {
            let dimension = dimensions.get(dim);
            findings.push(match dimension.kind {
                DimKind::Year => wording::bad_time(self.sheet, row, column, false),
                DimKind::Period => wording::bad_time(self.sheet, row, column, true),
                DimKind::Region => {
                    let name = columns.name.and_then(|c| self.sheet.cell(row, c));
                    let same = |m: &&crate::model::dimension::Member| Some(m.title.zh.as_str()) == name;
                    let known = dimension.members.iter().find(same).map(|m| m.id.clone());
                    wording::unknown_region(self.sheet, row, column, known)
                }
                DimKind::List => {
                    let near = nearest(text, dimension.members.iter().map(|m| m.id.as_str()));
                    let finding = wording::unknown_member(self.sheet, row, column, &dimension.id);
                    match near {
                        Some(near) => finding.did_you_mean(Some(near)),
                        None => {
                            let ids =
                                dimension.members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                            finding.help(text!("可用：{ids}", "members: {ids}"))
                        }
                    }
                }
            });
        }
        member
    }

    fn unit(
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
                let message = crate::text::Text { zh: e.message(true), en: e.message(false) };
                findings.push(wording::bad_unit(place(), message));
                None
            }
            Ok(unit) => match unit.factor_to(&definition.unit) {
                Some(factor) => Some((unit, factor)),
                None => {
                    let wanted = definition.unit.to_string();
                    findings.push(wording::wrong_unit(place(), &definition.id, &wanted, text));
                    None
                }
            },
        }
    }

    fn number(
        &self,
        measure: usize,
        factor: &Factor,
        row: usize,
        column: usize,
        findings: &mut Findings,
    ) -> Option<f64> {
        let text = self.sheet.cell(row, column)?;
        let Some(value) = text.parse::<f64>().ok().filter(|v| v.is_finite()) else {
            findings.push(wording::bad_number(self.sheet, row, column));
            return None;
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
