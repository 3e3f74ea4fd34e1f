//! A mapping file for a table seen for the first time: what is plain is written down, what is not is left empty, with
//! the nearest thing known as a remark. Nothing near is ever taken for the thing itself.

mod across;
mod asked;
mod beside;
mod blocks;
mod figures;
mod holds;
mod meanings;
mod regions;
mod table;

use super::answers::{self, Answers};
use super::faults;
use super::header::{self, Figures, Meaning};
use super::layout::{self, Area, Head, Layout};
use super::skip::{Why, is_again, is_note, is_numbering, is_of_which, is_total};
use super::spell::fold;
use super::subject::Of;
use super::words::Words;
use crate::finding::Findings;
use crate::quote::quote;
use crate::sheet::raw::{Cell, Raw};
use crate::text;
use crate::text::Lang;
use std::collections::BTreeMap;
use table::Entry;

/// What the command line says already.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub sheet: Option<String>,
    pub status: Option<String>,
    pub source: Option<String>,
    /// What was answered before.
    pub answers: Answers,
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
    let mut tables: Vec<Entry> = Vec::new();
    let mut kinds: Vec<String> = Vec::new();
    let files = raws.iter().any(|raw| raw.file != raws[0].file);
    let of = words.of;
    let (mut status, mut source) = (false, false);
    for raw in &chosen {
        let blocks = blocks::split(raw, words);
        for (number, area) in blocks.iter().enumerate() {
            let Some(layout) = layout::find(raw, *area, words) else { continue };
            let heads = layout::heads(raw, *area, layout.header);
            let mut draft = Draft {
                raw,
                area: *area,
                part: blocks.len() > 1,
                files,
                answers: &given.answers,
                kind: String::new(),
                layout: &layout,
                words,
                meanings: &mut meanings,
                parent: None,
                only: Vec::new(),
                left: Vec::new(),
                columns: Vec::new(),
                rows: Vec::new(),
                timed: None,
                span: None,
                asked: false,
                lang: given.lang,
            };
            draft.tell(&heads);
            kinds.push(draft.kind.clone());
            status |= draft.columns.iter().any(|c| c.what == What::Key(of.grade().into()));
            source |= draft.columns.iter().any(|c| c.what == What::Key("source".into()));
            let stem = raw.name().rsplit_once('.').map_or(raw.name(), |(stem, _)| stem);
            let tabs = chosen.iter().filter(|other| other.file == raw.file).count();
            let tab = raw.tab.as_ref().filter(|_| tabs > 1);
            let tab = tab.map(|tab| format!("-{tab}")).unwrap_or_default();
            let part = if number > 0 { format!("-{}", number + 1) } else { String::new() };
            let output = match of {
                Of::Expected => "expected.csv".to_string(),
                Of::Measures | Of::Coefficients => plain(&format!("{stem}{tab}{part}")) + ".csv",
            };
            tables.push(draft.table(output));
        }
    }
    if tables.is_empty() {
        for raw in &chosen {
            let message = text!(
                "找不到表头：没有一行是文字、下面又有数",
                "no header was found: a row of words with figures below"
            );
            let finding = faults::no_header(message).help(text!(
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
        out += asked::grade(of, given.status.as_deref().unwrap_or("")).get(given.lang);
    }
    if !source || given.source.is_some() {
        out += asked::source(of, given.source.as_deref().unwrap_or("")).get(given.lang);
    }
    for (dimension, list) in meanings.into_iter().filter(|(_, list)| !list.is_empty()) {
        let named = if dimension == "measure" { of.key() } else { dimension.as_str() };
        out += &format!("\n[words.{named}]\n");
        for (word, line) in list {
            let line = given.answers.word(named, &word, &kinds).map(quote).unwrap_or(line);
            out += &format!("{} = {line}\n", quote(&word));
        }
    }
    for (index, table) in tables.iter().enumerate() {
        out += &table.written(&tables[..index]);
    }
    Some(out)
}

/// A name as a file can have it everywhere.
pub fn plain(stem: &str) -> String {
    let plain = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c };
    stem.chars().map(plain).collect()
}

#[derive(Clone, PartialEq)]
enum What {
    /// Empty where a person has to say which key it is.
    Key(String),
    Skip,
    Figures(Figures),
}

struct Drafted {
    at: u32,
    header: String,
    what: What,
    remark: String,
    /// The code of the region whose figures the column holds, and a remark; empty where it is to be asked.
    region: Option<(String, String)>,
}

struct Draft<'a> {
    raw: &'a Raw,
    area: Area,
    /// Whether the sheet has other tables beside this one.
    part: bool,
    /// Whether there are several files.
    files: bool,
    answers: &'a Answers,
    /// The kind of table that answers are kept for.
    kind: String,
    layout: &'a Layout,
    words: &'a Words<'a>,
    meanings: &'a mut BTreeMap<String, BTreeMap<String, String>>,
    /// The line that says where all regions lie.
    parent: Option<String>,
    /// The rows that are read where rows name their measures, and those that mean nothing.
    only: Vec<String>,
    left: Vec<String>,
    columns: Vec<Drafted>,
    /// The rows of the body that may hold figures.
    rows: Vec<u32>,
    /// The column of years or periods, and the years that headers or titles speak of.
    timed: Option<u32>,
    span: Option<(u32, u32)>,
    /// Whether it is asked which column holds the regions.
    asked: bool,
    lang: Lang,
}

