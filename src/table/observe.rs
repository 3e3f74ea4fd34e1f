//! Tables to series: keys looked up, numbers read, units converted by declaration. All problems are reported.

use super::header::{Role, roles};
use super::inputs::{Inputs, Origin, Reading, Series};
use super::manifest::Dataset;
use super::wording;
use crate::finding::{Finding, Findings, nearest};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::measure::Measure;
use crate::model::{Called, Catalog, quoted};
use crate::sheet::{self, Sheet};
use crate::text;
use crate::text::Text;
use crate::unit::{Factor, Unit};
use std::collections::BTreeSet;

/// Reads all tables of a dataset.
pub fn read(dataset: &Dataset, catalog: &Catalog, findings: &mut Findings) -> Inputs {
    let mut inputs = Inputs::default();
    match dataset.tables() {
        Ok(paths) => {
            for path in paths {
                let (mut sheets, mut problems) = dataset.read(&path);
                sheets.retain(|sheet| !is_aside(sheet.tab.as_deref()));
                problems.retain(|problem| !is_aside(problem.place.tab.as_deref()));
                findings.extend(sheet::findings(problems));
                inputs.sheets.extend(sheets);
            }
        }
        Err(e) => {
            let shown = &dataset.shown;
            let message = text!("读不了目录 {shown}：{e}", "cannot read {shown}: {e}");
            let finding = Finding::error("unreadable-folder", message);
            findings.push(finding.help(text!("检查读取权限", "check that you may read it")));
        }
    }
    for name in dataset.other_tables() {
        let message =
            text!("这种格式的文件不读，没有读取", "files of this format are not read, nor was this one");
        findings.push(Finding::warning("unread-file", message).at_words(Text::same(name)).help(text!(
            "其中若有数据，用 Excel 或 WPS 另存为 .xlsx；否则移出数据集目录",
            "if it holds data, save it as .xlsx in Excel or WPS; else move it out of the dataset's folder"
        )));
    }
    if inputs.sheets.is_empty() && !findings.has_errors() {
        let shown = &dataset.shown;
        findings.push(
            Finding::error("no-tables", text!("{shown} 里没有数据表", "{shown} holds no tables")).help(
                text!("放入 .xlsx、.csv 等数据表", "put tables such as .xlsx or .csv beside dataset.toml"),
            ),
        );
    }
    let mut gathered = Gathered::new(catalog.measures.len());
    for (i, sheet) in inputs.sheets.iter().enumerate() {
        let useful = |role: &Role| !matches!(role, Role::Line | Role::Tolerance);
        Table { sheet, index: i as u16, catalog, roles: roles(sheet, catalog, useful, findings) }
            .gather(&mut gathered, findings);
    }
    inputs.series = series(gathered, &inputs, catalog, findings);
    if !findings.has_errors() {
        check_years(dataset, &inputs, catalog, findings);
    }
    inputs
}

/// Worksheets that speak of the tables and hold none: the cover of a template, the findings of a check.
pub const ASIDE: [(&str, &str); 2] = [("说明", "About"), ("检查结果", "Findings")];

fn is_aside(tab: Option<&str>) -> bool {
    tab.is_some_and(|tab| ASIDE.iter().any(|(zh, en)| tab == *zh || tab == *en))
}

