//! Tables to series: keys looked up, numbers read, units converted by declaration. All problems are reported.

mod cells;
mod edition;
mod gather;
mod row;
mod totals;

use super::basis;
use super::equal;
use super::header::{Role, Words, roles};
use super::inputs::{Inputs, Origin, Reading, Series, Why};
use super::manifest::Dataset;
use super::merged::Merged;
use super::territory;
use super::wording;
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::model::evidence::Status;
use crate::model::measure::Measure;
use crate::model::{Catalog, quoted};
use crate::text;
use crate::text::Text;
use crate::unit::{Factor, Unit};
use gather::{Gathered, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Reads all tables of a dataset.
pub fn read(dataset: &Dataset, catalog: &Catalog, findings: &mut Findings) -> Inputs {
    let mut inputs = Inputs::default();
    match dataset.tables() {
        Ok(paths) => {
            for path in paths {
                let (mut sheets, mut problems) = dataset.read(&path);
                sheets.retain(|sheet| !is_aside(sheet.tab.as_deref()));
                problems.retain(|problem| !is_aside(problem.tab()));
                findings.extend(problems.into_iter().collect());
                inputs.sheets.extend(sheets);
            }
        }
        Err(e) => {
            findings.push(unreadable_folder(&dataset.shown, &e));
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
    inputs.complete = complete(dataset, &inputs, findings);
    inputs.separate = separate(dataset, catalog, findings);
    let mut gathered = Gathered::new(catalog.measures.len());
    let repeated = equal::report(&inputs.sheets, findings);
    let mut merged = Merged::default();
    let words = Words::new(catalog, &dataset.profile.text);
    for (i, sheet) in inputs.sheets.iter().enumerate().filter(|(i, _)| !repeated.contains(i)) {
        let useful = |role: &Role| !matches!(role, Role::Line | Role::Tolerance | Role::Misprint);
        let roles = roles(sheet, (catalog, &words), useful, findings);
        let first_year = dataset.years.iter().min().copied();
        let mut found = findings.branch();
        Table { sheet, index: i as u16, catalog, words: &words, roles, first_year }
            .gather(&mut gathered, &mut found);
        merged.instead(dataset, sheet, found, findings);
    }
    words.report_former(findings);
    let Gathered { readings, controls, empty, units } = gathered;
    inputs.series = series(readings, &units, &inputs, catalog, findings);
    inputs.controls = series(controls, &units, &inputs, catalog, findings);
    for (measure, keys) in empty.into_iter().enumerate().filter(|(_, keys)| !keys.is_empty()) {
        let empty = keys.into_iter().map(|(key, origin)| (key, Why::Empty(origin)));
        inputs.expect(measure, &key_dims(catalog, measure), empty);
    }
    if !findings.has_errors() {
        check_years(dataset, &inputs, catalog, findings);
        basis::report(&inputs, catalog, findings);
        territory::report(&inputs, catalog, findings);
    }
    inputs
}

/// What is said of a dataset's folder that cannot be looked into.
pub fn unreadable_folder(shown: &str, e: &std::io::Error) -> Finding {
    let message = text!("读不了目录 {shown}：{e}", "cannot read {shown}: {e}");
    Finding::error("unreadable-folder", message).help(text!("检查读取权限", "check that you may read it"))
}

/// Worksheets that speak of the tables and hold none: the cover of a template, the findings of a check.
pub const ASIDE: [(&str, &str); 2] = [("说明", "About"), ("检查结果", "Findings")];

fn is_aside(tab: Option<&str>) -> bool {
    tab.is_some_and(|tab| ASIDE.iter().any(|(zh, en)| tab == *zh || tab == *en))
}

/// The tables declared complete; one that is not there is reported.
fn complete(dataset: &Dataset, inputs: &Inputs, findings: &mut Findings) -> Vec<String> {
    for name in &dataset.complete {
        if !inputs.sheets.iter().any(|sheet| sheet.is_named(&name.text)) {
            let table = &name.text;
            let message = text!("没有名为 `{table}` 的数据表", "there is no table named `{table}`");
            let finding = Finding::error("unknown-table", message);
            let known =
                inputs.sheets.iter().flat_map(|s| [Some(s.file.as_str()), s.tab.as_deref()]).flatten();
            let near = crate::finding::nearest(table, known);
            findings.push(name.whole(finding, Text::default()).did_you_mean(near));
        }
    }
    dataset.complete.iter().map(|name| name.text.clone()).collect()
}

/// The regions declared separate from the one around them; one that is not known is reported.
fn separate(dataset: &Dataset, catalog: &Catalog, findings: &mut Findings) -> BTreeSet<u32> {
    let dimensions = &catalog.dimensions;
    let Some(dim) = dimensions.of_kind(DimKind::Region) else { return BTreeSet::new() };
    let mut regions = BTreeSet::new();
    for region in &dataset.separate {
        match dimensions.member(dim, &region.text) {
            Some(member) => drop(regions.insert(member)),
            None => {
                let finding = dimensions.no_member(dim, &region.text);
                findings.push(region.whole(finding, Text::default()));
            }
        }
    }
    regions
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
        gathered.push(measure, Reading { key, value, unit, status: Status::Observed, origin }, false);
    }
    let inputs = Inputs::default();
    let Gathered { readings, units, .. } = gathered;
    let series = series(readings, &units, &inputs, catalog, &mut Findings::default());
    Inputs { series, ..inputs }
}

fn series(
    readings: Vec<Vec<Reading>>,
    units: &[Vec<(Unit, Factor)>],
    inputs: &Inputs,
    catalog: &Catalog,
    findings: &mut Findings,
) -> Vec<Series> {
    let (mut all, mut repeated) = (Vec::new(), Vec::new());
    for (measure, (readings, units)) in readings.into_iter().zip(units).enumerate() {
        if readings.is_empty() {
            continue;
        }
        let (series, twice) = Series::new(measure, key_dims(catalog, measure), units.clone(), readings);
        repeated.extend(twice.into_iter().map(|(first, second)| (measure, first, second)));
        all.push(series);
    }
    report_twice(&repeated, inputs, catalog, findings);
    all
}

/// A value given twice: its measure, and where both stand.
type Twice = (usize, Origin, Origin);

/// Says of values given twice where both stand: once for each pair of tables.
fn report_twice(twice: &[Twice], inputs: &Inputs, catalog: &Catalog, findings: &mut Findings) {
    let mut pairs: BTreeMap<(u16, u16), Vec<&Twice>> = BTreeMap::new();
    for one in twice {
        pairs.entry((one.1.sheet, one.2.sheet)).or_default().push(one);
    }
    for both in pairs.into_values() {
        let Some((measure, first, second)) = both.first() else { continue };
        if let (Some(first), Some(place)) = (inputs.place(*first), inputs.place(*second)) {
            let Measure { id, title, .. } = &catalog.measures[*measure];
            let cells = both.iter().skip(1).filter_map(|(.., second)| inputs.place(*second));
            let finding = wording::twice(&quoted(id, title), both.len(), place, &first.words());
            findings.push(finding.about(cells));
        }
    }
}

/// The dimensions of a measure in their fixed order.
pub fn key_dims(catalog: &Catalog, measure: usize) -> Vec<Dim> {
    let mut dims = catalog.measures[measure].per.clone();
    dims.sort();
    dims
}
