//! Coefficients: dated, sourced numbers. A TOML file declares them, the CSV file of the same name holds the rows.

use super::date::{Date, Validity};
use super::dimension::{Dim, DimKind, Dimensions};
use super::document::{Document, find, how_to_add, unknown};
use super::evidence::Evidence;
use super::files::Files;
use super::named::{Named, per, unit};
use super::read::{Placed, read};
use crate::finding::{Finding, Findings, nearest};
use crate::sheet::{Place, Sheet};
use crate::text;
use crate::text::Text;
use crate::unit::{Factor, Unit};
use serde::Deserialize;
use std::collections::HashMap;
use toml::Spanned;

/// A number the rules use, by whatever it depends on.
#[derive(Clone, Debug)]
pub struct Coefficient {
    pub id: String,
    pub title: Text,
    pub unit: Unit,
    /// Listed dimensions its rows are keyed by.
    pub per: Vec<Dim>,
    /// A price, to be brought to the prices of the accounting year.
    pub price: bool,
    pub rows: Vec<Row>,
    pub at: Placed,
}

/// One sourced number.
#[derive(Clone, Debug)]
pub struct Row {
    /// Member of each dimension of [`Coefficient::per`].
    pub key: Vec<u32>,
    /// Region code it holds for; none for the nation.
    pub region: Option<String>,
    /// Named set it belongs to; empty for general use.
    pub set: String,
    /// As printed, in `unit`.
    pub value: f64,
    pub unit: Unit,
    /// Takes `value` to the coefficient's unit.
    pub factor: Factor,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// None for nominal prices and for what is no price.
    pub price_year: Option<i32>,
    pub validity: Validity,
    pub document: usize,
    pub clause: String,
    pub evidence: Evidence,
    pub note: String,
    /// Where the row stands.
    pub place: Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    coefficient: Vec<CoefficientToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoefficientToml {
    id: Spanned<String>,
    title: Text,
    unit: Spanned<String>,
    #[serde(default)]
    per: Vec<Spanned<String>>,
    #[serde(default)]
    price: bool,
    min: Option<f64>,
    max: Option<f64>,
}

/// In `price_year`: the price is what it says, whatever the year.
const NOMINAL: &str = "nominal";

/// A declaration with its bounds, before the rows are read.
struct Declared {
    coefficient: Coefficient,
    min: Option<f64>,
    max: Option<f64>,
}

/// Reads every pair of files of `values/`.
pub fn load(
    files: &Files,
    dimensions: &Dimensions,
    documents: &[Document],
    findings: &mut Findings,
) -> Vec<Coefficient> {
    let mut declared: Vec<Declared> = Vec::new();
    for (_, source) in files.under("values", ".toml") {
        let Some(file) = read::<File>(source, findings) else { continue };
        for c in file.coefficient {
            let per = per(&c.per, source, dimensions, findings);
            let unit = unit(&Placed::new(&c.unit, source), findings);
            let (Some(per), Some(unit)) = (per, unit) else { continue };
            let at = Placed::new(&c.id, source);
            let id = at.text.clone();
            let coefficient =
                Coefficient { id, title: c.title, unit, per, price: c.price, rows: Vec::new(), at };
            declared.push(Declared { coefficient, min: c.min, max: c.max });
        }
    }
    let index: HashMap<String, usize> =
        declared.iter().enumerate().map(|(i, d)| (d.coefficient.id.clone(), i)).collect();
    for (_, source) in files.under("values", ".csv") {
        let (sheet, problems) = crate::sheet::csv_text(&source.name, &source.text);
        findings.extend(problems);
        if let Some(sheet) = sheet {
            rows(&sheet, &index, &mut declared, dimensions, documents, findings);
        }
    }
    for d in &declared {
        check_overlaps(&d.coefficient, findings);
    }
    declared.into_iter().map(|d| d.coefficient).collect()
}

const COLUMNS: [&str; 14] = [
    "id",
    "region",
    "set",
    "value",
    "low",
    "high",
    "unit",
    "price_year",
    "valid_from",
    "valid_to",
    "source",
    "clause",
    "evidence",
    "note",
];

fn rows(
    sheet: &Sheet,
    index: &HashMap<String, usize>,
    declared: &mut [Declared],
    dimensions: &Dimensions,
    documents: &[Document],
    findings: &mut Findings,
) {
    let mut keys: Vec<(Dim, usize)> = Vec::new();
    let mut columns: HashMap<&str, usize> = HashMap::new();
    for (i, header) in sheet.headers.iter().enumerate() {
        if let Some(known) = COLUMNS.iter().find(|c| *c == header) {
            columns.insert(known, i);
        } else if let Some(dim) = dimensions.find(header).filter(|d| dimensions.get(*d).kind == DimKind::List)
        {
            keys.push((dim, i));
        } else {
            let near = nearest(header, COLUMNS.into_iter().chain(dimensions.ids()));
            findings.push(
                at(
                    sheet,
                    None,
                    Some(i),
                    "unknown-column",
                    text!("不认识的列 `{header}`", "unknown column `{header}`"),
                )
                .did_you_mean(near),
            );
        }
    }
    for needed in COLUMNS {
        if !columns.contains_key(needed) {
            findings.push(at(
                sheet,
                None,
                None,
                "missing-column",
                text!("缺少列 `{needed}`", "column `{needed}` is missing"),
            ));
        }
    }
    if columns.len() < COLUMNS.len() {
        return;
    }
    for row in 0..sheet.len() {
        let reader = RowReader { sheet, row, columns: &columns, keys: &keys, dimensions, documents };
        let id = reader.cell("id");
        let Some(&place) = index.get(id) else {
            let near = nearest(id, index.keys().map(String::as_str));
            findings.push(
                reader
                    .finding(
                        "id",
                        "unknown-coefficient",
                        text!("没有声明系数 `{id}`", "coefficient `{id}` is not declared"),
                    )
                    .did_you_mean(near),
            );
            continue;
        };
        let before = findings.counts().0;
        let read = reader.read(&declared[place], findings);
        if let (Some(read), true) = (read, findings.counts().0 == before) {
            declared[place].coefficient.rows.push(read);
        }
    }
}

fn at(
    sheet: &Sheet,
    row: Option<usize>,
    column: Option<usize>,
    code: &'static str,
    message: Text,
) -> Finding {
    Finding::error(code, message).at_words(sheet.place(row, column).words())
}

struct RowReader<'a> {
    sheet: &'a Sheet,
    row: usize,
    columns: &'a HashMap<&'static str, usize>,
    keys: &'a [(Dim, usize)],
    dimensions: &'a Dimensions,
    documents: &'a [Document],
}