/// Every accounting year must have data.
fn check_years(dataset: &Dataset, inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    let mut given: BTreeSet<i32> = BTreeSet::new();
    for series in &inputs.series {
        for i in 0..series.len() {
            let members = series.dims.iter().zip(series.key(i));
            given.extend(members.filter_map(|(dim, member)| catalog.dimensions.year_of(*dim, *member)));
        }
    }
    let words: Vec<String> = given.iter().map(i32::to_string).collect();
    for year in dataset.years.iter().filter(|y| !given.contains(&(**y as i32))) {
        let words = words.join(" ");
        let message =
            text!("核算年份 {year} 没有任何数据", "there are no data for the accounting year {year}");
        let finding = Finding::error("no-data", message);
        findings.push(finding.at_words(Text::same(dataset.source.name.clone())).help(text!(
            "补上数据，或从 years 中去掉这一年；数据表中的年份：{words}",
            "add data, or drop it from `years`; the tables hold: {words}"
        )));
    }
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
                let Measure { id, title, .. } = &catalog.measures[measure];
                findings.push(wording::twice(&quoted(id, title), second, &first.words()));
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
    note: Option<usize>,
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
        self.check_notes(&columns, findings);
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
        Some(Columns { keys, name, status: status?, source: source?, note })
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
        for row in 0..self.sheet.len() {
            let Some(status) = self.about(columns, row, findings) else { continue };
            let Some(id) = self.sheet.cell(row, measure_column) else {
                findings.push(wording::empty_cell(self.sheet, row, measure_column));
                continue;
            };
            let measures = &self.catalog.measures;
            let Some(measure) = measures.iter().position(|m| {
                m.id == id || m.title.zh == id || m.title.en == id || m.headers.iter().any(|h| h == id)
            }) else {
                let near = nearest(id, measures.iter().flat_map(|m| [m.id.as_str(), m.title.zh.as_str()]));
                findings.unknown(id, wording::unknown_measure(self.sheet, row, measure_column, near));
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
        if measures.iter().any(|(_, measure, ..)| !self.has_keys(columns, *measure, findings)) {
            return;
        }
        let units: Vec<u16> =
            measures.iter().map(|(_, m, unit, factor)| gathered.unit(*m, unit, *factor)).collect();
        for row in 0..self.sheet.len() {
            // A row of a form that was not filled in says nothing yet.
            if measures.iter().all(|(column, ..)| self.sheet.cell(row, *column).is_none()) {
                self.check_name(columns, row, findings);
                continue;
            }
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

    /// Whether the table has a column for each dimension of a measure.
    fn has_keys(&self, columns: &Columns, measure: usize, findings: &mut Findings) -> bool {
        let definition = &self.catalog.measures[measure];
        let lacks = |dim: &&Dim| !columns.keys.iter().any(|(d, _)| d == *dim);
        let lacking: Vec<&Dim> = definition.per.iter().filter(lacks).collect();
        for dim in &lacking {
            let (name, Text { zh, en }) = (self.key_header(**dim), quoted(&definition.id, &definition.title));
            let why = text!("{zh}随它变化", "{en} varies over it");
            findings.unknown(&name, wording::missing_column(self.sheet, &name, &why));
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
            match dimensions.called(*dim, member, name) {
                Called::Yes => {}
                Called::Unclear(fits) => {
                    let fits = dimensions.regions_in_words(*dim, &fits);
                    findings.push(wording::unclear_name(self.sheet, row, name_column, &fits));
                }
                Called::No => {
                    let names = dimensions.region_names(*dim, member);
                    findings.push(wording::wrong_name(self.sheet, row, name_column, code, &names));
                }
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
                    let name = quoted(&definition.id, &definition.title);
                    findings.push(wording::stray_key(self.sheet, row, *column, &name));
                    return None;
                }
            }
        }
        if !self.has_keys(columns, measure, findings) {
            return None;
        }
        let mut key = Vec::new();
        for dim in key_dims(self.catalog, measure) {
            let (_, column) = columns.keys.iter().find(|(d, _)| *d == dim)?;
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
            let finding = wording::unknown_member(self.sheet, row, column, dim, dimensions);
            let name = columns.name.and_then(|c| self.sheet.cell(row, c));
            match name.filter(|_| dimensions.are_regions(dim)) {
                Some(_) if !dimensions.get(dim).whole => {}
                // Each row has its own name.
                Some(name) => findings.push(finding.saying(dimensions.no_region(dim, text, Some(name)))),
                None => dimensions.report(dim, text, finding, findings),
            }
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
                findings.push(wording::bad_unit(place(), &e));
                None
            }
            Ok(unit) => match unit.factor_to(&definition.unit) {
                Some(factor) => Some((unit, factor)),
                None => {
                    let (wanted, name) =
                        (definition.unit.to_string(), quoted(&definition.id, &definition.title));
                    findings.push(wording::wrong_unit(place(), &name, &wanted, text));
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
