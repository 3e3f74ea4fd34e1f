//! A mapping file for a table seen for the first time: what is plain is written down, what is not is left empty, with
//! the nearest thing known as a remark. Nothing near is ever taken for the thing itself.

mod regions;
mod table;

use super::faults;
use super::header::{self, Figures, Meaning};
use super::layout::{self, Area, Head, Layout};
use super::region::{Doubt, Search};
use super::skip::{is_note, is_numbering, is_of_which, is_total};
use super::words::{Words, fold, split};
use crate::cell::figure::{self, Value};
use crate::cell::{code, time};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::sheet::raw::{Cell, Raw};
use crate::text;
use crate::text::{Lang, Text};
use crate::unit::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// So many cells of a column are looked at to tell what it holds.
const SAMPLE: usize = 200;

/// What the command line says already.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub sheet: Option<String>,
    pub status: Option<String>,
    pub source: Option<String>,
    /// Beginning of the names of the tidy tables.
    pub stem: String,
    /// The language of remarks.
    pub lang: Lang,
}

/// The text of a mapping file for a file.
pub fn propose(raws: &[Raw], given: &Given, words: &Words<'_>, findings: &mut Findings) -> Option<String> {
    let chosen: Vec<&Raw> = raws.iter().filter(|r| given.sheet.is_none() || r.tab == given.sheet).collect();
    if let (Some(sheet), true) = (&given.sheet, chosen.is_empty()) {
        findings.push(faults::unknown_sheet(sheet, raws));
        return None;
    }
    let mut meanings: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut tables = Vec::new();
    let mut parents = BTreeSet::new();
    let (mut status, mut source) = (false, false);
    for raw in &chosen {
        let area = Area::of(raw);
        let Some(layout) = layout::find(raw, area, words) else { continue };
        let heads = layout::heads(raw, area, layout.header);
        let mut draft = Draft {
            raw,
            area,
            layout: &layout,
            words,
            meanings: &mut meanings,
            parents: &mut parents,
            columns: Vec::new(),
            lang: given.lang,
        };
        draft.tell(&heads);
        status |= draft.columns.iter().any(|c| c.what == What::Key("status".into()));
        source |= draft.columns.iter().any(|c| c.what == What::Key("source".into()));
        let output = match (&raw.tab, chosen.len()) {
            (Some(tab), 2..) => format!("{}-{tab}.csv", given.stem),
            _ => format!("{}.csv", given.stem),
        };
        tables.push(draft.table(&output));
    }
    if tables.is_empty() {
        for raw in &chosen {
            let message = text!(
                "找不到表头：没有一行是文字、下面又有数",
                "no header was found: a row of words with figures below"
            );
            let finding = Finding::error("no-header", message).help(text!(
                "在映射文件用 header = \"行\" 和 range = \"A3:F20\" 指明",
                "name it in a mapping with header = \"row\" and range = \"A3:F20\""
            ));
            findings.push(super::region::at(&raw.place(None, None), finding));
        }
        return None;
    }
    let what = text!(
        "# 程序的建议：核对每一行；空的引号须填写，不用的列写 skip = true\n",
        "# A proposal: check each line, fill in what is empty, write skip = true for columns of no use\n"
    );
    let mut out = what.get(given.lang).to_string();
    if !status || given.status.is_some() {
        let status = quote(given.status.as_deref().unwrap_or(""));
        out += text!(
            "status = {status}  # observed 实测或公布、derived 推算、illustrative 示意\n",
            "status = {status}  # observed (measured or published), derived, or illustrative\n"
        )
        .get(given.lang);
    }
    if !source || given.source.is_some() {
        let source = quote(given.source.as_deref().unwrap_or(""));
        out += text!(
            "source = {source}  # 出处，如《某县统计年鉴 2022》表 2-1\n",
            "source = {source}  # where it was published, such as Statistical Yearbook 2022, table 2-1\n"
        )
        .get(given.lang);
    }
    if let Some(parent) = parents.into_iter().next() {
        out += &parent;
    }
    for (dimension, list) in meanings {
        out += &format!("\n[words.{dimension}]\n");
        for (word, line) in list {
            out += &format!("{} = {line}\n", quote(&word));
        }
    }
    Some(out + &tables.concat())
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r', '\t'], " "))
}

