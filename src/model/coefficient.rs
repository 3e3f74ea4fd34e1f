//! Coefficients: dated, sourced numbers. A TOML file declares them, the CSV file of the same name holds the rows.

use super::date::{Date, Validity, crossed};
use super::dimension::{Dim, DimKind, Dimensions};
use super::document::{Document, find, how_to_add, unknown};
use super::evidence::Evidence;
use super::files::Files;
use super::named::{Named, bad_unit, per, unit};
use super::read::{Placed, read};
use super::{not_a_number, quoted};
use crate::finding::{Finding, Findings, nearest};
use crate::sheet::{Place, Sheet};
use crate::text;
use crate::text::{Lang, Text};
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
    /// Where the value changes within a year or period, the one in force at its end holds for all of it.
    pub at_end: bool,
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

impl Coefficient {
    /// The codes of the regions some row holds for, each once.
    pub fn regions(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.rows.iter().filter_map(|r| r.region.as_deref()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
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
    #[serde(default)]
    at_end: bool,
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
            let at = Placed::new(&c.id, source);
            let (Some(per), Some(unit)) = (per, unit) else {
                findings.lose(&at.text);
                continue;
            };
            let crossed_bounds = c.min.zip(c.max).is_some_and(|(min, max)| min > max);
            if crossed_bounds {
                let finding =
                    Finding::error("bad-bounds", text!("下限大于上限", "the lower bound is above the upper"));
                findings.push(
                    at.whole(finding, Text::default())
                        .help(text!("核对 min 与 max", "compare `min` and `max`")),
                );
            }
            let id = at.text.clone();
            let coefficient = Coefficient {
                id,
                title: c.title,
                unit,
                per,
                price: c.price,
                at_end: c.at_end,
                rows: Vec::new(),
                at,
            };
            let (min, max) = if crossed_bounds { (None, None) } else { (c.min, c.max) };
            declared.push(Declared { coefficient, min, max });
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
            let message = text!("不认识的列 `{header}`", "unknown column `{header}`");
            let finding = at(sheet, None, Some(i), "unknown-column", message);
            let near = nearest(header, COLUMNS.into_iter().chain(dimensions.ids()));
            findings.unknown(
                header,
                match near {
                    Some(near) => finding.did_you_mean(Some(near)),
                    None => finding.help(columns_wanted()),
                },
            );
            // The column it was meant to be is not to be missed as well.
            near.iter().for_each(|near| findings.lose(*near));
        }
    }
    for needed in COLUMNS {
        if !columns.contains_key(needed) {
            let message = text!("缺少列 `{needed}`", "column `{needed}` is missing");
            findings.unknown(needed, at(sheet, None, None, "missing-column", message).help(columns_wanted()));
        }
    }
    if columns.len() < COLUMNS.len() || !keys_present(sheet, index, declared, &keys, dimensions, findings) {
        return;
    }
    for row in 0..sheet.len() {
        let reader = RowReader { sheet, row, columns: &columns, keys: &keys, dimensions, documents };
        let id = reader.cell("id");
        let Some(&place) = index.get(id) else {
            let message = text!("没有声明系数 `{id}`", "coefficient `{id}` is not declared");
            let finding = reader.finding("id", "unknown-coefficient", message);
            let finding = match nearest(id, index.keys().map(String::as_str)) {
                Some(near) => finding.did_you_mean(Some(near)),
                None => finding.help(text!(
                    "在同名的 TOML 文件里用 [[coefficient]] 声明它",
                    "declare it under [[coefficient]] in the TOML file of the same name"
                )),
            };
            findings.unknown(id, finding);
            continue;
        };
        let before = findings.counts().0;
        let read = reader.read(&declared[place], findings);
        match read {
            Some(read) if findings.counts().0 == before => declared[place].coefficient.rows.push(read),
            _ => findings.lose(reader.cell("set")),
        }
    }
}