/// The rows below a header, up to its notes, that hold more than one cell and are no numbers of columns.
fn rows(raw: &Raw, area: Area, layout: &Layout) -> Vec<u32> {
    let mut rows = Vec::new();
    for row in layout.header.1 + 1..=area.rows.1 {
        if raw.row(row).next().is_some_and(|(_, c)| is_note(&c.text)) {
            break;
        }
        if raw.row(row).nth(1).is_some() && !is_numbering(raw.row(row).map(|(_, c)| c.text.as_str())) {
            rows.push(row);
        }
    }
    rows
}

impl<'a> Draft<'a> {
    fn tell(&mut self, heads: &[Head]) {
        self.rows = rows(self.raw, self.area, self.layout);
        self.kind = answers::kind(self.words.of, self.raw, &self.layout.said.title(), heads);
        for head in heads {
            let cells = self.body(head.column);
            if head.path.is_empty() && cells.is_empty() {
                continue;
            }
            let meaning = header::meaning(head, self.words);
            let (what, remark) = match meaning {
                Meaning::Key(key) if self.is_other_language(&key, &cells) => {
                    (What::Skip, Why::English.words().get(self.lang).to_string())
                }
                Meaning::Key(key) => (What::Key(key), String::new()),
                Meaning::Skip(why) => (What::Skip, why.words().get(self.lang).to_string()),
                Meaning::Figures(figures) => {
                    let named = figures.measure.is_some() || figures.time.is_some();
                    let held = if named { None } else { self.holds(&cells, figures.members.is_empty()) };
                    match held {
                        Some(key) => (What::Key(key), String::new()),
                        None if !named && holds::is_foreign(&cells) => {
                            (What::Skip, Why::English.words().get(self.lang).to_string())
                        }
                        None => (What::Figures(figures), String::new()),
                    }
                }
            };
            let header = head.text();
            self.columns.push(Drafted { at: head.column, header, what, remark, region: None });
        }
        self.timed = self.time_column();
        self.span = self.years_of_columns();
        self.settle_across();
        self.settle_regions();
        self.find_unknown_words();
        self.hold_times_against_titles();
    }

    /// The cells below the header that may name something.
    fn body(&self, column: u32) -> Vec<&'a Cell> {
        let raw = self.raw;
        let head = raw.cell(self.layout.header.1, column).map(|c| fold(&c.text));
        let repeated = |cell: &Cell| head.as_deref().is_some_and(|head| is_again(head, &cell.text));
        let cells = self.rows.iter().filter_map(|row| raw.cell(*row, column));
        cells.filter(|c| !repeated(c) && !is_total(&c.text) && !is_of_which(&c.text)).collect()
    }

    /// The figures that columns hold.
    fn figures(&self) -> impl Iterator<Item = &Figures> {
        self.columns.iter().filter_map(|c| match &c.what {
            What::Figures(figures) => Some(figures),
            _ => None,
        })
    }

    /// The column that a key stands for.
    fn keyed(&self, key: &str) -> Option<u32> {
        self.columns.iter().find(|c| matches!(&c.what, What::Key(k) if k == key)).map(|c| c.at)
    }
}
