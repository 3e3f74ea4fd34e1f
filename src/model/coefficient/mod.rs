//! Coefficients: dated, sourced numbers. A TOML file declares them, the CSV file of the same name holds the rows.

mod over;
mod row;

use row::RowReader;
pub use row::bad_evidence;

use super::content::Content;
use super::date::Validity;
use super::dimension::{Dim, DimKind, Dimensions};
use super::document::Document;
use super::evidence::Evidence;
use super::files::Files;
use super::laid::Laid;
use super::named::{self, Named, Quantity, per, unit};
use super::placed::Placed;
use super::read::read;
use crate::finding::{Finding, Findings, Sought, nearest, unknown};
use crate::model::Spanned;
use crate::model::faults;
use crate::place::Place;
use crate::sheet::Sheet;
use crate::text;
use crate::text::Text;
use crate::unit::{Factor, Unit};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

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
    /// The layer of its file: 0 for a row built in, more for one that a folder lays over.
    pub layer: usize,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoefficientFile {
    /// 系数，每个一节；数值在同名的 CSV 里 · Coefficients; their numbers are in the CSV of the same name
    #[serde(default)]
    coefficient: Vec<CoefficientToml>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CoefficientToml {
    /// 名称，公式里用 · Id for formulas
    id: Spanned<String>,
    /// 标题 · Title
    title: Text,
    /// 单位 · Unit
    unit: Spanned<String>,
    /// 数值随哪些维度变化（地区和时间不必写） · Listed dimensions; region and time are not named
    #[serde(default)]
    per: Vec<Spanned<String>>,
    /// 是价格：折算到核算年份 · Whether it is a price, brought to the accounting year
    #[serde(default)]
    price: bool,
    /// 期内变更的，按期末有效的值 · Where it changes within a period, the one in force at its end holds
    #[serde(default)]
    at_end: bool,
    /// 下限 · Least value
    min: Option<f64>,
    /// 上限 · Greatest value
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

impl Declared {
    /// Whether both say the same of the same coefficient.
    fn says(&self, other: &Declared) -> bool {
        let all = |d: &Declared| {
            let Coefficient { title, unit, per, price, at_end, .. } = &d.coefficient;
            (title.clone(), unit.to_string(), per.clone(), *price, *at_end, d.min, d.max)
        };
        all(self) == all(other)
    }
}

impl Quantity for Coefficient {
    const KIND: (&str, &str) = ("系数", "coefficient");

    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn per(&self) -> &[Dim] {
        &self.per
    }
}

/// Reads all declarations and all tables of values.
pub fn load(
    files: &Files,
    (dimensions, documents): (&Dimensions, &[Document]),
    laid: &mut Laid,
    findings: &mut Findings,
) -> Vec<Coefficient> {
    let mut declared: Vec<Declared> = Vec::new();
    for source in files.of(Content::Coefficients) {
        let Some(file) = read::<CoefficientFile>(source, findings) else { continue };
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
                let finding = faults::bad_bounds(text!("下限大于上限", "the lower bound is above the upper"));
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
            let here = Declared { coefficient, min, max };
            // Two of one layer are met where all ids are checked.
            let beneath = |known: &&mut Declared| {
                let (here, there) = (&here.coefficient, &known.coefficient);
                here.id == there.id && files.goes_over(&here.at, &there.at)
            };
            match declared.iter_mut().find(beneath) {
                None => declared.push(here),
                Some(known) if known.says(&here) => {}
                Some(known) => {
                    let both = (&here.coefficient, &known.coefficient);
                    if named::takes_over(both.0, both.1, dimensions, laid, findings) {
                        *known = here;
                    }
                }
            }
        }
    }
    let index: HashMap<String, usize> =
        declared.iter().enumerate().map(|(i, d)| (d.coefficient.id.clone(), i)).collect();
    for source in files.of(Content::Values) {
        let (sheet, problems) = crate::sheet::csv_text(&source.name, &source.text);
        findings.extend(problems);
        if let Some(sheet) = sheet {
            let layer = files.layer(source);
            rows((&sheet, layer), &index, &mut declared, (dimensions, documents), findings);
        }
    }
    for d in &mut declared {
        check_overlaps(&d.coefficient, findings);
        over::lay(&mut d.coefficient, dimensions, laid);
    }
    declared.into_iter().map(|d| d.coefficient).collect()
}

/// The columns of a table of values beside those of lists.
pub const COLUMNS: [&str; 14] = [
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
    (sheet, layer): (&Sheet, usize),
    index: &HashMap<String, usize>,
    declared: &mut [Declared],
    (dimensions, documents): (&Dimensions, &[Document]),
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
            let finding = at(sheet, None, Some(i), faults::unknown_column(message));
            let near = nearest(header, COLUMNS.into_iter().chain(dimensions.ids()));
            findings.unknown(header, finding.did_you_mean_or(near, columns_wanted()));
            // The column it was meant to be is not to be missed as well.
            near.iter().for_each(|near| findings.lose(*near));
        }
    }
    for needed in COLUMNS {
        if !columns.contains_key(needed) {
            let message = text!("缺少列 `{needed}`", "column `{needed}` is missing");
            let finding = faults::missing_column(message).help(columns_wanted());
            findings.unknown(needed, at(sheet, None, None, finding));
        }
    }
    if columns.len() < COLUMNS.len() || !keys_present(sheet, index, declared, &keys, dimensions, findings) {
        return;
    }
    for row in 0..sheet.len() {
        let reader = RowReader { sheet, row, layer, columns: &columns, keys: &keys, dimensions, documents };
        let id = reader.cell("id");
        let Some(&place) = index.get(id) else {
            let otherwise = text!(
                "在同名的 TOML 文件里用 [[coefficient]] 声明它",
                "declare it under [[coefficient]] in the TOML file of the same name"
            );
            let finding = unknown(Sought::Undeclared, id, index.keys().map(String::as_str), otherwise);
            findings.unknown(id, reader.at("id", finding));
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
        let finding = faults::missing_column(message).help(columns_wanted());
        findings.unknown(id, at(sheet, None, None, finding));
    }
    absent.is_empty()
}

fn at(sheet: &Sheet, row: Option<usize>, column: Option<usize>, finding: Finding) -> Finding {
    finding.at_words(sheet.place(row, column).words())
}

/// Two rows of one layer for the same key, region and set must not be in force on the same day.
fn check_overlaps(coefficient: &Coefficient, findings: &mut Findings) {
    type Group<'r> = (usize, &'r [u32], Option<&'r str>, &'r str);
    let mut groups: HashMap<Group<'_>, Vec<&Row>> = HashMap::new();
    for row in &coefficient.rows {
        let earlier = groups.entry((row.layer, &row.key, row.region.as_deref(), &row.set)).or_default();
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