fn columns_wanted() -> Text {
    let all = COLUMNS.join(",");
    text!(
        "表头应有 {all}，以及系数所随的维度",
        "the header has {all}, and the dimensions the coefficients vary over"
    )
}

/// Whether the table has a column for each dimension of the coefficients in it.
fn keys_present(
    sheet: &Sheet,
    index: &HashMap<String, usize>,
    declared: &[Declared],
    keys: &[(Dim, usize)],
    dimensions: &Dimensions,
    findings: &mut Findings,
) -> bool {
    let Some(column) = sheet.headers.iter().position(|h| h == "id") else { return false };
    let mut absent: Vec<Dim> = Vec::new();
    for row in 0..sheet.len() {
        let place = sheet.cell(row, column).and_then(|id| index.get(id));
        let per = place.map_or(&[][..], |i| &declared[*i].coefficient.per);
        let lacks = |dim: &&Dim| !keys.iter().any(|(d, _)| d == *dim) && !absent.contains(dim);
        absent.extend(per.iter().filter(lacks).copied().collect::<Vec<_>>());
    }
    for dim in &absent {
        let id = &dimensions.get(*dim).id;
        let message = text!(
            "缺少列 `{id}`：表中有系数随它变化",
            "column `{id}` is missing: a coefficient varies over it"
        );
        findings.unknown(id, at(sheet, None, None, "missing-column", message).help(columns_wanted()));
    }
    absent.is_empty()
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
                let message = not_a_number(text);
                findings.push(self.finding(column, "bad-number", message).help(text!(
                    "只写数字，如 1234.5，不写千分位逗号",
                    "write digits only, as in 1234.5, without separators"
                )));
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
        let unit = self.unit(coefficient, findings);
        let value = self.number("value", findings);
        if self.cell("value").is_empty() {
            findings.push(self.finding("value", "empty-cell", text!("没有数值", "there is no value")).help(
                text!(
                    "填上数值；没有数值就删去这一行",
                    "fill it in, or remove the line where there is no value"
                ),
            ));
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
            findings.push(self.finding("valid_to", "bad-date", Text::default()).saying(crossed()));
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
        })
    }

    fn unit(&self, coefficient: &Coefficient, findings: &mut Findings) -> Option<(Unit, Factor)> {
        let text = self.cell("unit");
        let (Text { zh, en }, wanted) = (quoted(&coefficient.id, &coefficient.title), &coefficient.unit);
        if text.is_empty() {
            let finding = self.finding("unit", "empty-cell", text!("没有单位", "there is no unit"));
            findings.push(finding.help(text!("填上单位，如 {wanted}", "fill it in, such as {wanted}")));
            return None;
        }
        let unit = match Unit::parse(text) {
            Ok(unit) => unit,
            Err(e) => {
                findings.push(self.finding("unit", "unknown-unit", Text::default()).saying(bad_unit(&e)));
                return None;
            }
        };
        let factor = unit.factor_to(wanted);
        if factor.is_none() {
            let message = text!(
                "{zh}的单位应能换算成 {wanted}，`{text}` 不能",
                "{en} needs a unit that converts to {wanted}; `{text}` does not"
            );
            let help = unit.carbon_advice(wanted).unwrap_or_else(|| {
                text!("核对单位，或核对 id 是否写错", "check the unit, or whether the id is the right one")
            });
            findings.push(self.finding("unit", "wrong-unit", message).help(help));
        }
        Some((unit, factor?))
    }

    /// The range must hold the value.
    fn check_range(&self, low: Option<f64>, value: Option<f64>, high: Option<f64>, findings: &mut Findings) {
        for (column, below, above) in [("low", low, value), ("high", value, high)] {
            if below.zip(above).is_some_and(|(below, above)| below > above) {
                let message = text!("取值范围不含数值本身", "the range does not hold the value");
                findings.push(
                    self.finding(column, "bad-range", message)
                        .help(text!("应有 low ≤ value ≤ high", "low ≤ value ≤ high must hold")),
                );
            }
        }
    }

    fn evidence(&self, findings: &mut Findings) -> Option<Evidence> {
        let text = self.cell("evidence");
        let evidence = Evidence::parse(text);
        if evidence.is_none() {
            let message = match text {
                "" => text!("没有证据等级", "there is no evidence"),
                _ => text!("`{text}` 不是证据等级", "`{text}` is no kind of evidence"),
            };
            let all = |lang| Evidence::ALL.map(|e| (e.id(), e.title(lang)));
            let zh = all(Lang::Zh).map(|(id, title)| format!("{id}（{title}）")).join("、");
            let en = all(Lang::En).map(|(id, _)| id).join(", ");
            findings.push(
                self.finding("evidence", "bad-evidence", message)
                    .help(text!("写其中之一：{zh}", "write one of {en}")),
            );
        }
        evidence
    }

    fn document(&self, findings: &mut Findings) -> Option<usize> {
        let id = self.cell("source");
        if id.is_empty() {
            let finding = self.finding("source", "empty-cell", text!("没有来源", "there is no source"));
            findings.push(finding.help(text!("写上文献的 id", "name the source by its id")));
            return None;
        }
        match find(self.documents, id) {
            Ok(document) => Some(document),
            Err(help) => {
                let mut finding = self.finding("source", "unknown-source", unknown(id));
                finding.help = help.or_else(|| Some(how_to_add()));
                findings.unknown(id, finding);
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
                    findings.push(
                        at(self.sheet, Some(self.row), column, "empty-cell", message)
                            .help(text!("可用：{all}", "members: {all}")),
                    );
                }
                None => {
                    let finding = at(self.sheet, Some(self.row), column, "unknown-member", Text::default());
                    self.dimensions.report(*dim, text, finding, findings);
                }
            }
        }
        for (dim, column) in self.keys {
            let filled = self.sheet.cell(self.row, *column).is_some();
            if filled && !coefficient.per.contains(dim) {
                let (id, dimension) = (&coefficient.id, &self.dimensions.get(*dim).id);
                let message =
                    text!("`{id}` 不随 `{dimension}` 变化", "`{id}` does not vary over `{dimension}`");
                findings.push(
                    at(self.sheet, Some(self.row), Some(*column), "stray-key", message)
                        .help(text!("这一格应留空", "leave this cell empty")),
                );
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
            findings.push(
                self.finding(column, "out-of-bounds", message)
                    .help(text!("核对数值与单位", "check the number and its unit")),
            );
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
                findings.push(self.finding("price_year", "bad-price-year", message).help(text!(
                    "让这一格留空，或在声明中写 price = true",
                    "leave this cell empty, or write price = true where it is declared"
                )));
            }
            return None;
        }
        let year = text.parse::<i32>().ok().filter(|y| (1900..=2200).contains(y));
        if year.is_none() {
            let message = match text {
                "" => text!("价格须注明是哪一年的价格", "a price needs the year of its prices"),
                _ => text!("`{text}` 不是年份", "`{text}` is not a year"),
            };
            findings.push(self.finding("price_year", "bad-price-year", message).help(text!(
                "写四位年份，如 2010；法定价格不随物价折算，写 nominal",
                "write a year such as 2010, or nominal for a price set by law"
            )));
        }
        year
    }

    fn known_region(&self, region: Option<&str>, findings: &mut Findings) {
        let dim = self.dimensions.of_kind(DimKind::Region);
        if let (Some(region), Some(dim)) = (region, dim)
            && !self.dimensions.get(dim).index.contains_key(region)
        {
            let finding = self.finding("region", "unknown-region", Text::default());
            self.dimensions.report(dim, region, finding, findings);
        }
    }
}

/// Two rows for the same key, region and set must not be in force on the same day.
fn check_overlaps(coefficient: &Coefficient, findings: &mut Findings) {
    type Group<'r> = (&'r [u32], Option<&'r str>, &'r str);
    let mut groups: HashMap<Group<'_>, Vec<&Row>> = HashMap::new();
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
