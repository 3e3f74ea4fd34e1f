//! Control totals: what is given for a region as a whole, held against the sum of the regions inside it.

use crate::finding::{Finding, Findings, Severity};
use crate::model::dimension::DimKind;
use crate::model::{Catalog, quoted};
use crate::table::{Inputs, Origin, Series};
use crate::text;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// Holds every control total against its parts; one that differs by more than the last printed digits can is reported,
/// and so is one without parts.
pub fn check(inputs: &Inputs, catalog: &Catalog, severity: Severity, findings: &mut Findings) {
    let Some(dim) = catalog.dimensions.of_kind(DimKind::Region) else { return };
    for control in &inputs.controls {
        let place = control.dims.iter().position(|d| *d == dim);
        let parts = inputs.series_of(control.measure).map(|(_, series)| series);
        for i in 0..control.len() {
            let found = place.zip(parts).map(|(place, parts)| sum(inputs, catalog, control, i, parts, place));
            match found.filter(|sum| sum.parts > 0) {
                None => findings.push(without_parts(inputs, catalog, control, i)),
                Some(sum) if !sum.agrees() => {
                    findings.push(differs(inputs, catalog, control, i, &sum, severity));
                }
                Some(_) => {}
            }
        }
    }
}

struct Sum {
    parts: usize,
    total: f64,
    wanted: f64,
    /// What rounding of the printed digits can make.
    tolerance: f64,
}

impl Sum {
    fn agrees(&self) -> bool {
        // A hair of room for binary numbers.
        (self.total - self.wanted).abs() <= self.tolerance + 1e-9 * self.wanted.abs()
    }
}

/// The sum of the regions inside a control's region that lie in no other of them, with its other members.
fn sum(inputs: &Inputs, catalog: &Catalog, control: &Series, i: usize, parts: &Series, place: usize) -> Sum {
    let (key, dimensions) = (control.key(i), &catalog.dimensions);
    let same = |other: &[u32]| other.iter().zip(key).enumerate().all(|(p, (a, b))| p == place || a == b);
    let inside: Vec<usize> = (0..parts.len())
        .filter(|j| same(parts.key(*j)) && dimensions.lies_within(parts.key(*j)[place], key[place]))
        .collect();
    let regions: BTreeSet<u32> = inside.iter().map(|j| parts.key(*j)[place]).collect();
    let is_part = |j: &&usize| {
        let mut around = dimensions.regions_around(parts.key(**j)[place]);
        !around.any(|around| around != key[place] && regions.contains(&around))
    };
    let own: Vec<usize> = inside.iter().filter(is_part).copied().collect();
    let half =
        |series: &Series, j: usize| 0.5 * last_digit(inputs, series.origin[j]) * series.unit(j).1.to_f64();
    Sum {
        parts: own.len(),
        total: own.iter().map(|j| parts.converted(*j)).sum(),
        wanted: control.converted(i),
        tolerance: half(control, i) + own.iter().map(|j| half(parts, *j)).sum::<f64>(),
    }
}

/// The worth of the last digit typed in a cell.
fn last_digit(inputs: &Inputs, origin: Origin) -> f64 {
    let sheet = inputs.sheets.get(origin.sheet as usize);
    let text = sheet.and_then(|s| s.cell(origin.row as usize, origin.column as usize)).unwrap_or_default();
    let decimals = text
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.bytes().take_while(u8::is_ascii_digit).count() as i32);
    10f64.powi(-decimals)
}

fn differs(
    inputs: &Inputs,
    catalog: &Catalog,
    control: &Series,
    i: usize,
    sum: &Sum,
    severity: Severity,
) -> Finding {
    let measure = &catalog.measures[control.measure];
    let (Text { zh, en }, unit) = (quoted(&measure.id, &measure.title), measure.unit.to_string());
    let (where_zh, where_en) = (words(catalog, control, i, Lang::Zh), words(catalog, control, i, Lang::En));
    let (wanted, total, parts) = (sum.wanted, shown(sum.total), sum.parts);
    let rest = shown(sum.wanted - sum.total);
    let message = text!(
        "{where_zh} 的{zh}合计行是 {wanted} {unit}，其内 {parts} 个单位合计 {total}，差 {rest}",
        "{en} of {where_en} is given as {wanted} {unit} in all, and its {parts} parts come to {total}: {rest} apart"
    );
    let finding = apart(severity, message);
    at(finding, inputs, control, i).help(text!(
        "查漏报或重复的单位；合计行本身有误就改正或删去",
        "look for a unit left out or counted twice; mend or remove the total if it is wrong itself"
    ))
}

/// What is said of a row that only checks a sum.
fn apart(severity: Severity, message: Text) -> Finding {
    Finding::of(severity, "control-total", message)
}

fn without_parts(inputs: &Inputs, catalog: &Catalog, control: &Series, i: usize) -> Finding {
    let measure = &catalog.measures[control.measure];
    let Text { zh, en } = quoted(&measure.id, &measure.title);
    let (where_zh, where_en) = (words(catalog, control, i, Lang::Zh), words(catalog, control, i, Lang::En));
    let message = text!(
        "{where_zh} 的{zh}合计行没有可核对的下级数",
        "the total of {en} for {where_en} has no parts to be held against"
    );
    at(apart(Severity::Warning, message), inputs, control, i).help(text!(
        "补上下级单位的行；这一行不是合计，就去掉 control 列的“是”",
        "add rows of the units inside it; if the row is no total, clear its cell under `control`"
    ))
}

fn at(finding: Finding, inputs: &Inputs, control: &Series, i: usize) -> Finding {
    match inputs.place(control.origin[i]) {
        Some(place) => finding.at_cell(place),
        None => finding,
    }
}

fn words(catalog: &Catalog, control: &Series, i: usize, lang: Lang) -> String {
    let members = control.dims.iter().copied().zip(control.key(i).iter().copied());
    catalog.dimensions.words(members, lang)
}

/// A sum without what binary numbers add to its end.
fn shown(value: f64) -> f64 {
    format!("{value:.9}").parse().unwrap_or(value)
}