#[derive(Clone, PartialEq)]
enum What {
    Key(String),
    Skip,
    Figures(Figures),
}

struct Drafted {
    at: u32,
    header: String,
    what: What,
    remark: String,
}

struct Draft<'a> {
    raw: &'a Raw,
    area: Area,
    layout: &'a Layout,
    words: &'a Words<'a>,
    meanings: &'a mut BTreeMap<String, BTreeMap<String, String>>,
    parents: &'a mut BTreeSet<String>,
    columns: Vec<Drafted>,
    lang: Lang,
}

impl<'a> Draft<'a> {
    fn tell(&mut self, heads: &[Head]) {
        for head in heads {
            let cells = self.body(head.column);
            if head.path.is_empty() && cells.is_empty() {
                continue;
            }
            let meaning = header::meaning(head, self.words);
            let (what, remark) = match meaning {
                Meaning::Key(key) => (What::Key(key), String::new()),
                Meaning::Skip(why) => (What::Skip, why.words().get(self.lang).to_string()),
                Meaning::Figures(figures) => {
                    let named = figures.measure.is_some() || figures.time.is_some();
                    let held = if named { None } else { self.holds(&cells, figures.members.is_empty()) };
                    match held {
                        Some(key) => (What::Key(key), String::new()),
                        None => (What::Figures(figures), String::new()),
                    }
                }
            };
            self.columns.push(Drafted { at: head.column, header: head.text(), what, remark });
        }
        self.settle_regions();
        self.find_unknown_words();
    }

