//! One row of a coefficient table, cell by cell.

use super::{Coefficient, Declared, NOMINAL, Row, at};
use crate::finding::{Finding, Findings};
use crate::model::date::{Date, Validity, crossed, not_a_date};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use crate::model::document::{Document, find};
use crate::model::evidence::Evidence;
use crate::model::named::bad_unit;
use crate::model::{faults, quoted};
use crate::sheet::Sheet;
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::{Factor, Unit};
use std::collections::HashMap;

pub(super) struct RowReader<'a> {
    pub sheet: &'a Sheet,
    pub row: usize,
    pub layer: usize,
    pub columns: &'a HashMap<&'static str, usize>,
    pub keys: &'a [(Dim, usize)],
    pub dimensions: &'a Dimensions,
    pub documents: &'a [Document],
}

impl<'a> RowReader<'a> {
    pub(super) fn cell(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|c| self.sheet.cell(self.row, *c)).unwrap_or("")
    }

    /// A finding at one of the row's cells.
    pub(super) fn at(&self, column: &str, finding: Finding) -> Finding {
        at(self.sheet, Some(self.row), self.columns.get(column).copied(), finding)
    }

    fn number(&self, column: &str, findings: &mut Findings) -> Option<f64> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Some(value),
            _ => {
                findings.push(self.at(column, faults::not_a_number(text)));
                None
            }
        }
    }

    fn date(&self, column: &str, findings: &mut Findings) -> Option<Date> {
        let text = self.cell(column);
        let date = Date::parse(text);
        if date.is_none() && !text.is_empty() {
            findings.push(self.at(column, not_a_date(text)));
        }
        date
    }

    pub(super) fn read(&self, declared: &Declared, findings: &mut Findings) -> Option<Row> {
        let coefficient = &declared.coefficient;
        let key = self.key(coefficient, findings);
        let unit = self.unit(coefficient, findings);
        let value = self.number("value", findings);
        if self.cell("value").is_empty() {
            let finding = faults::empty_cell(text!("没有数值", "there is no value")).help(text!(
                "填上数值；没有数值就删去这一行",
                "fill it in, or remove the line where there is no value"
            ));
            findings.push(self.at("value", finding));
        }
        let (low, high) = (self.number("low", findings), self.number("high", findings));
        for (column, number) in [("value", value), ("low", low), ("high", high)] {
            if let (Some(number), Some((_, factor))) = (number, &unit) {
                self.bounds(column, number * factor.to_f64(), declared, findings);
            }
        }
        self.check_range(low, value, high, findings);
        let evidence = self.evidence(findings);
        let document = self.document(findings);
        let price_year = self.price_year(coefficient, findings);
        let validity =
            Validity { from: self.date("valid_from", findings), to: self.date("valid_to", findings) };
        if validity.is_crossed() {
            findings.push(self.at("valid_to", crossed()));
        }
        let region = Some(self.cell("region")).filter(|r| !r.is_empty());
        self.known_region(region, findings);
        let (unit, factor) = unit?;
        Some(Row {
            key: key?,
            region: region.map(str::to_string),
            set: self.cell("set").to_string(),
            value: value?,
            unit,
            factor,
            low,
            high,
            price_year,
            validity,
            document: document?,
            clause: self.cell("clause").to_string(),
            evidence: evidence?,
            note: self.cell("note").to_string(),
            place: self.sheet.place(Some(self.row), None),
            layer: self.layer,
        })
    }

    fn unit(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<(Unit, Factor)> {
        let text = self.cell("unit");
        let wanted = &coefficient.unit;
        if text.is_empty() {
            let finding = faults::empty_cell(text!("没有单位", "there is no unit"))
                .help(text!("填上单位，如 {wanted}", "fill it in, such as {wanted}"));
            findings.push(self.at("unit", finding));
            return None;
        }
        let unit = match Unit::parse(text) {
            Ok(unit) => unit,
            Err(e) => {
                findings.push(self.at("unit", bad_unit(&e)));
                return None;
            }
        };
        let factor = unit.factor_to(wanted);
        if factor.is_none() {
            let name = quoted(&coefficient.id, &coefficient.title);
            findings.push(self.at("unit", faults::inconvertible(&name, wanted, text)));
        }
        Some((unit, factor?))
    }

    /// The range must hold the value.
    fn check_range(&self, low: Option<f64>, value: Option<f64>, high: Option<f64>, findings: &mut Findings) {
        for (column, below, above) in [("low", low, value), ("high", value, high)] {
            if below.zip(above).is_some_and(|(below, above)| below > above) {
                let message = text!("取值范围不含数值本身", "the range does not hold the value");
                let help = text!("应有 low ≤ value ≤ high", "low ≤ value ≤ high must hold");
                findings.push(self.at(column, faults::bad_bounds(message).help(help)));
            }
        }
    }

    fn evidence(&self, findings: &mut Findings) -> Option<Evidence> {
        let text = self.cell("evidence");
        let evidence = Evidence::parse(text);
        if evidence.is_none() {
            findings.push(self.at("evidence", bad_evidence(text)));
        }
        evidence
    }

    fn document(&self, findings: &mut Findings) -> Option<usize> {
        let id = self.cell("source");
        if id.is_empty() {
            let finding = faults::empty_cell(text!("没有来源", "there is no source"))
                .help(text!("写上文献的 id", "name the source by its id"));
            findings.push(self.at("source", finding));
            return None;
        }
        match find(self.documents, id) {
            Ok(document) => Some(document),
            Err(finding) => {
                findings.unknown(id, self.at("source", *finding));
                None
            }
        }
    }

    fn key(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<Vec<u32>> {
        let mut key = Vec::new();
        for dim in &coefficient.per {
            let dimension = self.dimensions.get(*dim);
            let column = self.keys.iter().find(|(d, _)| d == dim).map(|(_, c)| *c);
            let text = column.and_then(|c| self.sheet.cell(self.row, c)).unwrap_or("");
            match dimension.index.get(text) {
                Some(member) => key.push(*member),
                None if text.is_empty() => {
                    let (id, name) = (&coefficient.id, &dimension.id);
                    let message = text!(
                        "`{id}` 随 `{name}` 变化，这一格没有填",
                        "`{id}` varies over `{name}`, and this cell is empty"
                    );
                    let all = dimension.members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(" ");
                    let finding = faults::empty_cell(message).help(text!("可用：{all}", "members: {all}"));
                    findings.push(at(self.sheet, Some(self.row), column, finding));
                }
                None => {
                    let place = |finding| at(self.sheet, Some(self.row), column, finding);
                    self.dimensions.report(*dim, text, place, findings);
                }
            }
        }
        for (dim, column) in self.keys {
            let filled = self.sheet.cell(self.row, *column).is_some();
            if filled && !coefficient.per.contains(dim) {
                let (id, dimension) = (&coefficient.id, &self.dimensions.get(*dim).id);
                let finding = faults::stray_key(&text!("`{id}` ", "`{id}`"), dimension)
                    .help(text!("这一格应留空", "leave this cell empty"));
                findings.push(at(self.sheet, Some(self.row), Some(*column), finding));
            }
        }
        (key.len() == coefficient.per.len()).then_some(key)
    }

    fn bounds(&self, column: &str, value: f64, declared: &Declared, findings: &mut Findings) {
        let Coefficient { id, title, unit, .. } = &declared.coefficient;
        let (Text { zh, en }, found) = (quoted(id, title), self.cell(column));
        let given =
            Some(self.cell("unit")).filter(|unit| *unit != "1").map_or(String::new(), |u| format!(" {u}"));
        let below = declared.min.filter(|min| value < *min).map(|min| {
            text!(
                "{zh}为 {found}{given}，小于下限 {min} {unit}",
                "{en} is {found}{given}, below {min} {unit}"
            )
        });
        let above = declared.max.filter(|max| value > *max).map(|max| {
            text!(
                "{zh}为 {found}{given}，大于上限 {max} {unit}",
                "{en} is {found}{given}, above {max} {unit}"
            )
        });
        for message in below.into_iter().chain(above) {
            findings.push(self.at(column, faults::out_of_bounds(message)));
        }
    }

    /// The year of a price; none for `nominal`, a price that holds as it stands, such as a tax rate set by law.
    fn price_year(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<i32> {
        let text = self.cell("price_year");
        if text == NOMINAL && coefficient.price {
            return None;
        }
        if !coefficient.price {
            if !text.is_empty() {
                let id = &coefficient.id;
                let message = text!("`{id}` 没有声明为价格", "`{id}` is not declared a price");
                let finding = faults::bad_price_year(message).help(text!(
                    "让这一格留空，或在声明中写 price = true",
                    "leave this cell empty, or write price = true where it is declared"
                ));
                findings.push(self.at("price_year", finding));
            }
            return None;
        }
        let year = text.parse::<i32>().ok().filter(|y| (1900..=2200).contains(y));
        if year.is_none() {
            let message = match text {
                "" => text!("价格须注明是哪一年的价格", "a price needs the year of its prices"),
                _ => text!("`{text}` 不是年份", "`{text}` is not a year"),
            };
            let finding = faults::bad_price_year(message).help(text!(
                "写四位年份，如 2010；法定价格不随物价折算，写 nominal",
                "write a year such as 2010, or nominal for a price set by law"
            ));
            findings.push(self.at("price_year", finding));
        }
        year
    }

    fn known_region(&self, region: Option<&str>, findings: &mut Findings) {
        let dim = self.dimensions.of_kind(DimKind::Region);
        if let (Some(region), Some(dim)) = (region, dim)
            && !self.dimensions.get(dim).index.contains_key(region)
        {
            self.dimensions.report(dim, region, |finding| self.at("region", finding), findings);
        }
    }
}

/// What is said of a word that is no kind of evidence.
pub fn bad_evidence(text: &str) -> Finding {
    let message = match text {
        "" => text!("没有证据等级", "there is no evidence"),
        _ => text!("`{text}` 不是证据等级", "`{text}` is no kind of evidence"),
    };
    let all = |lang| Evidence::ALL.map(|e| (e.id(), e.title(lang)));
    let zh = all(Lang::Zh).map(|(id, title)| format!("{id}（{title}）")).join("、");
    let en = all(Lang::En).map(|(id, _)| id).join(", ");
    Finding::error("bad-evidence", message).help(text!("写其中之一：{zh}", "write one of {en}"))
}