impl<'a> RowReader<'a> {
    fn cell(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|c| self.sheet.cell(self.row, *c)).unwrap_or("")
    }

    fn finding(&self, column: &str, code: &'static str, message: Text) -> Finding {
        at(self.sheet, Some(self.row), self.columns.get(column).copied(), code, message)
    }

    fn number(&self, column: &str, findings: &mut Findings) -> Option<f64> {
        let text = self.cell(column);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Some(value),
            _ => {
                findings.push(self.finding(
                    column,
                    "bad-number",
                    text!("`{text}` 不是数", "`{text}` is not a number"),
                ));
                None
            }
        }
    }

    fn date(&self, column: &str, findings: &mut Findings) -> Option<Date> {
        let text = self.cell(column);
        let date = Date::parse(text);
        if date.is_none() && !text.is_empty() {
            findings.push(
                self.finding(column, "bad-date", text!("`{text}` 不是日期", "`{text}` is not a date"))
                    .help(text!("写作 2021-01-31", "write 2021-01-31")),
            );
        }
        date
    }

    fn read(&self, declared: &Declared, findings: &mut Findings) -> Option<Row> {
        let coefficient = &declared.coefficient;
        let key = self.key(coefficient, findings);
        let unit_text = self.cell("unit");
        let unit = Unit::parse(unit_text).map_err(|e| Text { zh: e.message(true), en: e.message(false) });
        let factor = match &unit {
            Ok(unit) => unit.factor_to(&coefficient.unit).ok_or_else(|| {
                let (id, wanted) = (&coefficient.id, &coefficient.unit);
                text!(
                    "`{id}` 的单位是 {wanted}，不能由 {unit_text} 换算",
                    "`{id}` is in {wanted}; {unit_text} does not convert"
                )
            }),
            Err(message) => Err(message.clone()),
        };
        if let Err(message) = &factor {
            findings.push(self.finding("unit", "wrong-unit", message.clone()));
        }
        let value = self.number("value", findings);
        if value.is_none() && self.cell("value").is_empty() {
            findings.push(self.finding("value", "missing-value", text!("没有数值", "there is no value")));
        }
        if let (Some(value), Ok(factor)) = (value, &factor) {
            self.bounds(value * factor.to_f64(), declared, findings);
        }
        let evidence = Evidence::parse(self.cell("evidence"));
        if evidence.is_none() {
            let all = Evidence::ALL.map(Evidence::id).join(" ");
            findings.push(self.finding(
                "evidence",
                "bad-evidence",
                text!("证据等级须为其一：{all}", "evidence must be one of: {all}"),
            ));
        }
        let source = self.cell("source");
        let document = find(self.documents, source);
        if let Err(help) = &document {
            let mut finding = self.finding("source", "unknown-source", unknown(source));
            finding.help = help.clone().or_else(|| Some(how_to_add()));
            findings.push(finding);
        }
        let price_year = self.price_year(coefficient, findings);
        let validity =
            Validity { from: self.date("valid_from", findings), to: self.date("valid_to", findings) };
        let region = Some(self.cell("region")).filter(|r| !r.is_empty());
        self.known_region(region, findings);
        Some(Row {
            key: key?,
            region: region.map(str::to_string),
            set: self.cell("set").to_string(),
            value: value?,
            unit: unit.ok()?,
            factor: factor.ok()?,
            low: self.number("low", findings),
            high: self.number("high", findings),
            price_year,
            validity,
            document: document.ok()?,
            clause: self.cell("clause").to_string(),
            evidence: evidence?,
            note: self.cell("note").to_string(),
            place: self.sheet.place(Some(self.row), None),
        })
    }

    fn key(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<Vec<u32>> {
        let mut key = Vec::new();
        for dim in &coefficient.per {
            let dimension = self.dimensions.get(*dim);
            let column = self.keys.iter().find(|(d, _)| d == dim).map(|(_, c)| *c);
            let text = column.and_then(|c| self.sheet.cell(self.row, c)).unwrap_or("");
            match dimension.index.get(text) {
                Some(member) => key.push(*member),
                None => {
                    let id = &dimension.id;
                    let near = nearest(text, dimension.members.iter().map(|m| m.id.as_str()));
                    let message = text!("`{text}` 不是 `{id}` 的成员", "`{text}` is no member of `{id}`");
                    findings.push(
                        at(self.sheet, Some(self.row), column, "unknown-member", message).did_you_mean(near),
                    );
                }
            }
        }
        for (dim, column) in self.keys {
            let filled = self.sheet.cell(self.row, *column).is_some();
            if filled && !coefficient.per.contains(dim) {
                let (id, dimension) = (&coefficient.id, &self.dimensions.get(*dim).id);
                let message =
                    text!("`{id}` 不随 `{dimension}` 变化", "`{id}` does not vary over `{dimension}`");
                findings.push(at(self.sheet, Some(self.row), Some(*column), "stray-key", message));
            }
        }
        (key.len() == coefficient.per.len()).then_some(key)
    }

    fn bounds(&self, value: f64, declared: &Declared, findings: &mut Findings) {
        let unit = &declared.coefficient.unit;
        if let Some(min) = declared.min.filter(|min| value < *min) {
            findings.push(self.finding(
                "value",
                "out-of-bounds",
                text!("小于下限 {min} {unit}", "below the bound {min} {unit}"),
            ));
        }
        if let Some(max) = declared.max.filter(|max| value > *max) {
            findings.push(self.finding(
                "value",
                "out-of-bounds",
                text!("大于上限 {max} {unit}", "above the bound {max} {unit}"),
            ));
        }
    }

    /// The year of a price; none for `nominal`, a price that holds as it stands, such as a tax rate set by law.
    fn price_year(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<i32> {
        let text = self.cell("price_year");
        if text == NOMINAL && coefficient.price {
            return None;
        }
        let year = text.parse::<i32>().ok().filter(|y| (1900..=2200).contains(y));
        if year.is_none() && (coefficient.price || !text.is_empty()) {
            findings.push(
                self.finding(
                    "price_year",
                    "bad-price-year",
                    text!("价格须注明价格年份", "a price needs the year of its prices"),
                )
                .help(text!(
                    "在 price_year 列写年份，如 2010；法定价格不随物价折算，写 nominal",
                    "write a year such as 2010 into price_year, or nominal for a price set by law"
                )),
            );
        }
        year
    }

    fn known_region(&self, region: Option<&str>, findings: &mut Findings) {
        let dimension = self.dimensions.of_kind(DimKind::Region).map(|d| self.dimensions.get(d));
        if let (Some(region), Some(dimension)) = (region, dimension) {
            if !dimension.index.contains_key(region) {
                let message = text!("没有行政区代码 `{region}`", "there is no region `{region}`");
                findings.push(self.finding("region", "unknown-region", message));
            }
        }
    }
}

/// Two rows for the same key, region and set must not be in force on the same day.
fn check_overlaps(coefficient: &Coefficient, findings: &mut Findings) {
    let mut groups: HashMap<(&[u32], Option<&str>, &str), Vec<&Row>> = HashMap::new();
    for row in &coefficient.rows {
        let earlier = groups.entry((&row.key, row.region.as_deref(), &row.set)).or_default();
        if let Some(other) = earlier.iter().find(|other| other.validity.overlaps(row.validity)) {
            let id = &coefficient.id;
            let Text { zh, en } = other.place.words();
            findings.push(
                Finding::error(
                    "overlapping-rows",
                    text!("`{id}` 有两行在同一时间有效", "two rows of `{id}` are in force at the same time"),
                )
                .at_words(row.place.words())
                .help(text!(
                    "另一行在 {zh}；给两行写不重叠的 valid_from / valid_to，或不同的 set",
                    "the other is at {en}; give them valid_from / valid_to that do not overlap, or different sets"
                )),
            );
        }
        earlier.push(row);
    }
}

impl Named for Coefficient {
    fn id(&self) -> &str {
        &self.id
    }

    fn at(&self) -> &Placed {
        &self.at
    }
}