    /// The cells below the header that may name something.
    fn body(&self, column: u32) -> Vec<&'a Cell> {
        let raw = self.raw;
        let head = raw.cell(self.layout.header.1, column).map(|c| fold(&c.text));
        let repeated = |cell: &Cell| head.as_ref() == Some(&fold(&cell.text));
        let rows = self.layout.header.1 + 1..=self.area.rows.1;
        let mut cells = Vec::new();
        let mut notes = false;
        for row in rows {
            notes |= raw.row(row).next().is_some_and(|(_, c)| is_note(&c.text));
            let several =
                raw.row(row).nth(1).is_some() && !is_numbering(raw.row(row).map(|(_, c)| c.text.as_str()));
            match raw.cell(row, column) {
                Some(cell)
                    if !notes
                        && several
                        && !repeated(cell)
                        && !is_total(&cell.text)
                        && !is_of_which(&cell.text) =>
                {
                    cells.push(cell)
                }
                _ => {}
            }
        }
        cells
    }

    /// What most cells of a column are. Numbers can be codes and years, at the left and under a header that says nothing.
    fn holds(&self, cells: &[&Cell], silent: bool) -> Option<String> {
        let sample: Vec<&&Cell> = cells.iter().take(SAMPLE).collect();
        let most = |count: usize| count > 0 && count * 10 >= sample.len() * 6;
        let count = |test: &dyn Fn(&Cell) -> bool| sample.iter().filter(|c| test(c)).count();
        let dimensions = &self.words.catalog.dimensions;
        let wordy = most(count(&|cell| figure::read(cell, &[]) == Value::Unread));
        let left = !self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if f.measure.is_some()));
        if !(wordy || silent && left) {
            return None;
        }
        if let Some(search) = Search::new(self.words) {
            let region = |cell: &Cell| {
                !matches!(search.find(&code::region(&cell.text), None), Err(Doubt::Unknown { near: None }))
            };
            if most(count(&region)) {
                return Some(dimensions.get(search.dim).id.clone());
            }
        }
        if most(count(&|cell| time::read(cell).is_some_and(|t| t.year.is_some()))) {
            let part = sample.iter().any(|c| time::read(c).is_some_and(|t| t.part.is_some()));
            let kind = if part { DimKind::Period } else { DimKind::Year };
            return dimensions.of_kind(kind).map(|d| dimensions.get(d).id.clone());
        }
        if !wordy {
            return None;
        }
        if most(count(&|cell| self.words.measures(&split(&cell.text).0).len() == 1)) {
            return Some("measure".to_string());
        }
        let listed = (0..dimensions.list.len())
            .map(|i| Dim(i as u8))
            .filter(|d| dimensions.get(*d).kind == DimKind::List);
        let fitting: Vec<(usize, Dim)> = listed
            .map(|dim| (count(&|cell| self.words.member(dim, &cell.text).is_some()), dim))
            .filter(|(n, dim)| most(*n) && self.words.catalog.measures.iter().any(|m| m.per.contains(dim)))
            .collect();
        if let Some((_, dim)) =
            fitting.iter().max_by_key(|(n, dim)| (*n, self.is_wanted(*dim), std::cmp::Reverse(*dim)))
        {
            return Some(dimensions.get(*dim).id.clone());
        }
        let unit = |cell: &Cell| cell.text.parse::<f64>().is_err() && Unit::parse(&cell.text).is_ok();
        most(count(&unit)).then(|| "unit".to_string())
    }

    /// Whether a measure of the table varies over a dimension.
    fn is_wanted(&self, dim: Dim) -> bool {
        self.columns.iter().any(|c| match &c.what {
            What::Figures(Figures { measure: Some(m), .. }) => {
                self.words.catalog.measures[*m].per.contains(&dim)
            }
            _ => false,
        })
    }

    /// Words in columns of members and measures that mean nothing yet.
    fn find_unknown_words(&mut self) {
        let dimensions = &self.words.catalog.dimensions;
        for i in 0..self.columns.len() {
            let What::Key(key) = self.columns[i].what.clone() else { continue };
            let cells = self.body(self.columns[i].at);
            if key == "measure" {
                for cell in cells {
                    let word = split(&cell.text).0;
                    if self.words.measures(&word).len() != 1 {
                        let near = self.words.near_measure(&word).map(|m| &self.words.catalog.measures[m]);
                        let remark = near.map(|near| {
                            let (id, Text { zh, en }) = (&near.id, &near.title);
                            text!("  # 是否 {id}（{zh}）？", "  # is it {id} ({en})?")
                                .get(self.lang)
                                .to_string()
                        });
                        let remark = format!("\"\"{}", remark.unwrap_or_default());
                        self.meanings.entry(key.clone()).or_default().insert(word, remark);
                    }
                }
            } else if let Some(dim) =
                dimensions.find(&key).filter(|d| dimensions.get(*d).kind == DimKind::List)
            {
                for cell in cells.iter().filter(|c| self.words.member(dim, &c.text).is_none()) {
                    let near = self.words.near_member(dim, &cell.text);
                    let remark = format!("\"\"  # {}", self.choices(dim, near.as_deref()));
                    self.meanings.entry(key.clone()).or_default().insert(cell.text.clone(), remark);
                }
            }
        }
    }

    /// The members to choose from, the nearest first.
    fn choices(&self, dim: Dim, near: Option<&str>) -> String {
        let dimensions = &self.words.catalog.dimensions;
        let members = dimensions.get(dim).members.iter().zip(0..).take(12);
        let all: Vec<String> =
            members.map(|(_, m)| dimensions.words(std::iter::once((dim, m)), self.lang)).collect();
        let all = all.join(self.lang.pick("、", ", "));
        match near {
            Some(near) => text!("是否 {near}？可用：{all}", "is it {near}? members: {all}"),
            None => text!("可用：{all}", "members: {all}"),
        }
        .get(self.lang)
        .to_string()
    }

    /// Whether a column holds a dimension's members.
    fn has_key(&self, dim: Dim) -> bool {
        let dimensions = &self.words.catalog.dimensions;
        let kind = dimensions.get(dim).kind;
        self.columns.iter().any(|c| match &c.what {
            What::Key(key) if key == "name" => kind == DimKind::Region,
            What::Key(key) => dimensions.find(key).is_some_and(|d| {
                d == dim || (kind == DimKind::Period && dimensions.get(d).kind == DimKind::Year)
            }),
            _ => false,
        })
    }
}
