//! A mapping file for a table seen for the first time: what is plain is written down, what is not is left empty, with
//! the nearest thing known as a remark. Nothing near is ever taken for the thing itself.

use super::header::{self, Figures, Meaning, has_list, lists};
use super::layout::{self, Area, Head, Layout};
use super::region::{Doubt, Search};
use super::skip::{is_note, is_numbering, is_of_which, is_total};
use super::time;
use super::value::{self, Value};
use super::words::{Words, fold, split};
use crate::finding::{Finding, Findings};
use crate::model::dimension::{Dim, DimKind};
use crate::sheet::raw::{Cell, Raw, letters};
use crate::text;
use crate::text::Lang;
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
}

/// The text of a mapping file for a file.
pub fn propose(raws: &[Raw], given: &Given, words: &Words<'_>, findings: &mut Findings) -> Option<String> {
    let chosen: Vec<&Raw> = raws.iter().filter(|r| given.sheet.is_none() || r.tab == given.sheet).collect();
    if let (Some(sheet), true) = (&given.sheet, chosen.is_empty()) {
        let names = raws.iter().filter_map(|r| r.tab.as_deref()).collect::<Vec<_>>().join("、");
        let message = text!("文件里没有工作表“{sheet}”", "the file has no sheet \"{sheet}\"");
        let help = text!("工作表：{names}", "sheets: {names}");
        findings.push(Finding::error("unknown-sheet", message).help(help));
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
    let mut out = String::from("# 程序的建议：核对每一行；空的引号须填写，不用的列写 skip = true\n");
    out += "# A proposal: check each line, fill in what is empty, write skip = true for columns of no use\n";
    if !status || given.status.is_some() {
        out += &format!(
            "status = {}  # observed 实测或公布、derived 推算、illustrative 示意\n",
            quote(given.status.as_deref().unwrap_or(""))
        );
    }
    if !source || given.source.is_some() {
        out += &format!(
            "source = {}  # 出处，如《某县统计年鉴 2022》表 2-1\n",
            quote(given.source.as_deref().unwrap_or(""))
        );
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
                Meaning::Skip(why) => (What::Skip, why.words().zh),
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
        let wordy = most(count(&|cell| value::read(cell, &[]) == Value::Unread));
        let left = !self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if f.measure.is_some()));
        if !wordy && !(silent && left) {
            return None;
        }
        if let Some(search) = Search::new(self.words) {
            let region =
                |cell: &Cell| !matches!(search.find(&cell.text, None), Err(Doubt::Unknown { near: None }));
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

    /// Of two columns of regions one holds codes and the other names, or one the units above.
    fn settle_regions(&mut self) {
        let Some(search) = Search::new(self.words) else { return };
        let id = self.words.catalog.dimensions.get(search.dim).id.clone();
        let of_regions: Vec<usize> =
            (0..self.columns.len()).filter(|i| self.columns[*i].what == What::Key(id.clone())).collect();
        let Some((&last, others)) = of_regions.split_last() else { return };
        for &other in others {
            let pair = (self.layout.header.1 + 1..=self.area.rows.1).find_map(|row| {
                let find = |i: usize| search.find(&self.raw.cell(row, self.columns[i].at)?.text, None).ok();
                Some((find(other)?, find(last)?))
            });
            let same = pair.is_some_and(|(a, b)| a == b);
            let coded =
                self.body(self.columns[other].at).iter().any(|c| c.text.bytes().all(|b| b.is_ascii_digit()));
            match (same, coded) {
                (true, true) => self.columns[last].what = What::Key("name".into()),
                (true, false) => self.columns[other].what = What::Key("name".into()),
                (false, _) => self.columns[other].what = What::Key("parent".into()),
            }
        }
        let by_name = self.columns[last].what == What::Key(id);
        if by_name {
            self.look_at_names(self.columns[last].at, &search);
        }
    }

    /// Names that fit no unit or several.
    fn look_at_names(&mut self, column: u32, search: &Search<'_>) {
        let dimension = self.words.catalog.dimensions.get(search.dim);
        let cells = self.body(column);
        let found: BTreeSet<u32> = cells.iter().filter_map(|c| search.find(&c.text, None).ok()).collect();
        let levels = |m: u32| {
            self.words
                .catalog
                .dimensions
                .lies_in(m)
                .filter(|c| *c != "000000")
                .map(str::to_string)
                .collect::<Vec<_>>()
        };
        // The smallest unit that all names without a doubt lie in.
        let mut common: Option<Vec<String>> = None;
        for member in &found {
            let above = levels(*member);
            common = Some(match common {
                None => above,
                Some(known) => known.into_iter().filter(|c| above.contains(c)).collect(),
            });
        }
        let parent = common.and_then(|c| c.first().cloned()).filter(|_| found.len() > 1);
        let parent_member = parent.as_ref().and_then(|p| dimension.index.get(p)).copied();
        let within = Search { words: self.words, dim: search.dim, parent: parent_member, declared: None };
        let mut above = None;
        let mut doubtful = false;
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        let rows = self.layout.header.1 + 1..=self.area.rows.1;
        let has_parent = self.columns.iter().any(|c| c.what == What::Key("parent".into()));
        for row in rows {
            let Some(cell) = self.raw.cell(row, column) else { continue };
            if is_note(&cell.text) {
                break;
            }
            let lone = self.raw.row(row).nth(1).is_none();
            let repeated = self.raw.cell(self.layout.header.1, column).is_some_and(|h| h.text == cell.text);
            match within.find(&cell.text, above) {
                Ok(member) => {
                    let level = dimension.members[member as usize].level.as_deref();
                    above = if level == Some("county") { above } else { Some(member) };
                    doubtful |= search.find(&cell.text, None).is_err();
                }
                Err(_)
                    if lone || repeated || has_parent || is_total(&cell.text) || is_of_which(&cell.text) => {}
                Err(Doubt::Unknown { near }) => {
                    let remark =
                        near.map(|m| format!("  # 是否 {}？", within.describe(m))).unwrap_or_default();
                    open.insert(cell.text.clone(), format!("\"\"{remark}"));
                }
                Err(Doubt::Several(members) | Doubt::Outside(members)) => {
                    let all: Vec<String> = members.iter().map(|m| within.describe(*m)).collect();
                    open.insert(cell.text.clone(), format!("\"\"  # {}", all.join("、")));
                }
            }
        }
        if let (true, Some(code), Some(member)) = (doubtful, parent, parent_member) {
            let title = &dimension.members[member as usize].title.zh;
            self.parents.insert(format!(
                "parent = {}  # 没有重名的各行都在{title}，重名的也在其中找\n",
                quote(&code)
            ));
        }
        if !open.is_empty() {
            self.meanings.entry(dimension.id.clone()).or_default().extend(open);
        }
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
                        let remark = near
                            .map(|m| format!("  # 是否 {}（{}）？", m.id, m.title.zh))
                            .unwrap_or_default();
                        let remark = format!("\"\"{remark}");
                        self.meanings.entry(key.clone()).or_default().insert(word, remark);
                    }
                }
            } else if let Some(dim) =
                dimensions.find(&key).filter(|d| dimensions.get(*d).kind == DimKind::List)
            {
                for cell in cells.iter().filter(|c| self.words.member(dim, &c.text).is_none()) {
                    let near = self.words.near_member(dim, &cell.text);
                    let remark = format!("\"\"  # {}", choices(self.words, dim, near.as_deref()));
                    self.meanings.entry(key.clone()).or_default().insert(cell.text.clone(), remark);
                }
            }
        }
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

    /// The `[[table]]` of the mapping file.
    fn table(&self, output: &str) -> String {
        let named_by_rows = self.columns.iter().any(|c| c.what == What::Key("measure".into()));
        let unit_by_rows = self.columns.iter().any(|c| c.what == What::Key("unit".into()));
        let figures = || {
            self.columns.iter().filter_map(|c| match &c.what {
                What::Figures(f) => Some(f),
                _ => None,
            })
        };
        let unnamed = |f: &Figures| f.measure.is_none() && f.rest.is_empty();
        let mut out = String::from("\n[[table]]\n");
        let blank = |column: &u32| {
            (self.layout.header.0..=self.area.rows.1).all(|row| self.raw.cell(row, *column).is_none())
        };
        let first = self.columns.first().map_or(self.area.columns.0, |c| c.at);
        if let Some(gap) = (first..self.area.columns.1).find(blank) {
            let gap = letters(gap);
            out +=
                &format!("# {gap} 列是空的：若左右是两张表，各写一个 [[table]]，用 range = \"A2:C9\" 指明\n");
        }
        if let Some(tab) = &self.raw.tab {
            out += &format!("sheet = {}\n", quote(tab));
        }
        out += &format!("header = \"{}:{}\"\n", self.layout.header.0 + 1, self.layout.header.1 + 1);
        out += &format!("output = {}\n", quote(output));
        if !named_by_rows && figures().any(unnamed) {
            out += &format!("measure = \"\"  # {}\n", self.measure_choices(figures().filter(|f| unnamed(f))));
        }
        if named_by_rows && !unit_by_rows {
            let by_label = || self.label_units();
            match self.layout.units.as_slice() {
                [one] => out += &format!("unit = {}\n", quote(one)),
                _ if by_label() => {}
                _ => out += "unit = \"\"  # 表里没有写单位\n",
            }
        } else if !named_by_rows
            && let [one] = self.layout.units.as_slice()
            && figures().any(|f| unnamed(f) && f.unit.is_none())
        {
            out += &format!("unit = {}\n", quote(one));
        }
        out += &self.keys(named_by_rows);
        out += "column = [\n";
        for column in &self.columns {
            out += &self.column(column, named_by_rows, unit_by_rows);
        }
        out + "]\n"
    }

    /// Whether names of measures carry their units.
    fn label_units(&self) -> bool {
        let at = self.columns.iter().find(|c| c.what == What::Key("measure".into())).map(|c| c.at);
        at.is_some_and(|at| self.body(at).iter().all(|c| split(&c.text).1.is_some()))
    }

    /// What all rows have in common and no column says.
    fn keys(&self, named_by_rows: bool) -> String {
        let dimensions = &self.words.catalog.dimensions;
        let measures: Vec<usize> = self
            .columns
            .iter()
            .filter_map(|c| match &c.what {
                What::Figures(f) => f.measure,
                _ => None,
            })
            .chain(self.row_measures())
            .collect();
        let any_figures = self
            .columns
            .iter()
            .any(|c| matches!(&c.what, What::Figures(f) if f.measure.is_some() || f.rest.is_empty()));
        let timed = self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if f.time.is_some()));
        let mut keys = Vec::new();
        let varies = |kind: DimKind| {
            let dim = dimensions.of_kind(kind)?;
            let over = measures.iter().any(|m| self.words.catalog.measures[*m].per.contains(&dim));
            (over || (measures.is_empty() && kind != DimKind::Period && (any_figures || named_by_rows)))
                .then_some(dim)
        };
        if let Some(dim) = varies(DimKind::Region).filter(|d| !self.has_key(*d)) {
            keys.push((dimensions.get(dim).id.clone(), "所有行的行政区代码".to_string()));
        }
        let time = varies(DimKind::Year).or_else(|| varies(DimKind::Period)).filter(|d| {
            let period = dimensions.of_kind(DimKind::Period);
            !self.has_key(*d) && !timed && !period.is_some_and(|p| self.has_key(p))
        });
        if let Some(dim) = time {
            let said: Vec<&str> =
                self.layout.titles.iter().map(String::as_str).filter(|t| t.contains('年')).collect();
            let said = said.first().map(|t| format!("标题写着“{t}”，")).unwrap_or_default();
            keys.push((dimensions.get(dim).id.clone(), format!("{said}填数据所属的年份或时段")));
        }
        if keys.is_empty() {
            return String::new();
        }
        let pairs: Vec<String> = keys.iter().map(|(id, _)| format!("{id} = \"\"")).collect();
        let remarks: Vec<&str> = keys.iter().map(|(_, remark)| remark.as_str()).collect();
        format!("keys = {{ {} }}  # {}\n", pairs.join(", "), remarks.join("；"))
    }

    fn row_measures(&self) -> Vec<usize> {
        let at = self.columns.iter().find(|c| c.what == What::Key("measure".into())).map(|c| c.at);
        let named = |cell: &&Cell| self.words.measures(&split(&cell.text).0).first().copied();
        at.map(|at| self.body(at).iter().filter_map(named).collect()).unwrap_or_default()
    }

    /// Measures that figures without a name could be.
    fn measure_choices<'f>(&self, figures: impl Iterator<Item = &'f Figures>) -> String {
        let figures: Vec<&Figures> = figures.collect();
        let measures = &self.words.catalog.measures;
        let all_members: Vec<&String> = figures.iter().flat_map(|f| &f.members).collect();
        let held = |m: &usize| {
            let known = |w: &&&String| lists(*m, self.words).any(|d| self.words.member(d, w).is_some());
            all_members.iter().filter(known).count()
        };
        let fits = |m: &usize| {
            let of = &measures[*m];
            let unit = |u: &String| Unit::parse(u).is_ok_and(|u| u.same_dimension(&of.unit));
            figures.iter().all(|f| f.unit.as_ref().is_none_or(unit))
                && (self.layout.units.is_empty() || self.layout.units.iter().any(unit))
                && figures.iter().any(|f| !f.members.is_empty()) == has_list(*m, self.words)
                && held(m) * 2 >= all_members.len()
        };
        let near = self.layout.titles.iter().find_map(|t| self.words.near_measure(t)).filter(fits);
        let mut all: Vec<usize> = near.into_iter().collect();
        all.extend((0..measures.len()).filter(fits).filter(|m| Some(*m) != near).take(5));
        match all.is_empty() {
            true => "这些数是哪个指标？geep catalog measures 列出全部".to_string(),
            false => {
                let all: Vec<String> =
                    all.iter().map(|m| format!("{}（{}）", measures[*m].id, measures[*m].title.zh)).collect();
                format!("这些数是哪个指标？如 {}", all.join("、"))
            }
        }
    }

    fn column(&self, column: &Drafted, named_by_rows: bool, unit_by_rows: bool) -> String {
        let mut parts = vec![format!("at = {}", quote(&letters(column.at)))];
        if !column.header.is_empty() {
            parts.push(format!("header = {}", quote(&column.header)));
        }
        let mut remark = column.remark.clone();
        match &column.what {
            What::Key(key) => parts.push(format!("key = {}", quote(key))),
            What::Skip => parts.push("skip = true".into()),
            What::Figures(figures) => remark = self.figures(figures, named_by_rows, unit_by_rows, &mut parts),
        }
        let remark = if remark.is_empty() { String::new() } else { format!("  # {remark}") };
        format!("  {{ {} }},{remark}\n", parts.join(", "))
    }

    /// The entries of a column of figures; what is doubtful comes back as a remark.
    fn figures(
        &self,
        figures: &Figures,
        named_by_rows: bool,
        unit_by_rows: bool,
        parts: &mut Vec<String>,
    ) -> String {
        let catalog = self.words.catalog;
        let Figures { measure, unit, time, members, rest } = figures;
        let Some(measure) = *measure else {
            if !rest.is_empty() {
                if named_by_rows && self.is_only_unknown() {
                    return String::new();
                }
                let word = rest.join("");
                let near = self.words.near_measure(&word).map(|m| &catalog.measures[m]);
                return match near.filter(|_| !named_by_rows) {
                    Some(near) => {
                        parts.push("measure = \"\"".into());
                        parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
                        parts.extend(self.time_key(time.as_ref(), None));
                        format!("“{word}”是否 {}（{}，{}）？", near.id, near.title.zh, near.unit)
                    }
                    // Among members a word that is none may be one by another name.
                    None if self.has_members() && !named_by_rows => {
                        parts.push("members = [\"\"]".into());
                        format!("不认识“{word}”：填它是哪一个，用不着就写 skip = true")
                    }
                    None => {
                        parts.push("skip = true".into());
                        format!("不认识“{word}”")
                    }
                };
            }
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            if unit.is_none() && !named_by_rows && self.layout.units.len() != 1 {
                parts.push("unit = \"\"".into());
            }
            parts.extend(self.time_key(time.as_ref(), None));
            if !members.is_empty() {
                let members: Vec<String> = members.iter().map(|m| quote(m)).collect();
                parts.push(format!("members = [{}]", members.join(", ")));
            }
            return String::new();
        };
        let of = &catalog.measures[measure];
        let lacking: Vec<Dim> = lists(measure, self.words)
            .filter(|d| !self.has_key(*d) && !members.iter().any(|m| self.words.member(*d, m).is_some()))
            .collect();
        let declared = |unit: &String| Unit::parse(unit).is_ok_and(|u| u.same_dimension(&of.unit));
        // A word that was not used may change what the figures are: 农村人口 is not 人口.
        if lacking.is_empty() && !rest.is_empty() {
            parts.push("measure = \"\"".into());
            parts.extend(unit.iter().map(|u| format!("unit = {}", quote(u))));
            parts.extend(self.time_key(time.as_ref(), Some(measure)));
            return format!(
                "“{}”没有用上；去掉它若确是 {}（{}），就填 {}",
                rest.join(" "),
                of.id,
                of.title.zh,
                of.id
            );
        }
        if let Some(unit) = unit.as_ref().filter(|u| !declared(u)) {
            parts.push("measure = \"\"".into());
            parts.push(format!("unit = {}", quote(unit)));
            return format!("像 {}（{}），但它的单位是 {}", of.id, of.title.zh, of.unit);
        }
        parts.push(format!("measure = {}", quote(&of.id)));
        let mut remarks = Vec::new();
        let announced: Vec<&String> = self.layout.units.iter().filter(|u| declared(u)).collect();
        match (unit, announced.as_slice()) {
            (Some(unit), _) => parts.push(format!("unit = {}", quote(unit))),
            (None, [one]) => parts.push(format!("unit = {}", quote(one))),
            (None, _) if unit_by_rows => {}
            (None, _) if of.unit == Unit::one() => parts.push("unit = \"1\"".into()),
            (None, _) => {
                parts.push("unit = \"\"".into());
                remarks.push(format!("表里没有写单位（{} 的单位是 {}）", of.id, of.unit));
            }
        }
        let mut keys: Vec<String> = lists(measure, self.words)
            .filter_map(|d| {
                let member = members.iter().find_map(|m| self.words.member(d, m))?;
                let dimensions = &catalog.dimensions;
                Some(format!("{} = {}", dimensions.get(d).id, quote(&dimensions.member_id(d, member))))
            })
            .collect();
        for dim in &lacking {
            keys.push(format!("{} = \"\"", catalog.dimensions.get(*dim).id));
            let word = rest.first().map(String::as_str).unwrap_or("");
            let near = self.words.near_member(*dim, word);
            remarks.push(choices(self.words, *dim, near.as_deref()));
        }
        let time = self.time_pair(time.as_ref(), Some(measure));
        keys.splice(0..0, time);
        if !keys.is_empty() {
            parts.push(format!("keys = {{ {} }}", keys.join(", ")));
        }
        remarks.join("；")
    }

    /// Whether the columns of figures stand for members.
    fn has_members(&self) -> bool {
        let by_member = |f: &Figures| f.measure.is_none() && !f.members.is_empty();
        self.columns.iter().any(|c| matches!(&c.what, What::Figures(f) if by_member(f)))
    }

    /// Whether one column alone has a header that means nothing, and none a time: where rows name their measures it is
    /// the column of figures.
    fn is_only_unknown(&self) -> bool {
        let figures = || {
            self.columns.iter().filter_map(|c| match &c.what {
                What::Figures(f) => Some(f),
                _ => None,
            })
        };
        figures().count() == 1 && figures().all(|f| f.time.is_none())
    }

    fn time_key(&self, time: Option<&time::Time>, measure: Option<usize>) -> Option<String> {
        self.time_pair(time, measure).map(|pair| format!("keys = {{ {pair} }}"))
    }

    /// `year = "2021"`, or a period where the measure wants one.
    fn time_pair(&self, time: Option<&time::Time>, measure: Option<usize>) -> Option<String> {
        let time = time?;
        let dimensions = &self.words.catalog.dimensions;
        let per = measure.map(|m| self.words.catalog.measures[m].per.clone()).unwrap_or_default();
        let period = dimensions.of_kind(DimKind::Period).filter(|p| per.contains(p) || time.part.is_some());
        let dim = period.or_else(|| dimensions.of_kind(DimKind::Year))?;
        Some(format!("{} = {}", dimensions.get(dim).id, quote(&time.id().unwrap_or_default())))
    }
}

/// The members to choose from, the nearest first.
fn choices(words: &Words<'_>, dim: Dim, near: Option<&str>) -> String {
    let dimensions = &words.catalog.dimensions;
    let members = dimensions.get(dim).members.iter().zip(0..).take(12);
    let all: Vec<String> =
        members.map(|(_, m)| dimensions.words(std::iter::once((dim, m)), Lang::Zh)).collect();
    let near = near.map(|n| format!("是否 {n}？")).unwrap_or_default();
    format!("{near}可用：{}", all.join("、"))
}
